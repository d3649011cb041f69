"""*Compare*, *Contradictions* and *When it was known* in a real browser: light and dark, wide and narrow, nothing asked of the world."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from geo.comparison import difference_layer
from geo.dataset import Dataset
from geo.exports.geojson import written
from geo.layers import View
from geo.patterns import SCHEMES
from tests.browser import ClosedPage

PAGES = {"compare": "Compare", "contradictions": "Contradictions", "learned": "When it was known"}
WAIT_MS = 60_000
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOADED = "[...document.querySelectorAll('img.ch-drawing')].map(one => one.complete && one.naturalWidth > 0)"

Opens = Callable[..., Page]


@pytest.fixture
def opens_page(opens: Callable[..., ClosedPage], app: str) -> Opens:
    def make(name: str, width: int = 1440, **options: Any) -> Page:
        page = opens(width, **options).page
        page.goto(f"{app}{name}")
        return page

    return make


def maps(page: Page) -> list[ElementTree.Element]:
    """The two maps of the comparison as they are in the page."""
    sources = page.locator("figure.ch-figure img").evaluate_all("all => all.map(one => one.src)")
    return [ElementTree.fromstring(base64.b64decode(one.split(",", 1)[1])) for one in sources]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_a_page_opens_without_asking_anybody(opens_page: Opens, name: str, scheme: str, width: int) -> None:
    page = opens_page(name, width, color_scheme=scheme)
    expect(page.get_by_role("heading", name=PAGES[name], exact=True)).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".ch-sum").last).to_be_visible(timeout=WAIT_MS)
    expect(
        page.locator({"compare": ".ch-looks", "contradictions": ".ch-verdict", "learned": ".ch-lag"}[name]).last
    ).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate(WIDE) == 0, "the page is wider than the window"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_maps_are_drawn_in_the_pages_scheme(opens_page: Opens, scheme: str) -> None:
    page = opens_page("compare", color_scheme=scheme)
    expect(page.locator("figure.ch-figure")).to_have_count(2, timeout=WAIT_MS)
    page.wait_for_function(f"{LOADED}.every(Boolean)")
    for svg in maps(page):
        strokes = {one.attrib["stroke"] for one in svg.iter() if "data-place" in one.attrib}
        assert strokes == {SCHEMES[scheme].ink, SCHEMES[scheme].edge}
    assert all(page.locator("figure.ch-figure img").evaluate_all("all => all.map(one => one.alt.length > 20)"))


def test_a_comparison_is_chosen_and_taken_away(opens_page: Opens, shipped: Dataset, tmp_path: Path) -> None:
    page = opens_page("compare")
    expect(page.locator("figure.ch-figure")).to_have_count(2, timeout=WAIT_MS)
    page.get_by_role("button", name="Two days").click()
    expect(page.locator("figcaption").first).to_contain_text("8 August 2021 as known today", timeout=WAIT_MS)
    with page.expect_download() as taken:
        page.get_by_role("button", name="What differs (GeoJSON)").click()
    taken.value.save_as(tmp_path / "differs.geojson")
    sides = [View(date(2021, 8, day), None, "corroborated") for day in (8, 15)]
    assert (tmp_path / "differs.geojson").read_bytes() == written(difference_layer(shipped, *sides))
    with page.expect_download() as table:
        page.get_by_role("button", name="What differs (CSV)").click()
    table.value.save_as(tmp_path / "differs.csv")
    lines = (tmp_path / "differs.csv").read_text("utf-8").splitlines()
    differing = json.loads((tmp_path / "differs.geojson").read_bytes())["features"]
    assert lines[0].startswith("iso_3166_2,place_id,capital,province,before,") and len(lines) == len(differing) + 1
    expect(page.locator(".ch-sum")).to_contain_text(
        f"{len(differing)} of 34 provincial capitals differ.", timeout=WAIT_MS
    )
    strong = [one for one in maps(page)[1].iter() if "data-place" in one.attrib and "opacity" not in one.attrib]
    assert {one.attrib["data-place"] for one in strong} == {one["properties"]["place_id"] for one in differing}


def test_a_page_follows_the_day_of_the_map(opens_page: Opens) -> None:
    page = opens_page("?day=2021-08-10")
    page.wait_for_selector(".ch-province", timeout=WAIT_MS)
    page.wait_for_selector("text=Download this day", timeout=WAIT_MS)
    page.get_by_role("link", name="Compare").click()
    expect(page.locator("figcaption").first).to_contain_text(
        "10 August 2021 as known on 10 August 2021", timeout=WAIT_MS
    )
    expect(page.locator(".ch-sum")).to_contain_text("1 of 34 provincial capitals differs.", timeout=WAIT_MS)


def test_contradictions_are_filtered_and_reasons_unfold(opens_page: Opens) -> None:
    page = opens_page("contradictions")
    heads = page.locator(".ch-open h3")
    expect(heads.filter(has_text="Herat").first).to_be_visible(timeout=WAIT_MS)
    assert heads.filter(has_text="Kandahar").count() > 0
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="Herat").click()
    expect(heads.filter(has_text="Kandahar")).to_have_count(0, timeout=WAIT_MS)
    reason = page.locator("details.ch-why-not").first
    reason.locator("summary").click()
    expect(reason).to_have_attribute("open", "", timeout=WAIT_MS)


def test_marks_of_the_strip_stand_where_their_days_are(opens_page: Opens) -> None:
    """The dot of the day is on one line in all rows; a report 22 days later stands right of it, in proportion."""
    page = opens_page("learned")
    expect(page.locator(".ch-lag").last).to_be_visible(timeout=WAIT_MS)
    left = "all => all.map(one => one.getBoundingClientRect().left)"
    zeros = page.locator(".ch-lag-track .is-day").evaluate_all(left)
    assert max(zeros) - min(zeros) < 1
    words = page.locator(".ch-lag-track[role=img]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    away = [at - zeros[0] for at in page.locator(".ch-lag-track .is-report").evaluate_all(left)]
    days = []
    for one in words:
        told = re.match(r"reported (?:(\d+) days? (later|before)|the same day)", one)
        assert told is not None
        days.append(int(told[1] or 0) * (-1 if told[2] == "before" else 1))
    assert max(days) > 10
    per_day = away[days.index(max(days))] / max(days)
    assert per_day > 0
    assert away == pytest.approx([day * per_day for day in days], abs=1)
