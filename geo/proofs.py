"""Proofs: why a place has its state on a day, by whose word, since when, and who said otherwise.

`wording` tells a proof in words, `prov` writes it for machines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from geo.captions import telling_first
from geo.claims import Claim, Status
from geo.control import DAY, Span, timeline
from geo.dataset import Dataset
from geo.gazetteer import Place
from geo.layers import View
from geo.resolve import How, Judgement, PlacedClaim, Subject, Verdict
from geo.rules import Rule, rule_named

_ASIDE = 160  # characters of a document shown on each side of a quote
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Context:
    """A quote where it stands: the words before it, its own (`text[start:end]` of the document), those after it.

    An ellipsis marks where the document goes on; whoever joins the three reads the document's own words.
    """

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Witness:
    """One claim as a proof shows it, with its document and how its place is known.

    `reason` is why the rule does not follow it, None if it does; `contradicts` says whether it tells another state of the
    day than the one shown. `judgement` is the decision that placed it, None if none did; `context` is None for a document
    without a text.
    """

    placed: PlacedClaim
    reason: str | None
    contradicts: bool
    judgement: Judgement | None
    context: Context | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The state before the present one: who held the place until `until`, the last day of it, and by which claims."""

    state: str
    until: date
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The chain for one cell: `place` on `day` by `rule`, from what was published by `known_by` (None: all that is known).

    `span` is the cell as control has it. `overruled` begins with the claims that contradict it. `earlier` is None if nothing
    is known from before. `later` counts the accepted claims about the place that were published after `known_by`: 0 for None.
    """

    place: Place
    province: Place
    day: date
    known_by: date | None
    rule: Rule
    span: Span
    deciding: tuple[Witness, ...]
    overruled: tuple[Witness, ...]
    earlier: Earlier | None
    later: int

    @property
    def contradicting(self) -> tuple[Witness, ...]:
        """The overruled claims that tell another state of the day."""
        return tuple(witness for witness in self.overruled if witness.contradicts)

    @property
    def days_ago(self) -> int | None:
        """How many days before `day` the last one lies of which a deciding claim speaks: 0 on it, None without claims."""
        return max(0, (self.day - self.span.told).days) if self.span.told else None


def prove(dataset: Dataset, place_id: str, view: View) -> Proof:
    """Why a followed place has its state; the day may lie outside the dataset's own days.

    Nothing published after `view.known_by` is in the proof but the number of such claims. Raises LookupError for a place
    that is not followed and for an unknown rule.
    """
    place = next((one for one in dataset.followed if one.id == place_id), None)
    if place is None:
        raise LookupError(f"{place_id!r} is no {dataset.settings.unit.one} of {dataset.title}")
    province = dataset.gazetteer.get(place.admin1)
    if province is None:
        raise LookupError(f"{place_id!r} lies in {place.admin1!r}, which is no place of the gazetteer")
    accepted = [one for one in dataset.placed if one.place_id == place_id and one.claim.status is Status.ACCEPTED]
    public = [one for one in accepted if view.known_by is None or one.document.published <= view.known_by]
    rule, by_id = rule_named(view.rule), {one.claim.id: one for one in public}

    def cell(day: date) -> Span:
        carry = timedelta(days=dataset.settings.carry_days)
        return timeline(public, place_ids=[place_id], first=day, last=day, rule=rule, carry=carry).cell(place_id, day)

    def witnesses(claim_ids: Iterable[str], cell: Span) -> tuple[Witness, ...]:
        return tuple(_witness(dataset, by_id[one], cell) for one in telling_first(dataset, claim_ids))

    span = cell(view.on)
    before = cell(span.since - DAY) if span.since and span.since > date.min else None
    others = {one.claim_id for one in span.overruled}.difference(span.contradicted_by)
    return Proof(
        place, province, view.on, view.known_by, rule, span,
        deciding=witnesses(span.claims, span),
        overruled=(*witnesses(span.contradicted_by, span), *witnesses(others, span)),
        earlier=Earlier(before.state, before.end, witnesses(before.claims, before)) if before and before.claims else None,
        later=len(accepted) - len(public),
    )  # fmt: skip


def _witness(dataset: Dataset, placed: PlacedClaim, span: Span) -> Witness:
    claim = placed.claim
    return Witness(
        placed,
        next((one.reason for one in span.overruled if one.claim_id == claim.id), None),
        claim.id in span.contradicted_by,
        _judgement(dataset, placed),
        context(placed.document.text, claim),
    )


def _judgement(dataset: Dataset, placed: PlacedClaim) -> Judgement | None:
    """The judgement that placed a claim; one about the claim itself wins."""
    if placed.how is not How.JUDGED:
        return None
    about = [(Subject.CLAIM, placed.claim.id), (Subject.TOPONYM, placed.claim.toponym)]
    found = [one for one in dataset.judgements if one.judgement is Verdict.YES and one.place_id == placed.place_id]
    return next((one for key in about for one in found if (one.subject_kind, one.subject) == key), None)


def context(text: str | None, claim: Claim) -> Context | None:
    """A claim's quote with the words around it, cut between words; None without a text or a quote in it."""
    if text is None or claim.start is None or claim.end is None:
        return None
    return Context(_tail(text[: claim.start]), text[claim.start : claim.end], _head(text[claim.end :]))


def _head(text: str) -> str:
    """The beginning of a text up to a blank, or a cut word where one goes on for too long."""
    if len(text) <= _ASIDE:
        return text
    end = next((at for at in range(_ASIDE, -1, -1) if text[at].isspace()), None)
    return (text[:end].rstrip() + " " if end is not None else text[:_ASIDE]) + _CUT


def _tail(text: str) -> str:
    return _head(text[::-1])[::-1]
