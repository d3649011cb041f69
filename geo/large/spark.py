"""A step over a table on Spark: `DataFrame.mapInArrow`, which hands each partition over as Arrow record batches.

    from geo.large import spark
    frame = spark.apply(session.read.parquet("points"), step)
    frame.write.parquet("located")

The step is sent to the executors by name with its parameters: they need this package and see the files that it names.
Spark decides on the order of rows and files. Nothing is imported before a function is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.large.parts import Step

_MISSING = "Spark is not installed: pip install pyspark, and a Java that it runs on"


def apply(frame: Any, step: Step, *, schema: Any = None) -> Any:
    """The data frame that the step makes of a `pyspark.sql.DataFrame`, worked out when somebody asks for its rows.

    `schema`: the columns it will have, in Spark's words ("id long, area_id string"); None: what the step makes of no rows. Raises
    ImportError, saying what to install, if that is to be found out and Spark is not there.
    """
    return frame.mapInArrow(_Partition(step), _made(frame, step) if schema is None else schema)


class _Partition:
    """The step as Spark calls it: an iterator of batches in, one of batches out."""

    def __init__(self, step: Step) -> None:
        self.step = step

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (_plain(self.step(batch)) for batch in batches)


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with its dictionaries written out, which Spark cannot read."""
    import pyarrow as pa

    for place, field in enumerate(batch.schema):
        if pa.types.is_dictionary(field.type):
            batch = batch.set_column(place, field.name, batch.column(place).dictionary_decode())
    return batch


def _made(frame: Any, step: Step) -> Any:
    import pyarrow as pa

    try:
        types = import_module("pyspark.sql.pandas.types")
    except ImportError as error:
        raise ImportError(_MISSING) from error
    before = types.to_arrow_schema(frame.schema)
    empty = pa.RecordBatch.from_arrays([pa.array([], kind) for kind in before.types], schema=before)
    return types.from_arrow_schema(_plain(step(empty)).schema)
