"""Which candidate outranks which."""

from __future__ import annotations

import pytest

from geo.candidates import Candidate, score, settled
from geo.matching import Match
from geo.places import Place, PlaceKind


def candidate(
    kind: str, admin1: str = "XX-A", match: Match = Match.EXACT, points: float = 1.0, called: str = "N"
) -> Candidate:
    place = Place(f"{admin1}.{kind}-{called}", PlaceKind(kind), "N", admin1, admin1, None, None, None, "tests")
    return Candidate(place, match, points, called)


def kinds(*candidates: Candidate) -> list[str]:
    return [one.place.kind for one in settled(candidates, lambda found: [])]


def test_capitals_are_named_first_and_outrank_only_towns_and_districts_of_their_province() -> None:
    every = [candidate(kind) for kind in ("district", "town", "province", "capital")]
    assert kinds(*every) == ["capital", "province"]
    assert kinds(*every[:3]) == ["province"]
    assert kinds(*every[:2]) == ["town"]
    assert kinds(candidate("town", "XX-B"), candidate("capital")) == ["capital", "town"]


def test_a_place_s_own_name_counts_for_more_than_another_name_it_has() -> None:
    own, other = candidate("town"), candidate("town", called="Other")
    assert settled([other, own], lambda found: []) == [own]


@pytest.mark.parametrize(("match", "near", "far"), [(Match.SOUND, 0.05, 0.2), (Match.FUZZY, 0.0, 1.0)])
def test_the_best_decides_if_it_is_clearly_best(match: Match, near: float, far: float) -> None:
    best = candidate("town", points=score(match, 0.0), match=match)
    close = candidate("town", "XX-B", points=score(match, near), match=match)
    clear = candidate("town", "XX-C", points=score(match, far), match=match)
    assert settled([best, close, clear], lambda found: []) == [best, close]
    assert settled([best, clear], lambda found: []) == [best]


def test_namesakes_join_the_best() -> None:
    district, capital = candidate("district"), candidate("capital")
    assert settled([district], lambda found: [capital]) == [capital]


def test_a_score_is_never_below_nothing() -> None:
    assert score(Match.EXACT, 0.0) == 1.0
    assert score(Match.SOUND, 100.0) == 0.0
