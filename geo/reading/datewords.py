"""The words that dates are written with: a text becomes a string with one letter for what each of its words is.

What words mean is data (`words/dates.toml`); what may stand beside what is told by the patterns in `dating`.
"""

from __future__ import annotations

import re
import tomllib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

_SHIPPED = Path(__file__).with_name("words") / "dates.toml"
UNITS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}  # in days
_NAMED = UNITS | {"early": 0, "mid": 1, "late": 2, "night": 1}
# The letter of each table of the vocabulary. Without a table: D a number up to 31, g such a one as an ordinal, N any other
# below 1,000, Y one of four digits, F a whole date in digits, s one with slashes that can be read in two ways, x any other word or number, ; the end of a sentence or paragraph.
LETTERS = {
    "weekdays": "W", "months": "M", "months_beside_a_number": "m", "solar_months": "m", "seasons": "S", "days": "d",
    "parts_of_day": "V", "units": "U", "many_units": "u", "numbers": "N", "some": "c", "thirds": "G", "overnight": "O",
    "weekend": "e", "last": "L", "past": "P", "this": "T", "next": "X", "that": "h", "neighbour": "K", "ago": "A",
    "compared": "E", "beside": "q", "recent": "Z", "within": "H", "ahead": "w", "since": "Q", "by": "B", "until": "I",
    "to": "r", "and": "n", "from": "f", "between": "b", "in": "i", "of": "o", "the": "t", "commemorated": "a",
    "day_follows": "j",
}  # fmt: skip
_MARKS = {"-": "-", "–": "-", "—": "-", "(": "(", ")": ")", ",": ",", "،": ",", ":": ":", "|": ":"}
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_][^\W_]*(?:\u200c[^\W_]+)*)"
    r"|(?P<full>(?<!\d[./-])(?=\d)(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}([./])\d{1,2}\3\d{4})(?!\d|[./-]\d))"
    r"|(?P<number>\d+(?:[.,:٫٬]\d+)*)(?P<ending>[^\W\d_]*)"
    r"|(?P<mark>[-–—(),،:|])|(?P<stop>[.!?;…؟؛]|\n\s*\n)"
)
_VARIANTS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\u200c": None})
_NO_WORDS = ("ordinal_endings", "headings")  # tables that are no words of their own, as they stand in DateWords
_PLAIN = ("x", None)
_SOLAR_MONTHS = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)
_SOLAR_NEW_YEAR = (1400, date(2021, 3, 21))
SOLAR = 100  # added to the number of a month of the Solar Hijri calendar

Meaning = tuple[str, int]


@dataclass(frozen=True, slots=True)
class DateWords:
    """The vocabulary: letter and value of each word as written, and of phrases (what stands before) by their last word."""

    words: Mapping[str, Meaning]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Meaning], ...]]
    abbreviations: frozenset[str]
    ordinal_endings: frozenset[str]
    headings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexed:
    """A text as the patterns see it: the letter of each word, where it stands, and the values of those that have one."""

    codes: str
    starts: array[int]
    ends: array[int]
    values: Mapping[int, int]

    def all(self, letters: str, first: int, last: int) -> list[int]:
        """The values of the words of these letters from one word to another (excluded)."""
        return [self.values[at] for at in range(first, last) if self.codes[at] in letters]


@lru_cache(maxsize=8)
def read_date_words(path: Path = _SHIPPED) -> DateWords:
    """The vocabulary in a TOML file; raises ValueError for a table it does not know and a word with two meanings."""
    words: dict[str, Meaning] = {}
    phrases: dict[str, dict[tuple[str, ...], Meaning]] = {}
    abbreviations: set[str] = set()
    others: dict[str, set[str]] = {table: set() for table in _NO_WORDS}
    tables = tomllib.loads(path.read_text("utf-8"))
    for language, table, given in ((name, *table) for name, told in tables.items() for table in told.items()):
        if table in others:
            others[table].update(given)
            continue
        if table not in LETTERS:
            raise ValueError(f"{path.name}, [{language}]: there is no table {table!r}")
        told = given.items() if isinstance(given, dict) else [("0", given)]
        for name, spelling in ((name, spelling) for name, spellings in told for spelling in spellings):
            meaning = LETTERS[table], int(_NAMED.get(name, name)) + (SOLAR if table == "solar_months" else 0)
            *before, last = parts = tuple(spelling.translate(_VARIANTS).rstrip(".").split())
            forms = {last, last[0].upper() + last[1:], last.upper()}
            if before:
                known = {phrases.setdefault(form, {}).setdefault(parts[:-1], meaning) for form in forms}
            else:
                known = {words.setdefault(form, meaning) for form in forms}
            if known != {meaning}:
                raise ValueError(f"{path.name}, [{language}]: {spelling!r} in {table!r} means something else too")
            if spelling.endswith("."):
                abbreviations |= forms
    longest = {last: tuple(sorted(told.items(), key=lambda one: -len(one[0]))) for last, told in phrases.items()}
    return DateWords(words, longest, *(frozenset(told) for told in (abbreviations, *others.values())))


