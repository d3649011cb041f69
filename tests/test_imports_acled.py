"""ACLED: which rows are claims of control, and which stay incidents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.claims import Predicate
from geo.dataset import Dataset
from geo.files import csv_text
from geo.imports import Reading, Refused, TableMapping, read_table
from tests.importing import STAMP, acled_row, table, taken_row
from tests.world import SETTINGS, write_world

SAID = TableMapping(format="acled", actors={"Red Front": "red", "Military Forces of Tinyland (2001-)": "blue"})
LEXICON = """
members = "fighters"
whole = ["Tinyland"]
elsewhere = []

[[actors]]
id = "blue"
incumbent = true
against = "red"
aliases = ["Military Forces", "army"]

[[actors]]
id = "red"
incumbent = false
aliases = ["Red Front", "Military Council"]
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(write_world(tmp_path_factory.mktemp("world") / "world"))


def read(dataset: Dataset, *rows: dict[str, str], mapping: TableMapping | None = SAID, guess: bool = False) -> Reading:
    return read_table("acled.csv", table(rows), dataset, mapping=mapping, guess=guess)


def remarks(reading: Reading) -> str:
    return "\n".join(map(str, reading.remarks))


def test_an_event_is_an_incident(dataset: Dataset) -> None:
    reading = read(dataset, acled_row(), mapping=None)
    assert (reading.format, reading.totals.incidents, reading.actors) == ("acled", 1, ())
    one = reading.incidents[0]
    assert (one.id, one.kind, one.deaths, one.source) == ("acled-TIN1", "battles", 4, "ACLED: Made-up Wire; The Post")


def test_a_capital_taken_is_a_claim_in_a_document_of_its_own(dataset: Dataset) -> None:
    reading = read(dataset, taken_row(7))
    (claim,), (document,) = reading.claims, reading.documents
    assert reading.incidents == ()
    assert (claim.place_id, claim.actor, claim.predicate) == ("XX-A.abad", "red", Predicate.CAPTURED)
    assert (str(claim.when), claim.toponym, claim.document_id) == ("2021-08-12", "Abad", "acled-TIN7")
    assert (document.publisher, document.agency, document.side) == ("ACLED", "Made-up Wire", "not stated")
    assert document.published == date(2021, 8, 17)
    assert "The Post" in document.published_note
    assert (reading.totals.rows, reading.totals.claims) == (1, 1)


def test_the_government_regains_what_its_forces_take(dataset: Dataset) -> None:
    reading = read(dataset, acled_row(sub_event_type="Government regains territory", inter1="2", inter2="1"))
    assert [(claim.actor, claim.predicate) for claim in reading.claims] == [("blue", Predicate.RECAPTURED)]


def test_a_transfer_without_violence_is_of_the_only_one_named(dataset: Dataset) -> None:
    row = acled_row(sub_event_type="Non-violent transfer of territory", actor2="", inter2="")
    assert [claim.actor for claim in read(dataset, row).claims] == ["red"]
    both = acled_row(sub_event_type="Non-violent transfer of territory")
    assert read(dataset, both).claims == ()
    assert "does not tell who gained" in remarks(read(dataset, both))


@pytest.mark.parametrize(
    "given",
    [
        {"location": "Abad Kalan"}, {"latitude": "0.5"}, {"geo_precision": "2"}, {"geo_precision": "3"},
        {"location": "Bery", "latitude": "0.41"}, {"location": "Abad", "longitude": "2.6", "latitude": "0.6"},
        {"inter2": "2"}, {"timestamp": ""}, {"timestamp": "1628553600"}, {"actor1": "Green Front"},
    ],
)  # fmt: skip
def test_what_cannot_honestly_be_claimed_stays_an_incident(dataset: Dataset, given: dict[str, str]) -> None:
    reading = read(dataset, taken_row(**given))
    assert (reading.claims, reading.documents) == ((), ())
    assert [incident.kind for incident in reading.incidents] == ["territory"]


