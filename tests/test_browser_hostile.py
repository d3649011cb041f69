"""A hostile dataset in a real browser: every page, the map in one file and the picture show its texts, and nothing of it runs.

Controls are found by their keys and kinds, not by their words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.dataset import Dataset
from geo.exports import export_bytes
from geo.layers import View
from tests.browser import ROOT, ClosedPage, serve
from tests.hostile import EVERYTHING, MARKDOWN, PROVINCES, evil, hostile_world, province

WAIT_MS = 60_000
REST_MS = 700  # an image that is not there has failed by then, and its handler run
ADDED = "i.hit, img[src='x'], img[src*='example.org'], [onload], [onerror], script:text('__hit'), .katex"
SHORT = '<i class=hit>&amp;"'  # short enough for a name on the map
VIEW = View(date(2021, 8, 12), None, "corroborated")

Opens = Callable[[], ClosedPage]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_world(tmp_path_factory.mktemp("hostile") / "w\"'><i class=hit>", EVERYTHING)


@pytest.fixture(scope="module")
def app(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(ROOT / "dashboard.py", cache=tmp_path_factory.mktemp("cache"), dataset=folder) as url:
        yield url


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Makes a page; at the end no script of the dataset's may have run, no element be there from it, nothing asked for."""
    with ExitStack() as stack:
        pages = []

        def make() -> ClosedPage:
            context = browser.new_context(viewport={"width": 1500, "height": 1000})
            stack.callback(context.close)
            pages.append(ClosedPage(context))
            return pages[-1]

        yield make
        for one in pages:
            unhurt(one)


def unhurt(one: ClosedPage) -> None:
    one.page.wait_for_timeout(REST_MS)
    assert one.page.evaluate("window.__hit") is None
    assert one.page.locator(ADDED).count() == 0
    assert one.attempts == []
    assert one.errors == []
    assert one.page.locator(".stException").count() == 0


def seen(page: Page, *fields: str, attack: str = EVERYTHING) -> None:
    """Each of these fields stands in the page letter for letter."""
    for field in fields:
        expect(page.locator("body")).to_contain_text(evil(field, attack), timeout=WAIT_MS)


def opened(one: ClosedPage, url: str, shown: str) -> Page:
    one.page.goto(url)
    one.page.wait_for_selector(shown, timeout=WAIT_MS)
    return one.page


def area(letter: str) -> str:
    return f"path.ch-province[data-place='{province(letter)}']"


def hovered(page: Page, letter: str, attack: str) -> None:
    """A province under the hand shows its names in the map's tooltip."""
    page.locator(area(letter)).hover()
    for field in ("capital", "province", "prs-capital", "ps-capital"):
        tip = page.locator(".ch-tip").filter(has_text=evil(f"{field}-{letter}", attack))
        expect(tip).to_have_count(1)


def test_the_map_page(opens: Opens, app: str) -> None:
    page = opened(opens(), f"{app}?day=2021-08-12&place={province('A')}", ".ch-quote")
    seen(
        page, "capital-A", "prs-capital-A", "ps-capital-A", "province-A", "label-red", "many", "note", "attribution",
        "publisher-text", "agency-text", "title-text", "published_note-text", "attribution-text", "extractor-text", "note-text",
        "toponym", "who", "why",
    )  # fmt: skip
    for one in PROVINCES:
        hovered(page, one, EVERYTHING)
    page.locator(".ch-as-table summary").click()
    expect(page.locator(".ch-day-table")).to_contain_text(evil("capital-C", EVERYTHING))
    page.locator(area("B")).click()
    expect(page.locator(".stHtml .ch-name-line")).to_contain_text(evil("capital-B", EVERYTHING), timeout=WAIT_MS)


PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "contradictions": (
        ".ch-open",
        ("capital-B", "label-red", "publisher-post", "agency-post", "title-post", "attribution-B", "many", "one"),
    ),
    "learned": (".ch-lag", ("capital-A", "label-red")),
    "compare": (".ch-looks", ("label-red", "label-blue", "note")),
    "documents": (
        ".ch-table",
        ("publisher-text", "title-text", "published_note-text", "licence-text", "before", "after", "toponym", "attribution-text",
         "extractor-text", "note-text"),
    ),
    "about": (".ch-table", ("title", "description", "note", "many", "attribution", "licence")),
    "downloads": ("[data-testid=stDownloadButton]", ()),
    "events": ("[data-testid=stDataFrame]", ()),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page(opens: Opens, app: str, name: str) -> None:
    shown, fields = PAGES[name]
    seen(opened(opens(), f"{app}{name}", shown), *fields)


def test_every_document(opens: Opens, app: str) -> None:
    one = opens()
    for name in ("wire", "post", "radio"):
        page = opened(one, f"{app}documents?document={name}", ".ch-table")
        seen(page, *(f"{field}-{name}" for field in ("publisher", "title", "published_note", "licence")), "printed")


def test_the_comparison_of_two_days(opens: Opens, app: str) -> None:
    page = opened(opens(), f"{app}compare", ".ch-looks")
    page.locator("[data-testid=stButton] button:visible").nth(1).click()
    expect(page.locator(".ch-table").first).to_contain_text(evil("capital-A", EVERYTHING), timeout=WAIT_MS)
    seen(page, "publisher-post")


