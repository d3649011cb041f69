"""Animated GIF: a sheet for every day of a period, one after the other, for ever."""

from __future__ import annotations

from collections.abc import Callable

from geo.exports.moving import moving


def writer() -> Callable[..., bytes]:
    """What writes the frames."""
    from geo.films import gif

    return gif


FORMAT = moving(
    writer,
    name="gif",
    suffix=".gif",
    mime="image/gif",
)
