"""Documents: what a claim is read in or cited from, who published it, on which day and how that day is known."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath

from geo.dates import When, read_edtf
from geo.files import Problem, Row, read_field, read_id, read_required, read_rows

COLUMNS = (
    "id", "publisher", "agency", "side", "title", "published", "published_basis", "published_note", "read",
    "language", "licence", "url", "file", "sha256",
)  # fmt: skip
NOT_STATED = "not stated"
INDEPENDENT = "independent"


class PublishedBasis(StrEnum):
    """How a publication day is known."""

    STATED = "stated"
    INFERRED = "inferred"


class Read(StrEnum):
    """How much of a document was read for the claims taken from it."""

    TEXT = "text"
    EXCERPT = "excerpt"
    CITED = "cited"


@dataclass(frozen=True, slots=True)
class Document:
    """One text or publication. `published` is the day by which it was public; `text` is None if it is only cited.

    `agency` is who first made the report: two publishers of one agency's report are one source. `side` is the id of the
    actor whose outlet this is, "independent" or "not stated".
    """

    id: str
    publisher: str
    agency: str
    side: str
    title: str
    published: date
    published_edtf: When
    published_basis: PublishedBasis
    published_note: str
    read: Read
    language: str
    licence: str
    url: str
    text: str | None

    @property
    def source(self) -> str:
        """Whose word it is when independent sources are counted.

        All documents that do not say who made the report are one source: nobody knows that they are not copies.
        """
        return self.agency

    @property
    def byline(self) -> str:
        """The publisher, and after it whose report it prints if that is another's."""
        return (
            self.publisher if self.agency in (self.publisher, NOT_STATED) else f"{self.publisher}, from {self.agency}"
        )


def load_documents(
    path: Path, *, roots: Sequence[Path], actors: Collection[str], problems: list[Problem]
) -> dict[str, Document]:
    """The documents of a dataset by id; texts are looked for below each of `roots` in turn.

    What is wrong with a row is noted in `problems`, and the row is left out.
    """
    documents: dict[str, Document] = {}
    for row in read_rows(path, COLUMNS, problems):
        before = len(problems)
        document = _read_document(path.name, row, roots, actors, problems)
        if document and document.id in documents:
            problems.append(Problem(path.name, row.line, "id", document.id, "this id stands on an earlier line too"))
        elif document and len(problems) == before:
            documents[document.id] = document
    return documents


def _read_document(
    file: str, row: Row, roots: Sequence[Path], actors: Collection[str], problems: list[Problem]
) -> Document | None:
    def side(value: str) -> str:
        allowed = sorted({INDEPENDENT, NOT_STATED, *actors})
        if value not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")
        return value

    def url(value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("is no http or https address")
        return value

    required = {
        name: read_field(file, row, name, read_id if name == "id" else read_required, problems)
        for name in ("id", "publisher", "agency", "title")
    }
    checked_side = read_field(file, row, "side", side, problems)
    published = read_field(file, row, "published", _read_published, problems)
    basis = read_field(file, row, "published_basis", PublishedBasis, problems)
    read = read_field(file, row, "read", Read, problems)
    checked_url = read_field(file, row, "url", url, problems)
    text = _read_text(file, row, roots, problems)
    if read is Read.TEXT and not row.values["file"]:
        problems.append(Problem(file, row.line, "file", "", "must name the text that was read"))
    if not published or None in required.values() or basis is None or read is None:
        return None
    when, day = published
    return Document(
        **{name: str(value) for name, value in required.items()}, side=str(checked_side), published=day, published_edtf=when,
        published_basis=basis, published_note=row.values["published_note"], read=read, language=row.values["language"],
        licence=row.values["licence"], url=str(checked_url), text=text,
    )  # fmt: skip


def _read_published(value: str) -> tuple[When, date]:
    when = read_edtf(value)
    if when.latest is None:
        raise ValueError("a publication day must have an end: it was public by then")
    return when, when.latest


def _read_text(file: str, row: Row, roots: Sequence[Path], problems: list[Problem]) -> str | None:
    name, expected = row.values["file"], row.values["sha256"]
    if not name:
        return None
    found = find_below(roots, name)
    if found is None:
        problems.append(Problem(file, row.line, "file", name, "is no file below the dataset or the program's folder"))
        return None
    data = found.read_bytes()
    actual = hashlib.sha256(data).hexdigest()
    if actual != expected:
        problems.append(Problem(file, row.line, "sha256", expected, f"the file {name!r} has the sha256 {actual}"))
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(file, row.line, "file", name, "is not UTF-8 text"))
        return None


def find_below(roots: Sequence[Path], name: str) -> Path | None:
    """The file of that relative name below the first root that has it; None if there is none, or it would lie outside."""
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name or "\0" in name:
        return None
    for root in roots:
        path = (root / relative).resolve()
        if path.is_relative_to(root.resolve()) and path.is_file():
            return path
    return None
