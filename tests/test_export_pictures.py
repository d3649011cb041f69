"""The picture formats: what the command line writes opens elsewhere, is the same on every day and in every time zone, or is refused."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import av
import pytest
from PIL import Image

from geo.__main__ import main
from geo.dataset import HOME, Dataset
from geo.exports import FORMATS, export_bytes, export_name
from geo.layers import View

VIEW = View(date(2021, 8, 13), None, "corroborated")
SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("svg", "png", "gif", "mp4")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_can_be_picked_by_scheme_and_days(name: str) -> None:
    assert FORMATS[name].picks == ("days", "scheme") and FORMATS[name].layers
    assert FORMATS[name].slow is (name not in ("svg", "png"))


def test_the_svg_shows_the_states_of_the_day(shipped: Dataset) -> None:
    root = ElementTree.fromstring(export_bytes(shipped, "svg", None, VIEW))
    states = {one.attrib["data-place"]: one.attrib["data-state"] for one in root.iter() if "data-place" in one.attrib}
    assert states == {one.place_id: one.state for one in shipped.timeline().cells(VIEW.on)} and len(states) == 34


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_png_has_the_days_colours_and_its_papers(shipped: Dataset, scheme: str) -> None:
    data = export_bytes(shipped, "png", "day", VIEW, picked={"scheme": scheme})
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (1920, 1080))
        found = {colour: count for count, colour in picture.getcolors(1 << 21) or ()}
        assert picture.text["Copyright"].startswith(shipped.settings.licence)
        assert "Friday 13 August 2021" in picture.text["Title"] and "Kandahar" in picture.text["Description"]
    for state in ("government", "taliban"):
        assert found[tuple(bytes.fromhex(shipped.actors[state].colour[1:]))] > 10_000
    darkest = max(found, key=lambda colour: found[colour])
    assert (sum(darkest) < 200) is (scheme == "dark")


def test_a_png_shows_a_province_as_it_was(shipped: Dataset) -> None:
    """A point in the south of one province, found in the SVG, has its holder's colour on each day."""
    for day in (date(2021, 7, 20), date(2021, 8, 20)):
        view = View(day, None, VIEW.rule)
        root = ElementTree.fromstring(export_bytes(shipped, "svg", "day", view))
        [part] = [group for group in root if any("data-place" in one.attrib for one in group.iter())]
        [place] = [one for one in part.iter(f"{SVG}path") if one.attrib.get("data-place", "").startswith("AF-NIM.")]
        left, top = map(float, re.findall(r"[\d.]+", part.attrib["transform"]))
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", place.attrib["d"])]
        inside = (left + sum(numbers[::2]) / len(numbers[::2]), top + sum(numbers[1::2]) / len(numbers[1::2]))
        with Image.open(io.BytesIO(export_bytes(shipped, "png", "day", view))) as picture:
            colour = picture.getpixel((round(2 * inside[0]), round(2 * inside[1])))
        state = shipped.timeline().cell(place.attrib["data-place"], day).state
        assert place.attrib["fill"] == shipped.actors[state].colour
        assert colour == tuple(bytes.fromhex(shipped.actors[state].colour[1:]))


def run(world: Path, target: Path, *arguments: str) -> int:
    return main(["export", *arguments, "--dataset", str(world), "-o", str(target)])


def test_the_command_line_writes_every_picture(world: Path, tmp_path: Path) -> None:
    period = ("--from", "2021-08-09", "--to", "2021-08-10")
    for name, chosen in {
        "a.png": ("png", "--on", "2021-08-12"), "b.svg": ("svg", "--scheme", "dark"),
        "c.svg": ("svg", "--layer", "multiples", "--days", "2021-08-12, 2021-08-09"), "d.gif": ("gif", *period),
        "e.mp4": ("mp4", "--layer", "evenings", *period), "f.png": ("png", "--layer", "multiples"),
    }.items():  # fmt: skip
        assert run(world, tmp_path / name, *chosen) == 0, name
    assert "Thu 12 August 2021" in (tmp_path / "c.svg").read_text("utf-8")
    with Image.open(tmp_path / "d.gif") as film:
        assert film.n_frames == 2
    with av.open(tmp_path / "e.mp4") as film:
        assert film.streams.video[0].width == 1920 and film.duration == pytest.approx(4_200_000)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (("geojson", "--days", "2021-08-12"), "geojson has no days to pick"),
        (("csv", "--scheme", "dark"), "csv has no scheme to pick"),
        (("png", "--days", "2021-08-12"), "day has one day only"),
        (("svg", "--layer", "multiples", "--from", "2021-08-01"), "31 days do not fit on one sheet"),
        (("gif", "--from", "2021-08-12", "--to", "2021-08-10"), "before it begins on 2021-08-12"),
        (("gif", "--days", "2021-08-12", "--to", "2021-08-13"), "--days, or --from and --to, and not both"),
        (("mp4", "--layer", "day"), "'day' is no layer of mp4; it has days, evenings"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_line(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], chosen: tuple[str, ...], said: str
) -> None:
    assert run(world, tmp_path / "out", *chosen) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and not (tmp_path / "out").exists()


def test_without_the_films_extra_one_line_names_it(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    assert run(world, tmp_path / "out.mp4", "mp4") == 2
    error = capsys.readouterr().err
    assert "pip install 'changing-hands[film]'" in error and error.count("\n") == 1 and not list(tmp_path.glob("*.mp4"))


def test_file_names_say_what_is_inside(shipped: Dataset) -> None:
    folder = shipped.folder.resolve().name
    assert export_name(shipped, "png", "day", VIEW) == f"{folder}_day_2021-08-13.png"
    assert export_name(shipped, "svg", "multiples", VIEW) == f"{folder}_multiples.svg"
    assert export_name(shipped, "gif", "evenings", VIEW) == f"{folder}_evenings.gif"


HASHES = """
import hashlib, sys
from datetime import date
from pathlib import Path
from geo.dataset import Dataset
from geo.exports import FORMATS, export_bytes
from geo.layers import View
dataset, day = Dataset.load(Path(sys.argv[1])), date(2021, 8, 10)
for name in ("svg", "png", "gif", "mp4"):
    for layer in FORMATS[name].layers[: 1 if name == "mp4" else 2]:
        picked = {"days": [day]} if layer in ("days", "evenings") else {}
        data = export_bytes(dataset, name, layer, View(day, None, "corroborated"), picked=picked)
        print(name, layer, hashlib.sha256(data).hexdigest())
"""


def test_the_same_picture_in_another_process_time_zone_and_order_of_hashes(world: Path) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASHES, str(world)], cwd=HOME, check=True, capture_output=True, text=True,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
        ).stdout
        for zone, seed in (("America/New_York", "1"), ("Asia/Kabul", "2"))
    }  # fmt: skip
    assert len(outputs) == 1 and outputs.pop().count("\n") == 7
