"""The page on a laptop, a projector and a telephone: room, sizes, names that do not collide, forced colours, motion, first visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from geo.dataset import Dataset
from geo.language import say
from geo.maps import standalone_html
from tests.browser import ClosedPage

WIDTHS = (1440, 1024, 720, 390, 320)
PAGES = {
    "?day=2021-08-10&place=AF-KAN": ".stHtml .ch-quote", "events": ".stDataFrame", "contradictions": ".ch-open", "learned": ".ch-lag",
    "compare": ".ch-looks", "documents": ".ch-table", "article": "textarea", "gazetteer": ".ch-empty",
    "downloads": ".stDownloadButton", "bring": ".stHeading h3",
    "about": ".ch-table",
}  # fmt: skip
WAIT_MS = 60_000
LEAST_PX = 11
TEXT = 3  # a node of text, in any browser
# How much wider than its window the page is, or the part of it that scrolls.
WIDER = """() => Math.max(...[document.documentElement, document.querySelector('.stMain')].filter(Boolean)
  .map(one => one.scrollWidth - one.clientWidth))"""
SMALL = """(least) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
  while (walk.nextNode()) {
    const { data, parentElement: one } = walk.currentNode;
    if (!data.trim() || one.closest('style, script, noscript, option') || !one.checkVisibility({visibilityProperty: true})) continue;
    if (one.getClientRects().length && parseFloat(getComputedStyle(one).fontSize) < least) found.add(`${one.tagName}.${one.className}: ${data.trim()}`);
  }
  return [...found];
}"""
BOXES = """(selector) => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()).map(one => {
  const {left, right, top, bottom} = one.getBoundingClientRect();
  return {left, right, top, bottom, words: one.textContent};
})"""
COVERED = """(selectors) => selectors.flatMap(selector => [...document.querySelectorAll(selector)]).flatMap(one => {
  const {left, right, top, bottom} = one.getBoundingClientRect(), found = [];
  for (let x = left; x < right; x += 6) for (let y = top; y < bottom; y += 6) {
    const under = document.elementsFromPoint(x, y).find(element => element.matches('.ch-province'));
    if (under) found.push(`${one.className} over ${under.dataset.place}`);
  }
  return [...new Set(found)];
})"""
MOVING = """() => [...document.querySelectorAll('.stApp *, .ch *')].filter(one => {
  const {transitionDuration, animationDuration} = getComputedStyle(one);
  return [...transitionDuration.split(','), ...animationDuration.split(',')].some(time => parseFloat(time) > 0);
}).map(one => one.className.baseVal ?? one.className)"""

Opens = Callable[..., ClosedPage]


@pytest.fixture(scope="module")
def file(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(standalone_html(shipped), encoding="utf-8")
    return path


@pytest.fixture
def opens(opens: Opens) -> Opens:
    """The same pages, on a laptop's window unless another is asked for."""
    return partial(opens, height=900)


