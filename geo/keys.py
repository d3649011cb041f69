"""Keys: the legend of a sheet, as a column with numbers or in lines. Lengths are in pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from geo.patterns import Scheme, tag
from geo.typesetting import paragraph, text, wide, wrapped, wrapped_height

_ROW = 1.86  # how high a row of the legend is, of its letters


def key_column(
    rows: Sequence[tuple[Markup, str]], counts: Mapping[str, int], right: float, room: float, colours: Scheme
) -> tuple[Markup, float]:
    """The legend with its numbers, as large as the room allows, and how high it is; what has no room at all is counted."""
    for size, most in ((13.5, 2), (12.0, 2), (11.0, 2), (10.0, 2), (9.5, 2), (9.5, 1)):
        texts = [wrapped(words, size, right - 70, most) for _, words in rows]
        if sum(wrapped_height(lines, size) + size * 0.5 for lines in texts) <= room:
            break
    fit = len(rows) if len(rows) * size * _ROW <= room or most > 1 else int(room / size / _ROW) - 1
    parts, y = [], 14.0
    for (swatch, words), lines in zip(rows[:fit], texts, strict=False):
        colour = colours.ink if counts[words] else colours.quiet
        block, after = paragraph(36, y, lines, size, colour)
        count = text(right, y, str(counts[words]), size, colour, text_anchor="end", font_weight=700)
        small = size / 13.5
        parts += [tag("g", swatch, transform=f"translate(0 {y - 14 * small:.1f}) scale({small:.3f})"), block, count]
        y = after + size * 0.5
    if fit < len(rows):
        parts.append(text(36, y, f"and {len(rows) - fit} more kinds", size, colours.quiet))
        y += size * _ROW
    return Markup("").join(parts), y - size * 0.9


def key_lines(rows: Sequence[tuple[Markup, str]], left: float, right: float, colours: Scheme) -> Markup:
    """The legend in lines, row beside row."""
    parts, x, y = [], left, 4.0
    for swatch, words in rows:
        long = 26 + 7 + wide(words, 11.5) + 18
        if x + long > right + 18 and x > left:
            x, y = left, y + 21
        parts += [
            tag("g", swatch, transform=f"translate({x:.1f} {y - 2:.1f})"),
            text(x + 33, y + 11, words, 11.5, colours.ink),
        ]
        x += long
    return Markup("").join(parts)
