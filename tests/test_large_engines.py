"""One step, wherever it runs: the same table comes out."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.commands.tables import ENGINES as COMMANDS_ENGINES
from geo.dataset import DEFAULT_FOLDER
from geo.files import DatasetError
from geo.large import dask, ray, spark
from geo.large.engines import ENGINES, engine
from geo.large.parts import Plan, Step
from geo.large.rows import BadRow
from geo.large.steps import Locate, Resolve
from geo.large.streams import Done, Tell, in_turn, run

SMALL = {"rows_a_batch": 50, "batches_a_piece": 2}


@dataclass(frozen=True)
class Twice:
    """A step that another process can import: a column more; slow, or unwilling, if it is told so."""

    seconds: float = 0.0
    refused: int | None = None

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        time.sleep(self.seconds)
        values = batch.column("n").to_pylist()
        if self.refused in values:
            raise BadRow(values.index(self.refused), "n", self.refused, "is refused")
        return batch.append_column("twice", pa.array([2 * value for value in values], pa.int64()))


def folder_of_tables(folder: Path, files: int, rows: int) -> Path:
    folder.mkdir()
    for place in range(files):
        numbers = range(place * rows, (place + 1) * rows)
        names = [("Herat", "Kundoz", "Lashkagah", None, "nowhere")[n % 5] for n in numbers]
        lons, lats = [60 + n % 15 for n in numbers], [29 + n % 9 for n in numbers]
        pq.write_table(pa.table({"n": numbers, "toponym": names, "lon": lons, "lat": lats}), folder / f"{place}.parquet", row_group_size=100)  # fmt: skip
    return folder


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


# --- Dask


class Two:
    """A work on the test's own two workers, so that it can see and end them; what it was told is kept."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __call__(self, plan: Plan, step: Step, tell: Tell) -> None:
        dask.make_parts(self.client, plan, step, tell)

    def processes(self) -> dict[str, int]:
        return dict(self.client.run(os.getpid))


@pytest.fixture(scope="module")
def two() -> Iterator[Two]:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield Two(client)


@pytest.mark.parametrize("step", [Resolve(str(DEFAULT_FOLDER), "toponym"), Locate(str(DEFAULT_FOLDER)), Twice()], ids=["resolve", "locate", "twice"])  # fmt: skip
def test_two_processes_make_the_bytes_that_one_makes(tmp_path: Path, two: Two, step: Step) -> None:
    source = folder_of_tables(tmp_path / "tables", 3, 400)
    told: list[tuple[float, int]] = []
    here = run(source, tmp_path / "here", step, **SMALL)
    there = run(source, tmp_path / "there", step, work=two, tell=lambda *one: told.append(one), **SMALL)
    assert here == there == Done(rows=1200, parts=12, kept=0)
    assert content(tmp_path / "here") == content(tmp_path / "there")
    assert told == sorted(told) and told[-1] == (1.0, 1200)


def test_a_worker_that_is_killed_midway_changes_nothing(tmp_path: Path, two: Two) -> None:
    source = folder_of_tables(tmp_path / "tables", 2, 1500)
    before = two.processes()
    victim = next(iter(before.values()))

    def kill() -> None:
        while len(list(tmp_path.glob(".there.*.parts/parts/*"))) < 4:
            time.sleep(0.01)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    run(source, tmp_path / "there", Twice(seconds=0.05), work=two, **SMALL)
    killer.join(20)
    assert not killer.is_alive()
    assert victim not in two.processes().values()
    run(source, tmp_path / "here", Twice(), **SMALL)
    assert content(tmp_path / "here") == content(tmp_path / "there")


def test_what_one_process_began_two_finish(tmp_path: Path, two: Two) -> None:
    source = folder_of_tables(tmp_path / "tables", 1, 1000)

    def begin(plan: Plan, step: Step, tell: Tell) -> None:
        with pytest.raises(DatasetError):
            in_turn(plan, Twice(refused=555), tell)
        two(plan, step, tell)

    run(source, tmp_path / "both", Twice(), work=begin, **SMALL)
    run(source, tmp_path / "here", Twice(), **SMALL)
    assert content(tmp_path / "both") == content(tmp_path / "here")


def test_a_row_that_is_refused_far_away_is_told_as_here(tmp_path: Path, two: Two) -> None:
    source = folder_of_tables(tmp_path / "tables", 2, 400)
    for work in (two, in_turn):
        with pytest.raises(DatasetError, match=r"1\.parquet: n: '555': is refused \(row 156\)"):
            run(source, tmp_path / "out", Twice(refused=555), work=work, **SMALL)
    assert not (tmp_path / "out").exists()


