"""Weighing: which claims about a place speak for and against one another, and what a rule makes of them.

All rules share this; what sets them apart is in `rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from geo.claims import Certainty, Predicate
from geo.dates import later, short
from geo.events import NEAR
from geo.resolve import CONTESTED, PlacedClaim

_NAMED = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule takes to be so: the place is in `state` from `day`, and claims speak of every day to `through`."""

    day: date
    through: date
    state: str
    predicate: Predicate
    claims: tuple[str, ...]
    changes: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", self.predicate.changes_control)


@dataclass(frozen=True, slots=True)
class Overruled:
    """A claim that a rule does not follow, with its reason in words."""

    claim_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule makes of the claims about one place; `findings` and `overruled` are sorted."""

    findings: tuple[Finding, ...]
    overruled: tuple[Overruled, ...]


def opposes(other: PlacedClaim, claim: PlacedClaim, claims: Sequence[PlacedClaim], window: timedelta) -> bool:
    """Whether one claim about a place speaks against another about the same place.

    Against a change speak: a denial of it; a change to the same holder placed on later days; a later day, within the
    window, on which the place is fought over or somebody else holds it; somebody else holding it throughout; an attack
    repelled on the same day. Where a claim says only that it had happened by a day, that day and the one before count as
    later. Against what is so on some days speak: its denial; somebody else holding it on one of these days; and a change
    within the window before them. A change away in between lets both be true. One source does not speak against itself,
    except by a denial.
    """
    if other.claim.certainty is Certainty.DENIED:
        overlap = other.earliest <= later(claim.latest, NEAR) and claim.earliest <= other.latest
        return claim.claim.certainty is not Certainty.DENIED and other.state == claim.state and overlap
    if other.claim.certainty is not Certainty.ASSERTED or other.document.source == claim.document.source:
        return False
    ours, theirs = claim.state, other.state
    if theirs == ours and not (claim.changes and other.changes):
        return False
    if claim.changes:
        if other.changes:
            speaks = theirs == ours and other.earliest > claim.latest
        else:
            # The state is that of the day's end, and a report that somebody holds it may be of the morning.
            repelled = other.claim.predicate is Predicate.REPELLED and other.latest == claim.latest
            by_then = claim.earliest == date.min and other.latest >= claim.latest - NEAR
            after = other.latest > claim.latest or repelled or by_then
            speaks = after and other.earliest <= later(claim.latest, window)
        covers = theirs != CONTESTED and other.earliest <= claim.latest
        return speaks and (covers or not changed_between(claims, ours, claim.latest, other.latest, besides=other))
    if other.changes:
        speaks = other.latest < claim.earliest <= later(other.latest, window)
        return speaks and not changed_between(claims, theirs, other.latest, claim.latest, besides=claim)
    return other.earliest <= claim.latest and claim.earliest <= other.latest and CONTESTED not in (ours, theirs)


def changed_between(
    claims: Iterable[PlacedClaim], state: str, after: date, until: date, *, besides: PlacedClaim
) -> bool:
    """Whether anybody places a change away from the state between two days, the second included."""
    return any(
        claim.state != state
        and after <= claim.latest <= until
        and claim is not besides
        and claim.claim.certainty is Certainty.ASSERTED
        and (claim.changes or claim.claim.predicate is Predicate.REPELLED)
        for claim in claims
    )


def agree(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Whether two claims of how things stand say the same of one day."""
    together = max(one.earliest, other.earliest) <= min(one.latest, other.latest)
    return together and not other.changes and one.state == other.state


def sources(claims: Iterable[PlacedClaim]) -> set[str]:
    """The independent sources of some claims."""
    return {claim.document.source for claim in claims}


def names(claims: Iterable[PlacedClaim]) -> str:
    """The sources of some claims as a sentence has them."""
    return ", ".join(sorted(sources(claims)))


def finding(claim: PlacedClaim) -> Finding:
    """That what a claim says is so."""
    return Finding(claim.first_day, claim.latest, claim.state, claim.claim.predicate, (claim.claim.id,))


@dataclass(frozen=True, slots=True)
class Case:
    """All claims about one place that a rule is given, and `window`: how many days a claim still speaks to what comes after it."""

    claims: Sequence[PlacedClaim]
    window: timedelta
    _against: dict[str, list[PlacedClaim]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def asserted(self) -> list[PlacedClaim]:
        """The claims that a document asserts."""
        return [claim for claim in self.claims if claim.claim.certainty is Certainty.ASSERTED]

    def against(self, claim: PlacedClaim) -> list[PlacedClaim]:
        """The claims that speak against one of them, as they were published."""
        found = self._against.get(claim.claim.id)
        if found is None:
            found = [other for other in self.claims if opposes(other, claim, self.claims, self.window)]
            found.sort(key=lambda one: (one.document.published, one.claim.id))
            self._against[claim.claim.id] = found
        return found

    def changed(self, claim: PlacedClaim, after: date, until: date) -> bool:
        """Whether anybody else places a change away from what a claim says between two days, the second included."""
        return changed_between(self.claims, claim.state, after, until, besides=claim)


def contradiction(opposing: Iterable[PlacedClaim]) -> str:
    """By which claims one is contradicted, in words: the first are named, the others counted. Empty if there are none."""
    told = list(dict.fromkeys(_told(other) for other in opposing))
    more = [f"and {len(told) - _NAMED} more"] if len(told) > _NAMED + 1 else []
    return "contradicted by " + "; ".join([*(told[:_NAMED] if more else told), *more]) if told else ""


def _told(claim: PlacedClaim) -> str:
    days = short(claim.latest)
    if claim.earliest == date.min:
        days = f"by {days}"
    elif claim.earliest < claim.latest:
        days = f"{short(claim.earliest)} to {days}"
    verb = "denied" if claim.claim.certainty is Certainty.DENIED else str(claim.claim.predicate)
    return f"{claim.document.byline} ({verb}, {days}; published {short(claim.document.published)})"


def ruling(findings: Iterable[Finding], overruled: Iterable[Overruled]) -> Ruling:
    """Findings and overruled claims in order: by day; on one day a change comes last, as the state is that of the day's end."""
    return Ruling(
        tuple(sorted(findings, key=lambda one: (one.day, one.changes, one.through, one.state, one.claims))),
        tuple(sorted(overruled, key=lambda one: (one.claim_id, one.reason))),
    )
