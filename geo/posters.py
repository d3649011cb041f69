"""Posters: a map on a sheet that explains itself: its day in words, what was known, the rule, legend, note, licence.

A sheet is 960 by 540 units, the shape of a slide, and can be drawn at any width. It is made of parts beside each other, so
that a film need draw again only those that change. It names no style sheet, no font file and no address.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from geo.control import Span, Timeline
from geo.dataset import Dataset
from geo.dates import dated, in_words
from geo.keys import key_column, key_lines
from geo.language import say
from geo.layers import View
from geo.outlines import outlines
from geo.patterns import SCHEMES, Scheme, tag
from geo.pictures import cells, counted, described, drawing, explained
from geo.resolve import CONTESTED, UNKNOWN
from geo.rules import RULES
from geo.timestrips import areas, bars, changed_days
from geo.typesetting import SERIF, fitted, paragraph, text, wide, wrapped, wrapped_height

WIDTH, HEIGHT = 960, 540
MOST_DAYS = 24
_EDGE = 24
_MAP = (24, 96, 600, 372)
_SIDE = (639, 96, 321, 372)
_STRIP = (0, 468, 960, 45)
_FOOT = (0, 513, 960, 27)
_HEAD = (0, 0, 960, 96)
_CHART = 60.0  # the least height in which it tells something
_FINER = 2.0  # a small map has signs and patterns so much smaller; whole pixels of a pattern stay whole

Box = tuple[int, int, int, int]
"""Left, top, width and height on the sheet; all can be divided by 3, so that a part has whole pixels at 1280 and 1920 too."""
Shown = Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sheet: where it stands, and what, drawn from its own left upper corner."""

    box: Box
    drawn: Markup


@dataclass(frozen=True, slots=True)
class Poster:
    """A sheet: its title and, for whoever does not see it, what it tells; its scheme; its parts, which leave no gap that matters."""

    title: str
    told: str
    scheme: str
    parts: tuple[Part, ...]


def poster(dataset: Dataset, view: View, *, scheme: str = "light") -> Poster:
    """The sheet of one day. Raises LookupError for an unknown rule, KeyError for another scheme than light and dark."""
    return next(posters(dataset, [view], scheme=scheme))


def posters(
    dataset: Dataset, views: Sequence[View], *, scheme: str = "light", only: Container[int] | None = None
) -> Iterator[Poster]:
    """A sheet for each view, or `only` for those with these numbers (None: for all). Raises as `poster` does.

    Their legends explain what occurs in any of the views, so that nothing jumps from one to the next.
    """
    colours = SCHEMES[scheme]
    timelines = [_timeline(dataset, view, alone=len(views) == 1) for view in views]
    maps = [_shown(dataset, view, timeline) for view, timeline in zip(views, timelines, strict=True)]
    rows = explained(dataset, maps, prefix="key", scheme=scheme)
    foot, drawn = _foot(dataset, colours), dict[frozenset[tuple[object, ...]], Part]()
    for at, (view, timeline, shown) in enumerate(zip(views, timelines, maps, strict=True)):
        if only is not None and at not in only:
            continue
        same = frozenset(_seen(cell) for cell in shown.values())
        if same not in drawn:
            drawn[same] = _map(dataset, shown, scheme)
        parts = (
            _head(dataset, view, shown, colours),
            drawn[same],
            _side(dataset, view, shown, rows, scheme, timeline),
            _strip(timeline, view.on, colours),
            foot,
        )
        yield Poster(f"{dataset.title}: {in_words(view.on)}, {_known(view)}", described(dataset, shown), scheme, parts)


def multiples(dataset: Dataset, view: View, days: Sequence[date], *, scheme: str = "light") -> Poster:
    """A sheet with a small map for each of these days, one to `MOST_DAYS`, as known by the view's day and by its rule.

    Raises ValueError for no day or more, otherwise as `poster` does.
    """
    if not 1 <= len(days) <= MOST_DAYS:
        raise ValueError(f"{len(days)} days do not fit on one sheet; it has room for 1 to {MOST_DAYS}")
    colours = SCHEMES[scheme]
    maps = [cells(dataset, replace(view, on=day)) for day in days]
    dates = say("sheet.from_to", first=dated(days[0]), last=dated(days[-1])) if len(days) > 1 else dated(days[0])
    told = " ".join(f"{in_words(day)}: {described(dataset, shown)}" for day, shown in zip(days, maps, strict=True))
    head = _titled(dataset, dates, view, f"{dataset.settings.unit.note} Rule: {view.rule}.", colours)
    parts = [Part(_HEAD, head), *_grid(dataset, days, maps, scheme)]
    key = key_lines(explained(dataset, maps, prefix="key", scheme=scheme), _EDGE, WIDTH - _EDGE, colours)
    return Poster(
        f"{dataset.title}: {dates}, {_known(view)}", told, scheme, (*parts, Part(_STRIP, key), _foot(dataset, colours))
    )


