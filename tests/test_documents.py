"""Documents: what a row must say, where texts may lie, and who counts as one source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.documents import COLUMNS, NOT_STATED, Document, find_below, load_documents
from geo.files import Problem
from tests.world import TEXT, document_row, write_rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "one.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def load(folder: Path, *rows: dict[str, str]) -> tuple[dict[str, Document], list[str]]:
    path = folder / "documents.csv"
    write_rows(path, COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
    problems: list[Problem] = []
    documents = load_documents(path, roots=[folder], actors=["red", "blue"], problems=problems)
    return documents, [str(problem) for problem in problems]


ROW = document_row("one", published="2021-08-10", file="documents/one.txt")


def test_a_document_keeps_its_text_and_papers(folder: Path) -> None:
    documents, problems = load(folder, ROW)
    assert not problems
    one = documents["one"]
    assert (one.text, one.published, one.source, one.byline) == (TEXT, date(2021, 8, 10), "text", "Text, from text")


def test_a_month_is_public_by_its_end_and_nobodys_word_is_one_source(folder: Path) -> None:
    row = ROW | {"published": "2021-08", "agency": NOT_STATED, "publisher": "Somebody"}
    documents, _ = load(folder, row)
    assert documents["one"].published == date(2021, 8, 31)
    assert (documents["one"].source, documents["one"].byline) == (NOT_STATED, "Somebody")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"publisher": ""}, "documents.csv:2: publisher: must not be empty"),
        ({"side": "green"}, "documents.csv:2: side: 'green': is none of blue, independent, not stated, red"),
        ({"published": "soon"}, "documents.csv:2: published: 'soon': 'soon' is not an EDTF date"),
        ({"published": "2021-08-10/.."}, "must have an end"),
        ({"published_basis": "guessed"}, "published_basis: 'guessed'"),
        ({"read": "skimmed"}, "read: 'skimmed'"),
        ({"url": "javascript:alert(1)"}, "documents.csv:2: url: 'javascript:alert(1)': is no http or https address"),
        ({"sha256": "0" * 64}, "the file 'documents/one.txt' has the sha256"),
        ({"file": "documents/two.txt"}, "is no file below the dataset"),
        ({"file": "../secret.txt"}, "is no file below the dataset"),
        ({"file": "/etc/passwd"}, "is no file below the dataset"),
        ({"file": "", "sha256": ""}, "must name the text that was read"),
    ],
)
def test_what_is_wrong_is_told_and_left_out(folder: Path, change: dict[str, str], said: str) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    documents, problems = load(folder, ROW | change)
    assert not documents
    assert any(said in problem for problem in problems), problems


def test_an_id_stands_once(folder: Path) -> None:
    documents, problems = load(folder, ROW, ROW)
    assert len(documents) == 1
    assert problems == ["documents.csv:3: id: 'one': this id stands on an earlier line too"]


def test_a_link_does_not_lead_out_of_the_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text("secret")
    (folder / "documents" / "link.txt").symlink_to(outside)
    assert find_below([folder], "documents/link.txt") is None
    assert find_below([folder], "documents\\one.txt") is None
    assert find_below([folder / "nowhere", folder], "documents/one.txt") == folder / "documents" / "one.txt"
