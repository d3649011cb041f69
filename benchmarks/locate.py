"""Points in areas: our grid against `geopandas.sjoin(predicate="within")` with its points made beforehand, and SedonaDB if installed.

Each contender answers the same points in a process of its own. Exits with 1 if ten million points (or the most that are
asked for) do not reach the ratio allowed, or take more than a third of the peer's memory.
"""

from __future__ import annotations

import sys
import tempfile
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.apart import Row, command_line, compare, in_a_process, measure, show, tell

PEER = "geopandas.sjoin"
LEAST = {"provinces": 25.0, "world": 4.0, "world, on land": 4.0}
MOST_MEMORY = 1 / 3
SEED = 20210815


def contenders() -> list[str]:
    """The names of all that can run here, but the peer's."""
    sedona = ["sedonadb"] if find_spec("sedonadb") and find_spec("geoarrow") else []
    return ["Grid.locate_many", "locate_batch", "Boundaries.locate_many", *sedona]


def rows(areas: str, n: int, rounds: int = 3) -> list[Row]:
    """A row for each contender with `n` points; `areas` is a key of LEAST. Boundaries alone are asked up to a million points."""
    with tempfile.TemporaryDirectory() as folder:
        points = Path(folder) / "points.npy"
        in_a_process("locate.py", "points", areas, str(n), str(points))
        names = [name for name in contenders() if n <= 10**6 or name != "Boundaries.locate_many"]
        return compare("locate.py", PEER, names, n, [areas, str(n), str(points)], rounds)


def boundaries_of(areas: str) -> Any:
    if areas == "provinces":
        from geo.dataset import Dataset

        return Dataset.load().boundaries
    from geo.world import world_admin1

    return world_admin1()


def draw_points(areas: str, n: int, path: Path) -> int:
    """Points anywhere in the box of the areas, or anywhere in it but outside of all of them, into a file; lon and lat are its rows."""
    import numpy as np

    from geo.grid import Grid

    boundaries = boundaries_of(areas)
    west, south, east, north = boundaries.bounds
    draw = np.random.default_rng(SEED)
    grid = Grid(boundaries) if areas.endswith("on land") else None
    points = np.empty((2, n))
    filled = 0
    while filled < n:
        some = draw.uniform((west, south), (east, north), (1 << 18, 2)).T
        if grid is not None:
            some = some[:, grid.locate_many(*some) >= 0]
        some = some[:, : n - filled]
        points[:, filled : filled + some.shape[1]] = some
        filled += some.shape[1]
    np.save(path, points)
    return filled


def prepared(name: str, areas: str, path: Path) -> Callable[[], int]:
    """What a contender has ready before the points come; running it gives a number made of all answers."""
    import geopandas as gpd
    import numpy as np

    boundaries = boundaries_of(areas)
    lons, lats = np.load(path)

    def sum_of(found: Any) -> int:
        return zlib.crc32(np.ascontiguousarray(found, dtype=np.int32).tobytes())

    def spread(point: Any, area: Any) -> int:
        """Of pairs of a point and an area, some points having none and a few several, the least area of each point."""
        every = np.full(len(lons), len(boundaries), dtype=np.int32)
        np.minimum.at(every, point, area)
        return sum_of(np.where(every == len(boundaries), -1, every))

    if name == PEER:
        outlines = gpd.GeoDataFrame(geometry=[area.geometry for area in boundaries], crs="EPSG:4326")
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lons, lats, crs="EPSG:4326"))

        def join() -> int:
            found = gpd.sjoin(points, outlines, predicate="within")
            return spread(found.index.to_numpy(), found["index_right"].to_numpy())

        return join
    if name == "Boundaries.locate_many":
        return lambda: sum_of(boundaries.locate_many(lons, lats))
    if name == "sedonadb":
        return sedona(boundaries, lons, lats, spread)
    from geo.grid import Grid

    grid = Grid(boundaries)
    if name == "Grid.locate_many":
        return lambda: sum_of(grid.locate_many(lons, lats))
    if name == "locate_batch":
        import pyarrow as pa

        from geo.large.locate import locate_batch

        batch = pa.record_batch({"lon": lons, "lat": lats})
        return lambda: sum_of(locate_batch(grid, batch).column("area_id").indices.fill_null(-1).to_numpy())
    raise ValueError(f"nobody is called {name}")


def sedona(boundaries: Any, lons: Any, lats: Any, spread: Callable[[Any, Any], int]) -> Callable[[], int]:
    """SedonaDB's spatial join, from the same two rows of numbers; it uses all cores."""
    import geopandas as gpd
    import numpy as np
    import pyarrow as pa
    import sedonadb

    connection = sedonadb.connect()
    outlines = gpd.GeoDataFrame({"area": np.arange(len(boundaries))}, geometry=[area.geometry for area in boundaries])
    connection.create_data_frame(outlines).to_view("areas")
    table = pa.table({"number": np.arange(len(lons)), "lon": lons, "lat": lats})
    connection.create_data_frame(table).to_view("points")

    def join() -> int:
        found = connection.sql(
            "SELECT p.number, a.area FROM points p JOIN areas a ON ST_Within(ST_Point(p.lon, p.lat), a.geometry)"
        ).to_arrow_table()
        return spread(found["number"].to_numpy(), found["area"].to_numpy())

    return join


def main() -> int:
    """Measure, print the tables, and say whether the ratios are as they should be."""
    asked = command_line(__doc__ or "").parse_args()
    if asked.one:
        name, areas, n, path = asked.one
        if name == "points":
            tell(measure(lambda: lambda: draw_points(areas, int(n), Path(path))))
        else:
            tell(measure(lambda: prepared(name, areas, Path(path))))
        return 0
    good = True
    for areas, least in LEAST.items():
        for n in asked.sizes:
            found = rows(areas, n, asked.rounds)
            show(f"{areas}, {n:,} points", found)
        peer, ours = found[:2]
        print(
            f"{areas}: ratio to {PEER} {ours.ratio:.1f} (at least {least}), memory {ours.peak_mb / peer.peak_mb:.2f} of its"
        )
        good &= ours.ratio >= least and (n < 10**7 or ours.peak_mb <= peer.peak_mb * MOST_MEMORY)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
