"""Names with places: what a toponym names, or that it cannot be told.

How a toponym is read:

- It is tried as it stands and without words for a kind ("Kunduz city", "ولایت کندز", "capital of Helmand"), which
  then say what is meant: a province, a district, a city or town (a capital or a town), a capital. `kind` says it
  outright and outranks the words. After a comma or in brackets may stand the province, or what the whole area is
  called: "Nad Ali, Helmand".
- The strongest match that gives an allowed place decides: exact or folded name, then sound, then spelling
  (`matching`). A weaker match never displaces a stronger one, but may answer where the stronger ones name only
  places that are not allowed.
- A province's name asked for as a capital is answered with its capital.
- A capital outranks a town or district that shares its name in the same province, a province such a district, a town
  such a district. Nothing else outranks anything: a capital and its province of one name, a province and a town,
  places in different provinces are an ambiguity, answered with the candidates, capitals first, and never a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from geo.files import Problem
from geo.matching import Hit, Match, NameIndex, apart
from geo.places import Name, NameKind, Place, PlaceKind, read_names, read_places
from geo.toponyms import Hint, key, sound, spell, split_kind

if TYPE_CHECKING:
    from geopy.location import Location
    from geopy.point import Point

__all__ = ["AmbiguousToponym", "Candidate", "Gazetteer", "Name", "NameKind", "Place", "PlaceKind", "UnknownToponym"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a toponym may name: how it was recognised, by which name, and how surely (1: that very name)."""

    place: Place
    match: Match
    score: float
    toponym: str


class UnknownToponym(LookupError):
    """No place that is allowed has a name like this."""

    def __init__(self, toponym: str) -> None:
        self.toponym = toponym
        super().__init__(f"no place is known by the name {toponym!r}")


class AmbiguousToponym(LookupError):
    """Several places have this name and nothing decides between them; `candidates` ranks them."""

    def __init__(self, toponym: str, candidates: Sequence[Candidate]) -> None:
        self.toponym = toponym
        self.candidates = tuple(candidates)
        names = ", ".join(f"{one.place.name} ({one.place.kind}, {one.place.admin1})" for one in candidates)
        super().__init__(f"{toponym!r} may be {names}")


_ALL = frozenset(PlaceKind)
_HINTED = {
    Hint.PROVINCE: frozenset({PlaceKind.PROVINCE}),
    Hint.CITY: frozenset({PlaceKind.CAPITAL, PlaceKind.TOWN}),
    Hint.TOWN: frozenset({PlaceKind.CAPITAL, PlaceKind.TOWN}),
    Hint.DISTRICT: frozenset({PlaceKind.DISTRICT}),
    Hint.CAPITAL: frozenset({PlaceKind.CAPITAL}),
}
_OUTRANKED = {
    PlaceKind.TOWN: frozenset({PlaceKind.CAPITAL, PlaceKind.PROVINCE}),
    PlaceKind.DISTRICT: frozenset({PlaceKind.CAPITAL, PlaceKind.PROVINCE, PlaceKind.TOWN}),
}
_SCORES = {Match.EXACT: (1.0, 0.0), Match.KEY: (0.99, 0.0), Match.SOUND: (0.95, 0.2), Match.FUZZY: (0.7, 0.1)}
_MARGINS = {Match.SOUND: 0.03, Match.FUZZY: 0.1}  # the best decides if no other's score is this close
_SAME_NAME = 0.7  # two places' names of one sound are one name if they are no further apart than this
_PARTS = re.compile(r"\s*[,،;()\[\]]\s*")
_NEAREST = 5
"""How many places `reverse` names when asked for more than one."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a toponym: what is taken for the name, and the kinds it may then name."""

    text: str
    allowed: frozenset[PlaceKind]


@dataclass(frozen=True, slots=True)
class _Question:
    """A toponym with its readings, the best first, and the provinces (ids) it may lie in; None: any."""

    readings: tuple[_Reading, ...]
    within: frozenset[str] | None


