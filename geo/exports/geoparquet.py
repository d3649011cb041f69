"""GeoParquet 1.1: a layer as a column table, with the box of each shape beside it so that readers can skip what lies elsewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.exports.papers import papers
from geo.exports.rows import Row, arrow, geometry_type, rows
from geo.layers import LAYERS, View

_SIDES = ("xmin", "ymin", "xmax", "ymax")


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """A layer as the bytes of a GeoParquet file; raises LookupError if the layer is None or unknown."""
    if layer not in LAYERS:
        raise LookupError(f"{layer!r} is no layer; there are {', '.join(LAYERS)}")
    import pyarrow
    from pyarrow import parquet

    found = rows(LAYERS[layer](dataset, view))
    boxes = [dict(zip(_SIDES, row.shape.bounds, strict=True)) if row.shape else None for row in found]
    box = pyarrow.array(boxes, pyarrow.struct([(side, pyarrow.float64()) for side in _SIDES]))
    table = arrow(found, geometry="geometry").append_column("bbox", box)
    about = {"geo": json.dumps(_geo(found)), **papers(dataset, view)}
    file = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata(about), file, compression="zstd")
    return file.getvalue()


def _geo(found: Sequence[Row]) -> dict[str, Any]:
    """What the format says of its geometry column."""
    from pyproj import CRS

    shapes = [row.shape.bounds for row in found if row.shape]
    column: dict[str, Any] = {
        "encoding": "WKB", "geometry_types": [geometry_type(found)], "crs": CRS.from_epsg(4326).to_json_dict(),
        "covering": {"bbox": {side: ["bbox", side] for side in _SIDES}},
    }  # fmt: skip
    if shapes:
        west, south, east, north = zip(*shapes, strict=True)
        column["bbox"] = [min(west), min(south), max(east), max(north)]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


FORMAT = Format(
    name="geoparquet",
    suffix=".parquet",
    mime="application/vnd.apache.parquet",
    layers=tuple(LAYERS),
    make=make,
)
