"""Toponyms met in a text: how names are recognised, and which places they name by the words around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from geo.candidates import AmbiguousToponym, Candidate, UnknownToponym
from geo.gazetteer import Gazetteer
from geo.places import Place, PlaceKind
from geo.reading.items import Token
from geo.resolve import Judgement, Subject, Verdict
from geo.toponyms import key, split_kind

_LONGEST_NAME = 5  # words
_SEAT = "seat"  # the kind of "the capital", which may be the whole country's
_CLASSES = {
    "capital": (PlaceKind.CAPITAL,),
    "city": (PlaceKind.CAPITAL, PlaceKind.TOWN),
    "town": (PlaceKind.TOWN, PlaceKind.CAPITAL),
    "district": (PlaceKind.DISTRICT, PlaceKind.TOWN),
    "province": (PlaceKind.PROVINCE,),
}
_HOW_NAMED = "the name"


class KnownNames:
    """The names of a gazetteer, to be recognised in running text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        names = (name.toponym for place in gazetteer.places for name in gazetteer.names(place.id))
        self._keys = {key(text) for name in names for text in (name, split_kind(name)[0])} - {""}

    def longest(self, text: str, found: Sequence[Token], at: int) -> int:
        """How many of the tokens from here on are a name; 0 if none are."""
        if not found[at].capital:
            return 0
        last = at + 1
        while last < min(at + _LONGEST_NAME, len(found)) and (
            found[last].capital or (found[last].word[0].isalnum() and len(found[last].word) <= 3)
        ):
            last += 1
        for end in range(last, at, -1):
            if found[end - 1].capital and key(text[found[at].start : found[end - 1].end]) in self._keys:
                return end - at
        return 0


@dataclass(slots=True)
class Mention:
    """A toponym in a sentence: the name, where it is printed, and what the words around it say of it.

    `kind` and `province` are empty if nothing says them. `seat`: the unnamed capital of the province named. `facility`:
    something at the place. `back`: "the city", which names nothing itself. `many`: one of several of its kind. `aside`:
    not what is spoken of ("from Herat"). `partly`, `edge`: only a part of the place, only its edge.
    """

    name: str
    start: int
    end: int
    kind: str = ""
    province: str = ""
    seat: bool = False
    facility: bool = False
    back: bool = False
    many: bool = False
    aside: bool = False
    partly: bool = False
    edge: bool = False
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A toponym met in the text, and what it was found to name; `place` is None if that cannot be told."""

    mention: Mention
    place: Place | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """The place of a mention or None, what else it may be, how that is known, and the toponym that it stands for."""

    place: Place | None
    candidates: tuple[Candidate, ...] = ()
    how: str = ""
    named: Named | None = None

    @property
    def beyond_doubt(self) -> bool:
        """Whether the printed name alone says it."""
        return self.place is not None and self.how == _HOW_NAMED


class Places:
    """A gazetteer asked in the way texts ask: a name with what the words around it say, and what was named before.

    `unit` is the kind of place that a bare name shared with its province means. A person's judgement about a toponym
    outranks the gazetteer.
    """

    def __init__(self, gazetteer: Gazetteer, unit: PlaceKind, judgements: Iterable[Judgement] = ()) -> None:
        self.gazetteer = gazetteer
        self.unit = unit
        self._asked: dict[tuple[str, str, str], Resolved] = {}
        self._judged: dict[str, list[Judgement]] = {}
        for judgement in judgements:
            if judgement.subject_kind is Subject.TOPONYM:
                self._judged.setdefault(judgement.subject, []).append(judgement)

    def province(self, name: str) -> Place | None:
        """The province of that name, or None."""
        return self.look_up(name, "", "province").place

    def within(self, name: str, province: str, kind: str = "") -> bool:
        """Whether a place of that name lies in that province."""
        found = self.look_up(name, province, kind)
        return found.place is not None and found.place.kind is not PlaceKind.PROVINCE

    def only_province(self, name: str, kind: str) -> bool:
        """Whether this names a province and no place of that kind."""
        found = self.look_up(name, "", kind).place
        return self.province(name) is not None and (found is None or found.kind is PlaceKind.PROVINCE)

    def known(self, name: str, kind: str) -> bool:
        """Whether the gazetteer has anything of that name and kind."""
        found = self.look_up(name, "", kind)
        return found.place is not None or bool(found.candidates)

    def seat(self, province: Place | None) -> Place | None:
        """The capital of a province; None if there is no province or no capital."""
        return next((place for place in self.gazetteer.capitals if province and place.admin1 == province.id), None)

    def look_up(self, name: str, province: str, kind: str) -> Resolved:
        """The place of that name, province and kind (empty: any); a name of a province and its unit alike is the unit's."""
        asked = (name, province, kind)
        if asked not in self._asked:
            self._asked[asked] = self._look_up(name, province or None, kind)
        return self._asked[asked]

    def _look_up(self, name: str, admin1: str | None, kind: str) -> Resolved:
        kinds: tuple[PlaceKind | None, ...] = _CLASSES.get(kind, (None,))
        for wanted in kinds[:1] if kind == "district" else kinds:
            try:
                return self._answer(self.gazetteer.lookup(name, admin1=admin1, kind=wanted), name)
            except AmbiguousToponym as error:
                units = [one.place for one in error.candidates if one.place.kind is self.unit]
                if wanted is None and len(units) == 1:
                    return self._answer(units[0], name)
                return Resolved(None, error.candidates)
            except UnknownToponym:
                continue
        return Resolved(None)

    def _answer(self, place: Place, name: str) -> Resolved:
        said = {key(name), key(split_kind(name)[0])}
        known = any(
            key(one.toponym) in said or key(split_kind(one.toponym)[0]) in said
            for one in self.gazetteer.names(place.id)
        )
        return Resolved(place, how=_HOW_NAMED if known else "a name like it")

    def judged(self, toponym: str, resolved: Resolved) -> Resolved:
        """What is left of an answer when people have judged the toponym: their place, or none that they said no or unsure to."""
        about = self._judged.get(toponym, [])
        yes = [one for one in about if one.judgement is Verdict.YES]
        if len(yes) == 1:
            return Resolved(self.gazetteer.get(yes[0].place_id), how=f"{yes[0].who} decided")
        refused = {one.place_id for one in about if one.judgement is not Verdict.YES}
        candidates = tuple(one for one in resolved.candidates if one.place.id not in refused)
        if resolved.place and resolved.place.id in refused:
            return replace(resolved, place=None, candidates=candidates, how="")
        return replace(resolved, candidates=candidates)

    def resolve(self, mention: Mention, before: Sequence[Named], told: Collection[int] = ()) -> Resolved:
        """The place of a mention; `before` are the toponyms of the text, `told` where those stand of which it told something."""
        if mention.facility:
            return Resolved(None, how="something at the place, not the place")
        if mention.back:
            return self._back(mention, before, told)
        found = self.look_up(mention.name, mention.province, mention.kind)
        if found.place is None and mention.province:
            found = self.look_up(mention.name, "", mention.kind)
        if found.place is None and not found.candidates and not mention.kind:
            found = self.look_up(mention.name, mention.province, "district")
        if (
            found.place is None
            and not found.candidates
            and mention.kind in ("province", "city", "town")
            and not mention.seat
        ):
            found = self.look_up(mention.name, mention.province, "")  # the kind said of a list need not be this name's
        if mention.seat:
            seat = self.seat(found.place)
            if seat is None and found.place is None:
                return self.look_up(mention.name, "", "city")
            return Resolved(seat, how="the unnamed capital of the province named") if seat else found
        if found.place is None and not mention.province:
            near = sorted({one.place.admin1 for one in before if one.place})
            there = [self.look_up(mention.name, province, mention.kind).place for province in near]
            known = [place for place in there if place and place.kind is not PlaceKind.PROVINCE]
            if len(known) == 1:
                return Resolved(known[0], found.candidates, "in a province named in the text")
        return found

    def _back(self, mention: Mention, before: Sequence[Named], told: Collection[int]) -> Resolved:
        kinds = _CLASSES.get(mention.kind, ())
        for one in _salient(mention, before, told):
            place = one.place
            if mention.kind == _SEAT:
                if place and place.kind is PlaceKind.PROVINCE and one.mention.sentence == mention.sentence:
                    return Resolved(self.seat(place), how="the capital of the province named before")
                if place and place.kind is PlaceKind.CAPITAL and one.mention.start in told:
                    return Resolved(place, how="named before")
                return self.look_up(mention.name, "", "capital")
            if place and mention.kind == "capital":
                province = self.gazetteer.get(place.admin1)
                return Resolved(self.seat(province), how="the capital of the province named before")
            if place is None:
                unknown = not mention.kind and one.mention.kind in ("district", "city", "town")
                if unknown or one.mention.kind == mention.kind or (one.candidates and not one.mention.kind):
                    return Resolved(None, one.candidates, "named before", one)
            elif place.kind in kinds or (
                not kinds and (place.kind is not PlaceKind.PROVINCE or one.mention.start in told)
            ):
                return Resolved(place, one.candidates, "named before", one)
        if mention.kind == "city":
            provinces = [one.place for one in before if one.place and one.place.kind is PlaceKind.PROVINCE]
            if len({place.id for place in provinces}) == 1:
                return Resolved(self.seat(provinces[0]), how="the capital of the province named before")
        return self.look_up(mention.name, "", "capital") if mention.kind == _SEAT else Resolved(None)


