"""Pictures: the map of one view as SVG, drawn without a browser in the colours and patterns of the screen.

A picture is complete in itself: it names no style sheet, no font file and no address. Lengths are in pixels at the width
asked for. Its patterns stand as `patterns.py` draws them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import cos, hypot, radians
from operator import itemgetter

import shapely
from markupsafe import Markup
from shapely.geometry import MultiPolygon, Polygon

from geo.boundaries import simplify
from geo.control import Span
from geo.dataset import Dataset
from geo.gazetteer import Place
from geo.layers import View
from geo.pack import Looks
from geo.patterns import SCHEMES, Paint, Scheme, look_words, paint, tag
from geo.resolve import CONTESTED, UNKNOWN

_PREFIX = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_MARGIN = 6.0
_RADIUS = 3.8
_FONT = 12.0
_LETTER = 0.56  # how wide a letter is, of its height, on average
_DARK, _LIGHT, _SIGN = "#15191e", "#ffffff", "#ffdd57"  # a marker's own, in both schemes, as on the screen
_DOUBT_AT, _DOUBT_REACH = (5.5, -8.5), 5.5  # from the capital; as on the screen
_SWATCH = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 26 18", "width": 26, "height": 18}
_FONTS = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"

Point = tuple[float, float]
"""Pixels from the left and the top."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a place shows: its span, and who last held it, which a contested place's stripes tell (None: nobody is known to)."""

    span: Span
    holder: str | None


def cells(dataset: Dataset, view: View) -> dict[str, Cell]:
    """What every followed place shows in a view, by place id; the day may lie outside the dataset's timeline.

    Raises LookupError for an unknown rule.
    """
    first, last = min(dataset.first, view.on), max(dataset.last, view.on)
    timeline = dataset.timeline(view.known_by, view.rule, first=first, last=last)
    found = {}
    for place_id in timeline.place_ids:
        span = timeline.cell(place_id, view.on)
        held = [one.state for one in timeline.spans(place_id) if one.start <= span.start]
        holder = next((state for state in reversed(held) if state not in (CONTESTED, UNKNOWN)), None)
        found[place_id] = Cell(span, holder)
    return found


