"""Twenty people at once on one server: what a scrubbing reader costs it, and what memory a session takes beside a bare page's.

Twenty real pages scrub with their keys held down while the server's own processor time is read from Linux's /proc: the browsers
share the machine, so times of theirs are printed and not judged. Exits with 1 if a page sends anything while it scrubs, if
the server has more to do than when all rest, or if a session takes 15 MB more than one of a page of one line.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser

from tests.browser import ROOT, ClosedPage, open_browser, serve

PEOPLE = 20
ALLOWED_MB, ALLOWED_SHARE = 15.0, 0.02  # of one processor, above what it does while all rest
SECONDS = 8.0
SETTLES_S = 4.0  # after the last page: what was answered is sent, and connections are quiet
BARE = 'import streamlit as st\nst.write("Painted")\n'
SIZE = {"width": 1440, "height": 1000}
# A key held down, as the system repeats it, there and back: the days at both ends are reached and left again.
HOLD = """(milliseconds) => {
  const until = performance.now() + milliseconds;
  let pressed = 0;
  const press = () => {
    if (performance.now() > until) {
      window.held = false;
      return;
    }
    const key = pressed++ % 60 < 30 ? "ArrowRight" : "ArrowLeft";
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    setTimeout(press, 33);
  };
  window.pressed = () => pressed;
  window.held = true;
  press();
}"""
PAINTS = """(milliseconds) => new Promise((done) => {
  const until = performance.now() + milliseconds, times = [];
  const press = () => {
    if (performance.now() > until) return done(times);
    const start = performance.now(), key = times.length % 60 < 30 ? "ArrowRight" : "ArrowLeft";
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { times.push(performance.now() - start); setTimeout(press, 33); };
      channel.port2.postMessage(0);
    });
  };
  press();
})"""


class Server:
    """The process that answers at an address of this machine, as Linux tells of it."""

    def __init__(self, url: str) -> None:
        port = url.rstrip("/").rsplit(":", 1)[1]
        found = [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if path.parent.name != str(os.getpid())
            and {b"--server.port", port.encode()} <= set(_read(path).split(b"\0"))
        ]
        [self.process] = found

    def seconds(self) -> float:
        """Processor time that it has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory that it has in use."""
        lines = Path(f"/proc/{self.process}/status").read_text("utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # a process that has ended meanwhile
        return b""


def crowd(browser: Browser, url: str, shown: str) -> tuple[list[ClosedPage], float]:
    """One reader and then the others, each in a browser context of his own; and the server's megabytes for each of the others."""
    server, pages = Server(url), []
    grown = [0.0, 0.0]
    for step, number in enumerate((1, PEOPLE)):
        for _ in range(number):
            pages.append(ClosedPage(browser.new_context(viewport=SIZE)))
            pages[-1].page.goto(url)
            pages[-1].page.wait_for_selector(shown, timeout=60_000)
        time.sleep(SETTLES_S)
        grown[step] = server.megabytes()
    print(f"{grown[0]:.0f} MB with one session, {grown[1]:.0f} MB with {PEOPLE + 1}")
    return pages, (grown[1] - grown[0]) / PEOPLE


def scrub(pages: list[ClosedPage], url: str) -> bool:
    """Rest, then scrub on all pages but the first; print what that costs, and say whether it is allowed."""
    alone, *others = pages
    alone_ms = median(alone.page.evaluate(PAINTS, SECONDS * 500))
    time.sleep(SETTLES_S)
    resting = _watched("resting", url)
    _count_sent(others)
    before = [one.sent for one in others]
    for one in others:
        one.page.evaluate(HOLD, SECONDS * 3000)
    scrubbing = _watched("scrubbing", url)
    pressed = min(one.page.evaluate("window.pressed()") for one in others)
    _count_sent(others)
    sent = sum(one.sent for one in others) - sum(before)
    crowded_ms = median(alone.page.evaluate(PAINTS, SECONDS * 250))
    if not all(one.page.evaluate("window.held") for one in others):
        raise RuntimeError("a page came to rest too soon: what it then sent is not what scrubbing costs")
    for one in others:
        one.page.wait_for_function("!window.held")
        one.page.keyboard.press("Home")
    time.sleep(SETTLES_S)
    _count_sent(others)
    if not all(one.sent > first for one, first in zip(others, before, strict=True)):
        raise RuntimeError("a page that came to rest sent nothing: the messages are not counted")
    added = scrubbing - resting
    print(f"{len(others)} pages scrubbed, each over {pressed} days and more, and sent {sent} messages (allowed 0)")
    print(f"that costs the server {added:+.1%} of a processor (allowed {ALLOWED_SHARE:.0%})")
    print(
        f"key to paint: alone {alone_ms:.1f} ms; {crowded_ms:.1f} ms with {len(others)} others drawing on the same processors"
    )
    return added <= ALLOWED_SHARE and sent == 0


def _count_sent(pages: list[ClosedPage]) -> None:
    """What the pages have sent by now is in their `sent`: the browser's driver tells of it only while it is asked something."""
    for one in pages:
        one.page.wait_for_timeout(50)


def _watched(name: str, url: str) -> float:
    """The share of a processor that the server uses for some seconds, while it is asked now and then whether it is well."""
    server, times = Server(url), []
    start, used = time.monotonic(), server.seconds()
    while time.monotonic() < start + SECONDS:
        asked = time.perf_counter()
        with urlopen(f"{url}_stcore/health", timeout=10):
            times.append((time.perf_counter() - asked) * 1000)
        time.sleep(0.2)
    share = (server.seconds() - used) / (time.monotonic() - start)
    print(f"{name}: the server used {share:.1%} of a processor and answered in {median(times):.1f} ms")
    return share


def measured(
    serving: AbstractContextManager[str], shown: str, then: Callable[[list[ClosedPage], str], bool] | None = None
) -> tuple[float, bool]:
    """Megabytes a session of a script takes, and whether what is done with its pages `then` is allowed."""
    with open_browser() as browser, serving as url:
        pages, each = crowd(browser, url, shown)
        return each, then(pages, url) if then else True


def main() -> int:
    """Measure, print what was found, and say whether it is allowed."""
    if not Path("/proc/self/stat").is_file():
        print("this needs Linux's /proc")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        floor, _ = measured(serve(bare, cache=Path(folder)), "text=Painted")
        app, quiet = measured(serve(ROOT / "dashboard.py", cache=Path(folder)), ".st-key-files", scrub)
    print(
        f"a session takes {app:.1f} MB, one of a bare page {floor:.1f} MB: {app - floor:.1f} MB more (allowed {ALLOWED_MB:.0f})"
    )
    return 0 if quiet and app - floor <= ALLOWED_MB else 1


if __name__ == "__main__":
    sys.exit(main())
