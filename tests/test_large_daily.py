from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.large.daily import DailyTimeline, last_writes, timeline
from geo.large.rows import BadRow
from geo.large.writes import Columns

DAY = date(2021, 8, 1)
ORDERED = Columns(order="seq")

Row = tuple[str, int, str, int]  # place, day from DAY, state, order


def batch_of(rows: list[Row], encoded: bool = False) -> pa.RecordBatch:
    places, days, states, orders = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    words = [pa.array(places, pa.string()), pa.array(states, pa.string())]
    place, state = (column.dictionary_encode() for column in words) if encoded else words
    day = pa.array([DAY + timedelta(days) for days in days], pa.date32())
    return pa.record_batch({"place": place, "day": day, "state": state, "seq": pa.array(orders, pa.int64())})


def by_day(found: DailyTimeline) -> dict[tuple[str, date], str | None]:
    rows = found.days().to_pylist()
    return {(row["place"], row["day"]): row["state"] for row in rows}


def slowly(rows: list[Row], ordered: bool, first: date, last: date) -> dict[tuple[str, date], str | None]:
    """The same day by day, from a dictionary of what was written last."""
    written: dict[tuple[str, date], str] = {}
    for place, day, state, _ in sorted(rows, key=lambda row: row[3]) if ordered else rows:
        written[place, DAY + timedelta(day)] = state
    found: dict[tuple[str, date], str | None] = {}
    for place in sorted({row[0] for row in rows}):
        state_now = None
        for day in range((min(first, min(day for _, day in written)) - DAY).days, (last - DAY).days + 1):
            today = DAY + timedelta(day)
            state_now = written.get((place, today), state_now)
            if first <= today:
                found[place, today] = state_now
    return found


def test_the_last_row_of_a_day_holds_until_the_next() -> None:
    rows = [("p", 1, "red", 0), ("q", 3, "blue", 0), ("p", 1, "blue", 0), ("p", 3, "red", 0)]
    found = timeline([batch_of(rows)])
    assert (found.places, found.states) == (("p", "q"), ("blue", "red"))
    assert (found.first, found.last) == (date(2021, 8, 2), date(2021, 8, 4))
    assert found.codes().tolist() == [[0, 0, 1], [-1, -1, 0]]


def test_a_row_at_the_very_beginning_is_found_behind_many_of_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.large.writes._CHUNK", 2)
    rows = [("q", 0, "blue", 0), *(("p", 0, f"red {number}", 0) for number in range(50))]
    assert timeline([batch_of(rows)]).days().column("state").to_pylist() == ["red 49", "blue"]


def test_changes_are_spans_of_unbroken_state() -> None:
    rows = [("q", 4, "blue", 0), ("p", 0, "red", 0), ("p", 1, "red", 0), ("p", 3, "blue", 0)]
    assert timeline([batch_of(rows)]).changes().to_pylist() == [
        {"place": "p", "from": date(2021, 8, 1), "to": date(2021, 8, 3), "state": "red"},
        {"place": "p", "from": date(2021, 8, 4), "to": date(2021, 8, 5), "state": "blue"},
        {"place": "q", "from": date(2021, 8, 5), "to": date(2021, 8, 5), "state": "blue"},
    ]


def test_an_order_column_decides_and_of_equals_the_later_row() -> None:
    rows = [("p", 0, "late", 9), ("p", 0, "early", 1), ("q", 0, "one", 5), ("q", 0, "other", 5)]
    assert timeline([batch_of(rows)], ORDERED).days().column("state").to_pylist() == ["late", "other"]
    assert timeline([batch_of(rows)]).days().column("state").to_pylist() == ["early", "other"]


def test_a_window_knows_what_was_written_before_it_and_nothing_after() -> None:
    rows = [("p", 0, "red", 0), ("p", 2, "blue", 0), ("p", 9, "green", 0), ("q", 8, "red", 0)]
    found = timeline([batch_of(rows)], first=DAY + timedelta(3), last=DAY + timedelta(4))
    assert found.days().column("state").to_pylist() == ["blue", "blue", None, None]
    assert found.changes().num_rows == 1
    wide = timeline([batch_of(rows)], first=DAY - timedelta(1), last=DAY + timedelta(10)).codes()
    assert wide.shape == (2, 12)
    assert wide[0].tolist() == [-1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    with pytest.raises(ValueError, match="the last day, 2021-08-01, is before the first, 2021-08-02"):
        timeline([batch_of(rows)], first=DAY + timedelta(1), last=DAY)


events = st.lists(
    st.tuples(
        st.sampled_from("pqrst"), st.integers(0, 12), st.sampled_from(["red", "blue", "grün"]), st.integers(-3, 3)
    ),
    min_size=1,
    max_size=60,
)


@given(
    events,
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 60)),
    st.sampled_from([0, 1000]),
    st.sampled_from([0, 1 << 20]),
)
def test_any_table_in_any_batches_is_what_a_dictionary_says(
    rows: list[Row], ordered: bool, encoded: bool, cuts: list[int], per_row: int, kept: int
) -> None:
    at = [0, *sorted(cuts), len(rows)]
    batches = [batch_of(rows[start:end], encoded) for start, end in pairwise(at)]
    columns = ORDERED if ordered else Columns()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.large.writes._CELLS_PER_ROW", per_row)
        patch.setattr("geo.large.writes._ROWS_KEPT", kept)
        patch.setattr("geo.large.writes._CHUNK", 1 if kept else 1 << 15)
        found = timeline(batches, columns)
    assert by_day(found) == slowly(rows, ordered, found.first, found.last)
    assert {(row["place"], row["from"]) for row in found.changes().to_pylist()} <= set(by_day(found))