def telling_days(timeline: Timeline, most: int = 8) -> tuple[date, ...]:
    """The first and the last day and, between them, those with most changes, `most` in all; somebody first heard of is none."""
    changed, ends = changed_days(timeline), {timeline.first, timeline.last}
    busiest = sorted(changed.keys() - ends, key=lambda day: (-changed[day], day))
    return tuple(sorted({*ends, *busiest[: most - 2]}))


def svg(sheet: Poster, width: int = 2 * WIDTH) -> str:
    """A sheet as an SVG document `width` pixels wide."""
    parts = (_placed(part) for part in sheet.parts)
    about = {"role": "img", "aria_labelledby": "title told"}
    named = tag("title", sheet.title, id="title") + tag("desc", sheet.told, id="told")
    return _document(named + Markup("").join(parts), sheet.scheme, (0, 0, WIDTH, HEIGHT), width / WIDTH, about)


def part_svg(sheet: Poster, part: Part, scale: float) -> str:
    """One part of a sheet alone, as it looks there, as an SVG document `scale` pixels a unit."""
    return _document(part.drawn, sheet.scheme, (0, 0, *part.box[2:]), scale, {})


def _document(drawn: Markup, scheme: str, box: Box, scale: float, about: Mapping[str, str]) -> str:
    ground = tag("rect", width=box[2], height=box[3], fill=SCHEMES[scheme].paper)
    size = {"viewBox": " ".join(map(str, box)), "width": round(box[2] * scale), "height": round(box[3] * scale)}
    return f"{tag('svg', ground, drawn, xmlns='http://www.w3.org/2000/svg', **size, **about)}\n"


def _placed(part: Part) -> Markup:
    return tag("g", part.drawn, transform=f"translate({part.box[0]} {part.box[1]})")


def _titled(dataset: Dataset, large: str, view: View, sentence: str, colours: Scheme) -> Markup:
    at = _EDGE + wide(large, 34, bold=True) + 12
    known, room = _known(view), WIDTH - 2 * _EDGE
    parts = [
        text(_EDGE, 30, fitted(dataset.title, 13, room), 13, colours.quiet, font_weight=600),
        text(_EDGE, 64, large, 34, colours.ink, font_weight=700, font_family=SERIF),
        text(at, 64, fitted(known, 17, WIDTH - _EDGE - at), 17, colours.quiet, font_family=SERIF),
        text(_EDGE, 86, fitted(sentence, 14.5, room), 14.5, colours.ink),
    ]
    return Markup("").join(parts)


def _head(dataset: Dataset, view: View, shown: Shown, colours: Scheme) -> Part:
    return Part(_HEAD, _titled(dataset, in_words(view.on), view, _totals(dataset, shown), colours))


def _totals(dataset: Dataset, shown: Shown) -> str:
    """How many places each party holds, and what is not so plain: "Of 34 capitals: 17 Red, 15 Blue, 2 contested"."""
    states = [cell.state for cell in shown.values()]
    held = [(actor.label, states.count(name)) for name, actor in dataset.actors.items()]
    held.sort(key=lambda one: -one[1])
    said = [*held, *((say(f"map.state_{state}"), states.count(state)) for state in (CONTESTED, UNKNOWN))]
    parts = ", ".join(f"{count} {label}" for label, count in said if count)
    return say("sheet.totals", n=len(states), many=dataset.settings.unit.many, parts=parts)


def _known(view: View) -> str:
    return say("sheet.as_known_on", date=dated(view.known_by)) if view.known_by else say("sheet.as_known")


def _map(dataset: Dataset, shown: Shown, scheme: str) -> Part:
    colours, (_, _, width, height) = SCHEMES[scheme], _MAP
    lines, card = outlines(dataset, width, height), {"width": width, "height": height, "rx": 10}
    drawn = (
        tag("rect", **card, fill=colours.land),
        tag("path", d=lines.neighbours, fill="none", stroke=colours.border),
        drawing(dataset, shown, lines, prefix="map", scheme=scheme),
    )
    return Part(_MAP, Markup("").join(drawn))


