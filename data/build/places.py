"""places.csv: provinces, their capitals, districts and towns, with a point where a source has one."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Any

import geopandas as gpd
import shapely
from rows import NameRow, PlaceRow, Province, Seat
from sources import DISTRICTS, OUTLINES, TOWNS
from spelling import bare_name, is_name, likeness_key, slug

COUNTRY = "AF"
FROM_TOWNS = f"GeoNames ({TOWNS})"
FROM_DISTRICTS = f"GeoNames ({DISTRICTS})"
FROM_OUTLINES = f"Natural Earth ({OUTLINES})"


@dataclass(frozen=True, slots=True)
class Found:
    """A place as a source gives it: its main name and its other names; lon and lat are degrees or None."""

    geonames_id: str
    admin1: str
    name: str
    others: tuple[str, ...]
    lon: float | None = None
    lat: float | None = None


def read_towns(
    cities: Mapping[str, Mapping[str, Any]], polygons: gpd.GeoDataFrame, by_code: Mapping[str, str]
) -> dict[str, Found]:
    """The country's populated places by GeoNames id, each in the province its point falls in.

    A point that falls in none (the outlines are drawn for 1:10,000,000) is left out: that place stays in the
    province GeoNames files it under (`by_code`), without a point.
    """
    rows = [city for city in cities.values() if city["countrycode"] == COUNTRY]
    points = gpd.points_from_xy([row["longitude"] for row in rows], [row["latitude"] for row in rows])
    frame = gpd.GeoDataFrame(geometry=points, crs=polygons.crs)
    joined = frame.sjoin(polygons[["geometry"]], predicate="intersects").sort_values("id")
    admin1 = joined["id"].groupby(level=0).first()  # a point on a border belongs to the first id
    towns: dict[str, Found] = {}
    for number, city in enumerate(rows):
        key, names = str(city["geonameid"]), (city["name"], tuple(city["alternatenames"]))
        if number in admin1.index:
            towns[key] = Found(key, admin1[number], *names, city["longitude"], city["latitude"])
        else:
            towns[key] = Found(key, by_code[city["admin1code"]], *names)
    return towns


def read_subdivisions(table: str) -> tuple[dict[str, Found], list[Found], dict[str, str]]:
    """Provinces by id, districts, and province ids by GeoNames code, from the table of subdivisions."""
    provinces: dict[str, Found] = {}
    districts: list[Found] = []
    by_code: dict[str, str] = {}
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        name, iso, code, geonames_id, _type, others, level = row[:7]
        if code.split(".")[0] != COUNTRY:
            continue
        alternates = tuple(filter(None, others.split("|")))
        if level == "1":
            by_code[code.split(".")[1]] = iso
            provinces[iso] = Found(geonames_id, iso, name, alternates)
        else:
            admin1 = by_code[code.split(".")[1]]  # provinces come first in the table
            districts.append(Found(geonames_id, admin1, name, alternates))
    return provinces, districts, by_code


def seats(districts: Iterable[Found], towns: Mapping[str, Found], by_hand: Sequence[Seat]) -> dict[str, Found]:
    """District's GeoNames id to its seat: the hand-kept ones, then the town of that name in the same province.

    A shared main name counts for more than an alternate one. Where two towns are equally good, or one town
    serves two districts equally well, nothing is said.
    """
    named = {district.geonames_id: district for district in districts}
    for seat in by_hand:
        if seat.district_geonames_id not in named or seat.town_geonames_id not in towns:
            raise ValueError(
                f"seats.csv: no such district or town: {seat.district_geonames_id}, {seat.town_geonames_id}"
            )
    result = {seat.district_geonames_id: towns[seat.town_geonames_id] for seat in by_hand}
    for district_id, town in result.items():
        if named[district_id].admin1 != town.admin1:
            raise ValueError(f"seats.csv: {town.name} is in {town.admin1}, its district {district_id} is not")
    taken = {town.geonames_id for town in result.values()}
    in_province: dict[str, list[Found]] = defaultdict(list)
    for town in towns.values():
        if town.geonames_id not in taken:
            in_province[town.admin1].append(town)
    best: dict[str, tuple[int, list[Found]]] = {}
    for district in named.values():
        scored = [(_likeness(district, town), town) for town in in_province[district.admin1]]
        top = max((score for score, _ in scored), default=0)
        if top and district.geonames_id not in result:
            best[district.geonames_id] = (top, [town for score, town in scored if score == top])
    wishes: dict[str, list[int]] = defaultdict(list)
    for top, found in best.values():
        for town in found:
            wishes[town.geonames_id].append(top)
    for district_id, (top, found) in best.items():
        others = wishes[found[0].geonames_id]
        if len(found) == 1 and max(others) == top and others.count(top) == 1:
            result[district_id] = found[0]
    return result


def province_rows(
    provinces: Sequence[Province], found: Mapping[str, Found], polygons: gpd.GeoDataFrame
) -> list[PlaceRow]:
    """One row a province; its point is the middle of the largest circle inside it, where a label fits."""
    source = f"{FROM_OUTLINES}; point: middle of the largest circle inside the outline"
    rows = []
    for province in provinces:
        circle = shapely.maximum_inscribed_circle(polygons.geometry[province.id], tolerance=0.001)
        lon, lat = circle.coords[0]
        place = Found(found[province.id].geonames_id, province.id, province.name, (), lon, lat)
        rows.append(_row(province.id, "province", province.name, place, source))
    return rows


def capital_rows(provinces: Sequence[Province], towns: Mapping[str, Found]) -> list[PlaceRow]:
    """One row a capital; raises ValueError if its point lies in another province."""
    rows = []
    for province in provinces:
        town = towns.get(province.capital_geonames_id)
        if town is None:
            raise ValueError(f"provinces.csv: no town has the GeoNames id {province.capital_geonames_id}")
        if town.admin1 != province.id or town.lon is None:
            raise ValueError(f"{province.capital}: its point lies in {town.admin1}, not in {province.id}")
        place_id = f"{province.id}.{slug(province.capital)}"
        rows.append(_row(place_id, "capital", province.capital, town, FROM_TOWNS))
    return rows


def district_rows(
    districts: Sequence[Found], seat_of: Mapping[str, Found], provinces: Sequence[Province]
) -> list[PlaceRow]:
    """One row a district, with the point of its seat where one is known.

    A district whose seat is the capital is spelled like the capital.
    """
    capitals = {province.capital_geonames_id: province.capital for province in provinces}
    located: list[tuple[Found, str]] = []
    for district in districts:
        seat = seat_of.get(district.geonames_id)
        name, source = bare_name(district.name), FROM_DISTRICTS
        if seat is not None:
            name = capitals.get(seat.geonames_id, name)
        if seat is not None and seat.lon is not None:
            district = replace(district, lon=seat.lon, lat=seat.lat)
            source = f"{source}; point: its seat, {bare_name(seat.name)}, {FROM_TOWNS}"
        located.append((replace(district, name=name), source))
    ids = _ids((district for district, _ in located), "-district")
    return [_row(ids[place.geonames_id], "district", place.name, place, source) for place, source in located]


def town_rows(provinces: Sequence[Province], towns: Mapping[str, Found]) -> list[PlaceRow]:
    """One row a town; the capitals are not among them."""
    capitals = {province.capital_geonames_id for province in provinces}
    others = [town for town in towns.values() if town.geonames_id not in capitals]
    taken = {f"{province.id}.{slug(province.capital)}" for province in provinces}
    ids = _ids(others, "", taken)
    return [_row(ids[town.geonames_id], "town", bare_name(town.name), town, FROM_TOWNS) for town in others]


def with_preferred_names(places: Iterable[PlaceRow], names: Iterable[NameRow]) -> list[PlaceRow]:
    """The places under the preferred English names that names.csv has for them."""
    english = {row.place_id: row.toponym for row in names if (row.language, row.kind) == ("en", "preferred")}
    return [replace(place, name=english[place.id]) for place in places]


def _row(place_id: str, kind: str, name: str, found: Found, source: str) -> PlaceRow:
    lon, lat = ("" if degrees is None else f"{degrees:.5f}" for degrees in (found.lon, found.lat))
    return PlaceRow(place_id, kind, name, found.admin1, found.admin1, lon, lat, found.geonames_id, source)


def _ids(places: Iterable[Found], ending: str, taken: Iterable[str] = ()) -> dict[str, str]:
    """Place ids by GeoNames id; of several with one name in one province the later ones get -2, -3."""
    used = set(taken)
    ids: dict[str, str] = {}
    for place in sorted(places, key=lambda place: int(place.geonames_id)):
        stem = f"{place.admin1}.{slug(bare_name(place.name))}{ending}"
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        ids[place.geonames_id] = place_id = next(name for name in numbered if name not in used)
        used.add(place_id)
    return ids


def _likeness(district: Found, town: Found) -> int:
    """3 if the main names agree, 2 if the main name of one is another name of the other, 1 if others agree."""
    main, main_town = _keys([district.name]), _keys([town.name])
    others, others_town = _keys(district.others), _keys(town.others)
    if main & main_town:
        return 3
    if main & others_town or others & main_town:
        return 2
    return 1 if others & others_town else 0


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in names if (key := _key(name)))


@cache
def _key(name: str) -> str:
    try:
        return likeness_key(name) if is_name(name) else ""
    except ValueError:  # letters of another alphabet: such a form is no help here
        return ""
