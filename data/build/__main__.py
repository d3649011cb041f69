"""`python data/build`: cut the open data from pinned archives, byte for byte the same again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from subprocess import CalledProcessError

BUILD = Path(__file__).resolve().parent
ROOT = BUILD.parents[1]
sys.path.insert(0, str(ROOT))  # so that it runs in a checkout where the package is not installed

import names  # noqa: E402
import outlines  # noqa: E402
import places  # noqa: E402
import sidecars  # noqa: E402
import worldfiles  # noqa: E402
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: E402
from rows import DroppedName, NameRow, PlaceRow, Province, Seat, as_csv, read_table  # noqa: E402
from sources import (  # noqa: E402
    ARCHIVES,
    COUNTRIES,
    DISTRICTS,
    OUTLINES,
    PROVINCE_NAMES,
    SEATS,
    TOWNS,
    fetch,
    read,
    read_json,
)

from geo.files import write_whole  # noqa: E402

FOLDER = ROOT / "data" / "afghanistan-2021"
WORLD = ROOT / "data" / "world"


def main() -> int:
    """Read the arguments, build, and say in one line what went wrong if something did."""
    parser = argparse.ArgumentParser(prog="python data/build", description=__doc__)
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache", help="where the archives are kept")
    parser.add_argument("--into", type=Path, default=FOLDER, help="the dataset folder to write to")
    parser.add_argument("--world", type=Path, default=WORLD, help="the folder to write the world to")
    arguments = parser.parse_args()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    try:
        with Progress(*columns) as progress:
            build(arguments.cache, arguments.into, progress)
            build_world(arguments.cache, arguments.world, progress)
    except (ValueError, OSError, CalledProcessError) as error:
        print(f"python data/build: {error}", file=sys.stderr)
        return 2
    return 0


def build(cache: Path, folder: Path, progress: Progress) -> None:
    """Write the four files and their sidecars; nothing is written before everything is made and checked."""
    task = progress.add_task("")
    for archive in ARCHIVES:
        progress.update(task, description=f"archive {archive}")
        fetch(archive, cache)

    progress.update(task, description="outlines")
    provinces = read_table(Province, BUILD / "provinces.csv")
    world = outlines.read_outlines(read_json(OUTLINES, cache))
    polygons = outlines.cut_provinces(world, provinces)
    context = outlines.cut_context(world, polygons)
    outlines.check_topology(polygons, context)

    progress.update(task, description="places")
    subdivisions, districts, by_code = places.read_subdivisions(read(DISTRICTS, cache).decode("utf-8"))
    towns = places.read_towns(read_json(TOWNS, cache), polygons, by_code)
    seat_of = places.seats(districts, towns, read_table(Seat, BUILD / "seats.csv"))
    province_rows = places.province_rows(provinces, subdivisions, polygons)
    district_rows = places.district_rows(districts, seat_of, provinces)
    town_rows = places.capital_rows(provinces, towns) + places.town_rows(provinces, towns)
    by_hand = read_table(PlaceRow, BUILD / "places_by_hand.csv")
    place_rows = sorted([*province_rows, *district_rows, *town_rows, *by_hand])

    progress.update(task, description="names")
    ids = {row.geonames_id: row.id for row in place_rows if row.geonames_id}
    district_of = {ids[seat.geonames_id]: ids[district] for district, seat in seat_of.items()}
    town_names = names.from_found(ids, towns.values(), places.FROM_TOWNS)
    from_sources = [
        *names.from_standard(read_json(PROVINCE_NAMES, cache)[places.COUNTRY]),
        *names.from_outlines(provinces, polygons.to_dict("index")),
        *names.from_found(ids, [*subdivisions.values(), *districts], places.FROM_DISTRICTS),
        *names.give_districts_their_names(town_names, district_of),
    ]
    kept = names.drop(from_sources, read_table(DroppedName, BUILD / "dropped_names.csv"))
    written = read_table(NameRow, BUILD / "names_by_hand.csv")
    name_rows = names.merge(written, [*names.preferred(place_rows), *kept], place_rows)
    place_rows = places.with_preferred_names(place_rows, name_rows)

    progress.update(task, description="writing")
    chosen = {(row.place_id, row.language): row.toponym for row in name_rows if row.kind == "preferred"}
    files = {
        "admin1.geojson": outlines.province_collection(polygons, provinces, chosen),
        "context.geojson": outlines.context_collection(context),
        "places.csv": as_csv(PlaceRow, place_rows),
        "names.csv": as_csv(NameRow, name_rows),
    }
    for name, text in files.items():
        write_whole(folder / name, text)
        write_whole(folder / f"{name}.meta.toml", sidecars.sidecar(name, text))
    progress.update(task, description=f"{len(files)} files and their sidecars written to {folder.name}/")


def build_world(cache: Path, folder: Path, progress: Progress) -> None:
    """Write the world's outlines, towns and countries; nothing is written before everything is made and checked."""
    task = progress.add_task("world")
    files = worldfiles.make(
        read_json(OUTLINES, cache), read_json(TOWNS, cache), read_json(COUNTRIES, cache), read(SEATS, cache),
        read(DISTRICTS, cache).decode("utf-8"),
    )  # fmt: skip
    progress.update(task, description="writing the world")
    for name in ("admin1", "towns"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for old in (folder / name).iterdir():
            if f"{name}/{old.name}" not in files:
                old.unlink()
    for name, data in files.items():
        write_whole(folder / name, data)
    progress.update(
        task, description=f"{len(files)} files written to {folder.name}/, {sum(map(len, files.values()))} bytes"
    )


if __name__ == "__main__":
    sys.exit(main())
