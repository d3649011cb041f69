"""Rules: how the claims about one place become who holds it. Each is a pure function of the claims it is given.

A rule sorts the claims into *findings* (what it takes to be so, from which day) and *overruled* claims, each with its
reason in words. It sees only claims already published, so it can never look ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo.claims import Certainty, Predicate
from geo.dates import later, short
from geo.events import NEAR, group_changes
from geo.resolve import CONTESTED, PlacedClaim


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule takes to be so: the place is in `state` from `day`, and claims speak of every day to `through`."""

    day: date
    through: date
    state: str
    predicate: Predicate
    claims: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide, with the one sentence that the screen shows beside its name."""

    name: str
    meaning: str
    decide: Callable[[Sequence[PlacedClaim], timedelta], Ruling]


def corroborated(claims: Sequence[PlacedClaim], window: timedelta) -> Ruling:
    """See `RULES["corroborated"].meaning`.

    `window` is how many days a claim still speaks to what comes after it. A claim that is only its own party's word
    places nothing. That somebody holds a place by a later day says, too, that the change had happened by then. What holds
    or is fought over on a day stands unless more sources speak against it than for it.
    """
    usable, overruled = _apart(claims)
    findings: list[Finding] = []
    for change in group_changes(claim for claim in usable if claim.claim.predicate.changes_control):
        day = _first_day_placed(change, claims, window)
        for claim in change:
            if day is None:
                overruled.append(Overruled(claim.claim.id, _against(claim, claims, window)))
            elif claim.earliest > day:
                overruled.append(Overruled(claim.claim.id, f"places it later than {_sources(_by(change, day))}"))
            elif claim.latest < day:
                alone = f"stands alone in placing it before {short(day)}"
                overruled.append(Overruled(claim.claim.id, f"{alone}: {_against(claim, claims, window)}"))
        if day is not None:
            findings.extend(_changes_found(change, day))
    for claim in usable:
        if claim.claim.predicate.changes_control:
            continue
        against = {other.document.source for other in claims if opposes(other, claim, claims, window)}
        agreeing = {other.document.source for other in usable if _agree(claim, other)}
        if len(against) > len(agreeing):
            overruled.append(Overruled(claim.claim.id, _against(claim, claims, window)))
        else:
            findings.append(_finding(claim))
    overruled.extend(_overruled_denials(claims, findings))
    return _ruling(findings, overruled)


def latest(claims: Sequence[PlacedClaim], window: timedelta) -> Ruling:
    """See `RULES["latest"].meaning`; a party's own word counts here like any other."""
    findings, overruled = [], []
    for claim in claims:
        if claim.claim.certainty not in (Certainty.ASSERTED, Certainty.CLAIMED):
            continue
        newer = [other for other in claims if other.document.published > claim.document.published]
        if any(opposes(other, claim, claims, window) for other in newer):
            overruled.append(Overruled(claim.claim.id, _against(claim, newer, window)))
        else:
            findings.append(_finding(claim))
    return _ruling(findings, overruled)


RULES = {
    rule.name: rule
    for rule in (
        Rule(
            "corroborated",
            "A change counts on the first day on which two independent publishers, or one publisher and nobody against, place it.",
            corroborated,
        ),
        Rule("latest", "The newest publication counts, and what it contradicts does not.", latest),
    )
}


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
    if claim.claim.predicate.changes_control:
        if other.claim.predicate.changes_control:
            speaks = theirs == ours and other.earliest > claim.latest
        else:
            # The state is that of the day's end, and a report that somebody holds it may be of the morning.
            repelled = other.claim.predicate is Predicate.REPELLED and other.latest == claim.latest
            by_then = claim.earliest == date.min and other.latest >= claim.latest - NEAR
            after = other.latest > claim.latest or repelled or by_then
            speaks = theirs != ours and after and other.earliest <= later(claim.latest, window)
        covers = theirs != CONTESTED and other.earliest <= claim.latest
        return speaks and (covers or not _changed_between(claims, ours, claim.latest, other.latest, besides=other))
    if other.claim.predicate.changes_control:
        speaks = theirs != ours and other.latest < claim.earliest <= later(other.latest, window)
        return speaks and not _changed_between(claims, theirs, other.latest, claim.latest, besides=claim)
    together = other.earliest <= claim.latest and claim.earliest <= other.latest
    return together and theirs != ours and CONTESTED not in (ours, theirs)


def _changed_between(
    claims: Iterable[PlacedClaim], state: str, after: date, until: date, *, besides: PlacedClaim
) -> bool:
    """Whether anybody places a change away from the state between two days, the second included."""
    return any(
        claim is not besides
        and claim.claim.certainty is Certainty.ASSERTED
        and (claim.claim.predicate.changes_control or claim.claim.predicate is Predicate.REPELLED)
        and claim.state != state
        and after <= claim.latest <= until
        for claim in claims
    )


