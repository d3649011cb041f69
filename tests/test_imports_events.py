"""UCDP GED, and what holds for every table of events: placing, totals, days, duplicates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unittest.mock import ANY

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.dataset import Dataset
from geo.imports import FORMATS, Reading, Refused, Unconfirmed, read_table
from geo.incidents import Incident, WhenPrecision, Where
from tests.importing import GED_COLUMNS, acled_row, event_row, ged_row, table
from tests.world import write_world


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(write_world(tmp_path_factory.mktemp("world") / "world"))


def read(dataset: Dataset, *rows: dict[str, str]) -> Reading:
    return read_table("some.csv", table(rows), dataset)


def told(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [(problem.line, problem.column, problem.message) for problem in reading.problems]


def test_a_ged_row_is_an_incident(dataset: Dataset) -> None:
    reading = read(dataset, ged_row(7))
    assert reading.format == "ged"
    assert reading.incidents == (
        Incident(
            "ged-7", date(2021, 8, 5), date(2021, 8, 5), 0.4, 0.4, "XX-A", Where.EXACT, WhenPrecision.DAY,
            "state-based conflict", "Government of Tinyland", "Red", 3, "Abad town",
            'UCDP GED: "Made-up Wire,2021-08-06,A headline"',
        ),
    )  # fmt: skip
    assert (reading.totals.rows, reading.totals.incidents) == (1, 1)
    assert (reading.first, reading.last) == (date(2021, 8, 5), date(2021, 8, 5))


@pytest.mark.parametrize(
    ("code", "where", "area"),
    [("1", "exact", "XX-A"), ("2", "near", "XX-A"), ("3", "district", "XX-A"), ("4", "province", "XX-A"),
     ("5", "area", "XX-A"), ("6", "country", None), ("7", "international", None)],
)  # fmt: skip
def test_how_exact_a_point_is_decides_whether_it_tells_the_area(
    dataset: Dataset, code: str, where: str, area: str | None
) -> None:
    incident = read(dataset, ged_row(where_prec=code)).incidents[0]
    assert (incident.where, incident.area_id) == (where, area)


def test_a_region_s_picked_point_tells_no_area_by_itself(dataset: Dataset) -> None:
    assert read(dataset, ged_row(where_prec=5, adm_1="")).incidents[0].area_id is None
    assert read(dataset, ged_row(where_prec=5, adm_1="Celland")).incidents[0].area_id is None


@pytest.mark.parametrize(("code", "when"), [("1", "day"), ("2", "days"), ("3", "week"), ("4", "month"), ("5", "year")])
def test_how_exact_the_days_are_is_kept(dataset: Dataset, code: str, when: str) -> None:
    incident = read(dataset, ged_row(date_prec=code, date_end="2021-08-09")).incidents[0]
    assert (incident.when, incident.last, incident.is_precise) == (when, date(2021, 8, 9), False)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("latitude", "nan", "no finite number"), ("longitude", "-inf", "no finite number"), ("latitude", "1e400", "not finite"),
        ("latitude", "91", "must be degrees"), ("longitude", "0,4", "decimal comma"), ("longitude", "", "must not be empty"),
        ("latitude", "north", "is no number"), ("date_start", "2021-02-30", "no day of the calendar"),
        ("date_start", "44414", "is no date"), ("date_start", "05/08/2021", "day/month or month/day"),
        ("date_end", "2021-08-04", "before date_start"), ("best", "-1", "negative"), ("best", "1.5", "no whole number"),
        ("where_prec", "8", "none of"), ("date_prec", "", "none of"), ("type_of_violence", "4", "none of"),
        ("side_a", "a\0b", "stands in no text"), ("side_b", "=1+1", "begins like a formula"), ("id", " ", "must not be empty"),
        ("side_a", "x" * 100_001, "more than 100,000 characters"), ("best", "12345678901", "more than 10,000,000"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_told_and_the_others_load(
    dataset: Dataset, column: str, value: str, message: str
) -> None:
    reading = read(dataset, ged_row(1), ged_row(2, **{column: value}), ged_row(3))
    assert [incident.id for incident in reading.incidents] == ["ged-1", "ged-3"]
    assert told(reading) == [(3, column, ANY)]
    assert message in reading.problems[0].message
    assert reading.totals.unreadable == 1


def test_bytes_that_are_not_utf8_spoil_only_their_row(dataset: Dataset) -> None:
    data = table([ged_row(1), ged_row(2, side_b="Front libéré")]).replace("é".encode(), b"\xe9")
    reading = read_table("some.csv", data, dataset)
    assert [incident.id for incident in reading.incidents] == ["ged-1"]
    assert "e9 e9 are not in the file's encoding" in reading.problems[0].message


def test_rows_of_other_countries_are_elsewhere(dataset: Dataset) -> None:
    far = ged_row(2, latitude=50, longitude=50, country="Farland")
    beside = ged_row(3, latitude=0.5, longitude=3.2, country="Neighbour")
    reading = read(dataset, ged_row(1), far, beside)
    assert (reading.totals.incidents, reading.totals.elsewhere) == (1, 2)


def test_an_own_row_off_the_coast_is_kept_without_an_area(dataset: Dataset) -> None:
    reading = read(dataset, ged_row(1), ged_row(2, latitude=-0.2))
    assert [incident.area_id for incident in reading.incidents] == ["XX-A", None]


def test_a_country_known_by_its_rows_keeps_its_off_shore_row(dataset: Dataset) -> None:
    rows = [ged_row(number, country="Republic of Tiny") for number in (1, 2)]
    reading = read(dataset, *rows, ged_row(3, country="Republic of Tiny", latitude=-0.2))
    assert reading.totals.incidents == 3


def test_swapped_degrees_are_told_as_such(dataset: Dataset) -> None:
    reading = read(dataset, ged_row(1), ged_row(2, latitude=2.5, longitude=0.5))
    assert told(reading) == [(3, "longitude, latitude", ANY)]
    assert "the other way round this lies in Celland" in reading.problems[0].message


def test_a_foreign_row_is_not_taken_for_a_swapped_one(dataset: Dataset) -> None:
    reading = read(dataset, ged_row(1), ged_row(2, latitude=2.5, longitude=0.5, country="Farland"))
    assert reading.totals.elsewhere == 1


def test_a_row_that_stands_twice_is_a_duplicate(dataset: Dataset) -> None:
    reading = read(dataset, ged_row(1), ged_row(1), ged_row(1, best=9))
    assert (reading.totals.incidents, reading.totals.duplicates) == (1, 2)
    assert [remark.line for remark in reading.remarks] == [4]


def test_rows_of_an_earlier_reading_are_duplicates(dataset: Dataset) -> None:
    first = read(dataset, ged_row(1))
    reading = read_table("more.csv", table([ged_row(1), ged_row(2)]), dataset, earlier=[first])
    assert (reading.totals.incidents, reading.totals.duplicates) == (1, 1)


def test_agreement_with_the_table_s_own_area_is_counted(dataset: Dataset) -> None:
    rows = [
        ged_row(1), ged_row(2, adm_1="Beryland state"), ged_row(3, adm_1="Nowhere"), ged_row(4, where_prec=2, adm_1="Celland"),
    ]  # fmt: skip
    reading = read(dataset, *rows)
    assert (reading.agreeing, reading.compared) == (1, 3)
    assert [remark.value for remark in reading.remarks] == ["Nowhere"]


def test_rows_outside_the_days_are_counted(dataset: Dataset) -> None:
    reading = read(dataset, ged_row(1), ged_row(2, date_start="2019-01-01", date_end="2019-01-01"))
    assert (reading.outside, reading.sets_days) == (1, False)


@pytest.mark.parametrize("name", (*GED_COLUMNS[:1], "where_prec", "date_end"))
def test_a_missing_column_is_told(dataset: Dataset, name: str) -> None:
    columns = [column for column in GED_COLUMNS if column != name]
    with pytest.raises(Refused, match=f"the column '{name}' is missing"):
        read_table("some.csv", table([ged_row()], columns=columns), dataset, form="ged")


def test_capital_letters_and_blanks_in_column_names_do_not_matter(dataset: Dataset) -> None:
    head, rest = table([ged_row()]).split(b"\n", 1)
    assert read_table("some.csv", head.upper() + b"\n" + rest, dataset).totals.incidents == 1


def test_hxl_tags_are_no_row(dataset: Dataset) -> None:
    head, rest = table([ged_row()]).split(b"\n", 1)
    tags = b"," * 37 + b"#country+name" + b"," * (len(GED_COLUMNS) - 38)
    assert read_table("some.csv", head + b"\n" + tags + b"\n" + rest, dataset).totals.rows == 1


def test_viina_s_events_are_incidents_of_an_unknown_day(dataset: Dataset) -> None:
    reading = read(dataset, event_row(1), event_row(2, GEO_PRECISION="MOON"), event_row(3, longitude="NA"))
    assert reading.format == "viina-events"
    assert [(one.where, one.when, one.kind) for one in reading.incidents] == [
        ("exact", "unknown", "report"), ("unknown", "unknown", "report"),
    ]  # fmt: skip
    assert [remark.value for remark in reading.remarks] == ["MOON"]
    assert told(reading) == [(4, "longitude", "is no finite number")]


fields = st.sampled_from(
    ["", "0.4", "0.4", "2.5", "nan", "2021-08-05", "2021-08-05", "1", "1", "Tinyland", "\0", '"', "\n", "é", "=x", "-1", "1e999"]
) | st.text(max_size=5)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([ged_row(), acled_row(), event_row()]), st.lists(st.tuples(st.integers(0, 60), fields), max_size=25)
)
def test_totals_add_up_whatever_the_fields(
    dataset: Dataset, row: dict[str, str], changes: list[tuple[int, str]]
) -> None:
    rows = []
    for at, value in changes:
        changed = {**row, next(iter(row)): str(at // 3)}
        changed[list(row)[at % len(row)]] = value
        rows.append(changed)
    reading = read_table(
        "some.csv", table([row, *rows]).decode("utf-8", "surrogatepass").encode("utf-8", "replace"), dataset
    )
    total = reading.totals
    assert total.rows == len(rows) + 1
    parts = (total.incidents, total.claims, total.unchanged, total.elsewhere, total.duplicates, total.unreadable)
    assert total.rows == sum(parts)
    assert len(reading.problems) == total.unreadable
    assert len(reading.incidents) == total.incidents


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(list(FORMATS)), st.booleans())
def test_totals_add_up_whatever_the_bytes(dataset: Dataset, tail: bytes, form: str, header: bool) -> None:
    data = (table([ged_row()]) + tail) if header else tail
    try:
        reading = read_table("some.csv", data, dataset, form=form)
    except (Refused, Unconfirmed) as error:
        assert "\n" not in str(error) or form == "table"
        return
    assert reading.totals.rows == sum(getattr(reading.totals, name) for name in reading.totals.__slots__[1:])
    assert len(reading.problems) == reading.totals.unreadable
    for problem in (*reading.problems, *reading.remarks):
        str(problem).encode()
        assert "\n" not in str(problem)


def test_a_path_is_read_as_bytes_are(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(table([ged_row()]))
    assert read_table("some.csv", path, dataset) == read(dataset, ged_row())


def test_how_far_it_is_is_told(dataset: Dataset) -> None:
    shares: list[float] = []
    rows = table([ged_row(number) for number in range(1, 25_001)])
    read_table("some.csv", rows, dataset, tell=lambda share, words: shares.append(share))
    assert shares and all(0 < share < 1 for share in shares)
