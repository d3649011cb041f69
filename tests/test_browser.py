"""The app and the page of its own in a real browser, with every request beyond this machine refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.control import Basis
from geo.dataset import Dataset
from geo.dates import in_words
from geo.maps import standalone_html
from geo.pack import busiest_day, control_pack
from tests.browser import ROOT, ClosedPage, open_browser, serve

PROVINCES = "[...document.querySelectorAll('path.ch-province')]"
FILLS = f"Object.fromEntries({PROVINCES}.map(p => [p.dataset.place, p.getAttribute('fill')]))"
DAY = "document.querySelector('.ch').dataset.day"
REST_MS = 700  # longer than the hand rests before the app is told, and the app's answer

Opens = Callable[..., ClosedPage]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as one:
        yield one


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Opens closed pages; at the end none may have reached out or failed."""
    with ExitStack() as stack:
        pages = []

        def make(**options: Any) -> ClosedPage:
            context = browser.new_context(viewport={"width": 1440, "height": 1000}, **options)
            stack.callback(context.close)
            pages.append(ClosedPage(context))
            return pages[-1]

        yield make
        for one in pages:
            assert one.attempts == []
            assert one.errors == []


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(ROOT / "dashboard.py", cache=tmp_path_factory.mktemp("cache")) as url:
        yield url


