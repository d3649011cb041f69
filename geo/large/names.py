"""Names of a table to places: a record batch in, the same batch with `place_id` and `status` out.

The answers are `Gazetteer.lookup`'s, one by one; what makes them quick is that each different question is asked once in a
batch, and not again while it is remembered. A matcher remembers a bounded number of questions, so that its memory does
not grow with the table.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.gazetteer import AmbiguousToponym, Gazetteer, PlaceKind, UnknownToponym
from geo.large.rows import BadRow, texts, with_columns

RESOLVED, AMBIGUOUS, UNKNOWN = "resolved", "ambiguous", "unknown"
REMEMBERED = 200_000
"""Questions that a matcher remembers at the least, once it has met as many; it remembers at most twice as many."""

_Question = tuple[str, str | None, str | None]


class NameMatcher:
    """A gazetteer with the answers it gave lately."""

    def __init__(self, gazetteer: Gazetteer, *, remembered: int = REMEMBERED) -> None:
        """`remembered`: see `REMEMBERED`; ValueError if it is less than 1."""
        if remembered < 1:
            raise ValueError(f"a matcher remembers at least one question, not {remembered}")
        self.gazetteer = gazetteer
        self._remembered = remembered
        self._lately: dict[_Question, str | None] = {}
        self._before: dict[_Question, str | None] = {}

    def answer(self, toponym: str, admin1: str | None = None, kind: str | None = None) -> str | None:
        """The id of the one place meant, "" if it is ambiguous, None if it is unknown; ValueError if `kind` is no kind."""
        question = (toponym, admin1, kind)
        if question in self._lately:
            return self._lately[question]
        found = self._before[question] if question in self._before else self._ask(question)
        if len(self._lately) >= self._remembered:
            self._lately, self._before = {}, self._lately
        self._lately[question] = found
        return found

    def _ask(self, question: _Question) -> str | None:
        toponym, admin1, kind = question
        try:
            return self.gazetteer.lookup(toponym, admin1=admin1, kind=kind).id
        except AmbiguousToponym:
            return ""
        except UnknownToponym:
            return None


def resolve_batch(
    matcher: NameMatcher,
    batch: pa.RecordBatch,
    *,
    column: str = "toponym",
    admin1: str | None = None,
    kind: str | None = None,
) -> pa.RecordBatch:
    """The batch with two columns more: `place_id` (null unless resolved) and `status` (resolved, ambiguous, unknown).

    `column` has the toponyms; `admin1` and `kind` name the columns that say the province and the kind of place, None: no
    column does. A row without a toponym asks nothing: both are null. A row without a province or a kind may mean any.
    Raises ValueError if a column is missing, has no text or is there already; BadRow if a kind is none or the bytes of a
    text are not UTF-8.
    """
    asked = {name: texts(batch, name) for name in (column, admin1, kind) if name is not None}
    rows, questions = _different([asked[name] for name in (column, admin1, kind) if name is not None])
    if kind is not None:
        _check_kinds(asked[kind], kind)
    width = 1 + (admin1 is not None)
    ids: list[str | None] = []
    statuses: list[str | None] = []
    for question in questions:
        if question[0] is None:
            ids.append(None)
            statuses.append(None)
            continue
        found = matcher.answer(
            question[0],
            question[1] if admin1 is not None else None,
            question[width] if kind is not None else None,
        )
        ids.append(found or None)
        statuses.append(UNKNOWN if found is None else RESOLVED if found else AMBIGUOUS)
    return with_columns(
        batch,
        {
            "place_id": pa.array(ids, pa.string()).take(rows),
            "status": pa.array(statuses, pa.string()).take(rows),
        },
    )


def _different(columns: Sequence[pa.DictionaryArray]) -> tuple[pa.Array, list[tuple[str | None, ...]]]:
    """For each row the place of its question in the list of the different ones."""
    codes = [_codes(one) for one in columns]
    words = [[*one.dictionary.to_pylist(), None] for one in columns]
    if len(columns) == 1:
        return pa.array(codes[0]), [(word,) for word in words[0]]
    mixed = codes[0]
    for code, known in zip(codes[1:], words[1:], strict=True):
        mixed = _dense(mixed) * len(known) + code  # dense, so that the product stays within 64 bits
    _, first, rows = np.unique(mixed, return_index=True, return_inverse=True)
    picked = [[known[place] for place in code[first]] for known, code in zip(words, codes, strict=True)]
    return pa.array(rows.astype(np.int64)), list(zip(*picked, strict=True))


def _codes(column: pa.DictionaryArray) -> NDArray[np.int64]:
    """Which word of the dictionary each row has; the next after the last for null."""
    codes = pc.fill_null(column.indices.cast(pa.int64()), len(column.dictionary))
    return np.asarray(codes, dtype=np.int64)


def _dense(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _check_kinds(kinds: pa.DictionaryArray, column: str) -> None:
    known = {str(kind) for kind in PlaceKind}
    for place, value in enumerate(kinds.dictionary.to_pylist()):
        if value not in known:
            row = pc.index(kinds.indices, pa.scalar(place, kinds.indices.type)).as_py()
            raise BadRow(row, column, value, f"is no kind of place ({', '.join(sorted(known))})")
