"""Which area each row of a table lies in: one record batch in, one out."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.grid import Grid
from geo.large.rows import BadRow, one_column, with_columns

AREA_ID = "area_id"


def locate_batch(
    grid: Grid,
    batch: pa.RecordBatch,
    *,
    lon: str = "lon",
    lat: str = "lat",
    into: str = AREA_ID,
    strict: bool = True,
    plain: bool = False,
) -> pa.RecordBatch:
    """The batch with one column more: the id of the area each row lies in, null if in none or if a coordinate is null.

    `lon` and `lat` name columns of numbers, in degrees (EPSG:4326); a point on a border belongs to the area whose id sorts
    first. The new column `into` has strings, dictionary-encoded unless `plain`; the dictionary is all ids of the grid, so it is the
    same for every batch. Raises ValueError if a column is missing, stands twice or has no numbers, or if `into` is there already;
    BadRow for the first row with a number that is no longitude or latitude. With `strict=False` such a row gets null.
    """
    columns = _numbers(batch, lon), _numbers(batch, lat)
    told = np.ones(len(batch), dtype=np.bool_)
    for column in columns:
        if column.null_count:
            told &= column.is_valid().to_numpy(zero_copy_only=False)
    if told.all():
        x, y = (column.to_numpy() for column in columns)
    else:
        x, y = (column.filter(pa.array(told)).to_numpy() for column in columns)
    found, wrong = grid.locate_many(x, y, strict=False)
    if strict and wrong.any():
        first = int(np.argmax(wrong))
        raise _bad_row(int(np.flatnonzero(told)[first]), (lon, x[first]), (lat, y[first]))
    if not told.all():
        answers, found = found, np.full(len(batch), -1, dtype=np.intp)
        found[told] = answers
    return with_columns(batch, {into: _ids(grid, found, plain)})


def _numbers(batch: pa.RecordBatch, name: str) -> pa.DoubleArray:
    column = batch.column(one_column(batch, name))
    if not (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
        raise ValueError(f"column {name!r} has no numbers, but {column.type}")
    return column.cast(pa.float64())


def _bad_row(row: int, *numbers: tuple[str, float]) -> BadRow:
    (lon, x), (lat, y) = numbers
    if not abs(x) <= 180:
        return BadRow(row, lon, x, "is no longitude in degrees")
    return BadRow(row, lat, y, "is no latitude in degrees")


def _ids(grid: Grid, found: NDArray[np.intp], plain: bool) -> pa.Array:
    ids = pa.array([area.id for area in grid.boundaries], pa.string())
    indices = pa.array(found.astype(np.int32), mask=found < 0)
    return ids.take(indices) if plain else pa.DictionaryArray.from_arrays(indices, ids)
