"""Two exports of the same thing are the same bytes: on another day, in another time zone, folder, locale and order.

One process after another writes every file there is (`every_export.py`). Python's clock is set ahead in the second. That of C
libraries cannot be set; it has moved on by some seconds, which a stamp of time would show as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.dataset import HOME
from geo.exports import FORMATS
from tests.world import write_world

GDAL_DAYS = ("2023-01-05T03:04:05.006Z", "2024-02-29T23:59:59.999Z")  # its clock has a setting of its own


def made(world: Path, out: Path, ahead: str, **environment: str) -> dict[str, bytes]:
    """What a process of its own writes, by the file's name."""
    out.mkdir(parents=True)
    subprocess.run(
        [sys.executable, str(HOME / "tests" / "every_export.py"), str(world), str(out), ahead], cwd=out, check=True,
        env={**os.environ, "PYTHONPATH": str(HOME), "PYTHONHASHSEED": ahead, **environment},
    )  # fmt: skip
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("same")
    world = write_world(folder / "world")
    here, there = folder / "one", folder / "another place" / "two"
    first = made(world, here, "0", HOME=str(here), TZ="America/New_York", LC_ALL="C", OGR_CURRENT_DATE=GDAL_DAYS[0])
    time.sleep(2.1)  # a second is the finest that GIF, MP4, ZIP and gzip could tell, and ZIP tells every other
    second = made(
        world, there, "400", HOME=str(folder), TZ="Asia/Kabul", LC_ALL="C.UTF-8", OGR_CURRENT_DATE=GDAL_DAYS[1]
    )
    return first, second


def test_every_format_is_among_the_files(twice: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    first, second = twice
    assert first.keys() == second.keys() and "evidence.zip" in first
    for name, form in FORMATS.items():
        for layer in form.layers or (None,):
            assert f"{name}-{layer}{form.suffix}" in first
    packed = {name.removesuffix(".gz") for name in first if name.endswith(".gz")}
    assert {Path(name).suffix for name in packed} >= {".geojson", ".csv", ".gif", ".mp4"}
    assert all(first.values())


def test_only_the_clock_differs(twice: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    """The file that tells the time shows that clocks and zones were other ones; no other file does."""
    first, second = twice
    assert sorted(name for name in first if first[name] != second[name]) == [
        "clock-None.clock",
        "clock-None.clock.manifest",
    ]