def _apart(claims: Sequence[PlacedClaim]) -> tuple[list[PlacedClaim], list[Overruled]]:
    usable = [claim for claim in claims if claim.claim.certainty is Certainty.ASSERTED]
    only_claimed = "is only the word of the party that gains by it"
    overruled = [Overruled(one.claim.id, only_claimed) for one in claims if one.claim.certainty is Certainty.CLAIMED]
    return usable, overruled


def _agree(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Whether two claims of how things stand say the same of one day."""
    together = max(one.earliest, other.earliest) <= min(one.latest, other.latest)
    return together and not other.claim.predicate.changes_control and one.state == other.state


def _overruled_denials(claims: Sequence[PlacedClaim], findings: Sequence[Finding]) -> list[Overruled]:
    denials = [claim for claim in claims if claim.claim.certainty is Certainty.DENIED]
    overruled = []
    for denial in denials:
        denied = [finding.day for finding in findings if finding.state == denial.state]
        days = [day for day in denied if denial.earliest <= day <= later(denial.latest, NEAR)]
        if days:
            overruled.append(Overruled(denial.claim.id, f"denies what others place on {short(min(days))}"))
    return overruled


def _by(change: Iterable[PlacedClaim], day: date) -> list[PlacedClaim]:
    return [claim for claim in change if claim.latest <= day]


def _first_day_placed(change: Sequence[PlacedClaim], claims: Sequence[PlacedClaim], window: timedelta) -> date | None:
    first = min(claim.latest for claim in change)
    held = [
        claim
        for claim in claims
        if claim.claim.certainty is Certainty.ASSERTED
        and not claim.claim.predicate.changes_control
        and claim.state == change[0].state
        and first <= claim.earliest <= later(first, window)
        and not _changed_between(claims, claim.state, first, claim.earliest, besides=claim)
    ]
    for day in sorted({claim.latest for claim in change} | {claim.earliest for claim in held}):
        placing = _by(change, day)
        agreeing = [*placing, *(claim for claim in held if claim.earliest <= day)]
        if len({claim.document.source for claim in agreeing}) >= 2:
            return day
        if not any(opposes(other, claim, claims, window) for claim in placing for other in claims):
            return day
    return None


def _changes_found(change: Sequence[PlacedClaim], day: date) -> list[Finding]:
    """The change on its day; and that it is so by then, where a source dates it less exactly, on the last day it gives."""
    state, by_day = change[0].state, tuple(sorted(claim.claim.id for claim in _by(change, day)))
    vaguer = (claim for claim in change if claim.earliest <= day < claim.latest)
    so_by_then = [Finding(one.latest, one.latest, state, Predicate.HOLDS, (one.claim.id,)) for one in vaguer]
    return [Finding(day, day, state, change[0].claim.predicate, by_day), *so_by_then]


def _finding(claim: PlacedClaim) -> Finding:
    return Finding(claim.first_day, claim.latest, claim.state, claim.claim.predicate, (claim.claim.id,))


def _against(claim: PlacedClaim, claims: Sequence[PlacedClaim], window: timedelta) -> str:
    by_publication = sorted(claims, key=lambda one: (one.document.published, one.claim.id))
    told = dict.fromkeys(_told(other) for other in by_publication if opposes(other, claim, claims, window))
    return "contradicted by " + "; ".join(told)


def _told(claim: PlacedClaim) -> str:
    days = short(claim.latest)
    if claim.earliest == date.min:
        days = f"by {days}"
    elif claim.earliest < claim.latest:
        days = f"{short(claim.earliest)} to {days}"
    verb = "denied" if claim.claim.certainty is Certainty.DENIED else str(claim.claim.predicate)
    return f"{claim.document.byline} ({verb}, {days}; published {short(claim.document.published)})"


def _sources(claims: Iterable[PlacedClaim]) -> str:
    return ", ".join(sorted({claim.document.source for claim in claims}))


def _order(finding: Finding) -> tuple[date, bool, date, str, tuple[str, ...]]:
    """By day; on one day a change comes last, as the state is that of the day's end."""
    return (finding.day, finding.predicate.changes_control, finding.through, finding.state, finding.claims)


def _ruling(findings: Iterable[Finding], overruled: Iterable[Overruled]) -> Ruling:
    return Ruling(
        tuple(sorted(findings, key=_order)),
        tuple(sorted(overruled, key=lambda one: (one.claim_id, one.reason))),
    )
