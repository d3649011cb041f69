"""From arrow key to recoloured map: ours against a page of a slider and streamlit-folium's map, as its users write it.

The peer's page draws the same 34 provinces, coloured by who holds them on the slider's day, and asks nothing back of the map. Both
are served and measured in one browser, turn about, from the key until a colour has changed. Exits with 1 if
ours is not quicker.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Error, Page

from tests.browser import ROOT, open_browser, serve

KEYS, WARM = 14, 4
LONGEST = 30  # seconds
DAY = 41  # 11 August 2021: the days after it change colours
PEER = f"""
from datetime import timedelta
import folium
import streamlit as st
from streamlit_folium import st_folium
from geo.dataset import Dataset
from geo.layers import View, provinces

@st.cache_resource
def load():
    return Dataset.load()

dataset = load()
day = dataset.first + timedelta(days=st.slider("Day", 0, (dataset.last - dataset.first).days, {DAY}))
colours = {{actor.label: actor.colour for actor in dataset.actors.values()}}
shapes = provinces(dataset, View(day, None, dataset.settings.rule))
style = lambda one: {{"fillColor": colours.get(one["properties"]["label"], "#999999"), "fillOpacity": 1}}
found = folium.Map((34, 67), zoom_start=6, tiles=None)
found.default_js = [("leaflet", "LEAFLET/leaflet.js")]
found.default_css = [("leaflet_css", "LEAFLET/leaflet.css")]
folium.GeoJson(shapes, style_function=style).add_to(found)
st_folium(found, key="map", returned_objects=[], height=600)
"""
FILLS = "[...document.querySelectorAll('path.leaflet-interactive')].map((path) => path.getAttribute('fill')).join()"


@contextmanager
def leaflet() -> Iterator[str]:
    """The address of Leaflet's files on this machine: without one, folium's map would ask for them elsewhere."""
    folder = str(files("xstatic.pkg.leaflet") / "data")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fills(page: Page) -> str:
    """The colours of all paths on a page; streamlit-folium's stand in a frame, which it makes anew for each map."""
    found = []
    for frame in page.frames:
        with suppress(Error):  # a frame that is gone by now
            found.append(frame.evaluate(FILLS))
    return "".join(found)


def changes(page: Page, direction: str) -> float:
    """Seconds from an arrow key until some colour is another."""
    before = fills(page)
    start = time.perf_counter()
    page.keyboard.press(direction)
    while fills(page) in (before, ""):
        if time.perf_counter() - start > LONGEST:
            raise TimeoutError(f"no colour changed in {LONGEST} s")
    return time.perf_counter() - start


def main() -> int:
    """Measure, print the ratio, and say whether ours is quicker."""
    times: dict[str, list[float]] = {"st_folium": [], "ours": []}
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser, ExitStack() as stack:
        peer = Path(folder) / "peer.py"
        peer.write_text(PEER.replace("LEAFLET", stack.enter_context(leaflet())), encoding="utf-8")
        pages = {}
        for name, script, link in (("st_folium", peer, ""), ("ours", ROOT / "dashboard.py", "?day=2021-08-11")):
            page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
            page.goto(stack.enter_context(serve(script, cache=Path(folder))) + link)
            frame = page.frame_locator("iframe").locator(":root") if name == "st_folium" else page.locator(":root")
            frame.locator("path.leaflet-interactive").nth(33).wait_for(timeout=60_000)
            page.get_by_role("slider", name="Day").first.focus()
            pages[name] = page
        for turn in range(KEYS):
            for name, page in pages.items():
                page.bring_to_front()
                page.wait_for_timeout(1500)
                # To and fro over a day on which colours change, so that each key changes some.
                took = changes(page, "ArrowLeft" if turn % 2 else "ArrowRight")
                if turn >= WARM:
                    times[name].append(took)
    for name, found in times.items():
        print(f"key to recoloured map, {name}: median {median(found) * 1000:.0f} ms of {len(found)}")
    ratio = median(times["st_folium"]) / median(times["ours"])
    print(f"ratio {ratio:.1f} (at least 1)")
    return 0 if ratio >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
