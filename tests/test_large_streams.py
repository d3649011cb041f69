"""Steps over tables of any length: nothing is lost, nothing is half there, and a killed run is gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dataset import HOME
from geo.files import DatasetError
from geo.large.parts import Plan, Step
from geo.large.rows import BadRow
from geo.large.sources import open_source, pieces, rows_of
from geo.large.streams import Done, Tell, in_turn, run

SMALL = {"rows_a_batch": 10, "batches_a_piece": 3}


def doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A step: a column more."""
    return batch.append_column("twice", pa.array([2 * value for value in batch.column("n").to_pylist()], pa.int64()))


def table(rows: int, start: int = 0) -> pa.Table:
    return pa.table({"n": pa.array(range(start, start + rows), pa.int64()), "words": [f"row {n}" for n in range(rows)]})


def write(path: Path, rows: int, *, groups: int = 25, start: int = 0) -> Path:
    pq.write_table(table(rows, start), path, row_group_size=groups)
    return path


def values(out: Path, column: str = "twice") -> list[object]:
    paths = sorted(out.iterdir()) if out.is_dir() else [out]
    return [value for path in paths for value in pq.ParquetFile(path).read().column(column).to_pylist()]


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())} if out.is_dir() else {"": out.read_bytes()}


def nothing_left(folder: Path) -> bool:
    return not [path for path in folder.iterdir() if path.name.startswith(".")]


# --- a table goes through


@pytest.mark.parametrize("name", ["out.parquet", "out"])
def test_every_row_comes_out_once_and_in_order(tmp_path: Path, name: str) -> None:
    source, out = write(tmp_path / "a.parquet", 117), tmp_path / name
    assert run(source, out, doubled, **SMALL) == Done(rows=117, parts=3, kept=0)
    assert values(out) == [2 * n for n in range(117)]
    assert values(out, "words") == [f"row {n}" for n in range(117)]
    assert nothing_left(tmp_path)


def test_a_folder_is_one_table_in_the_order_of_its_files_names(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    write(folder / "b.parquet", 40, start=100)
    write(folder / "a.parquet", 30)
    (folder / "_SUCCESS").touch()
    (folder / ".a.parquet.crc").touch()
    run(folder, tmp_path / "out.parquet", doubled, **SMALL)
    assert values(tmp_path / "out.parquet", "n") == [*range(30), *range(100, 140)]


@given(rows=st.integers(0, 60), groups=st.integers(1, 30), batch=st.integers(1, 20), batches=st.integers(1, 4))
def test_however_a_table_is_cut_its_pieces_are_the_table(tmp_path_factory: pytest.TempPathFactory, rows: int, groups: int, batch: int, batches: int) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("cut")
    path, size = write(folder / "a.parquet", rows, groups=groups), {"rows_a_batch": batch, "batches_a_piece": batches}
    source = open_source(path, **size)
    cut = pieces(source)
    assert sum(rows_of(source, piece) for piece in cut) == rows
    assert all(rows_of(source, piece) >= batch * batches for piece in cut[:-1])
    run(path, folder / "out.parquet", doubled, **size)
    assert values(folder / "out.parquet") == [2 * n for n in range(rows)]


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    assert run(write(tmp_path / "a.parquet", 0), tmp_path / "out.parquet", doubled).rows == 0
    assert pq.read_schema(tmp_path / "out.parquet").names == ["n", "words", "twice"]
    (tmp_path / "a.csv").write_text("n,words", encoding="utf-8")
    assert run(tmp_path / "a.csv", tmp_path / "csv.parquet", lambda batch: batch).rows == 0
    assert pq.read_schema(tmp_path / "csv.parquet").names == ["n", "words"]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write(tmp_path / "a.parquet", 117)
    for name in ("one", "two", "one.parquet", "two.parquet"):
        run(source, tmp_path / name, doubled, **SMALL)
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert content(tmp_path / "one.parquet") == content(tmp_path / "two.parquet")


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[float, int]] = []
    run(write(tmp_path / "a.parquet", 117), tmp_path / "out", doubled, tell=lambda *one: told.append(one), **SMALL)
    assert told == sorted(told) and told[-1] == (1.0, 117) and len(told) >= 12