@pytest.mark.parametrize("letter", ["A", "C"])
def test_the_gazetteer(opens: Opens, app: str, letter: str) -> None:
    page = opened(opens(), f"{app}gazetteer", "[data-testid=stTextInput] input")
    page.locator("[data-testid=stTextInput] input").fill(f"Sought {letter}")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ch-table", timeout=WAIT_MS)
    fields = (f"capital-{letter}", f"prs-capital-{letter}", f"ps-capital-{letter}", f"province-{letter}")
    seen(page, *fields)
    answer = page.locator("[data-testid=stAlert], .ch-say")
    expect(answer).to_contain_text(evil(f"capital-{letter}", EVERYTHING), timeout=WAIT_MS)


def test_an_article_about_its_places(opens: Opens, app: str) -> None:
    page = opened(opens(), f"{app}article", ".st-key-article-text textarea")
    page.locator(".st-key-article-published input").first.fill("2021-08-10")
    page.keyboard.press("Enter")
    page.locator(".st-key-article-publisher input").fill(evil("publisher", EVERYTHING))
    page.locator(".st-key-article-text textarea").fill(f"Red fighters captured Sought A on Monday. {EVERYTHING}")
    page.locator("[data-testid=stBaseButton-primary]").click()
    expect(page.locator(".ch-article")).to_contain_text(EVERYTHING, timeout=WAIT_MS)
    said = page.locator(".ch-said").first
    for field in ("capital-A", "province-A"):
        expect(said).to_contain_text(evil(field, EVERYTHING))
    seen(page, "publisher")


@pytest.mark.parametrize(
    "link",
    ["?day={}", "?place={}", "?known-by={}", "?rule={}", "documents?document={}"],
)
@pytest.mark.parametrize("attack", [EVERYTHING, MARKDOWN], ids=["everything", "markdown"])
def test_what_a_link_says(opens: Opens, app: str, link: str, attack: str) -> None:
    """Anybody may send one: it must not be read as HTML nor as Markdown, whose pictures would be fetched."""
    page = opened(opens(), app + link.format(quote(attack, safe="")), "[data-testid=stAlert], .ch-say")
    expect(page.locator("[data-testid=stAlert], .ch-say")).to_contain_text(repr(attack), timeout=WAIT_MS)


def test_the_list_of_what_is_wrong(opens: Opens, folder: Path, tmp_path: Path) -> None:
    broken = hostile_world(tmp_path / folder.name, EVERYTHING)
    for name in ("claims.csv", "documents.csv"):
        file = broken / name
        text = file.read_text("utf-8")
        for word in ("captured", "stated", "capital,"):
            text = text.replace(
                f",{word}", f",kind-{SHORT.replace(chr(34), '')}{MARKDOWN}{',' if word.endswith(',') else ''}"
            )
        file.write_text(text, encoding="utf-8")
    with serve(ROOT / "dashboard.py", cache=tmp_path, dataset=broken) as url:
        page = opened(opens(), url, ".ch-table")
        expect(page.locator(".ch-table")).to_contain_text(f"kind-{SHORT.replace(chr(34), '')}{MARKDOWN}")


@pytest.mark.parametrize("attack", [EVERYTHING, SHORT], ids=["everything", "short"])
def test_the_map_in_one_file(opens: Opens, tmp_path: Path, attack: str) -> None:
    dataset = Dataset.load(hostile_world(tmp_path / "world", attack))
    file = tmp_path / "map.html"
    file.write_bytes(export_bytes(dataset, "html", None, VIEW))
    one = opens()
    page = one.open(file.as_uri())
    assert page.title().startswith(evil("title", attack))
    everywhere = ("title", "label-red", "label-blue", "many", "note", "attribution", "licence")
    seen(page, *everywhere, attack=attack)
    if attack == SHORT:
        names = page.locator(".ch-names text").all_text_contents()
        assert {evil("capital-A", attack), evil("context", attack)} <= set(names)
    page.locator(".ch-as-table summary").click()
    for letter in PROVINCES:
        hovered(page, letter, attack)
        page.locator(area(letter)).click()
        expect(page.locator(".ch-why")).to_contain_text(evil(f"capital-{letter}", attack))
        expect(page.locator(".ch-day-table")).to_contain_text(evil(f"province-{letter}", attack))
    page.locator(area("A")).click()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".ch-changes")).to_contain_text(evil("capital-A", attack))
    quotes = page.locator(".ch-quote")
    expect(quotes.first).to_be_attached()
    told = " ".join(quotes.all_text_contents())
    assert (
        evil("toponym", attack) in told
        and evil("title-text", attack) in told
        and evil("publisher-post", attack) in told
    )


def test_the_picture_opened_as_a_page(opens: Opens, folder: Path, tmp_path: Path) -> None:
    """A browser runs the scripts of an SVG that is opened by itself."""
    file = tmp_path / "day.svg"
    file.write_bytes(export_bytes(Dataset.load(folder), "svg", None, VIEW))
    one = opens()
    one.page.goto(file.as_uri())
    assert one.page.evaluate("document.documentElement.localName") == "svg"
    assert "title-" in one.page.evaluate("document.documentElement.textContent")
