"""What the pictures SVG and PNG share: which sheet each layer is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo.dataset import Dataset
from geo.layers import View
from geo.posters import Poster, multiples, poster, telling_days

DAY, MULTIPLES = "day", "multiples"


def sheet(dataset: Dataset, layer: str | None, view: View, days: Sequence[date] | None, scheme: str) -> Poster:
    """The sheet of a layer: the view's day, or small maps of several; `days` None: those that tell most of the whole timeline.

    Raises LookupError for another layer or an unknown rule, ValueError for days where there is one, or for too many.
    """
    if layer == MULTIPLES:
        chosen = telling_days(dataset.timeline(view.known_by, view.rule)) if days is None else sorted(set(days))
        return multiples(dataset, view, chosen, scheme=scheme)
    if layer != DAY:
        raise LookupError(f"{layer!r} is no layer of a picture; there are {DAY}, {MULTIPLES}")
    if days is not None:
        raise ValueError(f"a picture of several days is the layer {MULTIPLES}; {DAY} has one day only")
    return poster(dataset, view, scheme=scheme)
