"""What a format is: how its tables are known by their columns, and what reads their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.dataset import Dataset
from geo.imports.limits import ROWS, Refused
from geo.imports.mapping import TableMapping
from geo.imports.records import Found, SeenActor, Tally
from geo.imports.sheets import Sheet

RowReader = Callable[[int, list[str]], Found]


@dataclass(frozen=True, slots=True)
class Job:
    """A table to read, for a dataset, with what a person said of it; `guess` is whether sure proposals are taken too."""

    sheet: Sheet
    dataset: Dataset
    mapping: TableMapping
    tally: Tally
    guess: bool


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `needed` are the columns, in small letters, by which its tables are known.

    `read` puts what the table says into the job's tally and gives the actors it named.
    """

    name: str
    title: str
    attribution: str
    needed: tuple[str, ...]
    read: Callable[[Job], tuple[SeenActor, ...]]

    def knows(self, header: tuple[str, ...]) -> bool:
        """Whether a table with these columns is of this format."""
        return bool(self.needed) and {*self.needed} <= {name.casefold() for name in header}

    def columns(self, sheet: Sheet) -> dict[str, int]:
        """Where each column stands, by its name in small letters; raises Refused if one is missing or stands twice."""
        index = sheet.index(folded=True)
        missing = [name for name in self.needed if name not in index]
        if missing:
            raise Refused(f"is no {self.title} table: the column {missing[0]!r} is missing")
        return index


def check_rows(rows: int, most: int = ROWS) -> None:
    """Raise Refused if there are more rows than are read."""
    if rows > most:
        raise Refused(f"has more than {most:,} rows")
