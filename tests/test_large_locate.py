from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.boundaries import AdminArea, Boundaries
from geo.grid import Grid
from geo.large.locate import locate_batch
from geo.large.rows import BadRow


def square(area_id: str, west: float, south: float) -> AdminArea:
    return AdminArea(area_id, area_id.title(), (), shapely.box(west, south, west + 1, south + 1))


DEGREES = pa.float64()
GRID = Grid(Boundaries([square("a", 0, 0), square("b", 1, 0), square("c", 0, 1)]))


def batch_of(lons: list[float | None], lats: list[float | None], kind: pa.DataType = DEGREES) -> pa.RecordBatch:
    return pa.record_batch({"n": pa.array(range(len(lons))), "lon": pa.array(lons, kind), "lat": pa.array(lats, kind)})


def test_a_row_keeps_its_columns_and_gains_the_area_it_lies_in() -> None:
    batch = batch_of([0.5, 1.5, 1.5, 1.0], [0.5, 0.5, 1.5, 0.5])
    found = locate_batch(GRID, batch)
    assert found.schema.names == ["n", "lon", "lat", "area_id"]
    assert found.select(batch.schema.names).equals(batch)
    assert found.column("area_id").to_pylist() == ["a", "b", None, "a"]


def test_the_dictionary_is_the_same_for_every_batch() -> None:
    first, second = (locate_batch(GRID, batch_of([x], [0.5])).column("area_id") for x in (0.5, 1.5))
    assert first.dictionary.equals(second.dictionary)
    assert first.dictionary.to_pylist() == ["a", "b", "c"]


def test_plain_strings_for_those_who_read_no_dictionaries() -> None:
    column = locate_batch(GRID, batch_of([0.5, None, 9], [0.5, 0.5, 9]), plain=True).column("area_id")
    assert column.type == pa.string()
    assert column.to_pylist() == ["a", None, None]


def test_a_null_gives_a_null() -> None:
    found = locate_batch(GRID, batch_of([0.5, None, 1.5, None, 0.5], [0.5, 0.5, None, None, 1.5]))
    assert found.column("area_id").to_pylist() == ["a", None, None, None, "c"]


@pytest.mark.parametrize("kind", [pa.float32(), pa.int8(), pa.int64(), pa.float16()])
def test_any_numbers_will_do(kind: pa.DataType) -> None:
    ones = np.array([1, 0, 2], dtype=np.float16)
    numbers = pa.array(ones) if kind == pa.float16() else pa.array([1, 0, 2], kind)
    batch = pa.record_batch({"lon": numbers, "lat": numbers})
    assert locate_batch(GRID, batch).column("area_id").to_pylist() == ["a", "a", None]


def test_columns_of_other_names() -> None:
    batch = pa.record_batch({"x": [0.5], "y": [1.5], "area_id": ["mine"]})
    found = locate_batch(GRID, batch, lon="x", lat="y", into="province")
    assert found.column("province").to_pylist() == ["c"]
    assert found.column("area_id").to_pylist() == ["mine"]


def test_a_batch_without_rows_and_one_of_nulls() -> None:
    assert locate_batch(GRID, batch_of([], [])).column("area_id").to_pylist() == []
    assert locate_batch(GRID, batch_of([None, None], [1.0, None])).column("area_id").to_pylist() == [None, None]


def test_a_part_of_a_batch_is_read_from_where_it_begins() -> None:
    batch = batch_of([None, 9.0, 0.5, None, 1.5], [0.5] * 5).slice(2)
    assert locate_batch(GRID, batch).column("area_id").to_pylist() == ["a", None, "b"]


def test_a_wrong_column_is_told_by_name() -> None:
    batch = pa.record_batch({"lon": ["44.3"], "lat": [1.0], "longitude": [1.0]})
    with pytest.raises(ValueError, match="'lon' has no numbers, but string"):
        locate_batch(GRID, batch)
    with pytest.raises(ValueError, match="no column 'lng' among lon, lat, longitude"):
        locate_batch(GRID, batch, lon="lng")
    with pytest.raises(ValueError, match="'lat' is there already"):
        locate_batch(GRID, batch, lon="longitude", into="lat")
    twice = pa.RecordBatch.from_arrays([pa.array([1.0])] * 3, names=["lon", "lat", "lat"])
    with pytest.raises(ValueError, match="more than one column 'lat'"):
        locate_batch(GRID, twice)
    with pytest.raises(ValueError, match="'lon' has no numbers, but bool"):
        locate_batch(GRID, pa.record_batch({"lon": [True], "lat": [1.0]}))


@pytest.mark.parametrize(
    ("lon", "lat", "column", "value"),
    [
        (181.0, 0.0, "lon", "181.0"),
        (0.0, 91.0, "lat", "91.0"),
        (float("nan"), 0.0, "lon", "nan"),
        (0.0, float("-inf"), "lat", "-inf"),
    ],
)
def test_a_number_that_is_no_degree_is_told_by_row_and_column(lon: float, lat: float, column: str, value: str) -> None:
    batch = batch_of([None, 0.5, lon, 500], [0.5, 0.5, lat, 0.5])
    with pytest.raises(BadRow, match="in degrees") as told:
        locate_batch(GRID, batch)
    assert (told.value.row, told.value.column, told.value.value) == (2, column, value)
    assert locate_batch(GRID, batch, strict=False).column("area_id").to_pylist() == [None, "a", None, None]


numbers = st.none() | st.floats(-0.5, 2.5) | st.sampled_from([0.0, 1.0, 2.0])


@given(st.lists(st.tuples(numbers, numbers), max_size=30))
def test_every_row_as_if_it_were_alone(rows: list[tuple[float | None, float | None]]) -> None:
    found = locate_batch(GRID, batch_of([x for x, _ in rows], [y for _, y in rows])).column("area_id").to_pylist()
    alone = [None if x is None or y is None else GRID.boundaries.locate(x, y) for x, y in rows]
    assert found == [area and area.id for area in alone]
