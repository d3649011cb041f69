"""Typesetting: words set as lines of text in SVG, by an estimate of how wide they are: pictures are drawn where no font is.

Lengths are in pixels. The estimate is on the wide side, for the reader's font may be another than ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markupsafe import Markup

from geo.patterns import tag

SANS = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
SERIF = "Georgia, 'Iowan Old Style', 'Noto Serif', 'DejaVu Serif', serif"
_NARROW = frozenset("ijlI.,:;'’|!()[] ·ft1")
_BROAD = frozenset("mwMW@%—")
_LEADING = 1.36
_BOLD = 1.06


def wide(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide words are, set in a font of this size."""
    return size * sum(_share(sign) for sign in words) * (_BOLD if bold else 1)


def fitted(words: str, size: float, width: float) -> str:
    """The words, cut off with "…" where they are wider than this."""
    if wide(words, size) <= width:
        return words
    used, dots = 0.0, _share("…")
    for at, sign in enumerate(words):
        used += _share(sign)
        if size * (used + dots) > width:
            return words[:at].rstrip() + "…"
    return words


def wrapped(words: str, size: float, width: float, most: int) -> list[str]:
    """The words on lines no wider than this; what has no room on `most` lines is cut off with "…"."""
    lines: list[str] = []
    for word in words.split():
        if lines and wide(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [fitted(line, size, width) for line in lines]


def text(x: float, y: float, words: str, size: float, colour: str, **attributes: object) -> Markup:
    """One line of text from a point on its base line."""
    about = {"font_family": SANS, "font_size": size, "fill": colour, **attributes}
    return tag("text", words, x=_number(x), y=_number(y), **about)


def paragraph(x: float, y: float, lines: Sequence[str], size: float, colour: str) -> tuple[Markup, float]:
    """Lines of text below each other, and where the base line after them is."""
    step = size * _LEADING
    set_lines = Markup("").join(text(x, y + at * step, line, size, colour) for at, line in enumerate(lines))
    return set_lines, y + len(lines) * step


def wrapped_height(lines: Sequence[str], size: float) -> float:
    """How high these lines are below each other."""
    return len(lines) * size * _LEADING


def _share(sign: str) -> float:
    """How wide a sign is, of the font's size."""
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    return 0.33 if sign in _NARROW else 0.92 if sign in _BROAD else 0.7 if sign.isupper() else 0.58


def _number(value: float) -> str:
    return f"{value:.1f}"