@given(events, st.integers(-2, 14), st.integers(0, 14))
def test_any_window(rows: list[Row], start: int, length: int) -> None:
    first, last = DAY + timedelta(start), DAY + timedelta(start + length)
    assert by_day(timeline([batch_of(rows)], first=first, last=last)) == slowly(rows, False, first, last)


@given(events)
def test_changes_tell_the_same_as_the_days(rows: list[Row]) -> None:
    found = timeline([batch_of(rows)])
    spelled = {
        (row["place"], row["from"] + timedelta(day)): row["state"]
        for row in found.changes().to_pylist()
        for day in range((row["to"] - row["from"]).days + 1)
    }
    assert spelled == {cell: state for cell, state in by_day(found).items() if state is not None}
    spans = found.changes().to_pylist()
    for before, after in pairwise(spans):
        assert before["place"] != after["place"] or before["state"] != after["state"]


@given(st.permutations(range(40)), st.integers(1, 7))
def test_parts_may_be_reduced_apart_and_put_together_in_any_order_if_a_column_orders_them(
    order: list[int], parts: int
) -> None:
    draw = np.random.default_rng(3)
    rows = [(f"p{draw.integers(4)}", int(draw.integers(6)), f"s{number}", number) for number in range(40)]
    shuffled = [rows[number] for number in order]
    reduced = [last_writes(batch_of(shuffled[part::parts]), ORDERED) for part in range(parts)]
    assert timeline(reduced, ORDERED).changes().equals(timeline([batch_of(rows)]).changes())


def test_what_is_left_of_a_part_is_a_row_a_place_and_day_with_the_named_columns() -> None:
    batch = batch_of([("p", 0, "a", 1), ("q", 0, "b", 1), ("p", 0, "c", 2), ("p", 1, "d", 0)]).append_column(
        "note", pa.array(["", "", "", ""])
    )
    left = last_writes(batch, ORDERED)
    assert left.schema.names == ["place", "day", "state", "seq"]
    assert left.column("state").to_pylist() == ["c", "d", "b"]
    assert last_writes(left, ORDERED).equals(left)


def test_a_dictionary_with_words_twice_or_unused() -> None:
    place = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int8()), pa.array(["p", "p", "q", "unused"]))
    batch = batch_of([("p", 0, "a", 0), ("p", 0, "b", 0), ("q", 1, "c", 0)]).set_column(0, "place", place)
    found = timeline([batch])
    assert found.places == ("p", "q")
    assert found.days().column("state").to_pylist() == ["b", "b", None, "c"]


def test_batches_of_unlike_encodings_are_one_table() -> None:
    batches = [batch_of([("p", 0, "a", 0)], True), batch_of([]), batch_of([("q", 0, "b", 0), ("p", 1, "b", 0)])]
    assert timeline(batches).days().column("state").to_pylist() == ["a", "b", "b", "b"]


def test_the_days_of_a_far_date_are_not_written_out_but_its_changes_are() -> None:
    far = [(f"p{number}", number * 50, "a", 0) for number in range(20_000)]
    found = timeline([batch_of(far)])
    assert found.changes().num_rows == 20_000
    with pytest.raises(ValueError, match=r"20,000 places on 999,951 days \(2021-08-01 to .*\) are too many"):
        found.codes()


@pytest.mark.parametrize("column", ["place", "day", "state", "seq"])
def test_a_null_is_told_by_row_and_column(column: str) -> None:
    batch = batch_of([("p", 0, "a", 0)] * 3)
    index = batch.schema.get_field_index(column)
    values = [*batch.column(index).to_pylist()[:2], None]
    batch = batch.set_column(index, column, pa.array(values, batch.column(index).type))
    with pytest.raises(BadRow, match="there is none") as told:
        timeline([batch], ORDERED)
    assert (told.value.row, told.value.column) == (2, column)
    if column in ("place", "state"):
        encoded = batch.set_column(index, column, pa.DictionaryArray.from_arrays([0, 0, 1], pa.array(["p", None])))
        with pytest.raises(BadRow, match="there is none"):
            timeline([encoded])


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("place", pa.array([1]), "'place' has no text, but int64"),
        ("state", pa.array([1.5]), "'state' has no text, but double"),
        ("day", pa.array(["2021-08-01"]), "'day' has no dates, but string"),
        ("day", pa.array([0], pa.timestamp("s")), r"'day' has no dates, but timestamp\[s\]"),
        ("seq", pa.array([0.5]), "'seq' has no integers, but double"),
        ("seq", pa.array([2**63], pa.uint64()), "'seq' has integers beyond 64 bits"),
    ],
)
def test_a_column_of_the_wrong_type_is_told_by_name(column: str, values: pa.Array, message: str) -> None:
    batch = batch_of([("p", 0, "a", 0)])
    with pytest.raises(ValueError, match=message):
        timeline([batch.set_column(batch.schema.get_field_index(column), column, values)], ORDERED)


def test_a_missing_column_is_told_by_name() -> None:
    with pytest.raises(ValueError, match="no column 'town' among place, day, state, seq"):
        timeline([batch_of([("p", 0, "a", 0)])], Columns(place="town"))


def test_no_rows_make_no_timeline() -> None:
    for batches in ([], [batch_of([])]):
        with pytest.raises(ValueError, match="at least one row"):
            timeline(batches)


def test_date64_is_a_day_as_well() -> None:
    batch = batch_of([("p", 0, "a", 0)])
    assert timeline([batch.set_column(1, "day", batch.column("day").cast(pa.date64()))]).first == DAY
