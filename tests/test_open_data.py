"""Walks over every record of the files that `python data/build` writes, and over the rules it writes them by."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import shapely

from geo.boundaries import Boundaries, area_km2, load_boundaries, load_context

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data" / "afghanistan-2021"
BUILD = ROOT / "data" / "build"
BUILT = ("admin1.geojson", "context.geojson", "names.csv", "places.csv")

# ISO 3166-2 code: adm1_code of Natural Earth, province, capital. Written down apart from the build's own table.
PROVINCES = {
    "AF-BAL": ("AFG-1744", "Balkh", "Mazar-i-Sharif"),
    "AF-BAM": ("AFG-1743", "Bamyan", "Bamyan"),
    "AF-BDG": ("AFG-1741", "Badghis", "Qala-e Naw"),
    "AF-BDS": ("AFG-1760", "Badakhshan", "Fayzabad"),
    "AF-BGL": ("AFG-1766", "Baghlan", "Pul-e Khumri"),
    "AF-DAY": ("AFG-1753", "Daykundi", "Nili"),
    "AF-FRA": ("AFG-1749", "Farah", "Farah"),
    "AF-FYB": ("AFG-1745", "Faryab", "Maymana"),
    "AF-GHA": ("AFG-1757", "Ghazni", "Ghazni"),
    "AF-GHO": ("AFG-1747", "Ghor", "Firozkoh"),
    "AF-HEL": ("AFG-1750", "Helmand", "Lashkar Gah"),
    "AF-HER": ("AFG-1742", "Herat", "Herat"),
    "AF-JOW": ("AFG-1746", "Jowzjan", "Sheberghan"),
    "AF-KAB": ("AFG-1767", "Kabul", "Kabul"),
    "AF-KAN": ("AFG-1754", "Kandahar", "Kandahar"),
    "AF-KAP": ("AFG-1768", "Kapisa", "Mahmud-e Raqi"),
    "AF-KDZ": ("AFG-1763", "Kunduz", "Kunduz"),
    "AF-KHO": ("AFG-1758", "Khost", "Khost"),
    "AF-KNR": ("AFG-1762", "Kunar", "Asadabad"),
    "AF-LAG": ("AFG-1770", "Laghman", "Mehtarlam"),
    "AF-LOG": ("AFG-1771", "Logar", "Pul-e Alam"),
    "AF-NAN": ("AFG-1764", "Nangarhar", "Jalalabad"),
    "AF-NIM": ("AFG-1751", "Nimroz", "Zaranj"),
    "AF-NUR": ("AFG-1761", "Nuristan", "Parun"),
    "AF-PAN": ("AFG-1769", "Panjshir", "Bazarak"),
    "AF-PAR": ("AFG-1772", "Parwan", "Charikar"),
    "AF-PIA": ("AFG-3413", "Paktia", "Gardez"),
    "AF-PKA": ("AFG-1759", "Paktika", "Sharana"),
    "AF-SAM": ("AFG-1773", "Samangan", "Aybak"),
    "AF-SAR": ("AFG-1748", "Sar-e Pol", "Sar-e Pol"),
    "AF-TAK": ("AFG-1765", "Takhar", "Taloqan"),
    "AF-URU": ("AFG-1752", "Uruzgan", "Tarinkot"),
    "AF-WAR": ("AFG-1774", "Wardak", "Maidan Shar"),
    "AF-ZAB": ("AFG-1755", "Zabul", "Qalat"),
}
# The source has 398 districts and 319 populated places, 34 of them capitals; four towns are written by hand.
EXPECTED_KINDS = {"province": 34, "capital": 34, "district": 398, "town": 319 - 34 + 4}
EXPECTED_WITHOUT_POINT = {"district": 170, "town": 4}
PLACE_COLUMNS = ["id", "kind", "name", "admin1", "iso_3166_2", "lon", "lat", "geonames_id", "source"]
NAME_COLUMNS = ["place_id", "toponym", "language", "script", "kind", "source"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def places() -> list[dict[str, str]]:
    return rows(DATA / "places.csv")


@pytest.fixture(scope="module")
def names() -> list[dict[str, str]]:
    return rows(DATA / "names.csv")


@pytest.fixture(scope="module")
def provinces() -> Boundaries:
    return load_boundaries(DATA / "admin1.geojson", [])


@pytest.fixture(scope="module")
def context() -> Boundaries:
    return load_context(DATA / "context.geojson", [])


def collection(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    return content


# --- the outlines ---------------------------------------------------------------------------------------------


def test_provinces_have_the_right_codes_and_names() -> None:
    features = collection("admin1.geojson")["features"]
    found = {f["properties"]["id"]: (f["properties"]["adm1_code"], f["properties"]["name"]) for f in features}
    assert found == {code: (adm1, name) for code, (adm1, name, _) in PROVINCES.items()}
    assert [f["properties"]["id"] for f in features] == sorted(PROVINCES)
    assert all(set(f["properties"]) == {"id", "adm1_code", "name", "name_prs", "name_ps"} for f in features)


def test_mislabelled_provinces_lie_where_they_should(provinces: Boundaries) -> None:
    # A town of each that is not its capital: Khinj, Kajran, Zurmat, Urgun; and one each of those labelled alike.
    for lon, lat, code in (
        (69.735, 35.429, "AF-PAN"),
        (65.473, 33.204, "AF-DAY"),
        (69.028, 33.438, "AF-PIA"),
        (69.183, 32.952, "AF-PKA"),
        (69.238, 35.118, "AF-PAR"),
        (66.633, 32.928, "AF-URU"),
    ):
        found = provinces.locate(lon, lat)
        assert found is not None
        assert found.id == code


def test_outlines_are_valid_polygons_that_neither_overlap_nor_gape(provinces: Boundaries) -> None:
    outlines = [area.geometry for area in provinces]
    assert len(outlines) == 34
    assert all(outline.is_valid and outline.geom_type == "Polygon" for outline in outlines)
    assert shapely.coverage_is_valid(outlines)
    whole = shapely.union_all(outlines)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert sum(outline.area for outline in outlines) == pytest.approx(whole.area, rel=1e-12)


def test_the_country_is_as_large_as_it_is(provinces: Boundaries) -> None:
    assert sum(area_km2(area) for area in provinces) == pytest.approx(642_000, rel=0.01)
    assert all(1_500 < area_km2(area) < 60_000 for area in provinces)


def edges(shape: shapely.Geometry) -> set[frozenset[tuple[float, float]]]:
    """The straight pieces of an outline, without direction."""
    found = set()
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            found |= {frozenset(pair) for pair in pairwise(ring.coords)}
    return found


def test_every_edge_is_the_same_on_both_sides(provinces: Boundaries, context: Boundaries) -> None:
    inside = Counter(edge for area in provinces for edge in edges(area.geometry))
    assert set(inside.values()) == {1, 2}
    border = {edge for edge, times in inside.items() if times == 1}
    outside = Counter(edge for area in context for edge in edges(area.geometry))
    # Afghanistan has no coast: each piece of its border stands once more, in exactly one neighbour.
    assert {outside[edge] for edge in border} == {1}


def test_neighbours_do_not_overlap_the_provinces(provinces: Boundaries, context: Boundaries) -> None:
    ours, theirs = [area.geometry for area in provinces], [area.geometry for area in context]
    assert shapely.coverage_is_valid([*ours, *theirs])
    assert shapely.union_all(ours).intersection(shapely.union_all(theirs)).area == 0
    assert {"CHN", "IRN", "PAK", "TJK", "TKM", "UZB"} <= {area.id for area in context}
    assert "AFG" not in {area.id for area in context}


@pytest.mark.parametrize("name", ["admin1.geojson", "context.geojson"])
def test_the_files_follow_rfc_7946(name: str) -> None:
    content = collection(name)
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    assert [f["id"] for f in content["features"]] == sorted({f["properties"]["id"] for f in content["features"]})
    boxes = []
    for feature in content["features"]:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
        shape = shapely.geometry.shape(feature["geometry"])
        assert feature["bbox"] == list(shape.bounds)
        boxes.append(shapely.box(*shape.bounds))
        for polygon in shapely.get_parts(shape):
            assert polygon.exterior.is_ccw
            assert not any(ring.is_ccw for ring in polygon.interiors)
            assert all(len(ring.coords) >= 4 and ring.is_closed for ring in (polygon.exterior, *polygon.interiors))
    assert content["bbox"] == list(shapely.total_bounds(boxes))
    west, south, east, north = content["bbox"]
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


@pytest.mark.parametrize(("name", "limit"), [("admin1.geojson", 400_000), ("context.geojson", 1_000_000)])
def test_the_files_are_of_a_sensible_size(name: str, limit: int) -> None:
    text = (DATA / name).read_text("utf-8")
    assert len(text.encode()) < limit
    assert not re.search(r"\d\.\d{6}", text), "more than five decimals"


def test_outlines_bear_the_preferred_names(names: list[dict[str, str]]) -> None:
    chosen = {(n["place_id"], n["language"]): n["toponym"] for n in names if n["kind"] == "preferred"}
    for feature in collection("admin1.geojson")["features"]:
        values = feature["properties"]
        assert values["name"] == chosen[values["id"], "en"]
        assert values["name_prs"] == chosen[values["id"], "prs"]
        assert values["name_ps"] == chosen[values["id"], "ps"]


# --- the places -----------------------------------------------------------------------------------------------


def test_every_kind_of_place_is_there_in_full(places: list[dict[str, str]]) -> None:
    assert list(places[0]) == PLACE_COLUMNS
    assert Counter(place["kind"] for place in places) == EXPECTED_KINDS
    assert Counter(place["kind"] for place in places if not place["lon"]) == EXPECTED_WITHOUT_POINT


def test_each_province_has_its_capital(places: list[dict[str, str]]) -> None:
    capitals = {place["admin1"]: place["name"] for place in places if place["kind"] == "capital"}
    named = {place["id"]: place["name"] for place in places if place["kind"] == "province"}
    assert capitals == {code: capital for code, (_, _, capital) in PROVINCES.items()}
    assert named == {code: name for code, (_, name, _) in PROVINCES.items()}


def test_ids_are_unique_sorted_and_speak(places: list[dict[str, str]]) -> None:
    ids = [place["id"] for place in places]
    assert ids == sorted(set(ids))
    numbers = [place["geonames_id"] for place in places if place["geonames_id"]]
    assert len(numbers) == len(set(numbers))
    for place in places:
        ending = "-district" if place["kind"] == "district" else ""
        pattern = rf"{place['admin1']}\.[a-z0-9-]+{ending}(-\d)?" if place["kind"] != "province" else place["admin1"]
        assert re.fullmatch(pattern, place["id"]), place
        assert place["iso_3166_2"] == place["admin1"], place
        assert place["source"], place


def test_each_place_with_a_point_lies_in_its_province(places: list[dict[str, str]], provinces: Boundaries) -> None:
    for place in places:
        assert bool(place["lon"]) == bool(place["lat"]), place
        if not place["lon"]:
            continue
        assert re.fullmatch(r"\d\d\.\d{5}", place["lon"]), place
        assert re.fullmatch(r"\d\d\.\d{5}", place["lat"]), place
        found = provinces.locate(float(place["lon"]), float(place["lat"]))
        assert found is not None, place
        assert found.id == place["admin1"], place


def test_the_point_of_a_district_is_that_of_a_town(places: list[dict[str, str]]) -> None:
    towns = {(p["lon"], p["lat"]): p for p in places if p["kind"] in ("capital", "town")}
    districts = [p for p in places if p["kind"] == "district" and p["lon"]]
    for place in districts:
        assert towns[place["lon"], place["lat"]]["admin1"] == place["admin1"], place
        assert "point: its seat, " in place["source"], place
    points = Counter((p["lon"], p["lat"]) for p in districts)
    assert set(points.values()) == {1}, "one town is the seat of two districts"


# --- the names ------------------------------------------------------------------------------------------------


def test_names_are_whole_sorted_and_unique(names: list[dict[str, str]], places: list[dict[str, str]]) -> None:
    assert list(names[0]) == NAME_COLUMNS
    keys = [tuple(name[column] for column in NAME_COLUMNS) for name in names]
    assert keys == sorted(keys)
    assert len({key[:3] for key in keys}) == len(keys), "a name stands twice for one place and language"
    ids = {place["id"] for place in places}
    for name in names:
        assert name["place_id"] in ids, name
        assert name["kind"] in ("preferred", "variant", "historic", "misspelling"), name
        assert re.fullmatch(r"[a-z]{2,3}", name["language"]), name
        assert name["source"], name
        assert name["toponym"] == " ".join(name["toponym"].split()), name
        assert all(sign == "\u200c" or unicodedata.category(sign) not in ("Cf", "Cc") for sign in name["toponym"]), name


def test_each_place_has_one_preferred_name_a_language(
    names: list[dict[str, str]], places: list[dict[str, str]]
) -> None:
    preferred: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        if name["kind"] == "preferred":
            assert name["language"] not in preferred[name["place_id"]], name
            preferred[name["place_id"]][name["language"]] = name["toponym"]
    for place in places:
        needed = {"en", "prs", "ps"} if place["kind"] in ("province", "capital") else {"en"}
        assert needed <= set(preferred[place["id"]]), place
        assert preferred[place["id"]]["en"] == place["name"], place


def test_scripts_are_what_the_letters_say(names: list[dict[str, str]]) -> None:
    prefixes = {"Latn": "LATIN", "Arab": "ARABIC", "Cyrl": "CYRILLIC"}
    for name in names:
        letters = [letter for letter in name["toponym"] if unicodedata.category(letter) in ("Lu", "Ll", "Lo")]
        assert letters, name
        assert all(unicodedata.name(letter).startswith(prefixes[name["script"]]) for letter in letters), name
        if name["language"] in ("prs", "ps") and name["kind"] == "preferred":
            assert name["script"] == "Arab", name


def test_no_airport_codes_and_no_letter_by_letter_forms(names: list[dict[str, str]]) -> None:
    for name in names:
        if name["script"] == "Latn" and name["source"].startswith("GeoNames"):
            first = next(letter for letter in name["toponym"] if unicodedata.category(letter) in ("Lu", "Ll"))
            assert first.isupper(), name
            assert not re.fullmatch(r"[A-Z]{1,3}", name["toponym"]), name


TRAPS = [
    ("AF-TAK.taloqan", "Khanabad"),
    ("AF-SAM.aybak", "Samangan"),
    ("AF-SAM.aybak", "سمنگان"),
    ("AF-LAG.mehtarlam", "Laghman"),
    ("AF-BAL", "Mazar-i-Sharif"),
    ("AF-FYB", "Maimana"),
    ("AF-JOW", "Shibarghan"),
    ("AF-PAR", "Charikar"),
    ("AF-PKA", "Paktya"),
    ("AF-PAN", "Five Lions"),
    ("AF-PAN", "Parwan"),
    ("AF-DAY", "Uruzgan"),
    ("AF-BAM.bamyan", "BIN"),
    ("AF-KDZ.kunduz", "UND"),
    ("AF-FRA.farah", "FAH"),
]


@pytest.mark.parametrize(("place_id", "toponym"), TRAPS)
def test_known_traps_are_not_names(names: list[dict[str, str]], place_id: str, toponym: str) -> None:
    assert not [name for name in names if (name["place_id"], name["toponym"]) == (place_id, toponym)]


def test_no_capital_bears_the_name_of_another_province_or_capital(names: list[dict[str, str]]) -> None:
    def key(text: str) -> str:
        letters = unicodedata.normalize("NFKD", text.casefold())
        return "".join(letter for letter in letters if letter.isalpha())

    main = {key(text): code for code, (_, *both) in PROVINCES.items() for text in both}
    both = {key(text) for code, (_, *pair) in PROVINCES.items() for text in pair if len(set(map(key, pair))) == 1}
    own = {code: (key(name), key(capital)) for code, (_, name, capital) in PROVINCES.items()}
    capitals = {f"{code}.{re.sub('[^a-z]+', '-', name.lower())}": code for code, (_, _, name) in PROVINCES.items()}
    for name in names:
        found = key(name["toponym"])
        code = capitals.get(name["place_id"]) or (name["place_id"] if name["place_id"] in PROVINCES else None)
        if code is None or found not in main:
            continue
        assert main[found] == code, name
        if found not in both:
            assert found == own[code][name["place_id"] in capitals], name


# --- the papers and the build ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUILT)
def test_each_file_has_its_papers(name: str, build: dict[str, ModuleType]) -> None:
    papers = tomllib.loads((DATA / f"{name}.meta.toml").read_text("utf-8"))
    assert papers["sha256"] == hashlib.sha256((DATA / name).read_bytes()).hexdigest()
    assert all(papers[key] for key in ("producer", "title", "version", "url", "licence", "changes"))
    pinned = {(archive.package, archive.version, archive.sha256) for archive in build["sources"].ARCHIVES}
    assert {(a["package"], a["version"], a["sha256"]) for a in papers["archive"]} <= pinned
    assert papers["archive"]


def test_what_is_written_by_hand_is_in_the_built_files(
    names: list[dict[str, str]], places: list[dict[str, str]]
) -> None:
    """Fails if a hand-kept table was changed and `python data/build` not run."""
    built = {tuple(name.values()) for name in names}
    missing = [row for row in rows(BUILD / "names_by_hand.csv") if tuple(row.values()) not in built]
    assert missing == []
    assert [row for row in rows(BUILD / "places_by_hand.csv") if row not in places] == []
    dropped = {(row["place_id"], row["toponym"]) for row in rows(BUILD / "dropped_names.csv")}
    assert not dropped & {(name["place_id"], name["toponym"]) for name in names}


@pytest.fixture(scope="module")
def build() -> Iterator[dict[str, ModuleType]]:
    """The modules of data/build, which is a script and no package; their plain names are taken back afterwards."""
    wanted = ("rows", "sources", "spelling", "places", "names", "sidecars")
    before = {name: sys.modules.pop(name) for name in wanted if name in sys.modules}
    sys.path.insert(0, str(BUILD))
    try:
        yield {name: import_module(name) for name in wanted}
    finally:
        sys.path.remove(str(BUILD))
        for name in wanted:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def test_an_archive_that_is_not_the_pinned_one_is_refused(build: dict[str, ModuleType], tmp_path: Path) -> None:
    sources = build["sources"]
    archive = sources.ARCHIVES[0]
    (tmp_path / archive.filename).write_bytes(b"something else")
    with pytest.raises(sources.WrongArchive, match="pinned is " + archive.sha256):
        sources.fetch(archive, tmp_path)


@pytest.mark.parametrize(
    ("text", "script"),
    [("Kābul", "Latn"), ("کابل", "Arab"), ("Кабул", "Cyrl"), ("काबुल", None), ("Kабул", None), ("12", None)],
)
def test_script(build: dict[str, ModuleType], text: str, script: str | None) -> None:
    assert build["spelling"].script(text) == script


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Ḩukūmat-e Nād ‘Alī", "Nad Ali"),
        ("Markaz-e Ḩukūmat-e Sulţān-e Bakwāh", "Sultan-e Bakwah"),
        ("Muḩammad Āghah Wuluswālī", "Muhammad Aghah"),
        ("Markazi Bihsud", "Markazi Bihsud"),
        ("Herat District", "Herat"),
        ("Pas̲h̲tūn Kōṯ", "Pashtun Kot"),
    ],
)
def test_bare_name(build: dict[str, ModuleType], text: str, bare: str) -> None:
    assert build["spelling"].bare_name(text) == bare


def test_tidy(build: dict[str, ModuleType]) -> None:
    assert build["spelling"].tidy(" ورګون\u200e ") == "ورګون"
    assert build["spelling"].tidy("فیض\u200cآباد") == "فیض\u200cآباد"


def test_a_letter_without_plain_form_is_refused(build: dict[str, ModuleType]) -> None:
    with pytest.raises(ValueError, match="Qəndəhər"):
        build["spelling"].plain("Qəndəhər")


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Kabul", True), ("‘Alīngār", True), ("KBL", False), ("Lal", True), ("zwr kwt", False), ("کابل", True)],
)
def test_is_name(build: dict[str, ModuleType], text: str, answer: bool) -> None:
    assert build["spelling"].is_name(text) is answer


def test_merging_names(build: dict[str, ModuleType]) -> None:
    row, merge = build["rows"].NameRow, build["names"].merge
    place = build["rows"].PlaceRow("t", "town", "T", "a", "a", "", "", "", "s")
    english = row("t", "T", "en", "Latn", "preferred", "source")
    guess = row("t", "ت", "und", "Arab", "variant", "first")
    again = row("t", "ت", "prs", "Arab", "variant", "second")
    later = row("t", "Tee", "und", "Latn", "variant", "source")
    hand = row("t", "Tee", "en", "Latn", "preferred", "hand")
    assert merge([], [english, guess, again], [place]) == [english, again]  # a stated language wins
    assert merge([], [english, again, guess], [place]) == [english, again]
    by_hand = merge([hand], [english, later], [place])
    assert by_hand == [row("t", "T", "en", "Latn", "variant", "source"), hand]


def test_merging_refuses_unknown_places_and_missing_names(build: dict[str, ModuleType]) -> None:
    row, merge = build["rows"].NameRow, build["names"].merge
    place = build["rows"].PlaceRow("t", "town", "T", "a", "a", "", "", "", "s")
    with pytest.raises(ValueError, match=r"names_by_hand.csv: no place has the id elsewhere"):
        merge([row("elsewhere", "E", "en", "Latn", "variant", "hand")], [], [place])
    with pytest.raises(ValueError, match="t: preferred name missing in"):
        merge([], [], [place])


def test_dropping_what_is_not_there_is_refused(build: dict[str, ModuleType]) -> None:
    row = build["rows"].NameRow("t", "T", "en", "Latn", "variant", "source")
    unwanted = build["rows"].DroppedName("t", "T", "no name of it")
    assert build["names"].drop([row], [unwanted]) == []
    with pytest.raises(ValueError, match=r"no source gives: T \(t\)"):
        build["names"].drop([], [unwanted])


def test_a_district_gets_the_names_that_say_so(build: dict[str, ModuleType]) -> None:
    row, give = build["rows"].NameRow, build["names"].give_districts_their_names
    said = [row("town", text, "und", "Latn", "variant", "s") for text in ("Woluswālī Bihsūd", "Bihsūd")]
    assert [(r.place_id, r.toponym) for r in give(said, {"town": "district"})] == [
        ("district", "Woluswālī Bihsūd"),
        ("town", "Bihsūd"),
    ]
    assert [r.toponym for r in give(said, {})] == ["Bihsūd"]
