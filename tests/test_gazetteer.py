"""What a toponym names, on a small world with every trap in it and on the shipped one."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from geopy.distance import geodesic
from geopy.location import Location
from geopy.point import Point
from hypothesis import given
from hypothesis import strategies as st

from geo.files import Problem
from geo.gazetteer import (
    AmbiguousToponym,
    Candidate,
    Gazetteer,
    Match,
    Name,
    NameKind,
    Place,
    PlaceKind,
    UnknownToponym,
    load_gazetteer,
)

SHIPPED = Path(__file__).parents[1] / "data" / "afghanistan-2021"
with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
    SPELLINGS = [tuple(row.values()) for row in csv.DictReader(file)]


def place(place_id: str, kind: str, name: str, lon: float | None = 60.0, lat: float | None = 30.0) -> Place:
    admin1 = place_id.partition(".")[0]
    return Place(place_id, PlaceKind(kind), name, admin1, admin1, lon, lat, None, "tests")


PLACES = [
    place("XX-KUN", "province", "Kundara", 60.0, 30.0),
    place("XX-KUN.kundara", "capital", "Kundara", 60.1, 30.1),
    place("XX-KUN.kundara-district", "district", "Kundara", 60.1, 30.1),
    place("XX-KUN.zarbagh", "town", "Zarbagh", 60.3, 30.1),
    place("XX-KUN.zarbagh-district", "district", "Zarbagh", None, None),
    place("XX-HIL", "province", "Hilmara", 62.0, 30.0),
    place("XX-HIL.dashtgar", "capital", "Dashtgar", 62.1, 30.1),
    place("XX-HIL.hilmara", "town", "Hilmara", 62.6, 30.1),
    place("XX-HIL.mashpur", "town", "Mashpur", 62.7, 30.1),
    place("XX-HIL.shahr-e-kalan-district", "district", "Shahr-e Kalan", None, None),
    place("XX-BAD", "province", "Badrang", 64.0, 30.0),
    place("XX-BAD.fayzpur", "capital", "Fayzpur", 64.1, 30.1),
    place("XX-HIL.fayzpur", "town", "Fayzpur", 62.8, 30.1),
]
OTHER_NAMES = [
    ("XX-HIL.dashtgar", "دشتگار", "prs", "Arab"),
    ("XX-HIL.dashtgar", "Bost", "und", "Latn"),
    ("XX-KUN.kundara", "کندره", "prs", "Arab"),
    ("XX-BAD.fayzpur", "Peshpur", "und", "Latn"),
    ("XX-KUN.zarbagh-district", "Nawpul District", "und", "Latn"),
]


def world() -> Gazetteer:
    names = [Name(one.id, one.name, "en", "Latn", NameKind.PREFERRED, "tests") for one in PLACES]
    names += [Name(i, name, tongue, script, NameKind.VARIANT, "tests") for i, name, tongue, script in OTHER_NAMES]
    return Gazetteer(PLACES, names, elsewhere=["Mashpur"], country=["Exland"])


SMALL = world()


@pytest.fixture(scope="module")
def afghan() -> Gazetteer:
    problems: list[Problem] = []
    files = (SHIPPED / "places.csv", SHIPPED / "names.csv", problems)
    gazetteer = load_gazetteer(*files, elsewhere_csv=SHIPPED / "elsewhere.csv", country=["Afghanistan"])
    assert problems == []
    return gazetteer


def answer(gazetteer: Gazetteer, query: str, kind: str | None = None, admin1: str | None = None) -> str:
    try:
        return gazetteer.lookup(query, kind=kind or None, admin1=admin1 or None).id
    except AmbiguousToponym as error:
        return f"ambiguous {error.candidates[0].place.id}"
    except UnknownToponym:
        return "unknown"


@pytest.mark.parametrize(("query", "kind", "admin1", "expected"), SPELLINGS)
def test_spellings_of_the_press_and_of_official_lists(
    afghan: Gazetteer, query: str, kind: str, admin1: str, expected: str
) -> None:
    assert answer(afghan, query, kind, admin1) == expected


@pytest.mark.parametrize(
    ("query", "kind", "admin1", "expected"),
    [
        # A capital and its province of one name: only kind or words decide.
        ("Kundara", None, None, "ambiguous XX-KUN.kundara"),
        ("Kundara", None, "XX-KUN", "ambiguous XX-KUN.kundara"),
        ("Kundara", "capital", None, "XX-KUN.kundara"),
        ("Kundara", "province", None, "XX-KUN"),
        ("Kundara", "district", None, "XX-KUN.kundara-district"),
        ("Kundara", "town", None, "unknown"),
        ("Kundara city", None, None, "XX-KUN.kundara"),
        ("Kundara (city)", None, None, "XX-KUN.kundara"),
        ("Kundara province", None, None, "XX-KUN"),
        ("Kundara district", None, None, "XX-KUN.kundara-district"),
        ("ولایت کندره", None, None, "XX-KUN"),
        ("شهر کندره", None, None, "XX-KUN.kundara"),
        ("Kundara, Exland", None, None, "ambiguous XX-KUN.kundara"),
        ("Kundara, Kundara", None, None, "XX-KUN.kundara"),
        # A town and a district of one name: the town, unless district is said.
        ("Zarbagh", None, None, "XX-KUN.zarbagh"),
        ("Zarbagh district", None, None, "XX-KUN.zarbagh-district"),
        ("Nawpul", "district", None, "XX-KUN.zarbagh-district"),
        # A province and a town of one name: the province, unless town or city is said.
        ("Hilmara", None, None, "XX-HIL"),
        ("Hilmara town", None, None, "XX-HIL.hilmara"),
        ("Hilmara", "town", None, "XX-HIL.hilmara"),
        # A province's name for its capital.
        ("Hilmara", "capital", None, "XX-HIL.dashtgar"),
        ("Badrang", "capital", None, "XX-BAD.fayzpur"),
        ("Badrang city", None, None, "XX-BAD.fayzpur"),
        ("capital of Badrang province", None, None, "XX-BAD.fayzpur"),
        ("capital of Kundara", None, None, "XX-KUN.kundara"),
        ("Badrang", None, None, "XX-BAD"),
        # Two places of one name in two provinces.
        ("Fayzpur", None, None, "ambiguous XX-BAD.fayzpur"),
        ("Faizpur", None, None, "ambiguous XX-BAD.fayzpur"),
        ("Fayzpur", "capital", None, "XX-BAD.fayzpur"),
        ("Fayzpur", "town", None, "XX-HIL.fayzpur"),
        ("Fayzpur", None, "Badrang", "XX-BAD.fayzpur"),
        ("Fayzpur", None, "xx-hil", "XX-HIL.fayzpur"),
        ("Fayzpur, Hilmara province", None, None, "XX-HIL.fayzpur"),
        ("Fayzpur, Badrang, Exland", None, None, "XX-BAD.fayzpur"),
        ("Fayzpur, Texas", None, None, "unknown"),
        # Kind words that are part of the name.
        ("Shahr-e Kalan", None, None, "XX-HIL.shahr-e-kalan-district"),
        # Sound, then spelling; what is short is never guessed at.
        ("Qondareh", "capital", None, "XX-KUN.kundara"),
        ("Dascht-gar", None, None, "XX-HIL.dashtgar"),
        ("دشتګار", None, None, "XX-HIL.dashtgar"),
        ("Dashgtar", None, None, "XX-HIL.dashtgar"),
        ("Mashtgar", None, None, "unknown"),
        ("Bosd", None, None, "unknown"),
        ("Zarabgh", None, None, "unknown"),
        ("Zarabgh", "town", None, "XX-KUN.zarbagh"),
        # A right name of something else is no slip of the pen.
        ("Dashtgar", "district", None, "unknown"),
        # Elsewhere.
        ("Mashpur", None, None, "unknown"),
        ("Mashpur city", None, None, "unknown"),
        ("Mashpur", "town", None, "XX-HIL.mashpur"),
        ("Mashpur", None, "XX-HIL", "XX-HIL.mashpur"),
        ("Mashpur, Hilmara", None, None, "XX-HIL.mashpur"),
        ("Atlantis", None, None, "unknown"),
        ("", None, None, "unknown"),
        ("city", None, None, "unknown"),
        (",", None, None, "unknown"),
        ("x" * 10_000, None, None, "unknown"),
    ],
)
def test_the_rules(query: str, kind: str | None, admin1: str | None, expected: str) -> None:
    assert answer(SMALL, query, kind, admin1) == expected


def test_the_same_answers_from_places_and_names_in_any_order() -> None:
    names = [name for one in reversed(PLACES) for name in reversed(SMALL.names(one.id))]
    other = Gazetteer(reversed(PLACES), names)
    assert other.places == SMALL.places
    for query in ("Kundara", "Fayzpur", "Faizpur", "Dashgtar", "Hilmara city"):
        assert answer(other, query) == answer(SMALL, query)


def test_an_ambiguous_toponym_names_its_candidates_and_says_so() -> None:
    with pytest.raises(AmbiguousToponym, match="'Fayzpur' may be Fayzpur") as caught:
        SMALL.lookup("Fayzpur")
    assert isinstance(caught.value, LookupError)
    first, second = caught.value.candidates
    assert first == Candidate(PLACES[11], Match.EXACT, 1.0, "Fayzpur")
    assert second.place.kind is PlaceKind.TOWN


def test_an_unknown_toponym_province_or_kind_is_named_in_the_error() -> None:
    with pytest.raises(UnknownToponym, match="'Atlantis'") as caught:
        SMALL.lookup("Atlantis")
    assert isinstance(caught.value, LookupError)
    with pytest.raises(UnknownToponym, match="'Texas'"):
        SMALL.lookup("Fayzpur", admin1="Texas")
    with pytest.raises(ValueError, match="'village'"):
        SMALL.lookup("Fayzpur", kind="village")


def test_search_ranks_what_lookup_would_say_before_weaker_matches() -> None:
    assert [one.place.id for one in SMALL.search("Kundara")][:2] == ["XX-KUN.kundara", "XX-KUN"]
    assert [one.match for one in SMALL.search("Hilmara", kind="capital")] == [Match.CAPITAL]
    assert SMALL.search("Dashgtar")[0].match is Match.FUZZY
    assert SMALL.search("Zarabgh")[0].place.id == "XX-KUN.zarbagh"  # too weak to decide, but worth showing
    assert len(SMALL.search("Kundara", limit=1)) == 1
    assert SMALL.search("Atlantis") == []


def test_scores_fall_with_the_strength_of_the_match() -> None:
    found = [SMALL.search(query)[0] for query in ("Dashtgar", "dasht-gar", "Daschtgar", "Dashgtar")]
    assert [one.match for one in found] == [Match.EXACT, Match.KEY, Match.SOUND, Match.FUZZY]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0.0 <= one.score <= 1.0 for one in found)


def test_get_and_names() -> None:
    assert SMALL.get("XX-HIL.dashtgar") == PLACES[6]
    assert SMALL.get("XX-HIL.nowhere") is None
    assert [name.toponym for name in SMALL.names("XX-HIL.dashtgar")] == ["Dashtgar", "دشتگار", "Bost"]
    assert SMALL.names("nowhere") == ()
    assert [one.id for one in SMALL.capitals] == ["XX-BAD.fayzpur", "XX-HIL.dashtgar", "XX-KUN.kundara"]
    assert [one.id for one in SMALL.provinces] == ["XX-BAD", "XX-HIL", "XX-KUN"]


def test_geocode_answers_as_geopy_does() -> None:
    found = SMALL.geocode("Dashtgar")
    assert isinstance(found, Location)
    assert (found.address, found.latitude, found.longitude) == ("Dashtgar, Hilmara", 30.1, 62.1)
    assert found.raw["id"] == "XX-HIL.dashtgar"
    assert answer(SMALL, found.address) == "XX-HIL.dashtgar"
    assert SMALL.geocode("Atlantis") is None
    assert SMALL.geocode("Zarbagh district") is None  # no point is known


def test_geocode_does_not_guess() -> None:
    assert SMALL.geocode("Fayzpur") is None
    both = SMALL.geocode("Fayzpur", exactly_one=False)
    assert isinstance(both, list)
    assert [one.raw["admin1"] for one in both] == ["XX-BAD", "XX-HIL"]
    assert SMALL.geocode("Atlantis", exactly_one=False) is None


@pytest.mark.parametrize("query", [(30.11, 62.11), "30.11, 62.11", Point(30.11, 62.11)])
def test_reverse_takes_what_geopy_takes(query: Point | str | tuple[float, float]) -> None:
    found = SMALL.reverse(query)
    assert isinstance(found, Location)
    assert found.address == "Dashtgar, Hilmara"
    several = SMALL.reverse(query, exactly_one=False)
    assert isinstance(several, list)
    assert several[0] == found


def test_reverse_knows_what_it_does_not_know() -> None:
    assert SMALL.reverse((0.0, 0.0)) is None
    assert SMALL.reverse((0.0, 0.0), exactly_one=False) is None
    assert SMALL.reverse((30.1, 61.0), within_km=10.0) is None
    with pytest.raises(ValueError, match="format"):
        SMALL.reverse("nonsense")


def test_within_measures_geodesics() -> None:
    dashtgar = SMALL.lookup("Dashtgar")
    found = SMALL.within(dashtgar, 60.0)
    assert [other.id for other, _ in found] == ["XX-HIL", "XX-HIL.hilmara", "XX-HIL.mashpur"]
    assert found[1][1] == pytest.approx(geodesic((30.1, 62.1), (30.1, 62.6)).km)
    assert SMALL.within(dashtgar, 60.0, kind="province")[0][0].id == "XX-HIL"
    assert SMALL.within(dashtgar, 0.0) == []
    with pytest.raises(ValueError, match=r"XX-KUN\.zarbagh-district"):
        SMALL.within(SMALL.lookup("Zarbagh district"), 10.0)
    with pytest.raises(ValueError, match="village"):
        SMALL.within(dashtgar, 60.0, kind="village")


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_no_text_raises_anything_but_a_lookup_error(text: str) -> None:
    answer(SMALL, text)
    answer(SMALL, text, "capital")
    SMALL.search(text)


@given(st.sampled_from(SMALL.places))
def test_every_place_is_found_by_its_name_its_kind_and_its_province(one: Place) -> None:
    assert SMALL.lookup(one.name, kind=one.kind, admin1=one.admin1) == one


def test_every_preferred_name_finds_its_place(afghan: Gazetteer) -> None:
    for one in afghan.places:
        for name in afghan.names(one.id):
            if name.kind is NameKind.PREFERRED:
                assert afghan.lookup(name.toponym, kind=one.kind, admin1=one.admin1) == one, name


def test_every_capital_is_found_by_the_name_of_its_province(afghan: Gazetteer) -> None:
    for capital in afghan.capitals:
        province = afghan.get(capital.admin1)
        assert province is not None
        assert afghan.lookup(province.name, kind="capital") == capital


def test_fifty_kilometres_from_kabul(afghan: Gazetteer) -> None:
    found = [place.id for place, km in afghan.within(afghan.lookup("Kabul", kind="capital"), 50, kind="capital")]
    assert found == ["AF-WAR.maidan-shar"]


def test_looking_up_is_fast(afghan: Gazetteer) -> None:
    queries = [name.toponym for one in afghan.places for name in afghan.names(one.id)]
    for query in queries[:10]:
        answer(afghan, query)
    start = time.process_time()
    for query in queries:
        answer(afghan, query)
    assert len(queries) / (time.process_time() - start) > 5_000  # about 30,000 on the machine it was written on
