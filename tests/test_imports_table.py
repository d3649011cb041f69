"""Any table: what is proposed of its columns, and what a person's mapping makes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims import Predicate
from geo.dataset import Dataset
from geo.imports import (
    FORMATS,
    Reading,
    Refused,
    TableMapping,
    Unconfirmed,
    parse_mapping,
    read_mapping,
    read_table,
    write_actors,
)
from geo.imports.mapping import Target, quoted
from geo.imports.propose import Proposal
from geo.imports.values import DayOrder
from geo.incidents import WhenPrecision, Where
from tests.importing import features, table, workbook
from tests.world import write_world

ROW = {
    "Event ID": "e1", "Date": "2021-08-05", "Longitude": "0.4", "Latitude": "0.4", "Town": "Abad", "Actor1": "Red",
    "Killed": "2", "Source": "Wire", "Mood": "bad",
}  # fmt: skip
BASIC = {Target.DATE: "Date", Target.LON: "Longitude", Target.LAT: "Latitude"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(write_world(tmp_path_factory.mktemp("world") / "world"))


def proposed(dataset: Dataset, data: bytes, mapping: TableMapping | None = None) -> Proposal:
    with pytest.raises(Unconfirmed) as caught:
        read_table("own.csv", data, dataset, mapping=mapping)
    return caught.value.proposal


def own(*changes: dict[str, str]) -> bytes:
    return table([ROW | change for change in changes] or [ROW])


def test_columns_are_proposed_by_name_and_value(dataset: Dataset) -> None:
    found = proposed(dataset, own())
    assert found.unsure == ()
    assert found.mapping.columns == {
        Target.DATE: "Date", Target.LON: "Longitude", Target.LAT: "Latitude", Target.ID: "Event ID", Target.SIDE_A: "Actor1",
        Target.DEATHS: "Killed", Target.TOPONYM: "Town", Target.SOURCE: "Source",
    }  # fmt: skip
    assert found.untaken == ("Mood",)


def test_what_is_sure_is_taken_where_that_is_asked_for(dataset: Dataset) -> None:
    reading = read_table("own.csv", own(), dataset, guess=True)
    (one,) = reading.incidents
    assert (one.id, one.first, one.where, one.when, one.deaths) == (
        "row-e1", date(2021, 8, 5), Where.UNKNOWN, WhenPrecision.DAY, 2,
    )  # fmt: skip
    assert (one.side_a, one.toponym, one.source, one.kind, one.area_id) == ("Red", "Abad", "Wire", "incident", "XX-A")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ([{"Date": "03/04/2021"}, {"Date": "05/06/2021"}], "both read every date"),
        ([{"Longitude": "0.5", "Latitude": "2.5"}], "look swapped"), ([{"Longitude": "99"}], "none of the first 1 points"),
        ([{"Killed": "many"}], "cannot be read so"), ([{"Date": "yesterday"}], "cannot be read so"),
        ([{"Latitude": "nan"}], "cannot be read so"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_never_taken_unasked(dataset: Dataset, changes: list[dict[str, str]], word: str) -> None:
    with pytest.raises(Unconfirmed) as caught:
        read_table("own.csv", own(*changes), dataset, guess=True)
    assert word in "\n".join(caught.value.proposal.unsure)
    assert f"# NOT SURE: {caught.value.proposal.unsure[0]}" in caught.value.proposal.toml()


def test_columns_of_another_name_are_said_to_be_missing(dataset: Dataset) -> None:
    found = proposed(dataset, b"when,where,what\n2021-08-05,Abad,shots\n")
    assert {"no column seems to be lon", "no column seems to be lat"} <= set(found.unsure)
    assert "# lon = …  # not found, and needed" in found.toml()


def test_the_order_of_dates_is_found_where_the_values_tell(dataset: Dataset) -> None:
    found = proposed(dataset, own({"Date": "03/04/2021"}, {"Date": "25/04/2021"}))
    assert (found.mapping.date_order, found.unsure) == (DayOrder.DMY, ())


def test_decimal_commas_are_found(dataset: Dataset) -> None:
    semicolons = ";".join(ROW).encode() + b"\ne1;2021-08-05;0,4;0,4;Abad;Red;2;Wire;bad\n"
    found = proposed(dataset, semicolons)
    assert (found.mapping.decimal, found.unsure) == (",", ())
    assert read_table("own.csv", semicolons, dataset, guess=True).totals.incidents == 1


def test_words_for_how_exact_rows_are_must_be_explained(dataset: Dataset) -> None:
    data = table([{**ROW, "geo_precision": "village"}, {**ROW, "geo_precision": "rough"}])
    found = proposed(dataset, data)
    assert "'rough', 'village' mean" in found.unsure[-1]
    mapping = TableMapping(
        columns=BASIC | {Target.WHERE: "geo_precision"}, where={"village": Where.EXACT, "rough": Where.NEAR}
    )
    reading = read_table("own.csv", data, dataset, mapping=mapping)
    assert {one.where for one in reading.incidents} == {Where.EXACT, Where.NEAR}
    short = TableMapping(columns=BASIC | {Target.WHERE: "geo_precision"}, where={"village": Where.EXACT})
    assert "does not say what this means" in read_table("own.csv", data, dataset, mapping=short).problems[0].message


def test_the_proposal_is_a_mapping_file(dataset: Dataset) -> None:
    found = proposed(dataset, own({"Date": "03/04/2021"}, {"Date": "25/04/2021"}))
    assert parse_mapping("own.toml", found.toml(), FORMATS) == found.mapping


def test_rows_without_an_id_are_known_by_what_they_say(dataset: Dataset) -> None:
    data = table([ROW, ROW, ROW | {"Killed": "3"}])
    mapping = TableMapping(columns=BASIC | {Target.DEATHS: "Killed"})
    reading = read_table("own.csv", data, dataset, mapping=mapping)
    assert (reading.totals.incidents, reading.totals.duplicates) == (2, 1)


@pytest.mark.parametrize(
    "data",
    [
        workbook([list(ROW), ["e1", "2021-08-05", 0.4, 0.4, "Abad", "Red", 2, "Wire", "bad"]]),
        features([{name: value for name, value in ROW.items() if name[1:] not in ("ongitude", "atitude")} | {"lon": 0.4, "lat": 0.4}]),
        table([ROW], separator=";"), table([ROW], separator="\t"),
    ],
    ids=["workbook", "features", "semicolon", "tab"],
)  # fmt: skip
def test_the_same_rows_from_other_files_are_the_same_incidents(dataset: Dataset, data: bytes) -> None:
    wanted = read_table("own.csv", own(), dataset, guess=True).incidents
    assert read_table("own.csv", data, dataset, guess=True).incidents == wanted


CONTROL = ROW | {"Holder": "Red Front", "Told": "took", "Out": "2021-08-06"}
SAID = """
where_is = "exact"
attribution = "Made-up Monitor"
[columns]
date = "Date"
lon = "Longitude"
lat = "Latitude"
id = "Event ID"
toponym = "Town"
source = "Source"
holder = "Holder"
says = "Told"
published = "Out"
[says]
took = "captured"
"has it" = "holds"
talks = ""
[actors]
"Red Front" = "red"
Nomads = ""
"""


def controlled(dataset: Dataset, *changes: dict[str, str], said: str = SAID) -> Reading:
    data = table([CONTROL | change for change in changes])
    return read_table("control.csv", data, dataset, mapping=parse_mapping("m.toml", said, FORMATS))


def test_a_row_that_tells_who_took_a_place_is_a_claim(dataset: Dataset) -> None:
    reading = controlled(dataset, {}, {"Event ID": "e2", "Told": "has it", "Source": ""})
    taken, held = sorted(reading.claims, key=lambda claim: claim.document_id)
    assert (taken.place_id, taken.actor, taken.predicate) == ("XX-A.abad", "red", Predicate.CAPTURED)
    assert (taken.when.text, taken.document_id, held.predicate) == ("2021-08-05", "row-e1", Predicate.HOLDS)
    first, second = reading.documents
    assert (first.publisher, first.agency, first.published) == ("Made-up Monitor", "Wire", date(2021, 8, 6))
    assert second.agency == "not stated"
    assert first.published_note.startswith("the row's Out;")
    assert (reading.totals.claims, reading.totals.incidents, reading.totals.rows) == (2, 0, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Told": "talks"}, ""), ({"Holder": ""}, ""), ({"Longitude": "0.9"}, "no followed place"), ({"Town": "Bery"}, "no followed place"),
        ({"Holder": "Nomads"}, ""), ({"Holder": "Martians"}, "is nobody of this dataset yet"),
        ({"Out": ""}, "does not tell when it was put out"), ({"Out": "2021-08-01"}, "was put out before its event"),
    ],
)  # fmt: skip
def test_other_rows_stay_incidents(dataset: Dataset, change: dict[str, str], message: str) -> None:
    reading = controlled(dataset, change)
    assert (reading.claims, reading.totals.incidents) == ((), 1)
    assert message in "\n".join(map(str, reading.remarks)) and bool(message) == bool(reading.remarks)


def test_what_a_column_of_control_says_must_be_known(dataset: Dataset) -> None:
    assert "took it back" in str(controlled(dataset, {"Told": "took it back"}).problems[0])
    assert controlled(dataset, {}, said=SAID.replace('where_is = "exact"', "")).claims == ()
    unsaid = SAID.replace('says = "Told"', "").replace('published = "Out"', "")
    with pytest.raises(Refused, match=r"predicate.*must be given"):
        parse_mapping("m.toml", unsaid, FORMATS)
    whole = 'predicate = "holds"\npublished = "2021-08-30"\n' + unsaid
    reading = controlled(dataset, {}, said=whole)
    assert reading.claims[0].predicate is Predicate.HOLDS
    assert reading.documents[0].published_note.startswith("the mapping of the table;")
    days = whole.replace('date = "Date"', 'date = "Date"\nlast = "Out"')
    assert controlled(dataset, {}, said=days).claims[0].when.text == "2021-08-05/2021-08-06"


def test_a_column_of_control_is_never_taken_unasked(dataset: Dataset) -> None:
    found = proposed(dataset, table([CONTROL]))
    assert Target.HOLDER not in found.mapping.columns
    assert "seems to say who holds a place" in " ".join(found.unsure)


def test_a_formula_in_a_column_that_is_used_is_told(dataset: Dataset) -> None:
    rows = [list(ROW), ["e1", "2021-08-05", 0.4, "=B1", "Abad", "Red", 2, "Wire", "=x"]]
    mapping = TableMapping(columns=BASIC)
    assert read_table("a.xlsx", workbook(rows), dataset, mapping=mapping).problems[0].message == (
        "is a formula; only values are read"
    )
    rows[1][3] = 0.4
    assert read_table("a.xlsx", workbook(rows), dataset, mapping=mapping).totals.incidents == 1


def test_a_declared_encoding_reads_the_rest(dataset: Dataset) -> None:
    data = own({"Town": "Ждановка"}).decode().encode("windows-1251")
    mapping = TableMapping(encoding="windows-1251", columns=BASIC | {Target.TOPONYM: "Town"})
    assert read_table("own.csv", data, dataset, mapping=mapping).incidents[0].toponym == "Ждановка"
    plain = TableMapping(columns=BASIC | {Target.TOPONYM: "Town"})
    assert "another can be named" in read_table("own.csv", data, dataset, mapping=plain).problems[0].message


def test_a_column_that_is_not_there_is_told(dataset: Dataset) -> None:
    with pytest.raises(Refused, match="takes deaths from the column 'Dead', which is not there"):
        read_table("own.csv", own(), dataset, mapping=TableMapping(columns=BASIC | {Target.DEATHS: "Dead"}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format = 'other'", "none of ged"), ("encoding = 'utf-7'", "none of utf-8"), ("separator = '|'", "none of comma"),
        ("decimal = ';'", "none of"), ("date_order = 'yyy'", "not a valid"), ("where_is = 'here'", "not a valid"),
        ("[columns]\nday = 'x'", "none of date"), ("[columns]\ndate = 'x'", "columns.lon: must be given"),
        ("[columns]\ndate = 7", "must be given, as a str"), ("other = 1", "is no setting"), ("a = [", "is not TOML"),
        ("columns = 3", "must be given, as a dict"), ("a = " + "[" * 5000, "is not TOML"), ("[where]\nx = 'far'", "not a valid"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused(text: str, message: str) -> None:
    with pytest.raises(Refused, match=message) as caught:
        parse_mapping("own.toml", text, FORMATS)
    assert str(caught.value).startswith("own.toml")


def test_a_mapping_file_is_read_with_limits(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff")
    with pytest.raises(Refused, match="not UTF-8"):
        read_mapping(path, FORMATS)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(Refused, match="more than 1,000,000 bytes"):
        read_mapping(path, FORMATS)


@given(st.dictionaries(st.text(max_size=8), st.sampled_from(["", "red"]), max_size=4))
def test_who_is_who_is_read_back_as_it_was_written(actors: dict[str, str]) -> None:
    printable = {name: actor for name, actor in actors.items() if name.encode("utf-8", "replace").decode() == name}
    assert parse_mapping("a.toml", write_actors("acled", printable), FORMATS).actors == printable


@given(st.text(st.characters(codec="utf-8")))
def test_quoted_text_is_toml(text: str) -> None:
    import tomllib

    assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}