# --- CSV


def csv(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


def same(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch


def test_csv_is_text_as_written_but_for_the_columns_of_numbers(tmp_path: Path) -> None:
    text = '\ufeffid,lon,note\r\n007,69.20,"two\nlines, ""quoted"""\r\n,,\r\n012,1e1,""\r\n'
    run(csv(tmp_path / "a.csv", text), tmp_path / "out.parquet", same, types={"lon": pa.float64()})
    made = pq.read_table(tmp_path / "out.parquet")
    assert made.schema.types == [pa.string(), pa.float64(), pa.string()]
    assert made.to_pylist() == [
        {"id": "007", "lon": 69.2, "note": 'two\nlines, "quoted"'},
        {"id": None, "lon": None, "note": None},
        {"id": "012", "lon": 10.0, "note": ""},
    ]


def test_csv_by_tabs_and_a_folder_of_csv(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for start in (0, 40):
        csv(folder / f"{start:02}.tsv", "n\tm\n" + "".join(f"{n}\t,\n" for n in range(start, start + 40)))
    done = run(folder, tmp_path / "out", same, **SMALL)
    assert (done.rows, done.parts) == (80, 4)
    assert values(tmp_path / "out", "n") == [str(n) for n in range(80)]


@given(rows=st.lists(st.tuples(st.text('ab,"\n é', min_size=1, max_size=6), st.text("xy", max_size=3)), max_size=40))
def test_any_csv_comes_out_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    import csv as python_csv

    folder = tmp_path_factory.mktemp("csv")
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        python_csv.writer(file, quoting=python_csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    run(folder / "a.csv", folder / "out.parquet", same, **SMALL)
    assert [tuple(row.values()) for row in pq.read_table(folder / "out.parquet").to_pylist()] == rows


# --- what cannot be


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "n,lon\n1,2\n2,x\n", "a.csv: lon: 'x': is no number (row 2)"),
        ("a.csv", "n,lon\n1,2\n1,2,3\n", "Row #2: Expected 2 columns, got 3"),
        ("a.csv", "n,lon\n1,2\n\xff", "a.csv: cannot be read"),
        ("a.csv", 'n,lon\n1,"2\n', "quotation mark"),
        ("a.csv", 'n,lon\n1,"', "quotation mark"),
        ("a.csv", "n,n\n1,2\n", "a.csv:1: n: column stands twice"),
        ("a.csv", "", "a.csv: cannot be read (it has no names of columns)"),
        ("a.txt", "n\n", "is no table (.parquet, .csv or .tsv)"),
        ("a.parquet", "PAR1", "a.parquet: cannot be read"),
        ("missing/a.csv", None, "is no file and no folder"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_and_nothing_written(tmp_path: Path, name: str, text: str | None, said: str) -> None:  # fmt: skip
    if text is not None:
        (tmp_path / name).write_bytes(text.encode("latin-1"))
    with pytest.raises(DatasetError) as error:
        run(tmp_path / name, tmp_path / "out.parquet", same, types={"lon": pa.float64()})
    assert said in str(error.value)
    assert not (tmp_path / "out.parquet").exists()


def test_files_that_are_not_one_table_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    with pytest.raises(DatasetError, match="no tables in it"):
        run(folder, tmp_path / "out", same)
    write(folder / "a.parquet", 3)
    pq.write_table(pa.table({"n": ["text"]}), folder / "b.parquet")
    csv(folder / "c.csv", "n,words\n")
    (folder / "d").mkdir()
    (folder / "e.txt").touch()
    with pytest.raises(DatasetError) as error:
        run(folder, tmp_path / "out", same)
    told = [str(problem) for problem in error.value.problems]
    assert any("b.parquet: its columns are not those of a.parquet" in one for one in told)
    assert any("c.csv: is not of the kind" in one for one in told)
    assert sum("is no table" in one for one in told) == 2


def test_a_parquet_file_that_is_broken_inside_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", 5000, groups=5000)
    data = bytearray(path.read_bytes())
    data[40:400] = bytes(360)
    path.write_bytes(data)
    with pytest.raises(DatasetError, match=r"a\.parquet: cannot be read"):
        run(path, tmp_path / "out.parquet", same)
    assert not (tmp_path / "out.parquet").exists()


def test_a_row_that_a_step_refuses_is_told_by_file_and_row(tmp_path: Path) -> None:
    def refuses(batch: pa.RecordBatch) -> pa.RecordBatch:
        if 57 in batch.column("n").to_pylist():
            raise BadRow(batch.column("n").to_pylist().index(57), "n", 57, "is one too many")
        return batch

    def refuses_all(batch: pa.RecordBatch) -> pa.RecordBatch:
        raise ValueError("no column 'lon'")

    source = write(tmp_path / "a.parquet", 117)
    with pytest.raises(DatasetError, match=r"a\.parquet: n: '57': is one too many \(row 58\)"):
        run(source, tmp_path / "out", refuses, **SMALL)
    with pytest.raises(DatasetError, match=r"a\.parquet: no column 'lon' \(rows 1 to 10\)"):
        run(source, tmp_path / "none", refuses_all, **SMALL)
    assert not (tmp_path / "out").exists() and not (tmp_path / "none").exists()


def test_a_step_must_give_all_batches_the_same_columns(tmp_path: Path) -> None:
    def fickle(batch: pa.RecordBatch) -> pa.RecordBatch:
        return batch if 0 in batch.column("n").to_pylist() else doubled(batch)

    with pytest.raises(ValueError, match="the same columns"):
        run(write(tmp_path / "a.parquet", 50, groups=10), tmp_path / "out", fickle, rows_a_batch=10, batches_a_piece=1)
    assert not (tmp_path / "out").exists()


def test_what_is_there_is_not_written_over_unless_it_is_such_a_file(tmp_path: Path) -> None:
    source, folder = write(tmp_path / "a.parquet", 5), tmp_path / "there"
    folder.mkdir()
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    for out in (folder, tmp_path / "notes.txt", source):
        with pytest.raises(FileExistsError):
            run(source, out, doubled)
    with pytest.raises(FileExistsError, match="among it"):
        run(folder, folder / "out.parquet", doubled)
    with pytest.raises(FileNotFoundError):
        run(source, tmp_path / "no" / "out.parquet", doubled)
    assert values(source, "n") == list(range(5)) and nothing_left(tmp_path)
    run(source, tmp_path / "out.parquet", doubled)
    run(write(source, 7), tmp_path / "out.parquet", doubled)
    assert values(tmp_path / "out.parquet", "n") == list(range(7))


def test_a_table_that_changes_while_it_is_read_is_no_result(tmp_path: Path) -> None:
    source = write(tmp_path / "a.parquet", 50)

    def meddling(plan: Plan, step: Step, tell: Tell) -> None:
        in_turn(plan, step, tell)
        write(source, 51)

    with pytest.raises(DatasetError, match="changed while it was read"):
        run(source, tmp_path / "out", doubled, work=meddling)
    assert not (tmp_path / "out").exists()


# --- interrupted


class Stop(BaseException):
    """What ends a run from outside."""


def stopping(after: int) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    def step(batch: pa.RecordBatch) -> pa.RecordBatch:
        if batch.column("n")[0].as_py() not in ("n",) and int(batch.column("n")[0].as_py()) >= after:
            raise Stop
        return batch

    return step


@pytest.mark.parametrize("name", ["a.parquet", "a.csv"])
def test_an_interrupted_run_is_gone_on_with_after_its_last_whole_part(tmp_path: Path, name: str) -> None:
    source, out, said = tmp_path / name, tmp_path / "out", []
    csv(source, "n,m\n" + "".join(f"{n},\n\n" for n in range(100))) if name == "a.csv" else write(
        source, 100, groups=10
    )
    with pytest.raises(Stop):
        run(source, out, stopping(70), **SMALL)
    assert not out.exists() and not nothing_left(tmp_path)
    read: list[str] = []

    def watched(batch: pa.RecordBatch) -> pa.RecordBatch:
        read.extend(map(str, batch.column("n").to_pylist()))
        return batch

    assert run(source, out, watched, say=said.append, **SMALL) == Done(rows=100, parts=4, kept=2)
    assert read == [str(n) for n in range(60, 100)]
    assert said == ["out: going on, with 2 parts made before"] and nothing_left(tmp_path)
    run(source, tmp_path / "whole", same, **SMALL)
    assert content(out) == content(tmp_path / "whole")


@pytest.mark.parametrize("changed", ["table", "parameters", "sizes"])
def test_what_was_changed_is_started_anew_and_said(tmp_path: Path, changed: str) -> None:
    source, out, said = write(tmp_path / "a.parquet", 100), tmp_path / "out", []
    with pytest.raises(Stop):
        run(source, out, stopping(70), parameters={"a": "1"}, **SMALL)
    if changed == "table":
        write(source, 90)
    sizes = {**SMALL, "rows_a_batch": 11} if changed == "sizes" else SMALL
    parameters = {"a": "2" if changed == "parameters" else "1"}
    assert run(source, out, same, parameters=parameters, say=said.append, **sizes).kept == 0
    words = {"table": "the table"}.get(changed, changed)
    assert said == [f"out: starting anew, since {words} changed after a run that did not end"]
    assert nothing_left(tmp_path)


def test_a_part_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    source, out = write(tmp_path / "a.parquet", 100), tmp_path / "out"
    with pytest.raises(Stop):
        run(source, out, stopping(70), **SMALL)
    [part, *_] = sorted(tmp_path.glob(".out.*.parts/parts/*"))
    part.write_bytes(part.read_bytes()[:-20])
    assert run(source, out, same, **SMALL).rows == 100


def test_the_folders_of_others_are_let_alone(tmp_path: Path) -> None:
    others = [tmp_path / name for name in (".out.mine.parts", ".out.parts", ".outer.0123456789ab.parts")]
    for other in others:
        other.mkdir()
    run(write(tmp_path / "a.parquet", 5), tmp_path / "out", doubled)
    assert all(other.is_dir() for other in others)


KILLED = """
import signal, sys, time
from pathlib import Path
from geo.large.streams import run
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, if whoever runs the tests had it ignored
def slow(batch):
    time.sleep(0.03)
    return batch
run(Path(sys.argv[1]), Path(sys.argv[2]), slow, rows_a_batch=10, batches_a_piece=3)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("name", ["out.parquet", "out"])
def test_a_killed_run_leaves_no_half_result_and_its_successor_makes_the_same_bytes(tmp_path: Path, how: signal.Signals, name: str) -> None:  # fmt: skip
    source, out = write(tmp_path / "a.parquet", 900, groups=30), tmp_path / name
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(source), str(out)], cwd=HOME, env={**os.environ, "PYTHONPATH": str(HOME)}, stderr=subprocess.DEVNULL
    )  # fmt: skip
    end = time.monotonic() + 60
    while len(list(tmp_path.glob(".out*.parts/parts/*"))) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    child.send_signal(how)
    assert child.wait(20) != 0
    assert not out.exists()
    done = run(source, out, same, **SMALL)
    assert done.rows == 900 and 3 <= done.kept < done.parts == 30
    run(source, tmp_path / f"whole-{name}", same, **SMALL)
    assert content(out) == content(tmp_path / f"whole-{name}")
    assert nothing_left(tmp_path)
