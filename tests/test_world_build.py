"""The rules by which `python data/build` cuts the world, on sources made up here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.world import read_units

BUILD = Path(__file__).parents[1] / "data" / "build"
WANTED = ("rows", "sources", "spelling", "sidecars", "world", "worldtowns", "worldfiles")


@pytest.fixture(scope="module")
def build() -> Iterator[dict[str, ModuleType]]:
    """The modules of data/build, which is a script and no package; their plain names are taken back afterwards."""
    before = {name: sys.modules.pop(name) for name in WANTED if name in sys.modules}
    sys.path.insert(0, str(BUILD))
    try:
        yield {name: import_module(name) for name in WANTED}
    finally:
        sys.path.remove(str(BUILD))
        for name in WANTED:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def unit(code: str, **more: Any) -> dict[str, Any]:
    country = code[:3]
    plain = {
        "adm1_code": code, "adm0_a3": country, "iso_a2": country[:2], "iso_3166_2": f"{country[:2]}-{code[4:]}", "admin": country,
        "name": f"Unit {code}", "name_alt": "", "name_local": "", "name_len": 3, "type_en": "State", "note": "",
        "gn_a1_code": f"{country[:2]}.{code[4:]}", "gn_level": 1,
    }  # fmt: skip
    return plain | more


def square(west: float, south: float, size: float = 1.0) -> Any:
    return shapely.box(west, south, west + size, south + size)


def feature(shape: Any, attributes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": attributes, "geometry": shapely.geometry.mapping(shape)}


def town(number: int, lon: float, lat: float, **more: Any) -> dict[str, Any]:
    plain = {
        "geonameid": number, "name": f"Town {number}", "longitude": lon, "latitude": lat, "countrycode": "AA",
        "population": 1000, "timezone": "Africa/Khartoum", "admin1code": "1", "alternatenames": [],
    }  # fmt: skip
    return plain | more


# --- outlines -------------------------------------------------------------------------------------------------


def test_rounding_keeps_shared_edges_shared(build: dict[str, ModuleType]) -> None:
    odd = 1 / 3
    shapes = np.array([shapely.box(0, 0, odd, 1), shapely.box(odd, 0, 1, 1)], dtype=object)
    tidied, told = build["world"]._tidied(shapes, ["AAA-1", "AAA-2"])
    assert shapely.coverage_is_valid(tidied) and told == ()
    assert 0.33333 in shapely.get_coordinates(tidied)


def test_an_outline_that_is_not_valid_is_mended_and_told(build: dict[str, ModuleType]) -> None:
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)])
    tidied, told = build["world"]._tidied(np.array([bow, square(5, 5)], dtype=object), ["AAA-1", "AAA-2"])
    assert tidied[0].is_valid and told == ("Made valid after rounding: AAA-1.",)


def test_areas_that_overlap_wholly_cannot_pass(build: dict[str, ModuleType]) -> None:
    shapes = np.array([square(0, 0, 2), square(1, 1, 2)], dtype=object)
    tidied, told = build["world"]._tidied(shapes, ["AAA-1", "AAA-2"])
    assert shapely.coverage_is_valid(tidied)
    assert told == ("Corner cleaned where rounding had crossed two edges: AAA-1, AAA-2.",)


def test_codes_and_names_that_are_not_one_units_alone_are_dropped(build: dict[str, ModuleType]) -> None:
    world = build["world"]
    attributes = [
        unit("AAA-1", iso_3166_2="AA-X01~", name_alt="Southland|Old South", name_ar="جنوب"),
        unit("AAA-2", iso_3166_2="AA-2", name_alt="Southland|O?d", name_ar="شمال"),
        unit("AAA-3", iso_3166_2="AA-2", name="Old South"),
    ]
    shapes = np.array([square(number, 0) for number in range(3)], dtype=object)
    files = world.country_files(world.Cut(attributes, shapes, ()), {"AAA-2": "Disputed."})
    units = {one.area.id: one for one in read_units("AAA", files["AAA"])}
    assert units["AAA-1"].others == () and units["AAA-2"].others == ()
    assert units["AAA-1"].area.names == (("ar", "جنوب"),)
    assert units["AAA-2"].note == "Disputed." and units["AAA-1"].note == ""
    assert shapely.equals_exact(units["AAA-3"].area.geometry, shapes[2], tolerance=0, normalize=True)


@pytest.mark.parametrize(
    ("more", "must"),
    [({}, False), ({"FCLASS_US": "Unrecognized"}, True), ({"iso_a2": "-1"}, True), ({"FCLASS_CN": "Admin-2 scale rank"}, False)],
)  # fmt: skip
def test_which_units_need_a_note(build: dict[str, ModuleType], more: dict[str, Any], must: bool) -> None:
    attributes = unit("AAA-1", **more)
    assert build["world"].must_have_a_note(attributes) is must
    if must:
        with pytest.raises(ValueError, match="AAA-1 is set apart"):
            build["worldfiles"]._check_notes([attributes], {})
    build["worldfiles"]._check_notes([attributes], {"AAA": "Disputed."})


def test_a_note_about_nothing_is_refused(build: dict[str, ModuleType]) -> None:
    with pytest.raises(ValueError, match="no country or unit has the code BBB"):
        build["worldfiles"]._check_notes([unit("AAA-1")], {"BBB": "Disputed."})


def test_every_repair_and_note_says_why(build: dict[str, ModuleType]) -> None:
    world = build["world"]
    repairs = build["rows"].read_table(world.Repair, BUILD / "world_repairs.csv")
    assert repairs == sorted(repairs) and all(row.reason for row in repairs)
    assert all(note.endswith(".") for note in world.notes().values())


# --- feature codes --------------------------------------------------------------------------------------------


def _varint(value: int) -> bytes:
    data = bytearray()
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*data, value])


def _record(number: int, code: str, name: str = "Some") -> bytes:
    body = b"\x08" + _varint((number << 1) ^ (number >> 63)) + b"\x12" + _varint(len(name.encode())) + name.encode()
    body += b"\x3a" + _varint(len(code)) + code.encode() + b"\x48" + _varint(70_000)
    return _varint(len(body)) + body


@given(st.dictionaries(st.integers(-(2**40), 2**40), st.sampled_from(["PPL", "PPLA", "PPLC", "PPLA2"]), max_size=20))
def test_reading_feature_codes_gives_what_was_written(codes: dict[int, str]) -> None:
    sys.path.insert(0, str(BUILD))
    try:
        read_codes = import_module("worldtowns").read_codes
    finally:
        sys.path.remove(str(BUILD))
    data = b"".join(_record(number, code, "Ünï " * (number % 50)) for number, code in codes.items())
    assert read_codes(data) == codes


def test_a_field_of_another_wire_type_is_refused(build: dict[str, ModuleType]) -> None:
    with pytest.raises(ValueError, match="wire type 5"):
        build["worldtowns"].read_codes(b"\x05\x0d\x00\x00\x00\x00")


# --- towns ----------------------------------------------------------------------------------------------------

ATTRIBUTES = [unit("AAA-1"), unit("AAA-2"), unit("BBB-1"), unit("CCC-1", iso_a2="-1", gn_a1_code="-1")]
SHAPES = [square(0, 0), square(1, 0), square(2, 0), square(0, 1)]


@pytest.mark.parametrize(
    ("lon", "lat", "country", "expected", "off"),
    [
        (0.5, 0.5, "AA", 0, False),  # inside
        (1.0, 0.5, "AA", 0, False),  # on a border: the first
        (0.5, -0.02, "AA", 0, True),  # off the coast
        (0.5, -0.2, "AA", None, False),  # too far off
        (2.01, 0.5, "AA", 1, True),  # the outline is coarse: kept with its own country
        (2.5, 0.5, "AA", 2, False),  # too far inside another: there it lies
        (0.5, 1.01, "AA", 3, False),  # nobody's unit keeps what lies in it
    ],
)
def test_where_a_town_is_filed(
    build: dict[str, ModuleType], lon: float, lat: float, country: str, expected: int | None, off: bool
) -> None:
    shapes = np.array(SHAPES, dtype=object)
    (placed,) = build["worldtowns"].place([town(1, lon, lat, countrycode=country)], ATTRIBUTES, shapes)
    assert placed.unit == expected
    assert (placed.off_km > 0) is off and placed.off_km <= 5.0


@pytest.mark.parametrize(
    ("codes", "divisions", "level", "iso", "expected"),
    [
        ({1: "PPLA"}, ["1"], 1, {}, 1),
        ({1: "PPLC"}, ["1"], 1, {}, 1),
        ({1: "PPL"}, ["1"], 1, {}, None),
        ({1: "PPLA"}, ["9"], 1, {}, None),  # the seat of another division than the unit
        ({1: "PPLA"}, ["9"], 1, {"AA.9": "AA-1"}, 1),  # which ISO says is the unit
        ({1: "PPLA", 2: "PPLA"}, ["1", "1"], 1, {}, None),  # two seats: nothing is said
        ({1: "PPLA", 2: "PPLA"}, ["1", "9"], 1, {}, 1),
        ({1: "PPLA2"}, ["1"], 1, {}, None),
        ({1: "PPLA2"}, ["7"], 2, {}, 1),
        ({1: "PPLA2", 2: "PPLA"}, ["7", "7"], 2, {}, None),
    ],
)  # fmt: skip
def test_when_a_capital_is_known(
    build: dict[str, ModuleType], codes: dict[int, str], divisions: list[str], level: int, iso: dict[str, str], expected: int | None
) -> None:  # fmt: skip
    worldtowns = build["worldtowns"]
    towns = [town(number, 0.5, 0.5, admin1code=division) for number, division in enumerate(divisions, start=1)]
    placed = [worldtowns.Placed(one, 0, 0.0) for one in towns]
    assert worldtowns.seats(placed, codes, [unit("AAA-1", gn_level=level)], iso).get(0) == expected


def test_which_other_names_are_kept(build: dict[str, ModuleType]) -> None:
    names = ["KRT", "Омс", "Khartum", "khartwm", "الخرطوم", "قم", "Kharṭūm", "Town 1", "a|b", "Khaртум", "12345"]
    assert list(build["worldtowns"]._others(town(1, 0, 0, alternatenames=names))) == [
        "Khartum",
        "Kharṭūm",
        "الخرطوم",
        "قم",
    ]


def test_the_same_sources_give_the_same_bytes(build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    worldfiles, world = build["worldfiles"], build["world"]
    monkeypatch.setattr(world, "notes", lambda: {"CCC": "Disputed."})
    monkeypatch.setattr(world, "read_table", lambda kind, path: [])
    source = {"features": [feature(shape, dict(of)) for shape, of in zip(SHAPES, ATTRIBUTES, strict=True)]}
    cities = {"1": town(1, 0.5, 0.5), "2": town(2, 2.5, 0.5, countrycode="BB", name="Beta")}
    countries = {"AA": {"iso3": "AAA", "languages": "ar-AA,en"}}
    made = [worldfiles.make(source, cities, countries, _record(1, "PPLC"), "") for _ in range(2)]
    assert made[0] == made[1]
    assert set(made[0]) == {
        "countries.csv", "meta.toml", "admin1/AAA.geojson.gz", "admin1/BBB.geojson.gz", "admin1/CCC.geojson.gz",
        "towns/AAA.csv.gz", "towns/BBB.csv.gz",
    }  # fmt: skip
    table = made[0]["countries.csv"].decode().splitlines()
    assert table[1].startswith("AAA,AA,AAA,AAA,2,1,1,0.00000,0.00000,2.00000,1.00000,Africa/Khartoum,Town 1,ar en,")
    assert table[3].endswith(",Disputed.") and table[3].startswith("CCC,,,CCC,1,0,0,")


def test_a_world_that_grows_too_large_is_not_written(
    build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    worldfiles, world = build["worldfiles"], build["world"]
    monkeypatch.setattr(worldfiles, "LARGEST_BYTES", 100)
    monkeypatch.setattr(world, "notes", lambda: {"CCC": "Disputed."})
    monkeypatch.setattr(world, "read_table", lambda kind, path: [])
    source = {"features": [feature(shape, dict(of)) for shape, of in zip(SHAPES, ATTRIBUTES, strict=True)]}
    with pytest.raises(ValueError, match="more than 100"):
        worldfiles.make(source, {"1": town(1, 0.5, 0.5)}, {}, b"", "")
