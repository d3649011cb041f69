"""Outlines: a dataset's areas and places projected to the pixels of a picture.

Equirectangular, true to shape at the middle latitude; bends of less than a pixel are left out. Lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, simplify
from geo.dataset import Dataset

_MARGIN = 6.0
_BEND = 0.8  # of a pixel: what is left out

Point = tuple[float, float]
"""Pixels from the left and the top."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """Areas as SVG paths by id, followed places' points by id, and the neighbours' edges as one path; empty if left out."""

    width: float
    height: float
    areas: dict[str, str]
    points: dict[str, Point]
    neighbours: str


@lru_cache(maxsize=8)
def outlines(dataset: Dataset, width: float, height: float | None = None) -> Outlines:
    """The areas in the middle of a picture of this size, with the neighbours' edges round them.

    Without a height, the picture is as high as the areas are at this width, and shows no neighbours.
    """
    west, south, east, north = dataset.boundaries.bounds
    narrowed = cos(radians((south + north) / 2))
    wide, high = (east - west) * narrowed, north - south
    scale = (width - 2 * _MARGIN) / wide
    if height is None:
        full = 2 * _MARGIN + high * scale
    else:
        scale, full = min(scale, (height - 2 * _MARGIN) / high), height
    left, top = (width - wide * scale) / 2, (full - high * scale) / 2

    def point(lon: float, lat: float) -> Point:
        return left + (lon - west) * narrowed * scale, top + (north - lat) * scale

    tolerance = _BEND / scale
    if height is None:
        (areas,), neighbours = simplify(dataset.boundaries, tolerance_deg=tolerance), ""
    else:
        areas, context = simplify(dataset.boundaries, dataset.context, tolerance_deg=tolerance)
        edge = (left - 1) / scale / narrowed, (top - 1) / scale
        seen = shapely.box(west - edge[0], south - edge[1], east + edge[0], north + edge[1])
        neighbours = _edges(context, areas, seen, point)
    points = {
        place.id: point(place.lon, place.lat)
        for place in dataset.followed
        if place.lon is not None and place.lat is not None
    }
    return Outlines(width, full, {area.id: _path(area.geometry, point) for area in areas}, points, neighbours)


def _path(geometry: Polygon | MultiPolygon, point: Callable[[float, float], Point]) -> str:
    rings = [ring for part in shapely.get_parts(geometry) for ring in (part.exterior, *part.interiors)]
    return "".join(f"M{_line(ring, point, closed=True)}Z" for ring in rings)


def _edges(context: Boundaries, areas: Boundaries, seen: Polygon, point: Callable[[float, float], Point]) -> str:
    """The edges between the neighbours that are seen; where they meet the areas, these draw their own."""
    edges = shapely.union_all([area.geometry.boundary for area in context])
    own = shapely.union_all([area.geometry.boundary for area in areas])
    lines: BaseGeometry = shapely.line_merge(shapely.intersection(shapely.difference(edges, own), seen))
    parts = [part for part in shapely.get_parts(lines) if part.geom_type == "LineString"]
    return "".join(sorted(f"M{_line(part, point, closed=False)}" for part in parts))


def _line(line: BaseGeometry, point: Callable[[float, float], Point], *, closed: bool) -> str:
    coords = line.coords[:-1] if closed else line.coords
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (point(*at) for at in coords))
