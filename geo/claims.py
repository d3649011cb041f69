"""Claims: one document, published one day, says in these words that an actor did something to a place at a time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from geo.dates import When, read_edtf
from geo.documents import Document
from geo.files import Problem, Row, csv_text, read_field, read_required, read_rows

COLUMNS = (
    "id", "document_id", "start", "end", "quote", "toponym", "place_id", "count", "actor", "predicate", "when",
    "attribution", "certainty", "extractor", "status", "note",
)  # fmt: skip
_IDENTIFYING = (
    "document_id", "start", "end", "toponym", "place_id", "count", "actor", "predicate", "when", "attribution", "certainty",
)  # fmt: skip
_COUNT = re.compile(r">?\d{1,4}", re.ASCII)


class Predicate(StrEnum):
    """What an actor did to a place, or what was so there. `contested`: the actor fights for it and does not hold it."""

    CAPTURED = "captured"
    CONTESTED = "contested"
    HOLDS = "holds"
    RECAPTURED = "recaptured"
    REPELLED = "repelled"
    WITHDREW = "withdrew"

    @property
    def changes_control(self) -> bool:
        """Whether it tells of a change, and not of how things stand."""
        return self in (Predicate.CAPTURED, Predicate.RECAPTURED, Predicate.WITHDREW)


class Certainty(StrEnum):
    """How the document stands to what it tells. `claimed`: only the word of the party that gains by it."""

    ASSERTED = "asserted"
    CLAIMED = "claimed"
    DENIED = "denied"
    EXPECTED = "expected"


class Status(StrEnum):
    """What a person decided about a claim; only accepted claims colour anything."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing one document says.

    `start` and `end` are character offsets into the document's text and `quote` the words there; None and empty for a
    publication that is only cited. `place_id` is empty where the row leaves it to the toponym, `count` is set ("5",
    ">12") where the text only says how many places. `when` is None where the text does not say. `line` is where the
    claim stands in its file, 0 if it was not read from one.
    """

    id: str
    document_id: str
    start: int | None
    end: int | None
    quote: str
    toponym: str
    place_id: str
    count: str
    actor: str
    predicate: Predicate
    when: When | None
    attribution: str
    certainty: Certainty
    extractor: str
    status: Status
    note: str
    line: int = field(default=0, compare=False)


def claim_id(values: Mapping[str, str]) -> str:
    """The id of the claim in a row of `claims.csv`: a hash of what makes it this claim.

    Who extracted it, whether it is accepted and the note do not count, nor does the quote, which follows from the offsets.
    """
    key = "\x1f".join(values[name] for name in _IDENTIFYING)
    return hashlib.sha256(key.encode("utf-8")).hexdigest()[:12]


def load_claims(
    path: Path,
    *,
    documents: Mapping[str, Document],
    actors: Collection[str],
    places: Collection[str],
    problems: list[Problem],
) -> dict[str, Claim]:
    """The claims of a dataset by id, in the order of the file; what is wrong is noted in `problems` and left out."""
    claims: dict[str, Claim] = {}
    vocabulary = {"document_id": documents, "actor": actors, "place_id": {*places, ""}}
    for row in read_rows(path, COLUMNS, problems):
        before = len(problems)
        claim = _read_claim(path.name, row, documents, vocabulary, problems)
        if row.values["id"] in claims:
            problems.append(
                Problem(path.name, row.line, "id", row.values["id"], "this id stands on an earlier line too")
            )
        elif claim and len(problems) == before:
            claims[claim.id] = claim
    return claims


def write_claims(claims: Iterable[Claim]) -> str:
    """The claims as the text of a `claims.csv`, sorted by id: the same claims give the same bytes."""
    ordered = sorted(claims, key=lambda claim: claim.id)
    return csv_text(COLUMNS, ([getattr(claim, name) for name in COLUMNS] for claim in ordered))


def _read_claim(
    file: str,
    row: Row,
    documents: Mapping[str, Document],
    vocabulary: Mapping[str, Collection[str]],
    problems: list[Problem],
) -> Claim | None:
    values = row.values
    for column, allowed in vocabulary.items():
        if values[column] not in allowed:
            message = f"is no {column.removesuffix('_id')} of this dataset"
            problems.append(Problem(file, row.line, column, values[column], message))
    expected_id = claim_id(values)
    if values["id"] != expected_id:
        problems.append(Problem(file, row.line, "id", values["id"], f"is not the hash of this claim, {expected_id}"))
    for column in ("toponym", "extractor"):
        read_field(file, row, column, read_required, problems)
    predicate = read_field(file, row, "predicate", Predicate, problems)
    certainty = read_field(file, row, "certainty", Certainty, problems)
    status = read_field(file, row, "status", Status, problems)
    when = read_field(file, row, "when", lambda value: read_edtf(value) if value else None, problems)
    read_field(file, row, "count", _read_count, problems)
    if values["count"] and values["place_id"]:
        problems.append(Problem(file, row.line, "place_id", values["place_id"], "a claim of a count names no place"))
    document = documents.get(values["document_id"])
    if document is None or predicate is None or certainty is None or status is None:
        return None
    start, end = _read_span(file, row, document, problems)
    return Claim(
        id=values["id"], document_id=document.id, start=start, end=end, quote=values["quote"], toponym=values["toponym"],
        place_id=values["place_id"], count=values["count"], actor=values["actor"], predicate=predicate, when=when,
        attribution=values["attribution"], certainty=certainty, extractor=values["extractor"], status=status,
        note=values["note"], line=row.line,
    )  # fmt: skip


def _read_count(value: str) -> str:
    if value and not _COUNT.fullmatch(value):
        raise ValueError("is no count such as 5 or >12")
    return value


def _read_span(file: str, row: Row, document: Document, problems: list[Problem]) -> tuple[int | None, int | None]:
    """The offsets of the quote, checked against the document; (None, None) for a document without a text."""

    def note(column: str, message: str) -> tuple[None, None]:
        problems.append(Problem(file, row.line, column, row.values[column], message))
        return None, None

    if document.text is None:
        for column in ("start", "end", "quote"):
            if row.values[column]:
                note(column, f"the document {document.id!r} has no text here to point into")
        return None, None
    for column in ("start", "end"):
        if not (row.values[column].isascii() and row.values[column].isdigit()):
            return note(column, f"is no character offset into the document {document.id!r}")
    start, end = int(row.values["start"]), int(row.values["end"])
    if not start < end <= len(document.text):
        return note("end", f"the document {document.id!r} has no characters {start} to {end}")
    if document.text[start:end] != row.values["quote"]:
        where = document.text.find(row.values["quote"]) if row.values["quote"] else -1
        elsewhere = f"; these words stand at {where}" if where >= 0 else "; these words stand nowhere in it"
        return note("quote", f"is not what the document {document.id!r} says at {start} to {end}{elsewhere}")
    if row.values["toponym"] not in row.values["quote"]:
        return note("toponym", "does not stand in the quote")
    return start, end
