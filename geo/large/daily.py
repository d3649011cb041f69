"""A daily timeline of a table that says, row by row, which state a place was in on a day.

The last row of a day says how the day ends; a state holds until another is written; before a place's first row its state is
not known. Days are calendar days.

For a table in parts, `last_writes` makes of each part the rows that may still count, with the same columns: parts can be
made anywhere, in any number, and put after each other in the order of the table, or in any order if a column orders them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.large.rows import BadRow, one_column, texts

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]

_EPOCH = date(1970, 1, 1).toordinal()  # Arrow counts days from here
_MOST_DAYS = 1 << 30  # places × days that a timeline writes out, 4 GB
_CELLS_PER_ROW = 8  # with at most so many days × places a table of all of them is quicker than sorting
_ROWS_KEPT = 1 << 20  # from several batches, before they are looked at together


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
class DailyTimeline:
    """The state of each of `places`, sorted, on every day from `first` to `last`; `states` are sorted too.

    Three rows of equal length hold what was written, at most once a place and day, by place and then day: the index of the
    place, the day counted from `first`, the index of the state.
    """

    places: tuple[str, ...]
    states: tuple[str, ...]
    first: date
    last: date
    place: Codes
    day: Codes
    state: Codes

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def codes(self) -> Codes:
        """The index in `states` for every place (row) and day (column), -1 where the state is not known.

        Raises ValueError if that is more than the memory is for; `changes` has no such limit.
        """
        cells = len(self.places) * self.length
        if cells > _MOST_DAYS:
            days = f"{self.first} to {self.last}"
            raise ValueError(f"{len(self.places):,} places on {self.length:,} days ({days}) are too many to write out")
        starts = self.place.astype(np.int64) * self.length + self.day
        following = np.append(starts[1:], cells)[: len(starts)]
        ends = np.minimum(following, (self.place + np.int64(1)) * self.length)
        values = np.full(2 * len(starts) + 1, -1, dtype=np.int32)  # unknown, a state, unknown, a state, ..., unknown
        values[1::2] = self.state
        lengths = np.zeros(len(values), dtype=np.int64)
        lengths[0] = starts[0] if len(starts) else cells
        lengths[1::2] = ends - starts
        lengths[2::2] = following - ends
        return np.repeat(values, lengths).reshape(len(self.places), self.length)

    def changes(self) -> pa.RecordBatch:
        """The spans of unbroken state, by place and day: `place`, `from`, `to` (included), `state`.

        The days before a place's first row are in no span.
        """
        new = np.ones(len(self.place), dtype=np.bool_)
        new[1:] = (self.place[1:] != self.place[:-1]) | (self.state[1:] != self.state[:-1])
        place, start, state = self.place[new], self.day[new], self.state[new]
        end = np.full(len(place), self.length - 1, dtype=np.int32)
        goes_on = place[1:] == place[:-1]
        end[:-1][goes_on] = start[1:][goes_on] - 1
        return _batch(
            {
                "place": _words(place, self.places),
                "from": self._dates(start),
                "to": self._dates(end),
                "state": _words(state, self.states),
            }
        )

    def days(self) -> pa.RecordBatch:
        """A row for every place and day, by place and day: `place`, `day`, `state` (null where it is not known).

        Raises ValueError like `codes`.
        """
        codes = self.codes().reshape(-1)
        place = np.repeat(np.arange(len(self.places), dtype=np.int32), self.length)
        day = np.tile(np.arange(self.length, dtype=np.int32), len(self.places))
        return _batch(
            {"place": _words(place, self.places), "day": self._dates(day), "state": _words(codes, self.states)}
        )

    def _dates(self, days: Codes) -> pa.Array:
        return pa.array(days + np.int32(self.first.toordinal() - _EPOCH), pa.int32()).cast(pa.date32())


def timeline(
    batches: Iterable[pa.RecordBatch],
    columns: Columns = Columns(),
    *,
    first: date | None = None,
    last: date | None = None,
) -> DailyTimeline:
    """The timeline of a table, given in batches, in the order of its rows; memory grows with places × days, not with rows.

    It goes from `first` to `last`, or from the first to the last day of the table. Rows of days before `first` tell the state
    on that day; rows after `last` tell nothing. Raises ValueError or BadRow like `last_writes`, and ValueError if there are no rows or if
    `last` is before `first`.
    """
    kept: list[pa.RecordBatch] = []
    reduced = 0
    for batch in batches:
        kept.append(last_writes(batch, columns))
        if sum(map(len, kept[1:])) > max(reduced, _ROWS_KEPT):
            kept = [last_writes(_together(kept), columns)]
            reduced = len(kept[0])
    if not sum(map(len, kept)):
        raise ValueError("a timeline needs at least one row")
    writes = kept[0] if len(kept) == 1 else last_writes(_together(kept), columns)
    days = _days(writes, columns.day)
    first = first or date.fromordinal(int(days.min()) + _EPOCH)
    last = last or date.fromordinal(int(days.max()) + _EPOCH)
    if last < first:
        raise ValueError(f"the last day, {last}, is before the first, {first}")
    return _sorted_timeline(writes, columns, days, first, last)


def last_writes(batch: pa.RecordBatch, columns: Columns = Columns()) -> pa.RecordBatch:
    """The last row of each place and day, with the columns that are named, and only these.

    Place and state become dictionary-encoded, order int64. Raises ValueError if a column is missing or stands
    twice, if place or state are no text, day no date (a timestamp is none: which day it is depends on a time zone), or order no integers;
    BadRow for the first null.
    """
    place, places = _codes(batch, columns.place)
    state, states = _codes(batch, columns.state)
    day = _days(batch, columns.day)
    order = None if columns.order is None else _orders(batch, columns.order)
    rows = _last_rows(place, len(places), day, order)
    found = {
        columns.place: _words(place[rows], places),
        columns.day: pa.array(day[rows], pa.int32()).cast(pa.date32()),
        columns.state: _words(state[rows], states),
    }
    if columns.order is not None and order is not None:
        found[columns.order] = pa.array(order[rows])
    return _batch(found)


def _last_rows(place: Codes, places: int, day: Codes, order: Ints | None) -> NDArray[np.intp]:
    """The numbers of the rows that are the last of their place and day, by place and day."""
    if not len(place):
        return np.zeros(0, dtype=np.intp)
    first = int(day.min())
    length = int(day.max()) - first + 1
    cells = places * length
    small: np.dtype[Any] = np.dtype(np.int32 if max(cells, len(place)) < 1 << 31 else np.int64)
    cell = place.astype(small) * length + (day.astype(small) - first)
    if order is not None and (order[1:] >= order[:-1]).all():
        order = None
    if cells > _CELLS_PER_ROW * len(place):
        by_cell = np.argsort(cell, kind="stable") if order is None else np.lexsort((order, cell))
        sorted_cell = cell[by_cell]
        ends: NDArray[np.intp] = by_cell[np.append(sorted_cell[1:] != sorted_cell[:-1], True)]
        return ends
    rows = np.arange(len(place), dtype=small)
    if order is not None:
        greatest = np.full(cells, np.iinfo(np.int64).min)
        np.maximum.at(greatest, cell, order)
        rows = rows[order == greatest[cell]]
        cell = cell[rows]
    last = np.full(cells, -1, dtype=small)
    last[cell] = rows  # where a cell is written several times, the last value stays
    return last[last >= 0].astype(np.intp)


def _sorted_timeline(writes: pa.RecordBatch, columns: Columns, days: Codes, first: date, last: date) -> DailyTimeline:
    """The timeline of rows of which each place and day has one."""
    place, places = _ranked(*_codes(writes, columns.place))
    state, states = _ranked(*_codes(writes, columns.state))
    day = days.astype(np.int64) - (first.toordinal() - _EPOCH)
    order = np.lexsort((day, place))
    order = order[day[order] < (last - first).days + 1]
    place, state, day = place[order], state[order], np.maximum(day[order], 0)
    # What was written before the first day holds on it, the last of it, unless the first day has its own.
    stays = np.append((place[1:] != place[:-1]) | (day[1:] != day[:-1]), True)[: len(place)]
    return DailyTimeline(places, states, first, last, place[stays], day[stays].astype(np.int32), state[stays])


def _ranked(codes: Codes, words: Sequence[str]) -> tuple[Codes, tuple[str, ...]]:
    """The same codes for the words that occur, each once and sorted."""
    known = tuple(sorted({words[code] for code in np.unique(codes).tolist()}))
    rank = {word: number for number, word in enumerate(known)}
    return np.array([rank.get(word, -1) for word in words], dtype=np.int32)[codes], known


def _codes(batch: pa.RecordBatch, name: str) -> tuple[Codes, list[str]]:
    """A column of texts as numbers of words; raises ValueError if it is none, BadRow for the first null."""
    column = batch.column(one_column(batch, name))
    words = _different_words(column)
    if words is None:
        column = texts(batch, name)
        words = column.dictionary.to_pylist()
    _refuse_null(column, name)
    return column.indices.cast(pa.int32()).to_numpy(), words


def _different_words(column: pa.Array) -> list[str] | None:
    """The words of a dictionary-encoded column if it can be used as it is: texts, none of them null or there twice."""
    if not pa.types.is_dictionary(column.type) or not pa.types.is_string(column.type.value_type):
        return None
    try:
        words: list[str | None] = column.dictionary.to_pylist()
    except UnicodeDecodeError:
        return None
    return [word for word in words if word is not None] if len({*words, None}) == len(words) + 1 else None


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


def _together(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    """Batches made by `last_writes`, one after the other, as one."""
    return pa.Table.from_batches(batches).unify_dictionaries().combine_chunks().to_batches()[0]


def _words(codes: Codes, words: Sequence[str]) -> pa.DictionaryArray:
    """Words by their numbers; -1 is null."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _batch(columns: dict[str, pa.Array]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
