"""What rows of a table write: a state of a place on a day. Of all that is written, the last of each place and day counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.large.rows import BadRow, one_column, texts

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]

_CELLS_PER_ROW = 8  # up to so many days × places a row, a table of all of them is quicker than sorting
_CHUNK = 1 << 15  # rows looked at together: what is made of them fits the processor's cache
_ROWS_KEPT = 1 << 22  # from several batches, before they are looked at together


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns say what. `order`: integers, the greatest of a day is its last; None: the rows stand in their order.

    Of rows of one place, day and order the later one counts.
    """

    place: str = "place"
    day: str = "day"
    state: str = "state"
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Writes:
    """Rows: indices in `places` and `states`, days counted from 1970-01-01, and their order if a column says it."""

    places: Sequence[str]
    states: Sequence[str]
    place: Codes
    day: Codes
    state: Codes
    order: Ints | None

    def __len__(self) -> int:
        return len(self.place)

    def last(self) -> Writes:
        """The last row of each place and day, by the index of the place and by day."""
        if not len(self):
            return self
        first = int(self.day.min())
        length = int(self.day.max()) - first + 1
        if len(self.places) * length > _CELLS_PER_ROW * len(self):
            return _last_by_sorting(self, first, length)
        return _last_by_table(self, first, length) if self.order is None else _greatest_by_table(self, first, length)

    def sorted_last(self) -> Writes:
        """The same with only those places and states that still occur, sorted: however the rows were reduced before."""
        order = np.argsort(np.array(self.places, dtype=object), kind="stable")
        rank = np.argsort(order, kind="stable")
        places = [self.places[number] for number in order.tolist()]
        last = replace(self, place=_renumbered(self.place, rank.tolist()), places=places).last()
        starts = np.searchsorted(last.place, np.arange(len(places) + 1))  # a search is quick: the places are in order
        place, occurring = _only(last.place, places, np.diff(starts) > 0)
        stated = np.zeros(len(last.states), dtype=np.bool_)
        stated[last.state] = True
        state, states = _only(last.state, last.states, stated)
        return replace(last, place=place, places=occurring, state=state, states=states)


