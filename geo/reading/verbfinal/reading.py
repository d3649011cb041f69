"""A sentence in Arabic script read: its toponyms, and what it tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.reading.clauses import Found
from geo.reading.dating import Dated
from geo.reading.lexicon import Frame, Lexicon, Stance
from geo.reading.mentions import KnownNames, Mention, Places
from geo.reading.verbfinal.clauses import Clause, Sentence, merged
from geo.reading.verbfinal.frames import Trigger
from geo.reading.verbfinal.names import name_places
from geo.reading.verbfinal.words import Job, Part, Words, fold, load_words, read_parts

LANGUAGES = ("fa", "ps")  # the first where no letters tell
_FULL_STOP = re.compile(r"(?<!\d)[.!?؟۔](?=\s|$)")
_LONGEST = 1500  # characters of a sentence: what is longer is no prose
_TAKES = (Frame.FALL, Frame.GAIN, Frame.REGAIN)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told of a place, with the date told with it (None: none is) and who says so.

    `said`: the date is that of saying. `attribution` is empty where nobody is named, `side` None where it is nobody's party.
    """

    found: Found
    dated: Dated | None
    said: bool
    attribution: str
    side: str | None


@dataclass(slots=True)
class Reading:
    """A sentence: its toponyms, what it tells of them, and the party last spoken of (None: none yet).

    `elsewhere`: it names a country or party of other conflicts.
    """

    mentions: list[Mention] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    actor: str | None = None
    elsewhere: bool = False


class VerbFinal:
    """Reads sentences in Arabic script; immutable, built once for a dataset."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.languages = tuple(load_words(language, lexicon) for language in LANGUAGES)

    def read(
        self,
        text: str,
        start: int,
        end: int,
        names: KnownNames,
        places: Places,
        dates: Sequence[Dated],
        before: Reading | None = None,
    ) -> Reading:
        """What `text[start:end]` says; `dates` are those that begin in it, `before` the sentence before (None: the first)."""
        words = self._language(text[start:end])
        reading = Reading(actor=before.actor if before else None)
        ends = list(_ends(text, start, end))
        previous = before.told if before else []
        for first, last in zip([start, *ends], ends, strict=False):
            parts = read_parts(text, first, last, words, names, [one for one in dates if first <= one.start < last])
            parts = name_places(text, merged(parts), words, places)
            sentence = Sentence(text, parts, words, self.lexicon, reading.actor)
            told = list(_told(sentence, previous))
            reading.mentions += [part.mention for part in parts if part.mention is not None]
            reading.told += told
            reading.actor = sentence.actor
            reading.elsewhere = reading.elsewhere or any(part.job is Job.ELSEWHERE for part in parts)
            previous = told or previous
        return reading

    def _language(self, text: str) -> Words:
        """The language that a word or the letters of a text tell, or the first."""
        found = {fold(word) for word in text.split()}
        letters = sum(letter.isalpha() for letter in text)
        for words in self.languages:
            if words.telling & found or sum(letter in words.letters for letter in text) * 20 > letters:
                return words
        return self.languages[0]


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences of a piece of text end, none of them longer than a reader could bear."""
    for stop in (*(match.end() for match in _FULL_STOP.finditer(text, start, end)), end):
        while stop - start > _LONGEST:
            start += _LONGEST
            yield start
        yield stop
        start = stop


def _told(sentence: Sentence, previous: Sequence[Told]) -> Iterator[Told]:
    """What a sentence tells; `previous` is what a denial of "this" denies if nothing before it in the sentence can be."""
    told: list[Told] = []
    above: Clause | None = None
    for clause in sentence.clauses:
        made: list[Told] = []
        for part, frame in _triggers(clause):
            dated, said = sentence.dated(part, clause)
            who = sentence.said(part)
            made += [Told(found, dated, said, *who) for found in Trigger(sentence, clause, part, frame, above).read()]
        verb = clause.verb
        denies = verb is not None and verb.sense.stance is Stance.DENIED and not verb.sense.negated
        this = next(
            (part for part in clause.parts if part.job in (Job.THIS, Job.CLITIC, Job.SPEECH) or _is_back(part)), None
        )
        if verb is not None and denies and not made and this is not None and this is not verb:
            made = _denied(sentence, verb, this, told, previous)
        told += made
        sentence.actor = next(
            (one.sense.value for one in clause.all(Job.ACTOR) if one.case in ("", "of")), sentence.actor
        )
        above = clause if verb is not None else None
    return iter(told)


def _triggers(clause: Clause) -> Iterator[tuple[Part, Frame | None]]:
    """What tells something in a clause: its verb, its nouns, and a word for control where no verb of taking is."""
    verb = clause.verb
    roots = [part for part in clause.parts if part.job is Job.ROOT]
    control = [part for part in clause.parts if part.job is Job.CONTROL]
    if verb is not None and verb.job is Job.VERB and verb.sense.frame:
        yield verb, verb.sense.frame
    elif control and not any(part.sense.frame in _TAKES for part in roots):
        yield control[-1], None
    for root in roots:
        yield root, root.sense.frame


def _is_back(part: Part) -> bool:
    return part.mention is not None and part.mention.back


def _denied(sentence: Sentence, verb: Part, this: Part, told: Sequence[Told], previous: Sequence[Told]) -> list[Told]:
    """What was told before, denied: of the sentence itself everything, of the one before what it told first."""
    said, side = next(((one[1], one[2]) for one in sentence.speakers if one[0] is verb), ("", None))
    at = sentence.index[id(verb)]
    before = [
        one.found
        for one in told or previous
        if one.found.stance in (Stance.REAL, Stance.CLAIMED) and one.found.actor != side
    ]
    if not told:
        before = [replace(one, mention=Mention("", this.start, this.end, back=True)) for one in before[:1]]
    return [Told(replace(one, stance=Stance.DENIED, at=at), None, False, said, side) for one in before]
