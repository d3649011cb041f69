"""One step over a table of any length: record batches are read, worked on and written as Parquet, in bounded memory.

The work is cut into pieces. The part made of a piece is written beside its final place, under a hidden working folder, and gets
its name there only when it is whole; when all parts are there, they get the name that was asked for. So there is never half a
result under that name, whatever ends the program, and the same work started again goes on after the parts that are whole.
The working folder bears the digest of its plan: of the files that are read, of the step's parameters and of the versions that
do the work. With any of these changed it is another work, which starts anew.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from geo.files import DatasetError, Problem, write_whole
from geo.large.rows import BadRow
from geo.large.sources import (
    BATCHES_A_PIECE,
    ROWS_A_BATCH,
    Piece,
    Source,
    csv_pieces,
    open_source,
    pieces,
    placed,
    read_piece,
    rows_of,
)

Step = Callable[[pa.RecordBatch], pa.RecordBatch]
Tell = Callable[[float, int], object]
"""Is told the share of the work that is done, from 0 to 1, and the rows read since the program started."""
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """A table and the working folder for its parts; the same on every machine that shares these folders."""

    source: Source
    folder: Path

    @property
    def parts(self) -> Path:
        """The folder of the whole parts."""
        return self.folder / "parts"


@dataclass(frozen=True, slots=True)
class Done:
    """What was made: rows and parts, and how many of the parts an earlier run had left whole."""

    rows: int
    parts: int
    kept: int


Work = Callable[[Plan, Step, Tell], None]
"""Makes the parts that are not there yet: `in_turn`, or an engine's way to do so."""


def run(
    source: Path,
    out: Path,
    step: Step,
    *,
    rows_a_batch: int = ROWS_A_BATCH,
    batches_a_piece: int = BATCHES_A_PIECE,
    types: Mapping[str, pa.DataType] | None = None,
    parameters: Mapping[str, str] | None = None,
    tell: Tell = lambda share, rows: None,
    say: Say = lambda words: None,
    work: Work | None = None,
) -> Done:
    """Apply a step to each batch of a table and write the results in the same order.

    `source` is a Parquet or CSV file or a folder of such; `types` are those of a CSV file's columns that are no text. `out` is one file
    if its name ends in .parquet, which replaces what is there, and otherwise a folder of parts, which must not be there.
    `step` depends on its batch only and gives every batch the same columns; `parameters` tell one step from another: with
    others a started work is not gone on with. The same call gives the same bytes, with the same version of pyarrow.

    Raises DatasetError for tables and rows that cannot be used, ValueError if `work` cannot do it, OSError.
    """
    _check_out(source, out)
    table = open_source(source, rows_a_batch=rows_a_batch, batches_a_piece=batches_a_piece, types=types)
    plan = Plan(table, _working_folder(table, out, parameters or {}, say))
    kept = len(whole(plan))
    if kept:
        say(f"{out.name}: going on, with {kept} parts made before")
    (work or in_turn)(plan, step, tell)
    rows, parts = _finish(plan, out)
    return Done(rows, parts, kept)


def in_turn(plan: Plan, step: Step, tell: Tell) -> None:
    """Make the missing parts here, one after the other."""
    there = whole(plan)
    for piece, batches, tell_of in _pieces(plan.source, there, tell):
        make_part(plan, piece, batches, step, tell_of)


def applied(source: Source, step: Step, tell: Tell = lambda share, rows: None) -> Iterator[pa.RecordBatch]:
    """What a step makes of each batch of a table, in order; nothing is written. Raises DatasetError as `run` does."""
    for piece, batches, tell_of in _pieces(source, frozenset(), tell):
        for rows, found in _applied(source, piece, batches, step):
            yield found
            tell_of(rows)


