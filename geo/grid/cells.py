"""A map cut into cells, and the way from a point through them to its answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.grid.frames import Frame

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Codes = NDArray[np.int32]

CUT = 8  # a crowded cell becomes 8 × 8; a power of two, so that nothing is rounded below the first cut
LINES = 4  # a leaf has at most so many, so at most 16 faces
UNKNOWN = -2  # stands for the answer of a face that is not known, and is the reference to leaf 0
_NEAR = 1e-9  # degrees from a line, about a tenth of a millimetre; distances are known to 1e-12


@dataclass(frozen=True, slots=True)
class Lines:
    """Straight lines a·lon + b·lat = c with a² + b² = 1: what is left of c is the distance in degrees."""

    a: Floats
    b: Floats
    c: Floats

    @classmethod
    def through(cls, edges: Floats) -> Lines:
        """The lines through edges, given as rows of lon, lat, lon, lat."""
        run, rise = edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]
        length = np.hypot(run, rise)
        a, b = rise / length, -run / length
        return cls(a, b, a * edges[:, 0] + b * edges[:, 1])


@dataclass(frozen=True, slots=True)
class Leaves:
    """The lines and faces of all leaves.

    Leaf n has `lines` from `first_line[n]` up to `first_line[n + 1]`, and its faces in `faces` from `first_face[n]`. Bit i of
    a face's number says on which side of the leaf's line i it lies. Leaf 0 has no lines and one face, whose answer is unknown: it
    stands for all cells that are still crowded after the last cut.
    """

    first_line: Codes
    lines: Codes
    first_face: Ints
    faces: Codes

    def face(self, lines: Lines, leaf: Ints, x: Floats, y: Floats) -> tuple[Ints, NDArray[np.bool_]]:
        """For each point in a leaf the index of its face in `faces`, and whether it is too near to a line to tell."""
        face = self.first_face[leaf]
        near = np.zeros(len(leaf), dtype=np.bool_)
        first = self.first_line[leaf]
        count = self.first_line[leaf + 1] - first
        for bit in range(LINES):
            at = np.flatnonzero(count > bit)
            line = self.lines[first[at] + bit]
            distance = lines.a[line] * x[at] + lines.b[line] * y[at] - lines.c[line]
            face[at] += (distance > 0).astype(np.intp) << bit
            near[at] |= np.abs(distance) <= _NEAR
        return face, near


@dataclass(frozen=True, slots=True)
class Cells:
    """The first cut in `root`, row by row from the south; the cuts of crowded cells in `blocks`, CUT × CUT codes each.

    A code is an answer, from -1 up, or a reference: -2 - 2n to leaf n, -3 - 2n to block n.
    """

    frame: Frame
    root: Codes
    blocks: Codes
    leaves: Leaves
    lines: Lines

    def look_up(self, x: Floats, y: Floats, found: Ints) -> Ints:
        """Write into `found` the answer for each point; returns the numbers of those for which the cells do not tell."""
        u, v = self.frame.measure(x, y)
        np.clip(u, 0, self.frame.columns - 1, out=u)  # what lies outside is put on the rim, which no area touches
        np.clip(v, 0, self.frame.rows - 1, out=v)
        column, row = u.astype(np.intp), v.astype(np.intp)
        cell = row * self.frame.columns
        cell += column
        codes = self.root[cell]
        found[:] = codes
        at = np.flatnonzero(codes < -1)
        codes, u, v = codes[at], u[at] - column[at], v[at] - row[at]
        unknown = [np.zeros(0, dtype=np.intp)]
        while len(at):
            number = (-2 - codes.astype(np.intp)) >> 1
            in_leaf = (codes & 1) == 0
            if in_leaf.any():
                leaves = at[in_leaf]
                answers = self._answers(number[in_leaf], x[leaves], y[leaves])
                found[leaves] = answers
                unknown.append(leaves[answers == UNKNOWN])
                deeper = ~in_leaf
                at, number, u, v = at[deeper], number[deeper], u[deeper], v[deeper]
            u, v = u * CUT, v * CUT
            column, row = u.astype(np.intp), v.astype(np.intp)
            codes = self.blocks[(number * CUT + row) * CUT + column]
            found[at] = codes
            open_ = np.flatnonzero(codes < -1)
            at, codes, u, v = at[open_], codes[open_], (u - column)[open_], (v - row)[open_]
        return np.concatenate(unknown)

    def _answers(self, leaf: Ints, x: Floats, y: Floats) -> Codes:
        face, near = self.leaves.face(self.lines, leaf, x, y)
        answers = self.leaves.faces[face]
        answers[near] = UNKNOWN
        return answers
