"""Lags: how long after a change it was first reported, and when a reader who follows the rule learned it, or unlearned it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geo.belief import Belief
from geo.claims import Certainty, Status
from geo.control import Change
from geo.events import NEAR
from geo.resolve import UNKNOWN, PlacedClaim


@dataclass(frozen=True, slots=True)
class Lag:
    """A change as it is known now, and its way into what was known.

    `reported` is the day of the first publication that tells of it (or of a change to the same state a day earlier or later);
    `learned` the first known-by day, from then on, by which the map has the new state on the change's day, `settled` the one
    since which it always has; `reversals` counts how often it was unlearned between. `sources` are the independent ones
    that tell of it.
    """

    change: Change
    reported: date
    learned: date
    settled: date
    reversals: int
    sources: int

    @property
    def days(self) -> int:
        """Days from the change to its first report; below 0 if it was reported before the day on which it counts."""
        return (self.reported - self.change.day).days


def lags(belief: Belief, claims: Iterable[PlacedClaim]) -> tuple[Lag, ...]:
    """The lag of every change of state that claims tell of, sorted by day and place.

    That somebody is first heard to hold a place is none, nor is that fighting, no longer reported, is held to be over.
    """
    by_place: dict[str, list[PlacedClaim]] = {}
    for claim in claims:
        if claim.claim.status is Status.ACCEPTED and claim.claim.certainty in (Certainty.ASSERTED, Certainty.CLAIMED):
            by_place.setdefault(claim.place_id, []).append(claim)
    changes = (one for one in belief.timeline(None).changes() if UNKNOWN not in (one.before, one.after))
    told = ((change, by_place[change.place_id]) for change in changes)
    return tuple(_lag(change, belief, about) for change, about in told if any(_tells(one, change) for one in about))


def _tells(claim: PlacedClaim, change: Change) -> bool:
    """Whether a deciding claim tells of the change itself, and not only of days on which it was so."""
    on = claim.earliest <= change.day <= claim.latest if claim.changes else claim.first_day == change.day
    return on and claim.claim.id in change.claims


def _lag(change: Change, belief: Belief, claims: Iterable[PlacedClaim]) -> Lag:
    telling = [
        claim
        for claim in claims
        if claim.claim.id in change.claims
        or (claim.state == change.after and claim.earliest <= change.day + NEAR and change.day - NEAR <= claim.latest)
    ]
    reported = min(claim.document.published for claim in telling)
    news = [one.known_from for one in belief.editions(change.place_id) if one.known_from > reported]
    learned, reversals, known = [], 0, False
    for day in (reported, *news):
        before, known = known, belief.cell(change.place_id, change.day, day).state == change.after
        if known and not before:
            learned.append(day)
        reversals += before and not known
    return Lag(
        change,
        reported=reported,
        learned=learned[0],
        settled=learned[-1],
        reversals=reversals,
        sources=len({claim.document.source for claim in telling}),
    )
