"""The default style of a layer in QGIS 3 (QML): colours and patterns as on the screen, and days for its temporal controller."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from geo.dataset import Dataset
from geo.exports.looks import Shown
from geo.patterns import SCHEMES, Look, tag

_SCHEME = SCHEMES["light"]
_STRIPE = 1.4  # millimetres
_ASSUMED = 0.42  # how much of the colour is left, as on the screen


def style(dataset: Dataset, shown: Sequence[Shown], *, days: tuple[str, str] | None = None) -> str:
    """A style that draws each of these looks, in their order, where its key stands in the column `look`.

    `days` are the columns of the first day of a row and of the first day after it, by which QGIS plays the layer; None for a
    layer of one day.
    """
    symbols = [_symbol(dataset, one.look, str(number)) for number, one in enumerate(shown)]
    categories = [
        tag("category", value=one.key, label=one.words, symbol=number, render="true", type="string")
        for number, one in enumerate(shown)
    ]
    renderer = tag(
        "renderer-v2", tag("categories", *categories), tag("symbols", *symbols), type="categorizedSymbol", attr="look"
    )
    parts = [renderer] if days is None else [_temporal(*days), renderer]
    sheet = tag("qgis", *parts, version="3.22.0", styleCategories="Symbology|Temporal")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{sheet}\n"


def _temporal(first: str, until: str) -> Markup:
    # Mode 4, expressions: compared as they are, days sort before the instants of the controller and a day of change shows both
    # states. Limit mode 0 excludes the end: then steps of hours, days and weeks all show every day.
    return tag(
        "temporal", enabled=1, mode=4, limitMode=0, startField=first, endField=until, durationField="", durationUnit="d",
        startExpression=f'to_datetime("{first}")', endExpression=f'to_datetime("{until}")', fixedDuration=0, accumulate=0,
    )  # fmt: skip


def _symbol(dataset: Dataset, look: Look, name: str) -> Markup:
    """The layers of paint, the lowest first."""
    actors = list(dataset.actors.values())
    if look["kind"] == "unknown":
        line = _faded(_SCHEME.unknown_line, 0.55)
        layers = [_fill(_SCHEME.unknown), _lines(name, 1, line, 45, 2.4, 0.3), _lines(name, 2, line, 135, 2.4, 0.3)]
        return _fill_symbol(name, layers)
    if look["kind"] == "contested":
        stripes = [actors[actor].colour for actor in look["actors"]]
        layers = [_fill(stripes[0])]
        layers += [
            _lines(name, at, colour, 45, _STRIPE * len(stripes), _STRIPE, offset=_STRIPE * at)
            for at, colour in enumerate(stripes[1:], start=1)
        ]
        return _fill_symbol(name, layers)
    holder = actors[look["actors"][0]]
    layers = [_fill(_mixed(holder.colour, _ASSUMED) if look["assumed"] else holder.colour)]
    if look["assumed"]:
        layers.append(_lines(name, len(layers), _faded(holder.colour, 0.5), 0, 2.4, 0.3))
    if holder.pattern == "dots":
        layers.append(_dots(name, len(layers), "#ffffff", 2.4, 0.7))
    if holder.pattern == "lines":
        layers.append(_lines(name, len(layers), "#ffffff", 90, 2.4, 0.3))
    if look["claimed"] is not None:
        layers.append(_dots(name, len(layers), actors[look["claimed"]].colour, 2.8, 1.2))
    return _fill_symbol(name, layers)


def _fill_symbol(name: str, layers: list[Markup]) -> Markup:
    edge = _layer(
        "SimpleLine", line_color=_rgba(_SCHEME.edge), line_width="0.3", line_width_unit="MM", joinstyle="round"
    )
    return tag("symbol", *layers, edge, type="fill", name=name, alpha=1)


def _fill(colour: str) -> Markup:
    return _layer("SimpleFill", color=_rgba(colour), style="solid", outline_style="no")


def _lines(
    name: str, at: int, colour: str, angle: int, distance: float, width: float, *, offset: float = 0.0
) -> Markup:
    line = _layer("SimpleLine", line_color=_rgba(colour), line_width=width, line_width_unit="MM", capstyle="flat")
    return _layer(
        "LinePatternFill", tag("symbol", line, type="line", name=f"@{name}@{at}", alpha=1), angle=angle,
        distance=round(distance, 3), distance_unit="MM", offset=round(offset, 3), offset_unit="MM",
    )  # fmt: skip


def _dots(name: str, at: int, colour: str, distance: float, size: float) -> Markup:
    dot = _layer(
        "SimpleMarker", name="circle", color=_rgba(colour), size=size, size_unit="MM", outline_color=_rgba(_SCHEME.card),
        outline_width="0.1", outline_width_unit="MM", outline_style="solid",
    )  # fmt: skip
    half = round(distance / 2, 3)
    return _layer(
        "PointPatternFill", tag("symbol", dot, type="marker", name=f"@{name}@{at}", alpha=1), distance_x=distance,
        distance_y=distance, displacement_x=half, distance_x_unit="MM", distance_y_unit="MM", displacement_x_unit="MM",
    )  # fmt: skip


def _layer(kind: str, *symbols: Markup, **properties: object) -> Markup:
    options = [tag("Option", type="QString", name=name, value=value) for name, value in properties.items()]
    return tag(
        "layer", tag("Option", *options, type="Map"), *symbols, enabled=1, locked=0, **{"class": kind, "pass": 0}
    )


def _mixed(colour: str, share: float) -> str:
    """A colour thinned with white: so much of it is left."""
    return "#" + "".join(f"{round(share * part + (1 - share) * 255):02x}" for part in _parts(colour))


def _faded(colour: str, opacity: float) -> str:
    return f"{colour}{round(opacity * 255):02x}"


def _rgba(colour: str) -> str:
    """#rrggbb, or #rrggbbaa, as QGIS writes colours: 74,134,192,255."""
    parts = _parts(colour)
    return ",".join(map(str, parts if len(parts) == 4 else [*parts, 255]))


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in range(1, len(colour), 2)]
