"""A dataset is founded for any country: it checks clean, holds no claim, says what it lacks, and appears whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import geo.founding
from geo import world
from geo.boundaries import AdminArea, Boundaries, load_boundaries, simplify
from geo.dataset import HOME, Dataset, check
from geo.files import Problem
from geo.founding import FoundingError, Plan, found
from geo.founding.ownboundaries import OwnBoundaries
from geo.founding.places import PLACE_COLUMNS, Province, middle, new_places, own_capitals, place_towns
from geo.founding.surroundings import rounded, surroundings
from geo.gazetteer import PlaceKind

PLAN = Plan("SDN", "Sudan 2023", date(2023, 4, 15), date(2023, 7, 14))
# Large and small, islands, one unit, the date line, no ISO code, no towns' capital, units filed apart.
SAMPLE = ("SDN", "SYR", "MLI", "SDS", "MDV", "KIR", "PSX", "CYN", "VAT", "FJI", "KOS", "NLD")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def square(west: float, south: float, size: float = 1.0) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


@pytest.fixture(scope="module")
def sudan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded") / "sudan"
    found(folder, PLAN)
    return folder


# --- whole datasets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", SAMPLE)
def test_a_dataset_for_any_country_checks_clean_and_can_be_drawn(code: str, tmp_path: Path) -> None:
    founded = found(tmp_path / "new", replace(PLAN, country=code, title=code))
    assert check(tmp_path / "new") == ()
    dataset = Dataset.load(tmp_path / "new")
    assert len(dataset.followed) == founded.provinces == world.country(code).units
    assert len(dataset.gazetteer.capitals) == founded.capitals
    assert len(founded.without_capital) == founded.provinces - founded.capitals
    assert dataset.claims == {} and dataset.events == () and dataset.documents == {}
    simplify(dataset.boundaries, dataset.context, tolerance_deg=0.008)


@pytest.mark.parametrize("code", ["SDN", "UKR", "YEM"])
def test_capitals_can_be_followed_where_they_are_known(code: str, tmp_path: Path) -> None:
    founded = found(tmp_path / "new", replace(PLAN, country=code, unit=PlaceKind.CAPITAL))
    dataset = Dataset.load(tmp_path / "new")
    assert len(dataset.followed) == founded.capitals == world.country(code).capitals
    for place in dataset.followed:
        area = dataset.boundaries.locate(place.lon or 0, place.lat or 0)
        assert area is not None and area.id == place.admin1


def test_a_country_none_of_whose_capitals_is_known_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(FoundingError, match="no capital of a province of Siachen"):
        found(tmp_path / "new", replace(PLAN, country="KAS", unit=PlaceKind.CAPITAL, time_zone="Asia/Kolkata"))
    assert list(tmp_path.iterdir()) == []


def test_a_country_without_towns_needs_a_time_zone(tmp_path: Path) -> None:
    with pytest.raises(FoundingError, match="--time-zone"):
        found(tmp_path / "new", replace(PLAN, country="KAS"))
    found(tmp_path / "new", replace(PLAN, country="KAS", time_zone="Asia/Kolkata"))
    assert check(tmp_path / "new") == ()


def test_the_app_opens_it(sudan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHANGING_HANDS_DATASET", str(sudan))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    app = AppTest.from_file(str(HOME / "dashboard.py"), default_timeout=120).run()
    assert not app.exception


def test_the_files_are_those_of_a_dataset(sudan: Path) -> None:
    settings_ = tomllib.loads((sudan / "dataset.toml").read_text("utf-8"))
    assert settings_["time_zone"] == "Africa/Khartoum"
    assert settings_["unit"]["kind"] == "province"
    assert (settings_["first"], settings_["last"]) == (PLAN.first, PLAN.last)
    assert [actor["id"] for actor in settings_["actors"]] == ["government", "opposition"]
    assert len({(actor["colour"], actor["pattern"]) for actor in settings_["actors"]}) == 2
    for name in ("documents.csv", "claims.csv", "judgements.csv", "events.csv"):
        assert (sudan / name).read_text("utf-8").count("\n") == 1
    for name in ("admin1.geojson", "context.geojson", "places.csv", "names.csv"):
        papers = tomllib.loads((sudan / f"{name}.meta.toml").read_text("utf-8"))
        assert papers["sha256"] == hashlib.sha256((sudan / name).read_bytes()).hexdigest()
        assert papers["producer"] and papers["licence"]


def test_the_sources_named_are_those_of_the_shipped_world(sudan: Path) -> None:
    papers = tomllib.loads((world.FOLDER / "meta.toml").read_text("utf-8"))
    packaged = {
        f"{one['package']} {one['version']}" for part in ("outlines", "towns") for one in papers[part]["archive"]
    }
    for row in rows(sudan / "places.csv"):
        assert any(name in row["source"] for name in packaged), row


def test_the_gazetteer_knows_provinces_capitals_and_towns(sudan: Path) -> None:
    gazetteer = Dataset.load(sudan).gazetteer
    assert gazetteer.lookup("El Fasher").kind is PlaceKind.CAPITAL
    assert gazetteer.lookup("ولاية كسلا", kind="province").id == "SDN-884"
    assert gazetteer.lookup("Omdurman").admin1 == "SDN-874"
    assert [
        name.toponym for name in gazetteer.names("SDN-884") if (name.language, str(name.kind)) == ("ar", "preferred")
    ]


def test_two_foundings_are_the_same_byte_for_byte(sudan: Path, tmp_path: Path) -> None:
    found(tmp_path / "again", PLAN)
    for path in sudan.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_what_open_data_lacks_is_listed(tmp_path: Path) -> None:
    founded = found(tmp_path / "new", replace(PLAN, country="Ukraine"))
    text = (tmp_path / "new" / "README.md").read_text("utf-8")
    assert founded.without_capital == ("UKR-321",)
    assert all(line in text for line in founded.lacks)
    assert any("UKR-321" in line for line in founded.lacks)
    assert any("RUS-283" in line for line in founded.lacks)
    assert "RUS-283" in Dataset.load(tmp_path / "new").settings.description


def test_units_filed_elsewhere_can_be_added(tmp_path: Path) -> None:
    founded = found(tmp_path / "new", replace(PLAN, country="UKR", added=("RUS-283", "RUS-5482")))
    dataset = Dataset.load(tmp_path / "new")
    assert founded.provinces == 27
    assert dataset.gazetteer.lookup("Sevastopol", kind="capital").admin1 == "RUS-5482"
    assert dataset.gazetteer.lookup("Simferopol").admin1 == "RUS-283"
    assert "RUS-283" in founded.without_capital  # GeoNames files Simferopol as the seat of a second-order division only
    russia = dataset.context.get("RUS")
    assert russia is not None and not russia.geometry.intersects(shapely.Point(34.1, 44.95))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"added": ("SDN-884",)}, "is a unit of Sudan already"),
        ({"added": ("RUS-1",)}, "no unit here"),
        ({"country": "Sudn"}, "Sudan"),
        ({"unit": PlaceKind.DISTRICT}, "--boundaries"),
        ({"added": ("SDS-147",), "own": OwnBoundaries((), (), ())}, "boundaries of your own"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(change: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises((FoundingError, LookupError), match=said):
        found(tmp_path / "new", replace(PLAN, **change))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


# --- whole or not at all --------------------------------------------------------------------------------------


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FoundingError, match="not empty"):
        found(tmp_path, PLAN)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
    with pytest.raises(FoundingError, match="not empty"):
        found(tmp_path / "kept.txt", PLAN)


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    found(tmp_path / "new", PLAN)
    assert check(tmp_path / "new") == ()
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_folder_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FoundingError, match="is in no folder"):
        found(tmp_path / "no" / "new", PLAN)


def test_a_dataset_that_would_not_check_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geo.founding, "check", lambda folder: (Problem("places.csv", 3, "id", "x", "is wrong"),))
    with pytest.raises(FoundingError, match=r"nothing is written: places\.csv:3"):
        found(tmp_path / "new", PLAN)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path) -> tuple[Problem, ...]:
        raise OSError(28, "No space left on device", str(folder))

    monkeypatch.setattr(geo.founding, "check", full)
    with pytest.raises(OSError, match="No space left"):
        found(tmp_path / "new", PLAN)
    assert list(tmp_path.iterdir()) == []


# --- surroundings ---------------------------------------------------------------------------------------------


def test_neighbours_share_the_countrys_border() -> None:
    own = world.admin1("SDN").areas
    near = surroundings(own, {area.id for area in own}, same_source=True)
    assert {"SDS", "TCD", "EGY", "ETH", "ERI", "LBY", "CAF"} <= {area.id for area in near}
    assert shapely.coverage_is_valid([area.geometry for area in (*own, *near)])
    assert "SDN" not in {area.id for area in near}
    whole = shapely.union_all([area.geometry for area in own])
    for area in near:
        if area.id in ("SDS", "TCD", "EGY", "ETH"):  # no gap is left: the border is a line that both have
            assert shapely.intersection(area.geometry.boundary, whole.boundary).length > 2, area.id


def test_an_island_has_its_nearest_neighbour() -> None:
    own = world.admin1("MDV").areas
    near = surroundings(own, {area.id for area in own}, same_source=True)
    assert near and all(not area.geometry.is_empty for area in near)


def test_outlines_of_another_source_never_cross_the_neighbours() -> None:
    # Sudan, a little too large and a little shifted: its borders cross the neighbours'.
    shifted = [
        AdminArea(
            "X",
            "X",
            (),
            shapely.transform(shapely.union_all([a.geometry for a in world.admin1("SDN")]), lambda xy: xy * 1.01),
        )
    ]
    near = surroundings(shifted, {area.id for area in world.admin1("SDN")}, same_source=False)
    assert shapely.coverage_is_valid([shifted[0].geometry, *(area.geometry for area in near)])
    assert all(not area.geometry.intersects(shifted[0].geometry) for area in near)


@given(st.lists(st.tuples(st.floats(-170, 170), st.floats(-80, 80)), min_size=3, max_size=12))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_what_is_rounded_is_valid_and_on_the_grid(points: list[tuple[float, float]]) -> None:
    shape = rounded(shapely.make_valid(shapely.Polygon(points)))
    if shape is not None:
        xy = shapely.get_coordinates(shape)
        assert shape.is_valid and shape.area > 0
        assert np.isfinite(xy).all()


# --- places ---------------------------------------------------------------------------------------------------


def town(number: int, name: str, lon: float, lat: float, **more: object) -> world.Town:
    plain = world.Town(number, name, lon, lat, 100, None, False, 0.0, ())
    return replace(plain, **more)  # type: ignore[arg-type]


def province(area_id: str, shape: shapely.Polygon, **more: object) -> Province:
    return Province(AdminArea(area_id, f"Province {area_id}", (), shape), "", (), "a file")


@pytest.mark.parametrize(
    "shape", [square(0, 0), shapely.box(10, 10, 10.0001, 10.00011), square(0, 0).difference(square(0.1, 0.1, 0.8))]
)
def test_the_middle_lies_inside(shape: shapely.Polygon) -> None:
    assert shapely.contains_xy(shape, *middle(AdminArea("A", "A", (), shape)))


def test_the_middle_of_every_unit_of_some_countries_lies_in_it() -> None:
    for code in ("MDV", "KIR", "FJI", "VAT", "NRU"):
        areas = world.admin1(code)
        for area in areas:
            assert areas.locate(*middle(area)) == area


def test_ids_are_unique_and_speak() -> None:
    towns = [
        (town(1, "El Fasher", 0.5, 0.5), "P1"), (town(2, "El-Fasher", 0.6, 0.5), "P1"), (town(3, "Київ", 0.5, 0.4), "P1"),
        (town(4, "Łódź", 0.2, 0.2), "P1"),
    ]  # fmt: skip
    made = new_places([province("P1", square(0, 0))], (), towns, {"P1": 2}, languages=())
    ids = {row[PLACE_COLUMNS.index("geonames_id")]: row[0] for row in made.places}
    assert ids == {"": "P1", "1": "P1.el-fasher", "2": "P1.el-fasher-2", "3": "P1.3", "4": "P1.lodz"}
    assert [row[1] for row in made.places if row[0] == "P1.el-fasher-2"] == ["capital"]
    assert made.without_capital == ()


def test_a_capital_outside_the_outline_is_moved_onto_it_only_where_it_is_followed() -> None:
    off = [(town(1, "Port", 0.5, -0.02), "P1")]
    parts = [province("P1", square(0, 0))]
    plain = new_places(parts, (), off, {"P1": 1}, languages=())
    moved = new_places(parts, (), off, {"P1": 1}, languages=(), onto=True)
    lat = PLACE_COLUMNS.index("lat")
    assert plain.moved == () and [row[lat] for row in plain.places if row[1] == "capital"] == ["-0.02000"]
    ((name, off_km),) = moved.moved
    (row,) = (row for row in moved.places if row[1] == "capital")
    assert name == "Port" and 2.0 < off_km < 2.4 and 0 < float(row[lat]) < 0.001
    assert "point moved 2.2 km onto the outline" in row[-1]


def test_towns_are_placed_by_their_points_with_outlines_of_ones_own() -> None:
    boundaries = Boundaries([AdminArea("A", "A", (), square(0, 0)), AdminArea("B", "B", (), square(1, 0))])
    towns = [town(1, "One", 0.5, 0.5, admin1="SDN-1"), town(2, "Two", 1.5, 0.5), town(3, "Far", 9, 9)]
    placed, left_out = place_towns(towns, boundaries, shipped=False)
    assert [(one.geonames_id, area) for one, area in placed] == [(1, "A"), (2, "B")] and left_out == 1
    placed, left_out = place_towns(towns, boundaries, shipped=True)
    assert placed == [] and left_out == 3


def test_a_capital_is_carried_over_only_to_the_same_unit() -> None:
    unit = world.Unit(AdminArea("SDN-1", "U", (), square(0, 0)), "SDN", "State", "", (), "")
    seat = town(7, "Seat", 0.5, 0.5, admin1="SDN-1", seat=True)
    assert own_capitals([province("P", square(0.1, 0.0))], [unit], [seat]) == {"P": 7}
    halves = [province("P", shapely.box(0, 0, 0.5, 1)), province("Q", shapely.box(0.5, 0, 1, 1))]
    assert own_capitals(halves, [unit], [seat]) == {}
    assert own_capitals([province("P", square(0, 0, 3))], [unit], [seat]) == {}


# --- outlines of one's own ------------------------------------------------------------------------------------

OWN = OwnBoundaries(
    provinces=(
        AdminArea("SD01", "North", (("ar", "شمال"),), shapely.box(24, 15, 33, 20)),
        AdminArea("SD02", "South", (), shapely.box(24, 10, 33, 15)),
    ),
    districts=(
        (AdminArea("SD01001", "North-west", (), shapely.box(24, 15, 28, 20)), "SD01"),
        (AdminArea("SD01002", "North-east", (), shapely.box(28, 15, 33, 20)), "SD01"),
        (AdminArea("SD02001", "All south", (), shapely.MultiPolygon([shapely.Polygon([(24, 10), (33, 10), (33, 15), (28, 15), (24, 15)])])), "SD02"),
    ),
    repaired=("feature 3 made valid",),
)  # fmt: skip


def test_outlines_of_ones_own_replace_the_shipped_ones(tmp_path: Path) -> None:
    own = replace(OWN, districts=())
    founded = found(tmp_path / "new", replace(PLAN, own=own, own_name="sdn.gpkg", own_sha256="0" * 64))
    dataset = Dataset.load(tmp_path / "new")
    assert check(tmp_path / "new") == ()
    assert [place.id for place in dataset.followed] == ["SD01", "SD02"] and founded.towns > 20
    for area in own.provinces:
        assert shapely.equals(dataset.boundaries.get(area.id).geometry, area.geometry)  # type: ignore[union-attr]
    papers = tomllib.loads((tmp_path / "new" / "admin1.geojson.meta.toml").read_text("utf-8"))
    assert "sdn.gpkg" in papers["version"] and "feature 3 made valid" in papers["changes"]
    simplify(dataset.boundaries, dataset.context, tolerance_deg=0.008)
    assert any("Towns left out" in line for line in founded.lacks)


def test_districts_can_be_followed(tmp_path: Path) -> None:
    founded = found(tmp_path / "new", replace(PLAN, unit=PlaceKind.DISTRICT, own=OWN, own_name="sdn.gpkg"))
    dataset = Dataset.load(tmp_path / "new")
    assert founded.districts == 3
    assert [place.id for place in dataset.followed] == ["SD01001", "SD01002", "SD02001"]
    assert {place.admin1 for place in dataset.followed} == {"SD01", "SD02"}
    assert len(load_boundaries(tmp_path / "new" / "admin1.geojson", [])) == 2
    content = json.loads((tmp_path / "new" / "admin2.geojson").read_text("utf-8"))
    assert [feature["id"] for feature in content["features"]] == ["SD01001", "SD01002", "SD02001"]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=40)


@given(title=TEXTS)
def test_any_title_is_written_as_toml_reads_it(title: str) -> None:
    from geo.founding.texts import settings_text

    of = world.country("SDN")
    assert tomllib.loads(settings_text(replace(PLAN, title=title), of, of.time_zone))["title"] == title