def _timeline(dataset: Dataset, view: View, *, alone: bool) -> Timeline:
    """The dataset's whole timeline as the view knows it; of many, all that was ever known is worked out at once."""
    if alone or view.known_by is None:
        return dataset.timeline(view.known_by, view.rule)
    return dataset.belief(view.rule).timeline(view.known_by)


def _shown(dataset: Dataset, view: View, timeline: Timeline) -> Shown:
    inside = timeline.first <= view.on <= timeline.last
    return {span.place_id: span for span in timeline.cells(view.on)} if inside else cells(dataset, view)


def _seen(span: Span) -> tuple[object, ...]:
    """All of a cell that a map may show: days on which it is the same look the same."""
    return span.place_id, span.state, span.basis, span.claims, span.claimed_by, bool(span.contradicted_by), span.holder


def _side(
    dataset: Dataset, view: View, shown: Shown, rows: Sequence[tuple[Markup, str]], scheme: str, timeline: Timeline
) -> Part:
    """The legend with the number of places of each kind, the note, the rule, and who held how many, as far as there is room."""
    colours, right = SCHEMES[scheme], _SIDE[2] - _EDGE
    rule = say("sheet.rule", rule=view.rule, meaning=RULES[view.rule].meaning)
    papers = [wrapped(words, 12, right, most) for words, most in ((dataset.settings.unit.note, 3), (rule, 4))]
    room = _SIDE[3] - sum(wrapped_height(lines, 12) + 5 for lines in papers) - 24
    key, y = key_column(rows, counted(dataset, shown), right, room, colours)
    parts = [key, tag("path", d=f"M0 {y:.1f}H{right}", stroke=colours.line)]
    y += 20
    for lines in papers:
        block, y = paragraph(0, y, lines, 12, colours.quiet)
        parts.append(block)
        y += 5
    high = _SIDE[3] - y - 20
    if high >= _CHART:
        held = areas(dataset, timeline, view.on, scheme=scheme, width=right, height=high)
        unit = dataset.settings.unit.many
        parts.append(
            text(0, y + 8, fitted(f"{unit[:1].upper()}{unit[1:]} held", 12, right), 12, colours.ink, font_weight=600)
        )
        parts.append(tag("g", held, transform=f"translate(0 {y + 17:.1f})"))
    return Part(_SIDE, Markup("").join(parts))


def _strip(timeline: Timeline, on: date, colours: Scheme) -> Part:
    return Part(_STRIP, bars(timeline, on, colours, left=_EDGE, right=WIDTH - _EDGE, base=27))


def _foot(dataset: Dataset, colours: Scheme) -> Part:
    settings = dataset.settings
    words = f"{settings.licence} · {'; '.join(settings.attributions)} · dataset {dataset.hash[:12]}"
    room = WIDTH - 2 * _EDGE
    size = next((size for size in (10.5, 9.5, 8.5) if wide(words, size) <= room), 8.0)
    block, _ = paragraph(_EDGE, 11, wrapped(words, size, room, 2), size, colours.quiet)
    return Part(_FOOT, block)


def _grid(dataset: Dataset, days: Sequence[date], maps: Sequence[Shown], scheme: str) -> Iterator[Part]:
    """The small maps, in as many columns as make them largest."""
    colours, (left, top, right, bottom) = SCHEMES[scheme], (_EDGE, 98, WIDTH - _EDGE, 468)
    whole = outlines(dataset, 200.0)
    shape = whole.width / whole.height

    def large(columns: int) -> float:
        rows = -(-len(days) // columns)
        return min((right - left) / columns - 16, ((bottom - top) / rows - 38) * shape)

    columns = max(range(1, len(days) + 1), key=lambda count: (large(count), -count))
    rows = -(-len(days) // columns)
    across, down = (right - left) // columns, (bottom - top) // rows
    lines = outlines(dataset, large(columns) * _FINER)
    for at, (day, shown) in enumerate(zip(days, maps, strict=True)):
        box = (left + at % columns * across, top + at // columns * down, across, down)
        drawn = drawing(dataset, shown, lines, prefix=f"map{at}", scheme=scheme, labels=False)
        size = 15 if columns < 5 else 12.5
        words = f"{in_words(day).split()[0][:3]} {dated(day)}"
        totals = _totals(dataset, shown).partition(": ")[2]
        yield Part(
            box,
            text(2, 15, fitted(words, size, across - 12), size, colours.ink, font_weight=700, font_family=SERIF)
            + text(2, 30, fitted(totals, 10.5, across - 12), 10.5, colours.quiet)
            + tag("g", drawn, transform=f"translate(0 34) scale({1 / _FINER:.4f})"),
        )
