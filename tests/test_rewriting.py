"""Several files of a dataset folder written anew: all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.dataset import Dataset
from geo.documents import COLUMNS
from geo.events import write_events
from geo.files import DatasetError, csv_text
from geo.rewriting import EVENTS, held, rewrite, with_rows

TABLES = ("claims.csv", EVENTS, "incidents.csv")


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_last_claim(world: Path) -> str:
    header, *rows = (world / "claims.csv").read_text("utf-8").splitlines(keepends=True)
    return header + "".join(rows[:-1])


def test_what_is_held_are_the_files_that_are_there(world: Path) -> None:
    assert set(held(world, TABLES)) == {name for name in TABLES if (world / name).exists()}
    assert held(world, ["claims.csv"])["claims.csv"] == (world / "claims.csv").read_bytes()


@pytest.mark.parametrize(("ids", "added", "expected"), [("ac", "b", "abc"), ("ca", "b", "cab"), ("", "b", "b")])
def test_rows_come_in_order_where_there_is_one(tmp_path: Path, ids: str, added: str, expected: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(csv_text(("id", "what"), [(one, "x") for one in ids]), encoding="utf-8")
    text = with_rows(path, ("id", "what"), [{"what": "x", "id": one} for one in added])
    assert text == csv_text(("id", "what"), [(one, "x") for one in expected])


def test_a_table_that_cannot_be_read_gets_no_rows(tmp_path: Path) -> None:
    (tmp_path / "documents.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"documents.csv:1:"):
        with_rows(tmp_path / "documents.csv", COLUMNS, [])


def test_the_events_are_built_with_the_files(world: Path) -> None:
    before = Dataset.load(world).events
    events = rewrite(world, {"claims.csv": without_last_claim(world)}, held(world, TABLES), with_events=True)
    assert events == Dataset.load(world).events != before
    assert (world / EVENTS).read_text("utf-8") == write_events(events)


def test_events_that_would_be_out_of_step_are_refused(world: Path) -> None:
    before = content(world)
    with pytest.raises(DatasetError, match=EVENTS):
        rewrite(world, {"claims.csv": without_last_claim(world)}, held(world, TABLES), with_events=False)
    assert content(world) == before


def test_a_file_that_somebody_changed_stays_his(world: Path) -> None:
    before = held(world, TABLES)
    (world / "claims.csv").write_text(without_last_claim(world), encoding="utf-8")
    now = content(world)
    with pytest.raises(OSError, match="changed in this moment"):
        rewrite(world, {}, before, with_events=True)
    assert content(world) == now
