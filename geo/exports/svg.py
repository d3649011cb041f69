"""SVG: a day, or small maps of several, on a sheet with title, legend, note and licence; text as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.exports.sheets import DAY, MULTIPLES, sheet
from geo.layers import View
from geo.posters import svg


def make(
    dataset: Dataset, layer: str | None, view: View, *, days: Sequence[date] | None = None, scheme: str = "light"
) -> bytes:
    """The sheet of a layer as the bytes of an SVG file; raises as `sheets.sheet` does."""
    return svg(sheet(dataset, layer, view, days, scheme)).encode()


FORMAT = Format(
    name="svg",
    suffix=".svg",
    mime="image/svg+xml",
    layers=(DAY, MULTIPLES),
    make=make,
    picks=("days", "scheme"),
)
