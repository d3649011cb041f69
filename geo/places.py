"""The records of a gazetteer and the reading of its two files, places.csv and names.csv."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from geo.files import Problem, Row, read_field, read_id, read_rows


class PlaceKind(StrEnum):
    """What a place is. The order is the order in which candidates are named."""

    CAPITAL = "capital"
    PROVINCE = "province"
    TOWN = "town"
    DISTRICT = "district"


class NameKind(StrEnum):
    """What a name is to its place: the one we use, another one, one no longer used, one that is a mistake."""

    PREFERRED = "preferred"
    VARIANT = "variant"
    HISTORIC = "historic"
    MISSPELLING = "misspelling"


@dataclass(frozen=True, slots=True)
class Place:
    """A place with our name for it.

    `admin1` is the id of the province it lies in (a province's own id), `iso_3166_2` that province's code, empty if it has none. `lon` and `lat` are degrees (EPSG:4326),
    both None if no point is known; `geonames_id` is None if GeoNames has no record that we know of.
    """

    id: str
    kind: PlaceKind
    name: str
    admin1: str
    iso_3166_2: str
    lon: float | None
    lat: float | None
    geonames_id: int | None
    source: str


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One name of a place: its language ("und" if not known), its script (ISO 15924) and where we have it from."""

    place_id: str
    toponym: str
    language: str
    script: str
    kind: NameKind
    source: str


_PLACE_COLUMNS = ("id", "kind", "name", "admin1", "iso_3166_2", "lon", "lat", "geonames_id", "source")
_NAME_COLUMNS = ("place_id", "toponym", "language", "script", "kind", "source")
_ELSEWHERE_COLUMNS = ("toponym", "where", "source")
_NAME_LANGUAGE = "en"

Kind = TypeVar("Kind", bound=StrEnum)


def read_places(path: Path, problems: list[Problem]) -> dict[str, Place]:
    """The places by id, sorted; rows that cannot be used are left out and noted in `problems`."""
    places: dict[str, Place] = {}
    rows: dict[str, Row] = {}
    for row in read_rows(path, _PLACE_COLUMNS, problems):
        place = _place(row, path.name, problems)
        if place is None:
            continue
        if place.id in places:
            first = rows[place.id].line
            problems.append(Problem(path.name, row.line, "id", place.id, f"stands already on line {first}"))
            continue
        places[place.id], rows[place.id] = place, row
    provinces = {place.id for place in places.values() if place.kind is PlaceKind.PROVINCE}
    for place_id, place in list(places.items()):
        if place.admin1 not in provinces:
            problems.append(Problem(path.name, rows[place_id].line, "admin1", place.admin1, "is no province here"))
            del places[place_id]
    return dict(sorted(places.items()))


def read_names(path: Path, places: dict[str, Place], problems: list[Problem]) -> list[Name]:
    """The names of these places, sorted; rows that cannot be used are left out and noted in `problems`.

    Also noted: two preferred names in one language, and a place without its own name as the preferred English one.
    """
    names: dict[tuple[str, str, str], Name] = {}
    preferred: dict[tuple[str, str], Name] = {}
    file = path.name
    for row in read_rows(path, _NAME_COLUMNS, problems):
        kind = _member(NameKind, row, file, problems)
        empty = _empty(row, _NAME_COLUMNS, file, problems)
        if kind is None or empty:
            continue
        value = row.values
        name = Name(value["place_id"], value["toponym"], value["language"], value["script"], kind, value["source"])
        message = ""
        if name.place_id not in places:
            message = "is no place here"
            problems.append(Problem(file, row.line, "place_id", name.place_id, message))
        elif (name.place_id, name.toponym, name.language) in names:
            message = f"is a name of {name.place_id} already"
            problems.append(Problem(file, row.line, "toponym", name.toponym, message))
        elif kind is NameKind.PREFERRED and (other := preferred.get((name.place_id, name.language))):
            message = f"{name.place_id} has another preferred name in {name.language!r}: {other.toponym!r}"
            problems.append(Problem(file, row.line, "toponym", name.toponym, message))
        if message:
            continue
        names[name.place_id, name.toponym, name.language] = name
        if kind is NameKind.PREFERRED:
            preferred[name.place_id, name.language] = name
    for place in places.values():
        found = preferred.get((place.id, _NAME_LANGUAGE))
        if found is None or found.toponym != place.name:
            message = f"{place.id} needs its name as its preferred name in {_NAME_LANGUAGE!r}"
            problems.append(Problem(file, None, "toponym", place.name, message))
    return [names[key] for key in sorted(names)]


def read_elsewhere(path: Path, problems: list[Problem]) -> frozenset[str]:
    """Names that rather mean a place outside the dataset; rows without one are noted in `problems`."""
    rows = read_rows(path, _ELSEWHERE_COLUMNS, problems)
    return frozenset(row.values["toponym"] for row in rows if not _empty(row, _ELSEWHERE_COLUMNS, path.name, problems))


def _place(row: Row, file: str, problems: list[Problem]) -> Place | None:
    before = len(problems)
    value = row.values
    kind = _member(PlaceKind, row, file, problems)
    read_field(file, row, "id", read_id, problems)
    _empty(row, ("name", "admin1", "source"), file, problems)
    lon = _degrees(row, "lon", 180.0, file, problems)
    lat = _degrees(row, "lat", 90.0, file, problems)
    if (value["lon"] == "") != (value["lat"] == ""):
        column = "lon" if value["lon"] == "" else "lat"
        problems.append(Problem(file, row.line, column, "", "a point needs both lon and lat, or neither"))
    geonames_id = value["geonames_id"]
    if geonames_id and not (geonames_id.isascii() and geonames_id.isdigit()):
        problems.append(Problem(file, row.line, "geonames_id", geonames_id, "is no whole number"))
    if kind is PlaceKind.PROVINCE and value["admin1"] != value["id"]:
        problems.append(Problem(file, row.line, "admin1", value["admin1"], "a province lies in itself"))
    if kind is None or len(problems) > before:
        return None
    return Place(
        id=value["id"],
        kind=kind,
        name=value["name"],
        admin1=value["admin1"],
        iso_3166_2=value["iso_3166_2"],
        lon=lon,
        lat=lat,
        geonames_id=int(geonames_id) if geonames_id else None,
        source=value["source"],
    )


def _member(kinds: type[Kind], row: Row, file: str, problems: list[Problem]) -> Kind | None:
    value = row.values["kind"]
    try:
        return kinds(value)
    except ValueError:
        problems.append(Problem(file, row.line, "kind", value, f"must be one of {', '.join(kinds)}"))
        return None


def _empty(row: Row, columns: tuple[str, ...], file: str, problems: list[Problem]) -> bool:
    """Whether a column that must have a value has none."""
    if "" not in row.values.values():
        return False
    empty = [column for column in columns if not row.values[column]]
    problems.extend(Problem(file, row.line, column, "", "must not be empty") for column in empty)
    return bool(empty)


def _degrees(row: Row, column: str, limit: float, file: str, problems: list[Problem]) -> float | None:
    text = row.values[column]
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        problems.append(Problem(file, row.line, column, text, "is no number"))
        return None
    if not math.isfinite(degrees) or abs(degrees) > limit:
        problems.append(Problem(file, row.line, column, text, f"must be degrees from -{limit:g} to {limit:g}"))
        return None
    return degrees
