"""The grammar of a sentence: its triggers, where their clauses begin, who does it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geo.claims import Predicate
from geo.reading.items import Item
from geo.reading.lexicon import Entry, Form, Frame, Lexicon, Stance, Tag, Words
from geo.reading.mentions import Mention

AUXILIARIES = (Tag.BE, Tag.HAVE, Tag.DO, Tag.MODAL)
ENDS = (Tag.STOP, Tag.BOUNDARY)
SMALL = (Tag.WORD, Tag.DETERMINER, Tag.NUMBER, Tag.QUOTE)
_BEFORE_A_NOUN = (Tag.DETERMINER, Tag.POSSESSIVE, Tag.PREPOSITION, Tag.WORD, Tag.NUMBER)
_OBJECT = (Tag.PLACE, Tag.DETERMINER, Tag.PART, Tag.KIND, Tag.WORD, Tag.NUMBER)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a sentence says of a place: `at` is the trigger's place among the items, `pattern` the name of the pattern.

    `actor` is empty for a party that is none of the dataset's. `fresh`: told in the simple past or present, as news are.
    """

    mention: Mention
    predicate: Predicate
    actor: str
    stance: Stance
    at: int
    pattern: str
    fresh: bool = False


class Clauses:
    """One sentence: its items and the triggers among them, words that say something of places.

    `actor` is the party last spoken of, None if none was; `counted` what the sentence tells of places that it only counts.
    """

    def __init__(self, items: Sequence[Item], lexicon: Lexicon, actor: str | None = None) -> None:
        self.items = items
        self.lexicon = lexicon
        self.actor = actor
        self.acted = False
        self.counted: Found | None = None
        self.triggers = [at for at, item in enumerate(items) if item.entry.frames or item.entry.noun]

    def tag(self, at: int) -> Tag | None:
        """What stands there; None beyond the ends."""
        return self.items[at].tag if 0 <= at < len(self.items) else None

    def text(self, at: int) -> str:
        """Its words; empty beyond the ends."""
        return self.items[at].text if 0 <= at < len(self.items) else ""

    def entry(self, at: int) -> Entry:
        """What the vocabulary knows of it."""
        return self.items[at].entry

    def mention(self, at: int) -> Mention | None:
        """The mention there; None if it is no place."""
        value = self.items[at].value if self.tag(at) is Tag.PLACE else None
        return value if isinstance(value, Mention) else None

    def is_in(self, at: int, words: Words) -> bool:
        """Whether its words stand in that list of the vocabulary."""
        return self.text(at) in self.lexicon.words[words]

    def any_in(self, start: int, end: int, words: Words) -> bool:
        """Whether any words from `start` to before `end` stand in that list."""
        return any(self.is_in(at, words) for at in range(max(start, 0), min(end, len(self.items))))

    def has(self, start: int, end: int, *tags: Tag) -> bool:
        """Whether any of these stands from `start` to before `end`."""
        return any(self.tag(at) in tags for at in range(max(start, 0), min(end, len(self.items))))

    def is_adverb(self, at: int) -> bool:
        """Whether it is an adverb."""
        return self.tag(at) is Tag.WORD and (self.text(at).endswith("ly") or self.is_in(at, Words.ADVERBS))

    def is_noun(self, at: int) -> bool:
        """Whether a trigger is a noun here, or an adjective, and not a verb."""
        entry, before = self.entry(at), at - 1
        if not entry.frames:
            return True
        if not entry.noun:
            while entry.forms == {Form.BASE} and self.tag(before) is Tag.WORD and not self.is_adverb(before):
                before -= 1  # "their relentless drive"
            owned = self.tag(before) in (Tag.DETERMINER, Tag.POSSESSIVE)
            if Form.PARTICIPLE in entry.forms and owned and not self.is_in(before, Words.ALL):
                return True  # "the lost parts"
            after = self.tag(before) is Tag.PREPOSITION and self.text(before) != "to"
            return not entry.forms & {Form.PAST, Form.PARTICIPLE, Form.ING} and (owned or after)
        while self.is_adverb(before):
            before -= 1
        tag, follows = self.tag(before), self.tag(at + 1)
        if tag in (Tag.MODAL, Tag.DO, Tag.PRONOUN, Tag.NEGATION) or self.text(before) == "to":
            return False
        if tag in (Tag.BE, Tag.HAVE):
            return not entry.forms & {Form.ING, Form.PARTICIPLE}
        if follows is Tag.PREPOSITION and self.text(at + 1) in entry.follow:
            return True
        if Frame.FALL in entry.frames and tag is Tag.COMMA and self.is_in(at + 1, Words.TO):
            return False  # "Kunduz and Taloqan, both capitals, fall to"
        if Form.ING in entry.forms and tag is Tag.COMMA and follows in _OBJECT:
            return False  # ", overrunning Aybak"
        if tag is Tag.PLACE and Form.BASE in entry.forms and follows not in (Tag.VERB, Tag.BE, Tag.HAVE, Tag.NOUN):
            return False
        if tag in (Tag.ACTOR, Tag.MEMBERS) and follows in _OBJECT:
            return False
        return tag in _BEFORE_A_NOUN or Form.PAST not in entry.forms

    def is_verb(self, at: int) -> bool:
        """Whether a trigger stands there and is a verb."""
        return self.tag(at) is not None and bool(self.entry(at).frames) and not self.is_noun(at)

    def start(self, at: int) -> int:
        """Where the clause of what stands there begins: after what ends a clause, or after the verb before."""
        first = at
        while first > 0 and self.tag(first - 1) not in (*ENDS, Tag.SPEECH) and not self.is_verb(first - 1):
            first -= 1
        return first

    def chain(self, at: int) -> tuple[int, list[Item]]:
        """Where the verb group of a trigger begins, and its auxiliaries, adverbs and negations, the last first."""
        first = at
        while first > 0 and (
            self.tag(first - 1) in (*AUXILIARIES, Tag.NEGATION)
            or (self.tag(first - 1) is Tag.QUOTE and self.text(first - 1) != ".")
            or self.is_in(first - 1, Words.ALL)
            or self.is_adverb(first - 1)
            or self.text(first - 1) == "to"
            or (self.tag(first - 1) is Tag.SPEECH and self.text(first) == "to" and self.tag(first - 2) is Tag.BE)
        ):
            first -= 1
        return first, [self.items[one] for one in range(at - 1, first - 1, -1)]

    def clause(self, at: int) -> int:
        """Where the clause of a trigger begins, its verb group aside."""
        return self.start(self.chain(at)[0])

    def is_passive(self, at: int) -> bool:
        """Whether a verb tells what was done to its subject."""
        if Form.PARTICIPLE not in self.entry(at).forms:
            return False
        tags = {item.tag for item in self.chain(at)[1]}
        if Tag.BE in tags:
            return True
        if tags & {Tag.HAVE, Tag.MODAL, Tag.DO}:
            return False
        if self.tag(at - 1) is Tag.CONJUNCTION and self.has(max(at - 5, self.start(at - 1)), at, Tag.BE):
            return True  # "could be isolated and taken"
        reduced = self.tag(at - 1) in (Tag.PLACE, Tag.COMMA, Tag.WORD, Tag.BRACKET)
        return reduced and self.agent(at, Words.BY) is not None

    def agent(self, at: int, words: Words) -> str | None:
        """Who stands after "by" or "to" in the rest of the clause; None if nobody does."""
        for one in range(at + 1, min(at + 14, len(self.items))):
            if self.tag(one) is Tag.BOUNDARY or (one > at + 1 and self.is_verb(one)):
                return None
            if self.tag(one) is Tag.ACTOR:
                before = one - 1
                while before > at and self.tag(before) in (*SMALL, Tag.NAME):
                    before -= 1
                if self.is_in(before, words):
                    return self.entry(one).value
        return None

    def subject_actor(self, at: int) -> str | None:
        """Who does it: an actor's id, empty for a party that is none of the dataset's; None if it is said of others."""
        verb = self.chain(at)[0]
        start = self.start(verb)
        if (
            Form.ING in self.entry(at).forms and self.tag(verb - 1) is Tag.PREPOSITION
        ):  # "the claim by them of capturing"
            for one in (verb - 2, verb - 3):
                if self.tag(one) is Tag.ACTOR:
                    return self.entry(one).value
        actors = [one for one in range(start, verb) if self.tag(one) is Tag.ACTOR]
        named = [one for one in actors if one + 1 == verb or self.tag(one + 1) is not Tag.NOUN]
        last = verb - 1
        while self.tag(last) is Tag.MEMBERS:
            last -= 1
        if last in named and not self._is_aside(last, start) and self.tag(last - 1) is Tag.DETERMINER:
            named.insert(0, last)  # "battles between A and B, and the militants seize"
        for one in named:
            if not self._is_aside(one, start):
                return "" if self.is_in(one - 1, Words.FOREIGN) else self.entry(one).value
        for one in named:  # "a small number of them"
            if self.text(one - 1) == "of" and self.tag(one - 2) in (*SMALL, Tag.PART, Tag.MEMBERS):
                return self.entry(one).value
        if self.has(start, verb, Tag.ELSEWHERE):
            return None
        if Form.ING in self.entry(at).forms and self.has(
            start - 1, start, Tag.BOUNDARY
        ):  # "after capturing it, they ..."
            comma = next((one for one in range(at, min(at + 12, len(self.items))) if self.tag(one) is Tag.COMMA), at)
            after = next((one for one in range(comma, comma + 4) if self.tag(one) is Tag.ACTOR), None)
            if after is not None:
                return self.entry(after).value
        if any(self.tag(one) is Tag.MEMBERS and self.is_in(one - 1, Words.THEIR) for one in range(start, verb)):
            official = self.lexicon.words[Words.OFFICIAL]
            if any(word in official for item in self.items[:start] for word in item.text.split()):
                return self.lexicon.incumbent  # "the ministry said its forces"
        return self._actor_meant(start, verb)

    def _actor_meant(self, start: int, verb: int) -> str:
        """Whom "who" or "they" stands for, or, if the clause names nobody, the party last spoken of."""
        before = start - 1
        if before >= 0 and self.is_verb(before):  # "they entered and captured"
            return self.subject_actor(before) or ""
        if self.tag(before) is Tag.BOUNDARY and self.is_in(before, Words.RELATIVE):
            for one in range(before - 1, max(before - 6, -1), -1):
                if self.tag(one) is Tag.ACTOR:
                    return self.entry(one).value
        if self.tag(before) is Tag.SPEECH or self.has(start, verb, Tag.PRONOUN):
            for one in range(before, -1, -1):
                if self.tag(one) is Tag.ACTOR and not self._is_aside(one, 0):
                    return self.entry(one).value
        return self.actor or ""

    def _is_aside(self, at: int, start: int) -> bool:
        """Whether it stands after a preposition."""
        at -= 1
        while at >= start and self.tag(at) in SMALL:
            at -= 1
        return at >= start and self.tag(at) is Tag.PREPOSITION

    def acts(self, actor: str) -> None:
        """Remember that a party does something here."""
        if actor:
            self.actor, self.acted = actor, True

    def actor_after(self) -> str | None:
        """The party that "they" in the next sentence stands for."""
        if not self.acted:
            for at, item in enumerate(self.items):
                if item.tag is Tag.ACTOR and not self._is_aside(at, 0):
                    return item.entry.value
        return self.actor

    def follows(self, at: int, frames: Collection[Frame]) -> bool:
        """Whether the trigger there is of one of these frames."""
        return not set(frames).isdisjoint(self.entry(at).frames)