class Gazetteer:
    """The places of a dataset and their names. Immutable; build one with `load_gazetteer`."""

    def __init__(self, places: Iterable[Place], names: Iterable[Name], *, country: Iterable[str] = ()) -> None:
        """`country` are the names of the whole area, which may stand after a comma and decide nothing."""
        self.places = tuple(sorted(places, key=lambda place: place.id))
        self.provinces = tuple(place for place in self.places if place.kind is PlaceKind.PROVINCE)
        self.capitals = tuple(place for place in self.places if place.kind is PlaceKind.CAPITAL)
        self._by_id = {place.id: place for place in self.places}
        self._capital_of = {place.admin1: place for place in self.capitals}
        self._country = frozenset(key(name) for name in country)
        by_place: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            by_place[name.place_id].append(name)
        self._names = {place_id: tuple(sorted(found)) for place_id, found in by_place.items()}
        every = [(name.place_id, name.toponym) for found in self._names.values() for name in found]
        foremost = (place.id for place in (*self.provinces, *self.capitals))
        self._index = NameIndex(every + [*self._bare(every)], foremost=foremost)

    def _bare(self, names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """What is left of names that say their place's kind: "Zhari District" of a district is "Zhari"."""
        for place_id, toponym in names:
            if " " in toponym:
                core, hint = split_kind(toponym)
                if hint is not None and self._by_id[place_id].kind in _HINTED[hint]:
                    yield place_id, core

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        return self._by_id.get(place_id)

    def names(self, place_id: str) -> tuple[Name, ...]:
        """All names of a place, sorted; empty for an id that is not known."""
        return self._names.get(place_id, ())

    def lookup(self, toponym: str, *, admin1: str | None = None, kind: PlaceKind | str | None = None) -> Place:
        """The one place this toponym names.

        `admin1` is a province's id, ISO 3166-2 code or any of its names; `kind` the kind the place must have.
        Raises UnknownToponym, AmbiguousToponym (both LookupError), or ValueError if `kind` is no kind.
        """
        candidates = self._decided(self._question(toponym, admin1, kind))
        if not candidates:
            raise UnknownToponym(toponym)
        if len(candidates) > 1:
            raise AmbiguousToponym(toponym, candidates)
        return candidates[0].place

    def search(
        self, toponym: str, *, limit: int = 5, admin1: str | None = None, kind: PlaceKind | str | None = None
    ) -> list[Candidate]:
        """At most `limit` places this toponym may name, best first: what `lookup` would say, then weaker matches."""
        question = self._question(toponym, admin1, kind)
        ranked = {candidate.place.id: candidate for candidate in self._decided(question)}
        for generous in (False, True):
            for _, candidates in self._tiers(question, generous=generous):
                for candidate in sorted(candidates, key=lambda one: (-one.score, _rank(one))):
                    ranked.setdefault(candidate.place.id, candidate)
        return list(ranked.values())[:limit]

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        admin1: str | None = None,
        kind: PlaceKind | str | None = None,
    ) -> Location | list[Location] | None:
        """The location of a toponym in geopy's manner, `raw` being the place's record.

        None if nothing with a point is found, and also, with `exactly_one`, if the toponym is ambiguous: it is not
        guessed. Without `exactly_one`, all candidates, best first.
        """
        places = [candidate.place for candidate in self._decided(self._question(query, admin1, kind))]
        if exactly_one and len(places) != 1:
            return None
        locations = [self._location(place) for place in places if place.lat is not None]
        return (locations[0] if exactly_one else locations) if locations else None

    def reverse(
        self,
        query: Point | str | tuple[float, float],
        *,
        exactly_one: bool = True,
        within_km: float = 100.0,
    ) -> Location | list[Location] | None:
        """The capital or town nearest to a point, with its province in the address.

        `query` is what geopy takes as a point: (latitude, longitude), "latitude, longitude" or a Point; ValueError
        if it is none. None if no place is within `within_km`. Without `exactly_one`, the nearest few.
        """
        from geopy.point import Point  # see _distances

        point = Point(query)
        found = self._distances(point.longitude, point.latitude, within_km, _HINTED[Hint.CITY])
        locations = [self._location(place) for place, _ in found[: 1 if exactly_one else _NEAREST]]
        return (locations[0] if exactly_one else locations) if locations else None

    def within(
        self, place: Place, radius_km: float, *, kind: PlaceKind | str | None = None
    ) -> list[tuple[Place, float]]:
        """The other places within a distance of a place, nearest first, each with its distance in km (WGS84 geodesic).

        Places without a point are not found; ValueError if `place` itself has none.
        """
        if place.lon is None or place.lat is None:
            raise ValueError(f"no point is known for {place.id!r}")
        found = self._distances(place.lon, place.lat, radius_km, frozenset({PlaceKind(kind)}) if kind else _ALL)
        return [(other, km) for other, km in found if other.id != place.id]

    def _question(self, toponym: str, admin1: str | None, kind: PlaceKind | str | None) -> _Question:
        asked = None if kind is None else frozenset({PlaceKind(kind)})
        within = None if admin1 is None else self._province_ids(admin1)
        if admin1 is not None and not within:
            raise UnknownToponym(admin1)
        allowed = asked or _ALL
        text, *context = [part for part in _PARTS.split(toponym) if key(part)] or [toponym]
        if context and self._index.same(toponym):
            text, context = toponym, []
        for part in context:
            if split_kind(f"{text} {part}")[0] == text:
                text = f"{text} {part}"  # "Kunduz (city)"
            elif key(part) not in self._country:
                around = self._province_ids(part)
                within = around if within is None else within & around
                allowed = asked or _ALL - {PlaceKind.PROVINCE}
        core, hint = split_kind(text)
        whole = _Reading(text, allowed)
        return _Question((whole, _Reading(core, asked or _HINTED[hint])) if hint else (whole,), within)

    def _province_ids(self, toponym: str) -> frozenset[str]:
        """The provinces that an id, a code or a name can stand for."""
        place = self._by_id.get(toponym.strip().upper())
        if place is not None and place.kind is PlaceKind.PROVINCE:
            return frozenset({place.id})
        texts = dict.fromkeys((toponym, split_kind(toponym)[0]))
        question = _Question(tuple(_Reading(text, _HINTED[Hint.PROVINCE]) for text in texts), None)
        return frozenset(candidate.place.id for candidate in self._decided(question))

    def _tiers(self, question: _Question, *, generous: bool = False) -> Iterator[tuple[_Reading, list[Candidate]]]:
        """Each reading's candidates by each match, strongest first; `generous`: those too weak to decide as well."""
        index, readings, within = self._index, question.readings, question.within
        narrowed = within is not None or readings[-1].allowed != _ALL
        known = False
        for reading in readings:
            hits = index.same(reading.text)
            known = known or bool(hits)
            yield reading, self._candidates(hits, reading, within)
        alike = [
            (
                reading,
                self._candidates(index.alike(reading.text, narrowed=narrowed, generous=generous), reading, within),
            )
            for reading in readings
        ]
        yield max(alike, key=lambda pair: max((candidate.score for candidate in pair[1]), default=0.0))
        if generous or not known:  # a name that is right, but of something else, is no slip of the pen
            reading = readings[-1]
            yield reading, self._candidates(index.near(reading.text, generous=generous), reading, within)

    def _candidates(self, hits: Iterable[Hit], reading: _Reading, within: frozenset[str] | None) -> list[Candidate]:
        """The hits that are allowed; failing these the capitals of the provinces hit, if a capital is."""
        found, seats = [], []
        for hit in hits:
            place = self._by_id[hit.place_id]
            if within is not None and place.admin1 not in within:
                continue
            highest, price = _SCORES[hit.match]
            score = max(0.0, round(highest - price * hit.distance, 3))
            if place.kind in reading.allowed:
                found.append(Candidate(place, hit.match, score, hit.toponym))
            elif place.kind is PlaceKind.PROVINCE and PlaceKind.CAPITAL in reading.allowed:
                if capital := self._capital_of.get(place.id):
                    seats.append(Candidate(capital, Match.CAPITAL, score, hit.toponym))
        return found or seats

    def _decided(self, question: _Question) -> list[Candidate]:
        """The candidates between which nothing decides, ranked; empty if there are none."""
        for reading, candidates in self._tiers(question):
            if candidates:
                best = max(candidate.score for candidate in candidates)
                margin = next((_MARGINS[one.match] for one in candidates if one.match in _MARGINS), 1.0)
                found = [one for one in candidates if one.score > best - margin]
                found += self._namesakes_of(found, reading)
                return sorted((one for one in found if not _is_outranked(one, found)), key=_rank)
        return []

    def _namesakes_of(self, found: Iterable[Candidate], reading: _Reading) -> list[Candidate]:
        """Other places in the same provinces that bear the name too, though not in this spelling."""
        spelling = spell(reading.text)
        seen = {candidate.place.id for candidate in found}
        namesakes = []
        for candidate in list(found):
            for place in self._namesakes.get((candidate.place.admin1, sound(reading.text)), ()):
                named = spell(place.name)
                if place.id in seen or place.kind not in reading.allowed or spelling is None or named is None:
                    continue
                if apart(spelling, named) <= _SAME_NAME:
                    seen.add(place.id)
                    namesakes.append(Candidate(place, Match.SOUND, _SCORES[Match.SOUND][0], place.name))
        return namesakes

    @cached_property
    def _namesakes(self) -> dict[tuple[str, str], list[Place]]:
        """Places of one province by the sound of our names for them."""
        index: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in self.places:
            index[place.admin1, sound(place.name)].append(place)
        return dict(index)

    def _location(self, place: Place) -> Location:
        from geopy.location import Location  # see _distances

        names = dict.fromkeys((place.name, self._by_id[place.admin1].name))
        return Location(", ".join(names), (place.lat, place.lon), asdict(place))

    def _distances(
        self, lon: float, lat: float, radius_km: float, kinds: frozenset[PlaceKind]
    ) -> list[tuple[Place, float]]:
        """Places of these kinds within the radius, nearest first. geopy takes 0.2 s to import: more than all the
        rest of a start, so it is imported where a distance or a location is asked for.
        """
        from geopy.distance import geodesic, great_circle

        found = []
        for place in self.places:
            if place.kind in kinds and place.lon is not None and place.lat is not None:
                there = (place.lat, place.lon)
                # The sphere is never off by 1 %, and much faster than the ellipsoid.
                if great_circle((lat, lon), there).km <= radius_km * 1.01:
                    km = geodesic((lat, lon), there).km
                    if km <= radius_km:
                        found.append((place, km))
        return sorted(found, key=lambda pair: (pair[1], pair[0].id))


def load_gazetteer(
    places_csv: Path, names_csv: Path, problems: list[Problem], *, country: Iterable[str] = ()
) -> Gazetteer:
    """The gazetteer in these two files; what is wrong with them is added to `problems`, the rest is loaded.

    `country` are the names of the whole area, which may stand after a comma ("Kunduz, Afghanistan").
    """
    places = read_places(places_csv, problems)
    return Gazetteer(places.values(), read_names(names_csv, places, problems), country=country)


def _is_outranked(candidate: Candidate, others: Iterable[Candidate]) -> bool:
    stronger = _OUTRANKED.get(candidate.place.kind, frozenset())
    return any(one.place.kind in stronger and one.place.admin1 == candidate.place.admin1 for one in others)


def _rank(candidate: Candidate) -> tuple[int, float, str]:
    return (list(PlaceKind).index(candidate.place.kind), -candidate.score, candidate.place.id)
