"""Boundaries of one's own: the provinces or districts in a file that a user names, ids and names kept, each problem told.

Columns are recognised as the Common Operational Datasets name them: `ADM1_PCODE`, `ADM1_EN` and, for districts,
`ADM2_PCODE`, `ADM2_EN` besides (UN OCHA, COD-AB). Outlines are lon, lat in degrees, EPSG:4326.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.boundaries import AdminArea
from geo.files import DatasetError, Problem, read_id
from geo.founding.vectorfiles import VectorError, VectorRow, read_vector

LONGEST_TEXT = 200
_ENGLISH = "en"
_ID = "adm(?:in)?{level}_?pcode"
_NAME = "adm(?:in)?{level}_?(?:name_?)?([a-z]{{2}})?"


@dataclass(frozen=True, slots=True)
class OwnBoundaries:
    """Provinces and, if they were asked for, districts with the id of the province each lies in; what was repaired, in words."""

    provinces: tuple[AdminArea, ...]
    districts: tuple[tuple[AdminArea, str], ...]
    repaired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns hold the ids of a level, its names, and its names in other languages."""

    id: str
    name: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """What a feature's columns say of its unit."""

    id: str
    name: str
    others: tuple[tuple[str, str], ...]


def read_own(
    path: Path, *, level: int = 1, layer: str | None = None, id_column: str | None = None, name_column: str | None = None,
    repair: bool = False,
) -> OwnBoundaries:  # fmt: skip
    """The provinces (`level` 1), or the districts with their provinces (2), of a file.

    Features of one id are one unit: provinces are made of their districts where the file has only these. `id_column` and
    `name_column` are those of the level asked for, where they are not recognised. Outlines that are not valid, overlap or
    do not share their edges are refused, unless `repair`. Raises DatasetError with all that is wrong; OSError.
    """
    try:
        rows = read_vector(path, layer)
    except VectorError as error:
        raise DatasetError([Problem(path.name, None, "", "", str(error))]) from error
    problems: list[Problem] = []
    columns = {level: _columns(path.name, rows, level, id_column, name_column, problems)}
    if level == 2:  # the provinces' columns are never the ones that were named
        columns[1] = _columns(path.name, rows, 1, None, None, problems)
    if problems or None in columns.values():
        raise DatasetError(problems)
    repaired: list[str] = []
    shapes = [_outline(path.name, row, repair, repaired, problems) for row in rows]
    if problems:
        raise DatasetError(problems)
    made = {of: _units(path.name, rows, shapes, found, problems) for of, found in columns.items() if found}
    if not problems:
        parents = _parents(path.name, rows, columns, problems) if level == 2 else {}
        areas = _fitted(path.name, made[level], repair, repaired, problems)
    if problems:
        raise DatasetError(problems)
    if level == 1:
        return OwnBoundaries(areas, (), tuple(repaired))
    members: dict[str, list[AdminArea]] = defaultdict(list)
    for area in areas:
        members[parents[area.id]].append(area)
    provinces = tuple(replace(area, geometry=_joined(members[area.id])) for area in made[1])
    return OwnBoundaries(provinces, tuple((area, parents[area.id]) for area in areas), tuple(repaired))


def _columns(
    file: str, rows: Sequence[VectorRow], level: int, id_column: str | None, name_column: str | None, problems: list[Problem]
) -> _Columns | None:  # fmt: skip
    """The columns of a level; None, and the problem noted, if they are neither named nor recognised."""
    if not rows:
        problems.append(Problem(file, None, "", "", "has no features"))
        return None
    present = list(dict.fromkeys(name for row in rows for name in row.columns))
    for option, named in (("--id", id_column), ("--name", name_column)):
        if named is not None and named not in present:
            problems.append(
                Problem(file, None, named, "", f"{option}: there is no such column, but {_listed(present)}")
            )
    ids = [name for name in present if re.fullmatch(_ID.format(level=level), name, re.IGNORECASE)]
    names = {
        (found[1] or _ENGLISH).lower(): name
        for name in reversed(present)
        if (found := re.fullmatch(_NAME.format(level=level), name, re.IGNORECASE))
        and found[0].lower()[-1:] != str(level)
    }
    identified = id_column or (ids[0] if ids else None)
    called = name_column or names.get(_ENGLISH) or (names[min(names)] if names else None)
    for option, wanted, example in (("--id", identified, "PCODE"), ("--name", called, "EN")):
        if wanted is None:
            message = f"no column such as ADM{level}_{example}: name it with {option}; there are {_listed(present)}"
            problems.append(Problem(file, None, f"ADM{level}_{example}", "", message))
    if problems or identified is None or called is None:
        return None
    others = tuple(sorted((code, name) for code, name in names.items() if name != called and code != _ENGLISH))
    return _Columns(identified, called, others)


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(repr(name[:40]) for name in names[:20]) + (" …" if len(names) > 20 else "") if names else "none"


def _outline(
    file: str, row: VectorRow, repair: bool, repaired: list[str], problems: list[Problem]
) -> Polygon | MultiPolygon | None:
    """The outline of a feature; None, and the problem noted, if it is none that can be used."""

    def note(value: str, message: str) -> None:
        problems.append(Problem(file, None, "geometry", value, f"feature {row.number}: {message}"))

    shape = row.geometry
    if shape is None or shape.is_empty:
        note("", "has no outline")
        return None
    if not isinstance(shape, Polygon | MultiPolygon):
        note(shape.geom_type, "a polygon or several are expected")
        return None
    edges = shape.bounds
    if (
        not np.isfinite(shapely.get_coordinates(shape)).all()
        or edges[0] < -180
        or edges[1] < -90
        or edges[2] > 180
        or edges[3] > 90
    ):
        note(", ".join(f"{edge:g}" for edge in edges), "is not in degrees of longitude and latitude")
        return None
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        if not repair:
            note(reason, "is not valid; --repair makes it so")
            return None
        shape = _polygons(shapely.make_valid(shape, method="structure"))
        if shape is None:
            note(reason, "is not valid and cannot be made so")
            return None
        repaired.append(f"feature {row.number} made valid ({reason})")
    return shape


