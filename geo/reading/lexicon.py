"""The vocabulary of reading: what the words of a language do in a sentence, and how a conflict's parties are named.

`vocabulary` reads one from files; the grammar that uses it is in `clauses`, `verbs` and `nouns`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tag(StrEnum):
    """What a phrase is in a sentence. The values are the names of tables and keys in the vocabulary."""

    ACTOR = "actor"
    PLACE = "place"
    DATE = "date"
    VERB = "verb"
    NOUN = "noun"
    SPEECH = "speech"
    ACCORDING = "according"
    KIND = "kind"
    FACILITY = "facility"
    PEOPLE = "people"
    PART = "part"
    MEMBERS = "members"
    ELSEWHERE = "elsewhere"
    NAME = "name"  # a capitalised word nobody knows
    WORD = "word"  # any other
    NUMBER = "number"
    COMMA = "comma"
    STOP = "stop"  # ; : – and what else ends a clause
    QUOTE = "quote"
    BRACKET = "bracket"
    DETERMINER = "determiner"
    BE = "be"
    HAVE = "have"
    DO = "do"
    MODAL = "modal"
    NEGATION = "negation"
    CONJUNCTION = "conjunction"
    BOUNDARY = "boundary"
    PREPOSITION = "preposition"
    PRONOUN = "pronoun"
    POSSESSIVE = "possessive"


class Frame(StrEnum):
    """What a verb or noun says of its subject and its object."""

    GAIN = "gain"
    REGAIN = "regain"
    FALL = "fall"
    LOSE = "lose"
    CEDE = "cede"
    LEAVE = "leave"
    ATTACK = "attack"
    FIGHT = "fight"
    EXPEL = "expel"
    REPEL = "repel"
    HOLD = "hold"


class Form(StrEnum):
    """A form of a verb, in the order in which the vocabulary gives them."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    ING = "ing"


class Stance(StrEnum):
    """What words before a verb or noun make of what it tells."""

    REAL = "real"
    ATTEMPT = "attempt"
    BEATEN = "beaten"
    EXPECTED = "expected"
    FAILED = "failed"
    DENIED = "denied"
    CLAIMED = "claimed"
    QUESTIONED = "questioned"


class Words(StrEnum):
    """Lists of small words that the grammar asks for; what each is for stands beside it in the vocabulary."""

    ABOUT = "about"
    ADVERBS = "adverbs"
    AGENT_OF_FALL = "agent_of_fall"
    ALL = "all"
    ASIDE = "aside"
    ATTACKED_AT = "attacked_at"
    BACK = "back"
    BACKGROUND = "background"
    BATTLING = "battling"
    BY = "by"
    CASUALTIES = "casualties"
    CLEARING = "clearing"
    COMING = "coming"
    CONTINUATION = "continuation"
    CROSSING = "crossing"
    DEFINITE = "definite"
    DENIABLE = "deniable"
    ELLIPSIS_AFTER = "ellipsis_after"
    ELLIPSIS_BEFORE = "ellipsis_before"
    EXCEPT = "except"
    FOREIGN = "foreign"
    IN = "in"
    INDEFINITE = "indefinite"
    LISTING = "listing"
    NEXT_CLAUSE = "next_clause"
    OFFICIAL = "official"
    OUR = "our"
    OUT = "out"
    PAUSING = "pausing"
    RELATIVE = "relative"
    SEAT_OF = "seat_of"
    SEEING = "seeing"
    SERIES = "series"
    SIEGE = "siege"
    SIEGE_BEFORE = "siege_before"
    SINGULAR = "singular"
    STATE = "state"
    STATE_BEFORE = "state_before"
    STILL = "still"
    SURRENDER = "surrender"
    THEIR = "their"
    THEIRS = "theirs"
    THEM = "them"
    TO = "to"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a phrase; `value` is an actor's id (empty: a party that is none of the dataset's) or a kind.

    `frames` and `forms` are of a verb, `noun` is the frame of a noun and `follow` the prepositions before its place.
    """

    tag: Tag
    value: str = ""
    frames: tuple[Frame, ...] = ()
    forms: frozenset[Form] = frozenset()
    noun: Frame | None = None
    follow: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """A party as texts know it: `incumbent` held the places before; `against` gains what it loses, empty if nobody does."""

    incumbent: bool
    against: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their first word, longest first; stances of words and pairs of words; lists of words; parties by actor id.

    `seat` is the name of the whole country's capital, empty if there is none.
    """

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    stances: Mapping[str, frozenset[Stance]]
    words: Mapping[Words, frozenset[str]]
    parties: Mapping[str, Party]
    seat: str

    def is_plural(self, kind: str) -> bool:
        """Whether a noun for a kind of place stands for several."""
        return kind.endswith("s") and kind not in self.words[Words.SINGULAR]

    @property
    def incumbent(self) -> str:
        """The party that held the places before; empty if none did."""
        return next((name for name, party in self.parties.items() if party.incumbent), "")

    @property
    def challenger(self) -> str:
        """The party that gains what the incumbent loses; empty if that cannot be said."""
        return self.against(self.incumbent)

    def against(self, actor: str) -> str:
        """The party that gains what this one loses; empty if that cannot be said."""
        return self.parties[actor].against if actor in self.parties else ""
