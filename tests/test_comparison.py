"""Comparison: where two views differ, told cell by cell, the same from both sides, and exactly where reports came later."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given
from hypothesis import strategies as st

from geo.comparison import difference_layer, difference_rows, differences, other_bases, summary, view_words
from geo.dataset import Dataset
from geo.exports.geojson import written
from geo.lags import lags
from geo.layers import View, state_rows
from geo.rules import RULES

EVENING = View(date(2021, 8, 10), date(2021, 8, 10), "corroborated")
LATER = View(date(2021, 8, 10), date(2021, 9, 30), "corroborated")

days = st.dates(date(2021, 6, 1), date(2021, 10, 15))
views = st.builds(View, days, st.none() | days, st.sampled_from(list(RULES)))


@given(one=views, other=views)
def test_it_is_the_comparison_of_every_cell_and_the_same_from_both_sides(
    shipped: Dataset, one: View, other: View
) -> None:
    found = differences(shipped, one, other)
    left, right = ({row["place_id"]: row for row in state_rows(shipped, view)} for view in (one, other))
    assert {each.place_id for each in found} == {
        place for place in left if left[place]["state"] != right[place]["state"]
    }
    for each in found:
        assert (each.before.state, each.after.state) == (left[each.place_id]["state"], right[each.place_id]["state"])
    assert [(each.after, each.before) for each in differences(shipped, other, one)] == [
        (each.before, each.after) for each in found
    ]
    based = {each.place_id for each in other_bases(shipped, one, other)}
    assert based == {
        place
        for place in left
        if left[place]["state"] == right[place]["state"] and left[place]["basis"] != right[place]["basis"]
    }


@given(view=views)
def test_a_view_differs_in_nothing_from_itself(shipped: Dataset, view: View) -> None:
    assert differences(shipped, view, view) == other_bases(shipped, view, view) == ()
    assert summary(shipped, ()).startswith("Nothing differs: each of the 34 provincial capitals")


def test_an_evenings_map_differs_exactly_where_reports_came_later(shipped: Dataset) -> None:
    """A change of that day or before was learned only afterwards, and nothing else in the dataset differs."""
    late = {
        one.change.place_id: one.change.after
        for one in lags(shipped.belief(), shipped.placed)
        if one.change.day <= EVENING.on < one.learned
    }
    found = differences(shipped, EVENING, LATER)
    assert {one.place_id: one.after.state for one in found} == late == {"AF-BDS.fayzabad": "taliban"}
    [row] = difference_rows(shipped, found)
    assert (row["before"], row["after"]) == ("government", "taliban")
    published = [shipped.documents[shipped.claims[claim].document_id].published for claim in row["after_claims"]]
    assert min(published) > EVENING.on


def test_a_report_that_was_wrong_differs_once_it_is_denied(world: Path) -> None:
    """Bery is captured by one word on the 10th; two days later that is denied. Abad is told of truly at once."""
    dataset = Dataset.load(world)
    day = date(2021, 8, 10)
    found = differences(dataset, View(day, day, "corroborated"), View(day, None, "corroborated"))
    assert [(one.place_id, one.before.state, one.after.state) for one in found] == [("XX-B.bery", "red", "blue")]
    assert (
        differences(dataset, View(day, day, "corroborated"), View(day, day + timedelta(days=1), "corroborated")) == ()
    )


def test_rows_name_the_place_and_tell_both_sides(world: Path) -> None:
    dataset = Dataset.load(world)
    before, after = View(date(2021, 8, 1), None, "corroborated"), View(date(2021, 8, 12), None, "corroborated")
    [row] = difference_rows(dataset, differences(dataset, before, after))
    assert list(row)[:4] == ["iso_3166_2", "place_id", "capital", "province"]
    told = {name: row[name] for name in ("capital", "before", "before_label", "before_basis", "after", "after_since")}
    assert told == {
        "capital": "Abad", "before": "blue", "before_label": "Blue", "before_basis": "observed", "after": "red",
        "after_since": "2021-08-09",
    }  # fmt: skip
    assert set(row["after_claims"]) <= set(dataset.claims) and len(row["after_claims"]) > 1
    assert summary(dataset, differences(dataset, before, after)) == "1 of 3 provincial capitals differs."


def test_rows_are_sorted_by_iso_code(shipped: Dataset) -> None:
    before, after = View(date(2021, 8, 6), None, "corroborated"), View(date(2021, 8, 15), None, "corroborated")
    rows = difference_rows(shipped, differences(shipped, before, after))
    codes = [row["iso_3166_2"] for row in rows]
    assert codes == sorted(codes) and len(codes) == 33


def test_the_layer_is_the_provinces_that_differ_with_both_states_and_its_papers(shipped: Dataset) -> None:
    before, after = View(date(2021, 8, 6), None, "corroborated"), View(date(2021, 8, 9), None, "corroborated")
    layer = difference_layer(shipped, before, after)
    rows = {row["iso_3166_2"]: row for row in difference_rows(shipped, differences(shipped, before, after))}
    assert {feature["id"]: feature["properties"] for feature in layer["features"]} == rows
    assert "6 August 2021 as known today (corroborated)" in layer["title"]
    words = "9 August 2021 as known today (corroborated)"
    assert layer["after"] == {"day": "2021-08-09", "known_by": None, "rule": "corroborated", "words": words}
    assert layer["licence"] == "CC BY 4.0" and layer["attribution"] and layer["note"].startswith("A province is shaded")
    collection = FeatureCollection.model_validate_json(written(layer))
    assert len(collection.features) == len(rows) > 0 and collection.bbox is not None


def test_an_empty_layer_still_says_what_was_compared(shipped: Dataset) -> None:
    layer = difference_layer(shipped, EVENING, EVENING)
    assert layer["features"] == [] and "bbox" not in layer and layer["before"] == layer["after"]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (EVENING, "10 August 2021 as known on 10 August 2021 (corroborated)"),
        (View(date(2021, 8, 10), None, "latest"), "10 August 2021 as known today (latest)"),
    ],
)
def test_a_view_in_words(view: View, words: str) -> None:
    assert view_words(view) == words


def test_an_unknown_rule_is_refused(shipped: Dataset) -> None:
    with pytest.raises(LookupError, match="'luck' is no rule"):
        differences(shipped, EVENING, View(EVENING.on, None, "luck"))
