"""Distances between places, and places as geopy gives them: the only module here that knows (latitude, longitude).

geopy takes 0.2 s to import, more than all the rest of a start, so it is imported where it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from geo.places import Place

if TYPE_CHECKING:
    from geopy.location import Location
    from geopy.point import Point

_LEAST_KM = 0.001
_SPHERE = 1.01  # distances on the sphere are off by less than 1 %, and much faster than on the ellipsoid


def lon_lat(query: Point | str | tuple[float, float]) -> tuple[float, float]:
    """Longitude and latitude, in degrees (EPSG:4326), of what geopy takes as a point.

    That is (latitude, longitude), "latitude, longitude" or a Point; ValueError if it is none of these.
    """
    from geopy.point import Point

    point = Point(query)
    return point.longitude, point.latitude


def distances(places: Iterable[Place], lon: float, lat: float, radius_km: float) -> list[tuple[Place, float]]:
    """The places within a radius of a point, nearest first, each with its geodesic distance (WGS84) in km.

    A place without a point is not found.
    """
    from geopy.distance import geodesic, great_circle

    found = []
    for place in places:
        if place.lon is not None and place.lat is not None:
            there = (place.lat, place.lon)
            if great_circle((lat, lon), there).km <= radius_km * _SPHERE + _LEAST_KM:
                km = geodesic((lat, lon), there).km
                if km <= radius_km:
                    found.append((place, km))
    return sorted(found, key=lambda pair: (pair[1], pair[0].id))


def location(place: Place, province: Place) -> Location:
    """The place as geopy's Location: "name, province", its point, and its record as `raw`.

    ValueError if no point is known.
    """
    from geopy.location import Location

    if place.lat is None:
        raise ValueError(f"no point is known for {place.id!r}")
    names = dict.fromkeys((place.name, province.name))
    return Location(", ".join(names), (place.lat, place.lon), asdict(place))
