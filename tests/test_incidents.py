from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.boundaries import AdminArea, Boundaries, load_boundaries
from geo.files import Problem
from geo.incidents import COLUMNS, Incident, WhenPrecision, Where, daily_counts, load_incidents, write_incidents
from tests.world import write_rows

DAY = date(2021, 8, 5)
ONE = Incident(
    "ged-1", DAY, DAY, 0.4, 0.4, "XX-A", Where.EXACT, WhenPrecision.DAY, "conflict", "Blue", "Red", 3, "Abad", "Wire, “a”"
)  # fmt: skip
ROW = {
    "id": "a", "first": "2021-08-05", "last": "2021-08-05", "lon": "0.4", "lat": "0.4", "area_id": "XX-A", "where": "exact",
    "when": "day", "kind": "k", "side_a": "", "side_b": "", "deaths": "", "toponym": "", "source": "",
}  # fmt: skip
text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), max_size=20)
days = st.dates(date(2000, 1, 1), date(2030, 1, 1))
incidents = st.builds(
    lambda name, start, more, lon, lat, area, where, when, kind, deaths, words: Incident(
        name, start, start + timedelta(more), lon, lat, area, where, when, kind, *words[:2], deaths, *words[2:]
    ),
    text.filter(bool), days, st.integers(0, 400), st.floats(-180, 180), st.floats(-90, 90), st.sampled_from(["XX-A", "XX-B", None]),
    st.sampled_from(Where), st.sampled_from(WhenPrecision), text.filter(bool), st.none() | st.integers(0, 10**6),
    st.lists(text, min_size=4, max_size=4),
)  # fmt: skip


@pytest.fixture
def boundaries(world: Path) -> Boundaries:
    return load_boundaries(world / "admin1.geojson", [])


def load(path: Path, boundaries: Boundaries) -> tuple[tuple[Incident, ...], list[Problem]]:
    problems: list[Problem] = []
    return load_incidents(path, boundaries, problems), problems


def test_a_dataset_may_have_none(tmp_path: Path, boundaries: Boundaries) -> None:
    assert load(tmp_path / "incidents.csv", boundaries) == ((), [])


@given(st.lists(incidents, max_size=6, unique_by=lambda one: one.id))
def test_what_is_written_is_read_back_sorted(tmp_path_factory: pytest.TempPathFactory, given: list[Incident]) -> None:
    folder = tmp_path_factory.mktemp("incidents")
    path = folder / "incidents.csv"
    path.write_text(write_incidents(given), encoding="utf-8", newline="")
    outlines = Boundaries(_areas())
    found, problems = load(path, outlines)
    assert problems == []
    assert found == tuple(sorted(given, key=lambda one: one.id))
    assert write_incidents(reversed(given)) == write_incidents(given)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("id", "", "must not be empty"), ("first", "2021-02-30", "no date"), ("last", "2021-08-04", "before the first"),
        ("lon", "nan", "must be degrees"), ("lat", "91", "must be degrees"), ("lat", "", "both lon and lat"),
        ("lon", "x", "could not convert"), ("area_id", "XX-Z", "no area"), ("where", "here", "is not a valid"),
        ("when", "soon", "is not a valid"), ("deaths", "-1", "no number of people"), ("deaths", "1.5", "no number of people"),
        ("kind", "", "must not be empty"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_and_left_out(
    tmp_path: Path, boundaries: Boundaries, column: str, value: str, message: str
) -> None:
    rows = [ROW, ROW | {"id": "b"} | {column: value}]
    write_rows(tmp_path / "incidents.csv", COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
    found, problems = load(tmp_path / "incidents.csv", boundaries)
    assert [one.id for one in found] == ["a"]
    assert [(problem.line, message in problem.message) for problem in problems] == [(3, True)], problems


def test_an_id_stands_once(tmp_path: Path, boundaries: Boundaries) -> None:
    write_rows(tmp_path / "incidents.csv", COLUMNS, [[ROW[name] for name in COLUMNS]] * 2)
    found, problems = load(tmp_path / "incidents.csv", boundaries)
    assert len(found) == 1
    assert [problem.line for problem in problems] == [3]


def test_counts_are_by_area_and_day_precise_and_not() -> None:
    last = date(2021, 8, 7)
    some = [
        ONE,
        replace(ONE, id="2", area_id="XX-B"),
        replace(ONE, id="3", where=Where.NEAR),
        replace(ONE, id="4", last=last),
        replace(ONE, id="5", first=date(2021, 1, 1), last=date(2021, 12, 31), when=WhenPrecision.YEAR),
        replace(ONE, id="6", area_id=None),
        replace(ONE, id="7", first=date(2020, 1, 1), last=date(2020, 1, 1)),
    ]
    counts = daily_counts(some, ["XX-A", "XX-B"], DAY, last)
    assert counts.precise.tolist() == [[1, 0, 0], [1, 0, 0]]
    assert counts.imprecise.tolist() == [[3, 2, 2], [0, 0, 0]]
    assert counts.left_out == 2


@given(st.lists(incidents, max_size=8), days, st.integers(0, 60))
def test_counts_are_what_counting_one_by_one_gives(given: list[Incident], first: date, more: int) -> None:
    last = first + timedelta(more)
    counts = daily_counts(given, ["XX-A", "XX-B"], first, last)
    for row, area in enumerate(counts.area_ids):
        for column in range(more + 1):
            day = first + timedelta(column)
            here = [one for one in given if one.area_id == area and one.first <= day <= one.last]
            assert counts.precise[row, column] == sum(one.is_precise for one in here)
            assert counts.imprecise[row, column] == sum(not one.is_precise for one in here)


def test_days_must_be_in_order() -> None:
    with pytest.raises(ValueError, match="before"):
        daily_counts([], ["XX-A"], DAY, date(2021, 8, 4))
    with pytest.raises(ValueError, match="twice"):
        daily_counts([], ["XX-A", "XX-A"], DAY, DAY)


def _areas() -> list[AdminArea]:
    return [AdminArea(name, name, (), shapely.box(at, 0, at + 1, 1)) for at, name in enumerate(("XX-A", "XX-B"))]
