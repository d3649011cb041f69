"""From arrow key to painted map, against the floor: a page with one range input that colours one path.

Both are measured in the same browser, turn about. Exits with 1 if the map takes more than 1.5 times the floor's time, or
if playing falls below 55 frames a second.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page

from tests.browser import ROOT, ClosedPage, open_browser, serve

ALLOWED, FRAMES = 1.5, 55
ROUNDS, KEYS = 8, 24
FLOOR = """<!DOCTYPE html><title>Floor</title><input type="range" min="0" max="76" value="30">
<svg width="600" height="400"><path d="M10 10h500v300h-500z" fill="#000000"/></svg>
<script>const path = document.querySelector("path");
document.querySelector("input").addEventListener("input", (event) => {
  path.setAttribute("fill", "#" + (event.target.value * 100000).toString(16).padStart(6, "0"));
});</script>"""
# A message sent from an animation frame arrives when that frame has been painted.
WATCH = """() => {
  window.times = [];
  addEventListener("keydown", (event) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.times.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  }), true);
}"""
COUNT = """(seconds) => new Promise((done) => {
  let frames = 0;
  const start = performance.now();
  const tick = (now) => {
    frames += 1;
    if (now - start < seconds * 1000) requestAnimationFrame(tick);
    else done(frames / (now - start) * 1000);
  };
  requestAnimationFrame(tick);
})"""


def key_times(page: Page, jitter: Random) -> list[float]:
    """Milliseconds from key to paint for each of some keys, there and back again."""
    page.bring_to_front()
    page.evaluate("window.times.length = 0")
    for key in ["ArrowRight"] * (KEYS // 2) + ["ArrowLeft"] * (KEYS // 2):
        page.keyboard.press(key)
        page.wait_for_timeout(30 + jitter.random() * 30)  # so that keys fall anywhere between two frames
    return list(page.evaluate("window.times"))


def main() -> int:
    """Measure, print the ratio, and say whether it is allowed."""
    jitter = Random(2021)
    with (
        tempfile.TemporaryDirectory() as cache,
        open_browser() as browser,
        serve(ROOT / "dashboard.py", cache=Path(cache)) as url,
    ):
        size = {"width": 1440, "height": 1000}
        floor = ClosedPage(browser.new_context(viewport=size)).page
        floor.set_content(FLOOR)
        floor.locator("input").focus()
        app = ClosedPage(browser.new_context(viewport=size)).open(f"{url}?day=2021-08-04")
        app.get_by_text("Download this day").wait_for()
        app.get_by_role("slider", name="Day").focus()
        for page in (floor, app):
            page.evaluate(WATCH)
            key_times(page, jitter)
        times: dict[str, list[float]] = {"floor": [], "map": []}
        for _ in range(ROUNDS):
            times["floor"] += key_times(floor, jitter)
            times["map"] += key_times(app, jitter)
        app.keyboard.press("Home")
        app.keyboard.press("Space")
        frames = app.evaluate(COUNT, 4)
    ratio = median(times["map"]) / median(times["floor"])
    for name, found in times.items():
        print(f"key to paint, {name}: median {median(found):.1f} ms of {len(found)}")
    print(f"ratio {ratio:.2f} (allowed {ALLOWED}); playing at {frames:.0f} frames a second (at least {FRAMES})")
    return 0 if ratio <= ALLOWED and frames >= FRAMES else 1


if __name__ == "__main__":
    sys.exit(main())
