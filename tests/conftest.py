"""What every test may ask for: the tiny world as a folder, the shipped dataset, loaded once, a browser and the app."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from geo.dataset import Dataset
from tests.browser import ROOT, ClosedPage, open_browser, serve
from tests.world import write_world

# The machine that runs the tests may be slow; a property is not wrong because one example took long.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Streamlit's tests leave a page as the main module, which new processes of a later test would then run."""
    yield
    sys.modules["__main__"] = _MAIN


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return write_world(tmp_path / "world")


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    return Dataset.load()


@pytest.fixture(
    scope="module"
)  # and no longer: while playwright runs, nothing else may run an event loop in this thread
def browser() -> Iterator[Browser]:
    with open_browser() as one:
        yield one


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where rendered maps are kept, so that only the first server of all draws its map."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def app(kept: Path) -> Iterator[str]:
    """The app with the shipped dataset, by its address."""
    with serve(ROOT / "dashboard.py", cache=kept) as url:
        yield url


@pytest.fixture
def opens(browser: Browser) -> Iterator[Callable[..., ClosedPage]]:
    """Makes closed pages, of a width and with options of a browser context; at the end none may have reached out or failed."""
    with ExitStack() as stack:
        pages = []

        def make(width: int = 1440, height: int = 1000, **options: Any) -> ClosedPage:
            context = browser.new_context(viewport={"width": width, "height": height}, **options)
            stack.callback(context.close)
            pages.append(ClosedPage(context))
            return pages[-1]

        yield make
        for one in pages:
            assert one.attempts == []
            assert one.errors == []
            assert one.page.locator(".stException").count() == 0
