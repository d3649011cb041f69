"""What is read from a table: rows as every format gives them, and the reading as a whole, with its totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from geo.claims import Claim, Predicate
from geo.documents import Document
from geo.files import Problem
from geo.imports.limits import UNREADABLE, Refused
from geo.incidents import Incident, WhenPrecision, Where

Tell = Callable[[float, str], object]
"""Told how far it is: a share from 0 to 1, and what is being done."""


class Unreadable(ValueError):
    """A row cannot be read: the column, the value there, and why not."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


@dataclass(frozen=True, slots=True)
class Change:
    """What a row says of who holds a place. `published` is None where the table does not say when it was put out.

    `gains` is who takes it in the table's words, empty where the row does not tell which of two does. `told_in` names the
    columns of these two, `published_by` what tells the second. `publisher` and `licence` are those of the table.
    """

    predicate: Predicate
    gains: str
    published: date | None
    agency: str
    sources: str
    title: str
    publisher: str
    licence: str
    told_in: tuple[str, str]
    published_by: str


@dataclass(slots=True)
class Found:
    """One row as a format reads it, before it is placed. `lon`, `lat` in degrees (EPSG:4326)."""

    line: int
    id: str
    first: date
    last: date
    lon: float
    lat: float
    where: Where
    when: WhenPrecision
    kind: str
    side_a: str
    side_b: str
    deaths: int | None
    toponym: str
    source: str
    country: str = ""
    admin1: str = ""
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the rows went: `rows` is the sum of all the others.

    `unchanged` repeat what the row before said of a place; `elsewhere` lie in other countries, or are of places that the
    dataset does not follow.
    """

    rows: int
    incidents: int
    claims: int
    unchanged: int
    elsewhere: int
    duplicates: int
    unreadable: int

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class SeenActor:
    """A party as a table names it, in how many rows that say who gained a place, and who of the dataset that is.

    `actor` is empty if nobody is proposed; `confirmed` is whether a person said so.
    """

    name: str
    rows: int
    actor: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one table. `problems` are the rows that cannot be read, one each; `remarks` what else is told.

    `agreeing` of `compared` exact points beside which the row names an area lie in that one; a name nobody knows does not agree. `first` and `last` are the days of
    what was read, None if nothing was; `outside` is how many incidents and claims lie outside the dataset's days.
    `sets_days` is whether the dataset's days become these, because it tells of nothing yet.
    """

    name: str
    format: str
    attribution: str
    incidents: tuple[Incident, ...]
    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    actors: tuple[SeenActor, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    totals: Totals
    compared: int
    agreeing: int
    first: date | None
    last: date | None
    outside: int
    sets_days: bool


@dataclass(slots=True)
class Tally:
    """What a reading has gathered so far; formats write into it."""

    name: str
    known: set[str]
    held: dict[str, Incident]
    incidents: dict[str, Incident] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    actors: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    agreeing: int = 0

    def unreadable(self, line: int, error: Unreadable) -> None:
        """Count a row that cannot be read and say why; raises Refused if there are too many of them."""
        self.counts["unreadable"] += 1
        self.problems.append(Problem(self.name, line, error.column, _shown(error.value), error.reason))
        if len(self.problems) > UNREADABLE:
            first = self.problems[0]
            raise Refused(f"more than {UNREADABLE:,} rows cannot be read, the first: {first}")

    def remark(self, line: int | None, column: str, value: str, message: str) -> None:
        """Tell of something that does not keep the row from being read."""
        if len(self.remarks) < UNREADABLE:
            self.remarks.append(Problem(self.name, line, column, _shown(value), message))

    def totals(self) -> Totals:
        """Where the rows went."""
        parts = [self.counts[name] for name in Totals.__slots__[1:]]
        return Totals(sum(parts), *parts)


def _shown(value: str) -> str:
    """A value as a message may hold it: cut, and with what cannot be written as UTF-8 escaped."""
    return value[:200].encode("utf-8", "backslashreplace").decode("utf-8")
