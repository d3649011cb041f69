from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import AdminArea, Boundaries, area_km2, load_boundaries, load_context, simplify
from geo.files import Problem

DATA = Path(__file__).parents[1] / "data" / "afghanistan-2021"


def square(area_id: str, west: float, south: float, size: float = 1.0) -> AdminArea:
    return AdminArea(area_id, area_id.title(), (), shapely.box(west, south, west + size, south + size))


@pytest.fixture(scope="module")
def four() -> Boundaries:
    """Four unit squares round the point (1, 1), which all of them share."""
    return Boundaries([square("d", 1, 1), square("b", 1, 0), square("c", 0, 1), square("a", 0, 0)])


@pytest.fixture(scope="module")
def provinces() -> Boundaries:
    problems: list[Problem] = []
    boundaries = load_boundaries(DATA / "admin1.geojson", problems)
    assert problems == []
    return boundaries


def test_areas_are_sorted_and_found_by_id(four: Boundaries) -> None:
    assert [area.id for area in four] == ["a", "b", "c", "d"]
    assert len(four) == 4
    assert four.get("c") is four.areas[2]
    assert four.get("e") is None
    assert four.bounds == (0, 0, 2, 2)


def test_two_areas_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="twice: a"):
        Boundaries([square("a", 0, 0), square("a", 1, 0), square("b", 2, 0)])


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (0.5, 0.5, "a"),
        (1.5, 1.5, "d"),
        (1.0, 0.5, "a"),  # on an edge: the first of a and b
        (1.5, 1.0, "b"),  # on an edge: the first of b and d
        (1.0, 1.0, "a"),  # in the corner of all four
        (2.0, 2.0, "d"),  # on the outer border
        (2.0000001, 2.0, None),
        (-50.0, 80.0, None),
    ],
)
def test_locate(four: Boundaries, lon: float, lat: float, expected: str | None) -> None:
    found = four.locate(lon, lat)
    assert (found.id if found else None) == expected


def test_no_areas_hold_no_point() -> None:
    nothing = Boundaries([])
    assert nothing.locate(0, 0) is None
    assert nothing.locate_many([0, 1], [0, 1]).tolist() == [-1, -1]
    assert simplify(nothing, tolerance_deg=1)[0].areas == ()


def test_a_hole_belongs_to_nobody_and_its_rim_to_the_area() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    boundaries = Boundaries([AdminArea("ring", "Ring", (), ring)])
    assert boundaries.locate(1.5, 1.5) is None
    assert boundaries.locate(1, 1.5) is boundaries.areas[0]


