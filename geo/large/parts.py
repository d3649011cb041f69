"""The parts of a result: each made of a piece of a table, written whole or not at all, and put together in the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from geo.files import DatasetError, Problem
from geo.large.rows import BadRow
from geo.large.sources import Piece, Source, pieces, placed

Step = Callable[[pa.RecordBatch], pa.RecordBatch]


@dataclass(frozen=True, slots=True)
class Plan:
    """A table and the working folder for its parts; the same on every machine that shares these folders."""

    source: Source
    folder: Path
    compression: str

    @property
    def parts(self) -> Path:
        """The folder of the whole parts."""
        return self.folder / "parts"


def make_part(
    plan: Plan, piece: Piece, batches: Iterable[pa.RecordBatch], step: Step, each: Callable[[int], object]
) -> None:
    """Write the part of a piece, whole or not at all; `each` is told the rows of each batch when it is done.

    Raises DatasetError, with file and row, if the step refuses a batch.
    """
    unfinished = plan.folder / f"{piece.name}.{token_hex(4)}.tmp"  # two may be at the same piece: each has its own
    try:
        with unfinished.open("xb") as file, ExitStack() as stack:
            writer = None
            for rows, found in found_in(plan.source, piece, batches, step):
                if writer is None:
                    writer = stack.enter_context(pq.ParquetWriter(file, found.schema, compression=plan.compression))
                writer.write_batch(found)
                each(rows)
            stack.close()
            keep(file)
        unfinished.replace(plan.parts / piece.name)
    finally:
        unfinished.unlink(missing_ok=True)


def found_in(
    source: Source, piece: Piece, batches: Iterable[pa.RecordBatch], step: Step
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """What the step makes of each batch of a piece, with the rows it was made of; raises DatasetError if it refuses one."""
    name, row = source.files[piece.file].path.name, piece.first_row
    for batch in batches:
        try:
            found = step(batch)
        except BadRow as error:
            raise placed(error, name, row) from error
        except ValueError as error:
            reason = f"{error} (rows {row + 1:,} to {row + batch.num_rows:,})"
            raise DatasetError([Problem(name, None, "", "", reason)]) from error
        row += batch.num_rows
        yield batch.num_rows, found


def whole(plan: Plan) -> frozenset[str]:
    """The names of the parts that are there; one that cannot be read, as after a power cut, is removed."""
    found = set()
    for path in plan.parts.iterdir():
        try:
            pq.read_metadata(path)
        except pa.ArrowException:
            path.unlink()
        else:
            found.add(path.name)
    return frozenset(found)


def is_one_file(out: Path) -> bool:
    """Whether the result is joined to one file; else it is a folder of parts."""
    return out.suffix.lower() == ".parquet"


def finish(plan: Plan, out: Path) -> tuple[int, int]:
    """Give the parts, joined if it is to be one file, the name that was asked for; returns how many rows and parts there are."""
    paths = sorted(plan.parts.iterdir())
    missing = {piece.name for piece in pieces(plan.source)} - {path.name for path in paths}
    if missing and plan.source.has_rows_counted:
        raise RuntimeError(f"{len(missing)} parts were not made")
    for file in plan.source.files:
        now = file.path.stat()
        if (now.st_size, now.st_mtime_ns) != (file.size, file.changed_ns):
            raise DatasetError([Problem(file.path.name, None, "", "", "was changed while it was read")])
    rows, schema = 0, pq.read_schema(paths[0])
    for path in paths:
        if not pq.read_schema(path).equals(schema):
            raise ValueError(f"the step does not give all batches the same columns: see {path.name}")
        rows += pq.read_metadata(path).num_rows
    if is_one_file(out):
        _join(paths, schema, plan.folder / "joined.tmp")
        (plan.folder / "joined.tmp").replace(out)
    else:
        plan.parts.rename(out)
    shutil.rmtree(plan.folder)
    return rows, len(paths)


def _join(paths: Sequence[Path], schema: pa.Schema, joined: Path) -> None:
    with joined.open("wb") as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for path in paths:
                with pa.OSFile(str(path), "rb") as opened, pq.ParquetFile(opened, pre_buffer=False) as part:
                    for group in range(part.num_row_groups):
                        writer.write_table(part.read_row_group(group, use_threads=False))
        keep(file)


def keep(file: IO[bytes]) -> None:
    """Wait until what was written is on the disk: a name must never come to stand for less."""
    file.flush()
    os.fsync(file.fileno())
