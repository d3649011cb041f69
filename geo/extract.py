"""From news text to proposed claims, for a person to review: nothing here colours anything.

A text is read sentence by sentence, in steps: words and names (`reading/items`), toponyms with what belongs to them
(`reading/phrases`), the verbs and nouns that say something of places (`reading/verbs`, `reading/nouns`), what the words
around make of it (`reading/stances`), who says it (`reading/speech`), on which day (`dating`, `reading/drafts`). Each
step is a rule that can be read, and each proposal names the pattern that made it: the same text gives the same proposals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.candidates import Candidate
from geo.claims import Certainty, Predicate
from geo.dates import When
from geo.gazetteer import Gazetteer
from geo.places import Place, PlaceKind
from geo.reading.clauses import Clauses, Found
from geo.reading.dating import Dated, Role, find_dates
from geo.reading.drafts import Draft, day_told, days_given, denied, first_day, settled
from geo.reading.items import Item, read_items, sentences
from geo.reading.lexicon import Lexicon, Stance, Tag
from geo.reading.mentions import KnownNames, Mention, Named, Places, Resolved, together
from geo.reading.nouns import read_ellipsis, read_noun, read_states
from geo.reading.phrases import group
from geo.reading.speech import attribution
from geo.reading.verbfinal import Reading, VerbFinal, is_arabic_script
from geo.reading.verbs import read_verb
from geo.resolve import Judgement

NAME = "extract@1"
_REMEMBERED = 50  # toponyms; a place named further back says nothing of where another one lies
_TO_DATELINE = 4  # characters
_QUOTED_BACK = 400  # characters; a name that stands further before than this is not drawn into the quote
_CERTAINTY = {
    Stance.REAL: Certainty.ASSERTED,
    Stance.CLAIMED: Certainty.CLAIMED,
    Stance.DENIED: Certainty.DENIED,
    Stance.EXPECTED: Certainty.EXPECTED,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One claim that a text seems to make, for a person to review.

    `toponym` as printed, inside the quote. `place` is None if it is unknown or ambiguous, `candidates` what it may be then;
    `how` says in words how the place is known. `actor` is empty for a party that is none of the dataset's, `when` None
    where the text does not say, `attribution` empty where the text itself says it. `start` and `end` are offsets of the
    quote in code points. `extractor` is name@version:pattern.
    """

    toponym: str
    place: Place | None
    candidates: tuple[Candidate, ...]
    how: str
    actor: str
    predicate: Predicate
    when: When | None
    certainty: Certainty
    attribution: str
    quote: str
    start: int
    end: int
    extractor: str

    def row(self, gazetteer: Gazetteer) -> dict[str, Any]:
        """The proposal as the command line prints it; None for what is not known."""
        place, when = self.place, self.when
        province = gazetteer.get(place.admin1) if place else None
        return {
            "toponym": self.toponym,
            "place_id": place.id if place else None,
            "name": place.name if place else None,
            "kind": str(place.kind) if place else None,
            "admin1": province.name if province else None,
            "iso_3166_2": place.iso_3166_2 if place else None,
            "actor": self.actor or None,
            "predicate": str(self.predicate),
            "earliest": when.earliest.isoformat() if when and when.earliest else None,
            "latest": when.latest.isoformat() if when and when.latest else None,
            "certainty": str(self.certainty),
            "attribution": self.attribution,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "extractor": self.extractor,
        }


@dataclass(frozen=True, slots=True)
class _Sentence:
    """`told` is what it says if it was read as one in Arabic script, and then it has no items."""

    number: int
    start: int
    end: int
    items: list[Item]
    told: Reading | None = None

    @property
    def mentions(self) -> list[Mention]:
        """Its toponyms that are places."""
        if self.told:
            return self.told.mentions
        return [item.value for item in self.items if isinstance(item.value, Mention)]

    @property
    def elsewhere(self) -> bool:
        """Whether it names a country or party of other conflicts."""
        return bool(self.told and self.told.elsewhere) or any(item.tag is Tag.ELSEWHERE for item in self.items)


