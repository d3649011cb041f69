"""Distances, and places as geopy gives them."""

from __future__ import annotations

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.nearby import distances, location, lon_lat
from geo.places import Place, PlaceKind

LONS, LATS = st.floats(-180, 180), st.floats(-89, 89)


def place(name: str, lon: float | None, lat: float | None, kind: str = "town") -> Place:
    return Place(f"XX-A.{name}", PlaceKind(kind), name, "XX-A", "XX-A", lon, lat, None, "tests")


def test_longitude_comes_first_here_and_latitude_in_geopy() -> None:
    assert lon_lat((34.5, 69.2)) == lon_lat("34.5, 69.2") == (69.2, 34.5)
    with pytest.raises(ValueError, match="unknown format"):
        lon_lat("nonsense")
    found = location(place("Bery", 69.2, 34.5), place("Abad", 69.0, 34.0, "province"))
    assert (found.address, found.latitude, found.longitude) == ("Bery, Abad", 34.5, 69.2)
    assert found.raw["name"] == "Bery"


def test_a_province_and_its_namesake_are_named_once() -> None:
    province = place("Abad", 69.0, 34.0, "province")
    assert location(place("Abad", 69.1, 34.0, "capital"), province).address == "Abad"


def test_without_a_point_there_is_no_location() -> None:
    with pytest.raises(ValueError, match=r"XX-A\.Bery"):
        location(place("Bery", None, None), place("Abad", 69.0, 34.0, "province"))


@given(LONS, LATS, LONS, LATS, st.floats(0, 20_000))
def test_what_is_found_is_what_the_geodesic_says(
    lon: float, lat: float, other: float, high: float, radius: float
) -> None:
    km = geodesic((lat, lon), (high, other)).km
    found = distances([place("Bery", other, high), place("Nowhere", None, None)], lon, lat, radius)
    assert [distance for _, distance in found] == ([km] if km <= radius else [])
