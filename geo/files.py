"""Files read strictly and written whole: every room that touches a CSV file comes through here."""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
_ID = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII
)  # ids stand in addresses, attributes, scripts, file names


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file: where it stands, the value that stands there, and what was expected."""

    file: str
    line: int | None
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f" {_printable(self.column)}:" if self.column else ""
        value = f" {_shown(self.value)}:" if self.value else ""
        message = _printable(" ".join(self.message.split()))  # a library's words in it may bring line ends
        return f"{place}:{column}{value} {message}"


class DatasetError(ValueError):
    """A dataset cannot be used; `problems` lists everything found wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file with the number of the line it starts on (the header is line 1)."""

    line: int
    values: Mapping[str, str]


def read_toml(path: Path, problems: list[Problem]) -> Table | None:
    """The table of a TOML file; None, and a problem noted, if it is missing, empty or no TOML."""
    text = read_text(path, problems)
    if text is None:
        return None
    try:
        return Table(path.name, "", tomllib.loads(text), problems)
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, None, "", "", f"is not TOML ({error})"))
        return None


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The whole of a UTF-8 text file; None, and a problem noted, if it is missing, empty or not UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem(path.name, None, "", "", f"cannot be read ({error.strerror})"))
        return None
    if not data.strip():
        problems.append(Problem(path.name, 1, "", "", "the file is empty"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        value = data[error.start : error.end].hex(" ")
        problems.append(Problem(path.name, line, "", value, "these bytes are not UTF-8"))
        return None


def read_rows(path: Path, columns: Sequence[str], problems: list[Problem]) -> list[Row]:
    """The rows of a CSV file that has exactly these columns, values stripped of outer blanks.

    A header with other columns yields no rows. A row with too few or too many fields is left out. Each is
    noted in `problems`, as is a file that is missing, empty, not UTF-8 or not CSV.
    """
    text = read_text(path, problems)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        header = [name.strip() for name in next(reader)]
        if not _header_is_right(path, header, columns, problems):
            return []
        line = reader.line_num + 1
        for fields in reader:
            if len(fields) == len(header):
                rows.append(Row(line, {name: field.strip() for name, field in zip(header, fields, strict=True)}))
            elif fields:
                expected = f"{len(fields)} fields where the header has {len(header)}"
                problems.append(Problem(path.name, line, "", ",".join(fields), expected))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(path.name, line, "", "", f"not readable as CSV from here on ({error})"))
    return rows


def read_field(file: str, row: Row, column: str, read: Callable[[str], _T], problems: list[Problem]) -> _T | None:
    """The value of one field as `read` makes it; None, and a problem noted, if that raises a ValueError."""
    value = row.values[column]
    try:
        return read(value)
    except ValueError as error:
        problems.append(Problem(file, row.line, column, value, str(error)))
        return None


def read_id(value: str) -> str:
    """The value itself; raises ValueError if it is no id."""
    if not _ID.fullmatch(value):
        raise ValueError("is no id: letters of a to z, digits, dots, hyphens and underscores")
    return value


def read_required(value: str) -> str:
    """The value itself; raises ValueError if it is empty."""
    if not value:
        raise ValueError("must not be empty")
    return value


class Table:
    """A TOML table whose values are taken one by one; what is missing, of another type or left over is noted."""

    def __init__(self, file: str, prefix: str, values: Mapping[str, Any], problems: list[Problem]) -> None:
        self.file, self.prefix, self.problems = file, prefix, problems
        self.values = dict(values)

    def take(self, name: str, kind: type, read: Callable[[Any], Any] | None = None) -> Any:
        """The value of that name as `read` makes it; None, and a problem noted, if it has not this type."""
        value = self.values.pop(name, None)
        if type(value) is not kind or value == "":
            self.note(name, value, f"must be given, as a {kind.__name__}")
            return None
        try:
            return read(value) if read else value
        except (ValueError, LookupError) as error:
            self.note(name, value, str(error))
            return None

    def finish(self) -> None:
        """Note everything that nobody took."""
        for name, value in self.values.items():
            self.note(name, value, "is no setting")

    def note(self, name: str, value: object, message: str) -> None:
        """Note a problem with the value of that name."""
        shown = "" if value is None else str(value)
        self.problems.append(Problem(self.file, None, self.prefix + name, shown, message))


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV file as text, lines ending in "\n", None as an empty field: what `read_rows` reads back the same."""
    lines = []
    for row in (columns, *rows):
        line = io.StringIO()
        # With its own line end, "\r\n", the writer quotes both characters; with "\n" it would leave "\r" bare.
        csv.writer(line).writerow(row)
        lines.append(line.getvalue().removesuffix("\r\n") + "\n")
    return "".join(lines)


def write_whole(path: Path, data: bytes | str) -> None:
    """Write a file so that a reader sees the old one or the whole new one; text is written as UTF-8."""
    content = data.encode("utf-8") if isinstance(data, str) else data
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "is in no folder", str(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)  # mkstemp makes the file private; what a command writes is not
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise


def _header_is_right(path: Path, header: list[str], columns: Sequence[str], problems: list[Problem]) -> bool:
    doubled = sorted({name for name in header if header.count(name) > 1})
    missing = [name for name in columns if name not in header]
    extra = [name for name in header if name not in columns]
    for names, message in ((doubled, "column stands twice"), (missing, "column is missing"), (extra, "unknown column")):
        problems.extend(Problem(path.name, 1, name, "", message) for name in names)
    return not (doubled or missing or extra)


def _printable(words: str) -> str:
    """Words with whatever a terminal may take for a command escaped, line ends too."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in words)


def _shown(value: str) -> str:
    """A value as it may stand in a one-line message: quoted, control characters escaped, cut when long."""
    return repr(value if len(value) <= 80 else value[:77] + "…")