class Reader:
    """Reads texts; immutable, built once for a dataset and cheap to keep."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
        judgements: Collection[Judgement] = (),
        unit: PlaceKind = PlaceKind.CAPITAL,
    ) -> None:
        """`unit` is the kind of place that a bare name shared with its province means."""
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self._names = KnownNames(gazetteer)
        self._places = Places(gazetteer, unit, judgements)
        self._verb_final = VerbFinal(lexicon)

    def read(self, text: str, published: date) -> tuple[Proposal, ...]:
        """The claims a text published that day seems to make, in the order of its sentences. Never raises on any text."""
        read, named = self._sentences(text, published)
        told: set[int] = set()
        drafts: list[Draft] = []
        actor: str | None = None
        heading: Dated | None = None
        last: Found | None = None
        lead: list[When | None] = []
        for sentence in read:
            clauses = Clauses(sentence.items, self.lexicon, actor)
            lead.append(first_day(clauses))
            heading = next((one for one in _dates(sentence.items) if one.role is Role.HEADING), heading)
            found = list(_found(clauses))
            last = found[-1] if found else last
            if last:
                found += read_ellipsis(clauses, last)
            actor, last = clauses.actor_after(), clauses.counted or last
            for one in found:
                days, said = days_given(clauses, one, heading), attribution(clauses, one.at, text)
                drafts += self._drafts(text, sentence, one, days, said, named, told)
            for other in sentence.told.told if sentence.told else ():
                days = [day_told(other.dated, heading, said=other.said)]
                drafts += self._drafts(text, sentence, other.found, days, (other.attribution, other.side), named, told)
            general = not any(one.stance is Stance.DENIED for one in found)
            if general:
                drafts += denied(clauses, drafts, sentence.number, sentence.end, text)
        if any(sentence.elsewhere for sentence in read):
            drafts = [one for one in drafts if one.beyond_doubt]
        return tuple(_proposal(text, one) for one in settled(drafts, published, lead))

    def toponyms(self, text: str, published: date) -> tuple[tuple[int, int, Place], ...]:
        """Where a text names a place of the gazetteer: start, end and the place, whether or not anything is told of it."""
        found = ((one.mention, one.place) for one in self._sentences(text, published)[1])
        named = {(mention.start, mention.end): place for mention, place in found if place}
        return tuple((start, end, place) for (start, end), place in sorted(named.items(), key=lambda one: one[0]))

    def _sentences(self, text: str, published: date) -> tuple[list[_Sentence], list[Named]]:
        """The sentences of a text, and all toponyms in them."""
        every = find_dates(text, published)
        dates = [one for one in every if one.role is not Role.DATELINE]
        lines = [one.start for one in every if one.role is Role.DATELINE]
        read: list[_Sentence] = []
        named: list[Named] = []
        before: Reading | None = None
        for start, end in sentences(text):
            first = len(read)
            if is_arabic_script(text[start:end]):
                here = dates[bisect_left(dates, start, key=_start) : bisect_left(dates, end, key=_start)]
                before = self._verb_final.read(text, start, end, self._names, self._places, here, before)
                read.append(_Sentence(first, start, end, [], before))
            else:
                before = None
                for piece in read_items(text, start, end, self.lexicon, self._names, dates):
                    for item in piece:
                        if item.tag is Tag.PLACE and any(0 <= line - item.end < _TO_DATELINE for line in lines):
                            item.tag = Tag.WORD  # "KABUL, Aug 13 (Reuters)": where the report was written
                    read.append(_Sentence(len(read), start, end, group(piece, self._places, self.lexicon)))
            for sentence in read[first:]:
                named += self._named(sentence, named[-_REMEMBERED:])
        return read, named

    def _named(self, sentence: _Sentence, before: Sequence[Named]) -> Iterator[Named]:
        """The toponyms of a sentence that name a place, by what was named before."""
        for mention in sentence.mentions:
            mention.sentence = sentence.number
            if not mention.back and not mention.facility:
                resolved = self._places.resolve(mention, before)
                yield Named(mention, resolved.place, resolved.candidates)

    def _drafts(
        self,
        text: str,
        sentence: _Sentence,
        one: Found,
        days: Sequence[When | None],
        said: tuple[str, str | None],
        named: Sequence[Named],
        told: set[int],
    ) -> Iterator[Draft]:
        """What was found of one mention, once for each place and day it stands for; nothing if it names no place.

        `said` is who says it and whose party that is: a party's own word for what it gains is only claimed.
        """
        mention = one.mention
        mention.sentence = sentence.number
        if mention.facility and mention.kind == "other":
            return
        certainty = _CERTAINTY[one.stance]
        if certainty is Certainty.ASSERTED and said[1] is not None and said[1] == one.actor:
            certainty = Certainty.CLAIMED
        for resolved in self._resolved(mention, text, named, told):
            nameless = mention.back or not (resolved.candidates or mention.facility or mention.kind or mention.province)
            if resolved.place is None and (certainty is Certainty.EXPECTED or (nameless and not resolved.named)):
                continue
            if certainty is Certainty.EXPECTED and not one.predicate.changes_control:
                continue  # that fighting may come says nothing yet
            if one.pattern == "fighting" and resolved.place and resolved.place.kind is PlaceKind.PROVINCE:
                continue  # somewhere in the province, and nobody says where
            told.add(mention.start)
            start, toponym = sentence.start, text[mention.start : mention.end]
            before = resolved.named.mention if resolved.named else None
            if before and before.start < sentence.end and sentence.start - before.start < _QUOTED_BACK:
                start, toponym = min(start, before.start), text[before.start : before.end]
            elif mention.back and not mention.name:
                continue  # nothing is printed here that could be called a toponym
            for when in days:
                yield Draft(
                    toponym, resolved.place, resolved.candidates, resolved.how, resolved.beyond_doubt, one.actor,
                    one.predicate, when, certainty, said[0], start, sentence.end, one.pattern, sentence.number, one.fresh,
                )  # fmt: skip

    def _resolved(self, mention: Mention, text: str, named: Sequence[Named], told: Collection[int]) -> list[Resolved]:
        """The places a mention stands for: one, or several for "them" and "both cities"."""
        if mention.back and mention.many:
            group_ = together(mention, named)
            return [Resolved(one.place, one.candidates, "named before", one) for one in group_]
        resolved = self._places.resolve(mention, named, told)
        return [resolved if mention.back else self._places.judged(text[mention.start : mention.end], resolved)]


def _found(clauses: Clauses) -> Iterator[Found]:
    """Everything a sentence says of places."""
    for at in clauses.triggers:
        yield from read_noun(clauses, at) if clauses.is_noun(at) else read_verb(clauses, at)
    yield from read_states(clauses)


def _start(dated: Dated) -> int:
    return dated.start


def _dates(items: Sequence[Item]) -> Iterator[Dated]:
    return (item.value for item in items if isinstance(item.value, Dated))


def _proposal(text: str, draft: Draft) -> Proposal:
    words = text[draft.start : draft.end]
    start = draft.start + len(words) - len(words.lstrip())
    quote = words.strip()
    return Proposal(
        draft.toponym, draft.place, draft.candidates, draft.how, draft.actor, draft.predicate, draft.when, draft.certainty,
        draft.attribution, quote, start, start + len(quote), f"{NAME}:{draft.pattern}",
    )  # fmt: skip
