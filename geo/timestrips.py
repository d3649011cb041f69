"""Time strips: the days of a timeline in a picture, as bars of what changed and as areas of who held how many, with a cursor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from geo.control import DAY, Timeline
from geo.dataset import Dataset
from geo.dates import dated, short
from geo.pack import Looks
from geo.patterns import SCHEMES, Scheme, paint, tag
from geo.resolve import CONTESTED, UNKNOWN
from geo.typesetting import text

_ENDS = 130.0  # the room that the words at the ends take
_SLIGHT = 2.5  # a bar of one change is at least so high


def changed_days(timeline: Timeline) -> dict[date, int]:
    """How many places change on each day with a change; that somebody is first heard to hold a place is none."""
    days = [one.day for one in timeline.changes() if one.before != UNKNOWN]
    return {day: days.count(day) for day in sorted(set(days))}


def bars(timeline: Timeline, on: date, colours: Scheme, *, left: float, right: float, base: float) -> Markup:
    """A line of days from left to right with a bar where something changes, and where on it the day is, if it is there."""
    step = (right - left) / ((timeline.last - timeline.first).days + 1)
    changed = changed_days(timeline)
    drawn = []
    for day, count in changed.items():
        high = max(_SLIGHT, 20 * count / max(changed.values()))
        x = left + (day - timeline.first).days * step
        size = {"x": f"{x + step * 0.12:.2f}", "y": f"{base - high:.2f}", "width": f"{step * 0.76:.2f}"}
        drawn.append(tag("rect", **size, height=f"{high:.2f}", fill=colours.bar))
    drawn.append(tag("path", d=f"M{left} {base + 0.5}H{right}", stroke=colours.quiet, stroke_opacity=0.6))
    drawn.append(text(left, base + 14, dated(timeline.first), 11, colours.quiet))
    drawn.append(text(right, base + 14, dated(timeline.last), 11, colours.quiet, text_anchor="end"))
    if timeline.first <= on <= timeline.last:
        x = left + ((on - timeline.first).days + 0.5) * step
        drawn.append(tag("path", d=f"M{x:.2f} 2V{base}", stroke=colours.ink, stroke_width=1.6))
        drawn.append(
            tag("circle", cx=f"{x:.2f}", cy=base, r=4.5, fill=colours.ink, stroke=colours.paper, stroke_width=1.5)
        )
        if left + _ENDS < x < right - _ENDS:
            drawn.append(text(x, base + 15, short(on), 11, colours.ink, text_anchor="middle", font_weight=700))
    return Markup("").join(drawn)


def areas(dataset: Dataset, timeline: Timeline, on: date, *, scheme: str, width: float, height: float) -> Markup:
    """How many places each party holds on each day, as stacked columns a day wide, with a cursor on the day."""
    colours, looks = SCHEMES[scheme], Looks(dataset)
    known = {actor: looks.number("held", [actor]) for actor in dataset.actors}
    known |= {CONTESTED: looks.number("contested", list(dataset.actors)[:2]), UNKNOWN: looks.number("unknown", [])}
    days = [timeline.first + DAY * at for at in range((timeline.last - timeline.first).days + 1)]
    states = [[span.state for span in timeline.cells(day)] for day in days]
    step, tall = width / len(days), height / max(1, len(timeline.place_ids))
    below = [0] * len(days)
    drawn = []
    for state, number in known.items():
        counts = [found.count(state) for found in states]
        outline = "".join(_columns(counts, below, step, tall))
        below = [one + other for one, other in zip(below, counts, strict=True)]
        if outline:
            painted = paint(dataset, looks.all[number], f"held-{number}", colours)
            drawn += [painted.pattern] if painted.pattern else []
            drawn.append(tag("path", d=outline, fill=painted.fill))
    if timeline.first <= on <= timeline.last:
        x = ((on - timeline.first).days + 0.5) * step
        cursor = f"M{x:.2f} -3V{height + 3}"
        drawn.append(tag("path", d=cursor, stroke=colours.paper, stroke_width=4))
        drawn.append(tag("path", d=cursor, stroke=colours.ink, stroke_width=2))
    return Markup("").join(drawn)


def _columns(counts: list[int], below: list[int], step: float, tall: float) -> Iterator[str]:
    """Columns from the top, each as wide as its height lasts."""
    start = 0
    for day in range(1, len(counts) + 1):
        if day < len(counts) and (counts[day], below[day]) == (counts[start], below[start]):
            continue
        if counts[start]:
            y, high = below[start] * tall, counts[start] * tall
            yield f"M{start * step:.2f} {y:.2f}H{day * step + 0.3:.2f}v{high:.2f}H{start * step:.2f}z"
        start = day
