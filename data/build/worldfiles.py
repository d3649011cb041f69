"""data/world: its files together, the table of countries, and their papers."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
import world
import worldtowns
from sidecars import CC_BY, GEONAMES_URL, NATURAL_EARTH_TITLE, NATURAL_EARTH_URL, PUBLIC_DOMAIN, archive_lines, quoted
from sources import DISTRICTS, OUTLINES, SEATS, TOWNS
from worldtowns import Placed

from geo.files import csv_text

COLUMNS = (
    "code", "iso_a2", "iso_a3", "name", "units", "capitals", "towns", "west", "south", "east", "north", "time_zone",
    "time_zone_of", "languages", "note",
)  # fmt: skip
LARGEST_BYTES = 25_000_000


def make(source: Mapping[str, Any], cities: Mapping[str, Any], countries: Mapping[str, Any], codes: bytes, subdivisions: str) -> dict[str, bytes]:  # fmt: skip
    """Every file of data/world by its name, except README.md; the same sources give the same bytes.

    Raises ValueError if they are larger than `LARGEST_BYTES` together, or a unit set apart has no note.
    """
    cut, notes = world.cut(source), world.notes()
    _check_notes(cut.attributes, notes)
    features = worldtowns.read_codes(codes)
    placed = worldtowns.place(list(cities.values()), cut.attributes, cut.shapes)
    capitals = worldtowns.seats(placed, features, cut.attributes, _iso_of_divisions(subdivisions))
    texts = world.country_files(cut, notes)
    tables = worldtowns.tables(placed, capitals, cut.attributes, _code_of_iso(cut.attributes))
    zones = _zones(placed, features, cut.attributes)
    rows = _rows(cut, notes, countries, tables, capitals, zones)
    files = {"countries.csv": csv_text(COLUMNS, rows).encode("utf-8")}
    files |= {f"admin1/{code}.geojson.gz": _packed(text) for code, text in texts.items()}
    files |= {f"towns/{code}.csv.gz": _packed(text) for code, text in tables.items()}
    files["meta.toml"] = _meta(files, cut, placed, capitals).encode("utf-8")
    if (size := sum(map(len, files.values()))) > LARGEST_BYTES:
        raise ValueError(f"data/world would have {size} bytes, more than {LARGEST_BYTES}")
    return files


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode("utf-8"), 9, mtime=0)


def _check_notes(attributes: Sequence[Mapping[str, Any]], notes: Mapping[str, str]) -> None:
    known = {code for unit in attributes for code in (unit["adm0_a3"], unit["adm1_code"])}
    if lost := sorted(set(notes) - known):
        raise ValueError(f"world_notes.csv: no country or unit has the code {', '.join(lost)}")
    for unit in attributes:
        if world.must_have_a_note(unit) and not {unit["adm0_a3"], unit["adm1_code"]} & set(notes):
            raise ValueError(f"world_notes.csv: {unit['adm1_code']} is set apart in the source and has no note")


def _iso_of_divisions(subdivisions: str) -> dict[str, str]:
    """ISO 3166-2 code by GeoNames' code of a first-order division ("SD.29"), from the table of subdivisions."""
    rows = (line.split("\t") for line in subdivisions.splitlines())
    return {row[2]: row[1] for row in rows if row[6] == "1"}


