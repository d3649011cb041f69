"""Candidates for a toponym: how sure each is, which one outranks which, and when nothing decides between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from geo.matching import Match
from geo.places import Place, PlaceKind
from geo.toponyms import key


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
        places = ", ".join(f"{one.place.name} ({one.place.kind}, {one.place.admin1})" for one in candidates)
        super().__init__(f"{toponym!r} may be {places}")


# Score of a match and what each unit of distance takes from it; the best decides if no other comes within the margin.
_SCORES = {Match.EXACT: (1.0, 0.0), Match.KEY: (0.99, 0.0), Match.SOUND: (0.95, 0.2), Match.FUZZY: (0.7, 0.1)}
_MARGINS = {Match.SOUND: 0.02, Match.FUZZY: 0.1}

# Within one province; of two of one kind, the one whose own name it is outranks the one that is also called so.
_OUTRANKED_BY = {
    PlaceKind.TOWN: frozenset({PlaceKind.CAPITAL, PlaceKind.PROVINCE}),
    PlaceKind.DISTRICT: frozenset({PlaceKind.CAPITAL, PlaceKind.PROVINCE, PlaceKind.TOWN}),
}
_ORDER = {kind: place for place, kind in enumerate(PlaceKind)}


def score(match: Match, distance: float) -> float:
    """How sure a match is, from 1 (the very name) to 0."""
    highest, price = _SCORES[match]
    return max(0.0, round(highest - price * distance, 3))


def rank(candidate: Candidate) -> tuple[int, float, str]:
    """The order in which candidates are named: capitals, provinces, towns, districts; the surer first."""
    return (_ORDER[candidate.place.kind], -candidate.score, candidate.place.id)


def settled(
    candidates: Sequence[Candidate], namesakes: Callable[[Sequence[Candidate]], Iterable[Candidate]]
) -> list[Candidate]:
    """What is left of candidates by one kind of match when the best is clearly best and the outranked are gone.

    `namesakes` finds for the best ones the places that share their names.
    """
    best = max(candidates, key=lambda one: one.score)
    margin = _MARGINS.get(best.match, 1.0)
    found = [one for one in candidates if one.score > best.score - margin]
    found += namesakes(found)
    return sorted((one for one in found if not _is_outranked(one, found)), key=rank)


def _is_outranked(candidate: Candidate, others: Iterable[Candidate]) -> bool:
    place = candidate.place
    stronger = _OUTRANKED_BY.get(place.kind, frozenset())
    return any(
        one.place.kind in stronger
        or (one.place.kind is place.kind and _is_own_name(one) and not _is_own_name(candidate))
        for one in others
        if one.place.admin1 == place.admin1
    )


def _is_own_name(candidate: Candidate) -> bool:
    """Whether it was recognised by our name for it, not by another one that it may share."""
    return key(candidate.toponym) == key(candidate.place.name)
