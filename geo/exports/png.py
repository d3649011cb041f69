"""PNG: the same sheets as SVG, drawn in pixels with the program's own fonts; the papers stand in the file as text too."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.exports.sheets import DAY, MULTIPLES, sheet
from geo.layers import View
from geo.posters import WIDTH, svg


def make(
    dataset: Dataset,
    layer: str | None,
    view: View,
    *,
    days: Sequence[date] | None = None,
    scheme: str = "light",
    width: int = 2 * WIDTH,
) -> bytes:
    """The sheet of a layer as the bytes of a PNG file `width` pixels wide; raises as `sheets.sheet` does."""
    from PIL.PngImagePlugin import PngInfo  # these two take a tenth of a second to import, and only pictures need them

    from geo.rasters import raster

    drawn, settings, papers = sheet(dataset, layer, view, days, scheme), dataset.settings, PngInfo()
    told = {"Title": drawn.title, "Description": drawn.told, "Copyright": f"{settings.licence} {settings.licence_url}"}
    for name, words in (told | {"Source": "; ".join(settings.attributions)}).items():
        papers.add_itxt(name, words.replace("\0", "\ufffd"))
    written = io.BytesIO()
    raster(svg(drawn, width)).save(written, "PNG", pnginfo=papers)
    return written.getvalue()


FORMAT = Format(
    name="png",
    suffix=".png",
    mime="image/png",
    layers=(DAY, MULTIPLES),
    make=make,
    picks=("days", "scheme"),
)
