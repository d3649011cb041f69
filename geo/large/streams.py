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
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import count
from pathlib import Path
from secrets import token_hex

import pyarrow as pa
import pyarrow.parquet as pq

from geo.files import write_whole
from geo.large.parts import Plan, Step, finish, found_in, is_one_file, keep, make_part, whole
from geo.large.sources import (
    BATCHES_A_PIECE,
    ROWS_A_BATCH,
    Piece,
    Source,
    csv_pieces,
    open_source,
    pieces,
    read_piece,
    rows_of,
)

Tell = Callable[[float, int], object]
"""Is told the share of the work that is done, from 0 to 1, and the rows read since the program started."""
Say = Callable[[str], object]


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
    # Parts that are joined in the end are written twice: the first time quickly.
    compression = "lz4" if is_one_file(out) else "zstd"
    plan = Plan(table, _working_folder(table, out, parameters or {}, say), compression)
    kept = len(whole(plan))
    if kept:
        say(f"{out.name}: going on, with {kept} parts made before")
    (work or in_turn)(plan, step, tell)
    rows, parts = finish(plan, out)
    return Done(rows, parts, kept)


def in_turn(plan: Plan, step: Step, tell: Tell) -> None:
    """Make the missing parts here, one after the other."""
    there = whole(plan)
    for piece, batches, tell_of in _pieces(plan.source, there, tell):
        make_part(plan, piece, batches, step, tell_of)


def applied(source: Source, step: Step, tell: Tell = lambda share, rows: None) -> Iterator[pa.RecordBatch]:
    """What a step makes of each batch of a table, in order; nothing is written. Raises DatasetError as `run` does."""
    for piece, batches, tell_of in _pieces(source, frozenset(), tell):
        for rows, found in found_in(source, piece, batches, step):
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


def write_table(source: Path, out: Path, table: pa.Table) -> None:
    """Write what was made of a whole table as one Parquet file, whole or not at all; raises OSError as `run` does."""
    _check_out(source, out)
    unfinished = out.with_name(f".{out.name}.{token_hex(4)}.tmp")
    try:
        with unfinished.open("xb") as file:
            pq.write_table(table, file, compression="zstd", row_group_size=ROWS_A_BATCH)
            keep(file)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _check_out(source: Path, out: Path) -> None:
    """Raises OSError if the result cannot go there."""
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "is in no folder", str(out))
    if out.is_dir():
        raise FileExistsError(errno.EEXIST, "is a folder that is there already", str(out))
    if out.exists() and not is_one_file(out):
        raise FileExistsError(
            errno.EEXIST, "is a file that is there already; a table in one file is named .parquet", str(out)
        )
    there = out.parent.resolve() / out.name
    if there == source.resolve() or (source.is_dir() and there.is_relative_to(source.resolve())):
        raise FileExistsError(errno.EEXIST, "would be written over what is read, or among it", str(out))


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
