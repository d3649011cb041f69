"""The world's countries with their provinces and towns, as shipped: read a country at a time, when asked for.

Outlines are Natural Earth's admin-1 units (public domain), towns GeoNames' (CC BY 4.0); `data/world/meta.toml` says
what was changed. Positions are lon, lat in degrees, EPSG:4326.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

import shapely

from geo.boundaries import AdminArea, Boundaries
from geo.dataset import HOME
from geo.toponyms import key

FOLDER = HOME / "data" / "world"
TOWN_COLUMNS = ("geonames_id", "name", "lon", "lat", "population", "admin1", "seat", "off_km", "others")
"""The columns of a country's table of towns; `seat` is 1 for the capital of its unit, `others` are joined by "|"."""
GEOMETRY = ',"geometry":'
"""What parts the properties of a feature from its outline, on its line of a country's file."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country, or what Natural Earth files like one, and how many units, capitals and towns are known of it.

    `code` is Natural Earth's `adm0_a3`; `iso_a2` and `iso_a3` are empty where it has no ISO 3166-1 code. `bounds` are
    west, south, east, north in degrees. `time_zone` (IANA) is that of the town named in `time_zone_of`; both are empty
    where no town is known. `languages` are GeoNames' codes. `note` is empty unless something about it is disputed.
    """

    code: str
    iso_a2: str
    iso_a3: str
    name: str
    units: int
    capitals: int
    towns: int
    bounds: tuple[float, float, float, float]
    time_zone: str
    time_zone_of: str
    languages: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Unit:
    """An admin-1 unit of a country. `area.id` is Natural Earth's `adm1_code` (SAH-00 for SAH+00?); `area.names` are by language.

    `kind` is its English word (Province, State), `iso_3166_2` its code, both empty if the source has none that is its
    alone; `others` are further names in no stated language; `note` is empty unless something about it is disputed.
    """

    area: AdminArea
    country: str
    kind: str
    iso_3166_2: str
    others: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place of GeoNames: its id, main name, position, and inhabitants (0: not known).

    `admin1` is the id of the unit it lies in or, up to 5 km outside every outline, the nearest; None if there is none.
    `seat`: open data says that it is the capital of that unit. `off_km`: how far outside it lies, 0 inside.
    """

    geonames_id: int
    name: str
    lon: float
    lat: float
    population: int
    admin1: str | None
    seat: bool
    off_km: float
    others: tuple[str, ...]


@lru_cache(maxsize=1)
def countries() -> tuple[Country, ...]:
    """All countries, sorted by code."""
    text = (FOLDER / "countries.csv").read_text(encoding="utf-8")
    return tuple(
        Country(
            code=row["code"],
            iso_a2=row["iso_a2"],
            iso_a3=row["iso_a3"],
            name=row["name"],
            units=int(row["units"]),
            capitals=int(row["capitals"]),
            towns=int(row["towns"]),
            bounds=(float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"])),
            time_zone=row["time_zone"],
            time_zone_of=row["time_zone_of"],
            languages=tuple(row["languages"].split()),
            note=row["note"],
        )
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)
    )


def country(named: str) -> Country:
    """The country of a code (`adm0_a3`, ISO 3166-1 alpha-3 or alpha-2) or a name, capital and small letters alike.

    Raises LookupError, naming some that are written nearly so, if there is none.
    """
    wanted = named.strip()
    for codes in zip(*((one.code, one.iso_a3, one.iso_a2) for one in countries()), strict=True):
        if wanted and wanted.upper() in codes:
            return countries()[codes.index(wanted.upper())]
    by_name = {key(one.name): one for one in countries()}
    if found := by_name.get(key(wanted)):
        return found
    raise LookupError(f"{named!r} is no country here{_near(key(wanted), by_name)}")


def units(named: str) -> tuple[Unit, ...]:
    """The admin-1 units of a country, sorted by id; raises LookupError like `country`."""
    return _units(country(named).code)


def admin1(named: str) -> Boundaries:
    """The admin-1 outlines of a country; raises LookupError like `country`."""
    return _admin1(country(named).code)


@lru_cache(maxsize=1)
def world_admin1() -> Boundaries:
    """The admin-1 outlines of all countries; ids as in `Unit`."""
    return Boundaries(unit.area for one in countries() for unit in _units(one.code))


def towns(named: str) -> tuple[Town, ...]:
    """The towns of a country, sorted by GeoNames id; raises LookupError like `country`.

    A town is filed with the country whose unit it lies in; GeoNames may file it with another where that is disputed.
    """
    return _towns(country(named).code)


def unit(code: str) -> Unit:
    """The unit of an id; raises LookupError if there is none."""
    own = [one.code for one in countries() if one.code == code[:3]]
    others = (
        one.code for one in countries() if one.code not in own
    )  # four units bear other letters than their country's
    for of in (*own, *others):
        for found in _units(of):
            if found.area.id == code:
                return found
    raise LookupError(f"{code!r} is no unit here; units have ids such as {_units(countries()[0].code)[0].area.id}")


def script(text: str) -> str | None:
    """The ISO 15924 code of the one script a name is written in; None if there are several, or one not listed here."""
    found = {unicodedata.name(letter, "?").split()[0].split("-")[0] for letter in text if letter.isalpha()}
    codes = {_SCRIPTS.get(name, "") for name in found - {"MODIFIER"}}
    if len(codes) > 1 and codes <= _JAPANESE:
        return "Jpan"
    return codes.pop() or None if len(codes) == 1 else None


_JAPANESE = frozenset({"Hani", "Hira", "Kana"})
_SCRIPTS = {
    "LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl", "GREEK": "Grek", "HEBREW": "Hebr", "ARMENIAN": "Armn",
    "GEORGIAN": "Geor", "ETHIOPIC": "Ethi", "SYRIAC": "Syrc", "THAANA": "Thaa", "NKO": "Nkoo", "TIFINAGH": "Tfng",
    "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml",
    "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "TIBETAN": "Tibt", "THAI": "Thai",
    "LAO": "Laoo", "MYANMAR": "Mymr", "KHMER": "Khmr", "MONGOLIAN": "Mong", "CJK": "Hani", "HIRAGANA": "Hira",
    "KATAKANA": "Kana", "HANGUL": "Hang",
}  # fmt: skip
_LEAST_LIKE = 0.6


def _near(wanted: str, by_name: dict[str, Country]) -> str:
    near = [by_name[name] for name in get_close_matches(wanted, by_name, n=3, cutoff=_LEAST_LIKE)]
    return "; near are " + ", ".join(f"{one.name} ({one.code})" for one in near) if near else ""


@cache
def _units(code: str) -> tuple[Unit, ...]:
    return tuple(read_units(code, _text(FOLDER / "admin1" / f"{code}.geojson.gz")))


@cache
def _admin1(code: str) -> Boundaries:
    return Boundaries(one.area for one in _units(code))


@lru_cache(maxsize=8)
def _towns(code: str) -> tuple[Town, ...]:
    path = FOLDER / "towns" / f"{code}.csv.gz"
    if not path.exists():  # a country without towns has no table
        return ()
    rows = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    next(rows)
    return tuple(
        Town(
            int(number), name, float(lon), float(lat), int(population), admin1 or None, seat == "1", float(off_km or 0),
            tuple(others.split("|")) if others else (),
        )
        for number, name, lon, lat, population, admin1, seat, off_km, others in rows
    )  # fmt: skip


def read_units(code: str, text: str) -> Iterable[Unit]:
    """The units in the text of a country's file: one feature a line, its outline last on it."""
    heads, shapes = [], []
    for line in text.splitlines():
        head, parted, shape = line.partition(GEOMETRY)
        if parted:
            heads.append(json.loads(head + "}")["properties"])
            shapes.append(shape.rstrip(",").removesuffix("}"))
    for of, shape in zip(heads, shapely.from_geojson(shapes), strict=True):
        names = tuple((name.removeprefix("name_"), of[name]) for name in sorted(of) if name.startswith("name_"))
        area = AdminArea(of["id"], of["name"], names, shape)
        yield Unit(area, code, of["kind"], of["iso_3166_2"], tuple(of["others"]), of["note"])


def _text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8")
