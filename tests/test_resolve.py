"""From toponym to place: who decides, and what stays undecided."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.dataset import Dataset, check
from geo.resolve import COLUMNS, How, PlacedClaim, party_of
from tests.world import claim_row, write_claims_rows, write_rows, write_world


def place_all(
    folder: Path, *claims: dict[str, str], judgements: tuple[tuple[str, ...], ...] = ()
) -> dict[str, PlacedClaim]:
    write_world(folder)
    write_claims_rows(folder, claims)
    write_rows(folder / "judgements.csv", COLUMNS, judgements)
    from geo.dataset import build

    return {one.claim.toponym: one for one in build(folder).placed}


def test_a_row_says_its_place_and_we_say_how_that_is_known(tmp_path: Path) -> None:
    found = place_all(
        tmp_path / "w",
        claim_row("wire-0810", toponym="Bery city", place_id="XX-B.bery", when="2021-08-10"),
        claim_row("wire-0810", toponym="Beryland", place_id="XX-B.bery", when="2021-08-10"),
        claim_row("wire-0810", toponym="three towns", place_id="XX-B.bery", when="2021-08-10"),
    )
    assert {name: one.how for name, one in found.items()} == {
        "Bery city": How.NAMED, "Beryland": How.SEAT, "three towns": How.WRITTEN,
    }  # fmt: skip


def test_the_gazetteer_is_asked_for_the_datasets_unit(tmp_path: Path) -> None:
    found = place_all(tmp_path / "w", claim_row("wire-0810", toponym="Abad", when="2021-08-10"))
    assert (found["Abad"].place_id, found["Abad"].how) == ("XX-A.abad", How.NAMED)  # not the town of that name


def test_a_toponym_nobody_knows_is_a_problem_with_its_line(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "w")
    write_claims_rows(folder, [claim_row("wire-0810", toponym="Atlantis", when="2021-08-10")])
    assert str(check(folder)[0]).startswith("claims.csv:2: toponym: 'Atlantis'")


def judged(kind: str, subject: str, place: str, verdict: str) -> tuple[str, ...]:
    return (kind, subject, place, verdict, "a person", "2021-09-01", "why")


CLAIM = claim_row("wire-0810", toponym="Bery", place_id="XX-B.bery", when="2021-08-10")


@pytest.mark.parametrize(
    ("judgements", "place"),
    [
        ([judged("toponym", "Bery", "XX-C.cell", "yes")], "XX-C.cell"),
        (
            [judged("claim", CLAIM["id"], "XX-C.cell", "yes"), judged("toponym", "Bery", "XX-A.abad", "yes")],
            "XX-C.cell",
        ),
        ([judged("claim", CLAIM["id"], "XX-B.bery", "no")], None),
        ([judged("claim", CLAIM["id"], "XX-B.bery", "unsure")], None),
        ([judged("claim", CLAIM["id"], "XX-C.cell", "no")], "XX-B.bery"),
        ([judged("toponym", "Bery", "XX-C.cell", "yes"), judged("toponym", "Bery", "XX-B.bery", "yes")], None),
    ],
)
def test_a_persons_judgement_wins(tmp_path: Path, judgements: list[tuple[str, ...]], place: str | None) -> None:
    found = place_all(tmp_path / "w", CLAIM, judgements=tuple(judgements))
    assert (found["Bery"].place_id if found else None) == place
    if place == "XX-C.cell":
        assert (found["Bery"].how, found["Bery"].who) == (How.JUDGED, "a person")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (judged("town", "Bery", "XX-B.bery", "yes"), "judgements.csv:2: subject_kind: 'town'"),
        (judged("toponym", "", "XX-B.bery", "yes"), "judgements.csv:2: subject: must not be empty"),
        (judged("toponym", "Bery", "XX-Z", "yes"), "judgements.csv:2: place_id: 'XX-Z': is no place of the gazetteer"),
        (judged("toponym", "Bery", "XX-B.bery", "perhaps"), "judgements.csv:2: judgement: 'perhaps'"),
        (("toponym", "Bery", "XX-B.bery", "yes", "me", "then", ""), "judgements.csv:2: decided: 'then'"),
    ],
)
def test_a_judgement_that_cannot_be_used_is_told(tmp_path: Path, row: tuple[str, ...], said: str) -> None:
    folder = write_world(tmp_path / "w")
    write_rows(folder / "judgements.csv", COLUMNS, [row])
    assert any(str(problem).startswith(said) for problem in check(folder)), check(folder)


def test_a_judgement_stands_once(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "w")
    write_rows(folder / "judgements.csv", COLUMNS, [judged("toponym", "Bery", "XX-B.bery", "yes")] * 2)
    assert str(check(folder)[0]).startswith("judgements.csv:3: subject: 'Bery': is judged")


def test_claims_of_a_count_are_about_no_place(world: Path) -> None:
    dataset = Dataset.load(world)
    assert [claim.toponym for claim in dataset.claims.values() if claim.count] == ["two capitals"]
    assert all(not one.claim.count for one in dataset.placed)


VOICES = {"blue": ("Blue", "governor", "official", "officials"), "red": ("Red",)}


@pytest.mark.parametrize(
    ("attribution", "party"),
    [
        ("", None),
        ("residents", None),
        ("a Red spokesman", "red"),
        ("red fighters", "red"),  # capital letters do not matter
        ("Redmond Smith, an officialese teacher", None),  # whole words only
        ("the governor's spokesman", "blue"),
        ("governor; two officials", "blue"),
        ("two officials and the Red", None),  # several parties
        ("governor, residents", None),  # and somebody who is no party's
        ("Red spokesman, backed by a resident", None),
        ("local officials, via Red Press", "blue"),  # via whom it came does not count
        ("officials (AFP)", None),
    ],
)
def test_an_attribution_is_a_partys_own_word_if_nobody_else_speaks(attribution: str, party: str | None) -> None:
    assert party_of(attribution, VOICES) == party


def test_whose_word_a_claim_is(tmp_path: Path) -> None:
    found = place_all(
        tmp_path / "w",
        claim_row("wire-0810", toponym="Bery", place_id="XX-B.bery", when="2021-08-10", attribution="a Blue governor"),
        claim_row("wire-0810", toponym="Abad", place_id="XX-A.abad", when="2021-08-10", certainty="claimed"),
        claim_row("wire-0810", toponym="Cell", place_id="XX-C.cell", when="2021-08-10", attribution="Red radio"),
        claim_row(
            "wire-0810", toponym="Celland", place_id="XX-C.cell", when="2021-08-10", predicate="withdrew", actor="blue",
            certainty="claimed", attribution="residents",
        ),
    )  # fmt: skip
    assert {name: one.party for name, one in found.items()} == {
        "Bery": "blue", "Abad": "red", "Cell": "red", "Celland": None,
    }  # fmt: skip


def test_an_outlets_side_speaks_in_all_it_says(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "w")
    documents = folder / "documents.csv"
    lines = documents.read_text("utf-8").splitlines()
    lines = [line.replace(",independent,", ",red,") if line.startswith("post-0812,") else line for line in lines]
    documents.write_text("\n".join(lines) + "\n", encoding="utf-8")
    parties = {one.document.id: one.party for one in Dataset.load(folder).placed}
    assert parties["post-0812"] == "red" and parties["wire-0810"] is None
