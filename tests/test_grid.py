"""The grid against `Boundaries.locate_many`, which asks GEOS: never one different answer, least of all where cells and borders meet."""

from __future__ import annotations

import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.boundaries import AdminArea, Boundaries, load_boundaries
from geo.grid import Grid
from geo.grid.cells import CUT, UNKNOWN
from geo.grid.frames import MARGIN, Segments, touched
from geo.world import world_admin1

PROVINCES = Path(__file__).parents[1] / "data" / "afghanistan-2021" / "admin1.geojson"

Floats = NDArray[np.float64]


def world_of(*outlines: shapely.Geometry) -> Boundaries:
    """Areas with ids in the order of the outlines; what is no polygon is left out."""
    kept = [one for one in outlines if isinstance(one, shapely.Polygon | shapely.MultiPolygon) and not one.is_empty]
    return Boundaries(AdminArea(f"{number:05}", "", (), outline) for number, outline in enumerate(kept))


def provinces() -> Boundaries:
    return load_boundaries(PROVINCES, [])


def with_neighbours(points: Floats) -> Floats:
    """Points, with those one step of floating point west, east, south and north of them, as far as they are on Earth."""
    lons, lats = points.T
    west, east = np.nextafter(lons, -np.inf), np.nextafter(lons, np.inf)
    south, north = np.nextafter(lats, -np.inf), np.nextafter(lats, np.inf)
    all_lons = np.concatenate([lons, west, east, lons, lons, west, east])
    all_lats = np.concatenate([lats, lats, lats, south, north, south, north])
    return np.column_stack([np.clip(all_lons, -180, 180), np.clip(all_lats, -90, 90)])


