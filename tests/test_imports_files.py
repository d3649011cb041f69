"""The kinds of files a table may stand in: text, workbook, GeoJSON, zip; and what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.imports import limits
from geo.imports.limits import Refused
from geo.imports.records import Unreadable
from geo.imports.sheets import Sheet, open_sheet
from geo.imports.sources import open_source
from geo.imports.values import FormulaText
from tests.importing import features, workbook, zipped


def sheet(data: bytes, **how: str) -> Sheet:
    return open_sheet(open_source("some", data), **how)


def rows(data: bytes, **how: str) -> list[tuple[int, list[str] | str]]:
    return [(line, one.reason if isinstance(one, Unreadable) else one) for line, one in sheet(data, **how).rows]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_is_found(sign: str) -> None:
    data = f"a{sign}b\n1{sign}2\n".encode()
    assert rows(data) == [(2, ["1", "2"])]


def test_the_separator_that_fits_every_row_wins() -> None:
    assert sheet(b"a,b;c,d;e\n1;2;3\n4;5;6\n").header == ("a,b", "c,d", "e")


def test_a_separator_that_cannot_be_told_is_asked_for() -> None:
    data = b"a,b;c\n1,2;3\n"
    with pytest.raises(Refused, match="comma and semicolon between its fields"):
        sheet(data)
    assert rows(data, separator=";") == [(2, ["1,2", "3"])]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert sheet(b"\xef\xbb\xbfa,b\n1,2\n").header == ("a", "b")


def test_a_declared_encoding_is_used() -> None:
    assert rows("a,b\nж,2\n".encode("windows-1251"), encoding="windows-1251") == [(2, ["ж", "2"])]
    with pytest.raises(Refused, match="none of"):
        sheet(b"a,b\n1,2\n", encoding="utf-7")


def test_lines_are_counted_across_quoted_line_ends_and_empty_lines() -> None:
    assert rows(b'a,b\n"1\n1",2\n\n3,4\n') == [(2, ["1\n1", "2"]), (5, ["3", "4"])]


def test_a_row_with_other_fields_is_told() -> None:
    assert rows(b"a,b\n1,2\n1,2,3\n4,5\n")[1] == (3, "3 fields where the header has 2")


def test_quotes_that_do_not_match_are_told_and_the_next_rows_read() -> None:
    found = rows(b'a,b\n"1"x,2\n3,4\n"open,5\n')
    assert found[1] == (3, ["3", "4"])
    assert [("not readable as CSV" in str(one), line) for line, one in (found[0], found[2])] == [(True, 2), (True, 4)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"), (b"\x1f\x8b\x08rest", "gzip"), (b"\xd0\xcf\x11\xe0old", "old Excel"), (b"%PDF-1.7", "PDF"),
        (b"<kml/>", "XML or HTML"), (b"  <!DOCTYPE x>", "XML or HTML"), (b"\xff\xfea\x00", "UTF-16"), (b"PAR1xx", "Parquet"),
        (b"SQLite format 3\0", "database"), (b"just words\n", "no comma, semicolon or tab"), (b",,\n1,2,3\n", "no header"),
        (b"\xe9,b\n1,2\n", "no text in the encoding"), (b"a\0,b\n1,2\n", "zero bytes"), (b"a," + b"b" * 140_000, "CSV"),
        (b"{}", "no feature collection"), (b"[1]", "no feature collection"), (b'{"features": [', "not readable as JSON"),
        (b"[" * 100_000, "not readable as JSON"), (b'{"a": ' * 5000 + b"1", "not readable as JSON"), (b"{\xff}", "not UTF-8"),
        (b"PK\x03\x04broken", "cannot be read as one"), (zipped(a__txt2=b"1"), "0 tables"), (zipped(a__csv=b"1", b__csv=b"2"), "2 tables"),
        (zipped(a__csv=zipped(b__csv=b"1")), "zip in a zip"), (zipped(a__csv=b""), "is empty"), (zipped(a__xlsx=b"PK"), "unpack it first"),
        (zipped(**{"xl/workbook.xml": b"<a/>"}), "is missing"), (zipped(a__csv=b"<html>"), "XML or HTML"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message) as caught:
        list(sheet(data).rows)
    assert "\n" not in str(caught.value)


def test_a_column_may_not_stand_twice() -> None:
    with pytest.raises(Refused, match="'A' stands twice"):
        sheet(b"A,b,A\n1,2,3\n").index()


def test_a_zip_s_only_table_is_read() -> None:
    assert rows(zipped(readme__md=b"hello", data__csv=b"a,b\n1,2\n")) == [(2, ["1", "2"])]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused, match="400 times its size"):
        sheet(zipped(a__csv=b"a,b\n" + b"0" * 2_000_000))


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    data = zipped(a__csv=b"a,b\n" + b"1,2\n" * 2000)
    size = (4 + 8000).to_bytes(4, "little")
    with pytest.raises(Refused, match=r"cannot be unpacked|larger unpacked"):
        rows(data.replace(size, (600).to_bytes(4, "little")))


def test_a_zip_with_a_password_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.csv", b"a,b\n1,2\n")
    data = bytearray(made.getvalue())
    at = data.index(b"PK\x01\x02")
    data[6], data[at + 8] = 1, 1
    with pytest.raises(Refused, match="password"):
        sheet(bytes(data))


def test_limits_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.imports.sources.FILE_BYTES", 3)
    with pytest.raises(Refused, match="has 8 bytes; at most 3"):
        sheet(b"a,b\n1,2\n")
    monkeypatch.undo()
    monkeypatch.setattr("geo.imports.sources.UNPACKED_BYTES", 3)
    with pytest.raises(Refused, match="more than 3 bytes unpacked"):
        sheet(zipped(a__csv=b"a,b\n1,2\n"))
    with pytest.raises(Refused, match=f"at most {limits.COLUMNS:,}"):
        sheet(b"a" + b",a" * limits.COLUMNS + b"\n")
    with pytest.raises(Refused, match="this is no table"):
        rows(b"a,b\n" + b"x" * 2_100_000)


def test_a_workbook_s_values_come_as_text() -> None:
    styles = '<numFmts><numFmt numFmtId="200" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="14"/></cellXfs>'  # fmt: skip
    raw = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>day</t></is></c><c r="C1" t="str"><v>n</v></c></row>'
        '<row r="3"><c r="A3" s="1"><v>44413</v></c><c r="C3"><v>1.50</v></c></row>'
        '<row r="4"><c r="A4" s="2"><v>44413.5</v></c><c r="C4" t="b"><v>1</v></c></row>'
        '<row r="5"><c r="A5" t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r></is></c><c r="C5"><v>3</v></c></row>'
    )
    data = workbook([], raw=raw, styles=styles)
    assert sheet(data).header == ("day", "", "n")
    assert rows(data) == [
        (3, ["2021-08-05", "", "1.5"]), (4, ["2021-08-05 12:00:00", "", "true"]), (5, ["a b", "", "3"]),
    ]  # fmt: skip


def test_a_formula_is_told_apart_from_its_value() -> None:
    ((_, fields),) = sheet(workbook([["a", "b"], ["=1+1", 2]])).rows
    assert isinstance(fields, list)
    assert [type(one) is FormulaText for one in fields] == [True, False]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (workbook([["a", "b"]], sheets=("one", "two")), "has 2 sheets"), (workbook([]), "its sheet is empty"),
        (workbook([["a"]], prolog="<!DOCTYPE a [<!ENTITY b 'c'>]>"), "declares a document type"),
        (workbook([], raw="<row><c><v>&a;</v></c></row>"), "not readable as XML"), (workbook([], raw="<row>" * 80), "too deep"),
        (workbook([], raw='<row><c t="s"><v>7</v></c></row>'), "points to a text"), (workbook([], raw="<row>"), "not readable as XML"),
        (workbook([], raw='<row><c r="ZZZ1"><v>1</v></c></row>'), "at most 1,000"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        list(sheet(data).rows)


def test_a_sheet_can_be_named() -> None:
    data = workbook([["a", "b"], [1, 2]], sheets=("one", "two"))
    assert rows(data, sheet="one") == [(2, ["1", "2"])]
    with pytest.raises(Refused, match="no sheet 'three'"):
        sheet(data, sheet="three")


def test_a_cell_in_the_last_row_and_column_costs_nothing() -> None:
    raw = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert rows(workbook([], raw=raw)) == [(1_048_576, "stands right of the 1 columns of the header")]


def test_geojson_s_properties_and_point_are_columns() -> None:
    data = features(
        [{"a": 1, "lon": 0.5, "lat": 0.4}, {"b": [1, 2], "lon": None, "lat": 0}, {"a": True, "lon": 1, "lat": 1}]
    )
    assert sheet(data).header == ("a", "b", "geometry.lon", "geometry.lat")
    assert rows(data) == [(1, ["1", "", "0.5", "0.4"]), (2, ["", "[1, 2]", "", "0"]), (3, ["true", "", "1", "1"])]


def test_a_feature_without_properties_is_told() -> None:
    data = b'{"features": [{"properties": {"a": 1}}, 7, {"properties": null}]}'
    assert [line for line, one in rows(data) if isinstance(one, str)] == [2, 3]


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=8).map(
    lambda one: f"x{one}"
)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=2, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_a_table_is_the_same_from_every_kind_of_file(fields: list[list[str]], sign: str) -> None:
    text = sign.join(("one", "two")) + "\n" + "".join(
        sign.join('"' + field.replace('"', '""') + '"' for field in row) + "\n" for row in fields
    )  # fmt: skip
    made = workbook([["one", "two"], *fields])
    found = [one for _, one in rows(text.encode(), separator=sign)]
    assert found == fields
    assert [one for _, one in rows(made)] == fields


def test_a_file_that_is_not_there_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_source("gone.csv", tmp_path / "gone.csv")
