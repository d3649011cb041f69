"""data/world/admin1: every admin-1 unit of the world, one file a country, from one topology."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from rows import read_table

from geo.toponyms import key
from geo.world import GEOMETRY, script

DECIMALS = 5  # as the outlines of the Afghan dataset, whose provinces are among these
BUILD = Path(__file__).resolve().parent
_ISO = re.compile("[A-Z]{2}-[A-Z0-9]{1,3}")
_MINOR = re.compile(r"^[A-Z]{3}-99 \((.+)\)$")
_LANGUAGES = {"zht": "zh-Hant"}


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """One line of world_repairs.csv: what a column of a unit should say; "names" stands for all others than the name."""

    adm1_code: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One line of world_notes.csv: what is disputed about a country or a unit, in words of ours."""

    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Cut:
    """All units: their attributes as in the source after repairs, their outlines, and what was changed in the latter."""

    attributes: list[dict[str, Any]]
    shapes: Any
    changes: tuple[str, ...]


def cut(source: Mapping[str, Any]) -> Cut:
    """Every unit of the world file, outlines rounded and valid, in the order of `adm1_code`."""
    features = sorted(source["features"], key=lambda one: plain_code(one["properties"]["adm1_code"]))
    attributes = [{**one["properties"], "adm1_code": plain_code(one["properties"]["adm1_code"])} for one in features]
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
    shapes, changes = _tidied(shapes, [one["adm1_code"] for one in attributes])
    _repair(attributes)
    return Cut(attributes, shapes, changes)


def plain_code(code: str) -> str:
    """An `adm1_code` as an id: "SAH+00?" is SAH-00, as ids have no other signs than dots, hyphens and underscores."""
    return code.replace("+", "-").removesuffix("?")


def _tidied(shapes: Any, codes: list[str]) -> tuple[Any, tuple[str, ...]]:
    """Outlines rounded, where equal vertices stay equal; those that this breaks are mended, and told.

    Raises ValueError if any is not valid or overlaps another afterwards.
    """
    shapes = _rounded(shapes)
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure")
    edges = shapely.coverage_invalid_edges(shapes)
    crossing = shapes[~shapely.is_empty(edges)]
    tree = shapely.STRtree(shapes)
    around = np.unique(tree.query(crossing, predicate="intersects")[1]) if len(crossing) else np.array([], dtype=int)
    before = shapes[around]
    # A point where three units meet may be rounded across an edge: the corner is cleaned, vertices elsewhere stay.
    shapes[around] = _rounded(shapely.coverage_clean(before))
    same = shapely.equals_exact(shapely.normalize(before), shapely.normalize(shapes[around]), tolerance=0.0)
    changed = np.array(codes)[around[~same]]
    shapes = shapely.orient_polygons(shapes, exterior_cw=False)
    if not shapely.is_valid(shapes).all() or not shapely.coverage_is_valid(shapes):
        raise ValueError("world outlines are not valid, or overlap, after rounding")
    told = [f"Made valid after rounding: {', '.join(np.array(codes)[broken])}."] if len(broken) else []
    told += [f"Corner cleaned where rounding had crossed two edges: {', '.join(changed)}."] if len(changed) else []
    return shapes, tuple(told)


def _rounded(shapes: Any) -> Any:
    return shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS) + 0.0)  # + 0.0: no minus zero


def _repair(attributes: list[dict[str, Any]]) -> None:
    """Correct what is known to be wrong, drop codes and names that are not one unit's alone, name what has no name."""
    by_code = {one["adm1_code"]: one for one in attributes}
    if len(by_code) != len(attributes):
        raise ValueError("an adm1_code stands twice in the source")
    for repair in read_table(Repair, BUILD / "world_repairs.csv"):
        unit = by_code[repair.adm1_code]
        for column in _name_columns(unit) if repair.column == "names" else [repair.column]:
            unit[column] = repair.value
    standing = Counter(one["iso_3166_2"] for one in attributes)
    for unit in attributes:
        if standing[unit["iso_3166_2"]] > 1 or not _ISO.fullmatch(unit["iso_3166_2"]):
            unit["iso_3166_2"] = ""
        if not unit["name"]:
            found = _MINOR.match(unit["note"])
            if not found:
                raise ValueError(f"{unit['adm1_code']} has no name")
            unit["name"] = found[1]


