"""VIINA's tables of control: one claim for the days on which one source says the same of a place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.dataset import Dataset
from geo.imports import Reading, Refused, TableMapping, read_table
from tests.importing import CONTROL_COLUMNS, table, zipped
from tests.world import PLACE_COLUMNS, PLACES, write_rows, write_world

SAID = TableMapping(format="viina", actors={"UA": "blue", "RU": "red"})


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = write_world(tmp_path_factory.mktemp("world") / "world")
    numbers = {"XX-A.abad": "11", "XX-B.bery": "22", "XX-C.abad": "33"}
    rows = [
        (i, kind, name, i.split(".")[0], i.split(".")[0], lon, lat, numbers.get(i, ""), "tests")
        for i, kind, name, lon, lat in PLACES
    ]
    write_rows(folder / "places.csv", PLACE_COLUMNS, rows)
    return Dataset.load(folder)


def row(place: str, day: str, wiki: str, **given: str) -> dict[str, str]:
    return dict.fromkeys(CONTROL_COLUMNS, "") | {"geonameid": place, "date": day, "status_wiki": wiki} | given


def read(dataset: Dataset, *rows: dict[str, str], mapping: TableMapping | None = SAID) -> Reading:
    return read_table("control_latest_2021.csv", table(rows), dataset, mapping=mapping)


def said(reading: Reading) -> list[tuple[str, str, str, str]]:
    claims = sorted(reading.claims, key=lambda one: (one.place_id, str(one.when)))
    return [(claim.place_id, claim.actor, str(claim.predicate), str(claim.when)) for claim in claims]


def test_days_of_one_status_are_one_claim(dataset: Dataset) -> None:
    rows = [row("11", f"2021080{day}", "UA" if day < 4 else "RU") for day in range(1, 7)]
    reading = read(dataset, *rows)
    assert reading.format == "viina"
    assert said(reading) == [
        ("XX-A.abad", "blue", "holds", "2021-08-01/2021-08-03"), ("XX-A.abad", "red", "holds", "2021-08-04/2021-08-06"),
    ]  # fmt: skip
    assert (reading.totals.rows, reading.totals.claims, reading.totals.unchanged) == (6, 2, 4)


def test_each_source_is_a_document_known_by_the_table_s_last_day(dataset: Dataset) -> None:
    rows = [row("11", f"2021080{day}", "UA", status_isw="UA", status_dsm="NA", status_boost="RU") for day in (1, 2)]
    reading = read(dataset, *rows)
    assert [(one.id, one.publisher, one.agency) for one in reading.documents] == [
        ("viina-isw-2021-08-01-2021-08-02", "VIINA", "Institute for the Study of War"),
        ("viina-wiki-2021-08-01-2021-08-02", "VIINA", "Wikipedia"),
    ]  # fmt: skip
    assert {one.published for one in reading.documents} == {date(2021, 8, 2)}
    assert {remark.column for remark in reading.remarks} == {"status", "status_boost"}


def test_a_gap_ends_a_span(dataset: Dataset) -> None:
    rows = [row("11", day, "UA") for day in ("20210801", "20210802", "20210804")]
    assert [when for *_, when in said(read(dataset, *rows))] == ["2021-08-01/2021-08-02", "2021-08-04"]
    empty = [row("11", "20210801", "UA"), row("11", "20210802", ""), row("11", "20210803", "UA")]
    assert [when for *_, when in said(read(dataset, *empty))] == ["2021-08-01", "2021-08-03"]


def test_who_fights_for_a_place_is_who_did_not_hold_it(dataset: Dataset) -> None:
    rows = [row("11", "20210801", "UA"), row("11", "20210802", "CONTESTED"), row("22", "20210802", "CONTESTED")]
    reading = read(dataset, *rows)
    assert said(reading)[1] == ("XX-A.abad", "red", "contested", "2021-08-02")
    assert ["says who held it" in remark.message for remark in reading.remarks if remark.line] == [True]


def test_places_that_are_not_followed_are_elsewhere(dataset: Dataset) -> None:
    reading = read(dataset, row("11", "20210801", "UA"), row("33", "20210801", "UA"), row("99", "20210801", "UA"))
    assert (reading.totals.claims, reading.totals.elsewhere) == (1, 2)


def test_geonames_ids_may_have_been_through_a_spreadsheet(dataset: Dataset) -> None:
    assert read(dataset, row("11.0", "2021-08-01", "UA")).totals.claims == 1


@pytest.mark.parametrize(
    ("given", "column"),
    [(("11", "20210230", "UA"), "date"), (("eleven", "20210801", "UA"), "geonameid"), (("11", "20210801", "PL"), "status_wiki")],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_told(dataset: Dataset, given: tuple[str, str, str], column: str) -> None:
    reading = read(dataset, row("11", "20210805", "UA"), row(*given))
    assert [(problem.line, problem.column) for problem in reading.problems] == [(3, column)]
    assert reading.totals.claims == 1


def test_a_day_told_twice_is_a_duplicate_or_a_contradiction(dataset: Dataset) -> None:
    one = row("11", "20210801", "UA")
    assert read(dataset, one, one).totals.duplicates == 1
    assert "row 2 says something else" in read(dataset, one, one | {"status_wiki": "RU"}).problems[0].message


def test_without_a_word_about_who_is_who_no_claim_is_made(dataset: Dataset) -> None:
    reading = read(dataset, row("11", "20210801", "UA"), mapping=None)
    assert (reading.claims, reading.documents, reading.totals.unchanged) == ((), (), 1)
    assert [(one.name, one.actor) for one in reading.actors] == [("UA", "")]
    assert "nobody of this dataset yet" in str(reading.remarks[-1])


def test_the_zip_is_read_as_it_comes(dataset: Dataset) -> None:
    data = zipped(**{"control_latest_2021.csv": table([row("11", "20210801", "UA")])})
    assert read_table("control.zip", data, dataset, form="viina", mapping=SAID).totals.claims == 1


def test_a_dataset_without_geonames_ids_is_told(world: Path) -> None:
    with pytest.raises(Refused, match="has a GeoNames id"):
        read(Dataset.load(world), row("11", "20210801", "UA"))


def test_other_tables_are_refused(dataset: Dataset) -> None:
    with pytest.raises(Refused, match="'geonameid' is missing"):
        read_table("kontrol.csv", b"katotth,date,status_wiki\n1,20210801,UA\n", dataset, form="viina")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["UA", "RU", ""]), min_size=1, max_size=30), st.randoms())
def test_the_spans_say_of_every_day_what_its_row_says(dataset: Dataset, statuses: list[str], random: object) -> None:
    first = date(2021, 8, 1)
    rows = [row("11", f"{first + timedelta(at):%Y%m%d}", status) for at, status in enumerate(statuses)]
    random.shuffle(rows)  # type: ignore[attr-defined]
    reading = read(dataset, *rows)
    told = {}
    for claim in reading.claims:
        assert claim.when is not None and claim.when.earliest is not None and claim.when.latest is not None
        for at in range((claim.when.latest - claim.when.earliest).days + 1):
            day = claim.when.earliest + timedelta(at)
            assert day not in told
            told[day] = {"blue": "UA", "red": "RU"}[claim.actor]
    assert told == {first + timedelta(at): status for at, status in enumerate(statuses) if status}
    assert reading.totals.claims + reading.totals.unchanged == len(statuses)


def test_a_second_reading_of_the_same_table_makes_nothing(dataset: Dataset, tmp_path: Path) -> None:
    from geo.imports import apply

    folder = tmp_path / "world"
    folder.mkdir()
    for path in dataset.folder.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    (folder / "documents").mkdir()
    (folder / "documents" / "one.txt").write_bytes((dataset.folder / "documents" / "one.txt").read_bytes())
    rows = [row("11", "20210801", "UA"), row("11", "20210802", "UA")]
    apply(read(Dataset.load(folder), *rows), folder)
    again = read(Dataset.load(folder), *rows)
    assert (again.claims, again.totals.duplicates) == ((), 2)
