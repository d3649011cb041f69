"""CSV files as record batches of text: read from the beginning to the end, strictly, without holding a file whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

DELIMITERS = {".csv": ",", ".tsv": "\t"}
"""Which sign parts the fields, by the end of the file's name."""

_NOT_CLOSED = "a row is too long, or a quotation mark is not closed"
_BLOCK = 1 << 23  # bytes; no row may be longer


def read_header(path: Path) -> tuple[list[str], int]:
    """The names of a CSV file's columns, and the byte at which its rows begin.

    Raises pa.ArrowInvalid, csv.Error or UnicodeDecodeError if there are none.
    """
    begin = 0

    def lines() -> Iterator[str]:
        nonlocal begin
        with path.open("rb") as opened:
            while line := opened.readline(_BLOCK):
                encoding = "utf-8" if begin else "utf-8-sig"
                begin += len(line)
                yield line.decode(encoding)

    found = next(csv.reader(lines(), delimiter=DELIMITERS[path.suffix.lower()], strict=True), [])
    if not found:
        raise pa.ArrowInvalid("it has no names of columns")
    return found, begin


def text_batches(path: Path, names: list[str], opened: pa.OSFile) -> Iterator[pa.RecordBatch]:
    """What follows the header, at which `opened` stands, as text; an empty field is null, one of two quotation marks empty text.

    Raises pa.ArrowInvalid for what is no CSV, or has not as many fields as there are names.
    """
    try:
        with pacsv.open_csv(
            opened,
            # One thread: only then do refusals tell the row.
            read_options=pacsv.ReadOptions(block_size=_BLOCK, column_names=names, use_threads=False),
            parse_options=pacsv.ParseOptions(delimiter=DELIMITERS[path.suffix.lower()], newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types=text_schema(names),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        ) as reader:
            last = None
            for last in reader:
                yield last
        if last is not None and not _is_closed(path, last):
            raise pa.ArrowInvalid(_NOT_CLOSED)
    except pa.ArrowInvalid as error:
        if "straddl" in str(error):
            raise pa.ArrowInvalid(_NOT_CLOSED) from error
        raise


def rebatched(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of just so many, the last one apart."""
    kept: list[pa.RecordBatch] = []
    have = 0
    for batch in batches:
        kept.append(batch)
        have += batch.num_rows
        while have >= rows:
            whole = pa.Table.from_batches(kept)
            yield _one_batch(whole.slice(0, rows))
            kept, have = whole.slice(rows).to_batches(), have - rows
    if have:
        yield _one_batch(pa.Table.from_batches(kept))


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0]


def _is_closed(path: Path, last: pa.RecordBatch) -> bool:
    """Whether the last field of a CSV file is written in full; one whose quotation mark is not closed swallows all to the end."""
    value = (last.column(last.num_columns - 1)[-1].as_py() or "").encode()
    with path.open("rb") as opened:
        opened.seek(max(0, path.stat().st_size - 2 * len(value) - 64))
        end = opened.read().rstrip(b"\r\n")
    bare = [before + value for before in (b",", b"\t", b"\r", b"\n")]
    return end.endswith(tuple(bare)) or end.endswith(b'"' + value.replace(b'"', b'""') + b'"')


def text_schema(names: list[str]) -> pa.Schema:
    """Columns of text with these names."""
    return pa.schema([(name, pa.string()) for name in names])