def _name_columns(unit: Mapping[str, Any]) -> list[str]:
    return [name for name in unit if name.startswith("name_") and name != "name_len"]


def country_files(world: Cut, notes: Mapping[str, str]) -> dict[str, str]:
    """The text of each country's file, by its code (`adm0_a3`)."""
    lines: dict[str, list[str]] = defaultdict(list)
    foreign = _names_of_several(world.attributes)
    shapes = shapely.to_geojson(world.shapes)
    for unit, shape in zip(world.attributes, shapes, strict=True):
        of = _properties(unit, foreign.get(unit["adm0_a3"], {}), notes)
        head = json.dumps(
            {"type": "Feature", "id": of["id"], "properties": of}, ensure_ascii=False, separators=(",", ":")
        )
        lines[unit["adm0_a3"]].append(f"{head[:-1]}{GEOMETRY}{shape}}}")
    start, end = '{"type":"FeatureCollection","features":[\n', "\n]}\n"
    return {code: start + ",\n".join(found) + end for code, found in sorted(lines.items())}


def _names_of_several(attributes: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, set[str]]]:
    """By country and folded name, the units that bear it in any column; those whose main name it is, if any, alone."""
    bearers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    mains: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for unit in attributes:
        mains[unit["adm0_a3"]][key(unit["name"])].add(unit["adm1_code"])
        for name, _ in _all_names(unit):
            bearers[unit["adm0_a3"]][key(name)].add(unit["adm1_code"])
    return {
        country: {name: mains[country].get(name) or units for name, units in found.items()}
        for country, found in bearers.items()
    }


def _all_names(unit: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every name but the main one, with its language; empty where the source states none."""
    names = []
    for column in _name_columns(unit):
        if column in ("name_alt", "name_local"):
            names += [(name.strip(), "") for name in unit[column].split("|")]
        elif unit[column]:
            language = column.removeprefix("name_")
            names.append((unit[column].strip(), _LANGUAGES.get(language, language)))
    return [(name, language) for name, language in names if name and "?" not in name and script(name)]


def _properties(unit: Mapping[str, Any], bearers: Mapping[str, set[str]], notes: Mapping[str, str]) -> dict[str, Any]:
    """What is kept of a unit's attributes. A name that stands for two units is kept with the one whose main name it is."""
    code = unit["adm1_code"]
    kept = [(name, language) for name, language in _all_names(unit) if bearers[key(name)] == {code}]
    named = {f"name_{language}": name for name, language in kept if language}
    others = {name for name, language in kept if not language and name != unit["name"]} - set(named.values())
    return {
        "id": code, "name": unit["name"], "kind": unit["type_en"] or "", "iso_3166_2": unit["iso_3166_2"],
        "note": notes.get(code, ""), **dict(sorted(named.items())), "others": sorted(others),
    }  # fmt: skip


def notes() -> dict[str, str]:
    """What is disputed, by the code of a country or a unit."""
    return {row.code: row.note for row in read_table(Note, BUILD / "world_notes.csv")}


def must_have_a_note(unit: Mapping[str, Any]) -> bool:
    """Whether the source's own attributes mark a unit as disputed or set apart.

    That is: a state's view that does not recognise it, a country without ISO code, or the ISO code of another country.
    """
    unrecognised = any(value == "Unrecognized" for name, value in unit.items() if name.startswith("FCLASS_"))
    return unrecognised or unit["iso_a2"] == "-1" or unit["adm1_code"] in ("RUS-283", "RUS-5482")
