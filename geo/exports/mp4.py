"""MP4: a sheet for every day of a period as a film (H.264). What writes it is an extra: PyAV is large, and its wheels hold encoders under the GPL."""

from __future__ import annotations

from collections.abc import Callable

from geo.exports.moving import moving


def writer() -> Callable[..., bytes]:
    """What writes the frames; it raises CannotFilm, a ValueError, without the extra."""
    from geo.films import mp4

    return mp4


FORMAT = moving(
    writer,
    name="mp4",
    suffix=".mp4",
    mime="video/mp4",
)
