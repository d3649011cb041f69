"""The commands about tables of any length: `locate`, `resolve --table` and `daily`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geo.commands.answers import BadInput, print_json
from geo.files import DatasetError

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.large.streams import Tell


ENGINES = ("here", "dask")
"""What `geo.large.engines` has, known without its libraries."""


class _Step(Protocol):
    """A step with what tells it from others."""

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch: ...

    @property
    def parameters(self) -> Mapping[str, str]: ...


def locate(chosen: argparse.Namespace) -> int:
    """In which area each row of a table lies."""
    import pyarrow as pa  # what reads tables takes time to import

    from geo.large.steps import WORLD, Locate

    areas = chosen.areas or chosen.dataset
    step = Locate(WORLD if str(areas) == WORLD else _absolute(areas), chosen.lon, chosen.lat)
    return _run(chosen, step, types={chosen.lon: pa.float64(), chosen.lat: pa.float64()})


def resolve(chosen: argparse.Namespace) -> int:
    """Which place each row of a table names."""
    from geo.large.steps import Resolve

    if chosen.names or chosen.batch:
        raise BadInput("resolve takes names, --batch FILE or --table TABLE, one of them")
    if chosen.admin1 or chosen.kind:
        raise BadInput("with --table, columns say the province and the kind: --admin1-column, --kind-column")
    if not chosen.column or not chosen.output:
        raise BadInput("--table needs --column NAME and -o OUT")
    step = Resolve(_absolute(chosen.dataset), chosen.column, chosen.admin1_column, chosen.kind_column)
    return _run(chosen, step)


def daily(chosen: argparse.Namespace) -> int:
    """Which state each place of a table was in on each day, or from when to when."""
    import pyarrow as pa

    from geo.large.daily import last_writes, timeline
    from geo.large.sources import open_source
    from geo.large.streams import applied, write_table
    from geo.large.writes import Columns

    columns = Columns(chosen.place, chosen.day, chosen.state, chosen.order)
    types = {chosen.day: pa.date32(), **({chosen.order: pa.int64()} if chosen.order else {})}
    if chosen.output.suffix.lower() != ".parquet":
        raise BadInput(f"{chosen.output}: a timeline is one file, named .parquet")
    start = time.monotonic()
    try:
        source = open_source(chosen.table, types=types)
        with bar() as tell:
            rows = applied(source, lambda batch: last_writes(batch, columns), tell)
            made = timeline(rows, columns, first=chosen.start, last=chosen.end)
        table = pa.Table.from_batches([made.changes() if chosen.spans else made.days()])
        write_table(chosen.table, chosen.output, table)
    except DatasetError:
        raise
    except ValueError as error:
        raise BadInput(str(error)) from error
    return _told(chosen, {"rows": len(table), "places": len(made.places), "days": made.length}, start)


def _run(chosen: argparse.Namespace, step: _Step, *, types: Mapping[str, pa.DataType] | None = None) -> int:
    from geo.large.engines import engine
    from geo.large.streams import run

    start = time.monotonic()
    try:
        work = engine(chosen.engine, workers=chosen.workers)
        with bar() as tell:
            done = run(
                chosen.table, chosen.output, step, parameters=step.parameters, types=types, tell=tell, say=_say, work=work
            )  # fmt: skip
    except KeyboardInterrupt:
        _say(f"{chosen.output}: interrupted; the same command goes on from here")
        return 130  # as a program that the signal ends
    except DatasetError:
        raise
    except (ImportError, ValueError) as error:
        raise BadInput(str(error)) from error
    return _told(chosen, {"rows": done.rows, "parts": done.parts}, start)


def _told(chosen: argparse.Namespace, made: dict[str, int], start: float) -> int:
    seconds = time.monotonic() - start
    if chosen.json:
        print_json({"file": str(chosen.output), **made, "seconds": round(seconds, 3)})
    else:
        print(f"{chosen.output}: {made['rows']:,} rows in {seconds:.1f} s")
    return 0


@contextmanager
def bar() -> Iterator[Tell]:
    """A bar on standard error with rows a second and the time left; nothing if that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda share, rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    start = time.monotonic()
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=1.0)

        def tell(share: float, rows: int) -> None:
            speed = rows / max(1e-9, time.monotonic() - start)
            shown.update(task, completed=share, description=f"{rows:,} rows, {speed:,.0f} a second")

        yield tell


def _absolute(folder: Path) -> str:
    """The folder as another process finds it; BadInput if it is none."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: is no folder")
    return str(folder.resolve())


def _say(words: str) -> None:
    print(words, file=sys.stderr)
