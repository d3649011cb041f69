"""Reading places.csv, names.csv and elsewhere.csv: every mistake is found, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.files import Problem
from geo.places import NameKind, PlaceKind, read_elsewhere, read_names, read_places

PLACES = "id,kind,name,admin1,iso_3166_2,lon,lat,geonames_id,source\n"
NAMES = "place_id,toponym,language,script,kind,source\n"
PROVINCE = "XX-A,province,Abad,XX-A,XX-A,60.5,30.25,17,tests\n"
TOWN = "XX-A.bery,town,Bery,XX-A,XX-A,,,,tests\n"
BOTH = "XX-A,Abad,en,Latn,preferred,tests\nXX-A.bery,Bery,en,Latn,preferred,tests\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_places_are_read_sorted_with_degrees_and_numbers(tmp_path: Path) -> None:
    problems: list[Problem] = []
    places = read_places(written(tmp_path, "places.csv", PLACES + TOWN + PROVINCE), problems)
    assert problems == []
    assert list(places) == ["XX-A", "XX-A.bery"]
    province, town = places.values()
    assert (province.kind, province.lon, province.lat, province.geonames_id) == (PlaceKind.PROVINCE, 60.5, 30.25, 17)
    assert (town.lon, town.lat, town.geonames_id) == (None, None, None)


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        ("XX-A.b,village,B,XX-A,XX-A,,,,t", "kind", "village", "must be one of capital, province, town, district"),
        ("XX-A.b,TOWN,B,XX-A,XX-A,,,,t", "kind", "TOWN", "must be one of"),
        ("XX-A.b,town,B,XX-A,XX-A,east,30,,t", "lon", "east", "is no number"),
        ("XX-A.b,town,B,XX-A,XX-A,60,nan,,t", "lat", "nan", "must be degrees from -90 to 90"),
        ("XX-A.b,town,B,XX-A,XX-A,180.5,30,,t", "lon", "180.5", "must be degrees from -180 to 180"),
        ("XX-A.b,town,B,XX-A,XX-A,30,90.1,,t", "lat", "90.1", "must be degrees from -90 to 90"),
        ("XX-A.b,town,B,XX-A,XX-A,60,,,t", "lat", "", "a point needs both lon and lat"),
        ("XX-A.b,town,B,XX-A,XX-A,,30,,t", "lon", "", "a point needs both lon and lat"),
        ("XX-A.b,town,B,XX-A,XX-A,,,-5,t", "geonames_id", "-5", "is no whole number"),
        ("XX-A.b,town,,XX-A,XX-A,,,,t", "name", "", "must not be empty"),
        ("XX-A.b,town,B,XX-B,XX-A,,,,t", "admin1", "XX-B", "is no province here"),
        ("XX-B,province,B,XX-A,XX-B,,,,t", "admin1", "XX-A", "a province lies in itself"),
        ("XX-A,province,Abad,XX-A,XX-A,,,,t", "id", "XX-A", "stands already on line 2"),
    ],
)
def test_a_place_that_cannot_be_is_left_out_and_reported(
    tmp_path: Path, row: str, column: str, value: str, message: str
) -> None:
    problems: list[Problem] = []
    places = read_places(written(tmp_path, "places.csv", f"{PLACES}{PROVINCE}{row}\n"), problems)
    assert list(places) == ["XX-A"]
    (problem,) = problems
    assert (problem.file, problem.line, problem.column, problem.value) == ("places.csv", 3, column, value)
    assert message in problem.message


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        ("XX-Z,Zed,en,Latn,preferred,t", "place_id", "XX-Z", "is no place here"),
        ("XX-A,Ab,en,Latn,nickname,t", "kind", "nickname", "must be one of preferred, variant, historic, misspelling"),
        ("XX-A,Ab,en,Latn,preferred,t", "toponym", "Ab", "XX-A has another preferred name in 'en': 'Abad'"),
        ("XX-A,Abad,en,Latn,variant,t", "toponym", "Abad", "is a name of XX-A already"),
        ("XX-A,Ab,,Latn,variant,t", "language", "", "must not be empty"),
    ],
)
def test_a_name_that_cannot_be_is_left_out_and_reported(
    tmp_path: Path, row: str, column: str, value: str, message: str
) -> None:
    problems: list[Problem] = []
    places = read_places(written(tmp_path, "places.csv", PLACES + PROVINCE + TOWN), problems)
    names = read_names(written(tmp_path, "names.csv", f"{NAMES}{BOTH}{row}\n"), places, problems)
    assert [name.toponym for name in names] == ["Abad", "Bery"]
    (problem,) = problems
    assert (problem.file, problem.line, problem.column, problem.value) == ("names.csv", 4, column, value)
    assert message in problem.message


def test_names_in_several_languages_are_kept_sorted(tmp_path: Path) -> None:
    problems: list[Problem] = []
    places = read_places(written(tmp_path, "places.csv", PLACES + PROVINCE), problems)
    rows = "XX-A,Old Abad,en,Latn,historic,t\nXX-A,Abad,en,Latn,preferred,t\nXX-A,Abad,de,Latn,preferred,t\n"
    names = read_names(written(tmp_path, "names.csv", NAMES + rows), places, problems)
    assert problems == []
    assert [(name.toponym, name.language) for name in names] == [("Abad", "de"), ("Abad", "en"), ("Old Abad", "en")]
    assert names[-1].kind is NameKind.HISTORIC


def test_every_place_needs_its_own_name_as_preferred(tmp_path: Path) -> None:
    problems: list[Problem] = []
    places = read_places(written(tmp_path, "places.csv", PLACES + PROVINCE + TOWN), problems)
    rows = "XX-A,Abadh,en,Latn,preferred,t\n"
    read_names(written(tmp_path, "names.csv", NAMES + rows), places, problems)
    assert [(problem.value, problem.message) for problem in problems] == [
        ("Abad", "XX-A needs its name as its preferred name in 'en'"),
        ("Bery", "XX-A.bery needs its name as its preferred name in 'en'"),
    ]


def test_elsewhere_is_a_set_of_names(tmp_path: Path) -> None:
    problems: list[Problem] = []
    path = written(tmp_path, "elsewhere.csv", "toponym,where,source\nKerman,Iran,t\n,Iran,t\n")
    assert read_elsewhere(path, problems) == {"Kerman"}
    assert [(problem.line, problem.column) for problem in problems] == [(3, "toponym")]


def test_missing_files_are_problems_not_exceptions(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_places(tmp_path / "places.csv", problems) == {}
    assert read_names(tmp_path / "names.csv", {}, problems) == []
    assert read_elsewhere(tmp_path / "elsewhere.csv", problems) == frozenset()
    assert [problem.file for problem in problems] == ["places.csv", "names.csv", "elsewhere.csv"]
