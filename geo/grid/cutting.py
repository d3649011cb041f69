"""From areas to cells: the map is cut, cut again where it is crowded, and `Boundaries` is asked for every answer once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.boundaries import Boundaries
from geo.grid.cells import CUT, LINES, UNKNOWN, Cells, Leaves, Lines
from geo.grid.frames import MARGIN, Frame, Segments, patches, touched

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Codes = NDArray[np.int32]

_CHUNK = 1 << 14  # leaves looked at together
_FINEST = CUT**4  # the smallest cells are so many times smaller than those of the first cut
# What is still crowded when so many cells are made, or so many edges to be looked at again, is left to `Boundaries`.
_CELLS, _CELLS_PER_EDGE, _TOUCHES = 1 << 18, 32, 1 << 24
_WEIGHTS = np.sqrt([2.0, 3.0, 5.0, 7.0])
_PROBES = 3  # a side: 9 points in each leaf look for its faces


def edges_of(boundaries: Boundaries) -> Floats:
    """The edges of all outlines, each once, as rows of lon, lat, lon, lat."""
    outlines = np.array([area.geometry for area in boundaries], dtype=object)
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(outlines)), return_index=True)
    joined = ring[1:] == ring[:-1]
    starts, ends = xy[:-1][joined], xy[1:][joined]
    turned = (starts[:, :1] > ends[:, :1]) | ((starts[:, :1] == ends[:, :1]) & (starts[:, 1:] > ends[:, 1:]))
    edges: Floats = np.where(turned, np.hstack([ends, starts]), np.hstack([starts, ends]))
    edges = edges[(starts != ends).any(axis=1)]
    # Equal edges have equal sums. Others may too, and part two that are equal: then one stands twice, which does no harm.
    edges = edges[np.argsort((edges * _WEIGHTS).sum(axis=1))]
    edges = edges[np.append(True, (edges[1:] != edges[:-1]).any(axis=1))[: len(edges)]]
    return edges


@dataclass(frozen=True, slots=True)
class _Level:
    """Blocks of `columns` × `rows` cells that are cut at once; `left` and `bottom` are where each begins.

    They count in cells of this level, which are `scale` times smaller than those of the first cut.
    """

    left: Ints
    bottom: Ints
    columns: int
    rows: int
    scale: int

    @property
    def size(self) -> int:
        return len(self.left) * self.rows * self.columns

    def corner(self, cell: Ints) -> tuple[Ints, Ints]:
        """Left and bottom of cells, given by their numbers."""
        block, inside = np.divmod(cell, self.rows * self.columns)
        row, column = np.divmod(inside, self.columns)
        return self.left[block] + column, self.bottom[block] + row

    def touches(self, ends: Segments, edge: Ints, block: Ints) -> tuple[Ints, Ints]:
        """Which edge touches which cell, ordered by cell, for edges that may touch cells of a block."""
        pieces = ends.take(edge, self.scale)
        margin = MARGIN * self.scale
        piece, column, row = touched(pieces, self.left[block], self.bottom[block], self.columns, self.rows, margin)
        cell = (block[piece] * self.rows + row) * self.columns + column
        order = np.argsort(cell, kind="stable")
        return edge[piece][order], cell[order]

    def below(self, cell: Ints) -> _Level:
        """The level whose blocks are these cells."""
        left, bottom = self.corner(cell)
        return _Level(left * CUT, bottom * CUT, CUT, CUT, self.scale * CUT)


def cut(boundaries: Boundaries, edges: Floats) -> Cells:
    """The cells of a map of at least one area; `edges` are those of its areas."""
    frame = Frame.around(edges)
    ends = Segments(*frame.measure(edges[:, 0], edges[:, 1]), *frame.measure(edges[:, 2], edges[:, 3]))
    corner = np.zeros(1, dtype=np.intp)
    level = _Level(corner, corner, frame.columns, frame.rows, 1)
    edge, block = np.arange(len(edges)), np.zeros(len(edges), dtype=np.intp)
    leaves = _Leaves()
    cuts: list[Codes] = []
    blocks = 0
    while level.size:
        edge, cell = level.touches(ends, edge, block)
        count = np.bincount(cell, minlength=level.size)
        codes = np.full(level.size, UNKNOWN, dtype=np.int32)
        codes[count == 0] = _answers_without_edges(boundaries, frame, level, count == 0)
        few = (count > 0) & (count <= LINES)
        codes[few] = leaves.add(level, np.flatnonzero(few), count[few], edge[few[cell]])
        crowded = np.flatnonzero(count > LINES)
        too_many = (blocks + len(crowded)) * CUT * CUT > _CELLS + _CELLS_PER_EDGE * len(edges)
        if too_many or level.scale >= _FINEST or count[crowded].sum() > _TOUCHES:
            crowded = crowded[:0]  # and what is not cut again keeps the code UNKNOWN
        codes[crowded] = -3 - 2 * np.arange(blocks, blocks + len(crowded))
        blocks += len(crowded)
        cuts.append(codes)
        rank = np.full(level.size, -1)
        rank[crowded] = np.arange(len(crowded))
        again = rank[cell] >= 0
        edge, block = edge[again], rank[cell[again]]
        level = level.below(crowded)
    lines = Lines.through(edges)
    below = np.concatenate([np.zeros(0, dtype=np.int32), *cuts[1:]])
    return Cells(frame, cuts[0], below, leaves.made(boundaries, frame, lines), lines)


def _answers_without_edges(boundaries: Boundaries, frame: Frame, level: _Level, free: NDArray[np.bool_]) -> Codes:
    """The answers of the cells that no edge touches: one is asked for each patch of them that hangs together."""
    patch, chosen = patches(free.reshape(-1, level.rows, level.columns))
    u, v = level.corner(chosen)
    lons, lats = frame.degrees((u + 0.5) / level.scale, (v + 0.5) / level.scale)
    return _ask(boundaries, lons, lats)[patch]


def _ask(boundaries: Boundaries, lons: Floats, lats: Floats) -> Codes:
    """The answers of points, of which some may lie off the map: cells on its rim reach beyond 180 and 90 degrees."""
    answers = np.full(len(lons), -1, dtype=np.int32)
    west, south, east, north = boundaries.bounds
    on_map = (lons >= west) & (lons <= east) & (lats >= south) & (lats <= north)
    answers[on_map] = boundaries.locate_many(lons[on_map], lats[on_map])
    return answers


class _Leaves:
    """Leaves as they are found, level by level."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, Floats, Floats, Floats]] = []
        self._next = 1

    def add(self, level: _Level, cell: Ints, count: Ints, edge: Ints) -> Ints:
        """Note the leaves of a level, with the number of edges of each and then these edges; returns their references."""
        left, bottom = level.corner(cell)
        size = np.full(len(cell), 1 / level.scale)
        self._parts.append((edge, count, left * size, bottom * size, size))
        first, self._next = self._next, self._next + len(cell)
        return -2 - 2 * np.arange(first, self._next)

    def made(self, boundaries: Boundaries, frame: Frame, lines: Lines) -> Leaves:
        """All leaves, with the answers of the faces in which a probe fell."""
        edge, count, left, bottom, size = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        count = np.append(0, count)
        ends = np.cumsum(1 << count)
        faces = np.full(ends[-1], UNKNOWN, dtype=np.int32)
        first_line = np.append(0, np.cumsum(count)).astype(np.int32)
        leaves = Leaves(first_line, edge.astype(np.int32), ends - (1 << count), faces)
        number = np.arange(1, len(count))
        probe_lon, probe_lat = np.full((2, len(faces)), np.nan)
        steps = (np.arange(_PROBES) + 0.5) / _PROBES
        for start, right, up in product(range(0, len(number), _CHUNK), steps, steps):
            part = slice(start, start + _CHUNK)
            lons, lats = frame.degrees(left[part] + right * size[part], bottom[part] + up * size[part])
            face, near = leaves.face(lines, number[part], lons, lats)
            probe_lon[face[~near]], probe_lat[face[~near]] = lons[~near], lats[~near]
        met = np.flatnonzero(~np.isnan(probe_lon))
        faces[met] = _ask(boundaries, probe_lon[met], probe_lat[met])
        return leaves
