"""Incidents: what the field's event tables tell of a conflict that is no claim of control, in `incidents.csv` of a dataset.

An incident colours nothing. It says that something was reported between two days at a place that is known more or less
exactly. Both kinds of exactness are kept as the table gives them, in the words below.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.boundaries import Boundaries
from geo.dates import read_day
from geo.files import Problem, Row, csv_text, read_field, read_required, read_rows

COLUMNS = (
    "id", "first", "last", "lon", "lat", "area_id", "where", "when", "kind", "side_a", "side_b", "deaths", "toponym", "source",
)  # fmt: skip
FILE = "incidents.csv"


class Where(StrEnum):
    """How exactly the point of an incident is known. In brackets the number that UCDP GED writes (`where_prec`).

    exact: the place itself (1). near: somewhere within some 25 km of the point (2). district: the second-order unit, of
    which the point is the middle (3). province: the first-order unit, likewise (4). area: a road, river, border or region
    without sharp bounds, for which a point was picked (5). country: the country only (6). international: waters or
    airspace that belong to no country (7). unknown: the table does not say.
    """

    EXACT = "exact"
    NEAR = "near"
    DISTRICT = "district"
    PROVINCE = "province"
    AREA = "area"
    COUNTRY = "country"
    INTERNATIONAL = "international"
    UNKNOWN = "unknown"


class WhenPrecision(StrEnum):
    """How exactly the days of an incident are known. In brackets the number that UCDP GED writes (`date_prec`).

    day: the very day (1). days: some day of two to six (2). week: some day of a week (3). month: of a month, or of more
    than a week (4). year: of more than a month, up to a year (5). unknown: the table does not say.
    """

    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of an event table. `first` and `last` are the days that the table gives; both belong to it.

    `lon` and `lat` are degrees (EPSG:4326), both None where the table has no point. `area_id` is the area it happened in,
    None where that is not known: a point that only stands for the country lies in some area by chance. `deaths` is the
    table's own best number, None if it gives none. `kind` and the sides are the table's words.
    """

    id: str
    first: date
    last: date
    lon: float | None
    lat: float | None
    area_id: str | None
    where: Where
    when: WhenPrecision
    kind: str
    side_a: str
    side_b: str
    deaths: int | None
    toponym: str
    source: str

    @property
    def is_precise(self) -> bool:
        """Whether both the place itself and the very day are known."""
        return self.where is Where.EXACT and self.when is WhenPrecision.DAY and self.first == self.last


@dataclass(frozen=True, eq=False)
class DailyCounts:
    """Incidents by area and day: two arrays of shape (areas, days), rows as `area_ids`, columns from `first` on.

    `precise` counts incidents known to be of that place and day. `imprecise` counts those that may have been on that day:
    one that may have been on any of thirty days counts on all thirty, so its rows are not to be added up. `left_out` is
    how many have no area, or none of these, or lie outside these days.
    """

    area_ids: tuple[str, ...]
    first: date
    precise: NDArray[np.int32]
    imprecise: NDArray[np.int32]
    left_out: int


def daily_counts(incidents: Iterable[Incident], area_ids: Sequence[str], first: date, last: date) -> DailyCounts:
    """How many incidents each area has on each day from `first` to `last`; raises ValueError if `last` is earlier."""
    if last < first:
        raise ValueError(f"the last day, {last}, is before the first, {first}")
    days = (last - first).days + 1
    rows = {area_id: number for number, area_id in enumerate(area_ids)}
    if len(rows) != len(area_ids):
        raise ValueError("an area stands twice")
    precise = np.zeros((len(rows), days), dtype=np.int32)
    steps = np.zeros((len(rows), days + 1), dtype=np.int32)
    left_out = 0
    for incident in incidents:
        row = rows.get(incident.area_id) if incident.area_id is not None else None
        start, end = (incident.first - first).days, (incident.last - first).days
        if row is None or end < 0 or start >= days:
            left_out += 1
        elif incident.is_precise:
            precise[row, start] += 1
        else:
            steps[row, max(start, 0)] += 1
            steps[row, min(end, days - 1) + 1] -= 1
    imprecise = np.cumsum(steps, axis=1, dtype=np.int32)[:, :days]
    return DailyCounts(tuple(area_ids), first, precise, imprecise, left_out)


def load_incidents(path: Path, boundaries: Boundaries, problems: list[Problem]) -> tuple[Incident, ...]:
    """The incidents of a dataset, sorted by id; none if there is no such file.

    What is wrong with a row is noted in `problems`, and the row is left out.
    """
    if not path.exists():
        return ()
    incidents: dict[str, Incident] = {}
    areas = {area.id for area in boundaries}
    for row in read_rows(path, COLUMNS, problems):
        before = len(problems)
        incident = _read(path.name, row, areas, problems)
        if row.values["id"] in incidents:
            message = "this id stands on an earlier line too"
            problems.append(Problem(path.name, row.line, "id", row.values["id"], message))
        elif incident is not None and len(problems) == before:
            incidents[incident.id] = incident
    return tuple(incidents[name] for name in sorted(incidents))


def write_incidents(incidents: Iterable[Incident]) -> str:
    """The incidents as the text of an `incidents.csv`, sorted by id: the same incidents give the same bytes."""
    ordered = sorted(incidents, key=lambda incident: incident.id)
    return csv_text(COLUMNS, ([getattr(incident, name) for name in COLUMNS] for incident in ordered))


def _read(file: str, row: Row, areas: set[str], problems: list[Problem]) -> Incident | None:
    def area(value: str) -> str:
        if value and value not in areas:
            raise ValueError("is no area of this dataset")
        return value

    def note(column: str, message: str) -> None:
        problems.append(Problem(file, row.line, column, row.values[column], message))

    values = row.values
    before = len(problems)
    read_field(file, row, "id", read_required, problems)
    first = read_field(file, row, "first", read_day, problems)
    last = read_field(file, row, "last", read_day, problems)
    lon = read_field(file, row, "lon", lambda value: _degrees(value, 180.0), problems)
    lat = read_field(file, row, "lat", lambda value: _degrees(value, 90.0), problems)
    where = read_field(file, row, "where", Where, problems)
    when = read_field(file, row, "when", WhenPrecision, problems)
    read_field(file, row, "area_id", area, problems)
    read_field(file, row, "kind", read_required, problems)
    deaths = read_field(file, row, "deaths", _deaths, problems)
    if first and last and last < first:
        note("last", f"is before the first day, {first}")
    if (values["lon"] == "") != (values["lat"] == ""):
        note("lon" if not values["lon"] else "lat", "a point needs both lon and lat, or neither")
    if len(problems) > before or first is None or last is None or where is None or when is None:
        return None
    return Incident(
        values["id"], first, last, lon, lat, values["area_id"] or None, where, when, values["kind"], values["side_a"],
        values["side_b"], deaths, values["toponym"], values["source"],
    )  # fmt: skip


def _degrees(value: str, limit: float) -> float | None:
    if not value:
        return None
    degrees = float(value)
    if not math.isfinite(degrees) or abs(degrees) > limit:
        raise ValueError(f"must be degrees from -{limit:g} to {limit:g}")
    return degrees


def _deaths(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise ValueError("is no number of people")
    return int(value)
