"""An index that tells which area each of many points lies in. Coordinates are lon, lat in degrees (EPSG:4326).

Most of a map is far from any border. The index cuts it into cells. A cell that no border touches has one answer for all its
points. A cell that few edges touch is a *leaf*: the straight lines through these edges cut it into faces, no border runs
inside a face, so each face has one answer, and the sides of the lines on which a point lies tell its face. A crowded cell is
cut again. What is left, points closer to a line than can safely be told apart, is asked of `Boundaries`. So the answers are
exactly those of `Boundaries.locate_many`, for any areas: with holes, with islands, overlapping.

Why it is exact: rounding moves a point by less than 1e-12 degrees, and an edge counts as touching a cell from 1e-9 degrees
away. So no rounding can bring a point into a cell that does not know of an edge beside it.
"""

from __future__ import annotations

from typing import Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.boundaries import AdminArea, Boundaries
from geo.grid.cutting import cut, edges_of

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

_CHUNK = 1 << 17  # points looked at together: keeps memory flat when there are ten million of them


class Grid:
    """Which of `boundaries` each of many points lies in: what `boundaries.locate_many` says, many times faster.

    Building one costs as much time as locating a hundred thousand points without it (34 provinces) to two million (the
    world). It never changes afterwards, so threads may share it. A pickled one holds its areas only and is built again.
    """

    def __init__(self, boundaries: Boundaries) -> None:
        self.boundaries = boundaries
        edges = edges_of(boundaries)
        self._cells = cut(boundaries, edges) if len(edges) else None

    def __reduce__(self) -> tuple[object, ...]:
        return _from_areas, (self.boundaries.areas,)

    @overload
    def locate_many(self, lons: ArrayLike, lats: ArrayLike, *, strict: Literal[True] = True) -> Ints: ...

    @overload
    def locate_many(self, lons: ArrayLike, lats: ArrayLike, *, strict: Literal[False]) -> tuple[Ints, Flags]: ...

    def locate_many(self, lons: ArrayLike, lats: ArrayLike, *, strict: bool = True) -> Ints | tuple[Ints, Flags]:
        """For each point the index in `boundaries.areas` of the area it lies in, -1 for none.

        A point on a border that several areas share belongs to the one whose id sorts first. Raises ValueError as
        `Boundaries.locate_many` does. With `strict=False` numbers that are no degrees raise nothing: their points get -1,
        and a second array says True for them.
        """
        x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError(f"longitudes and latitudes must be two equal rows, not {x.shape} and {y.shape}")
        found = np.empty(x.shape, dtype=np.intp)
        wrong = np.zeros(0 if strict else x.shape, dtype=np.bool_)
        unknown = [np.zeros(0, dtype=np.intp)]
        for start in range(0, len(x), _CHUNK):
            part = slice(start, start + _CHUNK)
            if _are_degrees(x[part], y[part]):
                unknown.append(start + self._look_up(x[part], y[part], found[part]))
            elif strict:
                self.boundaries.locate_many(x, y)  # raises, naming the first wrong number of all
            else:
                wrong[part] = ~((np.abs(x[part]) <= 180) & (np.abs(y[part]) <= 90))
                right = start + np.flatnonzero(~wrong[part])
                answers = np.empty(len(right), dtype=np.intp)
                unknown.append(right[self._look_up(x[right], y[right], answers)])
                found[part] = -1
                found[right] = answers
        left = np.concatenate(unknown)
        if len(left):
            found[left] = self.boundaries.locate_many(x[left], y[left])
        return found if strict else (found, wrong)

    def _look_up(self, x: Floats, y: Floats, found: Ints) -> Ints:
        """Write into `found` the answer for each point; returns the numbers of those it is not known for."""
        if self._cells is None:
            found[:] = -1
            return np.zeros(0, dtype=np.intp)
        return self._cells.look_up(x, y, found)


def _from_areas(areas: tuple[AdminArea, ...]) -> Grid:
    return Grid(Boundaries(areas))


def _are_degrees(x: Floats, y: Floats) -> bool:
    # The least and the greatest of numbers with a NaN among them are NaN, which no comparison lets pass.
    return bool(x.min() >= -180 and x.max() <= 180 and y.min() >= -90 and y.max() <= 90)
