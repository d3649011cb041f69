"""CSV: a layer as a table, one row a feature (a dated state for the timeline), points as lon and lat in degrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.files import csv_text
from geo.layers import LAYERS, View


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """A layer as the bytes of a CSV file in UTF-8, lists joined by "; "; raises LookupError if the layer is None or unknown."""
    if layer not in LAYERS:
        raise LookupError(f"{layer!r} is no layer; there are {', '.join(LAYERS)}")
    return written([row for feature in LAYERS[layer](dataset, view)["features"] for row in _rows(feature)])


def written(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows of the same columns as the bytes of a CSV file in UTF-8, lists joined by "; "; without any row only `id`."""
    columns = list(rows[0]) if rows else ["id"]
    return csv_text(columns, ([_cell(row[name]) for name in columns] for row in rows)).encode()


def _rows(feature: dict[str, Any]) -> Iterator[dict[str, Any]]:
    properties = {"id": feature["id"], **feature["properties"]}
    geometry = feature["geometry"]
    if "lon" not in properties and (geometry is None or geometry["type"] == "Point"):
        properties["lon"], properties["lat"] = geometry["coordinates"] if geometry else (None, None)
    states = properties.pop("states", [{}])
    return ({**properties, **state} for state in states)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(f"{one['claim']}: {one['reason']}" if isinstance(one, dict) else str(one) for one in value)
    return value


FORMAT = Format(
    name="csv",
    title="CSV table",
    suffix=".csv",
    mime="text/csv",
    why="Choose it for spreadsheets and statistics: the same rows without the shapes.",
    layers=tuple(LAYERS),
    make=make,
)
