"""Pictures: the map of one view as SVG, drawn without a browser in the colours and patterns of the screen.

A picture is complete in itself: it names no style sheet, no font file and no address. Lengths are in pixels at the width
asked for. Its patterns stand as `patterns.py` draws them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from math import hypot
from operator import itemgetter

from markupsafe import Markup

from geo.control import Span
from geo.dataset import Dataset
from geo.gazetteer import Place
from geo.language import say
from geo.layers import View, timeline_on
from geo.outlines import Outlines, Point, outlines
from geo.pack import Looks
from geo.patterns import SCHEMES, Paint, Scheme, look_words, paint, tag
from geo.resolve import CONTESTED, UNKNOWN
from geo.typesetting import SANS, wide

_PREFIX = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_RADIUS = 3.8
_FONT = 12.0
_DARK, _LIGHT, SIGN = "#15191e", "#ffffff", "#ffdd57"  # a marker's own, in both schemes, as on the screen
_DOUBT_AT, _DOUBT_REACH = (5.5, -8.5), 5.5  # from the capital; as on the screen
_SWATCH = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 26 18", "width": 26, "height": 18}

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def cells(dataset: Dataset, view: View) -> dict[str, Span]:
    """What every followed place shows in a view, by place id; the day may lie outside the dataset's timeline.

    Raises LookupError for an unknown rule.
    """
    return {span.place_id: span for span in timeline_on(dataset, view).cells(view.on)}


def picture(
    dataset: Dataset,
    shown: Mapping[str, Span],
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
    sheet = outlines(dataset, width)
    size = {"viewBox": f"0 0 {width} {_number(sheet.height)}", "width": width, "height": _number(sheet.height)}
    drawn = drawing(dataset, shown, sheet, prefix=prefix, scheme=scheme, labels=labels, emphasised=emphasised)
    svg = tag(
        "svg",
        tag("title", title, id=f"{prefix}-title"),
        tag("desc", described(dataset, shown), id=f"{prefix}-desc"),
        drawn,
        xmlns="http://www.w3.org/2000/svg", role="img", aria_labelledby=f"{prefix}-title {prefix}-desc", **size,
    )  # fmt: skip
    return f"{svg}\n"


def drawing(
    dataset: Dataset,
    shown: Mapping[str, Span],
    sheet: Outlines,
    *,
    prefix: str,
    scheme: str,
    labels: bool = True,
    emphasised: Collection[str] | None = None,
) -> Markup:
    """What `picture` shows, on these outlines, as elements to stand in an SVG document: patterns, areas, capitals, signs, names."""
    colours = SCHEMES[scheme]
    strong = set(shown) if emphasised is None else set(emphasised)
    # what is emphasised comes last, so that no neighbour's edge lies over its own
    places = sorted((one for one in dataset.followed if one.id in shown), key=lambda one: (one.id in strong, one.id))
    paints = _paints(dataset, [shown[place.id] for place in places], prefix, colours)
    edge = {"stroke": colours.edge, "stroke_width": 1}
    strong_edge = edge if emphasised is None else {"stroke": colours.ink, "stroke_width": 1.8}
    areas, markers, doubts = [], [], []
    for place, painted in zip(places, paints, strict=True):
        span, at, faded = shown[place.id], sheet.points.get(place.id), place.id not in strong
        about = {"data_place": place.id, "data_state": span.state, **(edge if faded else strong_edge)}
        areas.append(
            tag(
                "path",
                opacity=0.28 if faded else None,
                d=sheet.areas[dataset.settings.unit.outline(place)],
                fill=painted.fill,
                **about,
            )
        )
        if at is None:  # nobody knows where it is
            continue
        markers.append(_marker(dataset, span, at, 0.35 if faded else None))
        if span.contradicted_by:
            doubts.append(doubt(at, 0.35 if faded else None))
    named = [place for place in places if place.id in strong and place.id in sheet.points] if labels else []
    patterns = {painted.fill: painted.pattern for painted in paints if painted.pattern}
    return Markup("").join((
        tag("defs", *patterns.values()),
        tag("g", *areas, stroke_linejoin="round"),
        tag("g", *markers),
        tag("g", *doubts),
        tag("g", *_names(named, sheet), fill=colours.ink, stroke=colours.halo, **_LABELS),
    ))  # fmt: skip


def legend(
    dataset: Dataset, maps: Sequence[Mapping[str, Span]], *, prefix: str, scheme: str = "light"
) -> list[tuple[str, str]]:
    """What the looks that occur on these maps mean: each as a small SVG document and its words, in the order of the parties."""
    rows = explained(dataset, maps, prefix=prefix, scheme=scheme)
    return [(str(tag("svg", swatch, **_SWATCH)), words) for swatch, words in rows]


def explained(
    dataset: Dataset, maps: Sequence[Mapping[str, Span]], *, prefix: str, scheme: str
) -> list[tuple[Markup, str]]:
    """The rows of `legend`, each small picture as elements, 26 by 18 pixels large, to stand in an SVG document."""
    colours, looks = SCHEMES[scheme], Looks(dataset)
    numbers = {looks.of(dataset, cell) for shown in maps for cell in shown.values()}
    rows: dict[str, Markup] = {}
    for number in sorted(
        numbers, key=lambda one: (looks.all[one]["kind"] != "held", looks.all[one]["assumed"], looks.all[one]["actors"])
    ):
        look = looks.all[number]
        painted = paint(dataset, look, f"{prefix}-{number}", colours)
        square = tag(
            "rect", x=0.5, y=0.5, width=25, height=17, rx=3, fill=painted.fill, stroke=colours.ink, stroke_opacity=0.25
        )
        defs = tag("defs", *([painted.pattern] if painted.pattern else []))
        rows.setdefault(look_words(dataset, look), defs + square)
    if any(cell.contradicted_by for shown in maps for cell in shown.values()):
        rows[say("map.legend_otherwise")] = tag("g", doubt((13 - _DOUBT_AT[0], 9 - _DOUBT_AT[1]), None))
    return [(swatch, words) for words, swatch in rows.items()]


def counted(dataset: Dataset, shown: Mapping[str, Span]) -> Counter[str]:
    """How many places each row of the legend speaks of, by its words."""
    looks = Looks(dataset)
    numbers = [looks.of(dataset, cell) for cell in shown.values()]
    found = Counter(look_words(dataset, looks.all[number]) for number in numbers)
    found[say("map.legend_otherwise")] = sum(bool(cell.contradicted_by) for cell in shown.values())
    return found


_LABELS = {
    "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke", "font_family": SANS, "font_size": _FONT, "font_weight": 500,
}  # fmt: skip


def _paints(dataset: Dataset, seen: Iterable[Span], prefix: str, colours: Scheme) -> list[Paint]:
    """The paint of each cell, looks being numbered as on the screen."""
    looks = Looks(dataset)
    numbers = [looks.of(dataset, cell) for cell in seen]
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


def doubt(at: Point, opacity: float | None) -> Markup:
    """The sign that a claim tells another state than the one shown: an exclamation mark in a disc beside the capital."""
    return tag(
        "g",
        tag("circle", r=5, fill=SIGN, stroke=_DARK),
        tag("path", d="M0-2.9v3.2M0 2.3v.6", fill="none", stroke=_DARK, stroke_width=1.7, stroke_linecap="round"),
        transform=f"translate({_number(at[0] + _DOUBT_AT[0])} {_number(at[1] + _DOUBT_AT[1])})",
        opacity=opacity,
        data_doubt="",
    )


def _names(places: Sequence[Place], sheet: Outlines) -> list[Markup]:
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
        for x, y, anchor, box in _spots(*points[place.id], wide(place.name, _FONT), reach + 3):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= sheet.width and box[3] <= sheet.height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                texts.append(tag("text", place.name, x=_number(x), y=_number(y), text_anchor=anchor))
                break
    return texts


def _spots(x: float, y: float, long: float, out: float) -> list[tuple[float, float, str, Box]]:
    """Where a name `long` pixels long may stand round a point: its anchor, and the box it fills."""
    beyond = _DOUBT_AT[0] + _DOUBT_REACH + 1.5  # past the sign of doubt
    places = [
        (x + out, y + 0.33 * _FONT, "start", x + out),
        (x - out, y + 0.33 * _FONT, "end", x - out - long),
        (x, y - out, "middle", x - long / 2),
        (x, y + out + 0.7 * _FONT, "middle", x - long / 2),
        (x + out * 0.6, y - out, "start", x + out * 0.6),
        (x + out * 0.6, y + out + 0.5 * _FONT, "start", x + out * 0.6),
        (x - out * 0.6, y - out, "end", x - out * 0.6 - long),
        (x - out * 0.6, y + out + 0.5 * _FONT, "end", x - out * 0.6 - long),
        (x + out, y + 0.75 * _FONT, "start", x + out),
        (x + beyond, y - 0.2 * _FONT, "start", x + beyond),
        (x + beyond, y + 0.2 * _FONT, "start", x + beyond),
        (x - out, y - 0.1 * _FONT, "end", x - out - long),
        (x - out, y + 0.8 * _FONT, "end", x - out - long),
    ]
    return [
        (at, base, anchor, (left, base - 0.8 * _FONT, left + long, base + 0.3 * _FONT))
        for at, base, anchor, left in places
    ]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def described(dataset: Dataset, shown: Mapping[str, Span]) -> str:
    """Who holds what, in words, for whoever does not see the picture."""
    named = {place.id: place.name for place in dataset.followed}
    told = sorted((dataset.label(cell.state), named[place_id]) for place_id, cell in shown.items())
    groups = ((label, [name for _, name in group]) for label, group in groupby(told, key=itemgetter(0)))
    return " ".join(f"{label} ({len(names)}): {', '.join(names)}." for label, names in groups)


def _number(value: float) -> str:
    return f"{value:.1f}"
