"""Animated GIF: a sheet for every day of a period, one after the other, for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.layers import View

DAYS, EVENINGS = "days", "evenings"  # as in geo.films, which imports what draws


def make(
    dataset: Dataset, layer: str | None, view: View, *, days: Sequence[date] | None = None, scheme: str = "light"
) -> bytes:
    """The days, None for the whole timeline, as the bytes of a film; raises as `films.views` does."""
    return make_slowly(dataset, layer, view, lambda share, words: None, days=days, scheme=scheme)


def make_slowly(
    dataset: Dataset,
    layer: str | None,
    view: View,
    tell: Callable[[float, str], object],
    *,
    days: Sequence[date] | None = None,
    scheme: str = "light",
) -> bytes:
    """What `make` makes, telling how far it is."""
    from geo.films import gif, views

    return gif(dataset, views(dataset, layer, view, days), scheme=scheme, tell=tell)


FORMAT = Format(
    name="gif",
    title="Animation",
    suffix=".gif",
    mime="image/gif",
    why="Choose it for slides and chats: the days play by themselves, for ever, in any program that shows pictures.",
    layers=(DAYS, EVENINGS),
    make=make,
    make_slowly=make_slowly,
    picks=("days", "scheme"),
)
