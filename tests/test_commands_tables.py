"""The commands about tables: `locate`, `resolve --table` and `daily`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.__main__ import main
from geo.commands import tables
from geo.large import streams

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main([*arguments, "--dataset", str(world)])
        except SystemExit as ended:
            status = int(ended.code or 0)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def points(path: Path) -> Path:
    """Points in each of the world's provinces, on a border, and nowhere."""
    path.write_text("id,x,y\n1,0.5,0.5\n2,1.5,0.5\n3,9,9\n4,,\n5,2.5,0.1\n", encoding="utf-8")
    return path


def read(path: str | Path) -> list[dict[str, object]]:
    return pq.read_table(Path(path)).to_pylist()


def test_each_point_gets_its_area(command: Run) -> None:
    status, out, err = command("locate", str(points(Path("a.csv"))), "--lon", "x", "--lat", "y", "-o", "b.parquet")
    assert (status, err) == (0, "") and out.startswith("b.parquet: 5 rows in ")
    assert [row["area_id"] for row in read("b.parquet")] == ["XX-A", "XX-B", None, None, "XX-C"]
    assert read("b.parquet")[0] == {"id": "1", "x": 0.5, "y": 0.5, "area_id": "XX-A"}


def test_the_areas_may_be_the_whole_world_s(command: Run) -> None:
    pq.write_table(pa.table({"lon": [32.53, -30.0], "lat": [15.55, 0.0]}), "a.parquet")
    assert command("locate", "a.parquet", "--areas", "world", "-o", "b.parquet")[0] == 0
    assert [str(row["area_id"])[:4] for row in read("b.parquet")] == ["SDN-", "None"]


def test_each_name_gets_its_place_as_resolve_alone_says(command: Run) -> None:
    names = ["Abad", "bery", "Nowhere", "Cell", None]
    pq.write_table(pa.table({"name": names, "where": ["XX-A", None, None, "XX-C", None], "sort": [None, "capital", None, "capital", None]}), "a.parquet")  # fmt: skip
    assert command("resolve", "--table", "a.parquet", "--column", "name", "-o", "b.parquet", "--json")[0] == 0
    told = [json.loads(command("resolve", name, "--json")[1]) for name in names if name]
    made = read("b.parquet")
    assert [row["status"] for row in made] == [*(one["status"] for one in told), None]
    assert [row["place_id"] for row in made] == [*(one["place"]["id"] if one["place"] else None for one in told), None]
    narrowed = ("--admin1-column", "where", "--kind-column", "sort")
    assert command("resolve", "--table", "a.parquet", "--column", "name", *narrowed, "-o", "c.parquet")[0] == 0
    for row, name, where, sort in zip(read("c.parquet"), names[:4], ["XX-A", "", "", "XX-C"], ["", "capital", "", "capital"], strict=False):  # fmt: skip
        asked = [*(("--admin1", where) if where else ()), *(("--kind", sort) if sort else ())]
        assert row["status"] == json.loads(command("resolve", name or "", *asked, "--json")[1])["status"]


ROWS = """where,when,who
herat,2021-08-12,red
kunduz,2021-08-08,red
herat,2021-08-10,blue
herat,2021-08-12,contested
"""


def test_each_day_of_each_place_gets_its_state(command: Run) -> None:
    Path("a.csv").write_text(ROWS, encoding="utf-8")
    named = ("--place", "where", "--day", "when", "--state", "who")
    status, out, err = command(
        "daily", "a.csv", *named, "-o", "b.parquet", "--from", "2021-08-09", "--to", "2021-08-13"
    )
    assert (status, err) == (0, "") and out.startswith("b.parquet: 10 rows in ")
    made = read("b.parquet")
    assert [str(row["state"]) for row in made] == ["None", "blue", "blue", "contested", "contested", *["red"] * 5]
    assert (made[0]["place"], str(made[0]["day"])) == ("herat", "2021-08-09")
    assert command("daily", "a.csv", *named, "-o", "c.parquet", "--spans")[0] == 0
    spans = [(row["place"], str(row["from"]), str(row["to"]), row["state"]) for row in read("c.parquet")]
    assert spans == [
        ("herat", "2021-08-10", "2021-08-11", "blue"),
        ("herat", "2021-08-12", "2021-08-12", "contested"),
        ("kunduz", "2021-08-08", "2021-08-12", "red"),
    ]


def test_a_column_may_order_the_rows_of_a_day(command: Run) -> None:
    rows = {"place": ["a", "a"], "day": pa.array([18_000, 18_000], pa.int32()).cast(pa.date32()), "state": ["late", "early"]}  # fmt: skip
    pq.write_table(pa.table({**rows, "hour": [20, 6]}), "a.parquet")
    for more, state in (((), "early"), (("--order", "hour"), "late")):
        assert command("daily", "a.parquet", *more, "-o", "b.parquet")[0] == 0
        assert [row["state"] for row in read("b.parquet")] == [state]


