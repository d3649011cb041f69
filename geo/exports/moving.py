"""What the moving pictures GIF and MP4 share: a sheet for every day of a period, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.layers import View

DAYS, EVENINGS = "days", "evenings"  # as in geo.films, which imports what draws


def moving(writer: Callable[[], Callable[..., bytes]], **papers: Any) -> Format:
    """A format of moving pictures, with these name, title, suffix, mime and why; `writer` imports what writes the frames."""

    def make(
        dataset: Dataset,
        layer: str | None,
        view: View,
        *,
        tell: Callable[[float, str], object],
        days: Sequence[date] | None = None,
        scheme: str = "light",
    ) -> bytes:
        """The days, None for the whole timeline, as the bytes of a film; raises as `films.views` and the writer do."""
        from geo.films import views

        return writer()(dataset, views(dataset, layer, view, days), scheme=scheme, tell=tell)

    return Format(**papers, layers=(DAYS, EVENINGS), make=make, slow=True, picks=("days", "scheme"))
