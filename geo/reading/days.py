"""The days that the words of a date mean, seen from the day of publication: one small calendar sum for each way to say it.

Weeks begin on Monday; "early", "mid" and "late" are thirds; a day or month without its year is the latest there was.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo.reading.datewords import SOLAR, UNITS, Lexed, civil_day

DAY = timedelta(1)
_RECENT = {UNITS["hour"]: 1, UNITS["day"]: 7, UNITS["week"]: 28, UNITS["month"]: 91}  # "in recent weeks", in days
_PERIODS = (UNITS["week"], UNITS["month"], UNITS["year"])
_VAGUE = 2  # how much more or less "a few" may be
_OLDEST_YEAR = 1900  # "in 1500 houses" is no year

Days = tuple[date, date]


@dataclass(slots=True)
class Found:
    """What a rule has matched: words `first` to `last` (excluded), their letters, and the days they mean."""

    lexed: Lexed
    rule: str
    first: int
    last: int
    codes: str
    days: Days = (date.min, date.min)
    exact: bool = True

    def all(self, letters: str) -> list[int]:
        """The values of the words of these letters."""
        return self.lexed.all(letters, self.first, self.last)

    @property
    def number(self) -> int:
        """How many units; one if no number is said."""
        return next(iter(self.all("DNc")), 1)

    @property
    def unit(self) -> int:
        """The unit of time, in days; -1 if none is said."""
        return next(iter(self.all("Uu")), -1)

    @property
    def previous(self) -> bool:
        """Whether the one before is meant: "last", "ago"."""
        return not {"L", "A"}.isdisjoint(self.codes)

    @property
    def beside(self) -> tuple[str, str]:
        """The letters of the word before and the word after, empty at the ends."""
        codes = self.lexed.codes
        return codes[self.first - 1 : self.first] if self.first else "", codes[self.last : self.last + 1]


def days_meant(one: Found, published: date, anchor: Days) -> Days | None:
    """The first and last day meant; None for none, ValueError or OverflowError for days outside the calendar."""
    match one.rule:
        case "calendar":
            return _calendar(one, published, anchor)
        case "month" | "year" | "season":
            return _part_of_year(one, published)
        case "weekday":
            return _weekday(one, published)
        case "overnight":
            return _overnight(one, published)
        case "relative":
            day = published + timedelta(sum(one.all("d")) - one.previous)
            return day, day
        case "ago":
            if one.codes[-1] == "d" and one.unit == UNITS["week"]:  # "two weeks ago today"
                return (published - timedelta(one.number * one.unit),) * 2
            one.exact = one.unit <= UNITS["day"] and "c" not in one.codes
            return _back(one, published)
        case "anchored":
            return _from_anchor(one, published, anchor)
        case "rolling":
            if "H" in one.codes and "w" in one.lexed.codes[max(0, one.first - 15) : one.first]:
                return None  # "could fall within 90 days"
            one.exact = not {"Z", "c"} & set(one.codes)
            number = one.number + _VAGUE * ("c" in one.codes)
            length = -(-number // 24) if one.unit == UNITS["hour"] else number * one.unit
            length = _RECENT.get(one.unit, 0) if "Z" in one.codes else length
            return (published - timedelta(length), published) if length > ("t" in one.codes) else None
        case "weekend":
            saturday = published - timedelta((published.weekday() - 5) % 7)
            saturday -= timedelta(7 * (one.previous and published <= saturday + DAY))
            return saturday, saturday + DAY
    return _period(one, published)


def _period(one: Found, published: date) -> Days | None:
    if one.codes[0] == "U" and one.unit == UNITS["day"]:  # where "last" follows; before it, it is the last of several
        return published - DAY, published - DAY
    if one.unit not in _PERIODS or any(sign > 0 for sign in one.all("E")):
        return None
    this = span(one.unit, published)
    return _third(span(one.unit, this[0] - DAY) if one.previous else this, one.all("G"))


def _calendar(one: Found, published: date, anchor: Days) -> Days | None:
    if one.codes in ("F", "s"):
        day = date.fromordinal(one.lexed.values[one.first])
        if one.codes == "F":
            return day, day
        orders = [each for each in (day, day.replace(month=day.day, day=day.month)) if each <= published + DAY]
        return (orders[0], orders[0]) if len(orders) == 1 else None
    if one.codes == "g":  # "on the 25th"
        day = anchor[0].replace(day=one.all("g")[0])
        if day > published:
            day = span(UNITS["month"], day.replace(day=1) - DAY)[0].replace(day=day.day)
        return day, day
    days, month, years = one.all("Dg"), one.all("Mm")[0], one.all("Y")
    if not years and one.beside[1] == "a" and one.lexed.values[one.last] == month * 100 + days[0]:
        return None  # what it commemorates is meant
    year = years[0] if years else _year(month, days[-1], published + DAY)
    start, end = civil_day(year, month, days[0]), civil_day(year, month, days[-1])
    return (start, end) if start <= end else None


def _part_of_year(one: Found, published: date) -> Days | None:
    months, years, seasons = one.all("Mm"), one.all("Y"), one.all("S")
    if months and (one.codes[0] != "U" or one.unit == UNITS["month"]):
        until = published.replace(day=1) - DAY if one.previous else published
        year = years[0] if years else _year(months[-1], 1, until)
        start = civil_day(year - (months[0] > months[-1]), months[0], 1)
        return _third((start, _month_end(year, months[-1])), one.all("G"))
    if seasons:
        until = published - timedelta(91 * one.previous)
        start = date(years[0] if years else _year(seasons[0], 1, until), seasons[0], 1)
        return start, _month_end(start.year + (start.month > 10), (start.month + 1) % 12 + 1)
    if years and years[0] >= _OLDEST_YEAR:
        return _third((date(years[0], 1, 1), date(years[-1], 12, 31)), one.all("G"))
    if years and one.beside[0] == "U":  # "in the year 1400" of the Solar Hijri calendar
        return civil_day(years[0], SOLAR + 1, 1), civil_day(years[-1] + 1, SOLAR + 1, 1) - DAY
    return None


def _weekday(one: Found, published: date) -> Days | None:
    day = _latest(one.all("W")[0], published)
    if one.unit == UNITS["week"]:
        monday = span(one.unit, published)[0] - timedelta(7 * one.previous)
        day = monday + timedelta(day.weekday())
        return (day, day) if day <= published else None
    day -= timedelta(7 * (one.previous and day == published))
    return day, day


def _overnight(one: Found, published: date) -> Days:
    """The two days of a night: a named one and the next, or the one before if the night led to it."""
    nights = [_latest(weekday, published) for weekday in one.all("W")] or [published]
    if one.all("V") == [0]:
        return nights[0], nights[0]
    if len(nights) == 2:
        return nights[0] - timedelta(7 * (nights[0] > nights[1])), nights[1]
    into = len(one.codes) == 1 or one.codes[0] == "V" or "r" in one.codes or "-" in one.codes
    return nights[0] - DAY * into, nights[0] + DAY * (not into)


def _from_anchor(one: Found, published: date, anchor: Days) -> Days | None:
    first, last = anchor
    if one.codes[0] == "E" and one.codes[-1] == "U":
        return anchor if one.unit == UNITS["day"] else _period(one, published)
    whole = one.unit == UNITS["day"] or "V" in one.codes
    signs = one.all("EqKX") or [0]
    if not {"K", "X", "h"}.isdisjoint(one.codes) and "q" not in one.codes:
        if one.unit in _PERIODS and "K" in one.codes:
            there = span(one.unit, first)
            return (there, span(one.unit, there[1] + DAY), span(one.unit, there[0] - DAY))[signs[0]]
        by = timedelta(signs[0])
        return (first + by, last + by) if whole and last + by <= published and ("X" not in one.codes or by) else None
    if one.unit == UNITS["hour"] and one.number < 24:
        around = DAY * (one.number > 1 or one.codes[0] == "u")  # an hour before or after is taken for the same day
        return (first - around, last) if signs[0] < 0 else (first, min(last + around, published))
    if one.codes[0] in "u-":  # "days later": how many?
        return None
    if signs[0] < 0:
        one.exact = "c" not in one.codes and (one.unit <= UNITS["day"] or one.codes[0] == "t")
        return _back(one, first)[0], _back(one, last)[1]
    if "c" in one.codes or one.unit > UNITS["week"]:
        return None
    by = timedelta(one.number * (1 if whole else one.unit) or one.number // 24)
    return (first + by, last + by) if last + by <= published else None


def _back(one: Found, day: date) -> Days:
    """So many units before a day: a day, for weeks a few, for months and years the month and the year."""
    unit, number = max(one.unit, 0 if one.unit == UNITS["hour"] else 1), one.number
    if unit >= UNITS["year"]:
        return span(UNITS["year"], date(day.year - number * (unit // UNITS["year"]), 1, 1))
    if unit == UNITS["month"]:
        months = day.year * 12 + day.month - 1 - number
        return span(unit, date(months // 12, months % 12 + 1, 1))
    then = day - timedelta(number * unit or number // 24)
    if unit == UNITS["hour"]:
        return then - DAY * (number < 24), then
    around = timedelta((_VAGUE if "c" in one.codes else 0) + (unit == UNITS["week"]) * (1 if number == 1 else 3))
    return then - around, then + around


def _latest(weekday: int, day: date) -> date:
    return day - timedelta((day.weekday() - weekday) % 7)


def _year(month: int, day: int, until: date) -> int:
    """The year of the latest such day that is not after a day; the month says in which calendar."""
    this = until.year - (621 if month > SOLAR else 0)
    for year in range(this, this - 9, -1):  # eight years lie between 29 Februaries at most
        try:
            if civil_day(year, month, day) <= until:
                return year
        except ValueError:  # no leap year
            continue
    raise ValueError(f"there is no day {day} of month {month}")


def _month_end(year: int, month: int) -> date:
    after = (year + 1, month - 11) if month % SOLAR == 12 else (year, month + 1)
    return civil_day(*after, 1) - DAY


def span(unit: int, day: date) -> Days:
    """The week, month or year that a day is in."""
    if unit == UNITS["week"]:
        monday = _latest(0, day)
        return monday, monday + timedelta(6)
    if unit == UNITS["month"]:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _third(span: Days, thirds: Sequence[int]) -> Days:
    """The early, middle or late days of a period, or all of it; of a month the first ten, the next ten and the others."""
    if not thirds:
        return span
    days = (span[1] - span[0]).days + 1
    third = timedelta(days // 3 if days > 7 else 3)
    middle = span[0] + timedelta((days - third.days) // 2)
    return (
        (span[0], span[0] + third - DAY),
        (middle, middle + third - DAY),
        (min(span[0] + 2 * third, span[1] - third + DAY), span[1]),
    )[thirds[0]]


def edtf(days: Days) -> str:
    """The days in EDTF, as months and years where they are whole ones."""
    first, last = (day.isoformat() for day in days)
    if days[0] != days[1] and days[0].day == 1 and days[1] == span(UNITS["month"], days[1])[1]:
        width = 4 if days[0].month == 1 and days[1].month == 12 else 7
        first, last = first[:width], last[:width]
    return first if first == last else f"{first}/{last}"
