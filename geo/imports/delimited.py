"""Text tables: rows with a comma, semicolon or tab between the fields, read strictly, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from geo.imports.limits import FIELD, Refused
from geo.imports.records import Unreadable
from geo.imports.sources import Source

ENCODINGS = (
    "utf-8", "windows-1250", "windows-1251", "windows-1252", "windows-1254", "windows-1256", "iso-8859-1", "iso-8859-2",
    "iso-8859-5", "iso-8859-6", "iso-8859-9", "iso-8859-15", "koi8-r", "koi8-u", "cp437", "cp850", "cp866",
)  # fmt: skip
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_TRIED = 50


def read_delimited(
    source: Source, *, encoding: str = "utf-8", separator: str = ""
) -> tuple[list[str], Iterator[tuple[int, list[str] | Unreadable]]]:
    """The header and the rows of a text table; `separator` is found out where none is given. Raises Refused.

    A row is Unreadable if it has another number of fields than the header, or its quotes do not match. What is not in the
    encoding comes through as lone surrogates, so that only the rows where that matters are lost.
    """
    if encoding not in ENCODINGS:
        raise Refused(f"the encoding {encoding!r} is none of {', '.join(ENCODINGS)}")
    separator = separator or _find_separator(source, encoding)
    records = _records(source, encoding, separator)
    line, header = next(records, (1, []))
    if isinstance(header, Unreadable):
        raise Refused(f"line {line}: {header.reason}")
    if "\0" in "".join(header):
        raise Refused("the first line holds zero bytes: this is no text")
    return header, _rows(records, len(header))


def _rows(
    records: Iterator[tuple[int, list[str] | Unreadable]], width: int
) -> Iterator[tuple[int, list[str] | Unreadable]]:
    for line, fields in records:
        if isinstance(fields, list) and len(fields) != width:
            reason = f"{len(fields)} fields where the header has {width}"
            yield line, Unreadable("", ",".join(fields)[:80], reason)
        else:
            yield line, fields


def _records(source: Source, encoding: str, separator: str) -> Iterator[tuple[int, list[str] | Unreadable]]:
    """Each record with the number of the line on which it starts; empty lines are left out."""
    decoder = "utf-8-sig" if encoding == "utf-8" else encoding
    text = io.TextIOWrapper(source.open(), encoding=decoder, errors="surrogateescape", newline="")
    with text:
        # csv's own limit is one for the whole process, so the length of a field is looked at here as well.
        reader = csv.reader(_bounded(text), delimiter=separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, Unreadable("", "", f"is not readable as CSV ({error})")
                continue
            if fields:
                yield line, fields


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines; raises Refused at one that is longer than a row may be: it would be held in memory whole."""
    longest = 20 * FIELD
    while part := text.readline(longest):
        if len(part) == longest:
            raise Refused(f"has a line of more than {longest:,} characters: this is no table")
        yield part


def _find_separator(source: Source, encoding: str) -> str:
    """The sign between the fields: the only one that gives the first rows as many fields as the header."""
    fitting, possible = [], []
    broken = ""
    for sign in SEPARATORS:
        first = list(islice(_records(source, encoding, sign), _TRIED))
        header = first[0][1] if first else []
        if isinstance(header, Unreadable):
            broken = header.reason
        elif len(header) > 1:
            possible.append(sign)
            if all(isinstance(fields, list) and len(fields) == len(header) for _, fields in first):
                fitting.append(sign)
    found = fitting or possible
    if len(found) == 1:
        return found[0]
    if not found:
        missing = "has no comma, semicolon or tab between column names"
        raise Refused(f"is no table: its first line {broken or missing}")
    names = " and ".join(SEPARATORS[sign] for sign in found)
    raise Refused(f"may be read with {names} between its fields; say which in a mapping: separator")
