"""Date expressions in a text and the days they mean, seen from the day of publication: "on Monday", "since last week".

The grammar is a list of patterns over a string with one letter for each word of the text (`datewords`); none has a nested
repetition, so that reading takes time in step with the text. Nothing found lies more than a day after publication (papers
are dated in other time zones than the events), and an interval ends with it at the latest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from geo.dates import InvalidDate, When, read_edtf
from geo.reading.datewords import DateWords, lex, read_date_words
from geo.reading.days import DAY, Found, days_meant, edtf

_AHEAD = timedelta(273)  # a day without a year that was longer ago than this is taken to lie ahead instead
_OF_DAYS = {"weekday", "calendar", "relative"}
_FROM_TO = ("bn", "bnt", "fI", "fIt")
_BESIDE = ("", ",", "(", "o", "t", ",t", ",o")

_YEAR = r"(?:,?[oU]?Y)?"
_RULES = {
    "skipped": r"X[DNc]?[GV]?[WMmuVSe]",
    "calendar": rf"[Fs]|[Mm](?:[tj]|ij)?[Dg](?:[r-][Dg](?![Mm])|(?<=b[Mm]D)n[Dg])?{_YEAR}"
    rf"|[Dg](?:[r-][Dg]|(?<=[ib][Dg])n[Dg])?;?[ot]?U?[Mm](?![Dg]){_YEAR}|(?<=[iQBI]t)g(?![xUu])",
    "month": r"G[io-]*t?U?(?:M(?:,?o?Y)?|m,?o?Y)|[Mm],?o?Y|[LT]M|(?<=[iQBIbfro])M(?:[rn-]M(?![Dg]))?|(?<=[iQBIbf]t)M"
    r"|Um(?![Dg]|,?Y)",
    "year": r"G[io-]*t?Y|(?<=[iQBIbfU])Y(?:[rI-]Y|(?<=bY)nY)?|(?<=Yn)Y|(?<=[QBI]t)Y|(?<=o)Y(?!x)",
    "season": r"S,?o?Y|[LT]S(?!o)",
    "overnight": r"O(?:[irfb]*t?W(?:[rn-]W)?)?|VW(?!V)",
    "weekday": r"(?:[GE]i?t?)?[LT]?G?WV?(?:o?t?[LT]U|[LA])?",
    "relative": r"(?:[GE]i?)?dV?|[LT]V|VL",
    "ago": r"[DNc]-?[Uu]Ad?",
    "anchored": r"EitU|(?:[DNc]-?)?[Uu]E|[th]{0,2}KU|t?XU|h[UV]|[tDNc][UuV]q(?!h?+[a-zA-Z])h?",
    "rolling": r"[LP][DNc][Uu]|[DNc][Uu]L|P[Uu]|tLU(?!o)|Z[Uu]|H[DNc][Uu](?!o)",
    "period": r"(?:[GE]i?t?)?[LT]U|U[LA]",
    "weekend": r"[LTt]?e(?!o)",
}
# The first letters of all rules stand before them, to pass quickly over words that begin none.
_RULE = re.compile("(?=[A-Zcdeghmstu])(?:" + "|".join(f"(?P<{name}>{rule})" for name, rule in _RULES.items()) + ")")
_OPENS = re.compile(r"[\n.!?…”\"»\])][\s*#•·>–—-]*$")
_HEADS = re.compile(r"[ \t]{0,2}(?:[:–—|]|(?<=\s)--?\s)|\**[ \t]{0,2}\n")
_DATELINE = re.compile(r"[^\w\n]*(?:[^\W\d_a-z][\w.’'-]*[ ,/:(]{1,2}){1,6}")
_AFTER_DATELINE = re.compile(r"\s{0,3}(?:\([^()\n]{1,40}\)|[\w ]{0,20}\))?\s{0,3}[-–—:|]")


class Role(StrEnum):
    """What the words around a date make of it; `heading` opens an entry of a timeline, `dateline` a report."""

    AT = "at"
    SINCE = "since"
    BY = "by"
    UNTIL = "until"
    HEADING = "heading"
    DATELINE = "dateline"


class Kind(StrEnum):
    """What a date is told by: the calendar, a day of the week, the publication day, or the date before it in the text."""

    CALENDAR = "calendar"
    WEEKDAY = "weekday"
    RELATIVE = "relative"
    ANCHORED = "anchored"


_KINDS = {"calendar": Kind.CALENDAR, "month": Kind.CALENDAR, "year": Kind.CALENDAR, "season": Kind.CALENDAR}
_KINDS |= {"weekday": Kind.WEEKDAY, "anchored": Kind.ANCHORED}
_ROLES = {"Q": Role.SINCE, "B": Role.BY, "I": Role.UNTIL}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a text gives: its words are `text[start:end]`, without the preposition.

    Where the role is since, `when` runs from then to the day of publication.
    """

    start: int
    end: int
    when: When
    kind: Kind
    role: Role