def lex(text: str, vocabulary: DateWords) -> Lexed:
    """The letters and values of a text's words, in one pass."""
    words, phrases = vocabulary.words, vocabulary.phrases
    codes: list[str] = []
    starts, ends, values = array("q"), array("q"), dict[int, int]()
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        value: int | None = None
        if kind == "word":
            word = match[0]
            if not word.isascii():
                word = word.translate(_VARIANTS)
            code, value = words.get(word, _PLAIN)
            for phrase, meaning in phrases.get(word, ()):
                first = len(codes) - len(phrase)
                if first >= 0 and all(
                    text[starts[at] : ends[at]].translate(_VARIANTS).lower() == phrase[at]
                    for at in range(-1, -len(phrase) - 1, -1)
                ):
                    code, value = meaning
                    start = starts[first]
                    for at in range(first, len(codes)):
                        values.pop(at, None)
                    del codes[first:], starts[first:], ends[first:]
                    break
        elif kind == "mark":
            code = _MARKS[match[0]]
        elif kind == "stop":
            code = ";"
            if (
                codes
                and codes[-1] == "m"
                and ends[-1] == start
                and text[starts[-1] : start] in vocabulary.abbreviations
            ):
                ends[-1] = end
                continue
        elif kind == "full":
            code, value = _full(match[0])
        else:
            code, value = _number(match["number"], match["ending"].translate(_VARIANTS), vocabulary.ordinal_endings)
        if value is not None:
            values[len(codes)] = value
        codes.append(code)
        starts.append(start)
        ends.append(end)
    return Lexed("".join(codes), starts, ends, values)


def civil_day(year: int, month: int, day: int) -> date:
    """The day of a calendar date; raises ValueError if there is none. The month says which calendar it is."""
    if month <= SOLAR:
        return date(year, month, day)
    # Thirty-three years with eight leap years: the days of the observed calendar, as far as that has been computed.
    if not 1206 <= year <= 1498:
        raise ValueError(f"the year {year} of the Solar Hijri calendar is not computed")
    first = _SOLAR_NEW_YEAR[1] + timedelta(_solar_days(year) - _solar_days(_SOLAR_NEW_YEAR[0]))
    found = first + timedelta(_SOLAR_MONTHS[month - SOLAR - 1] + day - 1)
    ends = _solar_days(year + 1) - _solar_days(year) if month == SOLAR + 12 else _SOLAR_MONTHS[month - SOLAR]
    if not (day >= 1 and (found - first).days < ends):
        raise ValueError(f"month {month - SOLAR} of {year} has no day {day}")
    return found


def _solar_days(year: int) -> int:
    """Days before a year of the Solar Hijri calendar, from a fixed day on."""
    cycle, rest = divmod(year + 1595, 33)
    return 365 * (year + 1595) + 8 * cycle + (rest + 3) // 4


def _number(digits: str, ending: str, endings: frozenset[str]) -> tuple[str, int | None]:
    """A number of a date; what follows it without a space must make it an ordinal, and then it is a day."""
    if digits.isdecimal() and len(digits) <= 4 and (not ending or ending in endings):
        number = int(digits)
        if len(digits) < 3 and 1 <= number <= 31:
            return "g" if ending else "D", number
        if not ending and (number >= 1000 or len(digits) < 4):
            return "Y" if number >= 1000 else "N", number
    return "x", None


def _full(digits: str) -> tuple[str, int | None]:
    """A whole date in digits, as the number of its day: year first, or day first with dots; with slashes either may
    come first, and where both are possible it is read day first."""
    one, two, three = (int(part) for part in re.split(r"[-./]", digits))
    if len(re.split(r"[-./]", digits)[0]) == 4:
        readings = [(one, two, three)]
    else:
        readings = [(three, two, one)] if "." in digits or one == two else [(three, two, one), (three, one, two)]
    found: list[date] = []
    for year, month, day in readings:
        try:
            if 1 <= month <= 12:
                found.append(civil_day(year, month + (SOLAR if 1300 <= year <= 1500 else 0), day))
        except ValueError:  # no such day: not this order
            continue
    return ("Fs"[len(found) - 1], found[0].toordinal()) if found else ("x", None)
