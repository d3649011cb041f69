"""The map in a notebook, and saved like any folium map: in a real browser, with every request beyond this machine refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from geo import Dataset, control_map
from tests.browser import ClosedPage

SEEN = "all => all.filter(one => one.getBoundingClientRect().width > 3).map(one => one.dataset.place)"
FILLS = "all => Object.fromEntries(all.map(one => [one.dataset.place, one.getAttribute('fill')]))"
CELL_PX = (700, 1000, 1300)  # how wide the output of a notebook's cell may be


@pytest.fixture(scope="module")
def notebook(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a notebook makes of a map that it shows for the second time: the value of `_repr_html_` among other things."""
    shown = control_map(shipped)
    shown._repr_html_()
    path = tmp_path_factory.mktemp("notebook") / "notebook.html"
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Notebook</title></head>'
    path.write_text(f"{head}<body><h1>In</h1>{shown._repr_html_()}<h1>Out</h1></body></html>", "utf-8")
    return path


def opened(closed: ClosedPage, path: Path, said: list[str]) -> Frame:
    closed.page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    closed.page.goto(path.as_uri())
    frame = closed.page.frames[-1]
    frame.wait_for_selector("path.ch-province", timeout=60_000)
    return frame


def day(frame: Frame) -> date:
    return date.fromisoformat(frame.locator(".ch").get_attribute("data-day") or "")


def plainly_held(dataset: Dataset, on: date) -> dict[str, str]:
    """The colour of each province whose colour is a plain one that day, by the timeline."""
    cells = {place.admin1: dataset.timeline().cell(place.id, on) for place in dataset.followed}
    return {
        area: dataset.actors[cell.state].colour
        for area, cell in cells.items()
        if cell.state in ("government", "taliban") and cell.basis != "assumed" and cell.claimed_by is None
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_notebook_shows_the_map_and_its_slider_moves_it(
    browser: Browser, notebook: Path, shipped: Dataset, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 1200}, color_scheme=scheme)
    closed, said = ClosedPage(context), list[str]()
    frame = opened(closed, notebook, said)
    provinces = frame.locator("path.ch-province")
    assert sorted(provinces.evaluate_all(SEEN)) == sorted(place.admin1 for place in shipped.followed)
    shown = []
    frame.get_by_role("slider").first.focus()
    for key in ("End", "Home", "Shift+ArrowRight"):
        closed.page.keyboard.press(key)
        fills = provinces.evaluate_all(FILLS)
        shown.append(day(frame))
        held = plainly_held(shipped, shown[-1])
        assert len(held) > 20 and {area: fills[area] for area in held} == held
    assert shown[:2] == [shipped.last, shipped.first] and shown[2] > shipped.first
    ground = frame.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground))) > 600) == (scheme == "light")
    frame.wait_for_timeout(700)  # the hand rests, and what is shown goes into the address if there is one
    assert (closed.attempts, closed.errors, said) == ([], [], [])
    context.close()


@pytest.mark.parametrize("width", CELL_PX)
def test_map_and_slider_are_seen_without_scrolling_in_the_frame(browser: Browser, notebook: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 1200})
    closed = ClosedPage(context)
    frame = opened(closed, notebook, [])
    box = closed.page.locator("iframe").bounding_box()
    assert box is not None and box["width"] > width - 40 and 700 < box["height"] < 1100
    bottom = frame.locator(".ch-slider").first.evaluate("one => one.getBoundingClientRect().bottom")
    assert bottom < box["height"]
    assert frame.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    context.close()


def test_the_map_is_saved_like_any_folium_map(browser: Browser, shipped: Dataset, tmp_path: Path) -> None:
    control_map(shipped, day=date(2021, 8, 12)).save(tmp_path / "map.html")
    context = browser.new_context(viewport={"width": 1100, "height": 1000})
    closed, said = ClosedPage(context), list[str]()
    page: Page = closed.open((tmp_path / "map.html").as_uri())
    expect(page).to_have_title("Afghanistan 2021: who held which capital, on which day")
    assert len(page.locator("path.ch-province").evaluate_all(SEEN)) == 34
    assert page.locator(".ch-map").bounding_box()["height"] > 400  # type: ignore[index]
    assert day(page.main_frame) == date(2021, 8, 12)
    assert (closed.attempts, closed.errors, said) == ([], [], [])
    context.close()
