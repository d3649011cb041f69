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

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.large.writes import Columns, Gathered, Writes, read_writes

Codes = NDArray[np.int32]

_EPOCH = date(1970, 1, 1).toordinal()  # Arrow counts days from here
_MOST_CELLS = 1 << 28  # places × days that a timeline writes out: 1 GB
_DEFAULT = Columns()


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
        if cells > _MOST_CELLS:
            days = f"{self.first} to {self.last}"
            raise ValueError(f"{len(self.places):,} places on {self.length:,} days ({days}) are too many to write out")
        number = np.zeros((len(self.places), self.length), dtype=np.int32)  # of what was written, counted from 1
        number[self.place, self.day] = np.arange(1, len(self.state) + 1)
        np.maximum.accumulate(number, axis=1, out=number)
        return np.append(np.int32(-1), self.state)[number]

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
    columns: Columns = _DEFAULT,
    *,
    first: date | None = None,
    last: date | None = None,
) -> DailyTimeline:
    """The timeline of a table, given in batches, in the order of its rows; memory grows with places × days, not with rows.

    It goes from `first` to `last`, or from the first to the last day of the table. Rows of days before `first` tell the
    state on that day; rows after `last` tell nothing. Raises what `last_writes` raises, and ValueError if there are no
    rows or if `last` is before `first`.
    """
    gathered = Gathered()
    for batch in batches:
        gathered.add(read_writes(batch, columns))
    writes = gathered.all().sorted_last()
    if not len(writes):
        raise ValueError("a timeline needs at least one row")
    first = first or date.fromordinal(int(writes.day.min()) + _EPOCH)
    last = last or date.fromordinal(int(writes.day.max()) + _EPOCH)
    if last < first:
        raise ValueError(f"the last day, {last}, is before the first, {first}")
    place, day, state = _within(writes, first, last)
    return DailyTimeline(tuple(writes.places), tuple(writes.states), first, last, place, day, state)


def last_writes(batch: pa.RecordBatch, columns: Columns = _DEFAULT) -> pa.RecordBatch:
    """The last row of each place and day, with the columns that are named, and only these, as a table to go on with.

    Place and state become dictionary-encoded, order int64. Raises ValueError if a column is missing or stands twice, if
    place or state are no text, day no date (a timestamp is none: which day it is depends on a time zone), or order no
    integers; BadRow for the first null.
    """
    writes = read_writes(batch, columns).last()
    found = {
        columns.place: _words(writes.place, writes.places),
        columns.day: pa.array(writes.day, pa.int32()).cast(pa.date32()),
        columns.state: _words(writes.state, writes.states),
    }
    if columns.order is not None:
        found[columns.order] = pa.array(writes.order)
    return _batch(found)


def _within(writes: Writes, first: date, last: date) -> tuple[Codes, Codes, Codes]:
    """Place, day from `first` on, and state of what holds on these days, by place and day."""
    begin, end = (day.toordinal() - _EPOCH for day in (first, last))
    place, day, state = writes.place, writes.day, writes.state
    if day.min() < begin or day.max() > end:
        early_enough = day <= end
        place, day, state = place[early_enough], np.maximum(day[early_enough], begin), state[early_enough]
        # What was written before the first day holds on it, the last of it, unless the first day has its own.
        stays = np.append((place[1:] != place[:-1]) | (day[1:] != day[:-1]), True)[: len(place)]
        place, day, state = place[stays], day[stays], state[stays]
    return place, day - np.int32(begin), state


def _words(codes: Codes, words: Sequence[str]) -> pa.DictionaryArray:
    """Words by their numbers; -1 is null."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=codes < 0), pa.array(words, pa.string()))


def _batch(columns: dict[str, pa.Array]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
