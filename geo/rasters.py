"""Rasters: SVG drawn as pixels by resvg, with fonts that come with the program, so that every machine draws the same."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files

import resvg_py
from PIL import Image

_FONTS = (
    ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
    ("fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf"),
)


@lru_cache(maxsize=1)
def font_files() -> tuple[str, ...]:
    """The files of the fonts that text is drawn in; nothing is taken from the machine."""
    return tuple(str(files(package).joinpath("files", name)) for package, name in _FONTS)


def raster(svg: str) -> Image.Image:
    """An SVG document as an opaque picture in RGB, as large as it says. Raises ValueError if it is no SVG."""
    drawn = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(font_files()))
    return Image.open(io.BytesIO(drawn)).convert("RGB")