def picture(
    dataset: Dataset,
    shown: Mapping[str, Cell],
    *,
    title: str,
    prefix: str,
    width: int = 640,
    scheme: str = "light",
    labels: bool = True,
    emphasised: Collection[str] | None = None,
) -> str:
    """The map of these cells (by place id) as an SVG document `width` pixels wide; the same arguments give the same text.

    `title` says what is shown; the description, which lists who holds what, is made here. `prefix`, in small letters, digits and
    hyphens, begins the ids inside, so that several pictures can stand on one page. `scheme` is light or dark. `labels` is whether capitals are
    named, as far as there is room. `emphasised` are the ids of places drawn strong, all others faded and unnamed; None fades
    nothing. Raises ValueError for another prefix or a width below 100, KeyError for another scheme.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"{prefix!r} begins no id: small letters, digits and hyphens")
    if width < 100:
        raise ValueError(f"a picture {width} pixels wide shows nothing; at least 100")
    colours, sheet = SCHEMES[scheme], _sheet(dataset, width)
    strong = set(shown) if emphasised is None else set(emphasised)
    # what is emphasised comes last, so that no neighbour's edge lies over its own
    places = sorted((one for one in dataset.followed if one.id in shown), key=lambda one: (one.id in strong, one.id))
    paints = _paints(dataset, [shown[place.id] for place in places], prefix, colours)
    edge = {"stroke": colours.edge, "stroke_width": 1}
    strong_edge = edge if emphasised is None else {"stroke": colours.ink, "stroke_width": 1.8}
    outlines, markers, doubts = [], [], []
    for place, painted in zip(places, paints, strict=True):
        span, at, faded = shown[place.id].span, sheet.points[place.id], place.id not in strong
        about = {"data_place": place.id, "data_state": span.state, **(edge if faded else strong_edge)}
        outlines.append(
            tag("path", opacity=0.28 if faded else None, d=sheet.outlines[place.admin1], fill=painted.fill, **about)
        )
        markers.append(_marker(dataset, span, at, 0.35 if faded else None))
        if span.contradicted_by:
            doubts.append(_doubt(at, 0.35 if faded else None))
    named = [place for place in places if place.id in strong] if labels else []
    patterns = {painted.fill: painted.pattern for painted in paints if painted.pattern}
    size = {"viewBox": f"0 0 {width} {_number(sheet.height)}", "width": width, "height": _number(sheet.height)}
    svg = tag(
        "svg",
        tag("title", title, id=f"{prefix}-title"),
        tag("desc", _described(dataset, shown), id=f"{prefix}-desc"),
        tag("defs", *patterns.values()),
        tag("g", *outlines, stroke_linejoin="round"),
        tag("g", *markers),
        tag("g", *doubts),
        tag("g", *_names(named, sheet, width), fill=colours.ink, stroke=colours.halo, **_LABELS),
        xmlns="http://www.w3.org/2000/svg", role="img", aria_labelledby=f"{prefix}-title {prefix}-desc", **size,
    )  # fmt: skip
    return f"{svg}\n"


def legend(
    dataset: Dataset, maps: Sequence[Mapping[str, Cell]], *, prefix: str, scheme: str = "light"
) -> list[tuple[str, str]]:
    """What the looks that occur on these maps mean: each as a small SVG document and its words, in the order of the parties."""
    colours, looks = SCHEMES[scheme], Looks(dataset)
    numbers = {looks.of(dataset, cell.span, cell.holder) for shown in maps for cell in shown.values()}
    rows: dict[str, str] = {}
    for number in sorted(
        numbers, key=lambda one: (looks.all[one]["kind"] != "held", looks.all[one]["assumed"], looks.all[one]["actors"])
    ):
        look = looks.all[number]
        painted = paint(dataset, look, f"{prefix}-{number}", colours)
        square = tag(
            "rect", x=0.5, y=0.5, width=25, height=17, rx=3, fill=painted.fill, stroke=colours.ink, stroke_opacity=0.25
        )
        defs = tag("defs", *([painted.pattern] if painted.pattern else []))
        svg = tag("svg", defs, square, **_SWATCH)
        rows.setdefault(look_words(dataset, look), str(svg))
    if any(cell.span.contradicted_by for shown in maps for cell in shown.values()):
        sign = tag("g", _doubt((13 - _DOUBT_AT[0], 9 - _DOUBT_AT[1]), None))
        rows["A report says otherwise"] = str(tag("svg", sign, **_SWATCH))
    return [(svg, words) for words, svg in rows.items()]


_LABELS = {
    "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke", "font_family": _FONTS, "font_size": _FONT, "font_weight": 500,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A dataset's outlines as SVG paths by area id and its followed places' points by id, projected to a width in pixels."""

    height: float
    outlines: dict[str, str]
    points: dict[str, Point]


@lru_cache(maxsize=8)
def _sheet(dataset: Dataset, width: int) -> _Sheet:
    """Equirectangular, true to shape at the middle latitude; bends of less than a pixel are left out."""
    west, south, east, north = dataset.boundaries.bounds
    narrowed = cos(radians((south + north) / 2))
    scale = (width - 2 * _MARGIN) / ((east - west) * narrowed)

    def point(lon: float, lat: float) -> Point:
        return _MARGIN + (lon - west) * narrowed * scale, _MARGIN + (north - lat) * scale

    def path(geometry: Polygon | MultiPolygon) -> str:
        rings = [ring for part in shapely.get_parts(geometry) for ring in (part.exterior, *part.interiors)]
        lines = (" ".join(f"{x:.1f},{y:.1f}" for x, y in (point(*at) for at in ring.coords[:-1])) for ring in rings)
        return "".join(f"M{line}Z" for line in lines)

    (areas,) = simplify(dataset.boundaries, tolerance_deg=0.8 / scale)
    points = {
        place.id: point(place.lon, place.lat)
        for place in dataset.followed
        if place.lon is not None and place.lat is not None
    }
    return _Sheet(2 * _MARGIN + (north - south) * scale, {area.id: path(area.geometry) for area in areas}, points)


def _paints(dataset: Dataset, seen: Iterable[Cell], prefix: str, colours: Scheme) -> list[Paint]:
    """The paint of each cell, looks being numbered as on the screen."""
    looks = Looks(dataset)
    numbers = [looks.of(dataset, cell.span, cell.holder) for cell in seen]
    return [paint(dataset, looks.all[number], f"{prefix}-{number}", colours) for number in numbers]


