"""From launch to painted map, against a bare Streamlit page of one line, turn about on the same machine.

The map's strings are kept on disk from an earlier start, as they are for anybody who has opened the app before; a first
start is printed as well. Exits with 1 if the map takes more than twice the bare page's time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser

from tests.browser import ROOT, ClosedPage, open_browser, serve

ALLOWED = 2.0
ROUNDS = 5
BARE = 'import streamlit as st\nst.write("Painted")\n'
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def seconds(browser: Browser, script: Path, cache: Path, selector: str) -> float:
    """Seconds from starting the server to the frame after the selector is on the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    closed = ClosedPage(context)
    start = time.perf_counter()
    with serve(script, cache=cache) as url:
        closed.page.goto(url, wait_until="commit")
        closed.page.wait_for_selector(selector, timeout=60_000)
        closed.page.evaluate(PAINTED)
        found = time.perf_counter() - start
        context.close()
    return found


def main() -> int:
    """Measure, print the ratio, and say whether it is allowed."""
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        cache, bare = Path(folder), Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        app, painted = ROOT / "dashboard.py", "path.ch-province"
        seconds(browser, bare, cache, "text=Painted")  # Python's own files are in memory from here on
        first = seconds(browser, app, cache, painted)
        times: dict[str, list[float]] = {"bare page": [], "map": []}
        for _ in range(ROUNDS):
            times["bare page"].append(seconds(browser, bare, cache, "text=Painted"))
            times["map"].append(seconds(browser, app, cache, painted))
    floor = median(times["bare page"])
    for name, found in times.items():
        print(f"launch to paint, {name}: median {median(found):.2f} s of {len(found)}")
    print(f"ratio {median(times['map']) / floor:.2f} (allowed {ALLOWED}); first start ever {first / floor:.2f}")
    return 0 if median(times["map"]) / floor <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
