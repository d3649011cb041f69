"""Dates in running text: what is found and which days are meant, what is left alone, and that no text breaks or stalls it."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import Precision
from geo.reading.datewords import LETTERS, SOLAR, civil_day, lex, read_date_words
from geo.reading.dating import Kind, Role, find_dates

SATURDAY = date(2021, 8, 14)
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
WORDS = sorted({*read_date_words().words, *(f"{' '.join(start)} {end}" for end, told in read_date_words().phrases.items() for start, _ in told)})  # fmt: skip
PUBLISHED = st.dates(date(1900, 1, 1), date(2100, 1, 1))
DATELIKE = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.integers(0, 2200).map(str),
        st.dates().map(date.isoformat),
        st.sampled_from(
            [
                "12th",
                "۲۴",
                "۱۴۰۰",
                "8/13/2021",
                "31.6.2021",
                "30/02/2020",
                "a",
                "city",
                ",",
                ".",
                "(",
                ")",
                "-",
                "–",
                "\n\n",
                ":",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=25,
).map(" ".join)


def read(text: str, published: date = SATURDAY) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.when.text) for one in find_dates(text, published)]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        # days of the week
        ("The town fell on Friday.", "Friday", "2021-08-13"),
        ("It fell Friday, he said.", "Friday", "2021-08-13"),
        ("It fell late Thursday.", "late Thursday", "2021-08-12"),
        ("Early on Monday it fell.", "Early on Monday", "2021-08-09"),
        ("Earlier on Sunday it fell", "Earlier on Sunday", "2021-08-08"),
        ("On Sunday night it fell", "Sunday night", "2021-08-08"),
        ("ON FRIDAY IT FELL", "FRIDAY", "2021-08-13"),
        ("It fell last Friday.", "last Friday", "2021-08-13"),
        ("It fell last Saturday.", "last Saturday", "2021-08-07"),
        ("It fell this Saturday.", "this Saturday", "2021-08-14"),
        ("on Friday last week", "Friday last week", "2021-08-06"),
        ("the attack on Friday, this year's worst", "Friday", "2021-08-13"),
        ("after Friday’s attack", "Friday", "2021-08-13"),
        ("after Friday prayers", "Friday", "2021-08-13"),
        ("on Friday or Saturday", "Friday or Saturday", "2021-08-13/2021-08-14"),
        ("from Friday to Sunday", "Friday to Sunday", "2021-08-06/2021-08-08"),
        ("from Friday until Sunday", "Friday until Sunday", "2021-08-06/2021-08-08"),
        ("between Wednesday and Friday", "Wednesday and Friday", "2021-08-11/2021-08-13"),
        ("on Thursday night into Friday", "Thursday night into Friday", "2021-08-12/2021-08-13"),
        ("It fell overnight.", "overnight", "2021-08-13/2021-08-14"),
        ("It fell overnight Thursday.", "overnight Thursday", "2021-08-12/2021-08-13"),
        ("overnight into Friday", "overnight into Friday", "2021-08-12/2021-08-13"),
        ("overnight on Thursday into Friday", "overnight on Thursday into Friday", "2021-08-12/2021-08-13"),
        # a weekday and its date: the date decides
        ("since last Friday (30 July).", "last Friday (30 July)", "2021-07-30/2021-08-14"),
        ("on Friday (13 August).", "Friday (13 August)", "2021-08-13"),
        ("on Friday, Aug. 6, 2021, it", "Friday, Aug. 6, 2021", "2021-08-06"),
        ("on 6 August (Friday)", "6 August (Friday)", "2021-08-06"),
        # the calendar
        ("on August 12", "August 12", "2021-08-12"),
        ("on AUGUST 12", "AUGUST 12", "2021-08-12"),
        ("on 12 August 2021", "12 August 2021", "2021-08-12"),
        ("on Aug. 13, fighters", "Aug. 13", "2021-08-13"),
        ("on Aug 13, 2021", "Aug 13, 2021", "2021-08-13"),
        ("on the 13th of August", "13th of August", "2021-08-13"),
        ("on August 15 (local time)", "August 15", "2021-08-15"),
        ("on December 28", "December 28", "2020-12-28"),
        ("on 2021-08-13 it", "2021-08-13", "2021-08-13"),
        ("at 2021-08-13T10:00Z", "2021-08-13", "2021-08-13"),
        ("on 13.08.2021", "13.08.2021", "2021-08-13"),
        ("on 8/13/2021", "8/13/2021", "2021-08-13"),
        ("on 13/8/2021", "13/8/2021", "2021-08-13"),
        ("on 10/8/2021", "10/8/2021", "2021-08-10"),
        ("on 7/7/2021", "7/7/2021", "2021-07-07"),
        ("from August 6-12", "August 6-12", "2021-08-06/2021-08-12"),
        ("from 6 to 9 August", "6 to 9 August", "2021-08-06/2021-08-09"),
        ("between 6 and 9 August", "6 and 9 August", "2021-08-06/2021-08-09"),
        ("between August 6 and August 12", "August 6 and August 12", "2021-08-06/2021-08-12"),
        ("from August 6 to August 12, 2016", "August 6 to August 12, 2016", "2016-08-06/2016-08-12"),
        ("from December 30 to January 2", "December 30 to January 2", "2020-12-30/2021-01-02"),
        ("on August 6 and 7 people died", "August 6", "2021-08-06"),
        ("in August 2020", "August 2020", "2020-08"),
        ("in September", "September", "2020-09"),
        ("in July", "July", "2021-07"),
        ("in August", "August", "2021-08-01/2021-08-14"),
        ("last May", "last May", "2021-05"),
        ("last August", "last August", "2020-08"),
        ("in July and August 12 towns fell", "July", "2021-07"),
        ("in early August 2016", "early August 2016", "2016-08-01/2016-08-10"),
        ("in mid-July", "mid-July", "2021-07-11/2021-07-20"),
        ("in late July", "late July", "2021-07-21/2021-07-31"),
        ("in late February 2021", "late February 2021", "2021-02-19/2021-02-28"),
        ("at the end of July", "end of July", "2021-07-21/2021-07-31"),
        ("in 2015", "2015", "2015"),
        ("the invasion of 2001.", "2001", "2001"),
        ("between 2015 and 2017", "2015 and 2017", "2015/2017"),
        ("in 2021", "2021", "2021-01-01/2021-08-14"),
        ("in late 2020", "late 2020", "2020-09/2020-12"),
        ("the summer of 2018", "summer of 2018", "2018-06/2018-08"),
        ("in the winter of 2018", "winter of 2018", "2018-12/2019-02"),
        ("last spring", "last spring", "2021-03/2021-05"),
        # the day of publication
        ("It fell yesterday.", "yesterday", "2021-08-13"),
        ("It fell yesterday morning.", "yesterday morning", "2021-08-13"),
        ("It fell today.", "today", "2021-08-14"),
        ("Earlier today it fell", "Earlier today", "2021-08-14"),
        ("It fell this morning.", "this morning", "2021-08-14"),
        ("It fell last night.", "last night", "2021-08-13"),
        ("It fell earlier in the day.", "earlier in the day", "2021-08-14"),
        ("It fell the day before yesterday.", "day before yesterday", "2021-08-12"),
        ("It fell two days ago.", "two days ago", "2021-08-12"),
        ("It fell nineteen days ago.", "nineteen days ago", "2021-07-26"),
        ("It fell 36 hours ago.", "36 hours ago", "2021-08-13"),
        ("It fell a few days ago.", "few days ago", "2021-08-08/2021-08-12~"),
        ("It fell a week ago.", "a week ago", "2021-08-06/2021-08-08~"),
        ("Two weeks ago today it fell", "Two weeks ago today", "2021-07-31"),
        ("It fell three weeks ago.", "three weeks ago", "2021-07-21/2021-07-27~"),
        ("It fell nine months ago.", "nine months ago", "2020-11~"),
        ("It fell three years ago.", "three years ago", "2018~"),
        ("It fell a decade ago.", "a decade ago", "2011~"),
        ("It fell last week.", "last week", "2021-08-02/2021-08-08"),
        ("It fell late last week.", "late last week", "2021-08-06/2021-08-08"),
        ("It fell earlier this week.", "earlier this week", "2021-08-09/2021-08-14"),
        ("It fell last month.", "last month", "2021-07"),
        ("It fell earlier this month.", "earlier this month", "2021-08-01/2021-08-14"),
        ("It fell this year.", "this year", "2021-01-01/2021-08-14"),
        ("It fell last year.", "last year", "2020"),
        ("in the past three days", "past three days", "2021-08-11/2021-08-14"),
        ("in the last 48 hours", "last 48 hours", "2021-08-12/2021-08-14"),
        ("over the past week", "past week", "2021-08-07/2021-08-14"),
        ("in the last week", "last week", "2021-08-07/2021-08-14"),
        ("five towns fell within 24 hours", "within 24 hours", "2021-08-13/2021-08-14"),
        ("five towns fell in less than a week", "in less than a week", "2021-08-07/2021-08-14"),
        ("in recent days", "recent days", "2021-08-07/2021-08-14~"),
        # since
        ("since last week", "last week", "2021-08-02/2021-08-14"),
        ("since Friday", "Friday", "2021-08-13/2021-08-14"),
        ("since the night of August 6", "August 6", "2021-08-06/2021-08-14"),
        ("since early May", "early May", "2021-05-01/2021-08-14"),
        ("since May", "May", "2021-05/2021-08-14"),
        ("since at least 2015", "2015", "2015/2021-08-14"),
        ("since September 28", "September 28", "2020-09-28/2021-08-14"),
        # other languages
        ("شهر روز جمعه سقوط کرد", "جمعه", "2021-08-13"),
        ("شهر سه‌شنبه سقوط کرد", "سه‌شنبه", "2021-08-10"),
        ("شهر سه شنبه سقوط کرد", "سه شنبه", "2021-08-10"),
        ("شب گذشته شهر سقوط کرد", "شب گذشته", "2021-08-13"),
        ("شب جمعه", "شب جمعه", "2021-08-12/2021-08-13"),
        ("شهر امروز سقوط کرد", "امروز", "2021-08-14"),
        ("دیروز", "دیروز", "2021-08-13"),
        ("ديروز", "ديروز", "2021-08-13"),
        ("پریروز", "پریروز", "2021-08-12"),
        ("روز گذشته", "روز گذشته", "2021-08-13"),
        ("هفته گذشته", "هفته گذشته", "2021-08-02/2021-08-08"),
        ("دو روز پیش", "دو روز پیش", "2021-08-12"),
        ("در ۲۴ ساعت گذشته", "۲۴ ساعت گذشته", "2021-08-13/2021-08-14"),
        ("در ۲۴ اسد ۱۴۰۰", "۲۴ اسد ۱۴۰۰", "2021-08-15"),
        ("در ۲۲ مرداد", "۲۲ مرداد", "2021-08-13"),
        ("سه شنبه، ۱۹ اسد", "سه شنبه، ۱۹ اسد", "2021-08-10"),
        ("در ماه سرطان", "ماه سرطان", "2021-06-22/2021-07-22"),
        ("در سال ۱۳۹۴", "۱۳۹۴", "2015-03-21/2016-03-19"),
        ("تاریخ ۱۴۰۰/۵/۲۲", "۱۴۰۰/۵/۲۲", "2021-08-13"),
        ("۱۲ اوت", "۱۲ اوت", "2021-08-12"),
        ("۱۳ اگست ۲۰۲۱", "۱۳ اگست ۲۰۲۱", "2021-08-13"),
        ("د زمري په ۲۲مه", "زمري په ۲۲مه", "2021-08-13"),
        ("پرون ښار سقوط شو", "پرون", "2021-08-13"),
        ("نن ښار سقوط شو", "نن", "2021-08-14"),
        ("am Freitag, 13. August 2021", "Freitag, 13. August 2021", "2021-08-13"),
        ("le 12 août 2021", "12 août 2021", "2021-08-12"),
        ("vendredi dernier", "vendredi dernier", "2021-08-13"),
        ("el 12 de agosto de 2021", "12 de agosto de 2021", "2021-08-12"),
    ],
)
def test_what_is_meant(text: str, words: str, edtf: str) -> None:
    assert read(text)[0] == (words, edtf)


@pytest.mark.parametrize(
    "text",
    ["after the Sept. 11 attacks", "before 9/11", "in the 1990s", "for 24 hours", "a 24-hour curfew", "they may 12 times",
     "on the march 12 men", "Theresa May said", "the sun sat", "recently", "weeks ago", "next Monday", "next week",
     "every Friday", "by the Aug. 31 deadline", "on September 28", "could fall within 90 days", "31 June 2021",
     "30 February", "30/02/2021", "on 6/7/2021", "12,000 August", "at 10:30", "130km", "in 1500 houses", "on Jan Street",
     "in 2025", "a day after the attack", "a day before the attack", "the last day of talks", "days later", "later this month",
     "the next day", "the 25th brigade", "بشار اسد", "طالبان می گویند", "هفته آینده", "", " ", "version 1.2.2021.4"],
)  # fmt: skip
def test_what_is_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On August 6 one fell, a day later another.", ["2021-08-06", "2021-08-07"]),
        ("On August 6 one fell, a day later another. A day later, a third.", ["2021-08-06", "2021-08-07", "2021-08-08"]),
        ("On August 6 one fell. The same day, another.", ["2021-08-06", "2021-08-06"]),
        ("On August 6 one fell. The previous day, another.", ["2021-08-06", "2021-08-05"]),
        ("On August 6 one fell. The next day, another.", ["2021-08-06", "2021-08-07"]),
        ("On August 6 one fell. The following day, another.", ["2021-08-06", "2021-08-07"]),
        ("On August 6 one fell. Two days earlier, another.", ["2021-08-06", "2021-08-04"]),
        ("On August 6 one fell. A week earlier, another.", ["2021-08-06", "2021-07-29/2021-07-31~"]),
        ("On August 6 one fell, another the day before; the day after, a third.", ["2021-08-06", "2021-08-05", "2021-08-07"]),
        ("On August 6 one fell. That night, another.", ["2021-08-06", "2021-08-06"]),
        ("On August 6 one fell. Hours later, another.", ["2021-08-06", "2021-08-06/2021-08-07"]),
        ("On August 6 one fell. Hours earlier, another.", ["2021-08-06", "2021-08-05/2021-08-06"]),
        ("On August 6 one fell. An hour later, another.", ["2021-08-06", "2021-08-06"]),
        ("On July 23 one fell, on the 25th, another.", ["2021-07-23", "2021-07-25"]),
        ("Last year one fell; the year before that, another.", ["2020", "2019"]),
        ("One fell in 2015 and again in 2016.", ["2015", "2016"]),
        ("One fell a day earlier.", ["2021-08-13"]),
        ("Hours earlier, one fell.", ["2021-08-13/2021-08-14"]),
    ],
)  # fmt: skip
def test_days_told_from_the_date_before(text: str, days: list[str]) -> None:
    assert [edtf for _, edtf in read(text)] == days


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("It fell on Friday.", Role.AT),
        ("It has held since Friday.", Role.SINCE),
        ("It had fallen by Friday.", Role.BY),
        ("As of Friday morning it holds.", Role.BY),
        ("It held until late Friday.", Role.UNTIL),
        ("Aug. 13 – The city falls.", Role.HEADING),
        ("Aug 13: The city falls.", Role.HEADING),
        ("The first fell.\nAugust 13, 2021 | The city falls.", Role.HEADING),
        ("All was quiet. Aug. 13 – The city falls.", Role.HEADING),
        ("**August 13**\nThe city falls.", Role.HEADING),
        ("- Friday: The city falls.", Role.HEADING),
        ("LONDON, Aug 13 (Agency) - The city fell.", Role.DATELINE),
        ("London, England, August 13, 2021 (AG) – The city fell.", Role.DATELINE),
        ("LONDON (Agency, Aug 13): The city fell.", Role.DATELINE),
        ("Published: Aug 13, 2021", Role.DATELINE),
        ("The bridge over the river, the town and on Friday - at last - the city fell.", Role.AT),
    ],
)
def test_what_the_words_around_make_of_it(text: str, role: Role) -> None:
    assert [one.role for one in find_dates(text, SATURDAY)] == [role]


def test_a_dateline_or_heading_is_known_in_the_middle_of_a_long_text() -> None:
    text = "Long ago there was war. " * 50 + "\nLONDON, Aug 13 (Agency) - The city fell.\nAug. 12: Another fell."
    assert [one.role for one in find_dates(text, SATURDAY)] == [Role.DATELINE, Role.HEADING]


def test_kinds() -> None:
    text = "On August 12 one fell, on Friday another, today a third, a day earlier a fourth."
    kinds = [one.kind for one in find_dates(text, SATURDAY)]
    assert kinds == [Kind.CALENDAR, Kind.WEEKDAY, Kind.RELATIVE, Kind.ANCHORED]


def test_a_timeline_keeps_days_of_the_year_before() -> None:
    assert read("Sept. 12: Talks open in Doha.") == [("Sept. 12", "2020-09-12")]


@pytest.mark.parametrize(("published", "edtf"), [(date(2021, 8, 16), "2021-08-14/2021-08-15"), (date(2021, 8, 15), "2021-08-14/2021-08-15"), (SATURDAY, "2021-08-14"), (date(2021, 8, 13), "2021-08-07/2021-08-08")])  # fmt: skip
def test_weekends(published: date, edtf: str) -> None:
    assert read("It fell over the weekend.", published) == [("weekend", edtf)]


@given(st.integers(0, 6), PUBLISHED, st.sampled_from(["on {}", "{} morning", "late {}", "by {}", "the {} attack"]))
def test_a_weekday_is_the_latest_such_day(back: int, published: date, words: str) -> None:
    day = published - timedelta(back)
    [one] = find_dates(words.format(ENGLISH_DAYS[day.weekday()]), published)
    assert (one.when.earliest, one.when.latest, one.when.precision) == (day, day, Precision.DAY)


@given(st.integers(1, 7), PUBLISHED)
def test_a_last_weekday_is_before_publication(back: int, published: date) -> None:
    day = published - timedelta(back)
    [one] = find_dates(f"last {ENGLISH_DAYS[day.weekday()]}", published)
    assert one.when.text == day.isoformat()


@given(st.dates(date(1000, 1, 1), date(2200, 1, 1)), PUBLISHED, st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{y}-{n:02}-{d:02}", "{d:02}.{n:02}.{y}", "{d}th of {m} {y}"]))  # fmt: skip
def test_a_whole_date_is_itself_unless_it_lies_ahead(day: date, published: date, form: str) -> None:
    text = form.format(d=day.day, m=MONTHS[day.month - 1], n=day.month, y=day.year)
    solar = "{n:02}" in form and 1300 <= day.year <= 1500
    if not solar:
        expected = [] if day > published + timedelta(1) else [day.isoformat()]
        assert [one.when.text for one in find_dates(text, published)] == expected


@given(st.integers(0, 270), PUBLISHED)
def test_a_day_without_a_year_is_the_latest_one(back: int, published: date) -> None:
    day = published - timedelta(back)
    assert read(f"on {day.day} {MONTHS[day.month - 1]}", published)[0][1] == day.isoformat()


@given(PUBLISHED, st.integers(-500, 500), st.sampled_from(["yesterday", "today", "two days ago", "last night", "in the past 24 hours", "overnight", "a week ago", "within three days"]))  # fmt: skip
def test_days_told_from_publication_move_with_it(published: date, by: int, text: str) -> None:
    [one], [other] = find_dates(text, published), find_dates(text, published + timedelta(by))
    assert one.when.earliest and one.when.latest and other.when.earliest and other.when.latest
    assert (other.when.earliest - one.when.earliest).days == (other.when.latest - one.when.latest).days == by


@given(st.one_of(DATELIKE, st.text(max_size=80)), st.one_of(PUBLISHED, st.dates()))
def test_no_text_breaks_it(text: str, published: date) -> None:
    found = find_dates(text, published)
    end = 0
    for one in found:
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        assert one.when.earliest and one.when.latest
        assert one.when.earliest <= one.when.latest <= published + timedelta(1)
        end = one.end


@given(DATELIKE)
def test_what_stands_before_moves_only_the_offsets(text: str) -> None:
    before = "Nothing of this, " * 50 + "\n\n"
    alone = [(one.start, one.end, one.when, one.kind, one.role) for one in find_dates(text, SATURDAY)]
    after = find_dates(before + text, SATURDAY)
    assert alone == [(one.start - len(before), one.end - len(before), one.when, one.kind, one.role) for one in after]


@pytest.mark.parametrize(
    "unit",
    ["On Friday, Aug. 13, it fell. ", "2021-08-13-", "Friday ", "Friday and ", "1.1.2000.", "the day before ", "\n \n ", " ",
     "12 August ", "Friday 13 August ", "last ", "1,", "سه ", "a‌", "Kabul, ", "in less ", "(", "Aug. "],
)  # fmt: skip
def test_time_grows_in_step_with_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        find_dates(text, SATURDAY)
        return time.process_time() - started

    once = min(seconds(4_000) for _ in range(3))
    assert min(seconds(32_000) for _ in range(3)) < 8 * 3 * once + 0.02  # 64 times if it grew with the square


@pytest.mark.parametrize(
    ("year", "new_year"),
    [(1300, "1921-03-21"), (1357, "1978-03-21"), (1375, "1996-03-20"), (1376, "1997-03-21"), (1379, "2000-03-20"),
     (1380, "2001-03-21"), (1387, "2008-03-20"), (1395, "2016-03-20"), (1396, "2017-03-21"), (1399, "2020-03-20"),
     (1400, "2021-03-21"), (1403, "2024-03-20"), (1404, "2025-03-21"), (1408, "2029-03-20"), (1409, "2030-03-21")],
)  # fmt: skip
def test_new_years_of_the_solar_calendar(year: int, new_year: str) -> None:
    assert civil_day(year, SOLAR + 1, 1).isoformat() == new_year


def test_the_solar_calendar_has_no_gaps_and_no_days_too_many() -> None:
    day = civil_day(1300, SOLAR + 1, 1)
    for year in range(1300, 1420):
        leap = civil_day(year + 1, SOLAR + 1, 1) - civil_day(year, SOLAR + 1, 1) == timedelta(366)
        for month, length in enumerate([31] * 6 + [30] * 5 + [29 + leap], 1):
            for number in range(1, length + 1):
                assert civil_day(year, SOLAR + month, number) == day
                day += timedelta(1)
            for number in (0, length + 1):
                with pytest.raises(ValueError, match=f"{year} has no day {number}"):
                    civil_day(year, SOLAR + month, number)
    with pytest.raises(ValueError, match="2021"):
        civil_day(2021, SOLAR + 5, 24)


def test_the_vocabulary_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    for content, message in [
        ('[en]\nweekday = ["Monday"]', "'weekday'"),
        ('[en]\nago = ["ago"]\nlast = ["ago"]', "'ago' in 'last'"),
        ('[en]\ndays = { 0 = ["as of"] }\nby = ["as of"]', "'as of' in 'by'"),
    ]:
        path.write_text(content, encoding="utf-8")
        read_date_words.cache_clear()
        with pytest.raises(ValueError, match=message):
            read_date_words(path)
    read_date_words.cache_clear()


def test_another_vocabulary_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[it]\nweekdays = { 4 = ["venerdì"] }\n', encoding="utf-8")
    words = read_date_words(path)
    assert [one.when.text for one in find_dates("cadde venerdì, Friday", SATURDAY, words)] == ["2021-08-13"]


def test_each_letter_stands_for_one_thing() -> None:
    letters = [letter for table, letter in LETTERS.items() if table not in ("solar_months", "months_beside_a_number")]
    assert len(letters) == len(set(letters)) and not set(letters) & set("DgYFsx")


def test_names_in_small_letters_are_no_names() -> None:
    assert lex("may May MAY march March", read_date_words()).codes == "xMMxM"
