"""The vocabulary of languages whose verb comes last, and a sentence of one as parts: words with what they do in it.

`words/<language>.toml` has the words. A phrase is known by its letters alone, folded as names are (`toponyms.key`):
"می‌گوید", "می گوید" and "میگوید" are one, and so are the ways to write ye and kaf.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from geo.reading.dating import Dated
from geo.reading.items import Token
from geo.reading.lexicon import Frame, Lexicon, Stance, Tag
from geo.reading.mentions import KnownNames, Mention
from geo.reading.vocabulary import WORDS
from geo.toponyms import FOLDS

_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d])*|\d[\d.,٫٬:]*|\S")
_LONGEST = 6  # words of a phrase


class Job(StrEnum):
    """What a part does in a sentence."""

    VERB = "verb"
    ROOT = "root"  # a noun that makes a verb with the one behind it, and tells of itself without
    SPEECH = "speech"
    ACCORDING = "according"
    ACTOR = "actor"
    OFFICIAL = "officials"
    PEOPLE = "people"
    MEMBERS = "members"
    PLACE = "place"
    KIND = "kind"
    FACILITY = "facility"
    PARTLY = "partly"
    CONTROL = "control"
    SELF = "self"
    CASE = "case"
    AFTERCASE = "aftercase"
    OBJECT = "object"
    GENITIVE = "genitive"
    CLITIC = "clitic"
    THIS = "this"
    RELATIVE = "relative"
    NEGATION = "negation"
    AGAIN = "again"
    STILL = "still"
    STANCE = "stance"
    CASUALTY = "casualties"
    ELSEWHERE = "elsewhere"
    DATE = "date"
    JOIN = "join"
    QUOTE = "quote"
    STOP = "stop"
    NUMBER = "number"
    WORD = "word"


class Voice(StrEnum):
    """Whether a verb's subject does it, undergoes it, or only is."""

    ACTIVE = "active"
    PASSIVE = "passive"
    BE = "be"


class Mood(StrEnum):
    """How a form of a verb tells what it tells."""

    TOLD = "told"
    PERFECT = "perfect"
    BEFORE = "before"
    WISHED = "wished"
    FUTURE = "future"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Sense:
    """What is known of a phrase: `value` is an actor's id, a kind, a case or a direction; `many` a plural kind."""

    job: Job
    value: str = ""
    frame: Frame | None = None
    voice: Voice | None = None
    mood: Mood = Mood.TOLD
    negated: bool = False
    stance: Stance | None = None
    over: bool = False
    many: bool = False


@dataclass(slots=True)
class Part:
    """A phrase of a sentence, `text[start:end]`; the value of a place is its mention, of a date the date."""

    start: int
    end: int
    sense: Sense
    mention: Mention | None = None
    dated: Dated | None = None
    case: str = ""

    @property
    def job(self) -> Job:
        """What it does in the sentence."""
        return self.sense.job


@dataclass(frozen=True, slots=True)
class Words:
    """A language: its phrases by their folded letters, and how it orders what belongs together.

    `owner_first`: whose control it is stands before the word for it; `kind_first`: the noun for a kind stands before the
    name; `marked`: what a verb acts on is marked; `letters` and
    `telling` words tell it from other languages of its script.
    """

    phrases: Mapping[str, Sense]
    owner_first: bool
    kind_first: bool
    marked: bool
    letters: frozenset[str]
    telling: frozenset[str]


def fold(text: str) -> str:
    """The letters and digits of a phrase, as `toponyms.key` folds them."""
    return text.translate(FOLDS)


def load_words(language: str, lexicon: Lexicon) -> Words:
    """A language with the names that a dataset's parties have in its script; raises ValueError for a table it does not
    know, and for a phrase that means two things."""
    told: dict[str, Any] = tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))
    known: dict[str, Sense] = {}
    for entries in lexicon.phrases.values():
        for alias, entry in entries:
            if entry.tag in (Tag.ACTOR, Tag.ELSEWHERE) and is_arabic_script(alias[0]):
                known[fold("".join(alias))] = Sense(Job(entry.tag.value), entry.value)
    parties = set(known)
    made: dict[str, Sense] = {}
    for phrase, sense, listed in _senses(told, language):
        folded = fold(phrase)
        if not listed:
            made.setdefault(folded, sense)
        elif known.setdefault(folded, sense) != sense and folded not in parties:
            raise ValueError(f"{language}.toml: {phrase!r} is both {known[folded].job} and {sense.job}")
    order = told["owner"] == "before", told["kind"] == "before", told["object"] == "marked"
    return Words(made | known, *order, frozenset(told["letters"]), frozenset(map(fold, told["telling"])))


def _senses(told: Mapping[str, Any], language: str) -> Iterator[tuple[str, Sense, bool]]:
    """Each phrase, what it is, and whether it is listed; else it is a form made of a verb's stems, and yields to others."""
    for table, given in told.items():
        if table in _ORDER:
            continue
        if table in ("verbs", "speech"):
            for one in given:
                yield from _forms(one, told, Job.VERB if table == "verbs" else Job.SPEECH)
        elif table == "roots":
            for one in given:
                sense = Sense(Job.ROOT, frame=Frame(one["frame"]), over=one.get("over", False))
                yield from ((word, sense, True) for word in one["words"])
        elif table in _TABLES:
            for name, words in given.items():
                yield from ((word, _TABLES[table](name), True) for word in words)
        else:
            raise ValueError(f"{language}.toml: there is no table {table!r}")