def find_dates(text: str, published: date, vocabulary: DateWords | None = None) -> tuple[Dated, ...]:
    """The dates in a text published that day, in their order; with the vocabulary that comes along if None is given."""
    words = vocabulary or read_date_words()
    lexed = lex(text, words)
    found: list[Found] = []
    anchor = published, published
    for match in _RULE.finditer(lexed.codes):
        one = Found(lexed, str(match.lastgroup), *match.span(), match[0])
        if one.rule == "skipped":
            continue
        try:
            days = days_meant(one, published, anchor)
            if days is None or days[0] > published + DAY:
                continue
            one.days = days if days[0] == days[1] else (days[0], max(days[0], min(days[1], published)))
            while lexed.codes[one.first] == "t":
                one.first += 1
            if not (found and _join(found[-1], one)):
                found.append(one)
            if "q" not in one.codes:  # "the day before ..., the day after ..." are told from one day
                anchor = found[-1].days
        except (ValueError, OverflowError):  # no day of the calendar: 31 June, a week before the year 1
            continue
    dated = (_dated(text, one, published, words.headings) for one in found)
    return tuple(one for one in dated if one is not None)


def _join(before: Found, after: Found) -> bool:
    """Whether two dates are one, a weekday with its date or the ends of an interval; `before` then becomes that one."""
    gap = before.lexed.codes[before.last : after.first]
    rules = {before.rule, after.rule}
    if not rules <= _OF_DAYS or before.days[0] != before.days[1] or after.days[0] != after.days[1]:
        return False
    if gap in _BESIDE and rules == {"weekday", "calendar"}:
        if after.rule == "calendar":
            before.days, before.rule = after.days, "calendar"
        before.last = after.last + (gap == "(" and after.beside[1] == ")")
        return True
    lead = before.lexed.codes[max(0, before.first - 2) : before.first].rstrip("ti")
    if gap not in ("r", "rt") and not (gap == "-" and len(rules) == 1) and (lead[-1:] + gap) not in _FROM_TO:
        return False
    start, end = before.days[0], after.days[0]
    if before.rule == "calendar" and not before.all("YFs"):
        if after.all("YFs"):
            start = start.replace(year=end.year)
        start = start.replace(year=start.year - (start > end))
    elif before.rule == "weekday":
        start -= timedelta(7 * (start > end))
    if start > end:
        return False
    before.days, before.last = (start, end), after.last
    return True


def _dated(text: str, one: Found, published: date, headings: frozenset[str]) -> Dated | None:
    """What is said of it; None where it must lie ahead of publication, or where EDTF has no such year."""
    start, end = one.lexed.starts[one.first], one.lexed.ends[one.last - 1]
    at = one.first - 1
    while at >= 0 and one.first - at < 4 and one.lexed.codes[at] in "tifVo":
        at -= 1
    role = _role(text, start, end, headings) or (_ROLES.get(one.lexed.codes[at], Role.AT) if at >= 0 else Role.AT)
    earliest, written = one.days[0], edtf(one.days)
    if role is Role.SINCE and earliest < published:
        written = f"{written.partition('/')[0]}/{published}"
    elif role is not Role.HEADING and one.rule == "calendar" and not one.all("YFs") and published - earliest > _AHEAD:
        return None
    try:
        when = read_edtf(written + "~" * (not one.exact))
    except InvalidDate:
        return None
    return Dated(start, end, when, _KINDS.get(one.rule, Kind.RELATIVE), role)


def _role(text: str, start: int, end: int, headings: frozenset[str]) -> Role | None:
    """Whether a date heads an entry or a report; None if it does neither. Looks at what is near, whatever the text's length."""
    line = text.rfind("\n", max(0, start - 80), start)
    if line >= 0 or start <= 80:
        head = text[line + 1 : start]
        if head.strip(" :[|").lower() in headings or (
            _DATELINE.fullmatch(head) and _AFTER_DATELINE.match(text, end, end + 80)
        ):
            return Role.DATELINE
    before = text[start - 16 : start] if start >= 16 else "\n" + text[:start]
    return Role.HEADING if _OPENS.search(before) and _HEADS.match(text, end, end + 8) else None
