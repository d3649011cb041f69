"""How every command reads what it is given and prints what it found: bytes, lines and tables, and the one refusal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")

_JOINERS = "\u200c\u200d"
# What stands in no text: control characters but blanks and line ends, and halves of a character, which JSON can bring.
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")


class BadInput(ValueError):
    """What the user gave cannot be used; the message is the one line that says why."""


def read_input(name: str) -> str:
    """The text of a file, of standard input for "-", without a byte order mark; line ends stay as they are.

    Raises BadInput, with file, line and bytes, if it is not UTF-8; OSError if it cannot be read.
    """
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"{name}:{line}: the bytes {error.object[error.start : error.end].hex(' ')} are not UTF-8"
        ) from None


def no_text(text: str) -> tuple[str, int] | None:
    """Why this is nothing to read, and the line on which that shows; None if it can be read."""
    if not text.strip():
        return "the text is empty", 1
    if found := _NO_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return f"the character {found[0]!r} at {found.start()} stands in no text; is this a text file?", line
    return None


def read_json(name: str, number: int, line: str) -> Any:
    """The value on a line of a JSON Lines file; raises BadInput naming file, line and value."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        reason = error.msg
    except (ValueError, RecursionError) as error:  # a number of more digits, or brackets deeper, than Python reads
        reason = str(error)
    raise BadInput(f"{name}:{number}: {line.strip()[:80]!r} is not JSON ({reason})")


def progress(values: Sequence[_T], text: str, *, shown: bool = True) -> Iterable[_T]:
    """The values, with a bar on standard error while they are worked on if that is a terminal.

    Not `shown` where answers are printed meanwhile to the same terminal: they tell of the progress themselves.
    """
    return _with_bar(values, text) if shown and sys.stderr.isatty() else values


def _with_bar(values: Sequence[_T], text: str) -> Iterator[_T]:
    from rich.console import Console
    from rich.progress import Progress

    # Left to itself, the bar would catch what is printed meanwhile and send answers to standard error.
    with Progress(console=Console(stderr=True), redirect_stdout=False, redirect_stderr=False) as bar:
        yield from bar.track(values, description=text)


def print_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Rows as a table of these columns, or each whole as a line of JSON."""
    if as_json:
        for row in rows:
            print_json(row)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*(name.replace("_", " ") for name in columns), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text("–" if row[name] is None else on_one_line(str(row[name]))) for name in columns))
    Console(soft_wrap=True).print(table)


def print_json(value: dict[str, Any]) -> None:
    """One line of JSON."""
    print(json.dumps(value, ensure_ascii=False))


def on_one_line(words: str, indent: str = "") -> str:
    """Printed text with its line ends and whatever a terminal may take for a command as blanks.

    The signs that join letters in Arabic script, or keep them from joining, stay.
    """
    kept = "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in words)
    return indent + " ".join(kept.split())
