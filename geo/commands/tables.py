"""The commands about tables of any length: `locate`, `resolve --table` and `daily`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Collection, Iterator, Mapping
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
    from geo.large.steps import WORLD, Locate  # what reads tables takes time to import

    areas = chosen.areas or chosen.dataset
    step = Locate(WORLD if str(areas) == WORLD else _absolute(areas), chosen.lon, chosen.lat)
    return _run(chosen, step, numbers=(chosen.lon, chosen.lat))


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


def _run(chosen: argparse.Namespace, step: _Step, *, numbers: Collection[str] = ()) -> int:
    from geo.large.engines import engine
    from geo.large.streams import run

    start = time.monotonic()
    try:
        work = engine(chosen.engine, workers=chosen.workers)
        with bar() as tell:
            done = run(
                chosen.table, chosen.output, step, parameters=step.parameters, numbers=numbers, tell=tell, say=_say, work=work
            )  # fmt: skip
    except KeyboardInterrupt:
        _say(f"{chosen.output}: interrupted; the same command goes on from here")
        return 130  # as a program that the signal ends
    except DatasetError:
        raise
    except (ImportError, ValueError) as error:
        raise BadInput(str(error)) from error
    seconds = time.monotonic() - start
    if chosen.json:
        print_json({"file": str(chosen.output), "rows": done.rows, "parts": done.parts, "seconds": round(seconds, 3)})
    else:
        print(f"{chosen.output}: {done.rows:,} rows in {seconds:.1f} s")
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
