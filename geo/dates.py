"""Dates as sources give them: a day, a month, a year or an interval, sure or not, never an instant.

Files hold them as EDTF, the Extended Date/Time Format, level 1, as the `edtf` package reads it: `2021-08-12`, `2021-08`,
`2021`, `2021-08-12/2021-08-13`, `../2021-08-05`, each date with `?` uncertain, `~` approximate or `%` both. Times of day,
seasons, unspecified digits and years before 1 or after 9998 are not read (Python's calendar ends with 9999, and every day
here must have a day after it).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from geo.language import in_use, say

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)", re.ASCII)
_OPEN = ".."
_LAST_YEAR = 9998


class Precision(StrEnum):
    """How exactly a date is given."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


class InvalidDate(ValueError):
    """A text that should be an EDTF date and is not; the message has the text."""


@dataclass(frozen=True, slots=True)
class When:
    """The calendar days between which something was so; both ends belong to it.

    `earliest` and `latest` are days in the dataset's time zone; None is an end that the source leaves open.
    `text` is the EDTF form, and two dates are the same if their texts are.
    """

    earliest: date | None
    latest: date | None
    precision: Precision
    uncertain: bool
    approximate: bool
    text: str

    def __str__(self) -> str:
        return self.text

    def includes(self, day: date) -> bool:
        """Whether the day may be meant."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)


@lru_cache(maxsize=65536)
def read_edtf(text: str) -> When:
    """The date that an EDTF text gives; raises InvalidDate, with the text and the reason, if it gives none."""
    start, slash, end = text.partition("/")
    if not slash:
        first, last, precision, sign = _read_date(start, text)
        return When(first, last, precision, sign in ("?", "%"), sign in ("~", "%"), text)
    if start == end == _OPEN:
        raise InvalidDate(f"{text!r} is open at both ends")
    lower, upper = (None if part == _OPEN else _read_date(part, text) for part in (start, end))
    earliest = lower[0] if lower else None
    latest = upper[1] if upper else None
    if earliest and latest and earliest > latest:
        raise InvalidDate(f"{text!r} ends before it begins")
    signs = {part[3] for part in (lower, upper) if part}
    return When(earliest, latest, Precision.INTERVAL, bool(signs & {"?", "%"}), bool(signs & {"~", "%"}), text)


def read_day(text: str) -> date:
    """The calendar day of a plain `YYYY-MM-DD`; raises InvalidDate for anything else."""
    when = read_edtf(text)
    if when.precision is not Precision.DAY or when.uncertain or when.approximate or when.earliest is None:
        raise InvalidDate(f"{text!r} is not one calendar day (YYYY-MM-DD)")
    return when.earliest


def later(day: date, by: timedelta) -> date:
    """The day that many days later, or the last day of the calendar if there is none."""
    return day + by if date.max - day > by else date.max


def in_words(day: date) -> str:
    """A day as people say it: "Friday 13 August 2021", in the interface's language whatever the machine's."""
    return say("calendar.weekday_date", **_parts(day))


def short(day: date) -> str:
    """A day without its year: "13 August"."""
    return say("calendar.date_of_year", **_parts(day))


def dated(day: date) -> str:
    """A day with its year: "13 August 2021"."""
    return say("calendar.date", **_parts(day))


def when_in_words(when: When) -> str:
    """A date as people say it: "13 August 2021", "between 12 and 13 August 2021", with "perhaps" if uncertain."""
    earliest, latest = (dated(day) if day else say("calendar.unknown_day") for day in (when.earliest, when.latest))
    if when.earliest is None and when.latest is not None:
        words = say("calendar.by", date=latest)
    elif when.latest is None:
        words = say("calendar.from", date=earliest)
    else:
        words = latest if earliest == latest else say("calendar.between", earliest=earliest, latest=latest)
    sure = "perhaps" if when.uncertain else "about" if when.approximate else None
    return say(f"calendar.{sure}", date=words) if sure else words


def _parts(day: date) -> dict[str, object]:
    words = in_use()
    month = words.words("calendar.months")[day.month - 1]
    return {
        "day": day.day,
        "month": month,
        "year": day.year,
        "weekday": words.words("calendar.weekdays")[day.weekday()],
    }


def _read_date(part: str, text: str) -> tuple[date, date, Precision, str]:
    match = _DATE.fullmatch(part)
    if not match:
        raise InvalidDate(
            f"{text!r} is not an EDTF date such as 2021-08-12, 2021-08-12/2021-08-13, 2021-08 or 2021-08-13?"
        )
    year, month, day, sign = match.groups()
    if int(year) > _LAST_YEAR:
        raise InvalidDate(f"{text!r} is after the year {_LAST_YEAR}")
    try:
        if day:
            exact = date(int(year), int(month), int(day))
            return exact, exact, Precision.DAY, sign
        if month:
            last = calendar.monthrange(int(year), int(month))[1]
            return date(int(year), int(month), 1), date(int(year), int(month), last), Precision.MONTH, sign
        return date(int(year), 1, 1), date(int(year), 12, 31), Precision.YEAR, sign
    except ValueError as error:
        raise InvalidDate(f"{text!r} is no date of the calendar ({error})") from None
