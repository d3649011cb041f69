"""Comparison: where two views of a dataset differ. A view is a valid day, what was known by a day, and a rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geo.control import Span
from geo.dataset import Dataset
from geo.dates import dated
from geo.language import say
from geo.layers import View, as_collection, as_feature, place_names, state_properties, timeline_on


@dataclass(frozen=True, slots=True)
class Difference:
    """One place as two views have it; each span is that of its view's one day."""

    before: Span
    after: Span

    @property
    def place_id(self) -> str:
        """The place that differs."""
        return self.before.place_id


def differences(dataset: Dataset, before: View, after: View) -> tuple[Difference, ...]:
    """Every followed place that has another state in one view than in the other, sorted by ISO 3166-2 code and place id.

    Days may lie outside the dataset's timeline. Raises LookupError for an unknown rule.
    """
    return tuple(one for one in _pairs(dataset, before, after) if one.before.state != one.after.state)


def other_bases(dataset: Dataset, before: View, after: View) -> tuple[Difference, ...]:
    """Every followed place that has the same state in both views, but on another basis; as for `differences`."""
    return tuple(
        one
        for one in _pairs(dataset, before, after)
        if one.before.state == one.after.state and one.before.basis is not one.after.basis
    )


def difference_rows(dataset: Dataset, found: Iterable[Difference]) -> list[dict[str, Any]]:
    """Differences as plain rows: the place's names, then the state before, `before`, with its `before_label`,
    `before_basis`, `before_since`, `before_claims` and so on, and the same of `after`."""
    return [
        {
            **place_names(dataset, one.before),
            **_prefixed("before", state_properties(dataset, one.before)),
            **_prefixed("after", state_properties(dataset, one.after)),
        }
        for one in found
    ]


def difference_layer(dataset: Dataset, before: View, after: View) -> dict[str, Any]:
    """The admin1 areas whose capital differs, as a GeoJSON feature collection with both states and its papers.

    `before` and `after` beside its features say what is compared, in words and as data. Raises LookupError as `differences` does.
    """
    features = []
    for row in difference_rows(dataset, differences(dataset, before, after)):
        place = dataset.gazetteer.get(row["place_id"])
        area = dataset.boundaries.get(dataset.settings.unit.outline(place)) if place else None
        if area is not None:
            features.append(as_feature(area.id, area.geometry, row))
    features.sort(key=lambda feature: feature["id"])
    title = f"{dataset.title}: what differs between {view_words(before)} and {view_words(after)}"
    sides = {name: _view_data(view) for name, view in (("before", before), ("after", after))}
    return {**as_collection(dataset, title, features, None), **sides}


def view_words(view: View) -> str:
    """A view in words: "10 August 2021 as known on 30 September 2021 (corroborated)"."""
    if view.known_by is None:
        return say("compare.view_today", day=dated(view.on), rule=view.rule)
    return say("compare.view", day=dated(view.on), known=dated(view.known_by), rule=view.rule)


def summary(dataset: Dataset, found: Iterable[Difference]) -> str:
    """How many of the followed places differ, in a sentence."""
    count, of, unit = len(tuple(found)), len(dataset.followed), dataset.settings.unit.many
    return say("compare.summary", n=count, all=of, many=unit)


def _pairs(dataset: Dataset, before: View, after: View) -> list[Difference]:
    sides = zip(timeline_on(dataset, before).cells(before.on), timeline_on(dataset, after).cells(after.on), strict=True)
    codes = {place.id: place.iso_3166_2 for place in dataset.followed}
    return sorted((Difference(*pair) for pair in sides), key=lambda one: (codes[one.place_id], one.place_id))


def _prefixed(side: str, state: dict[str, Any]) -> dict[str, Any]:
    return {side if name == "state" else f"{side}_{name}": value for name, value in state.items()}


def _view_data(view: View) -> dict[str, str | None]:
    known = view.known_by.isoformat() if view.known_by else None
    return {"day": view.on.isoformat(), "known_by": known, "rule": view.rule, "words": view_words(view)}