def test_why_a_claim_is_not_made_is_told(dataset: Dataset) -> None:
    assert "does not tell when it was put out" in remarks(read(dataset, taken_row(timestamp="")))
    assert "was put out before its event" in remarks(read(dataset, taken_row(timestamp="1628553600")))
    assert "is nobody of this dataset yet: 2 rows" in remarks(
        read(dataset, taken_row(1, actor1="Green"), taken_row(2, actor1="Green"))
    )


@pytest.mark.parametrize("stamp", ["soon", "-5", "1629158400000", "inf"])
def test_a_timestamp_that_is_none_makes_the_row_unreadable(dataset: Dataset, stamp: str) -> None:
    reading = read(dataset, taken_row(timestamp=stamp))
    assert (reading.totals.unreadable, reading.problems[0].column) == (1, "timestamp")


@pytest.mark.parametrize(("precision", "when"), [("1", "2021-08-12"), ("2", "2021-08-06/2021-08-18"), ("3", "2021-08")])
def test_days_are_as_exact_as_the_row_says(dataset: Dataset, precision: str, when: str) -> None:
    (claim,) = read(dataset, taken_row(time_precision=precision, timestamp=str(int(STAMP) + 10**7))).claims
    assert str(claim.when) == when


def test_who_is_who_is_proposed_and_not_taken_unasked(dataset: Dataset) -> None:
    reading = read(dataset, taken_row(1), taken_row(2, actor1="Red Council of Blue"), mapping=None)
    assert reading.claims == ()
    assert [(one.name, one.actor, one.confirmed) for one in reading.actors] == [
        ("Red Council of Blue", "", False), ("Red Front", "red", False),
    ]  # fmt: skip
    assert [claim.actor for claim in read(dataset, taken_row(), mapping=None, guess=True).claims] == ["red"]


def test_the_longest_alias_decides(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world")
    (folder / "lexicon.toml").write_text(LEXICON, encoding="utf-8")
    dataset = Dataset.load(folder)
    rows = [
        taken_row(at, actor1=name)
        for at, name in enumerate(("Military Forces of X", "Military Council of X", "Military"))
    ]
    reading = read(dataset, *rows, mapping=None)
    assert {one.name: one.actor for one in reading.actors} == {
        "Military Forces of X": "blue", "Military Council of X": "red", "Military": "",
    }  # fmt: skip


def test_a_person_may_say_that_an_actor_is_nobody(dataset: Dataset) -> None:
    reading = read(dataset, taken_row(), mapping=TableMapping(format="acled", actors={"Red Front": ""}), guess=True)
    assert reading.claims == ()
    assert reading.remarks == ()


def test_a_mapping_to_an_actor_that_is_not_there_is_refused(dataset: Dataset) -> None:
    with pytest.raises(Refused, match=r"'green' for 'Red Front', which is no actor"):
        read(dataset, taken_row(), mapping=TableMapping(format="acled", actors={"Red Front": "green"}))


def test_what_the_dataset_has_is_a_duplicate(dataset: Dataset) -> None:
    first = read(dataset, taken_row(1))
    again = read_table("b.csv", table([taken_row(1), taken_row(2)]), dataset, mapping=SAID, earlier=[first])
    assert (again.totals.claims, again.totals.duplicates) == (1, 1)


def test_of_a_province_only_a_row_about_the_whole_of_it_is_a_claim(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world", claims=[])
    text = SETTINGS.replace('kind = "capital"', 'kind = "province"')
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    (folder / "events.csv").write_text(csv_text(_event_columns(), []), encoding="utf-8")
    dataset = Dataset.load(folder)
    whole = taken_row(1, location="Beryland", latitude="0.5", longitude="1.5", geo_precision="3")
    village = taken_row(2, location="Beryland", latitude="0.5", longitude="1.5", geo_precision="1")
    town_too = taken_row(3, location="Abad", latitude="0.5", longitude="0.5", geo_precision="3")
    reading = read(dataset, whole, village, town_too)
    assert [claim.place_id for claim in reading.claims] == ["XX-B"]
    assert reading.totals.incidents == 2


def _event_columns() -> tuple[str, ...]:
    from geo.events import COLUMNS

    return COLUMNS
