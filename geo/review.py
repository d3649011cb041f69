"""Review: what a person decides about the claims that a text seems to make, as rows of a dataset. Nothing else accepts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from itertools import count

from geo.claims import COLUMNS as CLAIM_COLUMNS
from geo.claims import Certainty, Claim, Predicate, Status, claim_id
from geo.dates import read_edtf
from geo.documents import NOT_STATED, PublishedBasis, Read
from geo.extract import Proposal
from geo.resolve import Judgement, Subject, Verdict

LIMIT_BYTES = 1_000_000  # of one text
NO_DAY = "the text gives no day: by its publication"
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_CORRECTABLE = ("place_id", "actor", "predicate", "when", "certainty", "attribution")


class ReviewError(ValueError):
    """What was given cannot be used or written; the message is the one line that says why."""


class Decision(StrEnum):
    """What a person makes of a proposal."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNDECIDED = "undecided"

    @property
    def status(self) -> Status:
        """The status of a claim decided so."""
        return {"accept": Status.ACCEPTED, "reject": Status.REJECTED}.get(self.value, Status.PROPOSED)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A proposal and a person's decision; a field that is None stands as it was proposed.

    `when` is EDTF, empty where the text does not say. `who` decided it on `day`; both are needed to write it down.
    Raises InvalidDate if `when` is none.
    """

    proposal: Proposal
    decision: Decision = Decision.UNDECIDED
    place_id: str | None = None
    actor: str | None = None
    predicate: Predicate | None = None
    when: str | None = None
    certainty: Certainty | None = None
    attribution: str | None = None
    note: str = ""
    who: str = ""
    day: date | None = None

    def __post_init__(self) -> None:
        if self.when:
            read_edtf(self.when)

    @property
    def proposed(self) -> dict[str, str]:
        """The fields that may be corrected, as they were proposed; empty: not known."""
        one = self.proposal
        return {
            "place_id": one.place.id if one.place else "", "actor": one.actor, "predicate": str(one.predicate),
            "when": one.when.text if one.when else "", "certainty": str(one.certainty), "attribution": one.attribution,
        }  # fmt: skip

    @property
    def values(self) -> dict[str, str]:
        """The same fields as they stand now."""
        given = {name: getattr(self, name) for name in _CORRECTABLE}
        return self.proposed | {name: str(value).strip() for name, value in given.items() if value is not None}

    @property
    def complete(self) -> bool:
        """Whether its place and its actor are known."""
        return bool(self.values["place_id"] and self.values["actor"])

    @property
    def placeable(self) -> bool:
        """Whether it can be written down, once rejected: its actor is known, and some place that it may be about."""
        return bool(self.values["actor"] and (self.values["place_id"] or self.proposal.candidates))

    @property
    def corrected(self) -> tuple[str, ...]:
        """The fields that a person changed."""
        proposed, values = self.proposed, self.values
        return tuple(name for name in _CORRECTABLE if values[name] != proposed[name])


@dataclass(frozen=True, slots=True)
class Article:
    """One text that was read, with its papers, as `documents.csv` has them; `new_article` makes one."""

    id: str
    text: str
    title: str
    publisher: str
    agency: str
    side: str
    published: date
    published_basis: PublishedBasis
    published_note: str
    language: str
    licence: str
    url: str

    @property
    def file(self) -> str:
        """Where its text stands in a dataset folder."""
        return f"documents/{self.id}.txt"


def new_article(
    text: str,
    *,
    publisher: str,
    published: date | None,
    title: str = "",
    agency: str = "",
    side: str = "",
    basis: PublishedBasis = PublishedBasis.STATED,
    note: str = "",
    language: str = "",
    licence: str = "",
    url: str = "",
    taken: Collection[str] = (),
) -> Article:
    """A text with its papers; its id is a slug of publisher, day and words that is none of `taken`. Raises ReviewError."""
    if not text.strip():
        raise ReviewError("There is no text to read.")
    size = len(text.encode("utf-8", "replace"))
    if size > LIMIT_BYTES:
        raise ReviewError(f"The text has {size:,} bytes; at most {LIMIT_BYTES:,} are read at once.")
    papers = {
        "publisher": publisher,
        "title": title,
        "agency": agency,
        "side": side,
        "note": note,
        "language": language,
    }
    papers = {name: " ".join(value.split()) for name, value in (papers | {"licence": licence, "url": url}).items()}
    for name, value in {"text": text, **papers}.items():
        if sign := _NO_TEXT.search(value):
            raise ReviewError(f"The {name} is no plain text: it has the character {sign[0]!r} at {sign.start()}.")
    if not papers["publisher"]:
        raise ReviewError(f"The publisher is missing; write {NOT_STATED!r} if nobody says who it is.")
    if published is None:
        raise ReviewError("The publication day is missing: it says which Monday “on Monday” is.")
    if papers["url"] and not papers["url"].startswith(("https://", "http://")):
        raise ReviewError(f"{papers['url']!r} is no http or https address.")
    first = " ".join(text.split()[:8])
    words = _slug(papers["title"] or first, 40) or hashlib.sha256(text.encode()).hexdigest()[:8]
    name = f"{_slug(papers['publisher'], 24) or 'document'}-{published.isoformat()}-{words}"
    numbered = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return Article(
        id=next(one for one in numbered if one not in taken), text=text, title=papers["title"] or f"{first[:80]} … (no title given)",
        publisher=papers["publisher"], agency=papers["agency"] or NOT_STATED, side=papers["side"] or NOT_STATED,
        published=published, published_basis=basis, published_note=papers["note"], language=papers["language"],
        licence=papers["licence"], url=papers["url"],
    )  # fmt: skip


def document_row(article: Article) -> dict[str, str]:
    """The article's row of `documents.csv`."""
    row = {name: str(value) for name, value in asdict(article).items() if name != "text"}
    digest = hashlib.sha256(article.text.encode("utf-8")).hexdigest()
    return row | {"read": str(Read.TEXT), "file": article.file, "sha256": digest}


