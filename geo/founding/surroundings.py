"""What lies round a country on the map: the neighbours, dissolved and cut to a window, fitting to its outlines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geo.boundaries import AdminArea
from geo.world import countries, units

DECIMALS = 5
"""To how many decimals of a degree outlines are written; about a metre."""
_SHARE = 0.4  # of a country's extent that is shown round it
_LEAST, _MOST = 1.0, 6.0  # degrees
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_SPREAD = 3.0  # how many times larger than the boxes of its parts a country's box may be: else it lies scattered
_GAP = 0.005  # degrees, about 500 m, left free where outlines come from different sources


def surroundings(own: Sequence[AdminArea], left_out: Collection[str], *, same_source: bool) -> tuple[AdminArea, ...]:
    """The neighbours of these areas, one area a country, sorted by code; ids are Natural Earth's `adm0_a3`.

    `left_out` are the ids of admin-1 units that are no neighbours. With the `same_source` borders are shared vertex by
    vertex; else neighbours are cut off `_GAP` outside the areas, as their borders would cross. There is at least one,
    however far it is to look: a country may be an island.
    """
    shapes = np.array([area.geometry for area in own], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    margin = min(max(_SHARE * max(east - west, north - south), _LEAST), _MOST)
    while True:
        window = _window(shapes, margin)
        found = _neighbours(window, left_out)
        if found and same_source and shapely.coverage_is_valid([*shapes, *found.values()]):
            break
        if found and (found := _apart(found, shapes)):
            break
        margin *= 2
    names = {one.code: one.name for one in countries()}
    return tuple(AdminArea(code, names[code], (), shape) for code, shape in sorted(found.items()))


def _window(shapes: NDArray[np.object_], margin: float) -> Polygon | MultiPolygon:
    """A box round all shapes or, where they lie scattered over the globe, boxes round their parts."""
    whole = _box(shapely.total_bounds(shapes), margin)
    boxes = [_box(edges, margin) for edges in np.unique(np.round(shapely.bounds(shapely.get_parts(shapes)), 1), axis=0)]
    parts: Polygon | MultiPolygon = shapely.union_all(boxes)
    return whole if whole.area <= _SPREAD * parts.area else parts


def _box(edges: Iterable[float], margin: float) -> Polygon:
    west, south, east, north = edges
    left, low, right, high = _WORLD
    return shapely.box(
        max(west - margin, left), max(south - margin, low), min(east + margin, right), min(north + margin, high)
    )


def _neighbours(window: Polygon | MultiPolygon, left_out: Collection[str]) -> dict[str, Polygon | MultiPolygon]:
    """The part of each country inside the window, without the units left out."""
    shapely.prepare(window)
    parts: dict[str, list[Polygon | MultiPolygon]] = defaultdict(list)
    for one in countries():
        if window.intersects(shapely.box(*one.bounds)):
            for unit in units(one.code):
                shape = unit.area.geometry
                if unit.area.id not in left_out and window.intersects(shapely.box(*shape.bounds)):
                    parts[one.code].append(shape)
    found = {}
    for code, shapes in parts.items():
        cut = shapely.intersection(shapely.coverage_union_all(shapes), window)
        if (shape := rounded(cut)) is not None:
            found[code] = shape
    return found


def _apart(found: dict[str, Polygon | MultiPolygon], shapes: NDArray[np.object_]) -> dict[str, Polygon | MultiPolygon]:
    """The neighbours drawn back from these shapes and from one another, so that none crosses another."""
    edge = shapely.buffer(shapely.union_all(shapes), _GAP, quad_segs=1)
    kept = {}
    for code, shape in found.items():
        drawn_back = rounded(shapely.buffer(shapely.difference(shape, edge), -_GAP / 10, quad_segs=1))
        if drawn_back is not None:
            kept[code] = drawn_back
    return kept


def rounded(shape: shapely.Geometry) -> Polygon | MultiPolygon | None:
    """The polygons of a shape with rounded vertices, valid again; None if nothing is left of it."""
    shape = shapely.transform(shape, lambda xy: np.round(xy, DECIMALS) + 0.0)
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure")
    parts = [
        part
        for whole in shapely.get_parts(shape)
        for part in shapely.get_parts(whole)
        if isinstance(part, Polygon) and part.area > 0
    ]
    return None if not parts else parts[0] if len(parts) == 1 else MultiPolygon(parts)
