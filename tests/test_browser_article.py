"""*Read an article* in a real browser: from a pasted text to a dataset folder, with nothing leaving the machine."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from geo.dataset import Dataset, check
from tests.browser import ROOT, ClosedPage, serve
from tests.reading import ARTICLE
from tests.world import write_world

SCRIPT = f"""
import runpy
from geo.pages import article
from tests.reading import FakeReader

article._reader = lambda dataset: FakeReader(dataset.gazetteer)
runpy.run_path({str(ROOT / "dashboard.py")!r}, run_name="__main__")
"""
DARI = "سرخ گرفت Cell و پیش رفت.\n"
WAIT_MS = 15_000
REST_MS = 400

Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("data") / "world")


@pytest.fixture(scope="module")
def app(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("app")
    (home / "app.py").write_text(SCRIPT, encoding="utf-8")
    with serve(home / "app.py", cache=home, dataset=folder) as url:
        yield url


@pytest.fixture
def opens_article(opens: Callable[..., ClosedPage], app: str) -> Opens:
    def make(width: int = 1440, **options: Any) -> Page:
        page = opens(width, **options).page
        page.goto(f"{app}article")
        expect(page.get_by_role("heading", name="Read an article")).to_be_visible()
        page.wait_for_timeout(REST_MS)  # its fields are drawn one after another
        return page

    return make


def read(page: Page, text: str = ARTICLE, title: str = "") -> Page:
    """Paste a text, give its papers, and have it read."""
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("20210813")
    page.get_by_label("Publisher", exact=True).fill("Test Paper")
    page.get_by_label("Text of the article").click()
    page.keyboard.insert_text(text)
    if title:
        page.get_by_text("More about the article").click()
        page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("#claim-1")).to_be_visible(timeout=WAIT_MS)
    return page


def card(page: Page, number: int) -> Locator:
    return page.locator(f".st-key-claim-{number}")


def decide(page: Page, number: int, word: str) -> None:
    card(page, number).get_by_text(word).click()


def counts(page: Page, words: str) -> None:
    expect(page.locator(".ch-counts")).to_contain_text(words, timeout=WAIT_MS)


def choose(page: Page, number: int, label: str, option: str) -> None:
    card(page, number).get_by_label(label).click()
    page.get_by_role("option", name=option).click()


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return Path(waiting.value.path()).read_bytes()


def test_from_a_pasted_text_to_the_map(opens_article: Opens, app: str, folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    page = read(opens_article(), title="Who holds what")
    counts(page, "5 claims · 0 accepted")
    decide(page, 5, "Accept")
    counts(page, "1 accepted")
    decide(page, 1, "Reject")
    counts(page, "1 rejected")
    choose(page, 3, "Place of claim 3", "Abad (town, Celland)")
    card(page, 3).get_by_text("Correct", exact=True).click()
    card(page, 3).get_by_label("When (EDTF)").fill("2021-08-12?")
    card(page, 3).get_by_label("When (EDTF)").press("Enter")
    expect(card(page, 3)).to_contain_text("Red captured Abad (town, Celland), perhaps 12 August 2021.", timeout=WAIT_MS)
    decide(page, 3, "Accept")
    counts(page, "2 accepted · 1 rejected · 2 to decide")
    expect(page.get_by_role("button", name="Append to the folder")).to_be_disabled()
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Your name").press("Enter")
    # while the page is drawn anew the old button may stand beside the new one
    expect(page.get_by_role("button", name="Append to the folder", disabled=False)).to_be_visible(timeout=WAIT_MS)

    claims = list(csv.DictReader(io.StringIO(downloaded(page, "Rows for claims.csv").decode())))
    assert sorted((row["place_id"], row["when"], row["status"]) for row in claims) == [
        ("XX-C.abad", "2021-08-12?", "accepted"),
        ("XX-C.cell", "../2021-08-13", "accepted"),
    ]
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "All as a zip"))) as archive:
        assert archive.read("documents/test-paper-2021-08-13-who-holds-what.txt").decode() == ARTICLE
        assert archive.read("judgements.csv").count(b"\n") == 2

    for number, target in enumerate((other, folder)):
        page.get_by_label("Dataset folder on this machine").fill(str(target))
        page.get_by_label("Dataset folder on this machine").press("Enter")
        page.get_by_role("button", name="Append to the folder").click()
        expect(page.locator(".ch-say.is-done")).to_contain_text(str(target), timeout=WAIT_MS)
        assert check(target) == ()
        assert len(Dataset.load(folder).documents) == 25 + number
    counts(page, "2 accepted · 1 rejected · 2 to decide")  # the app has read the dataset again, and forgot nothing

    page.get_by_role("link", name="Documents").click()
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    page.get_by_label("Document", exact=True).click()
    page.get_by_role("option", name="Who holds what").click()
    expect(page.locator(".ch-text")).to_contain_text("<script>window.hit = 1</script>")
    expect(page.locator(".ch-text mark")).to_have_count(2)
    page.goto(f"{app}?day=2021-08-14&place=XX-C")
    page.wait_for_selector(".ch-province", timeout=60_000)
    expect(page.locator(".stHtml .ch-state")).to_contain_text("Red since 13 August 2021", timeout=WAIT_MS)
    expect(page.locator(".stHtml .ch-quote").first).to_contain_text("سرخ گرفت Cell")


def test_a_text_stays_text(opens_article: Opens) -> None:
    page = read(opens_article(), title="<b>![x](https://example.org/x.png)</b>")
    assert page.locator(".ch-article").text_content() == ARTICLE
    expect(page.locator(".ch-papers")).to_contain_text("<b>![x](https://example.org/x.png)</b>")
    card(page, 1).get_by_text("Correct").click()
    card(page, 1).get_by_label("When (EDTF)").fill("![x](https://example.org/x.png)<img src=x>")
    card(page, 1).get_by_label("When (EDTF)").press("Enter")
    expect(card(page, 1).get_by_role("alert")).to_contain_text("is not an EDTF date", timeout=WAIT_MS)
    assert page.evaluate("window.hit") is None
    assert page.locator("img[src=x], .stMain img").count() == 0


def test_what_is_decided_shows_in_the_text(opens_article: Opens) -> None:
    page = read(opens_article())
    mark = page.locator("mark[data-claim='2']").first
    look = "one => getComputedStyle(one).backgroundColor + getComputedStyle(one).opacity"
    before = mark.evaluate(look)
    decide(page, 2, "Accept")
    counts(page, "1 accepted")
    page.wait_for_timeout(REST_MS)  # the style sheet comes after the counts
    accepted = mark.evaluate(look)
    decide(page, 2, "Reject")
    counts(page, "1 rejected")
    page.wait_for_timeout(REST_MS)
    assert len({before, accepted, mark.evaluate(look)}) == 3
    decide(page, 2, "Reject")  # once more takes it back
    counts(page, "0 rejected")
    page.wait_for_timeout(REST_MS)
    assert mark.evaluate(look) == before


def test_text_that_runs_from_right_to_left_does(opens_article: Opens) -> None:
    page = read(opens_article())
    number, words = (page.locator(one).bounding_box() for one in ("#quote-5", "mark[data-claim='5'] >> nth=1"))
    latin, first = (page.locator(one).bounding_box() for one in ("#quote-1", "mark[data-claim='1'] >> nth=1"))
    assert number and words and latin and first
    assert number["x"] > words["x"] + words["width"] - 1
    assert latin["x"] < first["x"]
    page = read(opens_article(), DARI)
    direction = "one => getComputedStyle(one).direction"
    assert page.locator(".ch-article").evaluate(direction) == "rtl"
    assert card(page, 1).locator("blockquote").evaluate(direction) == "rtl"


def test_the_keyboard_is_enough(opens_article: Opens) -> None:
    page = opens_article()
    page.get_by_role("spinbutton", name="year").focus()
    page.keyboard.type("20210813", delay=30)
    expect(page.get_by_role("spinbutton", name="day")).to_have_text("13")
    publisher = page.get_by_label("Publisher", exact=True)
    for _ in range(4):  # the parts of the day and the button of its calendar
        page.keyboard.press("Tab")
        if publisher.evaluate("one => one === document.activeElement"):
            break
    expect(publisher).to_be_focused()
    page.keyboard.type("Test Paper")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Text of the article")).to_be_focused()
    page.keyboard.insert_text(ARTICLE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Read", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#claim-1")).to_be_visible(timeout=WAIT_MS)
    accept = card(page, 1).get_by_role("radio", name="Accept")
    expect(accept).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Accept all").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#card-1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(accept).to_be_focused()
    page.keyboard.press("Space")
    counts(page, "1 accepted")
    page.locator("#quote-4").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#claim-4")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("#card-4")).to_be_focused()


def test_what_was_typed_and_decided_outlives_a_look_at_the_map(opens_article: Opens) -> None:
    page = opens_article()
    page.get_by_label("Text of the article").fill(ARTICLE)
    page.get_by_label("Publisher", exact=True).fill("Test Paper")
    page.keyboard.press("Tab")
    page.wait_for_timeout(REST_MS)

    def look() -> None:
        page.get_by_role("link", name="Gazetteer").click()
        expect(page.get_by_role("heading", name="Gazetteer")).to_be_visible(timeout=WAIT_MS)
        page.get_by_role("link", name="Read an article").click()
        expect(page.get_by_role("heading", name="Read an article")).to_be_visible(timeout=WAIT_MS)

    look()
    expect(page.get_by_label("Text of the article")).to_have_value(ARTICLE)
    expect(page.get_by_label("Publisher", exact=True)).to_have_value("Test Paper")
    read(page, "")
    decide(page, 1, "Accept")
    counts(page, "1 accepted")
    look()
    counts(page, "1 accepted")
    expect(card(page, 1).get_by_role("radio", name="Accept")).to_be_checked()


def test_the_text_stays_beside_the_cards(opens_article: Opens) -> None:
    page = read(opens_article(), "".join(f"{number}: Blue holds Cell.\n" for number in range(12)))
    page.locator("#claim-12").scroll_into_view_if_needed()
    expect(page.locator("#claim-1")).not_to_be_in_viewport()
    expect(page.locator("#quote-12")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone_and_can_be_read(opens_article: Opens, scheme: str) -> None:
    page = read(opens_article(390, color_scheme=scheme))
    card(page, 3).get_by_text("Correct").click()
    expect(card(page, 3).get_by_label("Note")).to_be_visible(timeout=WAIT_MS)
    wide = (
        "[...document.querySelectorAll('.stMain *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
    )
    assert page.evaluate(f"{wide}.map(one => one.className)") == []