def judgement_row(judgement: Judgement) -> dict[str, str]:
    """A judgement as a row of `judgements.csv`."""
    return {name: str(value) for name, value in asdict(judgement).items()}


def waiting(reviewed: Sequence[Reviewed]) -> tuple[str, ...]:
    """What keeps the decisions from being written, in words; numbers are those of the proposals, from 1."""
    found = [
        f"Claim {number} ({one.proposal.toponym}) is accepted, but nobody has said {missing}."
        for number, one in enumerate(reviewed, start=1)
        for field, missing in (("place_id", "which place it is about"), ("actor", "who did it"))
        if one.decision is Decision.ACCEPT and not one.values[field]
    ]
    decided = [one for one in reviewed if one.decision is not Decision.UNDECIDED]
    if any(not one.who.strip() or one.day is None for one in decided):
        found.append("Who decided is missing: a decision is a person's.")
    return tuple(found)


def claim_rows(article: Article, reviewed: Sequence[Reviewed], *, rejected: bool = False) -> tuple[Claim, ...]:
    """The accepted claims, and with `rejected` the rejected ones, sorted by id; undecided ones never. Raises ReviewError."""
    return tuple(sorted((claim for _, claim in _kept(article, reviewed, rejected)), key=lambda claim: claim.id))


def judgement_rows(
    article: Article, reviewed: Sequence[Reviewed], *, judgements: Iterable[Judgement] = (), rejected: bool = False
) -> tuple[Judgement, ...]:
    """A person's word on places: where one was chosen, or where a judgement of the dataset on the toponym says otherwise.

    A rejected claim whose place nobody decided is "unsure", so that it is about no place. Raises ReviewError.
    """
    said: dict[str, set[tuple[str, Verdict]]] = {}
    for judgement in judgements:
        if judgement.subject_kind is Subject.TOPONYM:
            said.setdefault(judgement.subject, set()).add((judgement.place_id, judgement.judgement))
    rows = []
    for one, claim in _kept(article, reviewed, rejected):
        proposal, place_id, verdict = one.proposal, claim.place_id, Verdict.YES
        if not place_id:
            place_id, verdict = proposal.candidates[0].place.id, Verdict.UNSURE
            why = "The claim was rejected; which place it means was left open."
        elif "place_id" in one.corrected:
            read = f"as {proposal.place.name}" if proposal.place else "as no one place"
            why = f"In this text “{proposal.toponym}” was read {read}; the reviewer says which place is meant."
        elif said.get(proposal.toponym, {(place_id, verdict)}) != {(place_id, verdict)}:
            why = f"In this text “{proposal.toponym}” means this place ({proposal.how})."
        else:
            continue
        if one.day is not None:
            rows.append(Judgement(Subject.CLAIM, claim.id, place_id, verdict, one.who.strip(), one.day, why))
    return tuple(sorted(rows, key=lambda row: row.subject))


