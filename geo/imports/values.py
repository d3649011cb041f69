"""Single values of a table: numbers, degrees, days and texts, each read or refused with the reason in words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from geo.imports.limits import FIELD
from geo.imports.records import Unreadable

_T = TypeVar("_T")

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What a spreadsheet would work out when the written file is opened in it.
_FORMULA = re.compile(r"[=@]|[+-][^\d\s.,]*[(!|]")
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PARTED = re.compile(rf"(\d{{1,2}})[./-](\d{{1,2}})[./-](\d{{4}}){_TIME}", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[./](\d{{1,2}})[./](\d{{1,2}}){_TIME}", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})", re.ASCII)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MOST_DEATHS = 10_000_000


class FormulaText(str):
    """A cell that holds a formula: what stands in it is worked out, and not what somebody wrote down."""


class DayOrder(StrEnum):
    """In which order a date such as 03/04/2021 names day, month and year."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


def read_number(column: str, value: str, decimal: str = ".") -> float:
    """A finite number; raises Unreadable."""
    text = value.strip()
    if type(value) is FormulaText:
        raise Unreadable(column, value, "is a formula; only values are read")
    if decimal == ",":
        text = text.replace(",", ".") if _COMMA.fullmatch(text) else text
    if not _NUMBER.fullmatch(text):
        raise Unreadable(column, value, _no_number(text))
    number = float(text)
    if not math.isfinite(number):
        raise Unreadable(column, value, "is not finite")
    return number


def read_degrees(column: str, value: str, limit: float, decimal: str = ".") -> float:
    """Degrees between -limit and limit, to the sixth decimal (0.1 m); raises Unreadable."""
    degrees = read_number(column, value, decimal)
    if abs(degrees) > limit:
        raise Unreadable(column, value, f"must be degrees from -{limit:g} to {limit:g}")
    return round(degrees, 6) + 0.0  # and no -0.0


def read_deaths(column: str, value: str, decimal: str = ".") -> int | None:
    """A number of people, None if the field is empty; raises Unreadable."""
    if not value.strip():
        return None
    number = read_number(column, value, decimal)
    if number < 0:
        raise Unreadable(column, value, "is negative")
    if number != int(number):
        raise Unreadable(column, value, "is no whole number")
    if number > _MOST_DEATHS:
        raise Unreadable(column, value, f"is more than {_MOST_DEATHS:,} people")
    return int(number)


def read_text(column: str, value: str, *, longest: int = 500) -> str:
    """Text on one line, cut with "…" after `longest` characters; raises Unreadable for what is no text."""
    if len(value) > FIELD:
        raise Unreadable(column, value[:80], f"has more than {FIELD:,} characters")
    if type(value) is FormulaText:
        raise Unreadable(column, value, "is a formula; only values are read")
    if found := _NO_TEXT.search(value):
        raise Unreadable(column, value, _no_text(value, found[0]))
    text = " ".join(value.split())
    if _FORMULA.match(text):
        raise Unreadable(column, value, "begins like a formula; write it as text")
    return text if len(text) <= longest else text[: longest - 1] + "…"


def read_required(column: str, value: str) -> str:
    """Text that is not empty; raises Unreadable."""
    if not (text := read_text(column, value)):
        raise Unreadable(column, value, "must not be empty")
    return text


def read_code(column: str, value: str, codes: Mapping[str, _T]) -> _T:
    """What a code stands for; raises Unreadable if it is none of `codes`."""
    code = value.strip()
    if code not in codes:
        raise Unreadable(column, value, f"is none of {', '.join(codes)}")
    return codes[code]


def read_date(column: str, value: str, order: DayOrder | None = None) -> date:
    """The day that a date names; raises Unreadable. A time of day after it is not looked at.

    Without `order` only dates that can be read in one way are: 2021-08-15, 20210815, 15 August 2021.
    """
    text = value.strip()
    if type(value) is FormulaText:
        raise Unreadable(column, value, "is a formula; only values are read")
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _NAMED.fullmatch(text):
        year, month, day = int(match[3]), _month(column, value, match[2]), int(match[1])
    elif match := _PARTED.fullmatch(text):
        one, two, year = map(int, match.groups())
        if order is None or order is DayOrder.YMD:
            raise Unreadable(column, value, "may be day/month or month/day; say which in a mapping: date_order")
        day, month = (one, two) if order is DayOrder.DMY else (two, one)
    else:
        raise Unreadable(column, value, "is no date such as 2021-08-15" if text else "must not be empty")
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable(column, value, "is no day of the calendar") from None
    if found.year > 9998:
        raise Unreadable(column, value, "is after the year 9998")
    return found


def _month(column: str, value: str, word: str) -> int:
    found = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word.lower())]
    if len(found) != 1:
        raise Unreadable(column, value, "names no month")
    return found[0]


def _no_number(text: str) -> str:
    if not text:
        return "must not be empty"
    if text.lstrip("+-").lower() in ("nan", "inf", "infinity", "na", "null", "none"):
        return "is no finite number"
    if _COMMA.fullmatch(text):
        return 'has a decimal comma; say so in a mapping: decimal = ","'
    return "is no number"


def _no_text(value: str, found: str) -> str:
    if 0xDC80 <= ord(found) <= 0xDCFF:
        escaped = " ".join(f"{ord(sign) - 0xDC00:02x}" for sign in value if 0xDC80 <= ord(sign) <= 0xDCFF)[:30]
        return f"the bytes {escaped} are not in the file's encoding; another can be named in a mapping: encoding"
    return f"the character {found!r} stands in no text"
