"""FlatGeobuf: a layer as one compact binary file, its rows in the order of their ids."""

from __future__ import annotations

import io
import json

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.exports.papers import papers
from geo.exports.rows import arrow, geometry_type, rows
from geo.layers import LAYERS, View


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """A layer as the bytes of a FlatGeobuf file; raises LookupError if the layer is None or unknown."""
    if layer not in LAYERS:
        raise LookupError(f"{layer!r} is no layer; there are {', '.join(LAYERS)}")
    import pyogrio

    found, about = rows(LAYERS[layer](dataset, view)), papers(dataset, view)
    # The spatial index would put the rows in the order of a curve; so few need none.
    options = {"SPATIAL_INDEX": "NO", "TITLE": about["title"], "DESCRIPTION": json.dumps(about, ensure_ascii=False)}
    file = io.BytesIO()
    # The format knows instants but no days, and a day must not become an instant: days are text.
    pyogrio.write_arrow(
        arrow(found, geometry="geometry", typed_days=False), file, driver="FlatGeobuf", layer=layer, geometry_name="geometry",
        geometry_type=geometry_type(found), crs="EPSG:4326", layer_options=options,
    )  # fmt: skip
    return file.getvalue()


FORMAT = Format(
    name="flatgeobuf",
    suffix=".fgb",
    mime="application/vnd.flatgeobuf",
    layers=tuple(LAYERS),
    make=make,
)
