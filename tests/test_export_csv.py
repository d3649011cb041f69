"""CSV and HXL: what a spreadsheet would take for a formula is text to it, and reads back as it was."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import hxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.dataset import Dataset
from geo.exports import FORMATS, csv_table, export_bytes
from geo.exports.csv_table import harmless, read, written
from geo.exports.hxl import _TAGS
from geo.layers import LAYERS
from tests.formats import SAMPLED, TRAP, VIEW, spans, states, trapped

SIGNS = "=+-@\t\r\n＝＋－＠"
TEXTS = some.text(some.sampled_from(f"'\" a1;,é{SIGNS}"), max_size=8) | some.text(
    some.characters(exclude_categories=["Cs"], exclude_characters="\0")
)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "'=1", "''=1", '=HYPERLINK("x")', "＝1"])
def test_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "a=1", "'tis", "''", "12", " ", -12.5, 0, None, -1])
def test_what_is_no_formula_is_left_alone(value: object) -> None:
    assert harmless(value) is value


@given(some.lists(some.fixed_dictionaries({"id": TEXTS, "note": TEXTS}), min_size=1, max_size=5))
def test_every_text_reads_back_as_it_was(rows: list[dict[str, str]]) -> None:
    text = written(rows).decode()
    assert read(text) == rows
    cells = (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    assert not any(cell[0] in SIGNS for cell in cells if cell)


def test_negative_numbers_stay_numbers() -> None:
    assert written([{"id": "a", "lon": -61.5}]) == b"id,lon\na,-61.5\n"


@pytest.mark.parametrize("name", ["csv", "hxl"])
def test_markup_stays_text_and_formulas_do_not_run(tmp_path: Path, name: str) -> None:
    dataset = trapped(tmp_path)
    rows = read(export_bytes(dataset, name, "claims", VIEW).decode())
    assert {row["quote"] for row in rows if row["id"] != "#meta+id"} == {TRAP}


@pytest.fixture(scope="module")
def opened(shipped: Dataset) -> dict[str, hxl.Dataset]:
    return {layer: hxl.data(io.BytesIO(export_bytes(shipped, "hxl", layer, VIEW))).cache() for layer in LAYERS}


def test_the_hxl_reader_finds_provinces_and_states(shipped: Dataset, opened: dict[str, hxl.Dataset]) -> None:
    for layer in ("provinces", "capitals"):
        rows = list(opened[layer])
        assert len(rows) == 34
        assert {row.get("#adm1+code"): row.get("#status+code") for row in rows} == states(shipped)


def test_the_hxl_reader_finds_the_days(shipped: Dataset, opened: dict[str, hxl.Dataset]) -> None:
    tags = ("#adm1+code", "#date+start", "#date+end", "#status+code")
    rows = {tuple(row.get(tag) for tag in tags) for row in opened["timeline"]}
    assert rows == spans(shipped)
    for day in map(date.isoformat, SAMPLED):
        on = {code: state for code, start, end, state in rows if str(start) <= day <= str(end)}
        assert on == states(shipped, date.fromisoformat(day))


def test_the_hxl_reader_knows_every_column(opened: dict[str, hxl.Dataset]) -> None:
    for layer, data in opened.items():
        assert all(column.tag for column in data.columns), layer
        assert len({column.display_tag for column in data.columns}) == len(data.columns), layer


def test_hxl_differs_from_csv_by_one_row(shipped: Dataset) -> None:
    for layer in LAYERS:
        head, tags, *rows = export_bytes(shipped, "hxl", layer, VIEW).decode().split("\n")
        assert "\n".join([head, *rows]) == export_bytes(shipped, "csv", layer, VIEW).decode()
        assert set(tags.split(",")) <= set(_TAGS.values())
    assert FORMATS["hxl"].suffix != FORMATS["csv"].suffix


def test_an_unknown_layer_is_refused(shipped: Dataset) -> None:
    for layer in (None, "rivers"):
        with pytest.raises(LookupError, match="is no layer"):
            csv_table.make(shipped, layer, VIEW)