def _code_of_iso(attributes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Our code of a country by its ISO 3166-1 alpha-2: that of most units with it, so that no dependency stands for it."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in attributes:
        if unit["iso_a2"] != "-1":
            found[unit["iso_a2"]][unit["adm0_a3"]] += 1
    return {iso: codes.most_common(1)[0][0] for iso, codes in found.items()}


def _zones(
    placed: Sequence[Placed], features: Mapping[int, str], attributes: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[str, str]]:
    """By country, the time zone of its capital (PPLC), else of its most populous town, and that town's name."""
    best: dict[str, tuple[tuple[bool, int, int], tuple[str, str]]] = {}
    for one in placed:
        if one.unit is not None and one.town["timezone"]:
            country, town = attributes[one.unit]["adm0_a3"], one.town
            capital = features.get(town["geonameid"]) == "PPLC"
            worth = ((capital, town["population"], -town["geonameid"]), (town["timezone"], town["name"]))
            best[country] = max(best.get(country, worth), worth)
    return {country: zone for country, (_, zone) in best.items()}


def _rows(
    cut: world.Cut, notes: Mapping[str, str], countries: Mapping[str, Any], tables: Mapping[str, str],
    capitals: Mapping[int, int], zones: Mapping[str, tuple[str, str]],
) -> list[tuple[object, ...]]:  # fmt: skip
    members: dict[str, list[int]] = defaultdict(list)
    for index, unit in enumerate(cut.attributes):
        members[unit["adm0_a3"]].append(index)
    rows: list[tuple[object, ...]] = []
    for code, indices in sorted(members.items()):
        iso = Counter(cut.attributes[index]["iso_a2"] for index in indices).most_common(1)[0][0].replace("-1", "")
        alone = _code_of_iso(cut.attributes).get(iso) == code
        told = countries.get(iso, {}) if alone else {}
        box = [f"{edge:.5f}" for edge in shapely.total_bounds(cut.shapes[indices])]
        towns = len(tables[code].splitlines()) - 1 if code in tables else 0
        languages = " ".join(dict.fromkeys(one.split("-")[0] for one in told.get("languages", "").split(",") if one))
        seats = sum(index in capitals for index in indices)
        zone = zones.get(code, ("", ""))
        rows.append((
            code, iso if alone else "", told.get("iso3", ""), _name(cut, indices), len(indices), seats, towns, *box, *zone,
            languages, notes.get(code, ""),
        ))  # fmt: skip
    return rows


def _name(cut: world.Cut, indices: Sequence[int]) -> str:
    """The source's name for the country; where its units are filed under several equally, all of them."""
    counted = Counter(cut.attributes[index]["admin"] for index in indices)
    most = max(counted.values())
    return " and ".join(sorted(name for name, number in counted.items() if number == most))


def _meta(files: Mapping[str, bytes], cut: world.Cut, placed: Sequence[Placed], capitals: Mapping[int, int]) -> str:
    """The papers of the folder: producers, licences, changes, counts, and the sha256 of every file."""
    without = len(cut.attributes) - len(capitals)
    outside = sum(one.unit is not None and one.off_km > 0 for one in placed)
    nowhere = sum(one.unit is None for one in placed)
    changes = {
        "outlines": (
            "All admin-1 units, one file a country (adm0_a3), identified by adm1_code (SAH-00 for SAH+00?); coordinates rounded to "
            f"{world.DECIMALS} decimals; rings turned right-handed.",
            *cut.changes,
            "Corrected as data/build/world_repairs.csv says, each with its reason.",
            "ISO 3166-2 codes kept where they are well formed and stand on one unit; they are of various years.",
            "Units without a name are the source's “minor islands” and named as its note says.",
            "Other names kept in one script each, and not where two units of a country bear them.",
            "Notes on disputed units are ours (data/build/world_notes.csv); every unit that the source's attributes set "
            "apart, or its country, has one.",
        ),
        "towns": (
            "All populated places, each in the unit its point lies in; "
            f"{outside} lie up to {worldtowns.FURTHEST_KM:g} km outside it (column off_km), {nowhere} in none.",
            "Near a border (the outlines are coarse) a place is kept with the country GeoNames files it with.",
            f"Capitals of units by GeoNames' feature codes: {len(capitals)} of {len(cut.attributes)}; for {without} the "
            "sources do not tell which town it is, or name several.",
            "Left out of the other names: Latin and Cyrillic ones of three letters or fewer (airport codes), those that "
            "begin with a small letter, those in several scripts.",
        ),
    }  # fmt: skip
    size = sum(map(len, files.values()))
    counts = {"bytes": size, "units": len(cut.attributes), "capitals": len(capitals), "towns": len(placed)}
    lines = ["[counts]", *(f"{name} = {number}" for name, number in counts.items())]
    for name, producer, title, url, licence in (
        ("outlines", "Natural Earth", NATURAL_EARTH_TITLE, NATURAL_EARTH_URL, PUBLIC_DOMAIN),
        ("towns", "GeoNames", "Populated places of at least 500 inhabitants, or seats", GEONAMES_URL, CC_BY),
    ):
        archives = (OUTLINES,) if name == "outlines" else (TOWNS, SEATS, DISTRICTS, OUTLINES)
        version = f"as packaged in {', '.join(map(str, archives))}"
        lines += ["", f"[{name}]", *(f"{key} = {quoted(value)}" for key, value in (
            ("producer", producer), ("title", title), ("version", version), ("url", url), ("licence", licence),
        ))]  # fmt: skip
        lines += ["changes = [", *(f"    {quoted(change)}," for change in changes[name]), "]"]
        lines += [line for archive in archives for line in archive_lines(archive, f"{name}.archive")]
    lines += ["", "[sha256]"]
    lines += [
        f"{json.dumps(name)} = {quoted(hashlib.sha256(data).hexdigest())}" for name, data in sorted(files.items())
    ]
    return "\n".join(lines) + "\n"
