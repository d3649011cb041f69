"""EDTF dates: what is read, what is refused, and agreement with the `edtf` package on everything both read."""

from __future__ import annotations

import warnings
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import InvalidDate, Precision, in_words, read_day, read_edtf, when_in_words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its grammar warns while it is built; nothing of ours
    from edtf import parse_edtf

DAYS = st.dates(date(1000, 1, 1), date(9998, 12, 31))
SIGNS = st.sampled_from(["", "?", "~", "%"])
DATES = st.builds(lambda day, width, sign: day.isoformat()[:width] + sign, DAYS, st.sampled_from([4, 7, 10]), SIGNS)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2021-08-12", date(2021, 8, 12), date(2021, 8, 12), Precision.DAY),
        ("2021-08", date(2021, 8, 1), date(2021, 8, 31), Precision.MONTH),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), Precision.MONTH),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), Precision.YEAR),
        ("2021-08-12/2021-08-13", date(2021, 8, 12), date(2021, 8, 13), Precision.INTERVAL),
        ("../2021-08-05", None, date(2021, 8, 5), Precision.INTERVAL),
        ("2021-08-15/..", date(2021, 8, 15), None, Precision.INTERVAL),
        ("2021-07/2021-08-02?", date(2021, 7, 1), date(2021, 8, 2), Precision.INTERVAL),
    ],
)
def test_what_is_read(text: str, earliest: date, latest: date, precision: Precision) -> None:
    when = read_edtf(text)
    assert (when.earliest, when.latest, when.precision, str(when)) == (earliest, latest, precision, text)


def test_qualifiers_are_kept() -> None:
    assert read_edtf("2021-08-13?").uncertain and not read_edtf("2021-08-13?").approximate
    assert read_edtf("2021-08-13~").approximate and not read_edtf("2021-08-13~").uncertain
    assert read_edtf("2021-08-13%").uncertain and read_edtf("2021-08-13%").approximate
    assert read_edtf("2021-08-12/2021-08-13?").uncertain


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2021-13-01", "2021-02-30", "2021-8-1", "12/08/2021", "2021-08-13/2021-08-12", "../..", "/",
     "2021-08-12T10:00", "0000-01-01", "2021-08-12 ", "٢٠٢١-٠٨-١٢", "2021-08-12??", "9999-12-31", "2021/9999", "2021-08-12/2021-08-13/2021-08-14"],
)  # fmt: skip
def test_what_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate) as caught:
        read_edtf(text)
    assert repr(text) in str(caught.value)


@given(DATES)
def test_one_date_reads_as_the_edtf_package_reads_it(text: str) -> None:
    when, theirs = read_edtf(text), parse_edtf(text)
    assert when.earliest and when.latest
    assert when.earliest.timetuple()[:3] == theirs.lower_strict()[:3]
    assert when.latest.timetuple()[:3] == theirs.upper_strict()[:3]


@given(DATES, DATES)
def test_an_interval_reads_as_the_edtf_package_reads_it(start: str, end: str) -> None:
    text = f"{start}/{end}"
    try:
        when = read_edtf(text)
    except InvalidDate:
        assert read_edtf(start).earliest > read_edtf(end).latest  # type: ignore[operator]
        return
    theirs = parse_edtf(text)
    assert when.earliest and when.latest
    assert when.earliest.timetuple()[:3] == theirs.lower.lower_strict()[:3]
    assert when.latest.timetuple()[:3] == theirs.upper.upper_strict()[:3]


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        assert read_edtf(text).text == text
    except InvalidDate as error:
        assert repr(text) in str(error)


@given(DAYS, DAYS)
def test_a_date_includes_just_the_days_between_its_ends(one: date, other: date) -> None:
    when = read_edtf("2021-08-10/2021-08-13")
    for day in (one, other, date(2021, 8, 10), date(2021, 8, 13)):
        assert when.includes(day) == (date(2021, 8, 10) <= day <= date(2021, 8, 13))
    assert read_edtf("../2021-08-05").includes(date(1990, 1, 1)) and read_edtf("2021-08-05/..").includes(
        date(2030, 1, 1)
    )


def test_a_day_is_one_day() -> None:
    assert read_day("2021-08-12") == date(2021, 8, 12)
    for text in ("2021-08", "2021-08-12?", "2021-08-12/2021-08-13"):
        with pytest.raises(InvalidDate):
            read_day(text)


def test_words() -> None:
    assert in_words(date(2021, 8, 13)) == "Friday 13 August 2021"
    assert when_in_words(read_edtf("2021-08-12/2021-08-13")) == "between 12 August 2021 and 13 August 2021"
    assert when_in_words(read_edtf("../2021-08-05")) == "by 5 August 2021"
    assert when_in_words(read_edtf("2021-08-05/..")) == "from 5 August 2021"
    assert when_in_words(read_edtf("2021-08-13?")) == "perhaps 13 August 2021"
    assert when_in_words(read_edtf("2021-08-13~")) == "about 13 August 2021"