class Gathered:
    """Rows of several batches, one after the other; now and then all but the last of each place and day are forgotten."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._states: dict[str, int] = {}
        self._parts: list[Writes] = []
        self._kept = 0  # rows of the first part, if that is what was kept of more

    def add(self, writes: Writes) -> None:
        """Put rows after all others."""
        place = _renumbered(writes.place, [self._places.setdefault(word, len(self._places)) for word in writes.places])
        state = _renumbered(writes.state, [self._states.setdefault(word, len(self._states)) for word in writes.states])
        self._parts.append(replace(writes, place=place, state=state))
        if sum(map(len, self._parts)) - self._kept > max(self._kept, _ROWS_KEPT) and len(self._parts) > 1:
            self._parts = [self.all().last()]
            self._kept = len(self._parts[0])

    def all(self) -> Writes:
        """Every row that may still count."""
        parts = [part for part in self._parts if len(part)]
        places, states = list(self._places), list(self._states)
        if len(parts) == 1:
            return replace(parts[0], places=places, states=states)
        nothing = np.zeros(0, dtype=np.int32)
        place, day, state = (
            np.concatenate([nothing, *(getattr(part, name) for part in parts)]) for name in ("place", "day", "state")
        )
        orders = [part.order for part in parts if part.order is not None]
        return Writes(places, states, place, day, state, np.concatenate(orders) if orders else None)


def read_writes(batch: pa.RecordBatch, columns: Columns) -> Writes:
    """The rows of a batch.

    Raises ValueError if a column is missing or stands twice, if place or state are no text, day no date (a timestamp is none:
    which day it is depends on a time zone), or order no integers; BadRow for the first null.
    """
    place, places = _texts(batch, columns.place)
    state, states = _texts(batch, columns.state)
    day = _days(batch, columns.day)
    order = None if columns.order is None else _orders(batch, columns.order)
    return Writes(places, states, place, day, state, order)


def _last_by_table(writes: Writes, first: int, length: int) -> Writes:
    """By a table of all places and days, of which `first` is the first.

    The rows are read from the end: what is written already stays, and when all is written the other rows need no reading.
    """
    cells = len(writes.places) * length
    # The smaller the numbers, the more of them are in the processor's cache: waiting for it is most of the time this takes.
    last = np.full(cells, -1, dtype=np.min_scalar_type(-1 - len(writes.states)))
    parts = range(0, len(writes), _CHUNK)
    for number, start in enumerate(reversed(parts), start=1):
        part = slice(start, start + _CHUNK)
        cell = _cells(writes, part, first, length)
        new = np.flatnonzero(last[cell] < 0)
        if len(new):
            last[cell[new]] = writes.state[part][new]  # where a cell is written several times, the last value stays
        if number % (1 + cells // _CHUNK) == 0 and last.min() >= 0:
            break
    written = np.flatnonzero(last >= 0)
    place, day = _places_and_days(written, first, length)
    return replace(writes, place=place, day=day, state=last[written].astype(np.int32))


def _greatest_by_table(writes: Writes, first: int, length: int) -> Writes:
    """By such a table as well, for rows that say their order."""
    assert writes.order is not None
    last = np.full(len(writes.places) * length, -1, dtype=np.int32)
    greatest = np.full(len(last), np.iinfo(np.int64).min)
    for start in range(0, len(writes), _CHUNK):
        part = slice(start, start + _CHUNK)
        cell, order = _cells(writes, part, first, length), writes.order[part]
        np.maximum.at(greatest, cell, order)
        right = order == greatest[cell]
        last[cell[right]] = writes.state[part][right]
    written = np.flatnonzero(last >= 0)
    place, day = _places_and_days(written, first, length)
    return replace(writes, place=place, day=day, state=last[written], order=greatest[written])


def _cells(writes: Writes, part: slice, first: int, length: int) -> NDArray[np.intp]:
    """Where in a table of all places and days rows belong."""
    small = np.dtype(np.int32 if len(writes.places) * length < 1 << 31 else np.int64)
    cell = writes.place[part].astype(small) * length
    cell += writes.day[part] - np.int32(first)
    return cell.astype(np.intp, copy=False)


def _places_and_days(cell: NDArray[np.intp], first: int, length: int) -> tuple[Codes, Codes]:
    """The places and days of a table's cells, given in order."""
    number = np.diff(np.searchsorted(cell, np.arange(0, (cell[-1] // length + 2) * length, length)))
    place = np.repeat(np.arange(len(number), dtype=np.int32), number)
    return place, (cell - (place * np.int64(length) - first)).astype(np.int32)


def _last_by_sorting(writes: Writes, first: int, length: int) -> Writes:
    """By sorting the rows: where they are few for all these places and days."""
    cell = writes.place * np.int64(length) + (writes.day - np.int64(first))
    order = writes.order
    by_cell = np.argsort(cell, kind="stable") if order is None else np.lexsort((order, cell))
    rows = by_cell[np.append(np.diff(cell[by_cell]) != 0, True)]
    return replace(
        writes,
        place=writes.place[rows],
        day=writes.day[rows],
        state=writes.state[rows],
        order=None if order is None else order[rows],
    )


def _renumbered(codes: Codes, numbers: Sequence[int]) -> Codes:
    """Codes with new numbers; the same array where none is new."""
    if list(numbers) == list(range(len(numbers))):
        return codes
    return np.array(numbers, dtype=np.int32)[codes]


def _only(codes: Codes, words: Sequence[str], occur: NDArray[np.bool_]) -> tuple[Codes, list[str]]:
    """Codes for those words that occur, sorted; `words` has each once."""
    known = sorted(word for word, there in zip(words, occur.tolist(), strict=True) if there)
    rank = {word: number for number, word in enumerate(known)}
    return _renumbered(codes, [rank.get(word, -1) for word in words]), known


def _texts(batch: pa.RecordBatch, name: str) -> tuple[Codes, list[str]]:
    """A column of texts as indices of its different words."""
    column = batch.column(one_column(batch, name))
    words = _different_words(column)
    if words is None:
        column = texts(batch, name)
        words = column.dictionary.to_pylist()
    _refuse_null(column, name)
    return column.indices.cast(pa.int32()).to_numpy(), words


def _different_words(column: pa.Array) -> list[str] | None:
    """The words of a dictionary-encoded column if they can be used as they are: texts, none of them null or there twice."""
    if not pa.types.is_dictionary(column.type) or not pa.types.is_string(column.type.value_type):
        return None
    try:
        words: list[str] = column.dictionary.to_pylist()
    except UnicodeDecodeError:  # which `texts` can say more about
        return None
    return None if None in words or len(set(words)) < len(words) else words


def _days(batch: pa.RecordBatch, name: str) -> Codes:
    column = batch.column(one_column(batch, name))
    if not pa.types.is_date(column.type):
        raise ValueError(f"column {name!r} has no dates, but {column.type}")
    _refuse_null(column, name)
    days: Codes = column.cast(pa.date32()).cast(pa.int32()).to_numpy()
    return days


def _orders(batch: pa.RecordBatch, name: str) -> Ints:
    column = batch.column(one_column(batch, name))
    if not pa.types.is_integer(column.type):
        raise ValueError(f"column {name!r} has no integers, but {column.type}")
    _refuse_null(column, name)
    try:
        orders: Ints = column.cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid as error:
        raise ValueError(f"column {name!r} has integers beyond 64 bits with a sign: {error}") from error
    return orders


def _refuse_null(column: pa.Array, name: str) -> None:
    if column.null_count:
        row = int(np.argmin(column.is_valid().to_numpy(zero_copy_only=False)))
        raise BadRow(row, name, "", "is needed, and there is none")
