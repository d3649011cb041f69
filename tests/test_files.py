"""CSV files are read strictly and files are written whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.files import DatasetError, Problem, read_rows, write_whole
from tests.world import write_rows

COLUMNS = ("a", "b")


def read(path: Path, content: bytes) -> tuple[list[dict[str, str]], list[str]]:
    path.write_bytes(content)
    problems: list[Problem] = []
    rows = read_rows(path, COLUMNS, problems)
    return [dict(row.values) for row in rows], [str(problem) for problem in problems]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def test_rows_come_with_their_lines(path: Path) -> None:
    path.write_text('a,b\n1,"two\nlines"\n3,4\n', encoding="utf-8")
    rows = read_rows(path, COLUMNS, [])
    assert [(row.line, row.values["b"]) for row in rows] == [(2, "two\nlines"), (4, "4")]


@pytest.mark.parametrize(
    ("content", "rows", "problem"),
    [
        (b"", 0, "t.csv:1: the file is empty"),
        (b" \n", 0, "t.csv:1: the file is empty"),
        (b"a\n1\n", 0, "t.csv:1: b: column is missing"),
        (b"a,b,c\n1,2,3\n", 0, "t.csv:1: c: unknown column"),
        (b"a,b,a\n1,2,3\n", 0, "t.csv:1: a: column stands twice"),
        (b"a,b\n1\n2,3\n", 1, "t.csv:2: '1': 1 fields where the header has 2"),
        (b"a,b\n1,2,3\n", 0, "t.csv:2: '1,2,3': 3 fields where the header has 2"),
        (b'a,b\n1,"x\n', 0, "t.csv:2: not readable as CSV from here on (unexpected end of data)"),
        (b"a,b\n1,\xff\n", 0, "t.csv:2: 'ff': these bytes are not UTF-8"),
        (b"\xef\xbb\xbfa,b\n1,2\n", 1, None),
        (b"a,b\r\n1,2\r\n\r\n", 1, None),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_value(
    path: Path, content: bytes, rows: int, problem: str | None
) -> None:
    found, problems = read(path, content)
    assert len(found) == rows
    assert problems == ([problem] if problem else [])


def test_a_missing_file_is_a_problem(path: Path) -> None:
    problems: list[Problem] = []
    assert read_rows(path, COLUMNS, problems) == []
    assert str(problems[0]) == "t.csv: cannot be read (No such file or directory)"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    rows, problems = read(tmp_path_factory.mktemp("any") / "t.csv", content)
    assert rows or problems or content.strip().replace(b'"', b"") != b""
    assert all("\n" not in problem for problem in problems)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("back") / "t.csv"
    write_rows(path, COLUMNS, cells)
    problems: list[Problem] = []
    assert [tuple(row.values.values()) for row in read_rows(path, COLUMNS, problems)] == cells
    assert not problems


def test_a_value_in_a_message_is_one_short_line() -> None:
    problem = Problem("f", 3, "c", "x\n" * 100, "is wrong")
    assert "\n" not in str(problem) and len(str(problem)) < 200
    assert DatasetError([problem, problem]).problems == (problem, problem)


def test_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    write_whole(path, "old")
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
