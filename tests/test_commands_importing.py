"""The command `import`: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from geo.commands.answers import BadInput
from geo.commands.importing import import_tables
from geo.dataset import Dataset
from tests.importing import acled_row, chosen, ged_row, table, taken_row
from tests.test_imports_apply import files
from tests.test_imports_table import own


@pytest.fixture
def some(tmp_path: Path) -> Path:
    path = tmp_path / "some.csv"
    path.write_bytes(table([ged_row(1), ged_row(2, best=-1), ged_row(3, latitude=50, longitude=50)]))
    return path


def test_the_totals_are_printed_and_the_rows_written(
    world: Path, some: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_tables(chosen(world, some)) == 0
    out = capsys.readouterr().out
    head, row = (line.split() for line in out.splitlines()[:2])
    assert dict(zip(head, row, strict=True)) == {
        "file": "some.csv", "rows": "3", "incidents": "1", "claims": "0", "unchanged": "0", "elsewhere": "1", "duplicates": "0",
        "unreadable": "1",
    }  # fmt: skip
    assert "some.csv:3: best: '-1': is negative" in out
    assert "1 incidents, 0 claims and 0 documents added" in out
    assert len(Dataset.load(world).incidents) == 1


def test_it_answers_in_json_lines(world: Path, some: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_tables(chosen(world, some, json=True)) == 0
    told, applied = map(json.loads, capsys.readouterr().out.splitlines())
    assert told["totals"]["unreadable"] == 1
    assert told["problems"] == [
        {"file": "some.csv", "line": 3, "column": "best", "value": "-1", "message": "is negative"}
    ]
    assert applied["incidents"] == 1


def test_all_unreadable_rows_can_be_had_as_a_file(world: Path, tmp_path: Path) -> None:
    path, report = tmp_path / "some.csv", tmp_path / "report.csv"
    wrong = [ged_row(number, side_a="=1+1") for number in range(2, 40)]
    path.write_bytes(table([ged_row(1), *wrong]))
    assert import_tables(chosen(world, path, report=report)) == 0
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 38
    assert rows[0]["value"] == "'=1+1'"  # and no formula for the spreadsheet that opens it


def test_of_many_problems_the_first_are_printed(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(table([ged_row(1), *(ged_row(number, best=-1) for number in range(2, 40))]))
    import_tables(chosen(world, path))
    assert "… and 28 more (cannot be read)" in capsys.readouterr().out


def test_several_files_are_one_import(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(table([ged_row(1), ged_row(2)]))
    two.write_bytes(table([ged_row(2), ged_row(3)]))
    assert import_tables(chosen(world, one, two)) == 0
    total = capsys.readouterr().out.splitlines()[3].split()
    assert total == ["all", "4", "3", "0", "0", "0", "1", "0"]
    assert len(Dataset.load(world).incidents) == 3


def test_if_one_file_is_refused_nothing_is_written(world: Path, some: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(b"\x1f\x8b")
    before = files(world)
    with pytest.raises(BadInput, match=r"other.csv: is compressed with gzip"):
        import_tables(chosen(world, some, other))
    assert files(world) == before


def test_a_proposal_is_printed_and_nothing_written(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(own())
    before = files(world)
    with pytest.raises(BadInput, match=r"--yes takes it as it is"):
        import_tables(chosen(world, path))
    assert files(world) == before
    mapping = tmp_path / "own.toml"
    mapping.write_text(capsys.readouterr().out, encoding="utf-8")
    assert import_tables(chosen(world, path, meant=str(mapping))) == 0
    assert len(Dataset.load(world).incidents) == 1


def test_a_sure_proposal_can_be_taken_at_once(world: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(own())
    assert import_tables(chosen(world, path, yes=True)) == 0
    path.write_bytes(own({"Longitude": "99"}))
    with pytest.raises(BadInput, match="things are not sure"):
        import_tables(chosen(world, path, yes=True))


def test_who_is_who_is_printed_as_a_mapping(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "acled.csv"
    path.write_bytes(table([taken_row(1), acled_row(2)]))
    assert import_tables(chosen(world, path)) == 0
    out = capsys.readouterr().out
    assert "'Red Front': is nobody of this dataset yet; perhaps 'red'" in out
    mapping = tmp_path / "who.toml"
    mapping.write_text(out[out.index('format = "acled"') : out.index('"Red Front" = "red"') + 20], encoding="utf-8")
    path.write_bytes(table([taken_row(3)]))
    assert import_tables(chosen(world, path, meant=str(mapping))) == 0
    assert "acled-TIN3" in Dataset.load(world).documents


@pytest.mark.parametrize(
    ("meant", "message"),
    [("other", "is no format"), ("gone.toml", "No such file"), ("bad.toml", "is no setting")],
)  # fmt: skip
def test_what_is_meant_must_be_a_format_or_a_mapping(world: Path, some: Path, meant: str, message: str) -> None:
    (some.parent / "bad.toml").write_text("other = 1", encoding="utf-8")
    if meant.endswith("toml"):
        meant = str(some.parent / meant)
    with pytest.raises((BadInput, OSError), match=message):
        import_tables(chosen(world, some, meant=meant))


def test_days_that_are_set_are_said(tmp_path: Path, some: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.world import write_world

    folder = write_world(tmp_path / "empty", claims=[])
    import_tables(chosen(folder, some))
    assert "its days are now those of the rows, 2021-08-05 to 2021-08-05" in capsys.readouterr().out
