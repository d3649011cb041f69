"""Counts: whether what a text says of how many places ("five of 34 capitals") agrees with the timeline of its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from geo.belief import Belief
from geo.claims import Certainty, Claim, Predicate, Status
from geo.control import Span
from geo.documents import Document
from geo.resolve import CONTESTED

_GAINED = (Predicate.CAPTURED, Predicate.RECAPTURED)


@dataclass(frozen=True, slots=True)
class Count:
    """A claim of how many places, beside the places that the timeline, as known by its publication day, has for it.

    `on` is the day it tells of: the last that it may mean. `since` is the first day on which what it counts may have begun,
    None if it does not say. `agrees` is None for what a timeline does not count: attacks beaten back, withdrawals, and what
    is denied or only expected.
    """

    claim_id: str
    on: date
    known_by: date
    since: date | None
    said: str
    place_ids: tuple[str, ...]
    agrees: bool | None


def counts(claims: Iterable[Claim], documents: Mapping[str, Document], belief: Belief) -> tuple[Count, ...]:
    """Every accepted claim of a number of places, checked; sorted by publication day and id.

    A day outside the timeline is answered by `agrees` None and no places.
    """
    found = []
    for claim in claims:
        if not claim.count or claim.status is not Status.ACCEPTED:
            continue
        published = documents[claim.document_id].published
        on = min(claim.when.latest if claim.when and claim.when.latest else published, published)
        since = claim.when.earliest if claim.when else None
        told = claim.certainty in (Certainty.ASSERTED, Certainty.CLAIMED)
        countable = told and claim.predicate in (*_GAINED, Predicate.HOLDS, Predicate.CONTESTED)
        if not countable or not belief.first <= on <= belief.last:
            found.append(Count(claim.id, on, published, since, claim.count, (), None))
            continue
        cells = belief.timeline(published).cells(on)
        places = tuple(span.place_id for span in cells if _is_meant(span, claim, since))
        agrees = len(places) > int(claim.count[1:]) if claim.count[0] == ">" else len(places) == int(claim.count)
        found.append(Count(claim.id, on, published, since, claim.count, places, agrees))
    return tuple(sorted(found, key=lambda one: (one.known_by, one.claim_id)))


def _is_meant(span: Span, claim: Claim, since: date | None) -> bool:
    if claim.predicate is Predicate.CONTESTED:
        return span.state == CONTESTED
    begun = claim.predicate not in _GAINED or since is None or (span.since is not None and span.since >= since)
    return span.state == claim.actor and begun