@pytest.mark.parametrize(
    ("lon", "lat", "message"),
    [
        (float("nan"), 0.0, "no longitude in degrees: nan"),
        (0.0, float("inf"), "no latitude in degrees: inf"),
        (34.5, 169.2, "no latitude in degrees: 169.2"),
        (181.0, 0.0, "no longitude in degrees: 181.0"),
    ],
)
def test_numbers_that_are_no_coordinates_are_refused(four: Boundaries, lon: float, lat: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        four.locate(lon, lat)


def test_locate_many_says_which_number_is_wrong(four: Boundaries) -> None:
    with pytest.raises(ValueError, match=r"latitude in degrees: 95.0 \(number 2 of 3\)"):
        four.locate_many([0, 0, 0], [0, 95, 0])


@pytest.mark.parametrize(("lons", "lats"), [([0, 1], [0]), ([[0]], [[0]]), (0, 0)])
def test_locate_many_wants_two_equal_rows(four: Boundaries, lons: object, lats: object) -> None:
    with pytest.raises(ValueError, match="two equal rows"):
        four.locate_many(lons, lats)  # type: ignore[arg-type]


def test_locate_many_of_nothing_is_nothing(four: Boundaries) -> None:
    assert four.locate_many([], []).shape == (0,)


def test_points_beyond_one_chunk_are_all_answered(four: Boundaries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.boundaries._CHUNK", 3)
    lons, lats = [0.5, 1.5, 0.5, 1.5, 9, 0.5, 1], [0.5, 0.5, 1.5, 1.5, 9, 0.5, 1]
    assert four.locate_many(lons, lats).tolist() == [0, 1, 2, 3, -1, 0, 0]


def least_covering(boundaries: Boundaries, lon: float, lat: float) -> int:
    """The answer the slow way, one outline after the other."""
    point = shapely.Point(lon, lat)
    return next((index for index, area in enumerate(boundaries) if area.geometry.intersects(point)), -1)


@settings(max_examples=200, deadline=None)
@given(lon=st.floats(60, 75), lat=st.floats(29, 39))
def test_a_point_lies_where_its_outline_says(provinces: Boundaries, lon: float, lat: float) -> None:
    assert provinces.locate_many([lon], [lat])[0] == least_covering(provinces, lon, lat)


def test_vertices_and_their_nearest_neighbours(provinces: Boundaries) -> None:
    vertices = shapely.get_coordinates([area.geometry for area in provinces])[::37]
    for x, y in vertices:
        for lon in (x, np.nextafter(x, -180), np.nextafter(x, 180)):
            assert provinces.locate_many([lon], [y])[0] == least_covering(provinces, lon, y)


def test_a_square_degree_at_the_equator() -> None:
    # 111.3195 km along the equator by 110.5743 km along the meridian, slightly less at the upper edge
    assert area_km2(square("a", 0, 0)) == pytest.approx(12_308.8, abs=0.1)


def test_the_area_does_not_depend_on_the_direction_of_the_ring() -> None:
    area = square("a", 60, 30)
    turned = AdminArea("a", "A", (), area.geometry.reverse())
    assert area_km2(turned) == pytest.approx(area_km2(area))
    assert area_km2(area) > 0


@pytest.mark.parametrize("tolerance", [0.0, 0.01, 0.02, 0.05, 0.1])
def test_simplified_layers_still_fit_edge_to_edge(provinces: Boundaries, tolerance: float) -> None:
    context = load_context(DATA / "context.geojson", [])
    fewer, around = simplify(provinces, context, tolerance_deg=tolerance)
    assert [area.id for area in fewer] == [area.id for area in provinces]
    assert [area.id for area in around] == [area.id for area in context]
    outlines = [area.geometry for area in (*fewer, *around)]
    assert all(outline.is_valid and not outline.is_empty for outline in outlines)
    assert shapely.coverage_is_valid(outlines)
    # No slivers: together the provinces are one piece without a hole.
    whole = shapely.union_all([area.geometry for area in fewer])
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_simplifying_removes_vertices_and_moves_none(provinces: Boundaries) -> None:
    (fewer,) = simplify(provinces, tolerance_deg=0.02)
    before = {tuple(xy) for xy in shapely.get_coordinates([area.geometry for area in provinces])}
    after = [tuple(xy) for xy in shapely.get_coordinates([area.geometry for area in fewer])]
    assert set(after) <= before
    assert len(after) < 4_000


def test_without_tolerance_nothing_is_lost(provinces: Boundaries) -> None:
    (same,) = simplify(provinces, tolerance_deg=0)
    for before, after in zip(provinces, same, strict=True):
        assert before.geometry.equals(after.geometry)


@pytest.mark.parametrize("tolerance", [-0.1, float("nan")])
def test_a_tolerance_that_is_none_is_refused(four: Boundaries, tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        simplify(four, tolerance_deg=tolerance)


def test_areas_that_overlap_are_named() -> None:
    apart, other = Boundaries([square("a", 0, 0), square("far", 9, 9)]), Boundaries([square("b", 0.5, 0)])
    with pytest.raises(ValueError, match=r"edges: a, b$"):
        simplify(apart, other, tolerance_deg=0.1)


def feature(**changes: object) -> dict[str, object]:
    box = shapely.geometry.mapping(shapely.box(0, 0, 1, 1))
    whole: dict[str, object] = {
        "type": "Feature",
        "properties": {"id": "a", "name": "A", "name_prs": "الف", "adm1_code": 7},
        "geometry": box,
    }
    return whole | changes


BOW_TIE = [[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]


def load(tmp_path: Path, content: object) -> tuple[Boundaries, list[str]]:
    path = tmp_path / "areas.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    problems: list[Problem] = []
    return load_boundaries(path, problems), [str(problem) for problem in problems]


def test_loading(tmp_path: Path) -> None:
    boundaries, problems = load(tmp_path, {"features": [feature()]})
    assert problems == []
    (area,) = boundaries.areas
    assert (area.id, area.name, area.names) == ("a", "A", (("prs", "الف"),))
    assert area.name_in("prs") == "الف"
    assert area.name_in("ps") is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "areas.geojson:1: the file is empty"),
        ('{"features":\n [}', "areas.geojson:2: not readable as JSON (Expecting value)"),
        ([], "features: a feature collection with features is expected"),
        ({"features": []}, "features: a feature collection with features is expected"),
        ({"features": [7]}, "properties: feature 1: properties are missing"),
        ({"features": [feature(properties=None)]}, "properties: feature 1: properties are missing"),
        ({"features": [feature(properties={"id": "a"})]}, "name: feature 1: a text is expected"),
        ({"features": [feature(properties={"id": 7, "name": "A"})]}, "id: '7': feature 1: a text is expected"),
        ({"features": [feature(properties={"id": " ", "name": "A"})]}, "id: ' ': feature 1: a text is expected"),
        (
            {"features": [feature(properties={"id": "a", "name": "A", "name_ps": None})]},
            "name_ps: feature 1: a text is expected",
        ),
        ({"features": [feature(geometry=None)]}, "geometry: 'a': feature 1: "),
        ({"features": [feature(geometry={"type": "Polygon"})]}, "geometry: 'a': feature 1: not a geometry"),
        ({"features": [feature(geometry={"type": "Polygon", "coordinates": []})]}, "a polygon or several"),
        ({"features": [feature(geometry={"type": "Point", "coordinates": [0, 0]})]}, "a polygon or several"),
        (
            {"features": [feature(geometry={"type": "Polygon", "coordinates": [BOW_TIE]})]},
            "the polygon is not valid (Self-intersection",
        ),
        (
            {"features": [feature(geometry=shapely.geometry.mapping(shapely.box(500_000, 0, 600_000, 9)))]},
            "coordinates are not longitude and latitude in degrees",
        ),
        ({"features": [feature(), feature()]}, "id: 'a': feature 2: the id stands twice"),
    ],
)
def test_what_is_wrong_in_a_file_is_noted(tmp_path: Path, content: object, problem: str) -> None:
    _, problems = load(tmp_path, content)
    assert len(problems) == 1
    assert problem in problems[0]


def test_a_missing_file_is_noted(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert len(load_boundaries(tmp_path / "none.geojson", problems)) == 0
    assert [problem.file for problem in problems] == ["none.geojson"]


def test_one_wrong_feature_does_not_spoil_the_others(tmp_path: Path) -> None:
    right = feature(properties={"id": "b", "name": "B"})
    boundaries, problems = load(tmp_path, {"features": [feature(geometry=None), right]})
    assert [area.id for area in boundaries] == ["b"]
    assert len(problems) == 1


def test_importing_the_room_does_not_import_geopandas() -> None:
    code = "import sys, geo.boundaries; sys.exit('geopandas' in sys.modules or 'pyproj' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=DATA.parents[1], check=False).returncode == 0


def test_on_the_screen_each_capital_stays_in_its_province(provinces: Boundaries) -> None:
    (fewer,) = simplify(provinces, tolerance_deg=0.02)
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        capitals = [place for place in csv.DictReader(file) if place["kind"] == "capital"]
    assert len(capitals) == 34
    for place in capitals:
        found = fewer.locate(float(place["lon"]), float(place["lat"]))
        assert found is not None, place
        assert found.id == place["admin1"], place
