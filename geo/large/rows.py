"""What every step over record batches needs: its columns as they are said to be, new ones beside them, and the one refusal."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc


class BadRow(ValueError):
    """A value that cannot be used: `row` counts from 0 within its batch, the reader of the table makes it one of the file."""

    def __init__(self, row: int, column: str, value: object, reason: str) -> None:
        self.row, self.column, self.value, self.reason = row, column, str(value), reason
        super().__init__(f"row {row}, column {column!r}: {self.value!r} {reason}")

    def __reduce__(
        self,
    ) -> tuple[type[BadRow], tuple[int, str, str, str]]:  # so that it comes whole from another process
        return BadRow, (self.row, self.column, self.value, self.reason)


def texts(batch: pa.RecordBatch, name: str) -> pa.DictionaryArray:
    """A column of texts by its different words, in the order they first stand; nulls are null.

    Raises ValueError if there is not just one such column or it has no text, BadRow if the bytes of a text are not UTF-8.
    """
    column = batch.column(one_column(batch, name))
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_null(kind) or pa.types.is_string_view(kind):  # null: a column in which nobody wrote anything
        column = column.cast(pa.string())
    elif not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise ValueError(f"column {name!r} has no text, but {kind}")
    found = column.dictionary_encode()
    try:
        found.dictionary.validate(full=True)
    except pa.ArrowInvalid:
        raise _not_utf8(found, name) from None
    return found


def one_column(batch: pa.RecordBatch, name: str) -> int:
    """Where the column of this name stands; ValueError, with those there are, if there is none or more than one."""
    places = batch.schema.get_all_field_indices(name)
    if len(places) != 1:
        there = ", ".join(batch.schema.names)
        raise ValueError(f"{'no' if not places else 'more than one'} column {name!r} among {there}")
    return int(places[0])


def with_columns(batch: pa.RecordBatch, more: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """The batch with columns more at its end; ValueError if one of the name is there already."""
    for name, values in more.items():
        if name in batch.schema.names:
            raise ValueError(f"column {name!r} is there already")
        batch = batch.append_column(name, values)
    return batch


def _not_utf8(column: pa.DictionaryArray, name: str) -> BadRow:
    for place, value in enumerate(column.dictionary.cast(pa.binary()).to_pylist()):
        try:
            value.decode("utf-8")
        except UnicodeDecodeError as error:
            row = pc.index(column.indices, pa.scalar(place, column.indices.type)).as_py()
            return BadRow(row, name, value[error.start : error.end].hex(" "), "these bytes are not UTF-8")
    raise ValueError(f"column {name!r} is not what its type says")