def together(mention: Mention, before: Sequence[Named]) -> list[Named]:
    """The places that "them" or "both cities" stands for: those of its kind in the last sentence that names several."""
    kinds = _CLASSES.get(mention.kind, (PlaceKind.CAPITAL, PlaceKind.TOWN, PlaceKind.DISTRICT))
    groups: dict[int, list[Named]] = {}
    for one in _until(mention, before):
        if one.place.kind in kinds if one.place else one.mention.kind == mention.kind:
            groups.setdefault(one.mention.sentence, []).append(one)
    for sentence in sorted(groups, reverse=True):
        if len(groups[sentence]) > 1:
            return groups[sentence]
    return []


def _salient(mention: Mention, before: Sequence[Named], told: Collection[int]) -> list[Named]:
    """What "the city" may stand for, best first.

    What the sentence itself named; that of which something was told, the latest first; of each sentence before, what it
    named first; what the next sentence names.
    """
    known = _until(mention, before)
    here = [one for one in known if one.mention.sentence == mention.sentence and not one.mention.aside]
    spoken_of = [one for one in reversed(known) if one.mention.start in told]
    earlier = sorted(known, key=lambda one: (-one.mention.sentence, one.mention.start))
    first = bisect_left(before, mention.start + 1, key=_start)
    later = [one for one in before[first : first + _REMEMBERED] if one.mention.sentence - mention.sentence <= 1]
    return [*here, *spoken_of, *earlier, *later]


def _until(mention: Mention, before: Sequence[Named]) -> Sequence[Named]:
    """The last toponyms of the text before a mention."""
    last = bisect_left(before, mention.start, key=_start)
    return before[max(last - _REMEMBERED, 0) : last]


def _start(one: Named) -> int:
    return one.mention.start


_REMEMBERED = 50  # toponyms; "the city" does not reach back further
