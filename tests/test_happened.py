"""Incidents on the map and beside it: counted by area and day, with what is only roughly known kept apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo.dataset import Dataset, build
from geo.incidents import FILE, Incident, WhenPrecision, Where, write_incidents
from geo.layers import View, incidents
from geo.maps import standalone_html
from geo.pack import control_pack
from geo.pages.happened import happened
from tests.browser import ClosedPage

DAY = date(2021, 8, 12)
EXACT = Incident(
    "a1",
    DAY,
    DAY,
    0.4,
    0.4,
    "XX-A",
    Where.EXACT,
    WhenPrecision.DAY,
    "battle",
    "Red",
    "Blue",
    3,
    "Abad",
    "Wire, 13 August",
)
ROUGH = replace(EXACT, id="a2", last=date(2021, 8, 14), when=WhenPrecision.DAYS, where=Where.PROVINCE, deaths=None)
NOWHERE = replace(EXACT, id="a3", area_id=None, where=Where.COUNTRY)


@pytest.fixture
def reported(world: Path) -> Dataset:
    elsewhere = replace(EXACT, id="b1", area_id="XX-B", lon=1.4, lat=0.4, toponym="<b>Bery</b>", source="<script>")
    (world / FILE).write_text(write_incidents([EXACT, replace(EXACT, id="a4"), ROUGH, NOWHERE, elsewhere]), "utf-8")
    return Dataset.load(world)


def test_the_map_counts_what_is_sure_and_what_is_rough_apart(reported: Dataset) -> None:
    told = control_pack(reported)["incidents"]
    first = (DAY - reported.first).days
    assert told["places"] == [[first, 2, 1, first + 1, 0, 1, first + 2, 0, 1], [first, 1, 0], []]
    assert told["leftOut"] == 1


def test_a_dataset_without_incidents_says_nothing_of_them(world: Path) -> None:
    assert control_pack(Dataset.load(world))["incidents"] is None


def test_they_change_the_fingerprint_and_no_state(world: Path, reported: Dataset) -> None:
    (world / FILE).unlink()
    without = build(world)
    assert without.hash != reported.hash
    assert without.timeline() == reported.timeline()


def test_the_day_is_told_with_how_exactly_it_is_known(reported: Dataset) -> None:
    html = happened(reported, DAY, "XX-A")
    assert html.count("<li>") == 3
    assert "somewhere in the province · some day of a few" in html
    assert html.index("3 killed") < html.index("some day of a few")  # the surest come first
    assert "No incident was reported" in happened(reported, date(2021, 8, 20), None)
    assert "&lt;b&gt;Bery" in happened(reported, DAY, None) and "<script>" not in happened(reported, DAY, None)


def test_the_layer_has_every_incident(reported: Dataset) -> None:
    features = incidents(reported, View(DAY, None, "latest"))["features"]
    assert [one["id"] for one in features] == ["a1", "a2", "a3", "a4", "b1"]
    assert features[1]["properties"]["where"] == "province" and features[0]["properties"]["deaths"] == 3


def test_rings_stand_where_and_when_it_happened(
    reported: Dataset, tmp_path: Path, opens: Callable[..., ClosedPage]
) -> None:
    path = tmp_path / "map.html"
    path.write_text(standalone_html(reported), "utf-8")
    page = opens().open(f"{path.as_uri()}?day=2021-08-11")
    rings = page.locator("path.ch-incident:not(.is-away)")
    expect(rings).to_have_count(0)
    expect(page.locator(".ch-happened")).to_have_text("No incident reported.")
    page.keyboard.press("ArrowRight")
    expect(rings).to_have_count(2)
    expect(page.locator("path.ch-incident.is-rough:not(.is-away)")).to_have_count(0)
    expect(page.locator(".ch-happened")).to_contain_text("3 incidents reported. 1 more may have been on this day")
    page.keyboard.press("ArrowRight")
    expect(page.locator("path.ch-incident.is-rough:not(.is-away)")).to_have_count(1)
    page.locator("path.ch-province[data-place=XX-A]").hover()
    expect(page.locator(".ch-tip")).to_contain_text("1 more may have been on this day")
