"""Cutting a map into square cells, and which edges touch each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

MARGIN = 1e-6  # of the side of a frame's cell: from this far away an edge counts as touching a cell
_SMALLEST = 1e-3  # degrees: keeps MARGIN at 1e-9 degrees or more, far above what rounding does
_CELLS_PER_EDGE, _FEWEST, _MOST = 32, 1 << 12, 1 << 20
_MOST_TOUCHES = 1 << 23  # cells crossed by all edges together: bounds memory when edges are long and many


@dataclass(frozen=True, slots=True)
class Frame:
    """`columns` × `rows` cells of `step` degrees a side, from the corner `west`, `south`; its outermost cells touch no edge."""

    west: float
    south: float
    step: float
    columns: int
    rows: int

    @classmethod
    def around(cls, edges: Floats) -> Frame:
        """A frame for edges, given as rows of lon, lat, lon, lat: the more edges, the smaller the cells."""
        lons, lats = edges[:, 0::2], edges[:, 1::2]
        west, south, east, north = lons.min(), lats.min(), lons.max(), lats.max()
        cells = min(max(_CELLS_PER_EDGE * len(edges), _FEWEST), _MOST)
        crossed = np.abs(np.diff(lons)).sum() + np.abs(np.diff(lats)).sum()
        step = float(max(np.sqrt((east - west) * (north - south) / cells), crossed / _MOST_TOUCHES, _SMALLEST))
        columns, rows = (int(np.ceil(length / step)) + 4 for length in (east - west, north - south))
        return cls(float(west - 1.5 * step), float(south - 1.5 * step), step, columns, rows)

    def measure(self, lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
        """How many cells to the right of the frame's corner and how many above it points lie."""
        u, v = lons - self.west, lats - self.south
        u *= 1 / self.step
        v *= 1 / self.step
        return u, v

    def degrees(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """The lon and lat of what `measure` made u and v of, give or take the rounding."""
        return self.west + u * self.step, self.south + v * self.step


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight pieces from (u0, v0) to (u1, v1), counted in cells."""

    u0: Floats
    v0: Floats
    u1: Floats
    v1: Floats

    def take(self, at: Ints, scale: int) -> Segments:
        """Some of the pieces, counted in cells `scale` times smaller."""
        return Segments(*(part[at] * scale for part in (self.u0, self.v0, self.u1, self.v1)))


def touched(
    pieces: Segments, first_column: Ints, first_row: Ints, columns: int, rows: int, margin: float
) -> tuple[Ints, Ints, Ints]:
    """The cells that each piece touches or passes within `margin`: number of the piece, column, row, as three rows.

    A piece has its own window of `columns` × `rows` cells, from `first_column` and `first_row`; columns and rows of the
    answer are counted from there. A cell that is only nearly touched may be among them; none that is touched is missing.
    """
    low = np.floor(np.minimum(pieces.v0, pieces.v1) - margin).astype(np.intp)
    high = np.floor(np.maximum(pieces.v0, pieces.v1) + margin).astype(np.intp)
    piece, row = _ranges(np.maximum(low, first_row), np.minimum(high, first_row + rows - 1))
    # The part of the piece between the bottom and the top of its row. Where the piece is nearly level, rounding moves the
    # ends of the part far, but never by more than rounding off the row's own margin.
    v0, rise = pieces.v0[piece], (pieces.v1 - pieces.v0)[piece]
    level = rise == 0
    steep = np.where(level, 1.0, rise)
    with np.errstate(over="ignore"):  # infinitely far is beyond the end of the piece
        bottom = np.where(level, 0.0, np.clip((row - margin - v0) / steep, 0, 1))
        top = np.where(level, 1.0, np.clip((row + 1 + margin - v0) / steep, 0, 1))
    u0, run = pieces.u0[piece], (pieces.u1 - pieces.u0)[piece]
    one, other = u0 + bottom * run, u0 + top * run
    left = np.floor(np.minimum(one, other) - margin).astype(np.intp)
    right = np.floor(np.maximum(one, other) + margin).astype(np.intp)
    start = first_column[piece]
    part, column = _ranges(np.maximum(left, start), np.minimum(right, start + columns - 1))
    piece = piece[part]
    return piece, column - first_column[piece], row[part] - first_row[piece]


def _ranges(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """For each range from low to high, both included, its number and its values, one after the other."""
    length = np.maximum(high - low + 1, 0)
    number = np.repeat(np.arange(len(low)), length)
    before = np.cumsum(length) - length
    return number, low[number] + np.arange(len(number)) - before[number]


def patches(free: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Patches of free cells that lie side by side, in a stack of cuts (cut, row, column).

    Returns the number of its patch for each free cell, in order, and for each patch the flat index of one of its cells.
    The cells of a patch hang together; that two patches do not is not promised.
    """
    apart = np.ascontiguousarray(np.moveaxis(free, 0, 2))  # all cuts are swept at once, so their cells lie side by side
    name = np.ascontiguousarray(np.moveaxis(np.arange(free.size, dtype=np.int32).reshape(free.shape), 0, 2))
    for _ in range(2):  # a patch that winds more than this only ends as several
        for axis in (1, 0):
            names, frees = np.moveaxis(name, axis, 0), np.moveaxis(apart, axis, 0)
            steps = [(i, i - 1) for i in range(1, len(names))]
            for here, before in (*steps, *((before, here) for here, before in reversed(steps))):
                np.minimum(names[here], names[before], out=names[here], where=frees[here] & frees[before])
    chosen, patch = np.unique(np.moveaxis(name, 2, 0)[free], return_inverse=True)
    return patch, chosen.astype(np.intp)
