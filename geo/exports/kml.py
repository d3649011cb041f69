"""KML 2.2: each state with its days as a `TimeSpan`, in the dataset's colours, for Google Earth and others that play time."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.exports.looks import Shown, in_order, on_day, through
from geo.exports.papers import papers
from geo.exports.rows import Row, rows
from geo.layers import LAYERS, View
from geo.patterns import SCHEMES, Look, tag

_LAYERS = ("provinces", "capitals", "timeline", "events")
_OPAQUE, _ASSUMED = 0.85, 0.36


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """A layer as the bytes of a KML file; raises LookupError if the layer is None, unknown or one that KML does not hold."""
    if layer not in _LAYERS:
        raise LookupError(f"{layer!r} is no layer of KML; there are {', '.join(_LAYERS)}")
    looks = _looks(dataset, layer, view)
    styles = in_order(looks.values())
    numbers = {one.key: number for number, one in enumerate(styles)}
    marks, shapes = [], dict[str, Markup]()
    for row in rows(LAYERS[layer](dataset, view)):
        if row.shape and row.cells["id"] not in shapes:  # a timeline has the same shape many times
            shapes[row.cells["id"]] = _shape(row.shape)
        shown = looks.get((row.cells["place_id"], row.cells.get("start", "")))
        words = shown.words if shown else f"{row.cells['change']} by {dataset.label(row.cells['actor'])}"
        url = f"#look-{numbers[shown.key]}" if shown else None
        marks.append(_placemark(row, _days(row, layer, view), words, url, shapes.get(row.cells["id"])))
    about = papers(dataset, view)
    document = tag(
        "Document", tag("name", f"{about['title']}: {layer}"), tag("description", str(escape(about["description"]))),
        *(_style(dataset, one, number) for number, one in enumerate(styles)), _data(about), *marks,
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tag("kml", document, xmlns="http://www.opengis.net/kml/2.2")}\n'.encode()


def _looks(dataset: Dataset, layer: str, view: View) -> dict[tuple[str, str], Shown]:
    """The look of each row by place and first day, empty for a layer of one day; events have none."""
    if layer == "events":
        return {}
    if layer == "timeline":
        return through(dataset, view)
    return {(place_id, ""): shown for place_id, shown in on_day(dataset, view).items()}


def _days(row: Row, layer: str, view: View) -> tuple[str | None, str | None]:
    """The first and last day of a row; None where it is open."""
    cells = row.cells
    if layer == "events":
        return cells["earliest"], cells["latest"]
    day = view.on.isoformat()
    return cells.get("start", day), cells.get("end", day)


def _placemark(
    row: Row, days: tuple[str | None, str | None], words: str, style: str | None, drawn: Markup | None
) -> Markup:
    span = [tag(name, day) for name, day in zip(("begin", "end"), days, strict=True) if day]
    place = row.cells.get("place") or row.cells["province" if row.shape and row.shape.area else "capital"]
    # A description is read as HTML, so its text is escaped for HTML, and the whole, as all text is, for XML.
    told = str(escape(" · ".join(part for part in (words, row.cells.get("basis")) if part)))
    return tag(
        "Placemark", tag("name", str(place)), tag("description", told), tag("TimeSpan", *span),
        *([tag("styleUrl", style)] if style else []), _data(row.cells), *([drawn] if drawn else []),
    )  # fmt: skip


def _data(values: dict[str, Any]) -> Markup:
    return tag(
        "ExtendedData",
        *(
            tag("Data", tag("value", str(value)), name=name)
            for name, value in values.items()
            if value not in (None, "")
        ),
    )


def _shape(shape: BaseGeometry) -> Markup:
    if isinstance(shape, Point):
        return tag("Point", tag("coordinates", _pairs(shape)))
    if isinstance(shape, Polygon):
        holes = (tag("innerBoundaryIs", _ring(ring)) for ring in shape.interiors)
        return tag("Polygon", tag("outerBoundaryIs", _ring(shape.exterior)), *holes)
    return tag("MultiGeometry", *map(_shape, shape.geoms))


def _ring(ring: BaseGeometry) -> Markup:
    return tag("LinearRing", tag("coordinates", _pairs(ring)))


def _pairs(shape: BaseGeometry) -> str:
    return " ".join(f"{lon},{lat}" for lon, lat in shape.coords)


def _style(dataset: Dataset, shown: Shown, number: int) -> Markup:
    """KML has no patterns: contested is halfway between the parties' colours with a strong edge, assumed is thin, unknown grey."""
    look, colours = shown.look, [actor.colour for actor in dataset.actors.values()]
    parties = [colours[actor] for actor in look["actors"]] or [SCHEMES["light"].unknown_line]
    fill = _halfway(parties)
    edge, width = (
        (_other(look, colours), 3) if look["kind"] == "contested" or look["claimed"] is not None else ("#ffffff", 1)
    )
    return tag(
        "Style", tag("IconStyle", tag("color", _abgr(fill, 1.0)), tag("scale", "0.8")),
        tag("LineStyle", tag("color", _abgr(edge, 1.0)), tag("width", str(width))),
        tag("PolyStyle", tag("color", _abgr(fill, _ASSUMED if look["assumed"] else _OPAQUE))), id=f"look-{number}",
    )  # fmt: skip


def _other(look: Look, colours: list[str]) -> str:
    actor: int = look["actors"][-1] if look["claimed"] is None else look["claimed"]
    return colours[actor]


def _halfway(parties: list[str]) -> str:
    parts = ([int(colour[at : at + 2], 16) for colour in parties] for at in (1, 3, 5))
    return "#" + "".join(f"{sum(part) // len(part):02x}" for part in parts)


def _abgr(colour: str, opacity: float) -> str:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


FORMAT = Format(
    name="kml",
    suffix=".kml",
    mime="application/vnd.google-earth.kml+xml",
    layers=_LAYERS,
    make=make,
    gzip=True,
)
