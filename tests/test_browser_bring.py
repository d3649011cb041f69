"""*Open* in a real browser: a table becomes a dataset and a playing map in four clicks, and nothing is kept before one says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.dataset import Dataset, check
from tests.browser import ROOT, ClosedPage, serve

Opens = Callable[..., ClosedPage]
HEADER = [
    "id",
    "relid",
    "year",
    "active_year",
    "type_of_violence",
    "conflict_new_id",
    "conflict_name",
    "side_a",
    "side_b",
    "source_article",
    "source_date",
    "source_headline",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
]


def row(number: int, day: str, lat: str = "15.55", lon: str = "32.53") -> dict[str, str]:
    return dict.fromkeys(HEADER, "") | {
        "id": str(number), "relid": f"SUD-{number}", "year": "2023", "type_of_violence": "1", "side_a": "Government of Sudan",
        "side_b": "RSF", "source_article": "Made up for a test", "source_date": day, "where_prec": "1",
        "where_coordinates": "<b>Khartoum</b> town", "adm_1": "Khartoum state", "latitude": lat, "longitude": lon,
        "country": "Sudan", "country_id": "625", "region": "Africa", "event_clarity": "1", "date_prec": "1",
        "date_start": day, "date_end": day, "best": "2", "high": "3", "low": "1",
    }  # fmt: skip


@pytest.fixture
def ged(tmp_path: Path) -> Path:
    """Four incidents in the manner of UCDP GED, made up, of which one has no latitude."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    writer.writerows(
        [
            row(1, "2023-04-15"),
            row(2, "2023-04-16"),
            row(3, "2023-04-16", "13.63", "25.35"),
            row(4, "2023-04-17", "north"),
        ]
    )
    path = tmp_path / "ged.csv"
    path.write_text(text.getvalue(), "utf-8")
    return path


@pytest.fixture(scope="module")
def app(kept: Path) -> Iterator[str]:
    """A server of its own: what is opened in it is nobody else's."""
    with serve(ROOT / "dashboard.py", cache=kept) as url:
        yield url


def choose_country(page: Page, name: str) -> None:
    page.get_by_role("combobox").first.click()
    page.keyboard.type(name)
    page.get_by_role("option", name=f"a new one: {name}", exact=True).click()


def test_a_table_becomes_a_playing_map_and_is_kept_when_one_says_so(
    opens: Opens, app: str, ged: Path, tmp_path: Path
) -> None:
    page = opens().page
    page.goto(f"{app}bring")
    page.locator("input[type=file]").set_input_files(ged)
    choose_country(page, "Sudan")
    expect(page.get_by_text("1 row cannot be read")).to_be_visible(timeout=60_000)
    page.get_by_text("1 row cannot be read").click()
    expect(page.get_by_text("north", exact=True)).to_be_visible()
    page.get_by_role("button", name="Show it on the map").click()
    expect(page.locator(".ch-day")).to_have_text("Sunday 16 April 2023", timeout=60_000)
    expect(page.locator("path.ch-incident:not(.is-away)")).to_have_count(2)
    expect(page.get_by_text("<b>Khartoum</b> town").first).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("path.ch-incident:not(.is-away)")).to_have_count(1)

    page.get_by_role("link", name="Open", exact=True).click()
    folder = tmp_path / "sudan"
    assert not folder.exists()
    page.get_by_label("Keep it in the new folder").fill(str(folder))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".ch-day")).to_be_visible(timeout=60_000)
    assert check(folder) == ()
    assert len(Dataset.load(folder).incidents) == 3


def test_a_folder_is_opened_and_a_broken_one_is_told(opens: Opens, app: str, world: Path, tmp_path: Path) -> None:
    page = opens().page
    page.goto(f"{app}bring")
    page.get_by_label("Folder", exact=True).fill(str(tmp_path / "nowhere"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("is no folder")).to_be_visible()
    page.get_by_label("Folder", exact=True).fill(str(world))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("section.ch")).to_have_attribute("aria-label", "Tiny", timeout=60_000)
    other = opens().open(app)  # another session looks at the app's own
    expect(other.locator("section.ch")).to_have_attribute("aria-label", "Afghanistan 2021")


def test_what_is_no_table_is_refused_in_a_line(opens: Opens, app: str, tmp_path: Path) -> None:
    page = opens().page
    page.goto(f"{app}bring")
    path = tmp_path / "broken.csv"
    path.write_bytes(b"\x00\x01\x02 no table \xff")
    page.locator("input[type=file]").set_input_files(path)
    choose_country(page, "Sudan")
    expect(page.get_by_test_id("stAlert")).to_contain_text("broken.csv")
    assert page.get_by_role("button", name="Show it on the map").count() == 0
