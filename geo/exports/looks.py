"""Looks: what each row of a map format is to look like, by a key that its style sheet names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geo.control import Span
from geo.dataset import Dataset
from geo.layers import View
from geo.pack import Looks
from geo.patterns import Look, look_words
from geo.pictures import cells


@dataclass(frozen=True, slots=True)
class Shown:
    """A look with its words for a legend and its key: made of ids only, such as `contested blue red` or `blue assumed`."""

    key: str
    words: str
    look: Look


def on_day(dataset: Dataset, view: View) -> dict[str, Shown]:
    """The look of every followed place in a view, by place id; raises LookupError for an unknown rule."""
    looks = Looks(dataset)
    return {place_id: _shown(dataset, looks, span) for place_id, span in cells(dataset, view).items()}


def through(dataset: Dataset, view: View) -> dict[tuple[str, str], Shown]:
    """The look of every span of the view's timeline, by place id and first day in ISO 8601; raises as `on_day` does."""
    looks, timeline = Looks(dataset), dataset.timeline(view.known_by, view.rule)
    return {
        (place_id, span.start.isoformat()): _shown(dataset, looks, span)
        for place_id, spans in timeline.spans_by_place.items()
        for span in spans
    }


def in_order(shown: Iterable[Shown]) -> list[Shown]:
    """Each look once, in the order of a legend: who holds, by party, then what is assumed, then contested and unknown."""
    different = {one.key: one for one in shown}.values()
    return sorted(
        different, key=lambda one: (one.look["kind"] != "held", one.look["assumed"], one.look["actors"], one.key)
    )


def _shown(dataset: Dataset, looks: Looks, span: Span) -> Shown:
    look = looks.all[looks.of(dataset, span)]
    return Shown(_key(dataset, look), look_words(dataset, look), look)


def _key(dataset: Dataset, look: dict[str, Any]) -> str:
    ids = list(dataset.actors)
    parts = [look["kind"]] if look["kind"] != "held" else []
    parts += [ids[actor] for actor in look["actors"]] + ["assumed"] * look["assumed"]
    return " ".join(parts if look["claimed"] is None else [*parts, "claimed", ids[look["claimed"]]])
