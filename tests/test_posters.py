"""Posters: a sheet that says its day, what was known, rule, legend, note and licence, and keeps a dataset's words words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from geo.dataset import Dataset, build
from geo.layers import View
from geo.outlines import outlines
from geo.patterns import SCHEMES
from geo.pictures import cells, explained
from geo.posters import HEIGHT, MOST_DAYS, WIDTH, Poster, multiples, part_svg, poster, posters, svg, telling_days
from geo.rasters import font_files, raster
from geo.timestrips import changed_days
from geo.typesetting import fitted, wide, wrapped
from tests.world import SETTINGS, write_world

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '</text><script>alert(1)</script>"\x00&<image href="file:///etc/passwd"/>'
DAY = date(2021, 8, 12)
VIEW = View(DAY, None, "corroborated")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(write_world(tmp_path_factory.mktemp("posters") / "world"))


def words(sheet: Poster) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg(sheet)).iter(f"{SVG}text")]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_sheet_explains_itself(shipped: Dataset, scheme: str) -> None:
    view = View(date(2021, 8, 10), date(2021, 8, 10), "latest")
    told = " ".join(words(poster(shipped, view, scheme=scheme)))
    assert shipped.title in told and "Tuesday 10 August 2021" in told and "as known on 10 August 2021" in told
    assert "Rule: latest. The newest publication counts" in told and "A report says otherwise" in told
    assert "A province is shaded by who holds its capital;" in told and shipped.settings.licence in told
    assert all(one in told for one in shipped.settings.attributions)


def test_the_legend_has_what_occurs_and_its_numbers_add_up(shipped: Dataset) -> None:
    said = words(poster(shipped, replace(VIEW, on=date(2021, 9, 10))))
    assert "Taliban" in said and "Government" not in said and "A report says otherwise" in said
    side = next(part for part in poster(shipped, VIEW).parts if part.box[0] > WIDTH / 2)
    numbers = re.findall(r'font-weight="700">(\d+)<', str(side.drawn))
    assert sum(map(int, numbers[:-1])) == len(shipped.followed)
    assert int(numbers[-1]) == 6  # as many capitals of which a report says otherwise


def test_the_head_counts_the_capitals(tiny: Dataset) -> None:
    said = words(poster(tiny, VIEW))
    assert "Of 3 provincial capitals: 2 Blue, 1 Red" in said and "as known from all reports" in said


def test_it_stands_alone(shipped: Dataset) -> None:
    for sheet in (poster(shipped, VIEW), multiples(shipped, VIEW, telling_days(shipped.timeline()))):
        text = svg(sheet)
        root = ElementTree.fromstring(text)
        assert not re.search(r"href|@import|<style|<image|<script", text)
        ids = re.findall(r' id="([^"]+)"', text)
        assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
        assert (root.attrib["width"], root.attrib["height"]) == ("1920", "1080")
        assert {one.attrib["font-family"].rpartition(", ")[2] for one in root.iter() if "font-family" in one.attrib} == {
            "sans-serif", "serif",
        }  # fmt: skip
        told = {one.attrib["id"]: one.text for one in root if "id" in one.attrib}
        assert all(told[name] for name in root.attrib["aria-labelledby"].split())


def test_the_parts_have_whole_pixels_and_do_not_overlap(shipped: Dataset) -> None:
    for sheet in (poster(shipped, VIEW), multiples(shipped, VIEW, [DAY, date(2021, 8, 15)])):
        boxes = [part.box for part in sheet.parts]
        for at, (x, y, wide_, high) in enumerate(boxes):
            assert x >= 0 and y >= 0 and x + wide_ <= WIDTH and y + high <= HEIGHT
            for u, v, other_wide, other_high in boxes[at + 1 :]:
                assert x + wide_ <= u or u + other_wide <= x or y + high <= v or v + other_high <= y
    assert all(number % 3 == 0 for part in poster(shipped, VIEW).parts for number in part.box)


def test_no_words_leave_the_sheet_or_cover_others(shipped: Dataset) -> None:
    """Measured with the font that draws them, not with our estimate."""
    fonts = {
        name: ImageFont.truetype(file, 100)
        for name, file in zip(("sans", "arabic", "serif"), font_files(), strict=True)
    }
    for font in (fonts["sans"], fonts["serif"]):
        font.set_variation_by_axes([100, 700])
    for part in poster(shipped, replace(VIEW, on=date(2021, 8, 10))).parts:
        boxes = []
        for one in ElementTree.fromstring(part_svg(poster(shipped, VIEW), part, 1)).iter(f"{SVG}text"):
            given_ = one.attrib
            size = float(given_.get("font-size", 12))
            font = fonts["serif" if "Georgia" in given_.get("font-family", "") else "sans"]
            long = font.getlength(one.text or "") * size / 100
            left = (
                float(given_["x"]) - {"start": 0, "middle": long / 2, "end": long}[given_.get("text-anchor", "start")]
            )
            boxes.append((left, float(given_["y"]) - 0.72 * size, left + long, float(given_["y"]), one.text))
        for at, box in enumerate(boxes):
            assert box[0] >= -1 and box[2] <= part.box[2] + 1, box
            for other in boxes[at + 1 :]:
                apart = box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]
                assert apart, (box, other)


def test_many_sheets_have_one_legend_and_share_what_does_not_change(shipped: Dataset) -> None:
    views = [replace(VIEW, on=day) for day in (date(2021, 7, 1), date(2021, 7, 2), date(2021, 8, 17))]
    sheets = list(posters(shipped, views))
    assert all("National Resistance Front" in words(sheet) for sheet in sheets)
    assert "National Resistance Front" not in words(poster(shipped, views[0]))
    assert sheets[0].parts[-1] == sheets[2].parts[-1]
    assert [sheet.parts for sheet in posters(shipped, views, only=[1])] == [sheets[1].parts]


def test_evenings_are_known_by_themselves(shipped: Dataset) -> None:
    views = [View(day, day, "corroborated") for day in (date(2021, 8, 10), date(2021, 8, 11))]
    for sheet, view in zip(posters(shipped, views), views, strict=True):
        alone = poster(shipped, view)
        assert (sheet.title, sheet.told, sheet.parts[0]) == (alone.title, alone.told, alone.parts[0])
        assert sheet.parts[1] == alone.parts[1] and sheet.parts[3] == alone.parts[3]


def test_a_long_legend_leaves_nothing_out_and_stays_on_its_part(shipped: Dataset) -> None:
    days = (date(2021, 7, 1), date(2021, 8, 10), date(2021, 8, 17), date(2021, 9, 4))
    views = [View(day, day, rule) for day in days for rule in ("corroborated", "two-publishers", "latest")]
    side = next(posters(shipped, views)).parts[2]
    said = " ".join(
        "".join(one.itertext())
        for one in ElementTree.fromstring(part_svg(poster(shipped, VIEW), side, 1)).iter(f"{SVG}text")
    )
    rows = explained(shipped, [cells(shipped, view) for view in views], prefix="x", scheme="light")
    assert len(rows) > 8 and all(words in re.sub(r" \d+(?= |$)", "", said) for _, words in rows), said
    assert max(float(y) for y in re.findall(r' y="([\d.]+)"', str(side.drawn))) <= side.box[3]


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2022, 1, 1)])
def test_a_day_outside_the_timeline_has_no_mark_on_it(shipped: Dataset, day: date) -> None:
    def marks(on: date) -> int:
        strip = poster(shipped, replace(VIEW, on=on)).parts[3]
        return str(strip.drawn).count("<circle")

    assert (marks(day), marks(DAY)) == (0, 1)


def test_multiples_have_a_map_for_each_day(shipped: Dataset) -> None:
    days = [date(2021, 8, day) for day in (6, 10, 15)]
    sheet = multiples(shipped, VIEW, days, scheme="dark")
    assert [one for one in words(sheet) if one.endswith("August 2021")][:4] == [
        "6 August 2021 to 15 August 2021", "Fri 6 August 2021", "Tue 10 August 2021", "Sun 15 August 2021",
    ]  # fmt: skip
    maps = [part for part in sheet.parts if "data-place" in part.drawn]
    assert [str(part.drawn).count("data-place") for part in maps] == [len(shipped.followed)] * 3
    for count in (1, 2, 7, MOST_DAYS):
        many = multiples(shipped, VIEW, [date(2021, 8, 1 + at) for at in range(count)])
        assert len([part for part in many.parts if "data-place" in part.drawn]) == count
    for wrong in (0, MOST_DAYS + 1):
        with pytest.raises(ValueError, match=f"{wrong} days do not fit"):
            multiples(shipped, VIEW, [DAY] * wrong)


def test_the_telling_days_are_the_ends_and_the_busiest(shipped: Dataset) -> None:
    timeline = shipped.timeline()
    days, changed = telling_days(timeline, 5), changed_days(timeline)
    assert len(days) == 5 and days[0] == timeline.first and days[-1] == timeline.last and list(days) == sorted(days)
    least = min(changed[day] for day in days[1:-1])
    assert least >= max(count for day, count in changed.items() if day not in days)
    assert telling_days(shipped.timeline(first=DAY, last=DAY)) == (DAY,)


def test_a_datasets_words_stay_words(tiny: Dataset) -> None:
    settings = replace(
        tiny.settings, title=EVIL, attributions=(EVIL,), licence=EVIL, unit=replace(tiny.settings.unit, note=EVIL, many=EVIL),
        actors=MappingProxyType({name: replace(one, label=EVIL) for name, one in tiny.actors.items()}),
    )  # fmt: skip
    hostile = replace(tiny, settings=settings, hash="hostile")
    for sheet in (poster(hostile, VIEW), multiples(hostile, VIEW, [DAY])):
        text = svg(sheet)
        root = ElementTree.fromstring(text)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "title", "desc", "defs", "pattern", "g", "rect", "path", "circle", "text",
        }  # fmt: skip
        assert "<script" not in text and any("</text><script>" in one for one in words(sheet))
        raster(text)


def test_very_long_words_are_cut_off(tiny: Dataset) -> None:
    actors = MappingProxyType({name: replace(one, label="Very long " * 40) for name, one in tiny.actors.items()})
    settings = replace(tiny.settings, title="Long " * 200, attributions=("Somebody " * 200,), actors=actors)
    long = replace(tiny, settings=settings, hash="long")
    for one in ElementTree.fromstring(svg(poster(long, VIEW))).iter(f"{SVG}text"):
        assert wide(one.text or "", float(one.attrib.get("font-size", 12))) <= WIDTH


def test_the_map_fits_its_frame_whatever_its_shape(tiny: Dataset, shipped: Dataset) -> None:
    for dataset in (tiny, shipped):
        for width, height in ((600, 372), (300, 400), (100, 50)):
            found = outlines(dataset, width, height)
            numbers = [float(n) for path in found.areas.values() for n in re.findall(r"-?[\d.]+", path)]
            xs, ys = numbers[::2], numbers[1::2]
            assert min(xs) >= 5.9 and max(xs) <= width - 5.9 and min(ys) >= 5.9 and max(ys) <= height - 5.9
            assert min(xs) < 6.1 or min(ys) < 6.1
    edges = [float(n) for n in re.findall(r"-?[\d.]+", outlines(shipped, 600, 372).neighbours)]
    assert edges and min(edges) >= 0 and max(edges[::2]) <= 600 and max(edges[1::2]) <= 372
    assert not outlines(shipped, 600).neighbours


@given(st.text(max_size=60), st.floats(6, 40), st.floats(20, 400), st.integers(1, 5))
def test_lines_keep_to_their_width_and_number(said: str, size: float, width: float, most: int) -> None:
    lines = wrapped(said, size, width, most)
    assert len(lines) <= most and all(wide(line, size) <= width or line == "…" for line in lines)
    assert fitted(said, size, width) == said or fitted(said, size, width).endswith("…")


ARABIC = {"Abad": "لښکرګاه", "Bery": "کندهار", "Cell": "ټډړږښګڼېۍ"}


def test_names_in_arabic_script_are_drawn_and_joined(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world")
    for file in ("places.csv", "names.csv"):
        table = (folder / file).read_text("utf-8")
        for latin, arabic in ARABIC.items():
            table = re.sub(rf",{latin},", f",{arabic},", table)
        (folder / file).write_text(table, encoding="utf-8")
    settings = SETTINGS.replace('label = "Red"', 'label = "سور"')
    (folder / "dataset.toml").write_text(settings, encoding="utf-8")
    sheet = poster(build(folder), VIEW)
    assert set(ARABIC.values()) <= set(words(sheet)) and "سور" in words(sheet)

    def ink(said: str) -> bytes:
        line = f'<text x="10" y="40" font-size="30" font-family="Noto Sans">{said}</text>'
        page = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><rect width="300" height="60" fill="#fff"/>{line}</svg>'
        return raster(page).tobytes()

    tofu = ink("\U000f0000")  # of which no font has a shape
    assert tofu == ink("\U000f0001") != ink(" ")
    for letter in sorted({letter for name in [*ARABIC.values(), "سور"] for letter in name}):
        assert ink(letter) not in (tofu, ink(" ")), letter
    assert ink("لښکرګاه") != ink("\u200c".join("لښکرګاه"))  # joined, and not letter by letter
