"""The stand-alone map: one HTML file with map, timeline and chart that opens from disk and asks nobody for anything."""

from __future__ import annotations

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.layers import View


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """The map of the whole timeline, opened on the view's day, as the bytes of an HTML page."""
    del layer
    from geo.maps import standalone_html  # folium takes a third of a second to import, and only this format needs it

    return standalone_html(dataset, rule=view.rule, known_by=view.known_by, day=view.on).encode()


FORMAT = Format(
    name="html",
    suffix=".html",
    mime="text/html",
    layers=(),
    make=make,
)
