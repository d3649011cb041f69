"""Claims: their ids, their quotes, and every way a row can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims import COLUMNS, Claim, claim_id, load_claims, write_claims
from geo.dataset import Dataset
from geo.files import Problem
from tests.world import TEXT, claim_row, write_claims_rows

QUOTE = TEXT.splitlines()[0]
ROW = claim_row(
    "text-0810", start="0", end=str(len(QUOTE)), quote=QUOTE, toponym="Abad", place_id="XX-A.abad", when="2021-08-09"
)


def load(world: Path, *rows: dict[str, str]) -> tuple[dict[str, Claim], list[str]]:
    dataset = Dataset.load(world)
    write_claims_rows(world, rows)
    problems: list[Problem] = []
    places = [place.id for place in dataset.gazetteer.places]
    claims = load_claims(
        world / "claims.csv", documents=dataset.documents, actors=dataset.actors, places=places, problems=problems
    )
    return claims, [str(problem) for problem in problems]


def rehashed(change: dict[str, str]) -> dict[str, str]:
    row = ROW | change
    return {**row, "id": claim_id(row)}


def test_a_claim_reads_and_writes_back_byte_for_byte(world: Path) -> None:
    before = (world / "claims.csv").read_text(encoding="utf-8")
    assert write_claims(Dataset.load(world).claims.values()) == before


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"place_id": "XX-Z.nowhere"}, "place_id", "is no place of this dataset"),
        ({"document_id": "nothing"}, "document_id", "is no document of this dataset"),
        ({"actor": "green"}, "actor", "is no actor of this dataset"),
        ({"when": "2021-02-30"}, "when", "is no date of the calendar"),
        ({"when": "last week"}, "when", "is not an EDTF date"),
        ({"predicate": "liberated"}, "predicate", "'liberated'"),
        ({"certainty": "sure"}, "certainty", "'sure'"),
        ({"status": "maybe"}, "status", "'maybe'"),
        ({"extractor": ""}, "extractor", "must not be empty"),
        ({"toponym": "Zabad"}, "toponym", "does not stand in the quote"),
        ({"toponym": ""}, "toponym", "must not be empty"),
        ({"quote": "Red fighters fled Abad."}, "quote", "these words stand nowhere in it"),
        ({"start": "1"}, "quote", "these words stand at 0"),
        ({"start": "x"}, "start", "is no character offset"),
        ({"start": "-1"}, "start", "is no character offset"),
        ({"end": "99999"}, "end", "has no characters 0 to 99999"),
        ({"count": "many", "place_id": ""}, "count", "is no count such as 5 or >12"),
        ({"count": "5"}, "place_id", "a claim of a count names no place"),
        ({"document_id": "wire-0810"}, "quote", "has no text here to point into"),
    ],
)
def test_what_is_wrong_is_told_with_line_column_and_value(
    world: Path, change: dict[str, str], column: str, said: str
) -> None:
    claims, problems = load(world, rehashed(change))
    assert not claims
    assert any(problem.startswith(f"claims.csv:2: {column}:") and said in problem for problem in problems), problems


def test_an_id_stands_once(world: Path) -> None:
    claims, problems = load(world, ROW, ROW)
    assert len(claims) == 1 and problems == [f"claims.csv:3: id: {ROW['id']!r}: this id stands on an earlier line too"]


def test_an_id_that_is_not_the_hash_is_told(world: Path) -> None:
    _, problems = load(world, ROW | {"id": "0123456789ab"})
    assert problems == [f"claims.csv:2: id: '0123456789ab': is not the hash of this claim, {ROW['id']}"]


@given(st.sampled_from(COLUMNS), st.text(max_size=10))
def test_an_id_follows_what_makes_the_claim_and_nothing_else(column: str, value: str) -> None:
    changed = ROW | {column: value}
    same = value == ROW[column] or column in ("id", "quote", "extractor", "status", "note")
    assert (claim_id(changed) == ROW["id"]) == same