def awkward_points(grid: Grid, seed: int, most: int) -> Floats:
    """Vertices, points on edges, corners of cells of every cut, points anywhere; each with its neighbours."""
    draw = np.random.default_rng(seed)
    outlines = [area.geometry for area in grid.boundaries]
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(outlines)), return_index=True)
    starts, ends = xy[:-1][ring[1:] == ring[:-1]], xy[1:][ring[1:] == ring[:-1]]
    along = draw.random((len(starts), 1))
    assert grid._cells is not None
    frame = grid._cells.frame
    corners = [
        np.column_stack(
            frame.degrees(
                *(draw.integers(0, cells * scale, most // 2) / scale for cells in (frame.columns, frame.rows))
            )
        )
        for scale in (1, CUT, CUT**2)
    ]
    near = _corners_near(grid, draw.choice(xy, min(len(xy), most // 10)))
    crossings = [_where_edges_cross_sides(grid, starts, ends, scale, draw) for scale in (1, CUT, CUT**2)]
    kinds = [xy, (starts + ends) / 2, starts + along * (ends - starts), near, *corners, *crossings]
    chosen = [draw.choice(kind, most, replace=False) if len(kind) > most else kind for kind in kinds]
    west, south, east, north = grid.boundaries.bounds
    anywhere = draw.uniform((west - 0.1, south - 0.1), (east + 0.1, north + 0.1), (most, 2))
    far = draw.uniform((-180, -90), (180, 90), (100, 2))
    poles = np.array([(x, y) for x in (-180.0, 0.0, 180.0) for y in (-90.0, 0.0, 90.0)])
    return with_neighbours(np.concatenate([*chosen, np.clip(anywhere, (-180, -90), (180, 90)), far, poles]))


def _corners_near(grid: Grid, points: Floats) -> Floats:
    """The corners of the cells, of every cut, in which points lie."""
    assert grid._cells is not None
    frame = grid._cells.frame
    u, v = frame.measure(points[:, 0], points[:, 1])
    corners = []
    for scale in (1, CUT, CUT**2, CUT**3, CUT**4):
        for right, up in ((0, 0), (1, 0), (0, 1), (1, 1)):
            corners.append(frame.degrees((np.floor(u * scale) + right) / scale, (np.floor(v * scale) + up) / scale))
    return np.clip(np.concatenate([np.column_stack(pair) for pair in corners]), (-180, -90), (180, 90))


def _where_edges_cross_sides(grid: Grid, starts: Floats, ends: Floats, scale: int, draw: np.random.Generator) -> Floats:
    """A point of each edge, if it has one, at which it passes from one cell of a cut to the next."""
    assert grid._cells is not None
    frame = grid._cells.frame
    first, last = (np.column_stack(frame.measure(*points.T)) * scale for points in (starts, ends))
    side = np.floor(draw.uniform(np.minimum(first, last), np.maximum(first, last))) + draw.integers(0, 2, first.shape)
    across = (side - np.minimum(first, last) > 0) & (side < np.maximum(first, last))
    found = []
    for axis in (0, 1):
        there = across[:, axis]
        share = (side[there, axis] - first[there, axis]) / (last[there, axis] - first[there, axis])
        found.append(starts[there] + share[:, None] * (ends[there] - starts[there]))
    return np.concatenate(found)


def assert_same(boundaries: Boundaries, seed: int = 0, most: int = 5_000) -> None:
    grid = Grid(boundaries)
    lons, lats = awkward_points(grid, seed, most).T
    expected, found = boundaries.locate_many(lons, lats), grid.locate_many(lons, lats)
    wrong = np.flatnonzero(expected != found)
    assert [(lons[i].hex(), lats[i].hex(), int(expected[i]), int(found[i])) for i in wrong[:5]] == []


def test_the_provinces() -> None:
    assert_same(provinces(), most=12_000)  # 11,179 vertices, so all of them


@pytest.mark.parametrize("seed", range(3))
def test_the_provinces_moved_and_turned_so_that_no_vertex_is_round(seed: int) -> None:
    angle, scale = seed + 0.1, 1 / (seed + np.pi)

    def turned(xy: Floats) -> Floats:
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return (xy - (66, 34)) @ turn * scale + (30 * seed, -20 * seed)

    assert_same(Boundaries(AdminArea(a.id, a.name, (), shapely.transform(a.geometry, turned)) for a in provinces()))


coordinate = st.integers(-8, 8).map(lambda eighth: eighth / 8) | st.integers(-(10**9), 10**9).map(
    lambda part: part / 1e9
)
points = st.lists(st.tuples(coordinate, coordinate), min_size=4, max_size=30, unique=True)
# Where a made-up world lies and how large it is; 180 and 90 put its rim on the antimeridian and on the pole.
frames = st.sampled_from(
    [(0, 0, 1, 1), (179, -45, 1, 5), (-90, 45, 90, 45), (0, 0, 180, 90), (10.1, 20.3, 1e-3, 1e-3), (-170, 80, 1, 1e-6)]
)


def placed(outlines: list[shapely.Geometry], frame: tuple[float, float, float, float]) -> Boundaries:
    x, y, wide, high = frame

    def move(xy: Floats) -> Floats:
        return np.clip(xy * (wide, high) + (x, y), (-180, -90), (180, 90))

    boundaries = world_of(*(one for one in shapely.transform(outlines, move) if one.is_valid))
    assume(len(boundaries) > 0)
    return boundaries


@settings(max_examples=40)
@given(points, frames, st.integers(0, 99))
def test_a_made_up_coverage(
    spots: list[tuple[float, float]], frame: tuple[float, float, float, float], seed: int
) -> None:
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(spots)))
    cells = cells[shapely.is_valid(cells)]  # of points that all but coincide GEOS makes cells that are none
    assert_same(placed(list(shapely.intersection(cells, shapely.box(-1, -1, 1, 1))), frame), seed, 200)


@settings(max_examples=40)
@given(points, frames, st.integers(0, 99))
def test_made_up_triangles(
    spots: list[tuple[float, float]], frame: tuple[float, float, float, float], seed: int
) -> None:
    cells = shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(spots)))
    assert_same(placed(list(cells), frame), seed, 200)


corner = st.tuples(coordinate, coordinate)
triangles = st.lists(st.tuples(corner, corner, corner), min_size=1, max_size=12)


@settings(max_examples=40)
@given(triangles, frames, st.integers(0, 99))
def test_made_up_areas_that_overlap(
    triples: list[tuple[tuple[float, float], ...]], frame: tuple[float, ...], seed: int
) -> None:
    outlines = [shapely.Polygon(triple) for triple in triples]
    assert_same(placed(outlines, frame), seed, 200)


@settings(max_examples=40)
@given(triangles, frames, st.integers(0, 99))
def test_made_up_areas_with_holes_and_islands(
    triples: list[tuple[tuple[float, float], ...]], frame: tuple[float, ...], seed: int
) -> None:
    whole = [one for one in (shapely.Polygon(triple) for triple in triples) if one.is_valid]
    ring = shapely.difference(shapely.box(-1, -1, 1, 1), shapely.union_all(whole))
    scattered = shapely.union_all([shapely.transform(one, lambda xy: xy * 0.1) for one in whole])
    assert_same(placed([ring, scattered], frame), seed, 200)


@settings(max_examples=40)
@given(points, st.sampled_from([1e-3, 1e-8, 1e-9, 1e-10, 1e-13]), frames, st.integers(0, 99))
def test_made_up_slivers(spots: list[tuple[float, float]], wide: float, frame: tuple[float, ...], seed: int) -> None:
    """Thin areas side by side, down to some that are as thin as the numbers can tell."""
    line = np.array(spots)
    slivers = [
        shapely.Polygon([a, b, (b[0], b[1] + wide), (a[0], a[1] + wide)]) for a, b in pairwise(line) if a[0] != b[0]
    ]
    beside = [shapely.transform(one, lambda xy: np.add(xy, (0, wide))) for one in slivers]
    assert_same(placed([*slivers, *beside], frame), seed, 200)


spot = st.tuples(*[st.integers(-4, 44).map(lambda quarter: quarter / 4) | st.floats(-1, 11)] * 2)


@given(spot, spot, st.integers(0, 4), st.integers(0, 4))
def test_a_piece_touches_every_cell_it_comes_near_to(
    one: tuple[float, float], other: tuple[float, float], left: int, bottom: int
) -> None:
    """Rounding moves points by some 1e-11 cells at most, so 5e-7 is near enough."""
    pieces = Segments(*(np.array([value]) for value in (*one, *other)))
    windows = np.array([left]), np.array([bottom])
    _, columns, rows = touched(pieces, *windows, 6, 5, MARGIN)
    cells = set(zip((columns + left).tolist(), (rows + bottom).tolist(), strict=True))
    share = np.concatenate([np.linspace(0, 1, 200), _shares_at_sides(one, other)])[:, None]
    on_it = one + share * np.subtract(other, one)
    beside = np.concatenate([on_it + shift for shift in ((0, 0), (5e-7, 0), (-5e-7, 0), (0, 5e-7), (0, -5e-7))])
    passed = {(int(u), int(v)) for u, v in np.floor(beside).tolist()}
    assert {(u, v) for u, v in passed if left <= u < left + 6 and bottom <= v < bottom + 5} <= cells
    assert len(cells) <= 2 + 2 * len(passed)  # and not simply all


def _shares_at_sides(one: tuple[float, float], other: tuple[float, float]) -> Floats:
    """How far along a piece it crosses the sides of cells."""
    sides = np.arange(-1, 12)
    ends = [(a, b) for a, b in zip(one, other, strict=True) if abs(a - b) > 1e-9]
    shares = np.concatenate([np.zeros(0), *((sides - a) / (b - a) for a, b in ends)])
    return shares[(shares >= 0) & (shares <= 1)]


@pytest.mark.parametrize(
    ("place", "side"),
    [((0.0, 0.0), 1.0), ((-1.0, 0.25), 1.0), ((0.1, 60.3), 0.7), ((-70.7, 0.01), 1.1), ((7.3, -0.9), 3.3)],
)
def test_a_border_that_runs_through_the_corners_of_cells(place: tuple[float, float], side: float) -> None:
    """Around each corner on it the points are closer together than cells can tell: all must know of the border."""
    low, high = shapely.Polygon([(0, 0), (1, 0), (1, 1)]), shapely.Polygon([(0, 0), (1, 1), (0, 1)])
    boundaries = world_of(*shapely.transform([low, high], lambda xy: xy * side + place))
    grid = Grid(boundaries)
    assert grid._cells is not None
    frame = grid._cells.frame
    x, y = frame.degrees(np.arange(frame.columns, dtype=np.float64), np.arange(frame.columns, dtype=np.float64))
    assert np.abs((x - place[0]) - (y - place[1])).max() < 1e-12  # the corners lie on the border, or very nearly
    steps = np.arange(-40, 41)
    lons = x[:, None, None] + steps[:, None] * np.spacing(x)[:, None, None]
    lats = y[:, None, None] + steps[None, :] * np.spacing(y)[:, None, None]
    lons, lats = (np.ravel(one) for one in np.broadcast_arrays(lons, lats))
    assert (grid.locate_many(lons, lats) == boundaries.locate_many(lons, lats)).all()


def test_a_star_of_many_borders_in_one_point() -> None:
    """More lines meet in one point than a leaf has, so however often it is cut its cell is crowded."""
    around = np.linspace(0, 2 * np.pi, 101)
    rim = np.column_stack([np.cos(around) + 0.3, np.sin(around) + 0.7])
    boundaries = world_of(*(shapely.Polygon([(0.3, 0.7), one, other]) for one, other in pairwise(rim)))
    assert_same(boundaries)
    close = np.random.default_rng(1).normal((0.3, 0.7), 1e-7, (2000, 2))
    assert (Grid(boundaries).locate_many(*close.T) == boundaries.locate_many(*close.T)).all()


def test_a_coast_too_crowded_for_the_memory_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells that may not be cut again are asked of the boundaries, and the answers stay the same."""
    monkeypatch.setattr("geo.grid.cutting._CELLS", 0)
    monkeypatch.setattr("geo.grid.cutting._CELLS_PER_EDGE", 1)
    monkeypatch.setattr("geo.grid.frames._MOST", 1 << 12)
    around = np.linspace(0, 2 * np.pi, 5000)
    far = 1 + 0.1 * np.sin(around * 40)
    boundaries = world_of(shapely.Polygon(np.column_stack([np.cos(around) * far, np.sin(around) * far])))
    grid = Grid(boundaries)
    assert grid._cells is not None
    assert (grid._cells.root == UNKNOWN).any()
    assert_same(boundaries)


def test_few_points_are_left_to_the_boundaries() -> None:
    """What makes it fast: not one point in a hundred needs the exact test."""
    grid = Grid(provinces())
    west, south, east, north = grid.boundaries.bounds
    lons, lats = np.random.default_rng(5).uniform((west, south), (east, north), (100_000, 2)).T
    assert grid._cells is not None
    unknown = grid._cells.look_up(lons, lats, np.zeros(len(lons), dtype=np.intp))
    assert 0 < len(unknown) < 500


def test_the_world() -> None:
    draw = np.random.default_rng(11)
    boundaries = world_admin1()
    grid = Grid(boundaries)
    xy = shapely.get_coordinates([area.geometry for area in boundaries])
    chosen = draw.choice(len(xy) - 1, 3_000, replace=False)
    middles = (xy[chosen] + xy[chosen + 1]) / 2
    anywhere = draw.uniform((-180, -90), (180, 90), (3_000, 2))
    lons, lats = with_neighbours(
        np.concatenate([xy[chosen], middles, _corners_near(grid, xy[chosen[:150]]), anywhere])
    ).T
    assert (grid.locate_many(lons, lats) == boundaries.locate_many(lons, lats)).all()


def four() -> Boundaries:
    return world_of(*(shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))))


def test_a_shared_border_belongs_to_the_id_that_sorts_first() -> None:
    assert Grid(four()).locate_many([1, 1.5, 1, 2, 2.0000001], [0.5, 1, 1, 2, 2]).tolist() == [0, 1, 0, 3, -1]


def test_no_areas_hold_no_point() -> None:
    assert Grid(Boundaries([])).locate_many([0, 1], [0, 1]).tolist() == [-1, -1]
    with pytest.raises(ValueError, match="no longitude in degrees: 181"):
        Grid(Boundaries([])).locate_many([0, 181], [0, 1])


def test_no_points_have_no_areas() -> None:
    assert Grid(four()).locate_many([], []).tolist() == []


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -180.5])
def test_a_number_that_is_no_degree_is_told_with_its_place_among_all(
    wrong: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.grid._CHUNK", 2)
    with pytest.raises(ValueError, match=rf"no longitude in degrees: {wrong} \(number 4 of 5\)"):
        Grid(four()).locate_many([0.5, 0.5, 0.5, wrong, 0.5], [0.5] * 5)


def test_numbers_that_are_no_degrees_can_be_let_pass_and_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.grid._CHUNK", 4)
    lons = [0.5, np.nan, 1.5, 0.5, 200, 1.5, 9, -np.inf]
    found, wrong = Grid(four()).locate_many(lons, [0.5, 0.5, 1.5, 91, 0.5, 0.5, 9, np.nan], strict=False)
    assert found.tolist() == [0, -1, 3, -1, -1, 1, -1, -1]
    assert wrong.tolist() == [False, True, False, True, True, False, False, True]
    found, wrong = Grid(four()).locate_many([], [], strict=False)
    assert found.tolist() == wrong.tolist() == []


@pytest.mark.parametrize(("lons", "lats"), [([0, 1], [0]), ([[0]], [[0]]), (0, 0)])
def test_two_equal_rows_are_wanted(lons: object, lats: object) -> None:
    with pytest.raises(ValueError, match="two equal rows"):
        Grid(four()).locate_many(lons, lats)  # type: ignore[call-overload]


def test_a_grid_sent_to_another_process_gives_the_same_answers() -> None:
    lons, lats = np.random.default_rng(2).uniform(-0.5, 2.5, (2, 1000))
    grid = Grid(four())
    again = pickle.loads(pickle.dumps(grid))  # our own bytes, as a process pool would send them
    assert [area.id for area in again.boundaries] == [area.id for area in grid.boundaries]
    assert (again.locate_many(lons, lats) == grid.locate_many(lons, lats)).all()
