"""MP4: a sheet for every day of a period as a film (H.264). What writes it is an extra: PyAV is large, and its wheels hold encoders under the GPL."""

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
    """The days, None for the whole timeline, as the bytes of a film; raises as `films.views` does. Raises CannotFilm, a ValueError, without the extra."""
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
    from geo.films import mp4, views

    return mp4(dataset, views(dataset, layer, view, days), scheme=scheme, tell=tell)


FORMAT = Format(
    name="mp4",
    title="Film",
    suffix=".mp4",
    mime="video/mp4",
    why="Choose it for talks and reports on screens: the days play sharply and can be stopped and wound back.",
    layers=(DAYS, EVENINGS),
    make=make,
    make_slowly=make_slowly,
    picks=("days", "scheme"),
)
