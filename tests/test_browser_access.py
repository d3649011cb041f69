"""What axe-core has to say of every page, in light and in dark: nothing, of any impact."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import ClosedPage

PAGES = (
    "Events", "Contradictions", "When it was known", "Compare", "Documents", "Read an article", "Gazetteer",
    "Downloads", "About the data",
)  # fmt: skip
SETTLED_MS = 1500  # what Streamlit draws anew is faded until its script has run


def violations(page: Page) -> list[str]:
    page.wait_for_timeout(SETTLED_MS)
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['target']}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Browser, app: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme=scheme)
    closed = ClosedPage(context)
    page = closed.open(f"{app}?day=2021-08-10&place=AF-HER&known-by=follow")
    expect(page.get_by_text("Download this day")).to_be_visible(timeout=60_000)
    page.get_by_text("This day as a table").click()
    found = {"Map": violations(page)}
    for name in PAGES:
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name, exact=True).first).to_be_visible(timeout=60_000)
        found[name] = violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert closed.attempts == [] and closed.errors == []
    context.close()


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.set_content("<!DOCTYPE html><html lang='en'><title>Wrong</title><main><h1>Wrong</h1><img src='data:,'></main>")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == ["image-alt"]
