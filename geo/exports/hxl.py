"""HXL: the CSV table with a row of hashtags below its header, as humanitarian tools read it.

A format of its own, not a layer or the usual CSV: any layer can be wanted with hashtags, and who reads plain CSV would take
the second row for data.
"""

from __future__ import annotations

from geo.dataset import Dataset
from geo.exports import csv_table
from geo.exports.format import Format
from geo.layers import LAYERS, View

_TAGS = {
    "id": "#meta+id", "iso_3166_2": "#adm1+code+iso", "province": "#adm1+name", "place_id": "#loc+code", "place": "#loc+name",
    "capital": "#loc+name", "toponym": "#loc+name+reported", "lon": "#geo+lon", "lat": "#geo+lat",
    "state": "#status+code", "label": "#status+name", "basis": "#status+basis", "start": "#date+start", "end": "#date+end",
    "since": "#date+since", "last_told": "#date+told", "when": "#date+reported", "earliest": "#date+earliest",
    "latest": "#date+latest", "first_published": "#date+published+first", "published": "#date+published",
    "actor": "#org+actor+code", "claimed_by": "#org+claimant+code", "change": "#event+type", "predicate": "#event+type",
    "sources": "#meta+sources+num", "claims": "#meta+claims+list", "overruled": "#meta+claims+overruled+list",
    "contradicted_by": "#meta+claims+contradicting+list", "document_id": "#meta+document+id",
    "publisher": "#org+publisher+name", "publishers": "#org+publisher+list", "agency": "#org+agency+name",
    "title": "#meta+document+title", "url": "#meta+url", "quote": "#description+quote", "attribution": "#meta+attribution",
    "certainty": "#status+certainty", "status": "#status+review", "how_placed": "#meta+placed",
}  # fmt: skip


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """A layer as the bytes of a CSV file with HXL hashtags; raises LookupError if the layer is None or unknown."""
    return csv_table.written(csv_table.table(dataset, layer, view), below=_TAGS)


FORMAT = Format(
    name="hxl",
    suffix=".hxl.csv",
    mime="text/csv",
    layers=tuple(LAYERS),
    make=make,
    gzip=True,
)
