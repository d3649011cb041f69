"""A daily timeline of rows (place, day, state): ours against pandas, told to do it the quickest way it knows, and DuckDB if installed.

Each contender gets the same rows in its own kind of table, with words already encoded, in a process of its own, and makes the state of every
place on every day. Exits with 1 if ten million rows (or the most that are asked for) do not reach the ratio allowed.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.apart import Row, command_line, compare, measure, show, tell

PEER = "pandas"
LEAST = 8.0
STATES = 5
SHAPES = ((34, 150), (4_600, 365))  # places, days
BATCH = 1 << 17
SEED = 20210815


def contenders() -> list[str]:
    """The names of all that can run here, but the peer's."""
    return ["timeline", "timeline, in batches", "pandas, pivot", *(["duckdb"] if find_spec("duckdb") else [])]


def rows(n: int, places: int, days: int, rounds: int = 3) -> list[Row]:
    """A row for each contender with `n` rows about so many places and days."""
    return compare("daily.py", PEER, contenders(), n, [str(n), str(places), str(days)], rounds)


def events(n: int, places: int, days: int) -> Any:
    """A record batch of rows in no order of places or days, in the order in which they were written."""
    import numpy as np
    import pyarrow as pa

    draw = np.random.default_rng(SEED)
    first = np.datetime64("2021-01-01", "D")
    names = pa.array([f"place-{number:05}" for number in range(places)])
    states = pa.array([f"state-{number}" for number in range(STATES)])
    return pa.record_batch(
        {
            "place": pa.DictionaryArray.from_arrays(draw.integers(0, places, n, dtype=np.int32), names),
            "day": pa.array(first + draw.integers(0, days, n, dtype=np.int32)),
            "state": pa.DictionaryArray.from_arrays(draw.integers(0, STATES, n, dtype=np.int32), states),
        }
    )


def prepared(name: str, n: int, places: int, days: int) -> Callable[[], int]:
    """What a contender has ready before it starts; running it gives a number made of all states, by place and day."""
    import numpy as np

    batch = events(n, places, days)
    first, last = date(2021, 1, 1), date(2021, 1, 1) + timedelta(days - 1)

    def sum_of(found: Any) -> int:
        return zlib.crc32(np.ascontiguousarray(found, dtype=np.int32).tobytes())

    if name.startswith("timeline"):
        from geo.large.daily import timeline

        starts = range(0, n, BATCH if name.endswith("batches") else n)
        size = BATCH if name.endswith("batches") else n

        def ours() -> int:
            return sum_of(timeline((batch.slice(start, size) for start in starts), first=first, last=last).codes())

        return ours
    if name.startswith("pandas"):
        import pandas as pd

        frame = batch.to_pandas()
        frame["day"] = pd.to_datetime(frame["day"])
        every = pd.date_range(first, last)
        numbers = frame.assign(state=frame["state"].cat.codes)

        def grouped() -> int:
            last_of_day = numbers.groupby(["place", "day"], observed=True)["state"].last()
            return sum_of(last_of_day.unstack().reindex(columns=every).ffill(axis=1).fillna(-1).sort_index())

        def pivoted() -> int:
            last_of_day = numbers.drop_duplicates(["place", "day"], keep="last")
            wide = last_of_day.pivot(index="place", columns="day", values="state")
            return sum_of(wide.reindex(columns=every).ffill(axis=1).fillna(-1).sort_index())

        return pivoted if name.endswith("pivot") else grouped
    if name == "duckdb":
        return duck(batch, last, sum_of)
    raise ValueError(f"nobody is called {name}")


def duck(batch: Any, last: date, sum_of: Callable[[Any], int]) -> Callable[[], int]:
    """DuckDB's: the last state of a day by the number of its row, then the last that is not null, over all days; it uses all cores."""
    import duckdb
    import numpy as np
    import pyarrow as pa

    table = pa.table(
        {
            "place": batch.column("place").indices,
            "day": batch.column("day"),
            "state": batch.column("state").indices,
            "number": np.arange(len(batch)),
        }
    )
    connection = duckdb.connect()
    connection.register("arrow_events", table)
    connection.execute("CREATE TABLE events AS SELECT * FROM arrow_events")

    def ask() -> int:
        found = connection.execute(
            """
            WITH last_of_day AS (SELECT place, day, arg_max(state, number) AS state FROM events GROUP BY place, day),
            places AS (SELECT DISTINCT place FROM last_of_day),
            days AS (SELECT unnest(generate_series(DATE '2021-01-01', ?::DATE, INTERVAL 1 DAY))::DATE AS day)
            SELECT coalesce(last_value(state IGNORE NULLS) OVER (PARTITION BY place ORDER BY day), -1) AS state
            FROM places CROSS JOIN days LEFT JOIN last_of_day USING (place, day) ORDER BY place, day
            """,
            [last],
        ).fetchnumpy()
        return sum_of(found["state"])

    return ask


def main() -> int:
    """Measure, print the tables, and say whether the ratio is as it should be."""
    asked = command_line(__doc__ or "").parse_args()
    if asked.one:
        name, n, places, days = asked.one
        tell(measure(lambda: prepared(name, int(n), int(places), int(days))))
        return 0
    good = True
    for places, days in SHAPES:
        for n in asked.sizes:
            found = rows(n, places, days, asked.rounds)
            show(f"{n:,} rows, {places:,} places, {days} days", found)
        best = min((row for row in found if row.name.startswith(PEER)), key=lambda row: row.seconds)
        ratio = best.seconds / found[1].seconds
        print(f"{places:,} places: ratio to {best.name}, its quickest way, {ratio:.1f} (at least {LEAST})")
        good &= ratio >= LEAST
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
