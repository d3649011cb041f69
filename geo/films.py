"""Films: a sheet for every day of a period as the frames of an animated GIF or of an MP4.

Only the parts of a sheet that change from one day to the next are drawn again. The same frames give the same bytes.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from datetime import date
from fractions import Fraction
from types import ModuleType

from PIL import Image

from geo.control import DAY
from geo.dataset import Dataset
from geo.language import say
from geo.layers import View
from geo.patterns import SCHEMES
from geo.pictures import SIGN
from geo.posters import HEIGHT, WIDTH, Box, Poster, part_svg, posters
from geo.rasters import raster

Tell = Callable[[float, str], object]
"""Told how far it is: a share from 0 to 1, and what comes next."""

_DAY_MS, _FIRST_MS, _LAST_MS = 300, 1200, 3000  # how long a day is shown, the first, and the last
_TICKS = 10  # frames a second of the MP4, so that every day has whole frames
_SAMPLES = 6  # sheets whose colours make the GIF's palette
_COLOURS = 255  # one is left for what stays as it was
_QUALITY = "20"


DAYS, EVENINGS = "days", "evenings"
"""What the days of a film are known by: what the view's are; or what was published by that very evening."""
MOST_DAYS = 400  # a film of more would not fit into a small server's memory


class CannotFilm(ValueError):
    """What an MP4 needs is not installed; the message says what to install."""


def period(dataset: Dataset, first: date | None, last: date | None) -> tuple[date, ...]:
    """Every day between two, both included; None is the timeline's own end.

    Raises ValueError if the last is before the first, or if there are more days than anybody waits for.
    """
    start, end = first or dataset.first, last or dataset.last
    if end < start:
        raise ValueError(f"the period would end on {end}, before it begins on {start}")
    if (end - start).days >= MOST_DAYS:
        raise ValueError(f"{start} to {end} are more than {MOST_DAYS} days; choose a shorter period")
    return tuple(start + DAY * at for at in range((end - start).days + 1))


def views(dataset: Dataset, layer: str | None, view: View, days: Sequence[date] | None) -> list[View]:
    """The views of a film, one for each of the days; None is the whole timeline.

    Evenings are known by the day itself, and by the view's known-by day where that is earlier. Raises LookupError for another
    layer, ValueError for a timeline that is too long.
    """
    chosen = [replace(view, on=day) for day in days or period(dataset, None, None)]
    if layer == DAYS:
        return chosen
    if layer != EVENINGS:
        raise LookupError(f"{layer!r} is no layer of a film; there are {DAYS}, {EVENINGS}")
    return [replace(one, known_by=min(one.on, view.known_by or one.on)) for one in chosen]


