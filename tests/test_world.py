"""The shipped world: its files are those of its papers, its outlines fit, its towns lie where they should."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import world
from geo.boundaries import area_km2, load_boundaries
from geo.dataset import DEFAULT_FOLDER
from geo.toponyms import key

SAMPLE = ("AFG", "SDN", "SDS", "SYR", "UKR", "MLI", "YEM", "MMR", "COD", "ETH", "MDV", "KIR")
# Square kilometres: the United Nations' Demographic Yearbook (surface area), but Ukraine's without Crimea and Sevastopol.
KNOWN_AREAS = {"AFG": 642_000, "SDN": 1_861_000, "SYR": 185_180, "MLI": 1_240_192, "YEM": 455_000, "UKR": 576_600}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


# --- the files ------------------------------------------------------------------------------------------------


def test_every_file_is_the_one_of_the_papers() -> None:
    papers = tomllib.loads((world.FOLDER / "meta.toml").read_text("utf-8"))
    files = [path for path in world.FOLDER.rglob("*") if path.is_file() and path.name not in ("meta.toml", "README.md")]
    found = {path.relative_to(world.FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == papers["sha256"]
    assert papers["counts"]["bytes"] == sum(path.stat().st_size for path in files)
    for part in ("outlines", "towns"):
        assert all(
            papers[part][name] for name in ("producer", "title", "version", "url", "licence", "changes", "archive")
        )


def test_the_world_is_small_enough() -> None:
    assert sum(path.stat().st_size for path in world.FOLDER.rglob("*") if path.is_file()) <= 25_000_000


def test_compressed_files_bear_no_time() -> None:
    for path in world.FOLDER.rglob("*.gz"):
        assert path.read_bytes()[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00", path.name


def test_the_table_of_countries_counts_what_is_there() -> None:
    for one in world.countries():
        if one.code in SAMPLE:
            towns = world.towns(one.code)
            assert (one.units, one.towns) == (len(world.units(one.code)), len(towns))
            assert one.capitals == sum(town.seat for town in towns)
            assert one.bounds == pytest.approx(world.admin1(one.code).bounds, abs=1e-9)
    codes = [one.code for one in world.countries()]
    assert codes == sorted(set(codes))
    assert {path.name.split(".")[0] for path in (world.FOLDER / "admin1").iterdir()} == set(codes)
    assert {path.name.split(".")[0] for path in (world.FOLDER / "towns").iterdir()} <= set(codes)
    assert sum(one.units for one in world.countries()) == 4596


# --- countries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["SDN", "sdn", " Sdn ", "SD", "sd", "Sudan", "SUDAN", "sudan"])
def test_a_country_by_its_codes_and_its_name(named: str) -> None:
    assert world.country(named).name == "Sudan"


@pytest.mark.parametrize(
    ("named", "code"), [("SSD", "SDS"), ("ss", "SDS"), ("PSE", "PSX"), ("XK", "KOS"), ("NLD", "NLD")]
)
def test_iso_codes_that_natural_earth_has_not(named: str, code: str) -> None:
    assert world.country(named).code == code


@pytest.mark.parametrize(
    ("named", "near"), [("Sudn", "Sudan (SDN)"), ("Ukrane", "Ukraine (UKR)"), ("Germny", "Germany (DEU)")]
)
def test_an_unknown_country_is_told_with_those_near(named: str, near: str) -> None:
    with pytest.raises(LookupError, match=re.escape(near)):
        world.country(named)


@pytest.mark.parametrize("named", ["", " ", "-99", "-1", "??", "../SDN", "qqqq"])
def test_what_is_no_country(named: str) -> None:
    with pytest.raises(LookupError, match="is no country here"):
        world.country(named)


@given(st.text(max_size=12))
def test_any_text_is_a_country_or_a_lookup_error(named: str) -> None:
    try:
        one = world.country(named)
    except LookupError as error:
        assert repr(named) in str(error)
    else:
        assert named.strip().upper() in (one.code, one.iso_a2, one.iso_a3) or key(named) == key(one.name)


@given(st.sampled_from(world.countries()))
def test_every_country_is_found_by_all_its_codes(one: world.Country) -> None:
    for code in filter(None, (one.code, one.iso_a3, one.iso_a2)):
        assert world.country(code) == world.country(code.lower()) == one


def test_what_is_disputed_has_a_note() -> None:
    for code in (
        "CYN",
        "KAS",
        "KOS",
        "PGA",
        "PSX",
        "RUS",
        "SAH",
        "SOL",
        "TWN",
        "UKR",
        "IND",
        "PAK",
        "MAR",
        "ISR",
        "SYR",
    ):
        assert world.country(code).note, code
    assert not world.country("SDN").note
    assert "UA-43" in world.unit("RUS-283").note
    assert world.unit("RUS-283").iso_3166_2 == "UA-43"


def test_notes_are_those_written_by_hand() -> None:
    """Fails if the table of notes was changed and `python data/build` not run."""
    table = {row["code"]: row["note"] for row in rows(world.FOLDER.parent / "build" / "world_notes.csv")}
    countries = {one.code: one.note for one in world.countries() if one.note}
    units = {code: world.unit(code).note for code in table if code not in countries}
    assert countries | units == table


# --- outlines -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", SAMPLE)
def test_outlines_are_valid_and_neither_overlap_nor_lose_area(code: str) -> None:
    shapes = [area.geometry for area in world.admin1(code)]
    assert all(shape.is_valid and not shape.is_empty for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(shapely.union_all(shapes).area, rel=1e-9)


@pytest.mark.parametrize(("code", "known"), KNOWN_AREAS.items())
def test_countries_are_as_large_as_they_are(code: str, known: int) -> None:
    assert sum(area_km2(area) for area in world.admin1(code)) == pytest.approx(known, rel=0.02)


def test_neighbours_share_their_borders() -> None:
    shapes = [
        area.geometry
        for code in ("SDN", "SDS", "TCD", "CAF", "ETH", "ERI", "EGY", "LBY")
        for area in world.admin1(code)
    ]
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).geom_type in ("Polygon", "MultiPolygon")


def test_the_corner_that_was_cleaned_is_whole() -> None:
    shapes = [area.geometry for code in ("ITA", "SVN") for area in world.admin1(code)]
    assert shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)


def test_vertices_stand_on_the_grid() -> None:
    for code in SAMPLE:
        xy = shapely.get_coordinates([area.geometry for area in world.admin1(code)])
        assert np.array_equal(xy, np.round(xy, 5)), code


def test_the_afghan_provinces_are_those_of_the_afghan_dataset() -> None:
    ours = {area.name: area.geometry for area in load_boundaries(DEFAULT_FOLDER / "admin1.geojson", [])}
    shapes = {unit.iso_3166_2: unit.area.geometry for unit in world.units("AFG")}
    assert len(shapes) == len(ours) == 34
    for area in load_boundaries(DEFAULT_FOLDER / "admin1.geojson", []):
        assert shapely.equals(shapes[area.id], area.geometry), area.id


@pytest.mark.parametrize(
    ("code", "name", "iso"),
    [("AFG-1769", "Panjshir", "AF-PAN"), ("AFG-1753", "Daykundi", "AF-DAY"), ("AFG-3413", "Paktya", "AF-PIA"),
     ("AFG-1759", "Paktika", "AF-PKA"), ("SDN-5859", "Central Darfur", "SD-DC"), ("SDN-5857", "Eastern Darfur", "SD-DE")],
)  # fmt: skip
def test_what_the_source_has_wrong_is_right(code: str, name: str, iso: str) -> None:
    unit = world.unit(code)
    assert (unit.area.name, unit.iso_3166_2) == (name, iso)


def test_no_name_of_a_neighbour_and_no_code_twice() -> None:
    for code in SAMPLE:
        units = world.units(code)
        isos = Counter(unit.iso_3166_2 for unit in units if unit.iso_3166_2)
        assert not isos or max(isos.values()) == 1
        assert all(re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", iso) for iso in isos)
        mains = {key(unit.area.name): unit.area.id for unit in units}
        for unit in units:
            for name in (*(name for _, name in unit.area.names), *unit.others):
                assert mains.get(key(name), unit.area.id) == unit.area.id or list(mains).count(key(name)) > 1, name


def test_the_whole_world_is_one_set_of_areas() -> None:
    whole = world.world_admin1()
    assert len(whole) == 4596
    for lon, lat, code in (
        (32.56, 15.5, "SDN-874"),
        (30.52, 50.45, "UKR-4826"),
        (34.1, 44.95, "RUS-283"),
        (34.45, 31.5, "GAZ-00"),
    ):
        found = whole.locate(lon, lat)
        assert found is not None and found.id == code
    assert whole.locate(0.0, 0.0) is None


@pytest.mark.parametrize("code", ["SDN-1", "XXX-1", "", "SDN"])
def test_an_unknown_unit_is_told(code: str) -> None:
    with pytest.raises(LookupError, match="is no unit here"):
        world.unit(code)


def test_a_unit_that_bears_other_letters_than_its_country() -> None:
    assert world.unit("PFA-00").country == "CHN"
    assert world.unit("WEB-00").country == "PSX"


# --- towns ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", SAMPLE)
def test_towns_lie_in_the_unit_they_are_filed_with(code: str) -> None:
    boundaries, towns = world.admin1(code), world.towns(code)
    ids = [town.geonames_id for town in towns]
    assert ids == sorted(set(ids))
    found = boundaries.locate_many([town.lon for town in towns], [town.lat for town in towns])
    for town, index in zip(towns, found, strict=True):
        inside = boundaries.areas[index].id if index >= 0 else None
        assert 0 <= town.off_km <= 5.0
        if town.off_km:
            area = boundaries.get(town.admin1 or "")
            assert area is not None and area.geometry.distance(shapely.Point(town.lon, town.lat)) < 0.1
        else:
            assert inside == town.admin1 or (town.admin1 and index < 0), town.name  # less than 50 m outside: 0.0
        assert town.name and town.population >= 0


def test_the_capitals_of_sudan_are_known() -> None:
    seats = {town.admin1: town.name for town in world.towns("Sudan") if town.seat}
    assert len(seats) == 17
    named = {unit.area.name: seats[unit.area.id] for unit in world.units("SDN")}
    expected = {"Kassala": "Kassala", "North Darfur": "El Fasher", "Gezira": "Wad Medani", "Southern Darfur": "Nyala"}
    assert expected.items() <= named.items()


def test_the_afghan_capitals_are_those_of_the_afghan_dataset() -> None:
    iso = {unit.area.id: unit.iso_3166_2 for unit in world.units("AFG")}
    ours = {iso[town.admin1 or ""]: town.geonames_id for town in world.towns("AFG") if town.seat}
    capitals = [row for row in rows(DEFAULT_FOLDER / "places.csv") if row["kind"] == "capital"]
    assert ours == {row["admin1"]: int(row["geonames_id"]) for row in capitals}


def test_a_unit_has_one_capital_at_most_and_may_have_none() -> None:
    for code in SAMPLE:
        assert max(Counter(town.admin1 for town in world.towns(code) if town.seat).values(), default=0) <= 1
    seats = {town.admin1 for town in world.towns("UKR") if town.seat}
    assert "UKR-321" not in seats  # Kyiv's region: its seat, Kyiv, lies in another unit


def test_towns_of_a_disputed_unit_stand_with_the_unit() -> None:
    assert any(town.admin1 == "RUS-5482" and town.name == "Sevastopol" for town in world.towns("RUS"))
    assert not any(town.name == "Sevastopol" for town in world.towns("UKR"))


def test_no_airport_codes_among_names() -> None:
    for code in SAMPLE:
        for town in world.towns(code):
            for name in town.others:
                assert world.script(name) is not None and name != town.name
                assert len(name) > 3 or world.script(name) not in ("Latn", "Cyrl"), name


def test_a_country_without_towns_has_none() -> None:
    assert world.towns("KAS") == ()
    assert world.country("KAS").time_zone == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("Kassala", "Latn"), ("كسلا", "Arab"), ("Київ", "Cyrl"), ("አዲስ አበባ", "Ethi"), ("京都", "Hani"), ("ベルリン", "Kana"),
     ("東トルキスタン", "Jpan"), ("Kаbul", None), ("123", None), ("", None), ("Dar‘ā", "Latn")],
)  # fmt: skip
def test_script(text: str, code: str | None) -> None:
    assert world.script(text) == code


def test_the_files_can_be_read_without_us() -> None:
    text = gzip.decompress((world.FOLDER / "admin1" / "SDN.geojson.gz").read_bytes()).decode("utf-8")
    content = json.loads(text)
    assert content["type"] == "FeatureCollection" and len(content["features"]) == 17
    assert {feature["id"] for feature in content["features"]} == {area.id for area in world.admin1("SDN")}
