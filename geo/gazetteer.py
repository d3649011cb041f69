"""Names with places: what a toponym names, or that it cannot be told.

How a toponym is read:

- It is tried as it stands and without the words for a kind ("Kunduz city", "ولایت کندز", "capital of Helmand"), which
  then say what is meant: a province, a city or town (a capital or a town), a district, a capital. `kind` says it
  outright and outranks the words. After a comma or in brackets may stand the province: "Nad Ali, Helmand".
- The strongest match that gives an allowed place decides: the name itself, then its sound, then its spelling (see
  `matching`). A weaker match never displaces a stronger one, but may answer where that names only what is not allowed.
- A province's name, asked for as a capital, gives its capital.
- A capital or province outranks a town or district that shares its name in the same province, a town such a district,
  and of two of one kind the one whose own name it is.
  Nothing else outranks anything: a capital and its province of one name, places in different provinces are an
  ambiguity, which is answered with the candidates, capitals first, and never with a guess.
- A name better known elsewhere (Mashhad) is unknown unless kind, province or "district" says the one here is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geo.candidates import AmbiguousToponym, Candidate, UnknownToponym, rank, score, settled
from geo.files import Problem
from geo.matching import Hit, Match, NameIndex
from geo.nearby import distances, location, lon_lat
from geo.places import Name, NameKind, Place, PlaceKind, read_elsewhere, read_names, read_places
from geo.sounds import Spelling, apart, sound, spell
from geo.toponyms import Hint, key, split_kind

if TYPE_CHECKING:
    from geopy.location import Location
    from geopy.point import Point

__all__ = ["AmbiguousToponym", "Candidate", "Gazetteer", "Match", "Name", "NameKind", "Place", "PlaceKind"]
__all__ += ["UnknownToponym", "load_gazetteer"]  # one who asks for names needs no other room


class _Reading(NamedTuple):
    """One way to read a toponym: what is taken for the name, and the kinds it may then name."""

    text: str
    allowed: frozenset[PlaceKind]


class _Question(NamedTuple):
    """A toponym with its readings, the best first, and the provinces (ids) it may lie in; None: any."""

    readings: tuple[_Reading, ...]
    within: frozenset[str] | None = None

    @property
    def narrowed(self) -> bool:  # whether anything but the name tells which place is meant
        return self.within is not None or self.readings[-1].allowed != _ALL


_ALL = frozenset(PlaceKind)
_CITIES = frozenset({PlaceKind.CAPITAL, PlaceKind.TOWN})
_HINTED = {
    Hint.PROVINCE: frozenset({PlaceKind.PROVINCE}),
    Hint.CITY: _CITIES,
    Hint.TOWN: _CITIES,
    Hint.DISTRICT: frozenset({PlaceKind.DISTRICT}),
    Hint.CAPITAL: frozenset({PlaceKind.CAPITAL}),
}
_SAME_NAME = 0.35  # two names of one sound in one province are one name if they are no further apart than this
_PART_ENDS = re.compile(r"[,،;()\[\]]")
_PARTS = re.compile(rf"\s*{_PART_ENDS.pattern}\s*")


class Gazetteer:
    """The places of a dataset and their names. Immutable; `load_gazetteer` reads one from files."""

    def __init__(
        self,
        places: Iterable[Place],
        names: Iterable[Name],
        *,
        elsewhere: Iterable[str] = (),
        country: Iterable[str] = (),
    ) -> None:
        """`elsewhere` and `country`: see `load_gazetteer`."""
        self.places = tuple(sorted(places, key=lambda place: place.id))
        self.provinces = tuple(place for place in self.places if place.kind is PlaceKind.PROVINCE)
        self.capitals = tuple(place for place in self.places if place.kind is PlaceKind.CAPITAL)
        self._by_id = {place.id: place for place in self.places}
        self._capital_of = {place.admin1: place for place in self.capitals}
        self._elsewhere = frozenset(map(key, elsewhere))
        self._country = frozenset(map(key, country))
        self._names: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            self._names[name.place_id].append(name)
        every = [(name.place_id, name.toponym) for found in self._names.values() for name in found]
        foremost = [place.id for place in (*self.provinces, *self.capitals)]
        self._index = NameIndex([*every, *self._bare(every)], foremost=foremost)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        return self._by_id.get(place_id)

    def names(self, place_id: str) -> tuple[Name, ...]:
        """All names of a place, in the order given; none for an id that is not known."""
        return tuple(self._names.get(place_id, ()))

    def lookup(self, toponym: str, *, admin1: str | None = None, kind: PlaceKind | str | None = None) -> Place:
        """The one place this toponym names.

        `admin1` is a province's id, its ISO 3166-2 code or any of its names; `kind` the kind the place must have.
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
        """At most `limit` places this toponym may name, best first: what `lookup` would say, then weaker matches.

        Raises UnknownToponym if `admin1` names no province, ValueError if `kind` is no kind.
        """
        question = self._question(toponym, admin1, kind)
        ranked = {candidate.place.id: candidate for candidate in self._decided(question)}
        for generous in (False, True):
            for _, candidates in self._tiers(question, generous=generous):
                for candidate in sorted(candidates, key=lambda one: (-one.score, rank(one))):
                    ranked.setdefault(candidate.place.id, candidate)
        return list(ranked.values())[:limit]

    def geocode(
        self, query: str, *, exactly_one: bool = True, admin1: str | None = None, kind: PlaceKind | str | None = None
    ) -> Location | list[Location] | None:
        """The location of a toponym in geopy's manner; `raw` is the place's record.

        None if no place with a point is found. None too, with `exactly_one`, if the toponym is ambiguous: it is never
        guessed. Without `exactly_one` all candidates that have a point, best first.
        """
        places = [candidate.place for candidate in self._decided(self._question(query, admin1, kind))]
        return self._locations([] if exactly_one and len(places) > 1 else places, exactly_one)

    def reverse(
        self, query: Point | str | tuple[float, float], *, exactly_one: bool = True, within_km: float = 100.0
    ) -> Location | list[Location] | None:
        """The capital or town nearest to a point, with its province in the address; without `exactly_one` the nearest 5.

        `query` is what geopy takes as a point: (latitude, longitude), "latitude, longitude" or a Point; ValueError if it
        is none. None if there is nothing within `within_km`.
        """
        towns = [place for place in self.places if place.kind in _CITIES]
        return self._locations([place for place, _ in distances(towns, *lon_lat(query), within_km)[:5]], exactly_one)

    def within(
        self, place: Place, radius_km: float, *, kind: PlaceKind | str | None = None
    ) -> list[tuple[Place, float]]:
        """The other places within a distance of a place, nearest first, with their geodesic distance (WGS84) in km.

        Places without a point are not found; ValueError if `place` itself has none or `kind` is no kind.
        """
        if place.lon is None or place.lat is None:
            raise ValueError(f"no point is known for {place.id!r}")
        kinds = _ALL if kind is None else {PlaceKind(kind)}
        others = [other for other in self.places if other.kind in kinds and other.id != place.id]
        return distances(others, place.lon, place.lat, radius_km)

    def _locations(self, places: Iterable[Place], exactly_one: bool) -> Location | list[Location] | None:
        found = [location(place, self._by_id[place.admin1]) for place in places if place.lat is not None]
        return (found[0] if exactly_one else found) if found else None

    def _bare(self, names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """What is left of names that say their place's kind: "Zhari District" of a district is "Zhari"."""
        for place_id, toponym in names:
            if " " in toponym:
                core, hint = split_kind(toponym)
                if hint is not None and self._by_id[place_id].kind in _HINTED[hint]:
                    yield place_id, core

    def _question(self, toponym: str, admin1: str | None, kind: PlaceKind | str | None) -> _Question:
        asked = None if kind is None else frozenset({PlaceKind(kind)})
        within = None if admin1 is None else self._province_ids(admin1)
        if admin1 is not None and not within:
            raise UnknownToponym(admin1)
        allowed, text = asked or _ALL, toponym
        if not toponym.isalpha() and _PART_ENDS.search(toponym) and not self._index.same(toponym):
            text, *context = [part for part in _PARTS.split(toponym) if part] or [toponym]
            for part in context:
                if split_kind(f"{text} {part}")[0] == text:
                    text = f"{text} {part}"  # "Kunduz (city)"
                elif key(part) not in self._country:
                    around = self._province_ids(part)
                    within = around if within is None else within & around
                    allowed = asked or _ALL - {PlaceKind.PROVINCE}
        core, hint = split_kind(text)
        here = asked is not None or within is not None or hint is Hint.DISTRICT
        if not here and (key(text) in self._elsewhere or (hint and key(core) in self._elsewhere)):
            within = frozenset()
        whole = _Reading(text, allowed)
        return _Question((whole, _Reading(core, asked or _HINTED[hint])) if hint else (whole,), within)

    def _province_ids(self, toponym: str) -> frozenset[str]:
        """The provinces that an id, a code or a name can stand for."""
        place = self._by_id.get(toponym.strip().upper())
        if place is not None and place.kind is PlaceKind.PROVINCE:
            return frozenset({place.id})
        texts = dict.fromkeys((toponym, split_kind(toponym)[0]))
        question = _Question(tuple(_Reading(text, _HINTED[Hint.PROVINCE]) for text in texts))
        return frozenset(candidate.place.id for candidate in self._decided(question))

    def _tiers(self, question: _Question, *, generous: bool = False) -> Iterator[tuple[_Reading, list[Candidate]]]:
        """A reading and its candidates for each kind of match, strongest first; `generous`: also too weak ones."""
        readings, within, how = question.readings, question.within, (question.narrowed, generous)
        known = False
        for reading in readings:
            hits = self._index.same(reading.text)
            known = known or bool(hits)
            yield reading, self._candidates(hits, reading, within)
        alike = [(one, self._candidates(self._index.alike(one.text, *how), one, within)) for one in readings]
        yield max(alike, key=lambda pair: max((candidate.score for candidate in pair[1]), default=0.0))
        if generous or not known:  # a name that is right, but of something else, is no slip of the pen
            yield (
                readings[-1],
                self._candidates(self._index.near(readings[-1].text, *how), readings[-1], within),
            )

    def _candidates(self, hits: Iterable[Hit], reading: _Reading, within: frozenset[str] | None) -> list[Candidate]:
        """The hits that are allowed; failing these the capitals of the provinces hit, if a capital is."""
        found, seats = [], []
        for hit in hits:
            place = self._by_id[hit.place_id]
            if within is not None and place.admin1 not in within:
                continue
            points = score(hit.match, hit.distance)
            capital = self._capital_of.get(place.id) if place.kind is PlaceKind.PROVINCE else None
            if place.kind in reading.allowed:
                found.append(Candidate(place, hit.match, points, hit.toponym))
            elif capital is not None and PlaceKind.CAPITAL in reading.allowed:
                seats.append(Candidate(capital, Match.CAPITAL, points, hit.toponym))
        return found or seats

    def _decided(self, question: _Question) -> list[Candidate]:
        """The candidates between which nothing decides, ranked; empty if there are none."""
        for reading, candidates in self._tiers(question):
            if candidates:
                return settled(candidates, partial(self._namesakes, reading))
        return []

    def _namesakes(self, reading: _Reading, found: Iterable[Candidate]) -> list[Candidate]:
        """Places of the same name in the same provinces, for which this spelling of the name is not listed."""
        alike = {pair[0].id: pair for one in found for pair in self._named_alike.get(one.place.id, ())}
        for one in found:
            alike.pop(one.place.id, None)
        heard = sound(reading.text) if alike else ""
        return [
            Candidate(place, Match.SOUND, score(Match.SOUND, 0.0), place.name)
            for place, name_sound in alike.values()
            if place.kind in reading.allowed and name_sound == heard
        ]

    @cached_property
    def _named_alike(self) -> dict[str, tuple[tuple[Place, str], ...]]:
        """For a place's id the others in its province that have its name, going by our names, and the name's sound."""
        by_sound: dict[tuple[str, str], list[tuple[Place, Spelling]]] = defaultdict(list)
        for place in self.places:
            if spelling := spell(place.name):
                by_sound[place.admin1, spelling.sound].append((place, spelling))
        return {
            place.id: tuple(
                (other, how.sound) for other, how in group if other is not place and apart(spelling, how) <= _SAME_NAME
            )
            for group in by_sound.values()
            for place, spelling in group
            if len(group) > 1
        }


def load_gazetteer(
    places_csv: Path,
    names_csv: Path,
    problems: list[Problem],
    *,
    elsewhere_csv: Path | None = None,
    country: Iterable[str] = (),
) -> Gazetteer:
    """The gazetteer in these files; what is wrong with them is added to `problems`, and the rest is loaded.

    `elsewhere_csv` lists names that rather mean a place not in here; `country` are names of the whole, which decide
    nothing when they stand after a comma.
    """
    places = read_places(places_csv, problems)
    elsewhere = read_elsewhere(elsewhere_csv, problems) if elsewhere_csv else ()
    names = read_names(names_csv, places, problems)
    return Gazetteer(places.values(), names, elsewhere=elsewhere, country=country)
