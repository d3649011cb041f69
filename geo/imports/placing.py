"""Placing: which rows of a table lie in the dataset's areas, which elsewhere, and which have their degrees swapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from geo.boundaries import AdminArea, Boundaries
from geo.dataset import Dataset
from geo.imports.areanames import AreaNames
from geo.imports.format import Job, RowReader, check_rows
from geo.imports.records import Found, Tally, Unreadable
from geo.incidents import Incident, Where
from geo.places import PlaceKind
from geo.toponyms import key

_CHUNK = 20_000
_MARGIN = 3.0  # degrees round the areas in which a point may be the country's own: off its coast, or by an older border
_NO_AREA = frozenset({Where.COUNTRY, Where.INTERNATIONAL})
Change = Callable[[Found], str]
"""Takes a row that says a place changed hands: gives which of the totals it counts in, "" if it makes no claim of control."""


def read_rows(job: Job, read: RowReader, change: Change | None = None) -> None:
    """Read all rows of a sheet and place them: incidents, claims where `change` takes a row, elsewhere, unreadable."""
    placer = _Placer(job.dataset, job.tally, change)
    found: list[Found] = []
    for number, (line, fields) in enumerate(job.sheet.rows, start=1):
        check_rows(number)
        try:
            if isinstance(fields, Unreadable):
                raise fields
            found.append(read(line, fields))
        except Unreadable as error:
            job.tally.unreadable(line, error)
        if len(found) >= _CHUNK:
            placer.place(found)
            found = []
    placer.place(found)
    placer.finish()


@dataclass(slots=True)
class _Placer:
    """Rows are placed by the outlines. What lies in none is kept until it is known which countries the outlines are of.

    A country is the dataset's own if the dataset names it so, or if most of its rows lie in the areas. A row of an own
    country in no area is an incident without one; other rows in no area are elsewhere.
    """

    dataset: Dataset
    tally: Tally
    change: Change | None
    inside: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)
    aside: list[Found] = field(default_factory=list)
    names: AreaNames = field(init=False)
    is_district: bool = field(init=False)
    unnamed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names = AreaNames(self.dataset)
        self.is_district = self.dataset.settings.unit.kind is PlaceKind.DISTRICT

    def place(self, found: list[Found]) -> None:
        """Place some rows."""
        boundaries = self.dataset.boundaries
        areas = _located(boundaries, [(row.lon, row.lat) for row in found])
        west, south, east, north = boundaries.bounds
        for row, area in zip(found, areas, strict=True):
            if area is not None:
                self.inside[row.country] += 1
                self._keep(row, area)
                continue
            self.outside[row.country] += 1
            near = west - _MARGIN <= row.lon <= east + _MARGIN and south - _MARGIN <= row.lat <= north + _MARGIN
            may_be_swapped = west <= row.lat <= east and south <= row.lon <= north
            if near or may_be_swapped:
                self.aside.append(row)
            else:
                self.tally.counts["elsewhere"] += 1

    def finish(self) -> None:
        """Decide about the rows that lie in no area."""
        named = {key(name) for name in self.dataset.settings.country}
        swaps = _located(self.dataset.boundaries, [(row.lat, row.lon) for row in self.aside])
        for row, area in zip(self.aside, swaps, strict=True):
            own = key(row.country) in named or self.inside[row.country] > self.outside[row.country]
            if area is not None and (own or not row.country):
                value = f"{row.lon:g}, {row.lat:g}"
                reason = f"longitude and latitude look swapped: the other way round this lies in {area.name}"
                self.tally.unreadable(row.line, Unreadable("longitude, latitude", value, reason))
            elif own and row.country:
                self._keep(row, None)
            else:
                self.tally.counts["elsewhere"] += 1

    def _keep(self, row: Found, area: AdminArea | None) -> None:
        tally = self.tally
        if row.admin1 and area is not None and row.where is Where.EXACT and not self.is_district:
            said = self.names.areas(row.admin1)
            tally.compared += 1
            tally.agreeing += area.id in said
            if not said and row.admin1 not in self.unnamed:
                self.unnamed.add(row.admin1)
                tally.remark(row.line, "", row.admin1, f"is no name of an area here; the point lies in {area.name}")
        area_id = area.id if area is not None and self._is_sure(row, area) else None
        incident = Incident(
            row.id, row.first, row.last, row.lon, row.lat, area_id, row.where, row.when, row.kind, row.side_a, row.side_b,
            row.deaths, row.toponym, row.source,
        )  # fmt: skip
        held = tally.held.get(row.id) or tally.incidents.get(row.id)
        if held is not None or row.id in tally.known:
            tally.counts["duplicates"] += 1
            if held is not None and held != incident:
                tally.remark(row.line, "id", row.id, "is there already and says something else; what is there was kept")
            return
        if row.change is not None and self.change is not None and area is not None:
            became = self.change(row)
            if became:
                tally.known.add(row.id)
                tally.counts[became] += 1
                return
        tally.counts["incidents"] += 1
        tally.incidents[row.id] = incident

    def _is_sure(self, row: Found, area: AdminArea) -> bool:
        """Whether the point tells the area: one that stands for a country, or a region's picked point, does not alone."""
        if row.where is Where.AREA:
            return area.id in self.names.areas(row.admin1)
        return row.where not in _NO_AREA and not (self.is_district and row.where is Where.PROVINCE)


def _located(boundaries: Boundaries, points: Sequence[tuple[float, float]]) -> list[AdminArea | None]:
    """The area of each point; None for one in no area, and for what is no longitude and latitude."""
    areas: list[AdminArea | None] = [None] * len(points)
    usable = [number for number, (_, lat) in enumerate(points) if abs(lat) <= 90]
    found = boundaries.locate_many([points[number][0] for number in usable], [points[number][1] for number in usable])
    for number, index in zip(usable, found, strict=True):
        if index >= 0:
            areas[number] = boundaries.areas[index]
    return areas
