"""Patterns: what a state looks like in a picture, a colour and, so that colour is never the only sign, a pattern.

The same as `frontend/looks.js` draws on the screen, and the same colours as `frontend/timeline.css`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geo.dataset import Dataset
from geo.language import say

Look = Mapping[str, Any]
"""A look as `pack.Looks` numbers them: kind (held, contested, unknown), actors by number, assumed, claimed (an actor's number or None)."""

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of a picture that are not a party's: of paper and ink, of edges, of names' halo, of what is unknown, of what
    stands quietly round the map, and of the bars of days with changes."""

    card: str
    ink: str
    edge: str
    halo: str
    unknown: str
    unknown_line: str
    paper: str
    quiet: str
    line: str
    land: str
    border: str
    bar: str


SCHEMES = {
    "light": Scheme(
        "#ffffff", "#1b2129", "#ffffff", "rgba(255, 255, 255, 0.82)", "#d9d8d4", "#8f9296",
        "#fbfaf8", "#5d6670", "#e1ded7", "#f0eee8", "#d6d2c7", "#c98a63",
    ),
    "dark": Scheme(
        "#1b2025", "#eceae5", "#14181c", "rgba(15, 18, 21, 0.8)", "#3a3f45", "#7d848b",
        "#14181c", "#a0a7ae", "#2d3339", "#181c20", "#2f353b", "#b06a3f",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paint:
    """How an area is filled: a colour, or the pattern that must stand in the same document (None for a colour)."""

    fill: str
    pattern: Markup | None


def paint(dataset: Dataset, look: Look, name: str, colours: Scheme) -> Paint:
    """The paint of a look; `name` is the id of its pattern, if it needs one."""
    actors = list(dataset.actors.values())
    if look["kind"] == "held" and not look["assumed"] and look["claimed"] is None:
        holder = actors[look["actors"][0]]
        if holder.pattern == "plain":
            return Paint(holder.colour, None)
    if look["kind"] == "unknown":
        line = {"fill": colours.unknown_line, "opacity": 0.55}
        parts = [_rect(9, 9, fill=colours.unknown), _rect(1.2, 9, **line), _rect(9, 1.2, **line)]
        return _tile(name, parts, 9, 9, turned=True)
    if look["kind"] == "contested":
        stripes = [_rect(5, 10, x=5 * at, fill=actors[actor].colour) for at, actor in enumerate(look["actors"])]
        return _tile(name, stripes, 5 * len(stripes), 10, turned=True)
    return _held(dataset, look, name, colours)


def look_words(dataset: Dataset, look: Look) -> str:
    """A look in a few words: "Red", "Contested by Blue and Red", "Blue, assumed", "Unknown"."""
    labels = [actor.label for actor in dataset.actors.values()]
    parties = [labels[actor] for actor in look["actors"]]
    if look["kind"] == "unknown":
        return say("map.look_unknown")
    if look["kind"] == "contested":
        return say("sheet.contested_by", parties=say("told.and", names=", ".join(parties[:-1]), last=parties[-1]))
    claimed = look["claimed"] is not None
    name = f"map.look_held{'_assumed' if look['assumed'] else ''}{'_claimed' if claimed else ''}"
    return say(name, holder=parties[0], claimant=labels[look["claimed"]] if claimed else "")


def tag(element: str, *children: str, **attributes: object) -> Markup:
    """An element of SVG: children that are no Markup, and values, become text; None leaves an attribute out, _ stands for -.

    Characters that XML cannot hold become U+FFFD.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(name.replace("_", "-"), _text(value))
        for name, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(one if isinstance(one, Markup) else _text(one) for one in children)
    return Markup("<{}{}>{}</{}>").format(element, written, inside, element)


def _held(dataset: Dataset, look: Look, name: str, colours: Scheme) -> Paint:
    """Who holds it; lighter with a line if that is only assumed; with the claimant's dots if somebody else claims it."""
    actors = list(dataset.actors.values())
    holder = actors[look["actors"][0]]
    side = 10 if look["claimed"] is None else 14
    parts = [_rect(side, side, fill=colours.card)]
    parts.append(_rect(side, side, fill=holder.colour, opacity=0.42 if look["assumed"] else None))
    if look["assumed"]:
        parts.append(_rect(side, 1.1, y=side / 2, fill=holder.colour, opacity=0.5))
    if holder.pattern == "dots":
        parts.append(tag("circle", cx=5, cy=5, r=1.3, fill="#ffffff", opacity=0.8))
    if holder.pattern == "lines":
        parts.append(_rect(1.2, 10, x=4.4, fill="#ffffff", opacity=0.8))
    if look["claimed"] is not None:
        for at in (3.5, 10.5):
            colour = actors[look["claimed"]].colour
            parts.append(tag("circle", cx=at, cy=at, r=2.4, fill=colour, stroke=colours.card, stroke_width=0.6))
    return _tile(name, parts, side, side, turned=False)


def _rect(width: float, height: float, **attributes: object) -> Markup:
    return tag("rect", width=width, height=height, **attributes)


def _tile(name: str, parts: list[Markup], width: float, height: float, *, turned: bool) -> Paint:
    pattern = tag(
        "pattern", *parts, id=name, width=width, height=height, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)" if turned else None,
    )  # fmt: skip
    return Paint(f"url(#{name})", pattern)


def _text(value: object) -> str:
    return _NO_XML.sub("�", str(value))
