"""The pictures in `docs/`, taken anew: the dashboard for the README, and every page in six looks.

    python docs/screenshots.py                      the dashboard and all pages
    python docs/screenshots.py dashboard map events  only these
    python docs/screenshots.py --full FOLDER map     as large as they are, one file a look, into another folder

A page's picture is one sheet: 1440, 1024 and 390 pixels wide, light above dark.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.dataset import Dataset  # noqa: E402
from geo.maps import standalone_html  # noqa: E402
from tests.browser import ClosedPage, open_browser, serve  # noqa: E402  # the tests are no package that is installed
from tests.world import write_world  # noqa: E402

DOCS = ROOT / "docs"
VIEW = "?day=2021-08-10&known-by=follow&place=AF-KAN"
SCHEMES = ("light", "dark")
WIDTHS = {1440: 460, 1024: 380, 390: 200}  # of the window, and of its picture on the sheet
TALLEST = {1440: 1500, 1024: 1240, 390: 1050}  # what is further down a page is not on its sheet
FULL = 6000
GAP, PAPER, COLOURS = 12, "#8d9299", 64
SETTLED_MS = 1200  # what Streamlit draws anew is faded until its script has run

# Folders of the machine on which the pictures are taken are nobody's business.
NOT_OURS = """(folders) => {
  const told = (words) => folders.reduce((rest, folder) => rest.replaceAll(new RegExp(folder + '/(tmp[^/]*/)?', 'g'), ''), words);
  for (const one of document.querySelectorAll('[placeholder]')) one.placeholder = told(one.placeholder);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (told(walk.currentNode.data) !== walk.currentNode.data) walk.currentNode.data = told(walk.currentNode.data);
}"""


def read_article(page: Page) -> None:
    """Paste a document that the program ships and have it read."""
    text = min((ROOT / "seeds").glob("*.txt"), key=lambda path: path.stat().st_size).read_text("utf-8")
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("20210813")
    page.get_by_label("Publisher", exact=True).fill("A newspaper")
    page.get_by_label("Text of the article").click()
    page.keyboard.insert_text(text)
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("#claim-1").wait_for()


def ask(name: str) -> Callable[[Page], None]:
    """Types a name into the gazetteer's field."""

    def asked(page: Page) -> None:
        field = page.get_by_role("textbox").first
        field.fill(name)
        field.press("Enter")

    return asked


def nothing(page: Page) -> None:
    """The page as it opens."""
    del page


@dataclass(frozen=True, slots=True)
class Shot:
    """A page: its address after the server's, the text that tells that it is there, and what is done on it first."""

    path: str
    there: str
    first: Callable[[Page], None] = nothing
    server: str = "app"


SHOTS = {
    "map": Shot(VIEW, "text=Download this day"),
    "first": Shot("", "text=Download this day"),
    "events": Shot("events", ".stDataFrame"),
    "contradictions": Shot("contradictions", ".ch-verdict"),
    "learned": Shot("learned", ".ch-lag"),
    "compare": Shot("compare", ".ch-looks"),
    "documents": Shot("documents", ".ch-table"),
    "article": Shot("article", "text=Text of the article", read_article),
    "article-empty": Shot("article", "text=Text of the article"),
    "gazetteer": Shot("gazetteer", "role=textbox", ask("Kandahr")),
    "gazetteer-unknown": Shot("gazetteer", "role=textbox", ask("Xyzzyqwq")),
    "downloads": Shot("downloads", "text=manifest.json"),
    "open": Shot("bring", ".stHeading h3"),
    "about": Shot("about", "text=Fingerprint"),
    "broken-link": Shot("?day=1999-01-01&rule=hearsay", "text=Download this day"),
    "problems": Shot("", "text=cannot be used", server="broken"),
    "alone": Shot(VIEW, ".ch-province", server="file"),
}


def settle(page: Page) -> None:
    """Wait until nothing is being drawn."""
    page.wait_for_timeout(SETTLED_MS)
    page.wait_for_function("!document.querySelector('[data-stale=true]')")