def resize(page: Page, width: int, height: int = 900) -> None:
    """Another window; returns when two frames have been drawn in it."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_timeout(120)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window_or_too_small_to_read(opens: Opens, app: str, path: str) -> None:
    page = opens().page
    page.goto(app + path)
    expect(page.locator(PAGES[path]).first).to_be_visible(timeout=WAIT_MS)
    wider, small = {}, {}
    for width in WIDTHS:
        resize(page, width)
        wider[width], small[width] = page.evaluate(WIDER), page.evaluate(SMALL, LEAST_PX)
    assert {width: by for width, by in wider.items() if by} == {}
    assert {width: found for width, found in small.items() if found} == {}


def test_what_is_too_small_is_found(opens: Opens) -> None:
    page = opens().page
    page.set_content("<p style='font-size: 10.5px'>small</p><p style='font-size: 10px; visibility: hidden'>unseen</p>")
    assert page.evaluate(SMALL, LEAST_PX) == ["P.: small"]


def test_names_collide_with_nothing_and_nothing_covers_the_country(opens: Opens, file: Path) -> None:
    page = opens().open(f"{file.as_uri()}?day=2021-08-10")
    for width in (1440, 1024, 820, 390, 320):
        resize(page, width)
        names = page.evaluate(BOXES, ".ch-name, .ch-neighbour")
        over = page.evaluate(BOXES, ".ch-legend, .ch-credit, .leaflet-control-zoom")
        assert len(names) > (8 if width < 400 else 15)
        overlapping = [
            (width, one["words"], other["words"])
            for at, one in enumerate(names)
            for other in names[at + 1 :] + over
            # Letters do not fill their boxes to the upper and lower edge.
            if one["left"] < other["right"] and other["left"] < one["right"]
            and one["top"] + 3 < other["bottom"] and other["top"] + 3 < one["bottom"]
        ]  # fmt: skip
        assert overlapping == []
        assert page.evaluate(COVERED, [".ch-legend", ".ch-credit", ".leaflet-control-zoom"]) == [], width
    assert page.evaluate(COVERED, [".folium-map"]) != [], "provinces are found where they are"


def test_the_map_and_its_slider_are_seen_together(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?day=2021-08-10")
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        resize(page, width, height)
        slider = page.get_by_role("slider", name="Day", exact=True).bounding_box()
        drawn = page.locator(".folium-map").bounding_box()
        assert slider and drawn
        assert slider["y"] + slider["height"] <= height, (width, height)
        assert drawn["height"] > 230, (width, height)


def test_forced_colours_leave_the_states_and_show_what_can_be_pressed(opens: Opens, file: Path) -> None:
    seen = {}
    for forced in ("none", "active"):
        page = opens(forced_colors=forced).open(f"{file.as_uri()}?day=2021-08-10&place=AF-KAN")
        fills = "(selector) => [...document.querySelectorAll(selector)].map(one => getComputedStyle(one).fill)"
        seen[forced] = [
            page.evaluate(fills, one) for one in (".ch-province", ".ch-legend .ch-swatch rect, .ch-swatch path")
        ]
    assert seen["active"] == seen["none"]
    assert len(set(seen["active"][0])) >= 3
    looks = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    for selector in (".ch-button", ".ch-select", ".ch-card"):
        assert page.evaluate(looks, [selector, "borderTopWidth"]) != "0px"
        colours = {page.evaluate(looks, [selector, name]) for name in ("borderTopColor", "backgroundColor")}
        assert len(colours) == 2, f"the edge of {selector} is not to be seen"
    assert page.evaluate(looks, [".ch-bar", "fill"]) == page.evaluate(looks, [".ch-day", "color"])
    page.get_by_role("slider", name="Day", exact=True).focus()
    page.keyboard.press("Tab")
    focused = "(() => { const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement); return outlineStyle + outlineWidth; })()"
    assert page.evaluate(focused) == "solid3px"


def test_a_province_is_reached_and_chosen_with_the_keyboard(opens: Opens, file: Path) -> None:
    page = opens().open(f"{file.as_uri()}?day=2021-08-10")
    page.keyboard.press("Tab")
    province = page.locator(".ch-province:focus-visible")
    name = province.get_attribute("aria-label")
    others = page.locator(".ch-province:not(:focus)").first
    width = "one => getComputedStyle(one).strokeWidth"
    assert province.evaluate(width) != others.evaluate(width)
    page.keyboard.press("Enter")
    expect(page.locator(".ch-why .ch-name-line")).to_contain_text(name or "no name")


def test_who_wants_no_motion_gets_none(opens: Opens, app: str) -> None:
    page = opens(reduced_motion="reduce").open(f"{app}?day=2021-08-10&place=AF-KAN")
    expect(page.locator(".stHtml .ch-quote").first).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert any("ch-button" in one for one in page.evaluate(MOVING))


def test_the_first_visit_explains_itself_until_the_first_move(opens: Opens, app: str) -> None:
    closed = opens()
    page = closed.open(f"{app}?day=2021-08-10")
    hint = page.locator(".ch-hint")
    expect(hint).to_have_text(
        f"Who held the 34 provincial capitals, day by day, and who says so. {say('capitals.hint_hand')}"
    )
    expect(page.get_by_text("Download this day")).to_be_visible(timeout=WAIT_MS)
    expect(hint).to_be_visible()
    before = page.locator(".folium-map").bounding_box()
    page.keyboard.press("ArrowRight")
    expect(hint).to_be_hidden()
    assert page.locator(".folium-map").bounding_box() == before, "the map moved under the hand"
    page.goto(f"{app}?day=2021-08-10")
    page.wait_for_selector(".ch-province", timeout=WAIT_MS)
    expect(hint).to_have_count(0)


def test_a_click_is_a_first_move_and_fingers_are_told_otherwise(opens: Opens, file: Path) -> None:
    page = opens(390, height=844, has_touch=True, is_mobile=True).open(file.as_uri())
    expect(page.locator(".ch-hint")).to_contain_text(say("capitals.hint_touch"))
    page.locator(".ch-province[data-place=AF-HER]").tap()
    expect(page.locator(".ch-hint")).to_be_hidden()


def test_a_frame_that_may_keep_nothing_shows_the_map(opens: Opens, file: Path) -> None:
    outer = file.with_name("outer.html")
    outer.write_text(
        '<iframe sandbox="allow-scripts" src="map.html" width="900" height="800"></iframe>', encoding="utf-8"
    )
    page = opens().page
    page.goto(outer.as_uri())
    inside = page.frame_locator("iframe")
    expect(inside.locator(".ch-province").first).to_be_visible(timeout=WAIT_MS)
    expect(inside.locator(".ch-hint")).to_be_visible()
    inside.get_by_role("button", name="Next day").click()
    expect(inside.locator(".ch-hint")).to_be_hidden()


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node of the browser's own tree of a page, and all below it."""
    yield node
    for child in node.get("children", []):
        yield from nodes(child)