def _polygons(shape: shapely.Geometry) -> Polygon | MultiPolygon | None:
    """The polygons of what a repair gave, without lines and points; None if there are none."""
    parts = [
        part for part in shapely.get_parts(shape, return_index=False) if isinstance(part, Polygon) and part.area > 0
    ]
    parts = [part for whole in parts for part in shapely.get_parts(whole)]
    return None if not parts else parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _units(
    file: str, rows: Sequence[VectorRow], shapes: Sequence[Polygon | MultiPolygon | None], columns: _Columns,
    problems: list[Problem],
) -> list[AdminArea]:  # fmt: skip
    """One area for each id, sorted; what is wrong with an id or a name is noted."""
    found: dict[str, _Named] = {}
    parts: dict[str, list[Polygon | MultiPolygon]] = defaultdict(list)
    for row, shape in zip(rows, shapes, strict=True):
        named = _named(file, row, columns, problems)
        if named is None or shape is None:
            continue
        if found.setdefault(named.id, named).name != named.name:
            message = f"feature {row.number}: an earlier feature of {named.id!r} has the name {found[named.id].name!r}"
            problems.append(Problem(file, None, columns.name, named.name, message))
        parts[named.id].append(shape)
    return [
        AdminArea(one.id, one.name, one.others, parts[one.id][0] if len(parts[one.id]) == 1 else _union(parts[one.id]))
        for one in sorted(found.values(), key=lambda one: one.id)
    ]


def _named(file: str, row: VectorRow, columns: _Columns, problems: list[Problem]) -> _Named | None:
    values = {column: row.columns.get(column, "") for column in (columns.id, columns.name)}
    for column, value in values.items():
        try:
            (read_id if column == columns.id else _name)(value)
        except ValueError as error:
            problems.append(Problem(file, None, column, value, f"feature {row.number}: {error}"))
    others = tuple((code, row.columns[name]) for code, name in columns.others if row.columns.get(name, "").strip())
    usable = tuple((code, name) for code, name in others if len(name) <= LONGEST_TEXT and name.isprintable())
    return _Named(values[columns.id], values[columns.name], usable)


def _name(value: str) -> str:
    """The value itself; raises ValueError if it is no name."""
    if not value:
        raise ValueError("is empty")
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise ValueError(f"is no name: {LONGEST_TEXT} letters at most, and none that cannot be printed")
    return value


def _parents(
    file: str, rows: Sequence[VectorRow], columns: Mapping[int, _Columns | None], problems: list[Problem]
) -> dict[str, str]:
    """The province of each district, by its id; a district in two is noted."""
    own, above = columns[2], columns[1]
    assert own is not None and above is not None  # the caller has refused otherwise
    parents: dict[str, str] = {}
    provinces = {row.columns.get(above.id, "") for row in rows}
    for row in rows:
        district, province = row.columns.get(own.id, ""), row.columns.get(above.id, "")
        if parents.setdefault(district, province) != province:
            message = f"feature {row.number}: district {district!r} lies in {parents[district]!r} by an earlier feature"
            problems.append(Problem(file, None, above.id, province, message))
        if district in provinces:
            problems.append(Problem(file, None, own.id, district, f"feature {row.number}: is a province's id too"))
    return parents


def _fitted(
    file: str, areas: Sequence[AdminArea], repair: bool, repaired: list[str], problems: list[Problem]
) -> tuple[AdminArea, ...]:
    """The areas, meeting edge to edge; those that do not are noted, or cleaned if `repair`."""
    shapes = np.array([area.geometry for area in areas], dtype=object)
    if shapely.coverage_is_valid(shapes):
        return tuple(areas)
    edges = shapely.coverage_invalid_edges(shapes)
    wrong = [area.id for area, edge in zip(areas, edges, strict=True) if not edge.is_empty]
    if not repair:
        message = "these overlap or do not share their edges; --repair cleans them"
        problems.append(Problem(file, None, "geometry", ", ".join(wrong), message))
        return ()
    cleaned = [_polygons(shape) for shape in shapely.coverage_clean(shapes)]
    lost = [area.id for area, shape in zip(areas, cleaned, strict=True) if shape is None]
    if lost or not shapely.coverage_is_valid(np.array(cleaned, dtype=object)):
        message = "these overlap or do not share their edges, and cannot be cleaned"
        problems.append(Problem(file, None, "geometry", ", ".join(lost or wrong), message))
        return ()
    repaired.append(f"edges cleaned of {', '.join(wrong)}")
    return tuple(replace(area, geometry=shape) for area, shape in zip(areas, cleaned, strict=True) if shape is not None)


def _union(shapes: Sequence[Polygon | MultiPolygon]) -> Polygon | MultiPolygon:
    whole = shapely.union_all(shapes)
    assert isinstance(whole, Polygon | MultiPolygon)  # a union of polygons is nothing else
    return whole


def _joined(areas: Sequence[AdminArea]) -> Polygon | MultiPolygon:
    """One outline of areas that meet edge to edge, by their outer edges: no vertex of them moves."""
    return _union([area.geometry for area in areas]) if len(areas) > 1 else areas[0].geometry