def test_csv_is_for_one_worker(tmp_path: Path, two: Two) -> None:
    (tmp_path / "a.csv").write_text("n\n1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="share Parquet only"):
        run(tmp_path / "a.csv", tmp_path / "out", Twice(), work=two)


def test_the_engine_brings_its_own_workers(tmp_path: Path) -> None:
    source = folder_of_tables(tmp_path / "tables", 1, 200)
    run(source, tmp_path / "there", Twice(), work=engine("dask", workers=1), **SMALL)
    run(source, tmp_path / "here", Twice(), work=engine("here"), **SMALL)
    assert content(tmp_path / "here") == content(tmp_path / "there")


# --- which engine


def test_the_command_line_knows_the_engines() -> None:
    assert COMMANDS_ENGINES == ENGINES


def test_an_engine_that_is_none_is_refused() -> None:
    assert engine("here") is in_turn and engine("here", workers=1) is in_turn
    with pytest.raises(ValueError, match="'spork' is no engine"):
        engine("spork")
    with pytest.raises(ValueError, match="0 workers"):
        engine("dask", workers=0)
    with pytest.raises(ValueError, match="one worker: this process"):
        engine("here", workers=2)


@pytest.mark.parametrize("missing", ["distributed", "cryptography"])
def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=r"changing-hands\[dask\]"):
        engine("dask")


# --- Spark and Ray: what they call, and how


class Frame:
    """What a Spark data frame is to us: `mapInArrow`, which calls a function with each partition's batches."""

    def __init__(self, partitions: list[list[pa.RecordBatch]]) -> None:
        self.partitions, self.asked_for = partitions, ""

    def mapInArrow(self, func: Any, schema: str, barrier: bool = False, profile: Any = None) -> Frame:
        made = Frame([list(func(iter(batches))) for batches in self.partitions])
        made.asked_for = schema
        return made


def test_spark_gets_the_step_for_each_partition() -> None:
    batches = [pa.record_batch({"n": [1, 2]}), pa.record_batch({"n": [3]}), pa.record_batch({"n": [4]})]
    made = spark.apply(Frame([batches[:2], batches[2:], []]), Twice(), schema="n long, twice long")
    assert [[batch.column("twice").to_pylist() for batch in one] for one in made.partitions] == [[[2, 4], [6]], [[8]], []]  # fmt: skip
    assert made.asked_for == "n long, twice long"


def test_spark_gets_words_written_out() -> None:
    def coded(batch: pa.RecordBatch) -> pa.RecordBatch:
        return batch.append_column("word", pa.array(["a", None]).dictionary_encode())

    [[made]] = spark.apply(Frame([[pa.record_batch({"n": [1, 2]})]]), coded, schema="n long, word string").partitions
    assert made.column("word").equals(pa.array(["a", None]))


def test_without_spark_or_ray_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ImportError, match="pip install pyspark"):
        spark.apply(Frame([]), Twice())
    with pytest.raises(ImportError, match=r"ray\[data\]"):
        ray.read(tmp_path)


class Rows:
    """What a Ray dataset is to us: `map_batches`, which calls a function with tables."""

    def __init__(self, tables: list[pa.Table]) -> None:
        self.tables = tables

    def map_batches(self, fn: Any, *, batch_size: int | None = None, batch_format: str = "default", **more: Any) -> Rows:  # fmt: skip
        assert batch_format == "pyarrow" and not more
        return Rows([fn(pa.Table.from_batches(cut, table.schema)) for table in self.tables for cut in _cuts(table, batch_size)])  # fmt: skip


def _cuts(table: pa.Table, size: int | None) -> list[list[pa.RecordBatch]]:
    assert size is not None
    return [table.slice(start, size).to_batches() for start in range(0, len(table), size)] or [[]]


def test_ray_gets_the_step_for_each_table() -> None:
    several = pa.concat_tables([pa.table({"n": [1, 2]}), pa.table({"n": [3]})])
    empty = pa.table({"n": pa.array([], pa.int64())})
    made = ray.apply(Rows([several, empty]), Twice(), rows_a_batch=2)
    assert [table.column("twice").to_pylist() for table in made.tables] == [[2, 4], [6], []]


def test_nobody_is_imported_before_he_is_asked_for() -> None:
    import subprocess

    asked = "import sys, geo.large.spark, geo.large.ray, geo.large.dask, geo.large.engines; print([m for m in ('pyspark', 'ray', 'dask', 'distributed') if m in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert told.stdout.strip() == "[]"