def gif(dataset: Dataset, views: Sequence[View], *, scheme: str, tell: Tell, width: int = WIDTH) -> bytes:
    """An animated GIF of these views, one after the other, for ever; `width` in pixels."""
    sampled = range(0, len(views), max(1, len(views) // _SAMPLES))
    seen = frames(dataset, views, scheme=scheme, tell=lambda share, words: None, width=width, only=sampled)
    palette = _palette(seen, [SIGN, *(actor.colour for actor in dataset.actors.values()), *astuple(SCHEMES[scheme])])
    sheets = frames(dataset, views, scheme=scheme, tell=tell, width=width)
    first, *rest = [sheet.quantize(palette=palette, dither=Image.Dither.NONE) for sheet in sheets]
    written = io.BytesIO()
    lasting = [_lasts(at, len(views)) for at in range(len(views))]
    first.save(
        written, "GIF", save_all=True, append_images=rest, duration=lasting, loop=0, optimize=True, transparency=_COLOURS, disposal=1,
    )  # fmt: skip
    return written.getvalue()


def mp4(dataset: Dataset, views: Sequence[View], *, scheme: str, tell: Tell, width: int = 2 * WIDTH) -> bytes:
    """An MP4 (H.264) of these views, one after the other; `width` in pixels. Raises CannotFilm where PyAV is not installed."""
    av = _av()
    written = io.BytesIO()
    with av.open(written, "w", format="mp4", options={"fflags": "+bitexact"}) as film:
        stream = film.add_stream("libx264", rate=_TICKS)
        stream.width, stream.height, stream.pix_fmt = width, round(width * HEIGHT / WIDTH), "yuv420p"
        coder = stream.codec_context
        coder.options = {"crf": _QUALITY, "preset": "veryfast", "tune": "animation"}
        coder.thread_count, coder.flags = 1, coder.flags | av.codec.context.Flags.bitexact
        coder.colorspace, coder.color_range, coder.color_primaries, coder.color_trc = (
            1,
            1,
            1,
            1,
        )  # BT.709, as players expect
        ticks = 0
        for at, sheet in enumerate(frames(dataset, views, scheme=scheme, tell=tell, width=width)):
            drawn = av.VideoFrame.from_image(sheet).reformat(
                format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
            )
            for _ in range(_lasts(at, len(views)) * _TICKS // 1000):
                drawn.pts, drawn.time_base, ticks = ticks, Fraction(1, _TICKS), ticks + 1
                film.mux(stream.encode(drawn))
        film.mux(stream.encode(None))
    return written.getvalue()


def frames(
    dataset: Dataset, views: Sequence[View], *, scheme: str, tell: Tell, width: int, only: Container[int] | None = None
) -> Iterator[Image.Image]:
    """The sheet of each view as a picture in RGB, `width` pixels wide; `only` those with these numbers, None: all.

    Raises ValueError for a width at which the parts of a sheet have no whole pixels: 960, 1280, 1920 are good.
    """
    if width % (WIDTH // 3):
        raise ValueError(
            f"a film {width} pixels wide has no whole pixels; its width must be a multiple of {WIDTH // 3}"
        )
    tell(0.0, say("start.holding"))
    scale, drawn = width / WIDTH, dict[Box, tuple[str, Image.Image]]()
    whole = Image.new("RGB", (width, round(HEIGHT * scale)), SCHEMES[scheme].paper)
    for at, sheet in enumerate(posters(dataset, views, scheme=scheme, only=only)):
        tell(at / len(views), say("start.day", number=at + 1, all=len(views)))
        drawn = _drawn(sheet, scale, drawn)
        for box, (_, picture) in drawn.items():
            whole.paste(picture, (round(box[0] * scale), round(box[1] * scale)))
        yield whole.copy()
    tell(1.0, say("start.writing"))


def _drawn(
    sheet: Poster, scale: float, before: dict[Box, tuple[str, Image.Image]]
) -> dict[Box, tuple[str, Image.Image]]:
    """Each part by its box, as SVG and as a picture; one that is as before is not drawn again."""
    found = {}
    for part in sheet.parts:
        svg = part_svg(sheet, part, scale)
        kept = before.get(part.box)
        found[part.box] = kept if kept and kept[0] == svg else (svg, raster(svg))
    return found


def _lasts(at: int, count: int) -> int:
    """For how many milliseconds a frame is shown."""
    return _LAST_MS if at == count - 1 else _FIRST_MS if at == 0 else _DAY_MS


def _palette(sheets: Iterable[Image.Image], named: Iterable[str]) -> Image.Image:
    """The colours named (#rrggbb), and those that cover most, each exactly as it is: edges may be a shade off, areas never."""
    counts = Counter({tuple(bytes.fromhex(one[1:])): sys.maxsize for one in named if one.startswith("#")})
    for sheet in sheets:
        for count, colour in sheet.getcolors(sheet.width * sheet.height) or ():
            if isinstance(colour, tuple):
                counts[colour] += count
    chosen = sorted(counts, key=lambda colour: (-counts[colour], colour))[:_COLOURS]
    flat = [channel for colour in chosen for channel in colour]
    palette = Image.new("P", (1, 1))
    palette.putpalette(
        flat + flat[:3] * (256 - len(chosen))
    )  # the first of equal colours is taken, so the last is free
    return palette


def _av() -> ModuleType:
    try:
        import av
    except ImportError:
        raise CannotFilm("mp4 needs PyAV, which is not installed: pip install 'changing-hands[film]'") from None
    if "libx264" not in av.codecs_available:
        raise CannotFilm(
            "mp4 needs a PyAV that can write H.264; the one installed cannot: pip install 'changing-hands[film]'"
        )
    return av
