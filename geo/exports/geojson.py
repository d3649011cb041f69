"""GeoJSON (RFC 7946), one feature a line so that two files can be compared."""

from __future__ import annotations

import json
from typing import Any

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.layers import LAYERS, View


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """A layer as the bytes of a GeoJSON file; raises LookupError if the layer is None or unknown."""
    if layer not in LAYERS:
        raise LookupError(f"{layer!r} is no layer; there are {', '.join(LAYERS)}")
    return written(LAYERS[layer](dataset, view))


def written(collection: dict[str, Any]) -> bytes:
    """A feature collection, with whatever stands beside its features, as the bytes of a GeoJSON file."""
    head = _compact({name: value for name, value in collection.items() if name != "features"})[:-1]
    lines = ",\n".join(_compact(feature) for feature in collection["features"])
    return f'{head},"features":[\n{lines}\n]}}\n'.encode()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


FORMAT = Format(
    name="geojson",
    suffix=".geojson",
    mime="application/geo+json",
    layers=tuple(LAYERS),
    make=make,
    gzip=True,
)
