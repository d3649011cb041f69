"""From launch to painted map, and from reload to painted map, against a bare Streamlit page of one line on the same machine.

The map's strings are kept on disk from an earlier start, as they are for anybody who has opened the app before; a first
start is printed as well. Painted is the first frame after the one that has the map: the page itself notes it, as a tool that
asks from outside waits for what the app does once its map is there. Bare page and map take turns. Exits with 1 if the map takes more than 1.5 times as long to launch, or
more than 1.3 times as long to reload.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import ROOT, ClosedPage, open_browser, serve

ALLOWED, ALLOWED_AGAIN = 1.5, 1.3
ROUNDS, RELOADS = 5, 15
SETTLES_MS = 1500  # what a page asks for after it is painted has been answered
SIZE = {"width": 1440, "height": 1000}
BARE_SELECTOR = "[data-testid=stMarkdown] p"
BARE = 'import streamlit as st\nst.write("Painted")\n'
NOTES_PAINT = """
const seen = () => requestAnimationFrame(document.querySelector(SELECTOR) ? painted : seen);
const painted = () => { window.paintedAt = (performance.timeOrigin + performance.now()) / 1000; };
seen();
"""


def watched(context: BrowserContext, selector: str) -> None:
    """Have every page of a context note when it is painted."""
    context.add_init_script(NOTES_PAINT.replace("SELECTOR", repr(selector)))


def painted(page: Page) -> float:
    """When a page was painted, in seconds since 1970."""
    found = page.wait_for_function("window.paintedAt", timeout=60_000).json_value()
    return float(found)


def seconds(browser: Browser, script: Path, cache: Path, selector: str) -> float:
    """Seconds from starting the server to the frame after the selector is on the page."""
    context = browser.new_context(viewport=SIZE)
    watched(context, selector)
    closed = ClosedPage(context)
    start = time.time()
    with serve(script, cache=cache) as url:
        closed.page.goto(url, wait_until="commit")
        found = painted(closed.page) - start
        context.close()
    return found


def reloads(browser: Browser, scripts: dict[str, tuple[Path, str]], cache: Path) -> dict[str, list[float]]:
    """Seconds from asking for a reload to the frame after the selector is on the page again, for each script, all being served."""
    times: dict[str, list[float]] = {name: [] for name in scripts}
    with ExitStack() as stack:
        pages = {}
        for name, (script, selector) in scripts.items():
            context = browser.new_context(viewport=SIZE)
            stack.callback(context.close)
            watched(context, selector)
            # Not a closed page: what routes requests empties the cache, and a reload lives by it.
            pages[name] = context.new_page()
            pages[name].goto(stack.enter_context(serve(script, cache=cache)))
            painted(pages[name])
        for turn in range(RELOADS + 2):
            for name, page in pages.items():
                page.bring_to_front()
                page.wait_for_timeout(SETTLES_MS)
                start = time.time()
                page.reload(wait_until="commit")
                found = painted(page) - start
                if turn >= 2:  # the first ones warm up
                    times[name].append(found)
    return times


def compared(what: str, times: dict[str, list[float]], allowed: float) -> bool:
    """Print what was measured of the bare page and of the map, and say whether their ratio is allowed."""
    for name, found in times.items():
        print(f"{what} to paint, {name}: median {median(found):.2f} s of {len(found)}")
    ratio = median(times["map"]) / median(times["bare page"])
    print(f"{what}: ratio {ratio:.2f} (allowed {allowed})")
    return ratio <= allowed


def main() -> int:
    """Measure, print the ratios, and say whether they are allowed."""
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        cache, bare = Path(folder), Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        scripts = {"bare page": (bare, BARE_SELECTOR), "map": (ROOT / "dashboard.py", "path.ch-province")}
        seconds(browser, bare, cache, BARE_SELECTOR)  # Python's own files are in memory from here on
        first = seconds(browser, scripts["map"][0], cache, scripts["map"][1])
        times: dict[str, list[float]] = {name: [] for name in scripts}
        for _ in range(ROUNDS):
            for name, (script, selector) in scripts.items():
                times[name].append(seconds(browser, script, cache, selector))
        again = reloads(browser, scripts, cache)
    print(f"first start ever: {first / median(times['bare page']):.2f} times the bare page's launch")
    allowed = [compared("launch", times, ALLOWED), compared("reload", again, ALLOWED_AGAIN)]
    return 0 if all(allowed) else 1


if __name__ == "__main__":
    sys.exit(main())
