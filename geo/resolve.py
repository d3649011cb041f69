"""From a claim's toponym to the place it is about: how we know, and who decided. A person's judgement wins."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from geo.claims import Certainty, Claim, Predicate
from geo.dates import read_day
from geo.documents import Document
from geo.files import Problem, read_field, read_required, read_rows
from geo.gazetteer import AmbiguousToponym, Gazetteer, PlaceKind, UnknownToponym
from geo.toponyms import key, split_kind

CONTESTED = "contested"
UNKNOWN = "unknown"
_SPEAKERS = re.compile(r"[;,()]|\band\b|\b(?:backed|confirmed) by\b")
_VIA = re.compile(r"\bvia\b[^;,()]*")
COLUMNS = ("subject_kind", "subject", "place_id", "judgement", "who", "decided", "why")


class Subject(StrEnum):
    """What a judgement is about: one claim, or a toponym wherever it is printed."""

    CLAIM = "claim"
    TOPONYM = "toponym"


class Verdict(StrEnum):
    """What a person decided; "unsure" is kept too, so that no one has to look twice."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision that a claim or toponym is, is not, or may be about a place."""

    subject_kind: Subject
    subject: str
    place_id: str
    judgement: Verdict
    who: str
    decided: date
    why: str


class How(StrEnum):
    """How the place of a claim is known."""

    JUDGED = "a person decided"
    NAMED = "the toponym names it"
    SEAT = "the toponym names its province"
    WRITTEN = "whoever wrote the claim down read it so"


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A claim with its place and publication: what the rules see.

    `party` is the actor whose own word it is, None if it is nobody's or that of several. `state` is what it puts its place
    in: an actor's id, contested, or unknown after a withdrawal. `earliest` and `latest` are the days between which it
    speaks: a text cannot tell of days after its publication, so `latest` is never later than that, and is that day where
    the claim leaves its end open; `earliest` is the first day of the calendar where the start is open.
    """

    claim: Claim
    document: Document
    place_id: str
    how: How
    who: str
    party: str | None = None
    state: str = field(init=False, compare=False)
    earliest: date = field(init=False, compare=False)
    latest: date = field(init=False, compare=False)
    changes: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        predicate, when, published = self.claim.predicate, self.claim.when, self.document.published
        told = {Predicate.CONTESTED: CONTESTED, Predicate.WITHDREW: UNKNOWN}.get(predicate, self.claim.actor)
        latest = min(when.latest if when and when.latest else published, published)
        earliest = min(when.earliest if when and when.earliest else date.min, latest)
        # The rules ask for these again and again: they are worked out once.
        values = {"state": told, "latest": latest, "earliest": earliest, "changes": predicate.changes_control}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def first_day(self) -> date:
        """The first day it surely speaks of: of a change, and where only the end is told, that is `latest`."""
        return self.latest if self.changes or self.earliest == date.min else self.earliest


def party_of(attribution: str, voices: Mapping[str, Collection[str]]) -> str | None:
    """The actor whose own word an attribution is; None if somebody else speaks in it too, or nobody is named.

    `voices` are words by which attributions name each actor's people. "Via" whom a word came does not count.
    """
    said = [part for part in _SPEAKERS.split(_VIA.sub("", attribution)) if part.strip()]
    found = {
        next((actor for actor, words in voices.items() if any(_names(word, part) for word in words)), None)
        for part in said
    }
    return found.pop() if len(found) == 1 else None


def _names(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def load_judgements(path: Path, *, gazetteer: Gazetteer, problems: list[Problem]) -> tuple[Judgement, ...]:
    """The judgements of a dataset in the order of the file; what is wrong is noted in `problems` and left out."""

    def place(value: str) -> str:
        if gazetteer.get(value) is None:
            raise ValueError("is no place of the gazetteer")
        return value

    judgements: list[Judgement] = []
    seen: set[tuple[str, str, str]] = set()
    for row in read_rows(path, COLUMNS, problems):
        kind = read_field(path.name, row, "subject_kind", Subject, problems)
        subject = read_field(path.name, row, "subject", read_required, problems)
        place_id = read_field(path.name, row, "place_id", place, problems)
        verdict = read_field(path.name, row, "judgement", Verdict, problems)
        who = read_field(path.name, row, "who", read_required, problems)
        decided = read_field(path.name, row, "decided", read_day, problems)
        if not (kind and subject and place_id and verdict and who and decided):
            continue
        if (kind, subject, place_id) in seen:
            problems.append(
                Problem(path.name, row.line, "subject", subject, "is judged for this place on an earlier line")
            )
            continue
        seen.add((kind, subject, place_id))
        judgements.append(Judgement(kind, subject, place_id, verdict, who, decided, row.values["why"]))
    return tuple(judgements)


def place_claims(
    claims: Mapping[str, Claim],
    *,
    documents: Mapping[str, Document],
    gazetteer: Gazetteer,
    judgements: Collection[Judgement],
    unit: PlaceKind,
    voices: Mapping[str, Collection[str]],
    problems: list[Problem],
) -> tuple[PlacedClaim, ...]:
    """The claims that are about one place, placed; claims of a count are left out. `voices` as for `party_of`.

    A judgement about the claim decides, then one about its toponym, then the place in its row, then the gazetteer asked
    for a place of the dataset's `unit`. A claim whose place nobody knows, or that a judgement says "no" or "unsure" to, is
    left out; a toponym that the gazetteer cannot answer alone is noted in `problems`.
    """
    by_subject: dict[tuple[Subject, str], list[Judgement]] = {}
    for judgement in judgements:
        by_subject.setdefault((judgement.subject_kind, judgement.subject), []).append(judgement)
    placed = []
    for claim in claims.values():
        if claim.count:
            continue
        about = by_subject.get((Subject.CLAIM, claim.id)) or by_subject.get((Subject.TOPONYM, claim.toponym)) or []
        yes = [judgement for judgement in about if judgement.judgement is Verdict.YES]
        if len(yes) == 1:
            place_id, how, who = yes[0].place_id, How.JUDGED, yes[0].who
        elif about and (yes or not claim.place_id or claim.place_id in {judgement.place_id for judgement in about}):
            continue
        elif claim.place_id:
            place_id, how, who = claim.place_id, _how_named(claim, gazetteer), claim.extractor
        else:
            found = _look_up(claim, gazetteer, unit, problems)
            if found is None:
                continue
            place_id, how, who = found, How.NAMED, "gazetteer"
        document = documents[claim.document_id]
        placed.append(PlacedClaim(claim, document, place_id, how, who, _party(claim, document, voices)))
    return tuple(sorted(placed, key=lambda one: one.claim.id))


def _party(claim: Claim, document: Document, voices: Mapping[str, Collection[str]]) -> str | None:
    """Whose own word a claim is: its outlet's side, else the party that gains where only that says so, else its speakers'."""
    if document.side in voices:
        return document.side
    if claim.certainty is Certainty.CLAIMED and claim.predicate is not Predicate.WITHDREW:
        return claim.actor
    return party_of(claim.attribution, voices)


def _how_named(claim: Claim, gazetteer: Gazetteer) -> How:
    """Whether the printed toponym, without words such as "city", is a name we have of the place or of its province."""
    place = gazetteer.get(claim.place_id)
    if place is None:
        raise LookupError(f"claim {claim.id} is about {claim.place_id!r}, which is no place of the gazetteer")
    said = {key(claim.toponym), key(split_kind(claim.toponym)[0])}
    for place_id, how in ((place.id, How.NAMED), (place.admin1, How.SEAT)):
        if said & {key(name.toponym) for name in gazetteer.names(place_id)}:
            return how
    return How.WRITTEN


def _look_up(claim: Claim, gazetteer: Gazetteer, unit: PlaceKind, problems: list[Problem]) -> str | None:
    try:
        return gazetteer.lookup(claim.toponym, kind=unit).id
    except (UnknownToponym, AmbiguousToponym) as error:
        problems.append(Problem("claims.csv", claim.line, "toponym", claim.toponym, str(error)))
        return None
