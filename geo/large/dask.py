"""A step over a table on Dask: a task for each missing part, by several processes or machines.

A task reads its piece of the Parquet files and writes its part under its final name when it is whole. So a task may be done twice, or
begun by a worker that dies and finished by another: the parts are the same. What is told to the scheduler are names of files
and rows, never their contents. Every worker must see the same files under the same paths, and have this package.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from geo.files import DatasetError, Problem
from geo.large.parts import Plan, Step, make_part, whole
from geo.large.sources import Piece, pieces, read_piece, rows_of
from geo.large.streams import Tell, Work

_MISSING = 'Dask is not installed: pip install "changing-hands[dask]"'
_NO_PAGES = {f"distributed.{one}.http.routes": list[str]() for one in ("scheduler", "worker")}
_RETRIES = 3  # of a part whose worker ran out of memory or lost the disk; one that dies is not counted


def local_workers(workers: int | None = None) -> Work:
    """A way to make parts with that many processes of this machine (None: one a processor), which end with the work.

    They listen on the loopback address only, and to nobody without the key made for this one work. Raises ImportError,
    saying what to install, if Dask is not there.
    """
    config, distributed = _imported("dask.config"), _imported("distributed")
    _imported("cryptography")

    def work(plan: Plan, step: Step, tell: Tell) -> None:
        with (
            config.set(_NO_PAGES),
            distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                security=True,  # keys made for this cluster: a task is code, and others of this machine could send some
                silence_logs=logging.ERROR,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            make_parts(client, plan, step, tell)

    return work


def make_parts(client: Any, plan: Plan, step: Step, tell: Tell) -> None:
    """Make the missing parts of a plan with the workers of a client, in any order.

    Raises DatasetError for the first piece that cannot be used, ValueError if the table is CSV: where a row of it ends only
    reading tells, from its beginning.
    """
    if not plan.source.has_rows_counted:
        raise ValueError("several workers share Parquet only; a CSV table is read by one, without --engine")
    there, every = whole(plan), pieces(plan.source)
    missing = [piece for piece in every if piece.name not in there]
    total = max(1, sum(rows_of(plan.source, piece) for piece in every))
    done = total - sum(rows_of(plan.source, piece) for piece in missing)
    read = 0
    futures = client.map(_part, missing, plan=plan, step=step, pure=False, retries=_RETRIES, key="part")
    try:
        for future in _imported("distributed").as_completed(futures):
            rows, problems = future.result()
            if problems:
                raise DatasetError(problems)
            done, read = done + rows, read + rows
            tell(done / total, read)
            future.release()
    finally:
        client.cancel(futures)


def _imported(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(_MISSING) from error


def _part(piece: Piece, *, plan: Plan, step: Step) -> tuple[int, tuple[Problem, ...]]:
    """Make one part; the rows of its piece, and what is wrong with them: told, not raised, as trying again is of no use."""
    try:
        make_part(plan, piece, read_piece(plan.source, piece), step, lambda rows: None)
    except DatasetError as error:
        return 0, error.problems
    return rows_of(plan.source, piece), ()
