"""Where a step over a table runs: here, or on Dask; `spark` and `ray` have the same for whoever has such a cluster.

All of them apply one and the same step. Here and on Dask the result is the same to the byte, since both make the same parts from the
same plan. Spark and Ray read and write tables themselves: the same rows, in files and an order of their own.
"""

from __future__ import annotations

from geo.large.streams import Work, in_turn

ENGINES = ("here", "dask")


def engine(name: str, *, workers: int | None = None) -> Work:
    """The way of this engine to make the parts of a table; `workers`: how many processes, None: as many as processors.

    Raises ValueError for a name that is none, workers that are none, or workers where there is only this process; ImportError,
    saying what to install, if the engine is not there.
    """
    if name not in ENGINES:
        raise ValueError(f"{name!r} is no engine ({', '.join(ENGINES)})")
    if workers is not None and workers < 1:
        raise ValueError(f"{workers} workers do nothing")
    if name == "here":
        if workers not in (None, 1):
            raise ValueError("without an engine there is one worker: this process")
        return in_turn
    from geo.large.dask import local_workers  # only who asks for it needs it

    return local_workers(workers)
