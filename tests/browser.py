"""A real browser for tests and benchmarks: found on the machine, closed to the world, and the app it looks at."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # Nobody but this machine is found. Intercepting requests would do too, but slows each and turns the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip
expect.set_options(timeout=30_000)  # a slow machine is not a broken page
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class NoBrowser(RuntimeError):
    """No Chromium was found; the message says where it was looked for."""


def chromium(playwright: Playwright) -> str:
    """The path of a Chromium: CHROMIUM, then the usual commands, then playwright's own; raises NoBrowser."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = Path(playwright.chromium.executable_path)
    if own.is_file():
        return str(own)
    raise NoBrowser(
        f"no Chromium: set CHROMIUM, install one of {', '.join(NAMES)}, or run `playwright install chromium`"
    )


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class ClosedPage:
    """A page whose requests beyond this machine, which nobody answers, are listed in `attempts`; `errors` are its scripts'."""

    def __init__(self, context: BrowserContext) -> None:
        self.attempts: list[str] = []
        self.errors: list[str] = []
        self.sent = 0
        context.on("request", lambda request: self._note(request.url))
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", lambda ws: (self._note(ws.url), ws.on("framesent", lambda _: self._count())))

    def _count(self) -> None:
        self.sent += 1

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        outside = parts.scheme not in ("data", "blob", "file", "about") and parts.hostname not in LOOPBACK
        if outside and url not in self.attempts:
            self.attempts.append(url)

    def open(self, url: str) -> Page:
        """Go to an address and wait until the map is drawn."""
        self.page.goto(url)
        self.page.wait_for_selector(".ch-province", timeout=60_000)
        return self.page


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serve(script: Path, *, cache: Path, dataset: Path | None = None) -> Iterator[str]:
    """A Streamlit script on a port of its own, by its address; rendered maps are kept under `cache`."""
    port = free_port()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    environment.pop("CHANGING_HANDS_DATASET", None)
    if dataset is not None:
        environment["CHANGING_HANDS_DATASET"] = str(dataset)
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the address answers; raises RuntimeError if the server ends or a minute passes."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.02)
    raise RuntimeError(f"{url} does not answer; the server's exit status is {server.poll()}")
