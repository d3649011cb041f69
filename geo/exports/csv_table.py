"""CSV: a layer as a table, one row a feature (a dated state for the timeline), points as lon and lat in degrees.

A text that a spreadsheet would take for a formula gets an apostrophe before it, and so does one that begins with
apostrophes and such a sign: taking one apostrophe away again, as `read` does, gives back what was there. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.exports.rows import cell, rows
from geo.files import csv_text
from geo.layers import LAYERS, View

# What begins a formula: = + - @, their full-width forms, and white space that a spreadsheet may skip before them.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(f"'{_FORMULA.pattern}")


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """A layer as the bytes of a CSV file in UTF-8, lists joined by "; "; raises LookupError if the layer is None or unknown."""
    return written(table(dataset, layer, view))


def table(dataset: Dataset, layer: str | None, view: View) -> list[dict[str, Any]]:
    """A layer as rows by column; raises LookupError if the layer is None or unknown."""
    if layer not in LAYERS:
        raise LookupError(f"{layer!r} is no layer; there are {', '.join(LAYERS)}")
    return [row.cells for row in rows(LAYERS[layer](dataset, view))]


def written(found: Sequence[Mapping[str, Any]], *, below: Mapping[str, str] | None = None) -> bytes:
    """Rows of the same columns as the bytes of a CSV file in UTF-8, lists joined by "; "; without any row only `id`.

    `below` is a second line under the header, by column; it is written as it is.
    """
    columns = list(found[0]) if found else ["id"]
    lines: list[list[Any]] = [] if below is None else [[below[name] for name in columns]]
    lines += ([harmless(cell(row[name])) for name in columns] for row in found)
    return csv_text(columns, lines).encode()


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; what is no text is left as it is."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def read(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file of ours with every text as it was before it was made harmless."""
    return [
        {name: value[1:] if _ESCAPED.match(value) else value for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


FORMAT = Format(
    name="csv",
    suffix=".csv",
    mime="text/csv",
    layers=tuple(LAYERS),
    make=make,
    gzip=True,
)
