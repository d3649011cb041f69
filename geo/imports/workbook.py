"""Excel workbooks (.xlsx): one sheet's values, row by row.

Read with the standard library alone, because every byte of the file is somebody else's: members are unpacked only as far
as they say, XML may declare no document type and so no entities, and rows are held one at a time, so that a cell that
says it stands in the last row and column costs nothing. Formulas are told apart from values.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from geo.imports.limits import COLUMNS, FIELD, SHARED_CHARACTERS, SHARED_TEXTS, Refused
from geo.imports.markup import Attributes, Elements, Parser
from geo.imports.records import Unreadable
from geo.imports.values import FormulaText

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
# Number formats that ECMA-376 part 1, 18.8.30, sets aside for dates and times.
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read_workbook(
    archive: zipfile.ZipFile, wanted: str = ""
) -> tuple[list[str], Iterator[tuple[int, list[str] | Unreadable]]]:
    """The header and the rows of a workbook's sheet, of the one that is `wanted` if there are several; raises Refused."""
    book = _Book(archive)
    member = book.sheet(wanted)
    rows = _Rows(archive, member, book).rows()
    for _, cells in rows:
        header = _laid_out(cells, max(cells) + 1)
        return header, _lines(rows, len(header))
    raise Refused("its sheet is empty")


def _lines(rows: Iterator[tuple[int, dict[int, str]]], width: int) -> Iterator[tuple[int, list[str] | Unreadable]]:
    for number, cells in rows:
        if max(cells) >= width:
            yield number, Unreadable("", cells[max(cells)][:80], f"stands right of the {width} columns of the header")
        else:
            yield number, _laid_out(cells, width)


def _laid_out(cells: dict[int, str], width: int) -> list[str]:
    if width > COLUMNS:
        raise Refused(f"has {width:,} columns; at most {COLUMNS:,} are read")
    return [cells.get(column, "") for column in range(width)]


