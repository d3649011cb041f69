"""Administrative areas and which of them a point lies in. Coordinates are lon, lat in degrees (EPSG:4326)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Polygon

from geo.files import Problem, read_id, read_text

_CHUNK = 1 << 18  # points looked at together: keeps memory flat when there are ten million of them


@dataclass(frozen=True, slots=True)
class AdminArea:
    """One administrative area: its id, its name, its names in other languages, its outline."""

    id: str
    name: str
    names: tuple[tuple[str, str], ...]
    geometry: Polygon | MultiPolygon

    def name_in(self, language: str) -> str | None:
        """The area's name in a language (`prs`, `ps`); None if none is known."""
        return dict(self.names).get(language)


class Boundaries:
    """A set of areas, sorted by id, that knows which of them a point lies in."""

    def __init__(self, areas: Iterable[AdminArea]) -> None:
        self.areas = tuple(sorted(areas, key=lambda area: area.id))
        self._by_id = {area.id: area for area in self.areas}
        if len(self._by_id) != len(self.areas):
            ids = [area.id for area in self.areas]
            raise ValueError(f"ids stand twice: {', '.join(sorted({i for i in ids if ids.count(i) > 1}))}")
        self._outlines = np.array([area.geometry for area in self.areas], dtype=object)
        shapely.prepare(self._outlines)
        self._tree = shapely.STRtree(self._outlines)

    def __len__(self) -> int:
        return len(self.areas)

    def __iter__(self) -> Iterator[AdminArea]:
        return iter(self.areas)

    def get(self, area_id: str) -> AdminArea | None:
        """The area with this id; None if there is none."""
        return self._by_id.get(area_id)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all areas in degrees; NaN if there are none."""
        west, south, east, north = (float(edge) for edge in shapely.total_bounds(self._outlines))
        return west, south, east, north

    def locate(self, lon: float, lat: float) -> AdminArea | None:
        """The area a point lies in; None if it lies in none.

        A point on a border that several areas share belongs to the one whose id sorts first.
        Raises ValueError if the numbers are no longitude and latitude.
        """
        index = int(self.locate_many([lon], [lat])[0])
        return None if index < 0 else self.areas[index]

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.intp]:
        """For each point the index in `areas` of the area it lies in, -1 for none; borders as in `locate`.

        Raises ValueError if there are not as many longitudes as latitudes, or if a number is not one.
        """
        x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError(f"longitudes and latitudes must be two equal rows, not {x.shape} and {y.shape}")
        _check_degrees("longitude", x, 180.0)
        _check_degrees("latitude", y, 90.0)
        found = np.full(x.shape, len(self.areas), dtype=np.intp)
        for start in range(0, len(x), _CHUNK):
            part = slice(start, start + _CHUNK)
            self._locate_part(x[part], y[part], found[part])
        found[found == len(self.areas)] = -1
        return found

    def _locate_part(self, x: NDArray[np.float64], y: NDArray[np.float64], found: NDArray[np.intp]) -> None:
        """Write into `found` the least index of an area that covers each point."""
        # The tree compares boxes only; the exact test is then made against prepared outlines, which is many
        # times faster than letting the tree test outlines against prepared points.
        points, areas = self._tree.query(shapely.points(x, y))
        inside = shapely.intersects_xy(self._outlines[areas], x[points], y[points])
        np.minimum.at(found, points[inside], areas[inside])


def area_km2(area: AdminArea) -> float:
    """The area on the WGS84 ellipsoid in square kilometres."""
    from pyproj import Geod  # here because it costs start-up time and few callers ask

    square_metres, _ = Geod(ellps="WGS84").geometry_area_perimeter(area.geometry)
    return abs(float(square_metres)) / 1e6


def simplify(*layers: Boundaries, tolerance_deg: float) -> tuple[Boundaries, ...]:
    """The same layers with fewer vertices, all simplified together so that every shared edge stays shared.

    `tolerance_deg` is the square root of the area, in square degrees, of the smallest bend that is kept.
    The layers must fit edge to edge, within and between each other; vertices are removed, never moved.
    Raises ValueError if the tolerance is negative or the areas overlap.
    """
    if not tolerance_deg >= 0:
        raise ValueError(f"tolerance must not be negative: {tolerance_deg}")
    areas = [area for layer in layers for area in layer]
    outlines = np.array([area.geometry for area in areas], dtype=object)
    if not shapely.coverage_is_valid(outlines):
        edges = shapely.coverage_invalid_edges(outlines)
        wrong = [area.id for area, edge in zip(areas, edges, strict=True) if not edge.is_empty]
        raise ValueError(f"areas overlap or do not share their edges: {', '.join(wrong)}")
    simplified = iter(shapely.coverage_simplify(outlines, tolerance_deg))
    return tuple(Boundaries(replace(area, geometry=next(simplified)) for area in layer) for layer in layers)


def load_boundaries(path: Path, problems: list[Problem]) -> Boundaries:
    """The areas of a GeoJSON file: features with `id`, `name` and perhaps `name_<language>`.

    What is wrong is noted in `problems`; a feature with something wrong is left out.
    """
    areas: dict[str, AdminArea] = {}
    for number, feature in enumerate(_features(path, problems), start=1):
        try:
            area = _area(feature)
            if area.id in areas:
                raise _FeatureError("id", area.id, "the id stands twice")
        except _FeatureError as error:
            message = f"feature {number}: {error}"
            problems.append(Problem(path.name, None, error.column, error.value, message))
        else:
            areas[area.id] = area
    return Boundaries(areas.values())


def load_context(path: Path, problems: list[Problem]) -> Boundaries:
    """The neighbouring countries of a dataset, read like `load_boundaries`; they are shown, never held."""
    return load_boundaries(path, problems)


def _features(path: Path, problems: list[Problem]) -> list[Any]:
    text = read_text(path, problems)
    if text is None:
        return []
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        problems.append(Problem(path.name, error.lineno, "", "", f"not readable as JSON ({error.msg})"))
        return []
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        message = "a feature collection with features is expected"
        problems.append(Problem(path.name, None, "features", "", message))
        return []
    return features


class _FeatureError(ValueError):
    """Something in one feature is wrong: where, what stands there, what was expected."""

    def __init__(self, column: str, value: object, message: str) -> None:
        super().__init__(message)
        self.column, self.value = column, "" if value is None else str(value)


def _area(feature: Any) -> AdminArea:
    """The area of one feature; raises _FeatureError if something in it is wrong."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise _FeatureError("properties", None, "properties are missing")
    prefix = "name_"
    texts = {key: properties[key] for key in properties if key in ("id", "name") or key.startswith(prefix)}
    for key in sorted({"id", "name", *texts}):
        if not isinstance(texts.get(key), str) or not texts[key].strip():
            raise _FeatureError(key, texts.get(key), "a text is expected")
    try:
        read_id(texts["id"])
    except ValueError as error:
        raise _FeatureError("id", texts["id"], str(error)) from error
    geometry = _outline(texts["id"], feature.get("geometry"))
    names = sorted((key.removeprefix(prefix), name) for key, name in texts.items() if key.startswith(prefix))
    return AdminArea(texts["id"], texts["name"], tuple(names), geometry)


def _outline(area_id: str, value: Any) -> Polygon | MultiPolygon:
    """The polygon or polygons of a feature; raises _FeatureError if they are not usable."""
    try:
        geometry = shapely.from_geojson(json.dumps(value))
    except shapely.GEOSException as error:
        raise _FeatureError("geometry", area_id, f"not a geometry ({error})") from error
    if not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
        raise _FeatureError("geometry", area_id, "a polygon or several are expected")
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        raise _FeatureError("geometry", area_id, f"the polygon is not valid ({reason})")
    west, south, east, north = geometry.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:
        raise _FeatureError("geometry", area_id, "coordinates are not longitude and latitude in degrees")
    return geometry


def _check_degrees(what: str, values: NDArray[np.float64], limit: float) -> None:
    """Raise ValueError, naming the first wrong value, unless all lie between -limit and limit."""
    wrong = ~(np.abs(values) <= limit)  # said this way round, NaN is wrong too
    if wrong.any():
        first = int(np.argmax(wrong))
        raise ValueError(f"no {what} in degrees: {values[first]} (number {first + 1} of {len(values)})")