def _of_stance(name: str) -> Sense:
    return Sense(Job.WORD, "not") if name == "not" else Sense(Job.STANCE, stance=Stance(name))


_ORDER = ("language", "order", "owner", "kind", "object", "negative", "forms", "letters", "telling")
_TABLES = {
    "control": lambda name: Sense(Job.SELF) if name == "self" else Sense(Job.CONTROL, name),
    "kinds": lambda name: Sense(Job.KIND, name),
    "many_kinds": lambda name: Sense(Job.KIND, name, many=True),
    "facilities": lambda name: Sense(Job.FACILITY, {"others": "other", "crossings": "crossing"}.get(name, "")),
    "words": lambda name: Sense(Job(name)),
    "cases": lambda name: Sense(Job.CASE, name),
    "cases_after": lambda name: Sense(Job.AFTERCASE, name),
    "stances": _of_stance,
}


def _forms(one: Mapping[str, Any], told: Mapping[str, Any], job: Job) -> Iterator[tuple[str, Sense, bool]]:
    """The forms of verbs, listed and made: a stem with words before it keeps them before the negative."""
    sense = Sense(
        job,
        frame=Frame(one["frame"]) if "frame" in one else None,
        voice=Voice(one["voice"]) if "voice" in one else None,
        stance=Stance(one["stance"]) if "stance" in one else None,
    )
    for phrase in one.get("words", ()):
        yield phrase, sense, True
    for mood in Mood:
        for phrase in one.get(mood.value, ()):
            yield (
                phrase,
                replace(sense, voice=sense.voice or Voice.ACTIVE, mood=mood, negated=mood is Mood.DENIED),
                True,
            )
    for stems in one.get("stems", ()):
        parts = stems.split()
        *before, past = parts[: len(parts) // 2]
        for mood, forms in told["forms"].items():
            for form in forms:
                written = form.format(past, parts[-1])
                made = replace(sense, voice=sense.voice or Voice.ACTIVE, mood=Mood(mood))
                yield "".join(before) + written.replace("*", ""), made, False
                if "*" in written:
                    yield "".join(before) + written.replace("*", told["negative"]), replace(made, negated=True), False


def is_arabic_script(text: str) -> bool:
    """Whether most letters are of the Arabic script."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufefc" for letter in letters) * 2 > len(
        letters
    )


_MARKS = {"،": Job.JOIN, ",": Job.JOIN, **dict.fromkeys("«»“”\"'„‘’()[]", Job.QUOTE)}


def read_parts(text: str, start: int, end: int, words: Words, names: KnownNames, dates: Sequence[Dated]) -> list[Part]:
    """The parts of a piece of text; `dates` are those that begin in it."""
    found = [Token(m.start(), m.end(), m[0], m[0]) for m in _TOKEN.finditer(text, start, end)]
    folds = [fold(token.word) for token in found]
    dated = {date.start: date for date in dates}
    parts: list[Part] = []
    at = 0
    while at < len(found):
        token = found[at]
        date = dated.get(token.start)
        if date:
            parts.append(Part(date.start, date.end, Sense(Job.DATE), dated=date))
            while at < len(found) and found[at].start < date.end:
                at += 1
            continue
        count, sense = _phrase(folds, at, words)
        named = names.longest(text, found, at) if folds[at] else 0
        introduced = bool(parts) and parts[-1].job is Job.KIND and words.kind_first
        if (
            sense
            and sense.job is Job.KIND
            and named > count
            and names.longest(text, found, at + count) == named - count
        ):
            named = 0  # "the city of X" is listed as a name, and so is X
        while named > 1 and not words.kind_first and _is_kind(folds[at + named - 1], words):
            named = names.longest(text, found[at : at + named - 1], 0) or named
            if _is_kind(folds[at + named - 1], words):
                break
        if named and (sense is None or named > count or (introduced and sense.job is not Job.KIND)):
            last = found[at + named - 1].end
            name = text[token.start : last]
            parts.append(Part(token.start, last, Sense(Job.PLACE), Mention(name, token.start, last)))
            at += named
            continue
        if sense is None:
            first = token.word[0]
            job = _MARKS.get(first, Job.WORD if first.isalpha() else Job.NUMBER if first.isdigit() else Job.STOP)
            count, sense = 1, Sense(job)
        parts.append(Part(token.start, found[at + count - 1].end, sense))
        at += count
    return parts


def _is_kind(word: str, words: Words) -> bool:
    return word in words.phrases and words.phrases[word].job is Job.KIND


def _phrase(folds: Sequence[str], at: int, words: Words) -> tuple[int, Sense | None]:
    """How many words the longest known phrase here has, and what it is."""
    run = ""
    best: tuple[int, Sense | None] = (0, None)
    for count, word in enumerate(folds[at : at + _LONGEST], 1):
        if not word:
            break
        run += word
        if run in words.phrases:
            best = count, words.phrases[run]
    return best
