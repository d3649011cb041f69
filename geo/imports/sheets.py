"""A sheet: the header of a table and its rows, whichever kind of file they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.imports.delimited import read_delimited
from geo.imports.features import is_features, read_features
from geo.imports.limits import COLUMNS, Refused
from geo.imports.records import Unreadable
from geo.imports.sources import Source
from geo.imports.workbook import read_workbook

Line = tuple[int, list[str] | Unreadable]
"""The number of a row as its program shows it (a text's line, a sheet's row, a feature's number), and its fields."""


@dataclass(frozen=True)
class Sheet:
    """A table: its columns' names as printed, and its rows, each with as many fields as there are columns."""

    header: tuple[str, ...]
    rows: Iterator[Line]

    def index(self, *, folded: bool = False) -> dict[str, int]:
        """Where each column stands, by its name, or by its name in small letters; raises Refused if a name stands twice."""
        names = [name.casefold() if folded else name for name in self.header]
        doubled = sorted({name for name in names if name and names.count(name) > 1})
        if doubled:
            raise Refused(f"the column {doubled[0]!r} stands twice")
        return {name: number for number, name in enumerate(names) if name}


def open_sheet(source: Source, *, encoding: str = "utf-8", separator: str = "", sheet: str = "") -> Sheet:
    """The table of a source; raises Refused if it is none."""
    if source.archive is not None:
        header, rows = read_workbook(source.archive, sheet)
    elif is_features(source):
        header, rows = read_features(source)
    else:
        header, rows = read_delimited(source, encoding=encoding, separator=separator)
    if len(header) > COLUMNS:
        raise Refused(f"has {len(header):,} columns; at most {COLUMNS:,} are read")
    names = tuple(" ".join(name.split()) for name in header)
    if not any(names):
        raise Refused("has no header: its first row is empty")
    if any(not name.isprintable() for name in names):
        wrong = next(name for name in names if not name.isprintable())
        raise Refused(f"the column name {wrong[:80]!r} is no text in the encoding {encoding}")
    return Sheet(names, _without_tags(rows))


def _without_tags(rows: Iterator[Line]) -> Iterator[Line]:
    """The rows without HXL's row of tags ("#date+start"), which may follow the header and tells of no event."""
    for number, (line, fields) in enumerate(rows):
        tags = [field for field in fields if field.strip()] if isinstance(fields, list) and not number else []
        if not (tags and all(field.startswith("#") for field in tags)):
            yield line, fields