class _Strings(Parser):
    """The distinct texts of a workbook, without what says how to pronounce them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__(archive, "xl/sharedStrings.xml")
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._inside, self._aside, self._characters = False, False, 0
        deque(self.parse(), maxlen=0)

    def start(self, name: str, attributes: Attributes) -> None:
        self._inside = name == "t"
        self._aside = self._aside or name == "rPh"

    def end(self, name: str) -> None:
        self._inside = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            self.texts.append("".join(self._parts))
            self._parts = []
            if len(self.texts) > SHARED_TEXTS:
                raise Refused(f"holds more than {SHARED_TEXTS:,} distinct texts")

    def text(self, text: str) -> None:
        if self._inside and not self._aside:
            self._parts.append(text)
            self._characters += len(text)
            if self._characters > SHARED_CHARACTERS:
                raise Refused(f"holds more than {SHARED_CHARACTERS:,} characters of text")


class _Book:
    """What a sheet's cells need to be read: shared texts, which styles are dates, from when days are counted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        names = set(archive.namelist())
        book = Elements(archive, "xl/workbook.xml", {"sheet", "workbookPr"}).found
        self._sheets = [values for name, values in book if name == "sheet"]
        counted = next((values.get("date1904", "0") for name, values in book if name == "workbookPr"), "0")
        self.epoch = datetime(1904, 1, 1) if counted in ("1", "true") else datetime(1899, 12, 30)  # noqa: DTZ001
        self._targets = {
            values.get("Id", ""): values.get("Target", "")
            for _, values in Elements(archive, "xl/_rels/workbook.xml.rels", {"Relationship"}).found
        }
        self.texts = _Strings(archive).texts if "xl/sharedStrings.xml" in names else []
        self.dates = _date_styles(archive) if "xl/styles.xml" in names else frozenset[int]()

    def sheet(self, wanted: str) -> str:
        """The member that holds the sheet; raises Refused if it cannot be said which one is meant."""
        shown = [sheet for sheet in self._sheets if sheet.get("state", "visible") == "visible"]
        names = ", ".join(repr(sheet.get("name", "")) for sheet in shown)[:200]
        found = [sheet for sheet in shown if not wanted or sheet.get("name") == wanted]
        if len(found) != 1:
            asked = f"no sheet {wanted!r}" if wanted else f"{len(shown)} sheets"
            raise Refused(f"has {asked} ({names}); say which in a mapping: sheet")
        target = self._targets.get(found[0].get("id", ""), "")
        path = PurePosixPath(target) if target.startswith("/") else PurePosixPath("/xl") / target
        return str(path).lstrip("/")


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a date."""
    formats: dict[int, bool] = {}
    inside = _Styles(archive)
    for identifier, code in inside.formats:
        formats[identifier] = bool(re.search("[ymdhs]", _NOT_DATE.sub("", code), re.IGNORECASE))
    cells = [formats.get(identifier, identifier in _DATE_FORMATS) for identifier in inside.cells]
    return frozenset(number for number, is_date in enumerate(cells) if is_date)


class _Styles(Parser):
    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__(archive, "xl/styles.xml")
        self.formats: list[tuple[int, str]] = []
        self.cells: list[int] = []
        self._inside = False
        deque(self.parse(), maxlen=0)

    def start(self, name: str, attributes: Attributes) -> None:
        identifier = attributes.get("numFmtId", "0")
        number = int(identifier) if identifier.isascii() and identifier.isdigit() else 0
        if name == "cellXfs":
            self._inside = True
        elif name == "numFmt":
            self.formats.append((number, attributes.get("formatCode", "")))
        elif name == "xf" and self._inside:
            self.cells.append(number)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


class _Rows(Parser):
    """The rows of a sheet, as they come: the row's number and its cells by column."""

    def __init__(self, archive: zipfile.ZipFile, member: str, book: _Book) -> None:
        super().__init__(archive, member)
        self._book = book
        self._done: deque[tuple[int, dict[int, str]]] = deque()
        self._row, self._column = 0, -1
        self._cells: dict[int, str] = {}
        self._kind, self._style, self._formula = "n", 0, False
        self._parts: list[str] = []
        self._inside = ""
        self._length = 0

    def rows(self) -> Iterator[tuple[int, dict[int, str]]]:
        """The rows that have anything in them."""
        for _ in self.parse():
            while self._done:
                yield self._done.popleft()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
            self._column, self._cells = -1, {}
        elif name == "c":
            match = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column_number(match[1]) if match else self._column + 1
            self._kind, self._formula, self._parts, self._length = attributes.get("t", "n"), False, [], 0
            style = attributes.get("s", "0")
            self._style = int(style) if style.isascii() and style.isdigit() else 0
        elif name in ("v", "t", "f"):
            self._inside = name
            self._formula = self._formula or name == "f"
        else:
            self._inside = ""

    def text(self, text: str) -> None:
        if self._inside in ("v", "t"):
            self._length += len(text)
            if self._length <= FIELD + 1:  # one more shows that it is too long
                self._parts.append(text)

    def end(self, name: str) -> None:
        self._inside = ""
        if name == "c":
            value = self._value("".join(self._parts)[: FIELD + 1])
            if self._formula:
                self._cells[self._column] = FormulaText(value)
            elif value:
                self._cells[self._column] = value
        elif name == "row" and self._cells:
            self._done.append((self._row, self._cells))

    def _value(self, raw: str) -> str:
        if self._kind == "s":
            number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
            if not 0 <= number < len(self._book.texts):
                raise Refused(
                    f"row {self._row}: a cell points to a text that the workbook does not have ({raw[:20]!r})"
                )
            return self._book.texts[number]
        if self._kind == "n" and raw:
            return self._number(raw)
        return {"1": "true", "0": "false"}.get(raw, raw) if self._kind == "b" else raw

    def _number(self, raw: str) -> str:
        try:
            number = float(raw)
        except ValueError:
            return raw
        if not math.isfinite(number):
            return raw
        if self._style in self._book.dates:
            try:
                moment = self._book.epoch + timedelta(days=number)
            except OverflowError:
                return raw
            # Excel keeps a date as a number of days: what is left of it is the time of day.
            return moment.date().isoformat() if number == int(number) else moment.isoformat(" ", "seconds")
        return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