@pytest.fixture(scope="module")
def file_url(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(standalone_html(shipped), encoding="utf-8")
    return path.as_uri()


def looks(page: Page, dataset: Dataset) -> dict[str, tuple[str, str | None, bool, str | None]]:
    """What each province shows, read back from its fill: kind, holder, assumed, claimant."""
    pack = control_pack(dataset)
    actors = list(dataset.actors)
    plain = {actor.colour: index for index, actor in enumerate(dataset.actors.values())}
    shown = {}
    for place, fill in page.evaluate(FILLS).items():
        if fill in plain:
            shown[place] = ("held", actors[plain[fill]], False, None)
        else:
            look = pack["looks"][int(re.search(r"-look-(\d+)\)$", fill)[1])]
            holder = actors[look["actors"][0]] if look["kind"] == "held" else None
            shown[place] = (
                look["kind"],
                holder,
                look["assumed"],
                None if look["claimed"] is None else actors[look["claimed"]],
            )
    return shown


def expected(dataset: Dataset, day: date) -> dict[str, tuple[str, str | None, bool, str | None]]:
    """The same, from the timeline itself."""
    seats = {place.id: place.admin1 for place in dataset.followed}
    states = {}
    for cell in dataset.timeline().cells(day):
        if cell.state in ("contested", "unknown"):
            states[seats[cell.place_id]] = (cell.state, None, False, None)
        else:
            states[seats[cell.place_id]] = ("held", cell.state, cell.basis is Basis.ASSUMED, cell.claimed_by)
    return states


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return str(page.evaluate(DAY))


def test_the_app_draws_every_province_and_capital(opens: Opens, app: str, shipped: Dataset) -> None:
    page = opens().open(app)
    assert page.locator("path.ch-province").count() == 34
    assert page.locator("path.ch-capital").count() == 34
    expect(page.locator(".ch-day")).to_have_text(in_words(date.fromisoformat(page.evaluate(DAY))))
    expect(page.locator(".ch-totals")).to_contain_text("of 34 provincial capitals held by the Taliban")
    expect(page.get_by_text("Download this day")).to_be_visible()
    assert looks(page, shipped) == expected(shipped, date.fromisoformat(page.evaluate(DAY)))


def test_scrubbing_shows_the_timeline_forward_and_back(opens: Opens, file_url: str, shipped: Dataset) -> None:
    page = opens().open(f"{file_url}?day={shipped.first}")
    days = [shipped.first + timedelta(days=number) for number in range((shipped.last - shipped.first).days + 1)]
    forward = {}
    for day in days:
        assert page.evaluate(DAY) == day.isoformat()
        forward[day] = page.evaluate(FILLS)
        if day.day % 5 == 0 or day.month == 8:
            assert looks(page, shipped) == expected(shipped, day), day
        press(page, "ArrowRight")
    for day in reversed(days):
        assert page.evaluate(FILLS) == forward[day], day
        press(page, "ArrowLeft")


def test_the_page_from_disk_shows_the_same_day_everywhere(opens: Opens, file_url: str) -> None:
    for zone in ("America/New_York", "Asia/Kabul", "Pacific/Kiritimati"):
        page = opens(timezone_id=zone).open(f"{file_url}?day=2021-08-06")
        expect(page.locator(".ch-day")).to_have_text("Friday 6 August 2021")
        expect(page.locator(".ch-changes")).to_contain_text("Zaranj")


def test_keys_move_the_day_and_say_so(opens: Opens, file_url: str, shipped: Dataset) -> None:
    page = opens().open(f"{file_url}?day=2021-08-12")
    slider = page.get_by_role("slider", name="Day")
    before = page.evaluate(FILLS)
    assert press(page, "ArrowRight") == "2021-08-13"
    assert page.evaluate(FILLS) != before
    expect(slider).to_have_attribute("aria-valuetext", "Friday 13 August 2021")
    assert press(page, "Home") == shipped.first.isoformat()
    assert press(page, "End") == shipped.last.isoformat()
    changed = sorted({change.day.isoformat() for change in shipped.timeline().changes() if change.before != "unknown"})
    assert press(page, "Shift+ArrowLeft") == changed[-1]
    assert press(page, "Shift+ArrowLeft") == changed[-2]
    assert press(page, "Shift+ArrowRight") == changed[-1]
    expect(slider).to_have_attribute("aria-valuenow", str((date.fromisoformat(changed[-1]) - shipped.first).days))


def test_playing_moves_on_and_space_stops_it(opens: Opens, app: str) -> None:
    closed = opens()
    page = closed.open(f"{app}?day=2021-08-06")
    page.wait_for_timeout(REST_MS)
    sent = closed.sent
    press(page, "Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function(f"{DAY} > '2021-08-08'")
    assert closed.sent == sent, "playing told the server"
    press(page, "Space")
    stopped = page.evaluate(DAY)
    page.wait_for_timeout(REST_MS)
    assert page.evaluate(DAY) == stopped
    assert closed.sent > sent
    assert f"day={stopped}" in page.url


def test_dragging_is_live_and_the_server_learns_at_the_end(opens: Opens, app: str) -> None:
    closed = opens()
    page = closed.open(app)
    expect(page.get_by_text("What changed this day")).to_be_visible()
    page.wait_for_timeout(REST_MS)
    page.evaluate("document.querySelector('.folium-map').here = document.querySelector('path.ch-province').here = true")
    line = page.locator(".ch-line").bounding_box()
    assert line
    sent, seen = closed.sent, set()
    page.mouse.move(line["x"] + 5, line["y"])
    page.mouse.down()
    for step in range(20):
        page.mouse.move(line["x"] + 5 + step * line["width"] / 25, line["y"])
        page.wait_for_timeout(30)
        seen.add(page.evaluate(DAY))
    assert len(seen) > 15
    assert closed.sent == sent, "dragging told the server"
    page.mouse.up()
    page.wait_for_timeout(REST_MS)
    assert closed.sent > sent
    assert f"day={page.evaluate(DAY)}" in page.url
    kept = f"document.querySelector('.folium-map').here && {PROVINCES}.some(p => p.here)"
    assert page.evaluate(kept), "the map was rebuilt"


def test_a_link_brings_back_day_and_place_with_its_quotes(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?day=2021-08-10&place=AF-SAM")
    assert page.evaluate(DAY) == "2021-08-10"
    expect(page.locator("path.ch-province.is-selected")).to_have_attribute("data-place", "AF-SAM")
    expect(page.locator(".stHtml .ch-name-line")).to_contain_text("Aybak")
    expect(page.locator(".stHtml bdi[dir=rtl]").first).to_be_visible()
    expect(page.locator(".stHtml .ch-quote").first).to_contain_text("published")


def test_a_click_selects_and_the_side_panel_follows(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?day=2021-08-14")
    page.locator("path.ch-province[data-place=AF-HEL]").click()
    expect(page.locator(".stHtml .ch-name-line")).to_contain_text("Lashkar Gah")
    expect(page.locator(".stHtml .ch-quote q").first).to_be_attached()
    assert "place=AF-HEL" in page.url
    page.get_by_role("link", name="Events").click()
    expect(page.get_by_role("heading", name="Events")).to_be_visible()
    page.get_by_role("link", name="Map").click()
    page.wait_for_selector(".ch-province.is-selected[data-place=AF-HEL]")
    assert page.evaluate(DAY) == "2021-08-14"


@pytest.mark.parametrize("asked", ["day=2021-13-45", "day=1999-01-01", "day=%3Cimg%3E", "place=XX-NO"])
def test_a_link_to_nothing_says_so(opens: Opens, app: str, asked: str) -> None:
    page = opens().open(f"{app}?{asked}")
    expect(page.get_by_text("The link asks for the")).to_be_visible()


def test_every_page_opens(opens: Opens, app: str) -> None:
    page = opens().open(app)
    for name in ("Events", "Documents", "Gazetteer", "Downloads", "About the data"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        assert page.locator(".stException, .stAlert").count() == 0


def test_one_may_enter_through_the_downloads(opens: Opens, app: str, shipped: Dataset) -> None:
    page = opens().page
    page.goto(f"{app}downloads")
    expect(page.get_by_role("heading", name="Downloads")).to_be_visible()
    day = busiest_day(shipped.timeline().changes(), shipped.last)
    expect(page.get_by_test_id("stDateInput")).to_contain_text(re.compile(rf"{day.day:02}"))
    page.get_by_role("link", name="Map").click()
    page.wait_for_selector("path.ch-province")
    assert page.locator(".stException, .stAlert").count() == 0
    assert page.evaluate(DAY) == day.isoformat()


def test_a_file_is_made_when_its_button_is_pressed(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?day=2021-08-14")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Provinces").click()
    assert waiting.value.suggested_filename == "afghanistan-2021_provinces_2021-08-14.geojson"
    assert '"day":"2021-08-14"' in Path(waiting.value.path()).read_text("utf-8")


def test_names_and_titles_stay_text(opens: Opens, world: Path, tmp_path: Path) -> None:
    evil = "<img src=x onerror=window.hit=1>"
    for name in ("places.csv", "names.csv", "documents.csv", "events.csv", "dataset.toml"):
        file = world / name
        file.write_text(
            re.sub(r"Bery\b|News of|Blue\b(?! government)", evil, file.read_text("utf-8")), encoding="utf-8"
        )
    with serve(ROOT / "dashboard.py", cache=tmp_path, dataset=world) as url:
        page = opens().open(f"{url}?day=2021-08-10&place=XX-B")
        expect(page.locator(".stHtml .ch-name-line")).to_contain_text(evil)
        page.locator("path.ch-province").nth(1).hover()
        expect(page.locator(".ch-tip")).to_contain_text(evil)
        page.wait_for_timeout(REST_MS)
        assert page.evaluate("window.hit") is None
        assert page.locator("img[src=x]").count() == 0


def test_a_broken_dataset_is_a_list_of_problems(opens: Opens, world: Path, tmp_path: Path) -> None:
    claims = world / "claims.csv"
    claims.write_text(
        claims.read_text("utf-8").replace("XX-B.bery", "XX-B.nowhere").replace("2021-08-09", "2021-08-99"),
        encoding="utf-8",
    )
    with serve(ROOT / "dashboard.py", cache=tmp_path, dataset=world) as url:
        page = opens().page
        page.goto(url)
        expect(page.get_by_text("The dataset cannot be used")).to_be_visible(timeout=60_000)
        table = page.locator(".ch-table")
        for words in ("claims.csv", "XX-B.nowhere", "2021-08-99", "place_id"):
            expect(table).to_contain_text(words)
        assert page.locator(".stException").count() == 0
