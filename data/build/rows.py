"""The rows the build reads from its own hand-kept tables and writes to the dataset."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TypeVar

from geo.files import DatasetError, Problem, read_rows


@dataclass(frozen=True, slots=True, order=True)
class Province:
    """One line of provinces.csv: which polygon of the source is which province, and its capital."""

    id: str
    adm1_code: str
    name: str
    capital: str
    capital_geonames_id: str


@dataclass(frozen=True, slots=True, order=True)
class PlaceRow:
    """One line of places.csv, as text; lon and lat are degrees (EPSG:4326), empty if no point is known."""

    id: str
    kind: str
    name: str
    admin1: str
    iso_3166_2: str
    lon: str
    lat: str
    geonames_id: str
    source: str


@dataclass(frozen=True, slots=True, order=True)
class NameRow:
    """One line of names.csv."""

    place_id: str
    toponym: str
    language: str
    script: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True, order=True)
class DroppedName:
    """One line of dropped_names.csv: a name a source gives to a place that is not that place's."""

    place_id: str
    toponym: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Seat:
    """One line of seats.csv: the town a district is governed from, where its name alone does not tell."""

    district_geonames_id: str
    town_geonames_id: str
    reason: str


Record = TypeVar("Record")


def read_table(kind: type[Record], path: Path) -> list[Record]:
    """The rows of a hand-kept table; raises DatasetError naming file and line if it is not in order."""
    columns = [field.name for field in fields(kind)]
    problems: list[Problem] = []
    rows = [kind(**row.values) for row in read_rows(path, columns, problems)]
    if problems:
        raise DatasetError(problems)
    return rows


def as_csv(kind: type, rows: Iterable[object]) -> str:
    """The rows as the text of a CSV file with a header, in the order given."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(kind)])
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()
