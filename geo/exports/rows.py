"""Rows: a layer as a table, one row a feature (a dated state for the timeline), with the same cells in every table format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:  # an eighth of a second that a table in CSV does without
    import pyarrow

_DAYS = frozenset({"since", "last_told", "start", "end", "until", "public_by", "earliest", "latest", "first_published"})
_NUMBERS = {"lon": "float64", "lat": "float64", "sources": "int64"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by column, `id` first, and its shape (lon, lat in degrees, EPSG:4326); None where it has none."""

    cells: dict[str, Any]
    shape: BaseGeometry | None


def rows(layer: dict[str, Any]) -> list[Row]:
    """The rows of a layer, in its order; several states of a feature are several rows of one id."""
    return [row for feature in layer["features"] for row in _rows(feature)]


def cell(value: Any) -> Any:
    """A value as one cell: lists joined by "; ", an overruled claim as "id: reason"."""
    if isinstance(value, list):
        return "; ".join(f"{one['claim']}: {one['reason']}" if isinstance(one, dict) else str(one) for one in value)
    return value


def arrow(found: Sequence[Row], *, geometry: str | None, typed_days: bool = True) -> pyarrow.Table:
    """Rows as an Arrow table: days as dates, or as text in ISO 8601 for a format that has none; the shape as WKB in the column
    named `geometry` (None: without), polygons as multipolygons so that a column has one type. Without any row it has no
    column but `id` and the shape.
    """
    import pyarrow

    columns = list(found[0].cells) if found else ["id"]
    arrays = [_column(name, [row.cells[name] for row in found], typed_days) for name in columns]
    if geometry is not None:
        columns.append(geometry)
        arrays.append(pyarrow.array([_wkb(row.shape) for row in found], pyarrow.binary()))
    return pyarrow.table(arrays, names=columns)


def geometry_type(found: Sequence[Row]) -> str:
    """The one type of the rows' shapes in a table: Point or MultiPolygon."""
    return "Point" if all(row.shape is None or row.shape.geom_type == "Point" for row in found) else "MultiPolygon"


def _rows(feature: dict[str, Any]) -> Iterator[Row]:
    geometry = shape(feature["geometry"]) if feature["geometry"] else None
    cells = {"id": feature["id"], **feature["properties"]}
    if "lon" not in cells and (geometry is None or geometry.geom_type == "Point"):
        cells["lon"], cells["lat"] = (geometry.x, geometry.y) if geometry else (None, None)
    states = cells.pop("states", [{}])
    return (Row({name: cell(value) for name, value in {**cells, **state}.items()}, geometry) for state in states)


def _column(name: str, values: list[Any], typed_days: bool) -> pyarrow.Array:
    import pyarrow

    if name in _DAYS and typed_days:
        return pyarrow.array([date.fromisoformat(one) if one else None for one in values], pyarrow.date32())
    return pyarrow.array(values, getattr(pyarrow, _NUMBERS.get(name, "string"))())


def _wkb(geometry: BaseGeometry | None) -> bytes | None:
    if geometry is None:
        return None
    several = shapely.MultiPolygon([geometry]) if geometry.geom_type == "Polygon" else geometry
    return bytes(shapely.to_wkb(several, flavor="iso", byte_order=1))
