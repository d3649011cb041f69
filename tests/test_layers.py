"""Layers: valid GeoJSON that says what the timeline says."""

from __future__ import annotations

from datetime import date

import pytest
from shapely.geometry import shape

from geo.dataset import Dataset
from geo.layers import LAYERS, View, frame, state_rows

VIEW = View(date(2021, 8, 12), None, "corroborated")


@pytest.mark.parametrize("name", sorted(LAYERS.keys() - {"incidents"}))  # of which the shipped dataset has none
def test_a_layer_is_a_sorted_collection_with_its_papers(shipped: Dataset, name: str) -> None:
    layer = LAYERS[name](shipped, VIEW)
    ids = [feature["id"] for feature in layer["features"]]
    assert ids == sorted(set(ids)) and ids
    assert layer["licence"] == "CC BY 4.0" and any("GeoNames" in line for line in layer["attribution"])
    west, south, east, north = layer["bbox"]
    assert 60 < west < east < 75 and 29 < south < north < 39
    assert "crs" not in layer


@pytest.mark.parametrize("name", ["provinces", "timeline"])
def test_outer_rings_run_counter_clockwise(shipped: Dataset, name: str) -> None:
    for feature in LAYERS[name](shipped, VIEW)["features"]:
        polygon = shape(feature["geometry"])
        assert polygon.is_valid
        for part in getattr(polygon, "geoms", [polygon]):
            assert part.exterior.is_ccw and not any(ring.is_ccw for ring in part.interiors)


def test_layers_agree_with_the_state_of_the_day(shipped: Dataset) -> None:
    rows = {row["iso_3166_2"]: row for row in state_rows(shipped, VIEW)}
    assert len(rows) == 34
    provinces = {feature["id"]: feature["properties"] for feature in LAYERS["provinces"](shipped, VIEW)["features"]}
    capitals = {
        one["properties"]["iso_3166_2"]: one["properties"] for one in LAYERS["capitals"](shipped, VIEW)["features"]
    }
    assert provinces == rows == capitals


@pytest.mark.parametrize("day", [date(2021, 7, 1), date(2021, 8, 8), date(2021, 8, 12), date(2021, 9, 15)])
def test_the_timeline_layer_has_every_days_state(shipped: Dataset, day: date) -> None:
    rows = {row["iso_3166_2"]: row["state"] for row in state_rows(shipped, View(day, None, "corroborated"))}
    for feature in LAYERS["timeline"](shipped, VIEW)["features"]:
        [state] = [one for one in feature["properties"]["states"] if one["start"] <= day.isoformat() <= one["end"]]
        assert state["state"] == rows[feature["id"]]


def test_a_layer_is_a_frame(shipped: Dataset) -> None:
    table = frame(LAYERS["provinces"](shipped, VIEW))
    assert (table.crs.to_epsg(), len(table)) == (4326, 34)
    assert table.loc["AF-HER", "state"] == "taliban"
    assert table.to_crs(table.estimate_utm_crs()).area.sum() / 1e6 == pytest.approx(642_000, rel=0.02)


def test_days_outside_the_timeline_can_be_asked(shipped: Dataset) -> None:
    rows = {row["capital"]: row for row in state_rows(shipped, View(date(2020, 10, 12), None, "corroborated"))}
    assert rows["Lashkar Gah"]["state"] == "contested" and rows["Kabul"]["state"] == "unknown"
