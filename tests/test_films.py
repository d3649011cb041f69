"""Films: what decoders that are not ours read back: as many days as asked for, each in its colours, for as long as it should be."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import av
import pytest
from PIL import Image, ImageChops

from geo.dataset import Dataset
from geo.films import DAYS, EVENINGS, MOST_DAYS, CannotFilm, frames, gif, mp4, period, views
from geo.layers import View
from geo.pictures import cells
from geo.posters import poster, svg
from geo.rasters import raster
from tests.world import write_world

VIEW = View(date(2021, 8, 12), None, "corroborated")
PICKED = (
    date(2021, 8, 3),
    date(2021, 8, 5),
    date(2021, 8, 9),
    date(2021, 8, 11),
)  # Abad, in the west, falls on the 9th
INSIDE = {
    "XX-A.abad": (130, 225),
    "XX-B.bery": (380, 225),
}  # points of two provinces on a sheet 960 pixels wide, away from words


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(write_world(tmp_path_factory.mktemp("films") / "world"))


@pytest.fixture(scope="module")
def seen(tiny: Dataset) -> list[View]:
    return views(tiny, DAYS, VIEW, PICKED)


def quietly(share: float, words: str) -> None:
    """Tells nobody."""


def colours(dataset: Dataset, view: View) -> Iterator[tuple[tuple[int, int], tuple[int, ...]]]:
    """A point of each province and the colour it must have, where it is plainly held."""
    for place_id, at in INSIDE.items():
        span = cells(dataset, view)[place_id]
        if span.basis != "assumed":
            colour = dataset.actors[span.state].colour
            yield at, tuple(bytes.fromhex(colour[1:]))


def test_the_gif_shows_every_day_in_its_colours(tiny: Dataset, seen: list[View]) -> None:
    sheets = frames(tiny, seen, scheme="light", tell=quietly, width=960)
    with Image.open(io.BytesIO(gif(tiny, seen, scheme="light", tell=quietly))) as film:
        assert (film.format, film.size, film.n_frames, film.info["loop"]) == ("GIF", (960, 540), 4, 0)
        looked, lasted, states = 0, [], []
        for number, view in enumerate(seen):
            film.seek(number)
            lasted.append(film.info["duration"])
            states.append(cells(tiny, view)["XX-A.abad"].state)
            for at, colour in colours(tiny, view):
                assert film.convert("RGB").getpixel(at) == colour, (view.on, at)
                looked += 1
            drawn = ImageChops.difference(film.convert("RGB"), next(sheets)).getextrema()
            assert max(most for _, most in drawn) < 64  # edges may be a shade off
        assert (
            bytes.fromhex("ffdd57") in film.convert("RGB").tobytes()
        )  # small, and not to be lost: the sign of contradiction
    assert lasted == [1200, 300, 300, 3000] and len(set(states)) > 1 and looked >= 6


def test_the_mp4_shows_every_day_in_its_colours(tiny: Dataset, seen: list[View]) -> None:
    with av.open(io.BytesIO(mp4(tiny, seen, scheme="light", tell=quietly, width=960))) as film:
        stream = film.streams.video[0]
        shown = [frame.to_image(dst_colorspace="ITU709") for frame in film.decode(stream)]
        assert (stream.codec_context.name, stream.width, stream.height, stream.average_rate) == ("h264", 960, 540, 10)
    assert len(shown) == 12 + 3 + 3 + 30
    for number, view in ((0, seen[0]), (13, seen[1]), (16, seen[2]), (47, seen[3])):
        for at, colour in colours(tiny, view):
            seen_colour = shown[number].getpixel(at)
            assert max(abs(one - other) for one, other in zip(seen_colour, colour, strict=True)) <= 8, (view.on, at)


def test_a_frame_is_the_sheet(tiny: Dataset, seen: list[View]) -> None:
    """Drawn in parts, and only where something changes, it is what drawing the whole sheet gives."""
    for scheme, width in (("light", 960), ("dark", 1920)):
        *_, last = frames(tiny, seen[:3], scheme=scheme, tell=quietly, width=width)
        alone = raster(svg(poster(tiny, seen[2], scheme=scheme), width))
        box = (0, 0, width // 2, width // 6)  # its legend is of all days, so not that
        unlike = ImageChops.difference(last.crop(box), alone.crop(box)).convert("L").point(lambda one: 255 * (one > 24))
        assert unlike.histogram()[255] < width // 40


def test_it_tells_how_far_it_is(tiny: Dataset, seen: list[View]) -> None:
    told: list[float] = []
    list(frames(tiny, seen, scheme="light", tell=lambda share, words: told.append(share), width=960))
    assert told == sorted(told) and told[0] == 0 and told[-1] == 1 and len(told) == len(seen) + 2


def test_the_same_days_give_the_same_bytes(tiny: Dataset, seen: list[View]) -> None:
    for made in (gif, mp4):
        one, other = (made(tiny, seen[:2], scheme="dark", tell=quietly, width=960) for _ in range(2))
        assert one == other


def test_one_day_is_a_film_too(tiny: Dataset, seen: list[View]) -> None:
    with Image.open(io.BytesIO(gif(tiny, seen[:1], scheme="light", tell=quietly))) as film:
        assert film.n_frames == 1


def test_the_period_is_the_whole_timeline_unless_it_is_chosen(tiny: Dataset) -> None:
    assert [one.on for one in views(tiny, DAYS, VIEW, None)] == list(period(tiny, None, None))
    assert period(tiny, None, None)[::30] == (tiny.first, tiny.last)
    assert period(tiny, date(2021, 8, 30), None) == (date(2021, 8, 30), date(2021, 8, 31))
    with pytest.raises(ValueError, match="end on 2021-08-01, before it begins on 2021-08-02"):
        period(tiny, date(2021, 8, 2), date(2021, 8, 1))
    with pytest.raises(ValueError, match=f"more than {MOST_DAYS} days"):
        period(tiny, date(2001, 1, 1), None)


def test_evenings_are_known_by_their_own_day_or_earlier(tiny: Dataset) -> None:
    days = PICKED
    assert {one.known_by for one in views(tiny, DAYS, VIEW, days)} == {None}
    assert [one.known_by for one in views(tiny, EVENINGS, VIEW, days)] == list(days)
    until = replace(VIEW, known_by=days[1])
    assert [one.known_by for one in views(tiny, EVENINGS, until, days)] == [days[0], days[1], days[1], days[1]]
    with pytest.raises(LookupError, match="'nights' is no layer of a film"):
        views(tiny, "nights", VIEW, days)


def test_a_width_without_whole_pixels_is_refused(tiny: Dataset, seen: list[View]) -> None:
    with pytest.raises(ValueError, match="1000 pixels wide"):
        gif(tiny, seen, scheme="light", tell=quietly, width=1000)


def test_without_the_extra_it_says_what_to_install(
    tiny: Dataset, seen: list[View], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(av, "codecs_available", {"mpeg4"})
    with pytest.raises(CannotFilm, match="cannot"):
        mp4(tiny, seen, scheme="light", tell=quietly)
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(CannotFilm, match=r"changing-hands\[film\]"):
        mp4(tiny, seen, scheme="light", tell=quietly)


def test_what_is_no_svg_is_refused() -> None:
    with pytest.raises(ValueError, match=r"(?i)svg|xml|unknown|parse"):
        raster("no picture")


def test_the_fonts_are_the_programs_own() -> None:
    """A font that this machine may have is not used: its name gives what any unknown name gives."""
    page = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text x="2" y="20" fill="#fff" font-family="{}">Abc</text></svg>'
    drawn = {
        name: raster(page.format(name)).tobytes() for name in ("DejaVu Sans", "No Such Font", "Noto Sans", "Noto Serif")
    }
    assert drawn["DejaVu Sans"] == drawn["No Such Font"] and drawn["Noto Sans"] != drawn["Noto Serif"]