def test_what_was_done_is_told_as_json(command: Run) -> None:
    _, out, _ = command("locate", str(points(Path("a.csv"))), "--lon", "x", "--lat", "y", "-o", "b", "--json")
    told = json.loads(out)
    assert {name: told[name] for name in ("file", "rows", "parts")} == {"file": "b", "rows": 5, "parts": 1}


def test_dask_makes_the_same_file(command: Run) -> None:
    pq.write_table(pa.table({"lon": [0.5, 1.5] * 300, "lat": [0.5, 0.5] * 300}), "a.parquet", row_group_size=100)
    assert command("locate", "a.parquet", "-o", "here.parquet")[0] == 0
    assert command("locate", "a.parquet", "-o", "there.parquet", "--engine", "dask", "--workers", "2")[::2] == (0, "")
    assert Path("here.parquet").read_bytes() == Path("there.parquet").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("locate", "a.csv", "-o", "b.parquet"), "no column 'lon'"),
        (("locate", "a.csv", "--lon", "id", "--lat", "id2", "-o", "b.parquet"), "no column 'id2'"),
        (("locate", "none.csv", "-o", "b.parquet"), "none.csv: is no file and no folder"),
        (("locate", "a.csv", "--areas", "nowhere", "-o", "b.parquet"), "nowhere: is no folder"),
        (("locate", "a.csv", "-o", "no/b.parquet"), "no/b.parquet: is in no folder"),
        (("locate", "a.csv", "-o", "a.csv"), "is a file that is there already"),
        (("locate", "a.csv", "-o", "b.parquet", "--engine", "spork"), "invalid choice: 'spork'"),
        (("locate", "a.csv", "-o", "b.parquet", "--workers", "2"), "one worker: this process"),
        (("locate", "a.csv", "--lon", "x", "--lat", "y", "-o", "b", "--engine", "dask", "--workers", "1"), "share Parquet only"),
        (("locate", "bad.csv", "--lon", "x", "--lat", "y", "-o", "b.parquet"), "bad.csv: x: 'east': is no number (row 2)"),
        (("locate", "far.csv", "--lon", "x", "--lat", "y", "-o", "b.parquet"), "far.csv: x: '200.0': is no longitude in degrees (row 2)"),
        (("daily", "a.csv", "-o", "b.parquet"), "'place'"),
        (("daily", "a.csv", "-o", "b"), "b: a timeline is one file, named .parquet"),
        (("daily", "a.csv", "--day", "x", "-o", "b.parquet"), "a.csv: x: '0.5': is no day (YYYY-MM-DD) (row 1)"),
        (("daily", "a.csv", "--from", "today", "-o", "b.parquet"), "'today'"),
        (("resolve", "--table", "a.csv", "-o", "b.parquet"), "--table needs --column NAME and -o OUT"),
        (("resolve", "--table", "a.csv", "--column", "id"), "--table needs --column NAME and -o OUT"),
        (("resolve", "Abad", "--table", "a.csv", "--column", "id", "-o", "b.parquet"), "one of them"),
        (("resolve", "--table", "a.csv", "--column", "id", "--kind", "town", "-o", "b.parquet"), "--kind-column"),
        (("resolve", "--table", "a.csv", "--column", "name", "-o", "b.parquet"), "no column 'name' among id, x, y"),
        (("resolve", "--table", "a.csv", "--column", "id", "--kind-column", "x", "-o", "b.parquet"), "x: '0.5': is no kind of place"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_line_and_nothing_is_written(
    command: Run, arguments: tuple[str, ...], said: str
) -> None:
    points(Path("a.csv"))
    Path("bad.csv").write_text("x,y\n1,1\neast,1\n", encoding="utf-8")
    Path("far.csv").write_text("x,y\n1,1\n200,1\n", encoding="utf-8")
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    assert said in err and err.count("\n") == 1 and err.startswith("changing-hands: ")
    assert sorted(path.name for path in Path().iterdir() if not path.name.startswith(".")) == ["a.csv", "bad.csv", "far.csv"]  # fmt: skip


def test_without_dask_it_is_said_what_to_install(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    status, _, err = command("locate", str(points(Path("a.csv"))), "-o", "b", "--engine", "dask")
    assert status == 2 and "changing-hands[dask]" in err


def test_who_interrupts_is_told_how_to_go_on(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(streams, "in_turn", interrupted)
    monkeypatch.setattr("geo.large.engines.in_turn", interrupted)
    status, out, err = command("locate", str(points(Path("a.csv"))), "--lon", "x", "--lat", "y", "-o", "b.parquet")
    assert (status, out, err) == (130, "", "b.parquet: interrupted; the same command goes on from here\n")
    monkeypatch.undo()
    assert not Path("b.parquet").exists()


def test_a_terminal_gets_a_bar_with_rows_a_second(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with tables.bar() as tell:
        tell(0.5, 1000)
        tell(1.0, 2000)
    told = capsys.readouterr()
    assert told.out == "" and "2,000 rows" in told.err and "a second" in told.err and "100%" in told.err
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    with tables.bar() as tell:
        tell(1.0, 2000)
    assert capsys.readouterr() == ("", "")
