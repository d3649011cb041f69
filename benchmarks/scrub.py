"""From arrow key to painted map, against the floor: a page with one range input that colours one path.

The day's handle, the known-by handle and the day with known by following it are measured in the same browser as the floor,
turn about. Exits with 1 if one takes more than 1.5 times the floor's time, or if playing falls below 55 frames a second.
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
SETTLES_MS = 900  # the app learns where the hand rests and answers: not while the next page is measured
HANDLES = {
    "day": ("day=2021-08-04", "Day"),
    "known by": ("day=2021-08-14&known-by=2021-08-04&place=AF-KAN", "Known by"),
    "day, followed by known by": ("day=2021-08-04&known-by=follow", "Day"),
}
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


def key_times(page: Page, jitter: Random, slider: str | None = None) -> list[float]:
    """Milliseconds from key to paint for each of some keys, there and back again, on a slider or what has the focus."""
    page.bring_to_front()
    if slider:
        page.get_by_role("slider", name=slider, exact=True).focus()
    page.evaluate("window.times.length = 0")
    for key in ["ArrowRight"] * (KEYS // 2) + ["ArrowLeft"] * (KEYS // 2):
        page.keyboard.press(key)
        page.wait_for_timeout(30 + jitter.random() * 30)  # so that keys fall anywhere between two frames
    times = list(page.evaluate("window.times"))
    page.wait_for_timeout(SETTLES_MS)
    return times


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
        pages = {
            name: ClosedPage(browser.new_context(viewport=size)).open(f"{url}?{view}")
            for name, (view, _) in HANDLES.items()
        }
        for page in pages.values():
            page.get_by_text("Download this day").wait_for()
        times: dict[str, list[float]] = {"floor": [], **{name: [] for name in HANDLES}}
        for page in (floor, *pages.values()):
            page.evaluate(WATCH)
        for turn in range(ROUNDS + 1):
            found = {"floor": key_times(floor, jitter)}
            found |= {name: key_times(page, jitter, HANDLES[name][1]) for name, page in pages.items()}
            for name in times if turn else ():  # the first turn warms up
                times[name] += found[name]
        app = pages["day"]
        app.bring_to_front()
        app.get_by_role("slider", name="Day", exact=True).focus()
        app.keyboard.press("Home")
        app.keyboard.press("Space")
        frames = app.evaluate(COUNT, 4)
    ratios = {name: median(times[name]) / median(times["floor"]) for name in HANDLES}
    for name, measured in times.items():
        print(f"key to paint, {name}: median {median(measured):.1f} ms of {len(measured)}")
    told = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    print(f"ratios {told} (allowed {ALLOWED}); playing at {frames:.0f} frames a second (at least {FRAMES})")
    return 0 if max(ratios.values()) <= ALLOWED and frames >= FRAMES else 1


if __name__ == "__main__":
    sys.exit(main())
