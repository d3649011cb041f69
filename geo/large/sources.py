"""Tables on disk as pieces of record batches: a Parquet or CSV file, or a folder of either, read without holding it whole.

The pieces, their order and their batches depend on the files and the plan only, so that a piece read again, today or on another
machine, is the same. A CSV file's columns are text as written, an empty field is null; only the columns that a step needs
as numbers or days are read as such. Files are opened here and handed over open: no library gets a path that it might take for an address.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.files import DatasetError, Problem
from geo.large.commas import DELIMITERS, read_header, rebatched, text_batches, text_schema
from geo.large.rows import BadRow

_PARQUET = {".parquet", ".pq"}
ROWS_A_BATCH = 1 << 17
BATCHES_A_PIECE = 8

_WORDS = {"double": "number", "int64": "whole number", "date32[day]": "day (YYYY-MM-DD)"}


@dataclass(frozen=True, slots=True)
class File:
    """A table's file as it was when the work was planned; `groups` are the rows of each row group, None for a CSV file."""

    path: Path
    size: int
    changed_ns: int
    schema: str
    groups: tuple[int, ...] | None

    @property
    def weight(self) -> int:
        """What it counts for in the progress: its rows, or its bytes where those are not known beforehand."""
        return self.size if self.groups is None else sum(self.groups)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file: `number` counts within the file, `first_row` from 0; `groups` are row groups, None for CSV."""

    file: int
    number: int
    first_row: int
    groups: tuple[int, ...] | None

    @property
    def name(self) -> str:
        """The name of the part that is made of it; names sort as the pieces stand in the table."""
        return f"part-{self.file:05}-{self.number:06}.parquet"


@dataclass(frozen=True, slots=True)
class Source:
    """A table's files in the order of their names, and how they are cut: a piece has at least `rows_a_piece` rows, if there are.

    A CSV file's pieces have just as many, and its columns in `types` are read as what they say there.
    """

    files: tuple[File, ...]
    rows_a_batch: int
    rows_a_piece: int
    types: tuple[tuple[str, pa.DataType], ...]

    @property
    def has_rows_counted(self) -> bool:
        """Whether all pieces are known before anything is read, so that they can be read in any order."""
        return all(file.groups is not None for file in self.files)


def open_source(
    path: Path,
    *,
    rows_a_batch: int = ROWS_A_BATCH,
    batches_a_piece: int = BATCHES_A_PIECE,
    types: Mapping[str, pa.DataType] | None = None,
) -> Source:
    """The table at a path: a file, or a folder that holds nothing but its files (hidden ones, and those named _…, apart).

    Raises DatasetError, with all that is wrong, if there is none, if a file is no table or not one table with the others; OSError.
    """
    if rows_a_batch < 1 or batches_a_piece < 1:
        raise ValueError("a batch has at least one row, and a piece one batch")
    problems: list[Problem] = []
    paths = _paths(path, problems)
    files = [found for one in paths if (found := _file(one, problems))]
    for file in files[1:]:
        if file.schema != files[0].schema:
            reason = f"its columns are not those of {files[0].path.name}"
            problems.append(Problem(file.path.name, None, "", "", reason))
        if (file.groups is None) != (files[0].groups is None):
            problems.append(Problem(file.path.name, None, "", "", f"is not of the kind of {files[0].path.name}"))
    if problems:
        raise DatasetError(problems)
    return Source(tuple(files), rows_a_batch, rows_a_batch * batches_a_piece, tuple(sorted((types or {}).items())))


def pieces(source: Source) -> list[Piece]:
    """All pieces of a table whose rows are counted, in their order."""
    found = []
    for place, file in enumerate(source.files):
        groups: list[int] = []
        number = first_row = rows = 0
        for group, size in enumerate(file.groups or ()):
            groups.append(group)
            rows += size
            if rows >= source.rows_a_piece or group == len(file.groups or ()) - 1:
                found.append(Piece(place, number, first_row, tuple(groups)))
                number, first_row, rows, groups = number + 1, first_row + rows, 0, []
        if not number:  # a table without rows has columns all the same
            found.append(Piece(place, 0, 0, ()))
    return found


def rows_of(source: Source, piece: Piece) -> int:
    """How many rows a piece of a Parquet file has."""
    groups = source.files[piece.file].groups or ()
    return sum(groups[group] for group in piece.groups or ())


def read_piece(source: Source, piece: Piece) -> Iterator[pa.RecordBatch]:
    """The batches of a piece of a Parquet file, at least one; each has `rows_a_batch` rows at most.

    Raises DatasetError if the file cannot be read.
    """
    file = source.files[piece.file]
    try:
        with pa.OSFile(str(file.path), "rb") as opened, pq.ParquetFile(opened, pre_buffer=False) as table:
            rows = 0
            for batch in table.iter_batches(
                source.rows_a_batch, row_groups=list(piece.groups or ()), use_threads=False
            ):
                rows += batch.num_rows
                yield batch
            if not rows:
                yield _empty(table.schema_arrow)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _unreadable(file.path, error) from error


def csv_pieces(source: Source, place: int, start: int) -> Iterator[tuple[Piece, Iterator[pa.RecordBatch], float]]:
    """The pieces of a CSV file from the `start`-th on, each to be read before the next is asked for, with the share read so far.

    Those before are read over: only reading tells where a row of CSV ends. Raises DatasetError if the file cannot be read, or
    has something else where a number or a day is needed.
    """
    file = source.files[place]
    batches = source.rows_a_piece // source.rows_a_batch
    names, begin = read_header(file.path)
    with pa.OSFile(str(file.path), "rb") as opened:
        opened.seek(begin)
        read = text_batches(file.path, names, opened) if begin < file.size else iter(())
        stream = islice(rebatched(_readable(file.path, read), source.rows_a_batch), start * batches, None)
        number = start
        while (first := next(stream, None)) is not None:
            piece = Piece(place, number, number * source.rows_a_piece, None)
            yield (
                piece,
                _as_told(chain((first,), islice(stream, batches - 1)), source, piece),
                opened.tell() / file.size,
            )
            number += 1
        if not number:  # a table without rows has columns all the same
            piece = Piece(place, 0, 0, None)
            yield piece, _as_told([_empty(text_schema(names))], source, piece), 1.0


def _paths(path: Path, problems: list[Problem]) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            problems.append(Problem(str(path), None, "", "", "is no file and no folder"))
        return [path] if path.exists() else []
    found = sorted(one for one in path.iterdir() if not one.name.startswith((".", "_")))
    if not found:
        problems.append(Problem(str(path), None, "", "", "has no tables in it"))
    return found


def _file(path: Path, problems: list[Problem]) -> File | None:
    """The file as planned; None, and a problem noted, if it is no table."""
    kind = path.suffix.lower()
    if not path.is_file() or kind not in {*_PARQUET, *DELIMITERS}:
        problems.append(Problem(str(path), None, "", "", "is no table (.parquet, .csv or .tsv)"))
        return None
    known = path.stat()
    groups = None
    try:
        if kind in _PARQUET:
            with pa.OSFile(str(path), "rb") as opened, pq.ParquetFile(opened, pre_buffer=False) as table:
                about = table.metadata
                groups = tuple(about.row_group(place).num_rows for place in range(about.num_row_groups))
                names, told = table.schema_arrow.names, table.schema_arrow.remove_metadata().serialize().to_pybytes()
        else:
            names, _ = read_header(path)
            told = "\n".join(names).encode()
    except (pa.ArrowException, UnicodeDecodeError, csv.Error, OSError) as error:
        problems.append(_unreadable(path, error).problems[0])
        return None
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        problems.extend(Problem(path.name, 1, name, "", "column stands twice") for name in doubled)
        return None
    return File(path, known.st_size, known.st_mtime_ns, hashlib.sha256(told).hexdigest(), groups)


def _as_told(batches: Iterable[pa.RecordBatch], source: Source, piece: Piece) -> Iterator[pa.RecordBatch]:
    """The batches of a CSV file with the columns in `types` read as what they say."""
    row = piece.first_row
    for batch in batches:
        made = batch
        for name, kind in source.types:
            place = batch.schema.get_field_index(name)
            if place >= 0:  # one that is missing is missed by the step
                try:
                    values = pc.cast(batch.column(place), kind)
                except pa.ArrowInvalid:
                    bad = _not_such(batch.column(place), name, kind)
                    raise placed(bad, source.files[piece.file].path.name, row) from None
                made = made.set_column(place, name, values)
        yield made
        row += batch.num_rows


def _readable(path: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except pa.ArrowException as error:
        raise _unreadable(path, error) from error


def _not_such(values: pa.Array, name: str, kind: pa.DataType) -> BadRow:
    for row, value in enumerate(values):
        try:
            pc.cast(value, kind)
        except pa.ArrowInvalid:
            return BadRow(row, name, value.as_py(), f"is no {_WORDS.get(str(kind), kind)}")
    raise ValueError(f"column {name!r} cannot be read as {kind}")


def placed(error: BadRow, file: str, first_row: int) -> DatasetError:
    """The same refusal with the row's number in the file; the first row is row 1."""
    reason = f"{error.reason} (row {first_row + error.row + 1:,})"
    return DatasetError([Problem(file, None, error.column, error.value, reason)])


def _unreadable(path: Path, error: Exception) -> DatasetError:
    return DatasetError([Problem(path.name, None, "", "", f"cannot be read ({error})")])


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [column.combine_chunks() for column in schema.empty_table().columns], schema=schema
    )