def _pieces(
    source: Source, there: Collection[str], tell: Tell
) -> Iterator[tuple[Piece, Iterator[pa.RecordBatch], Callable[[int], None]]]:
    """Each piece whose part is not there, its batches, and whom to tell of the rows that are done; one after the other."""
    total = max(1, sum(file.weight for file in source.files))
    done, read = 0.0, 0

    def each(rows: int) -> None:
        nonlocal done, read
        done, read = done + rows * source.has_rows_counted, read + rows
        tell(min(1.0, done / total), read)

    if source.has_rows_counted:
        for piece in pieces(source):
            if piece.name in there:
                done += rows_of(source, piece)
            else:
                yield piece, read_piece(source, piece), each
        return
    for place, file in enumerate(source.files):
        before = sum(one.weight for one in source.files[:place])
        start = next(number for number in count() if Piece(place, number, 0, None).name not in there)
        for piece, batches, share in csv_pieces(source, place, start):
            done = before + share * file.weight
            yield piece, batches, each


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
            for rows, found in _applied(plan.source, piece, batches, step):
                if writer is None:
                    writer = stack.enter_context(pq.ParquetWriter(file, found.schema, compression="zstd"))
                writer.write_batch(found)
                each(rows)
            stack.close()
            _keep(file)
        unfinished.replace(plan.parts / piece.name)
    finally:
        unfinished.unlink(missing_ok=True)


def _applied(
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


def write_table(source: Path, out: Path, table: pa.Table) -> None:
    """Write what was made of a whole table as one Parquet file, whole or not at all; raises OSError as `run` does."""
    _check_out(source, out)
    unfinished = out.with_name(f".{out.name}.{token_hex(4)}.tmp")
    try:
        with unfinished.open("xb") as file:
            pq.write_table(table, file, compression="zstd", row_group_size=ROWS_A_BATCH)
            _keep(file)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _check_out(source: Path, out: Path) -> None:
    """Raises OSError if the result cannot go there."""
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "is in no folder", str(out))
    if out.is_dir():
        raise FileExistsError(errno.EEXIST, "is a folder that is there already", str(out))
    if out.exists() and not _is_one_file(out):
        raise FileExistsError(
            errno.EEXIST, "is a file that is there already; a table in one file is named .parquet", str(out)
        )
    there = out.parent.resolve() / out.name
    if there == source.resolve() or (source.is_dir() and there.is_relative_to(source.resolve())):
        raise FileExistsError(errno.EEXIST, "would be written over what is read, or among it", str(out))


def _is_one_file(out: Path) -> bool:
    return out.suffix.lower() == ".parquet"


def _working_folder(source: Source, out: Path, parameters: Mapping[str, str], say: Say) -> Path:
    """The working folder of this work, made if it is not there; those of other works for the same `out` are removed."""
    plan = {
        "files": [{**asdict(file), "path": str(file.path.resolve())} for file in source.files],
        "parameters": {**parameters, "types": [[name, str(kind)] for name, kind in source.types]},
        "sizes": [source.rows_a_batch, source.rows_a_piece],
        "versions": [version("changing-hands"), pa.__version__],
    }
    text = json.dumps(plan, ensure_ascii=False, indent=1, sort_keys=True)
    folder = out.parent / f".{out.name}.{hashlib.sha256(text.encode()).hexdigest()[:12]}.parts"
    for other in sorted(out.parent.glob(f".{glob.escape(out.name)}.*.parts")):
        if other != folder and re.fullmatch(r"[0-9a-f]{12}", other.name[len(out.name) + 2 : -len(".parts")]):
            say(
                f"{out.name}: starting anew, since {_changed(other, json.loads(text))} changed after a run that did not end"
            )
            shutil.rmtree(other)
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.tmp"):  # of a run that was killed
        left.unlink()
    write_whole(folder / "plan.json", text)
    return folder


def _changed(folder: Path, plan: Mapping[str, object]) -> str:
    """What in a plan is not as in the plan of another working folder."""
    words = {"files": "the table", "parameters": "parameters", "sizes": "sizes", "versions": "versions"}
    try:
        other = json.loads((folder / "plan.json").read_text("utf-8"))
        found = [word for name, word in words.items() if other[name] != plan[name]]
    except (OSError, ValueError, KeyError, TypeError):
        found = []
    return " and ".join(found) or "something"


def _finish(plan: Plan, out: Path) -> tuple[int, int]:
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
    if _is_one_file(out):
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
        _keep(file)


def _keep(file: IO[bytes]) -> None:
    """Wait until what was written is on the disk: a name must never come to stand for less."""
    file.flush()
    os.fsync(file.fileno())
