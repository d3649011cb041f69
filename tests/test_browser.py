"""The app and the page of its own in a real browser, with every request beyond this machine refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.control import Basis
from geo.dataset import Dataset
from geo.dates import in_words
from geo.maps import standalone_html
from geo.pack import busiest_day, control_pack
from geo.rules import RULES
from tests.browser import ROOT, ClosedPage, serve

PROVINCES = "[...document.querySelectorAll('path.ch-province')]"
FILLS = f"Object.fromEntries({PROVINCES}.map(p => [p.dataset.place, p.getAttribute('fill')]))"
DAY = "document.querySelector('.ch').dataset.day"
CHOSEN = "(({day, known, rule, place}) => ({day, known, rule, place}))(document.querySelector('.ch').dataset)"
SIGNS = "[...document.querySelectorAll('.ch-doubt[data-place]')].filter(s => getComputedStyle(s).visibility === 'visible').map(s => s.dataset.place).sort()"
STAGE = "(window.changingHands ?? window[Object.keys(window).find(name => name.startsWith('control_timeline'))])"
REST_MS = 700  # longer than the hand rests before the app is told, and the app's answer

Opens = Callable[..., ClosedPage]


@pytest.fixture(scope="module")
def file_url(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(standalone_html(shipped), encoding="utf-8")
    return path.as_uri()


Look = tuple[str, str | None, bool, str | None]
"""Kind, holder, assumed, claimant."""


@lru_cache(maxsize=1)
def drawn(dataset: Dataset) -> dict[str, Any]:
    return control_pack(dataset, claims=False)


def looks(page: Page, dataset: Dataset) -> dict[str, Look]:
    """What each province shows, read back from its fill."""
    return {place: look(fill, dataset) for place, fill in page.evaluate(FILLS).items()}


def look(fill: str, dataset: Dataset) -> Look:
    """The look that a fill stands for."""
    actors = list(dataset.actors)
    plain = {actor.colour: index for index, actor in enumerate(dataset.actors.values())}
    if fill in plain:
        return ("held", actors[plain[fill]], False, None)
    found = drawn(dataset)["looks"][int(re.search(r"-look-(\d+)\)$", fill)[1])]  # type: ignore[index]
    holder = actors[found["actors"][0]] if found["kind"] == "held" else None
    return (found["kind"], holder, found["assumed"], None if found["claimed"] is None else actors[found["claimed"]])


def expected(
    dataset: Dataset, day: date, known_by: date | None = None, rule: str | None = None
) -> tuple[dict[str, Look], list[str]]:
    """The look of every province, from the rules themselves, and those that a report contradicts."""
    states, contradicted = {}, []
    for place in dataset.followed:
        cell = dataset.belief(rule).cell(place.id, day, known_by)
        if cell.state in ("contested", "unknown"):
            states[place.admin1] = (cell.state, None, False, None)
        else:
            states[place.admin1] = ("held", cell.state, cell.basis is Basis.ASSUMED, cell.claimed_by)
        if cell.contradicted_by:
            contradicted.append(place.admin1)
    return states, sorted(contradicted)


def known_day(known: str, day: date) -> date | None:
    return None if known == "today" else day if known == "follow" else date.fromisoformat(known)


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return str(page.evaluate(DAY))


def test_nobody_beyond_this_machine_is_reached_and_who_asks_is_known(browser: Browser) -> None:
    closed, told = ClosedPage(browser.new_context()), dict[str, str | None]()
    closed.page.on("requestfailed", lambda request: told.update({request.url: request.failure}))
    asked = ["http://example.org/", "http://192.0.2.1/", "http://127.0.0.2/"]
    for url in asked:
        assert closed.page.evaluate("url => fetch(url).then(() => 'answered', () => 'refused')", url) == "refused"
    closed.page.evaluate("() => new Promise(done => { new WebSocket('ws://example.org/').onerror = done; })")
    assert told == dict.fromkeys(asked, "net::ERR_NAME_NOT_RESOLVED")
    assert closed.attempts == [*asked, "ws://example.org/"]


def test_the_app_draws_every_province_and_capital(opens: Opens, app: str, shipped: Dataset) -> None:
    page = opens().open(app)
    assert page.locator("path.ch-province").count() == 34
    assert page.locator("path.ch-capital").count() == 34
    expect(page.locator(".ch-day")).to_have_text(in_words(date.fromisoformat(page.evaluate(DAY))))
    expect(page.locator(".ch-totals")).to_contain_text("of 34 provincial capitals held by the Taliban")
    expect(page.get_by_text("Download this day")).to_be_visible(timeout=30_000)
    assert looks(page, shipped) == expected(shipped, date.fromisoformat(page.evaluate(DAY)))[0]


def test_scrubbing_shows_the_timeline_forward_and_back(opens: Opens, file_url: str, shipped: Dataset) -> None:
    page = opens().open(f"{file_url}?day={shipped.first}")
    days = [shipped.first + timedelta(days=number) for number in range((shipped.last - shipped.first).days + 1)]
    forward = {}
    for day in days:
        assert page.evaluate(DAY) == day.isoformat()
        forward[day] = page.evaluate(FILLS)
        if day.day % 5 == 0 or day.month == 8:
            assert looks(page, shipped) == expected(shipped, day)[0], day
        press(page, "ArrowRight")
    for day in reversed(days):
        assert page.evaluate(FILLS) == forward[day], day
        press(page, "ArrowLeft")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_and_known_by_shows_what_the_rules_say(
    opens: Opens, file_url: str, shipped: Dataset, rule: str
) -> None:
    page = opens().open(file_url)
    days = [shipped.first + timedelta(days=number) for number in (0, 8, 19, 29, 36, 38, 40, 42, 43, 45, 46, 60, 68, 76)]
    fixed = [*days, date(2021, 6, 21), date(2021, 9, 17), date(2022, 5, 7), date(2023, 8, 12), date(2024, 8, 12)]
    choices = [
        {"day": str(day), "known": known, "rule": rule}
        for known in ("follow", "today", *map(str, fixed))
        for day in days
    ]
    read = f"(choices) => {{ const stage = {STAGE}; return choices.map(one => {{ stage.choose(one); return [{CHOSEN}, {FILLS}, {SIGNS}]; }}); }}"
    for asked, (chosen, fills, signs) in zip(choices, page.evaluate(read, choices), strict=True):
        assert {**asked, "place": ""} == chosen
        day = date.fromisoformat(asked["day"])
        states, contradicted = expected(shipped, day, known_day(asked["known"], day), rule)
        assert {place: look(fill, shipped) for place, fill in fills.items()} == states, asked
        assert signs == contradicted, asked


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("day=2021-08-10&known-by=follow", "Tuesday 10 August 2021 as known on 10 August"),
        ("day=2021-08-10", "Tuesday 10 August 2021 as known today"),
        ("day=2021-08-10&known-by=2021-08-05", "Tuesday 10 August 2021 as known on 5 August, before that day"),
        ("day=2021-08-10&known-by=2021-09-30", "Tuesday 10 August 2021 as known on 30 September"),
        ("day=2021-08-10&known-by=2023-08-10", "Tuesday 10 August 2021 as known on 10 August 2023"),
    ],
)
def test_the_head_says_what_is_shown(opens: Opens, file_url: str, asked: str, words: str) -> None:
    page = opens().open(f"{file_url}?{asked}")
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_what_is_known_on_the_day_itself_is_told_on_the_page(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?day=2021-08-10&known-by=follow")
    expect(page.get_by_role("heading", level=1)).to_contain_text("10 August 2021 as known on 10 August")
    press(page, "ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_contain_text("11 August 2021 as known on 11 August")


def test_keys_move_the_second_handle(opens: Opens, file_url: str, shipped: Dataset) -> None:
    page = opens().open(f"{file_url}?day=2021-08-12")
    known = page.get_by_role("slider", name="Known by")
    expect(known).to_have_attribute("aria-valuetext", "today: all that is known now")

    def pressed(key: str) -> str:
        page.keyboard.press(key)
        assert page.evaluate(DAY) == "2021-08-12"
        return str(page.evaluate(CHOSEN)["known"])

    known.focus()
    assert pressed("ArrowLeft") == shipped.last.isoformat()
    assert pressed("ArrowRight") == "today"
    assert pressed("Home") == shipped.first.isoformat()
    expect(known).to_have_attribute("aria-valuetext", "Thursday 1 July 2021, before the day shown")
    assert pressed("ArrowUp") == "2021-07-02"
    news = [day for day in shipped.belief().known_days() if shipped.first <= day <= shipped.last]
    later = [day for day in news if day > date(2021, 7, 2)]
    assert [pressed("PageUp"), pressed("PageUp")] == [day.isoformat() for day in later[:2]]
    assert pressed("PageDown") == later[0].isoformat()
    assert pressed("End") == "today"
    expect(known).to_have_attribute("aria-valuenow", str((shipped.last - shipped.first).days + 1))


def test_following_rides_with_the_day(opens: Opens, file_url: str) -> None:
    page = opens().open(f"{file_url}?day=2021-08-12&known-by=follow")
    known = page.get_by_role("slider", name="Known by")
    assert press(page, "ArrowRight", "ArrowRight") == "2021-08-14"
    expect(known).to_have_attribute("aria-valuetext", "Saturday 14 August 2021, following the day")
    handle, diamond = (page.locator(one).bounding_box() for one in (".ch-line", ".ch-diamond"))
    assert handle and diamond
    share = (diamond["x"] + diamond["width"] / 2 - handle["x"]) / handle["width"]
    assert abs(share - 44 / 76) < 0.01


def test_dragging_the_second_handle_is_live_and_the_server_learns_at_the_end(
    opens: Opens, app: str, shipped: Dataset
) -> None:
    closed = opens()
    page = closed.open(f"{app}?day=2021-08-12")
    expect(page.get_by_text("Download this day")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(REST_MS)
    rail = page.get_by_role("slider", name="Known by").bounding_box()
    line = page.locator(".ch-line").bounding_box()
    assert rail and line
    sent, seen, colours = closed.sent, set(), set()
    page.mouse.move(line["x"] + line["width"], rail["y"] + 9)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(line["x"] + line["width"] * (1 - step / 25), rail["y"] + 9)
        page.wait_for_timeout(30)
        seen.add(page.evaluate(CHOSEN)["known"])
        colours.add(str(page.evaluate(FILLS)))
    assert len(seen) > 15 and len(colours) > 3
    assert closed.sent == sent, "dragging told the server"
    page.mouse.up()
    page.wait_for_timeout(REST_MS)
    assert closed.sent > sent
    chosen = page.evaluate(CHOSEN)
    assert chosen["day"] == "2021-08-12"
    assert f"known-by={chosen['known']}" in page.url
    states, _ = expected(shipped, date(2021, 8, 12), date.fromisoformat(chosen["known"]))
    assert looks(page, shipped) == states
    page.mouse.move(line["x"] + 40, rail["y"] + 9)
    page.mouse.down()
    page.mouse.move(line["x"] + line["width"] + 30, rail["y"] + 9)
    page.mouse.up()
    page.wait_for_function("document.querySelector('.ch').dataset.known === 'today'")


def test_rule_and_known_by_are_chosen_and_the_address_brings_them_back(opens: Opens, app: str, file_url: str) -> None:
    for url in (app, file_url):
        page = opens().open(f"{url}?day=2021-08-10&place=AF-KAN")
        page.get_by_role("combobox", name="Rule", exact=True).select_option("latest")
        expect(page.locator(".ch-meaning")).to_have_text(RULES["latest"].meaning)
        page.get_by_role("combobox", name="Known by", exact=True).select_option("fixed")
        assert page.evaluate(CHOSEN)["known"] == "2021-08-10"
        page.get_by_label("Known by this day").fill("2023-08-12")
        expect(page.get_by_role("slider", name="Known by")).to_have_attribute(
            "aria-valuetext", "Saturday 12 August 2023, after the last day of the timeline"
        )
        page.wait_for_timeout(REST_MS)
        wanted = {"day": "2021-08-10", "known": "2023-08-12", "rule": "latest", "place": "AF-KAN"}
        assert page.evaluate(CHOSEN) == wanted
        again = opens().open(page.url)
        assert again.evaluate(CHOSEN) == wanted
        assert again.evaluate(FILLS) == page.evaluate(FILLS)
        page.get_by_role("combobox", name="Known by", exact=True).select_option("today")
        page.get_by_role("combobox", name="Rule", exact=True).select_option("corroborated")
        page.wait_for_timeout(REST_MS)
        assert "known-by" not in page.url and "rule" not in page.url


def test_a_day_out_of_reach_is_not_taken(opens: Opens, file_url: str) -> None:
    page = opens().open(f"{file_url}?day=2021-08-10&known-by=2021-08-12")
    page.get_by_label("Known by this day").fill("1999-01-01")
    assert page.evaluate(CHOSEN)["known"] == "2021-08-12"


def test_the_app_tells_and_files_what_is_chosen(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?day=2021-08-10&known-by=follow&rule=latest&place=AF-KAN")
    expect(page.locator(".stHtml .ch-name-line")).to_contain_text("Kandahar")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Provinces").click()
    name = "afghanistan-2021_provinces_2021-08-10_known-by-2021-08-10_rule-latest.geojson"
    assert waiting.value.suggested_filename == name
    text = Path(waiting.value.path()).read_text("utf-8")
    assert '"known_by":"2021-08-10"' in text and '"rule":"latest"' in text
    page.get_by_role("link", name="Downloads").click()
    expect(page.get_by_text(f"latest: {RULES['latest'].meaning}")).to_be_visible()
    page.get_by_role("link", name="Map").click()
    page.wait_for_selector("path.ch-province")
    wanted = {"day": "2021-08-10", "known": "follow", "rule": "latest", "place": "AF-KAN"}
    page.wait_for_function(f"JSON.stringify({CHOSEN}) === JSON.stringify({wanted})")


def test_a_contradiction_has_a_sign_that_is_explained(opens: Opens, file_url: str, shipped: Dataset) -> None:
    page = opens().open(f"{file_url}?day=2021-08-10&place=AF-HER")
    _, contradicted = expected(shipped, date(2021, 8, 10))
    assert page.evaluate(SIGNS) == contradicted
    assert "AF-HER" in contradicted
    expect(page.locator(".ch-legend")).to_contain_text("A report says otherwise")
    expect(page.locator(".ch-why")).to_contain_text("A report says otherwise.")
    page.locator("path.ch-province[data-place=AF-HER]").hover()
    expect(page.locator(".ch-tip")).to_contain_text("A report says otherwise.")
    boxes = "(all) => all.map(e => e.getBoundingClientRect()).map(({left, right, top, bottom}) => ({left, right, top, bottom}))"
    signs = page.locator(".ch-doubt[data-place]").evaluate_all(boxes)
    names = page.locator(".ch-name").evaluate_all(boxes)
    covered = [
        (a, b) for a in signs for b in names
        if a["left"] < b["right"] and b["left"] < a["right"] and a["top"] + 2 < b["bottom"] and b["top"] + 2 < a["bottom"]
    ]  # fmt: skip
    assert len(names) > 15
    assert covered == []


def test_a_carried_state_says_from_when_and_how_long_ago(opens: Opens, file_url: str, shipped: Dataset) -> None:
    wanted = {Basis.CARRIED: "Carried forward from", Basis.ASSUMED: "Assumed from"}
    page = opens().open(f"{file_url}?known-by=2021-08-05")
    for basis, words in wanted.items():
        place, span = next(
            (place, span) for place in shipped.followed for span in shipped.belief().spans(place.id, date(2021, 8, 5))
            if span.basis is basis and span.told and span.end > span.start
        )  # fmt: skip
        for day in (span.start, span.start + timedelta(days=1)):
            asked = [str(day), place.admin1]
            page.evaluate(f"([day, place]) => {{ {STAGE}.choose({{day}}); {STAGE}.select(place); }}", asked)
            ago = (day - span.told).days
            told = f"{in_words(span.told).split(' ', 1)[1]}, {'the day' if ago == 1 else f'{ago} days'} before."
            expect(page.locator(".ch-why")).to_contain_text(f"{words} {told}")


def test_the_belief_chart_shows_what_was_known_when(opens: Opens, file_url: str, shipped: Dataset) -> None:
    page = opens().open(f"{file_url}?day=2021-08-10&place=AF-HER")
    chart = page.locator(".ch-belief")
    expect(chart).to_have_attribute(
        "aria-label", re.compile(r"^Herat as known by each day, .* first told.* settled.* on ")
    )
    assert page.locator(".ch-belief-plot rect").count() < 200
    days = range(0, 77, 4)
    read = """(cells) => { const plot = document.querySelector('.ch-belief-plot');
      plot.scrollIntoView({block: 'center'}); const box = plot.getBoundingClientRect(), tall = box.height - 18;
      return cells.map(([day, known]) => {
        const x = box.left + Math.min(box.width - 1, Math.max(1, day / 76 * box.width));
        const y = known === null ? box.bottom - 6 : box.top + Math.min(tall - 0.6, Math.max(0.6, known / 76 * tall));
        const found = document.elementsFromPoint(x, y).filter(e => plot.contains(e) && e.matches('rect, path'));
        return found.map(e => e.matches('path') ? 'not yet' : e.getAttribute('fill')); }); }"""
    cells = [(day, known) for known in (*days, None) for day in days]
    seat = next(place.id for place in shipped.followed if place.admin1 == "AF-HER")
    for (day, known), found in zip(cells, page.evaluate(read, cells), strict=True):
        if known is not None and day > known:
            assert found[0] == "not yet", (day, known)
            continue
        on, by = (None if number is None else shipped.first + timedelta(days=number) for number in (day, known))
        assert on
        cell = shipped.belief().cell(seat, on, by)
        kind, holder, *_ = look(found[-1], shipped)
        assert (holder or kind) == cell.state, (on, by)
        assert any("-doubt" in fill for fill in found) == bool(cell.contradicted_by), (on, by)


def test_the_belief_chart_takes_one_there(opens: Opens, file_url: str) -> None:
    page = opens().open(f"{file_url}?day=2021-08-10")
    expect(page.get_by_text("Choose a province to see when its changes were learned")).to_be_visible()
    expect(page.locator(".ch-belief")).to_be_hidden()
    page.locator("path.ch-province[data-place=AF-HER]").click()
    box = page.locator(".ch-belief-plot").bounding_box()
    assert box
    page.locator(".ch-belief-plot").click(position={"x": box["width"] * 30 / 76, "y": (box["height"] - 18) * 40 / 76})
    chosen = page.evaluate(CHOSEN)
    assert (chosen["day"], chosen["known"]) == ("2021-07-31", "2021-08-10")
    page.locator(".ch-belief-plot").click(position={"x": box["width"] * 45 / 76, "y": box["height"] - 5})
    chosen = page.evaluate(CHOSEN)
    assert (chosen["day"], chosen["known"]) == ("2021-08-15", "today")


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_wider_than_the_screen_or_moves_under_the_hand(opens: Opens, file_url: str, width: int) -> None:
    page = opens().page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{file_url}?day=2021-09-15&place=AF-HER")
    page.wait_for_selector(".ch-province")
    tops = set()
    for known in ("today", "follow", "2021-08-30", "2024-08-10"):
        page.evaluate(f"known => {STAGE}.choose({{known}})", known)
        page.wait_for_timeout(120)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tops.add(page.get_by_role("slider", name="Known by").bounding_box()["y"])  # type: ignore[index]
        head = "(() => { const e = document.querySelector('.ch-shown'); return e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight + 2; })()"
        assert page.evaluate(head), known
    assert len(tops) == 1


def test_the_first_start_says_how_far_it_is(opens: Opens, tmp_path: Path) -> None:
    with serve(ROOT / "dashboard.py", cache=tmp_path) as url:
        page = opens().page
        page.goto(url)
        expect(page.get_by_text("Working out what was known when, by the rule")).to_be_visible(timeout=30_000)
        page.wait_for_selector("path.ch-province", timeout=60_000)
        expect(page.locator(".stProgress")).to_have_count(0)


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
    expect(page.get_by_text("Download this day")).to_be_visible(timeout=30_000)
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
    expect(page.locator(".stHtml .ch-quote mark").first).to_be_attached()
    assert "place=AF-HEL" in page.url
    page.get_by_role("link", name="Events").click()
    expect(page.get_by_role("heading", name="Events")).to_be_visible()
    page.get_by_role("link", name="Map").click()
    page.wait_for_selector(".ch-province.is-selected[data-place=AF-HEL]")
    assert page.evaluate(DAY) == "2021-08-14"


@pytest.mark.parametrize(
    "asked",
    ["day=2021-13-45", "day=1999-01-01", "day=%3Cimg%3E", "place=XX-NO", "known-by=1999-01-01", "known-by=%3Cimg%3E",
     "rule=hearsay"],
)  # fmt: skip
def test_a_link_to_nothing_says_so(opens: Opens, app: str, asked: str) -> None:
    page = opens().open(f"{app}?{asked}")
    expect(page.get_by_text("The link asks for")).to_be_visible()
    assert page.evaluate(CHOSEN)["known"] == "today"


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
    expect(page.get_by_test_id("stDateInput").first).to_contain_text(re.compile(rf"{day.day:02}"))
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


def test_the_day_stands_as_a_table_too(opens: Opens, file_url: str, shipped: Dataset) -> None:
    page = opens().open(f"{file_url}?day=2021-08-10&known-by=follow")
    page.get_by_text("This day as a table").click()
    table = page.locator(".ch-day-table")
    expect(table.locator("caption")).to_have_text("Tuesday 10 August 2021 as known on 10 August")
    rows = dict(row.split("\t", 1) for row in table.locator("tbody").inner_text().splitlines())
    cells = shipped.belief().timeline(date(2021, 8, 10)).cells(date(2021, 8, 10))
    assert len(rows) == len(cells) == 34
    for cell in cells:
        place = shipped.gazetteer.get(cell.place_id)
        assert place is not None
        assert shipped.label(cell.state) in rows[place.name]
        assert ("a report says otherwise" in rows[place.name]) == bool(cell.contradicted_by)
    page.keyboard.press("ArrowRight")
    expect(table.locator("caption")).to_have_text("Wednesday 11 August 2021 as known on 11 August")


def test_what_the_hand_rests_on_is_said_and_playing_is_not(opens: Opens, file_url: str) -> None:
    page = opens().open(f"{file_url}?day=2021-08-12")
    said = page.locator(".ch-unseen")
    expect(said).to_have_text("")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(
        re.compile(r"^Friday 13 August 2021 as known today: \d+ of 34 provincial capitals held by")
    )
    before = said.text_content()
    page.keyboard.press("Space")
    page.wait_for_function(f"{DAY} > '2021-08-15'")
    assert said.text_content() == before
    page.keyboard.press("Space")
    expect(said).not_to_have_text(before or "")


def test_the_link_to_a_view_can_be_copied(opens: Opens, app: str) -> None:
    page = opens(permissions=["clipboard-read", "clipboard-write"]).open(f"{app}?day=2021-08-10&rule=latest")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ch-unseen")).to_contain_text("Wednesday 11 August 2021")  # the hand has come to rest
    page.get_by_role("button", name="Copy the link to this view").click()
    expect(page.locator(".ch-unseen")).to_have_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(app) and "day=2021-08-11" in copied and "rule=latest" in copied


def test_without_a_clipboard_the_link_stands_in_a_field(opens: Opens, file_url: str) -> None:
    page = opens().open(f"{file_url}?day=2021-08-10")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error('no'))}})"
    )
    page.get_by_role("button", name="Copy the link to this view").click()
    expect(page.get_by_label("Link to this view", exact=True)).to_have_value(re.compile("day=2021-08-10"))


def test_inside_another_page_the_map_is_alone(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?day=2021-08-10&embed=true")
    expect(page.locator(".ch-day")).to_have_text("Tuesday 10 August 2021")
    page.wait_for_timeout(REST_MS)
    assert page.get_by_text("Download this day").count() == 0
    assert page.get_by_role("link", name="Events").count() == 0
    assert press(page, "ArrowRight") == "2021-08-11"


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


def test_a_link_restores_the_language_of_the_names_and_the_theme(opens: Opens, app: str) -> None:
    closed = opens()
    page = closed.open(f"{app}?day=2021-08-13&language=prs&theme=dark")
    expect(page.locator("section.ch")).to_have_attribute("data-scheme", "dark")
    expect(page.locator(".ch-names").get_by_text("هرات", exact=True)).to_be_visible()
    expect(page.get_by_label("Names")).to_have_value("prs")
    page.get_by_label("Names").select_option("ps")
    expect(page.locator(".ch-names").get_by_text("کندهار", exact=True)).to_be_visible()
    page.wait_for_url("**language=ps**")
    page.get_by_role("link", name="Events").click()
    expect(page.get_by_role("heading", name="Events")).to_be_visible()
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.get_by_label("Names")).to_have_value("ps")
    expect(page.locator("section.ch")).to_have_attribute("data-scheme", "dark")
    assert closed.errors == []


def test_a_link_to_any_page_opens_in_its_theme(opens: Opens, app: str) -> None:
    page = opens().page
    page.goto(f"{app}about?theme=dark")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")
    expect(page.get_by_role("heading").first).to_be_visible()
    page.wait_for_url("**embed_options=dark_theme**")
    page.goto(f"{app}about?theme=<b>")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "light")


def test_a_language_without_names_is_told(opens: Opens, app: str) -> None:
    page = opens().open(f"{app}?language=tlh")
    expect(page.get_by_text("The link asks for names in the language 'tlh'; there are en, prs, ps.")).to_be_visible()
    expect(page.get_by_label("Names")).to_have_value("en")