def test_without_scripts_the_page_says_what_it_needs(opens: Opens, file: Path) -> None:
    outer = file.with_name("mute.html")
    outer.write_text('<iframe sandbox src="map.html" width="900" height="800"></iframe>', encoding="utf-8")
    page = opens().page
    page.goto(outer.as_uri())
    browser = page.context.new_cdp_session(page.frames[1])  # a page without scripts answers to nothing else
    root = browser.send("DOM.getDocument", {"depth": -1})["root"]
    said = [one for one in nodes(root) if any("ch-failed" in value for value in one.get("attributes", []))]
    words = ["".join(each["nodeValue"] for each in nodes(one) if each["nodeType"] == TEXT) for one in said]
    assert words == [say("map.no_script"), say("map.failed")]
    assert browser.send("DOM.getBoxModel", {"nodeId": said[0]["nodeId"]})["model"]["height"] > 40
    with pytest.raises(Error, match="box model"):
        browser.send("DOM.getBoxModel", {"nodeId": said[1]["nodeId"]})


def test_a_map_that_fails_says_so_and_one_that_works_does_not(opens: Opens, file: Path) -> None:
    works = opens().open(file.as_uri())
    assert works.locator(".ch-failed").count() == 0
    broken = file.with_name("broken.html")
    html = file.read_text("utf-8")
    assert html.count("controlTimeline(\n") == 1
    broken.write_text(html.replace("controlTimeline(\n", "undefined.controlTimeline(\n"), encoding="utf-8")
    closed = opens()
    closed.page.goto(broken.as_uri())
    expect(closed.page.get_by_text(say("map.failed"))).to_be_visible(timeout=WAIT_MS)
    assert len(closed.errors) == 1
    closed.errors.clear()
