"""Append: an article and the claims a person decided on, as files to keep, or added to a dataset folder, or not at all."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.claims import write_claims
from geo.dataset import Dataset
from geo.documents import COLUMNS as DOCUMENT_COLUMNS
from geo.documents import Document
from geo.files import DatasetError, csv_text
from geo.resolve import COLUMNS as JUDGEMENT_COLUMNS
from geo.resolve import Judgement
from geo.review import Article, Reviewed, ReviewError, claim_rows, document_row, judgement_row, judgement_rows, left_out
from geo.rewriting import EVENTS, held, rewrite, with_rows

_TABLES = ("documents.csv", "claims.csv", "judgements.csv", EVENTS)


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
        before = held(root, _TABLES)
        dataset = Dataset.load(root)
        _refuse_twice(root, article, dataset.documents)
        claims = claim_rows(article, reviewed, rejected=rejected)
        judged = judgement_rows(article, reviewed, judgements=dataset.judgements, rejected=rejected)
        if not claims:
            raise ReviewError("No claim is decided yet: there is nothing to add.")
        files = {
            article.file: article.text,
            "documents.csv": with_rows(root / "documents.csv", DOCUMENT_COLUMNS, [document_row(article)]),
            "claims.csv": write_claims([*dataset.claims.values(), *claims]),
            "judgements.csv": with_rows(root / "judgements.csv", JUDGEMENT_COLUMNS, map(judgement_row, judged)),
        }
        events = rewrite(root, files, before, with_events=True)
    except DatasetError as error:
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        raise ReviewError(f"{root}: nothing is written: {error.problems[0]}{more}") from error
    except OSError as error:
        raise ReviewError(f"{error.filename or root}: nothing is written: {error.strerror or error}") from error
    return Appended(root, len(claims), len(judged), len(events), left_out(article, reviewed, rejected=rejected))


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
