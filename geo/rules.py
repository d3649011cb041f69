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
from geo.language import ENGLISH, say, speaking
from geo.resolve import PlacedClaim
from geo.weighing import Case, Finding, Overruled, Ruling, agree, contradiction, finding, names, ruling, sources

Change = Sequence[PlacedClaim]
"""The claims about one change."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide."""

    name: str
    rule_on: Callable[[Case], Ruling]

    @property
    def meaning(self) -> str:
        """What it says, in a sentence of the interface's language."""
        return say(f"rules.{self.name}")

    def decide(self, claims: Sequence[PlacedClaim], window: timedelta) -> Ruling:
        """What it makes of the claims about one place; `window` is how many days a claim still speaks to what comes after it.

        Its reasons are in English, whatever the interface speaks: they are part of the evidence.
        """
        with speaking(ENGLISH):
            return self.rule_on(Case(claims, window))


def corroborated(case: Case) -> Ruling:
    """See `RULES["corroborated"].meaning`.

    A claim that is only its own party's word places nothing. That somebody holds a place by a later day says, too, that
    the change had happened by then. What holds or is fought over on a day stands unless more sources speak against it
    than for it.
    """

    def day_of(change: Change) -> date | None:
        return _first_day(case, change, alone=True)

    def stands(claim: PlacedClaim) -> bool:
        return len(sources(case.against(claim))) <= len(_agreeing(case, claim))

    return _decided(case, day_of, stands)


def two_publishers(case: Case) -> Ruling:
    """See `RULES["two-publishers"].meaning`.

    A change to a state and a later word that it still is so, with no change between, say the same. Two against two:
    a change stands on its day, and what holds on a day stands unless more speak against it.
    """

    def day_of(change: Change) -> date | None:
        return _first_day(case, change, alone=False)

    def stands(claim: PlacedClaim) -> bool:
        led = sources(other for other in case.asserted if _led_to(case, other, claim))
        return len(_agreeing(case, claim) | led) >= max(2, len(sources(case.against(claim))))

    return _decided(case, day_of, stands)


def majority(case: Case) -> Ruling:
    """See `RULES["majority"].meaning`.

    A source has one vote for each day it gives for a change; of days with equal votes the first counts. Against the change
    vote the sources that contradict those who give that day. What holds on a day needs more sources for it than against.
    """

    def day_of(change: Change) -> date | None:
        votes = {day: _giving(change, day) for day in {claim.latest for claim in change}}
        day = min(votes, key=lambda day: (-len(sources(votes[day])), day))
        giving = sources(votes[day])
        opposing = sources(other for claim in votes[day] for other in case.against(claim))
        return day if len(giving) > len(opposing - giving) else None

    def stands(claim: PlacedClaim) -> bool:
        return len(_agreeing(case, claim)) > len(sources(case.against(claim)))

    return _decided(case, day_of, stands)


def against_interest(case: Case) -> Ruling:
    """See `RULES["against-interest"].meaning`.

    A party speaks through its own outlets, through its people where a document names nobody else, and in what only it
    claims (`PlacedClaim.party`). Its word is against itself where it tells another's gain or fight, or its own withdrawal.
    """
    own = [claim for claim in case.claims if _is_for_itself(claim)]
    others = corroborated(Case([claim for claim in case.claims if claim not in own], case.window))
    selfish = (Overruled(claim.claim.id, "is a party's own word, and for itself") for claim in own)
    return ruling(others.findings, [*others.overruled, *selfish])


def latest(case: Case) -> Ruling:
    """See `RULES["latest"].meaning`; a party's own word counts here like any other."""
    findings, overruled = [], []
    for claim in case.claims:
        if claim.claim.certainty not in (Certainty.ASSERTED, Certainty.CLAIMED):
            continue
        newer = [other for other in case.against(claim) if other.document.published > claim.document.published]
        if newer:
            overruled.append(Overruled(claim.claim.id, contradiction(newer)))
        else:
            findings.append(finding(claim))
    return ruling(findings, overruled)


RULES = {
    name: Rule(name, decide)
    for name, decide in (
        ("corroborated", corroborated),
        ("latest", latest),
        ("majority", majority),
        ("two-publishers", two_publishers),
        ("against-interest", against_interest),
    )
}


def rule_named(name: str) -> Rule:
    """The rule of that name; raises LookupError if there is none."""
    if name not in RULES:
        raise LookupError(f"{name!r} is no rule; there are {', '.join(RULES)}")
    return RULES[name]


