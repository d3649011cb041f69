"""Append: an article and the claims a person decided on, as files to keep, or added to a dataset folder, or not at all."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.claims import write_claims
from geo.dataset import Dataset, build, check
from geo.documents import COLUMNS as DOCUMENT_COLUMNS
from geo.documents import Document, find_below
from geo.events import write_events
from geo.files import DatasetError, Problem, csv_text, read_rows, write_whole
from geo.resolve import COLUMNS as JUDGEMENT_COLUMNS
from geo.resolve import Judgement
from geo.review import Article, Reviewed, ReviewError, claim_rows, document_row, judgement_row, judgement_rows, left_out

_TABLES = ("documents.csv", "claims.csv", "judgements.csv", "events.csv")


@dataclass(frozen=True, slots=True)
class Appended:
    """What was added to a folder, how many events it has now, and in words what was left out."""

    folder: Path
    claims: int
    judgements: int
    events: int
    left_out: tuple[str, ...]


def append(folder: str | Path, article: Article, reviewed: Sequence[Reviewed], *, rejected: bool = False) -> Appended:
    """Add the article, its decided claims and the judgements to a dataset folder, and build its events again.

    All is tried on a copy first: raises ReviewError, one line, if anything is wrong, and then nothing is written.
    """
    root = _dataset_folder(str(folder))
    try:
        held = {name: (root / name).read_bytes() for name in _TABLES}
        dataset = Dataset.load(root)
        _refuse_twice(root, article, dataset.documents)
        claims = claim_rows(article, reviewed, rejected=rejected)
        judged = judgement_rows(article, reviewed, judgements=dataset.judgements, rejected=rejected)
        if not claims:
            raise ReviewError("No claim is decided yet: there is nothing to add.")
        files = {
            article.file: article.text,
            "documents.csv": _joined(root / "documents.csv", DOCUMENT_COLUMNS, [document_row(article)]),
            "claims.csv": write_claims([*dataset.claims.values(), *claims]),
            "judgements.csv": _joined(root / "judgements.csv", JUDGEMENT_COLUMNS, map(judgement_row, judged)),
        }
        files["events.csv"], events = _tried(root, files)
        if any((root / name).read_bytes() != before for name, before in held.items()):
            raise ReviewError(f"{root}: nothing is written: its files have changed in this moment.")
        _write(root, files, held)
    except DatasetError as error:
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        raise ReviewError(f"{root}: nothing is written: {error.problems[0]}{more}") from error
    except OSError as error:
        raise ReviewError(f"{error.filename or root}: nothing is written: {error.strerror or error}") from error
    return Appended(root, len(claims), len(judged), events, left_out(article, reviewed, rejected=rejected))


def write_rows(
    article: Article, reviewed: Sequence[Reviewed], *, judgements: Iterable[Judgement] = (), rejected: bool = False
) -> dict[str, str]:
    """The rows as texts of files with headers, and the article's text, by their names in a dataset. Raises ReviewError."""
    judged = judgement_rows(article, reviewed, judgements=judgements, rejected=rejected)
    return {
        "documents.csv": _table(DOCUMENT_COLUMNS, [document_row(article)]),
        "claims.csv": write_claims(claim_rows(article, reviewed, rejected=rejected)),
        "judgements.csv": _table(JUDGEMENT_COLUMNS, map(judgement_row, judged)),
        article.file: article.text,
    }


def zipped(files: Mapping[str, str]) -> bytes:
    """Files as one zip; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _dataset_folder(named: str) -> Path:
    if "\0" in named or not named.strip():
        raise ReviewError(f"{named!r} names no folder.")
    try:
        root = Path(named.strip()).expanduser().resolve()
    except RuntimeError as error:  # a home that nobody has
        raise ReviewError(f"{named!r} names no folder ({error}).") from error
    if not root.is_dir():
        raise ReviewError(f"{root}: there is no such folder.")
    if not (root / "dataset.toml").is_file():
        raise ReviewError(f"{root}: this is no dataset: it has no dataset.toml.")
    if not os.access(root, os.W_OK):
        raise ReviewError(f"{root}: this folder cannot be written.")
    return root


def _refuse_twice(root: Path, article: Article, documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        if document.text == article.text:
            raise ReviewError(f"{root}: this very text is there already, as the document {document.id!r}.")
    if article.id in documents or (root / article.file).exists():
        raise ReviewError(f"{root}: a document {article.id!r} is there already; another title makes another id.")
    if not (root / article.file).resolve().is_relative_to(root):
        raise ReviewError(f"{root}: its folder 'documents' leads out of it.")


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    return csv_text(columns, ([row[name] for name in columns] for row in rows))


def _joined(path: Path, columns: Sequence[str], added: Iterable[Mapping[str, str]]) -> str:
    """A table with rows added: in their order if its rows stand in order, else at its end."""
    problems: list[Problem] = []
    rows = [[row.values[name] for name in columns] for row in read_rows(path, columns, problems)]
    if problems:
        raise DatasetError(problems)
    more = [[row[name] for name in columns] for row in added]
    return csv_text(columns, sorted(rows + more) if rows == sorted(rows) else rows + more)


def _tried(root: Path, files: Mapping[str, str]) -> tuple[str, int]:
    """The event table that a copy of the folder has with these files, and how many events; raises DatasetError."""
    with TemporaryDirectory(prefix="changing-hands-") as temporary:
        copy = Path(temporary)
        for path in root.iterdir():
            if path.is_file():
                shutil.copyfile(path, copy / path.name)
        problems: list[Problem] = []
        for row in read_rows(root / "documents.csv", DOCUMENT_COLUMNS, problems):
            name = row.values["file"]
            if name and (text := find_below((root,), name)):  # else it stands in the program's own folder
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(text, copy / name)
        for name, content in files.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(copy / name, content)
        events = build(copy).events
        write_whole(copy / "events.csv", write_events(events))
        if problems := list(check(copy)):
            raise DatasetError(problems)
        return write_events(events), len(events)


def _write(root: Path, files: Mapping[str, str], held: Mapping[str, bytes]) -> None:
    """Put the files in place, the text first; if one cannot be written, all is as before and the OSError goes on."""
    done: list[str] = []
    try:
        for name, content in files.items():
            (root / name).parent.mkdir(exist_ok=True)
            write_whole(root / name, content)
            done.append(name)
    except OSError:
        for name in done:
            if name in held:
                write_whole(root / name, held[name])
            else:
                (root / name).unlink()
        raise