def left_out(article: Article, reviewed: Sequence[Reviewed], *, rejected: bool = False) -> tuple[str, ...]:
    """The decided claims that are not written, in words. Raises ReviewError."""
    written = {id(one) for one, _ in _kept(article, reviewed, rejected)}
    words = []
    for number, one in enumerate(reviewed, start=1):
        if one.decision.status in _written(rejected) and id(one) not in written:
            why = (
                "says the same as another one"
                if one.placeable
                else "is rejected without a place or actor that is known"
            )
            words.append(f"Claim {number} ({one.proposal.toponym}) {why}; it is left out.")
    return tuple(words)


def _slug(words: str, most: int) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:most].strip("-")


def _written(rejected: bool) -> tuple[Status, ...]:
    return (Status.ACCEPTED, Status.REJECTED) if rejected else (Status.ACCEPTED,)


def _kept(article: Article, reviewed: Sequence[Reviewed], rejected: bool) -> list[tuple[Reviewed, Claim]]:
    """What is written, accepted before rejected; of claims that say the same the first, and none without any place."""
    if found := waiting(reviewed):
        raise ReviewError(found[0])
    kept: dict[str, tuple[Reviewed, Claim]] = {}
    for status in _written(rejected):
        for one in reviewed:
            if one.decision.status is status and one.placeable:
                claim = _claim(article, one)
                kept.setdefault(claim.id, (one, claim))
    return list(kept.values())


def _claim(article: Article, one: Reviewed) -> Claim:
    proposal, values = one.proposal, one.values
    start, end = proposal.start, proposal.end
    while start < end and article.text[start].isspace():  # files are read without outer blanks
        start += 1
    while start < end and article.text[end - 1].isspace():
        end -= 1
    when = values["when"] or f"../{article.published.isoformat()}"
    notes = [" ".join(one.note.split())] if one.note.strip() else []
    notes += [] if values["when"] else [NO_DAY]
    notes += [f"corrected: {name} was {one.proposed[name] or 'not known'}" for name in one.corrected]
    notes.append(f"reviewed by {one.who.strip()} on {one.day}")
    row = dict.fromkeys(CLAIM_COLUMNS, "") | values | {"document_id": article.id, "toponym": proposal.toponym.strip()}
    row |= {"start": str(start), "end": str(end), "when": when}
    return Claim(
        id=claim_id(row), document_id=article.id, start=start, end=end, quote=article.text[start:end],
        toponym=row["toponym"], place_id=values["place_id"], count="", actor=values["actor"],
        predicate=Predicate(values["predicate"]), when=read_edtf(when), attribution=values["attribution"],
        certainty=Certainty(values["certainty"]), extractor=proposal.extractor, status=one.decision.status,
        note="; ".join(notes),
    )  # fmt: skip
