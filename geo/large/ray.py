"""A step over a table on Ray Data: `Dataset.map_batches` with Arrow batches.

    from geo.large import ray
    ray.apply(ray.read("points"), step).write_parquet("located")

Ray decides on the order of rows and files. Nothing is imported before a function is called.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.large.sources import ROWS_A_BATCH

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.large.parts import Step

_MISSING = 'Ray is not installed: pip install "ray[data]"'


def read(source: Path | str) -> Any:
    """The Parquet file or folder as a `ray.data.Dataset`; ImportError, saying what to install, if Ray is not there."""
    try:
        data = import_module("ray.data")
    except ImportError as error:
        raise ImportError(_MISSING) from error
    return data.read_parquet(str(Path(source).resolve()))


def apply(dataset: Any, step: Step, *, rows_a_batch: int = ROWS_A_BATCH) -> Any:
    """The dataset that the step makes of a `ray.data.Dataset`, worked out when somebody asks for its rows."""
    return dataset.map_batches(_Table(step), batch_format="pyarrow", batch_size=rows_a_batch)


class _Table:
    """The step as Ray calls it: a table in, a table out."""

    def __init__(self, step: Step) -> None:
        self.step = step

    def __call__(self, table: pa.Table) -> pa.Table:
        import pyarrow as pa

        columns = [column.combine_chunks() for column in table.columns]
        batch = pa.RecordBatch.from_arrays(columns, schema=table.schema)
        return pa.Table.from_batches([self.step(batch)])