def _marker(dataset: Dataset, span: Span, at: Point, opacity: float | None) -> Markup:
    """The capital, its sign telling the state as on the screen: open, filled, thick, dashed."""
    order = [*dataset.actors, CONTESTED, UNKNOWN]
    looks: dict[int, dict[str, object]] = {
        1: {"fill": _DARK, "stroke": _LIGHT},
        2: {"fill": _LIGHT, "stroke": _DARK, "stroke_width": 3},
        order.index(CONTESTED): {"fill": _DARK, "stroke": _LIGHT, "stroke_width": 2.4, "stroke_dasharray": "3 2"},
        order.index(UNKNOWN): {"fill": "none", "stroke": _DARK, "stroke_dasharray": "1.5 1.5"},
    }
    look = {"fill": _LIGHT, "stroke": _DARK, "stroke_width": 1.4, **looks.get(order.index(span.state), {})}
    return tag("circle", cx=_number(at[0]), cy=_number(at[1]), r=_RADIUS, opacity=opacity, **look)


def _doubt(at: Point, opacity: float | None) -> Markup:
    """The sign that a claim tells another state than the one shown: an exclamation mark in a disc beside the capital."""
    return tag(
        "g",
        tag("circle", r=5, fill=_SIGN, stroke=_DARK),
        tag("path", d="M0-2.9v3.2M0 2.3v.6", fill="none", stroke=_DARK, stroke_width=1.7, stroke_linecap="round"),
        transform=f"translate({_number(at[0] + _DOUBT_AT[0])} {_number(at[1] + _DOUBT_AT[1])})",
        opacity=opacity,
        data_doubt="",
    )


def _names(places: Sequence[Place], sheet: _Sheet, width: int) -> list[Markup]:
    """Each name beside its marker where it covers no marker and no other name, else left out; the least crowded first."""
    points, reach = sheet.points, _RADIUS + 1.5
    taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in points.values()]
    for x, y in points.values():  # the sign of doubt has its room at all times, so that no name moves for it
        u, v = x + _DOUBT_AT[0], y + _DOUBT_AT[1]
        taken.append((u - _DOUBT_REACH, v - _DOUBT_REACH, u + _DOUBT_REACH, v + _DOUBT_REACH))

    def room(place: Place) -> float:
        x, y = points[place.id]
        return min((hypot(x - u, y - v) for other, (u, v) in points.items() if other != place.id), default=0.0)

    texts = []
    for place in sorted(places, key=lambda one: (-room(one), one.id)):
        for x, y, anchor, box in _spots(*points[place.id], len(place.name) * _LETTER * _FONT, reach + 3):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= sheet.height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                texts.append(tag("text", place.name, x=_number(x), y=_number(y), text_anchor=anchor))
                break
    return texts


def _spots(x: float, y: float, long: float, out: float) -> list[tuple[float, float, str, Box]]:
    """Where a name `long` pixels long may stand round a point: its anchor, and the box it fills."""
    places = [
        (x + out, y + 0.33 * _FONT, "start", x + out),
        (x - out, y + 0.33 * _FONT, "end", x - out - long),
        (x, y - out, "middle", x - long / 2),
        (x, y + out + 0.7 * _FONT, "middle", x - long / 2),
        (x + out * 0.6, y - out, "start", x + out * 0.6),
        (x + out * 0.6, y + out + 0.5 * _FONT, "start", x + out * 0.6),
        (x - out * 0.6, y - out, "end", x - out * 0.6 - long),
        (x - out * 0.6, y + out + 0.5 * _FONT, "end", x - out * 0.6 - long),
    ]
    return [
        (at, base, anchor, (left, base - 0.8 * _FONT, left + long, base + 0.3 * _FONT))
        for at, base, anchor, left in places
    ]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _described(dataset: Dataset, shown: Mapping[str, Cell]) -> str:
    """Who holds what, in words, for whoever does not see the picture."""
    named = {place.id: place.name for place in dataset.followed}
    told = sorted((dataset.label(cell.span.state), named[place_id]) for place_id, cell in shown.items())
    groups = ((label, [name for _, name in group]) for label, group in groupby(told, key=itemgetter(0)))
    return " ".join(f"{label} ({len(names)}): {', '.join(names)}." for label, names in groups)


def _number(value: float) -> str:
    return f"{value:.1f}"
