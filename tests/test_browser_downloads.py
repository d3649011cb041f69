"""Files taken from the downloads page in a real browser, and read with programs that are not ours.

Controls are found by their keys and kinds and not by their words, which a reader may have in another language.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import geopandas
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Browser, Download, Locator, Page, expect

from geo.dataset import Dataset
from tests.browser import ClosedPage
from tests.formats import states

WAIT_MS = 60_000
DAY = date(2021, 8, 12)
PERIOD = (date(2021, 8, 10), date(2021, 8, 13))
STATE = "document.querySelector('[data-testid=stApp]').dataset.testScriptState"
BEGUN = f"""() => {{
    window.begun = false;
    new MutationObserver(() => {{ window.begun ||= {STATE} === 'running'; }}).observe(document.body, {{ subtree: true, attributes: true }});
}}"""
WATCH = """() => {
    window.told = [];
    new MutationObserver(() => document.querySelectorAll('[data-testid=stProgress]').forEach((one) => {
        const share = Number(one.querySelector('[role=progressbar]').getAttribute('aria-valuenow'));
        const now = JSON.stringify([share, one.innerText.trim()]);
        if (window.told.at(-1) !== now) window.told.push(now);
    })).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


@pytest.fixture
def page(browser: Browser, app: str) -> Iterator[Page]:
    """The downloads page of a chosen day; at the end nothing may have reached out or failed."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    closed = ClosedPage(context)
    closed.page.goto(f"{app}downloads")
    expect(keyed(closed.page, "download-manifest")).to_be_visible(timeout=WAIT_MS)
    choose(closed.page, closed.page.get_by_test_id("stDateInput").first, DAY)
    yield closed.page
    assert closed.attempts == [] and closed.errors == []
    assert closed.page.locator(".stException").count() == 0
    context.close()


def keyed(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key}")


@contextmanager
def run_anew(page: Page) -> Iterator[None]:
    """Wait until what is done inside has gone to the app and come back: its script has begun, and ended."""
    page.evaluate(BEGUN)
    yield
    page.wait_for_function(f"window.begun && {STATE} === 'notRunning'", timeout=WAIT_MS)


def choose(page: Page, dates: Locator, *days: date) -> None:
    """Type one day, or the first and the last, into a field for dates, and leave it."""
    parts = dates.get_by_role("spinbutton")
    expect(parts).to_have_count(3 * len(days))
    with run_anew(page):
        for at, digits in enumerate(part for day in days for part in day.isoformat().split("-")):
            parts.nth(at).focus()
            page.keyboard.type(digits)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")


def taken(page: Page, key: str) -> Download:
    """What comes when a button is pressed."""
    with page.expect_download(timeout=WAIT_MS) as waiting:
        keyed(page, key).get_by_role("button").click()
    return waiting.value


def test_geojson_opens_in_geopandas(page: Page, shipped: Dataset, tmp_path: Path) -> None:
    found = taken(page, "download-geojson")
    assert found.suggested_filename == "afghanistan-2021_provinces_2021-08-12.geojson"
    found.save_as(tmp_path / "day.geojson")
    table = geopandas.read_file(tmp_path / "day.geojson")
    assert table.crs.to_epsg() == 4326 and table.geometry.is_valid.all()
    assert dict(zip(table["id"], table["state"], strict=True)) == states(shipped, DAY)


def test_csv_of_another_layer_comes_compressed(page: Page, shipped: Dataset) -> None:
    keyed(page, "layer-csv").get_by_role("combobox").click()
    with run_anew(page):
        page.get_by_role("option").nth(1).click()
    with run_anew(page):
        keyed(page, "gzip-csv").locator("label").click()
    found = taken(page, "download-csv")
    assert found.suggested_filename == "afghanistan-2021_capitals_2021-08-12.csv.gz"
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(Path(found.path()).read_bytes()).decode())))
    assert {row["iso_3166_2"]: row["state"] for row in rows} == states(shipped, DAY)


def test_png_has_the_colours_of_the_day(page: Page, shipped: Dataset) -> None:
    found = taken(page, "download-png")
    assert found.suggested_filename == "afghanistan-2021_day_2021-08-12.png"
    with Image.open(found.path()) as picture:
        assert picture.format == "PNG" and picture.width >= 1000
        pixels = Counter({colour: count for count, colour in picture.convert("RGB").getcolors(2**24)})
    for state in ("government", "taliban"):
        assert pixels[tuple(bytes.fromhex(shipped.actors[state].colour[1:]))] > 10_000


def test_gif_tells_how_far_it_is_and_has_a_frame_a_day(page: Page) -> None:
    choose(page, keyed(page, "days-gif"), *PERIOD)
    page.evaluate(WATCH)
    keyed(page, "make-gif").get_by_role("button").click()
    expect(keyed(page, "save-gif")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    told = [(share, words) for share, words in page.evaluate("window.told.map(JSON.parse)")]
    shares = [share for share, _ in told]
    assert len(set(shares)) >= 2 and shares == sorted(shares) and max(shares) > 0
    assert all(words for _, words in told)
    found = taken(page, "save-gif")
    assert found.suggested_filename == "afghanistan-2021_days_2021-08-10_2021-08-13.gif"
    with Image.open(found.path()) as film:
        assert film.format == "GIF" and film.info["loop"] == 0
        frames = [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(film)]
    assert len(frames) == len(set(frames)) == 4
