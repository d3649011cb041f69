"""Counts in texts against the timeline of their day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from geo.counts import Count, counts
from geo.dataset import Dataset
from tests.world import BASELINE, claim_row, write_world

THREE = ("XX-A.abad", "XX-B.bery", "XX-C.cell")


def count(
    folder: Path, said: str, *, told: Iterable[dict[str, str]] = (), document: str = "post-0814", **given: str
) -> Count:
    rows = [claim_row(**BASELINE, place_id=place) for place in THREE]
    rows += [
        claim_row("wire-0810", toponym="Abad", place_id="XX-A.abad", when="2021-08-09"),
        claim_row("wire-0812", toponym="Bery", place_id="XX-B.bery", when="2021-08-11"),
        claim_row("wire-0820", toponym="Cell", place_id="XX-C.cell", when="2021-08-13"),  # known too late
        claim_row(document, toponym="capitals", count=said, **given),
        *told,
    ]
    dataset = Dataset.load(write_world(folder, rows))
    [found] = counts(dataset.claims.values(), dataset.documents, dataset.belief())
    return found


@pytest.mark.parametrize(("said", "agrees"), [("2", True), ("3", False), ("1", False), (">1", True), (">2", False)])
def test_a_number_is_checked_as_known_on_its_publication_day(tmp_path: Path, said: str, agrees: bool) -> None:
    found = count(tmp_path / "w", said, when="../2021-08-14")
    assert (found.place_ids, found.agrees) == (("XX-A.abad", "XX-B.bery"), agrees)
    assert (found.on, found.known_by, found.since) == (date(2021, 8, 14), date(2021, 8, 14), None)


def test_only_what_was_gained_since_the_day_it_says_counts(tmp_path: Path) -> None:
    found = count(tmp_path / "w", "1", when="2021-08-10/2021-08-14")
    assert (found.place_ids, found.agrees, found.since) == (("XX-B.bery",), True, date(2021, 8, 10))


def test_it_tells_of_its_last_day_and_not_of_days_after_its_publication(tmp_path: Path) -> None:
    assert count(tmp_path / "a", "1", when="../2021-08-10").on == date(2021, 8, 10)
    assert count(tmp_path / "b", "1", when="2021-08").on == date(2021, 8, 14)
    assert count(tmp_path / "c", "2").on == date(2021, 8, 14)


def test_places_held_and_fought_over_are_counted(tmp_path: Path) -> None:
    assert count(tmp_path / "held", "1", predicate="holds", actor="blue", when="2021-08-14").place_ids == ("XX-C.cell",)
    fight = claim_row("radio-0814", toponym="Cell", place_id="XX-C.cell", predicate="contested", when="2021-08-14")
    found = count(tmp_path / "fought", "1", told=[fight], predicate="contested", when="2021-08-14")
    assert (found.place_ids, found.agrees) == (("XX-C.cell",), True)


@pytest.mark.parametrize(
    "given", [{"predicate": "repelled"}, {"predicate": "withdrew"}, {"certainty": "denied"}, {"certainty": "expected"}]
)
def test_what_a_timeline_does_not_count_is_not_judged(tmp_path: Path, given: dict[str, str]) -> None:
    found = count(tmp_path / "w", "2", when="2021-08-14", **given)
    assert (found.place_ids, found.agrees) == ((), None)


def test_a_day_outside_the_timeline_is_not_judged(tmp_path: Path) -> None:
    assert count(tmp_path / "w", "2", document="post-0901").agrees is None


@pytest.mark.parametrize("status", ["proposed", "rejected"])
def test_only_accepted_counts_are_checked(tmp_path: Path, status: str) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        count(tmp_path / "w", "2", when="2021-08-14", status=status)


def test_the_counts_of_the_seed_documents(shipped: Dataset) -> None:
    found = {
        (shipped.claims[one.claim_id].document_id, one.said): (one.agrees, len(one.place_ids))
        for one in counts(shipped.claims.values(), shipped.documents, shipped.belief())
    }
    assert found == {
        ("seed-001", ">12"): (True, 18),  # "more than a dozen" by 13 August
        ("seed-002", "6"): (True, 6),  # "the sixth", by 9 August
        ("seed-004", "3"): (True, 3),  # "three more" fought over: Herat, Kandahar, Lashkar Gah
        ("seed-004", "5"): (False, 8),  # "five … in less than a week", while that day's other reports come to eight
    }