def _decided(case: Case, day_of: Callable[[Change], date | None], stands: Callable[[PlacedClaim], bool]) -> Ruling:
    """What counts if `day_of` says on which day a change does (None: it does not), `stands` whether what is so on some days does."""
    overruled = [
        Overruled(claim.claim.id, "is only the word of the party that gains by it")
        for claim in case.claims
        if claim.claim.certainty is Certainty.CLAIMED
    ]
    findings: list[Finding] = []
    for change in group_changes(claim for claim in case.asserted if claim.changes):
        day = day_of(change)
        overruled += _not_followed(case, change, day)
        if day is not None:
            findings += _changes_found(change, day)
    for claim in case.asserted:
        if claim.changes:
            continue
        if stands(claim):
            findings.append(finding(claim))
        else:
            overruled.append(Overruled(claim.claim.id, contradiction(case.against(claim)) or _ALONE))
    return ruling(findings, [*overruled, *_overruled_denials(case.claims, findings)])


_ALONE = "is the word of one source only"


def _not_followed(case: Case, change: Change, day: date | None) -> Iterable[Overruled]:
    for claim in change:
        if day is None:
            yield Overruled(claim.claim.id, contradiction(case.against(claim)) or _ALONE)
        elif claim.earliest > day:
            yield Overruled(claim.claim.id, f"places it later than {names(_by(change, day))}")
        elif claim.latest < day:
            few = "stands alone" if len(sources(_by(change, claim.latest))) == 1 else "is with few"
            because = [f"{few} in placing it before {short(day)}", contradiction(case.against(claim))]
            yield Overruled(claim.claim.id, ": ".join(part for part in because if part))


def _is_for_itself(claim: PlacedClaim) -> bool:
    if claim.party is None:
        return False
    gains = (claim.claim.actor == claim.party) != (claim.claim.predicate is Predicate.WITHDREW)
    return gains != (claim.claim.certainty is Certainty.DENIED)


def _agreeing(case: Case, claim: PlacedClaim) -> set[str]:
    return sources(other for other in case.asserted if agree(claim, other))


def _led_to(case: Case, other: PlacedClaim, claim: PlacedClaim) -> bool:
    """Whether one claim tells of the change, within the window before, to what another says is so."""
    within = other.latest <= claim.latest <= later(other.latest, case.window)
    return (
        other.changes and other.state == claim.state and within and not case.changed(claim, other.latest, claim.latest)
    )


def _giving(change: Change, day: date) -> list[PlacedClaim]:
    return [claim for claim in change if claim.earliest <= day <= claim.latest]


def _overruled_denials(claims: Sequence[PlacedClaim], findings: Sequence[Finding]) -> list[Overruled]:
    denials = [claim for claim in claims if claim.claim.certainty is Certainty.DENIED]
    overruled = []
    for denial in denials:
        denied = [found.day for found in findings if found.state == denial.state]
        days = [day for day in denied if denial.earliest <= day <= later(denial.latest, NEAR)]
        if days:
            overruled.append(Overruled(denial.claim.id, f"denies what others place on {short(min(days))}"))
    return overruled


def _by(change: Change, day: date) -> list[PlacedClaim]:
    return [claim for claim in change if claim.latest <= day]


def _first_day(case: Case, change: Change, *, alone: bool) -> date | None:
    """The first day by which two sources place a change, or, `alone`, one does that nobody contradicts; None if there is none.

    That somebody holds the place by a later day places it too, unless another change to him lies between and explains it.
    """
    first, state = min(claim.latest for claim in change), change[0].state
    same = [claim for claim in case.asserted if claim.state == state]
    again = min(
        (claim.latest for claim in same if claim.changes and claim.latest > first and claim not in change),
        default=date.max,
    )
    held = [
        claim
        for claim in same
        if not claim.changes
        and first <= claim.earliest <= later(first, case.window)
        and claim.earliest < again
        and not case.changed(claim, first, claim.earliest)
    ]
    for day in sorted({claim.latest for claim in change} | {claim.earliest for claim in held}):
        placing = _by(change, day)
        agreeing = [*placing, *(claim for claim in held if claim.earliest <= day)]
        if len(sources(agreeing)) >= 2 or (alone and not any(case.against(claim) for claim in placing)):
            return day
    return None


def _changes_found(change: Change, day: date) -> list[Finding]:
    """The change on its day; and that it is so by then, where a source dates it less exactly, on the last day it gives."""
    state, by_day = change[0].state, tuple(sorted(claim.claim.id for claim in _by(change, day)))
    vaguer = (claim for claim in change if claim.earliest <= day < claim.latest)
    so_by_then = [Finding(one.latest, one.latest, state, Predicate.HOLDS, (one.claim.id,)) for one in vaguer]
    return [Finding(day, day, state, change[0].claim.predicate, by_day), *so_by_then]
