"""A dataset that follows provinces or districts by their own outlines, and no capitals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.captions import unit_say
from geo.commands.explaining import followed
from geo.dataset import Dataset, build, check
from geo.events import write_events
from geo.exports import FORMATS, export_bytes
from geo.layers import View, provinces, state_rows
from geo.pack import control_pack
from geo.pages.why import why
from tests.world import claim_row, write_areas, write_world

DAY = date(2021, 8, 12)
CAPTURED = claim_row("wire-0812", toponym="Beryland", place_id="XX-B", when="2021-08-11")
DISTRICTS = [("XX-A.1", "Lower Abad", "XX-A", 0.25), ("XX-A.2", "Upper Abad", "XX-A", 0.75)]


def rewritten(folder: Path, kind: str) -> Path:
    settings = folder / "dataset.toml"
    text = settings.read_text("utf-8").replace('kind = "capital"', f'kind = "{kind}"')
    text = text.replace('one = "provincial capital"', f'one = "{kind}"').replace("provincial capitals", f"{kind}s")
    settings.write_text(text, "utf-8")
    write_events_of(folder)
    return folder


def write_events_of(folder: Path) -> None:
    (folder / "events.csv").write_text(write_events(build(folder).events), "utf-8")


@pytest.fixture
def by_province(tmp_path: Path) -> Path:
    return rewritten(write_world(tmp_path / "provinces", [CAPTURED]), "province")


@pytest.fixture
def by_district(tmp_path: Path) -> Path:
    folder = write_world(tmp_path / "districts", [])
    half = [[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0], [0.0, 0.0]]
    shapes = [[[x + 0.5 * at, y] for x, y in half] for at in (0, 1)]
    write_areas(
        folder / "admin2.geojson",
        [(place_id, name, shape) for (place_id, name, _, _), shape in zip(DISTRICTS, shapes, strict=True)],
    )
    with (folder / "places.csv").open("a", encoding="utf-8") as places:
        places.writelines(f"{one},district,{name},{of},,{lon},0.5,,tests\n" for one, name, of, lon in DISTRICTS)
    with (folder / "names.csv").open("a", encoding="utf-8") as names:
        names.writelines(f"{one},{name},en,Latn,preferred,tests\n" for one, name, _, _ in DISTRICTS)
    return rewritten(folder, "district")


def test_provinces_are_followed_by_their_own_outlines(by_province: Path) -> None:
    assert check(by_province) == ()
    dataset = Dataset.load(by_province)
    view = View(DAY, None, "corroborated")
    assert [one.id for one in dataset.followed] == ["XX-A", "XX-B", "XX-C"]
    assert {row["place_id"]: row["state"] for row in state_rows(dataset, view)}["XX-B"] == "red"
    assert [one["id"] for one in provinces(dataset, view)["features"]] == ["XX-A", "XX-B", "XX-C"]
    assert followed(dataset, "Beryland").id == followed(dataset, "Bery").id == "XX-B"
    assert unit_say(dataset, "nothing_changed") == "No area changed hands."
    assert "Beryland" in why(dataset, "XX-B", view)


def test_districts_are_followed_by_their_own_outlines(by_district: Path) -> None:
    assert check(by_district) == ()
    dataset = Dataset.load(by_district)
    pack = control_pack(dataset)
    assert [(one["id"], one["name"], one["capital"]) for one in pack["places"]] == [
        ("XX-A.1", "Abad", "Lower Abad"), ("XX-A.2", "Abad", "Upper Abad"),
    ]  # fmt: skip
    assert pack["strings"]["capitals_held"] == "Areas held"
    assert followed(dataset, "Upper Abad").id == "XX-A.2"
    with pytest.raises(LookupError, match="Abad"):
        followed(dataset, "Abad")


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.slow])
def test_every_format_takes_such_a_dataset(by_district: Path, name: str) -> None:
    dataset = Dataset.load(by_district)
    for layer in FORMATS[name].layers or (None,):
        assert export_bytes(dataset, name, layer, View(DAY, None, "corroborated"))


def test_a_district_without_an_outline_is_told(by_district: Path) -> None:
    write_areas(
        by_district / "admin2.geojson", [("XX-A.1", "Lower Abad", [[0, 0], [0.5, 0], [0.5, 1], [0, 1], [0, 0]])]
    )
    assert [(one.file, one.value, one.message) for one in check(by_district)] == [
        ("places.csv", "XX-A.2", "has no outline in admin2.geojson")
    ]


def test_other_units_are_refused(world: Path) -> None:
    settings = world / "dataset.toml"
    settings.write_text(settings.read_text("utf-8").replace('kind = "capital"', 'kind = "town"'), "utf-8")
    assert [(one.column, one.message) for one in check(world)] == [("unit.kind", "is no capital, province or district")]


def test_a_place_may_have_no_iso_code(by_province: Path) -> None:
    places = by_province / "places.csv"
    places.write_text(places.read_text("utf-8").replace(",XX-B,XX-B,", ",XX-B,,"), "utf-8")
    write_events_of(by_province)
    dataset = Dataset.load(by_province)
    assert followed(dataset, "XX-B").iso_3166_2 == ""
    with pytest.raises(LookupError):
        followed(dataset, "")
