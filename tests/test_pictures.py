"""Pictures: SVG that is well formed, shows every province once in its state, and keeps a dataset's words words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from math import cos, radians
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

import pytest

from geo.control import Basis, Span
from geo.dataset import HOME, Dataset
from geo.layers import View
from geo.patterns import SCHEMES, tag
from geo.pictures import cells, legend, picture
from tests.world import SETTINGS

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '</title><script>alert(1)</script>"\x00\x1b&'
VIEW = View(date(2021, 8, 13), None, "corroborated")


def drawn(dataset: Dataset, shown: dict[str, Span], **options: object) -> ElementTree.Element:
    chosen = {"title": "Tiny", "prefix": "one", **options}
    return ElementTree.fromstring(picture(dataset, shown, **chosen))  # type: ignore[arg-type]


def provinces(svg: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {one.attrib["data-place"]: one for one in svg.iter(f"{SVG}path") if "data-place" in one.attrib}


@pytest.fixture
def tiny(world: Path) -> Dataset:
    return Dataset.load(world)


@pytest.mark.parametrize(
    "day", [date(2021, 7, 1), date(2021, 8, 13), date(2021, 9, 3), date(2020, 1, 1), date(2022, 1, 1)]
)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_province_once_in_its_state(shipped: Dataset, day: date, scheme: str) -> None:
    shown = cells(shipped, replace(VIEW, on=day))
    svg = drawn(shipped, shown, scheme=scheme)
    states = Counter(one.attrib["data-place"] for one in svg.iter(f"{SVG}path") if "data-place" in one.attrib)
    assert states == Counter(place.id for place in shipped.followed)
    assert {place: one.attrib["data-state"] for place, one in provinces(svg).items()} == {
        place: cell.state for place, cell in shown.items()
    }
    assert len(list(svg.iter(f"{SVG}circle"))) >= 34


def test_the_cells_are_those_of_the_day(shipped: Dataset) -> None:
    found = cells(shipped, VIEW)
    whole = shipped.timeline(None, "corroborated")
    day = {"start": VIEW.on, "end": VIEW.on}
    assert found == {one.place_id: replace(one, **day) for one in whole.cells(VIEW.on)}
    assert {place: one.holder for place, one in found.items()} == {
        one.place_id: one.holder for one in whole.cells(VIEW.on)
    }
    panjshir = cells(shipped, replace(VIEW, on=date(2021, 9, 3)))["AF-PAN.bazarak"]
    assert (panjshir.state, panjshir.holder) == ("contested", "resistance")


def test_equal_states_have_equal_fills_and_others_another(shipped: Dataset) -> None:
    for day in (date(2021, 8, 10), date(2021, 8, 13)):
        shown = cells(shipped, replace(VIEW, on=day))
        fills: dict[str, set[object]] = {}
        for place, one in provinces(drawn(shipped, shown)).items():
            span = shown[place]
            fills.setdefault(one.attrib["fill"], set()).add((span.state, span.basis is Basis.ASSUMED, span.claimed_by))
        assert all(len(looks) == 1 for looks in fills.values()) and len(fills) >= 3
        assert next(fill for fill, [(state, *_)] in fills.items() if state == "contested").startswith("url(#one-")


def test_plainly_held_is_the_partys_colour_and_everything_else_a_pattern(tiny: Dataset) -> None:
    span = cells(tiny, VIEW)["XX-A.abad"]
    looks = {
        "#c8642b": replace(span, state="red", basis=Basis.CARRIED, claimed_by=None),
        "assumed": replace(span, state="red", basis=Basis.ASSUMED, claimed_by=None),
        "claimed": replace(span, state="blue", basis=Basis.OBSERVED, claimed_by="red"),
        "contested": replace(span, state="contested"),
        "unknown": replace(span, state="unknown", basis=None, claims=()),
    }
    for name, one in looks.items():
        svg = drawn(tiny, {"XX-A.abad": replace(one, holder="blue")})
        fill = provinces(svg)["XX-A.abad"].attrib["fill"]
        patterns = {f"url(#{one.attrib['id']})": one for one in svg.iter(f"{SVG}pattern")}
        if name.startswith("#"):
            assert fill == name and not patterns
        else:
            assert list(patterns) == [fill]
            colours = {part.attrib["fill"] for part in patterns[fill]}
            expected = {
                "assumed": {"#ffffff", "#c8642b"}, "claimed": {"#ffffff", "#4a86c0", "#c8642b"},
                "contested": {"#4a86c0", "#c8642b"}, "unknown": {"#d9d8d4", "#8f9296"},
            }  # fmt: skip
            assert colours == expected[name]


@pytest.mark.parametrize("sign", ["dots", "lines"])
def test_a_partys_own_sign_is_in_its_pattern(world: Path, sign: str) -> None:
    before, _, red = SETTINGS.rpartition('pattern = "plain"')
    (world / "dataset.toml").write_text(f'{before}pattern = "{sign}"{red}', encoding="utf-8")
    dataset = Dataset.load(world)
    svg = drawn(dataset, cells(dataset, VIEW))
    fill = provinces(svg)["XX-A.abad"].attrib["fill"]
    [pattern] = [one for one in svg.iter(f"{SVG}pattern") if fill == f"url(#{one.attrib['id']})"]
    assert [part.tag for part in pattern][-1] == (f"{SVG}circle" if sign == "dots" else f"{SVG}rect")
    assert len(pattern) == 3


def test_what_is_emphasised_is_strong_and_last_and_the_rest_faded_and_unnamed(shipped: Dataset) -> None:
    shown = cells(shipped, VIEW)
    svg = drawn(shipped, shown, emphasised=["AF-HER.herat", "AF-BAM.bamyan"])
    outlines = list(provinces(svg).values())
    assert [one.attrib["data-place"] for one in outlines[-2:]] == ["AF-BAM.bamyan", "AF-HER.herat"]
    assert [float(one.attrib.get("opacity", 1)) < 0.5 for one in outlines] == [True] * 32 + [False] * 2
    assert {one.text for one in svg.iter(f"{SVG}text")} == {"Herat", "Bamyan"}
    assert not any("opacity" in one.attrib for one in provinces(drawn(shipped, shown)).values())


def test_no_name_covers_another_and_all_stand_on_the_picture(shipped: Dataset) -> None:
    svg = drawn(shipped, cells(shipped, VIEW))
    boxes = []
    for text in svg.iter(f"{SVG}text"):
        x, y, long = float(text.attrib["x"]), float(text.attrib["y"]), len(text.text or "") * 6.7
        left = x - {"start": 0, "middle": long / 2, "end": long}[text.attrib["text-anchor"]]
        boxes.append((left, y - 9, left + long, y + 3))
    assert len(boxes) >= 20
    assert all(left >= 0 and right <= 640 for left, _, right, _ in boxes)
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert not list(drawn(shipped, cells(shipped, VIEW), labels=False).iter(f"{SVG}text"))


def test_a_contradiction_has_its_sign(shipped: Dataset) -> None:
    shown = cells(shipped, replace(VIEW, on=date(2021, 8, 10)))
    doubted = [cell for cell in shown.values() if cell.contradicted_by]
    signs = [one for one in drawn(shipped, shown).iter(f"{SVG}g") if "data-doubt" in one.attrib]
    assert len(signs) == len(doubted) > 0
    assert "A report says otherwise" in [words for _, words in legend(shipped, [shown], prefix="l")]


def test_the_legend_explains_every_look_once(shipped: Dataset) -> None:
    rows = legend(shipped, [cells(shipped, VIEW), cells(shipped, replace(VIEW, on=date(2021, 9, 3)))], prefix="l")
    words = [words for _, words in rows]
    assert len(words) == len(set(words)) and {"Government", "Taliban"} <= set(words)
    assert "Contested by Taliban and National Resistance Front" in words
    for svg, _ in rows:
        square = ElementTree.fromstring(svg)
        for one in square.iter(f"{SVG}rect"):
            if one.attrib["fill"].startswith("url("):
                assert one.attrib["fill"] in {f"url(#{each.attrib['id']})" for each in square.iter(f"{SVG}pattern")}


def test_ids_are_the_prefixs_own_so_that_two_pictures_can_share_a_page(shipped: Dataset) -> None:
    shown = cells(shipped, VIEW)
    made = [picture(shipped, shown, title="x", prefix=prefix) for prefix in ("left", "right")]
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in made]
    assert ids[0] and not ids[0] & ids[1]
    used = set(re.findall(r"url\(#([^)]+)\)", made[0])) | set(re.findall(r'labelledby="(\S+) (\S+)"', made[0])[0])
    assert used == ids[0]


def test_it_is_told_to_those_who_do_not_see_it(tiny: Dataset) -> None:
    svg = drawn(tiny, cells(tiny, replace(VIEW, on=date(2021, 8, 12))), title="Tiny on a day")
    assert svg.attrib["role"] == "img"
    texts = {one.attrib["id"]: one.text for one in svg if "id" in one.attrib}
    assert [texts[name] for name in svg.attrib["aria-labelledby"].split()] == [
        "Tiny on a day",
        "Blue (2): Bery, Cell. Red (1): Abad.",
    ]


def test_a_datasets_words_stay_words(tiny: Dataset) -> None:
    actors = {name: replace(one, label=EVIL) for name, one in tiny.actors.items()}
    hostile = replace(tiny, settings=replace(tiny.settings, actors=MappingProxyType(actors)))
    shown = cells(hostile, replace(VIEW, on=date(2021, 8, 12)))
    text = picture(hostile, shown, title=EVIL, prefix="one")
    svg = ElementTree.fromstring(text)
    assert "<script" not in text and not list(svg.iter(f"{SVG}script"))
    assert (svg.findtext(f"{SVG}title") or "").startswith('</title><script>alert(1)</script>"')
    assert all(ElementTree.fromstring(one) is not None for one, _ in legend(hostile, [shown], prefix="l"))


def test_tags_escape_text_and_attributes() -> None:
    assert tag("text", EVIL, x=EVIL) == tag("text", EVIL.replace("\x00", "\ufffd").replace("\x1b", "\ufffd"), x=EVIL)
    assert "<script" not in tag("text", EVIL, x=EVIL)


def test_the_same_choice_gives_the_same_text(shipped: Dataset, world: Path) -> None:
    one, other = Dataset.load(world), Dataset.load(world)
    assert len({picture(each, cells(each, VIEW), title="x", prefix="p") for each in (one, other)}) == 1
    shown = cells(shipped, VIEW)
    turned = dict(reversed(shown.items()))
    assert picture(shipped, shown, title="x", prefix="p") == picture(shipped, turned, title="x", prefix="p")


def test_the_shape_is_true_at_every_width(shipped: Dataset) -> None:
    shown = cells(shipped, VIEW)
    sizes = []
    for width in (200, 640, 1600):
        svg = drawn(shipped, shown, width=width)
        assert svg.attrib["width"] == str(width)
        numbers = [float(n) for one in provinces(svg).values() for n in re.findall(r"-?[\d.]+", one.attrib["d"])]
        assert min(numbers) >= 0 and max(numbers) <= width
        sizes.append(float(svg.attrib["height"]) / width)
    assert max(sizes) - min(sizes) < 0.02
    west, south, east, north = shipped.boundaries.bounds
    assert sizes[-1] == pytest.approx((north - south) / ((east - west) * cos(radians((south + north) / 2))), rel=0.01)
    assert len(picture(shipped, shown, title="x", prefix="p")) < 80_000


@pytest.mark.parametrize("prefix", ["", "1", "a b", 'a"', "A"])
def test_a_prefix_that_begins_no_id_is_refused(tiny: Dataset, prefix: str) -> None:
    with pytest.raises(ValueError, match="begins no id"):
        picture(tiny, cells(tiny, VIEW), title="x", prefix=prefix)


def test_nothing_is_drawn_too_small_or_in_no_scheme(tiny: Dataset) -> None:
    with pytest.raises(ValueError, match="99 pixels"):
        picture(tiny, cells(tiny, VIEW), title="x", prefix="p", width=99)
    with pytest.raises(KeyError, match="sepia"):
        picture(tiny, cells(tiny, VIEW), title="x", prefix="p", scheme="sepia")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_colours_are_those_of_the_screen(scheme: str) -> None:
    css = (HOME / "geo" / "frontend" / "timeline.css").read_text("utf-8")
    light, dark = css.split('[data-scheme="dark"]', 1)
    block = light if scheme == "light" else dark.split("}", 1)[0]
    said = dict(re.findall(r"--([a-z-]+): ([^;]+);", block))
    colours = SCHEMES[scheme]
    names = [one.name for one in fields(colours)]
    assert {name: getattr(colours, name) for name in names} == {name: said[name.replace("_", "-")] for name in names}