def taken(browser: Browser, url: str, shot: Shot, width: int, scheme: str, tallest: int) -> Image.Image:
    """One look of one page, as tall as the page is up to `tallest` pixels."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = ClosedPage(context).page
    page.set_default_timeout(180_000)  # the first page draws the map for the first time
    page.goto(url + shot.path)
    page.locator(shot.there).first.wait_for()
    settle(page)
    shot.first(page)
    settle(page)
    tall = (
        "Math.max(...[document.documentElement, document.querySelector('.stMain')].map(one => one?.scrollHeight ?? 0))"
    )
    page.set_viewport_size({"width": width, "height": min(tallest, max(700, page.evaluate(tall)))})
    settle(page)
    page.evaluate(NOT_OURS, [str(ROOT), tempfile.gettempdir()])
    picture = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    return picture.convert("RGB")


def sheet(pictures: dict[tuple[str, int], Image.Image]) -> Image.Image:
    """All looks of a page on one sheet, small, in few colours."""
    small = {
        key: one.resize((WIDTHS[key[1]], round(one.height * WIDTHS[key[1]] / one.width)), Image.Resampling.LANCZOS)
        for key, one in pictures.items()
    }
    heights = [max(small[scheme, width].height for width in WIDTHS) for scheme in SCHEMES]
    whole = Image.new("RGB", (sum(WIDTHS.values()) + GAP * (len(WIDTHS) + 1), sum(heights) + GAP * 3), PAPER)
    top = GAP
    for scheme, height in zip(SCHEMES, heights, strict=True):
        left = GAP
        for width, wide in WIDTHS.items():
            whole.paste(small[scheme, width], (left, top))
            left += wide + GAP
        top += height + GAP
    return whole.quantize(COLOURS, dither=Image.Dither.NONE)


def dashboard(browser: Browser, url: str) -> None:
    """The picture in the README: the map on a telling day."""
    taken(browser, url, SHOTS["map"], 1440, "light", 1585).save(DOCS / "dashboard.png", optimize=True)


def servers(names: list[str], stack: ExitStack) -> Iterator[tuple[str, str]]:
    """What has to be served for some pictures: a name and its address."""
    home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    needed = {"app" if name == "dashboard" else SHOTS[name].server for name in names}
    if "app" in needed:
        yield "app", stack.enter_context(serve(ROOT / "dashboard.py", cache=home))
    if "broken" in needed:
        world = write_world(home / "world")
        claims = (world / "claims.csv").read_text("utf-8")
        (world / "claims.csv").write_text(claims.replace("XX-B.bery", "XX-B.nowhere"), encoding="utf-8")
        yield "broken", stack.enter_context(serve(ROOT / "dashboard.py", cache=home, dataset=world))
    if "file" in needed:
        (home / "map.html").write_text(standalone_html(Dataset.load()), encoding="utf-8")
        yield "file", (home / "map.html").as_uri()


def main() -> None:
    """Take the pictures that are asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", help=f"dashboard, {', '.join(SHOTS)}; all without a name")
    asked.add_argument("--full", type=Path, metavar="FOLDER", help="as large as they are, into this folder")
    asked.add_argument("--looks", default="", help="only looks that begin so: 1440, 390-dark")
    given = asked.parse_args()
    names = given.names or ["dashboard", *SHOTS]
    (given.full or DOCS / "pages").mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        browser = stack.enter_context(open_browser())
        urls = dict(servers(names, stack))
        for name in names:
            if name == "dashboard":
                dashboard(browser, urls["app"])
                continue
            shot, tallest = SHOTS[name], dict.fromkeys(WIDTHS, FULL) if given.full else TALLEST
            pictures = {
                (scheme, width): taken(browser, urls[shot.server], shot, width, scheme, tallest[width])
                for scheme, width in product(SCHEMES, WIDTHS)
                if f"{width}-{scheme}".startswith(given.looks)
            }
            if given.full:
                for (scheme, width), picture in pictures.items():
                    picture.save(given.full / f"{name}-{width}-{scheme}.png")
            else:
                sheet(pictures).save(DOCS / "pages" / f"{name}.png", optimize=True)
            print(name)


if __name__ == "__main__":
    main()
