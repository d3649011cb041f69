"""Control: who holds each place on each valid day, by a rule, from what was known by a day. Gaps stay gaps.

Two things are followed for a place: who holds it, until a later finding says otherwise; and whether it is fought over,
which ends with the next change, with an attack repelled, or when nobody has reported fighting for `carry_days`. While it
is fought over the state is contested.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from operator import attrgetter

from geo.claims import Certainty, Predicate, Status
from geo.dates import later
from geo.resolve import CONTESTED, UNKNOWN, PlacedClaim
from geo.rules import Rule
from geo.weighing import Finding, Overruled, Ruling

DAY = timedelta(days=1)


class Basis(StrEnum):
    """What a state rests on: a claim that speaks of that day, one within the dataset's carry_days before, or an older one."""

    OBSERVED = "observed"
    CARRIED = "carried"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Span:
    """The days, `start` to `end` inclusive, on which a place has one state on one basis by the same claims.

    `state` is an actor's id, contested or unknown. `basis` and `since`, the first day of the unbroken state, are None when it
    is unknown from the start. `claims` are the deciding ones, `told` the last day of which they speak (None without any),
    `overruled` those the rule did not follow that speak of these days, and `contradicted_by` those of the overruled that
    tell another state of them. `claimed_by` is an actor who says it took the place and is not followed; None if nobody does.
    `holder` is who held it last, while it is fought over or nobody is known to hold it as well; None if nobody is known to have.
    """

    place_id: str
    start: date
    end: date
    state: str
    basis: Basis | None
    since: date | None
    told: date | None
    claims: tuple[str, ...]
    overruled: tuple[Overruled, ...]
    contradicted_by: tuple[str, ...]
    claimed_by: str | None
    holder: str | None = field(compare=False)  # it tells nothing of its own: what went before is told by earlier spans


@dataclass(frozen=True, slots=True)
class Change:
    """A place changes its state: from `before` to `after` on `day`, by these claims."""

    day: date
    place_id: str
    before: str
    after: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Control of every place on every day from `first` to `last`; `spans_by_place` has no gaps and is sorted."""

    first: date
    last: date
    spans_by_place: dict[str, tuple[Span, ...]]

    @property
    def place_ids(self) -> tuple[str, ...]:
        """The places, sorted by id."""
        return tuple(self.spans_by_place)

    def spans(self, place_id: str) -> tuple[Span, ...]:
        """The spans of one place; raises LookupError for a place the timeline does not follow."""
        if place_id not in self.spans_by_place:
            raise LookupError(f"{place_id!r} is no place of this timeline")
        return self.spans_by_place[place_id]

    def cell(self, place_id: str, day: date) -> Span:
        """The span of a place that has the day; raises LookupError outside the timeline."""
        if not self.first <= day <= self.last:
            raise LookupError(f"{day} is not between {self.first} and {self.last}")
        spans = self.spans(place_id)
        return spans[bisect_right(spans, day, key=lambda span: span.start) - 1]

    def cells(self, day: date) -> tuple[Span, ...]:
        """The span of every place that has the day, sorted by place id."""
        return tuple(self.cell(place_id, day) for place_id in self.spans_by_place)

    def changes(self) -> tuple[Change, ...]:
        """Every change of state after the first day, sorted by day and place."""
        changes = [
            Change(after.start, place_id, before.state, after.state, after.claims)
            for place_id, spans in self.spans_by_place.items()
            for before, after in pairwise(spans)
            if before.state != after.state
        ]
        return tuple(sorted(changes, key=lambda change: (change.day, change.place_id)))


def timeline(
    claims: Iterable[PlacedClaim],
    *,
    place_ids: Iterable[str],
    first: date,
    last: date,
    rule: Rule,
    carry: timedelta,
    known_by: date | None = None,
) -> Timeline:
    """Control of the places from `first` to `last` by a rule, from the accepted claims published on or before `known_by`.

    None for `known_by` takes all claims. A claim of an earlier day than `first` counts as well. The answer depends on nothing
    but these arguments, and not on the order of the claims. Raises ValueError if `last` is before `first`.
    """
    if last < first:
        raise ValueError(f"the timeline would end on {last}, before it begins on {first}")
    public = (claim for claim in claims if known_by is None or claim.document.published <= known_by)
    return Timeline(
        first,
        last,
        {
            place_id: place_spans(place_id, about, first=first, last=last, rule=rule, carry=carry)
            for place_id, about in accepted_by_place(public, place_ids).items()
        },
    )


def accepted_by_place(claims: Iterable[PlacedClaim], place_ids: Iterable[str]) -> dict[str, list[PlacedClaim]]:
    """The accepted claims about each of these places, places and claims sorted by id."""
    about: dict[str, list[PlacedClaim]] = {place_id: [] for place_id in sorted(place_ids)}
    for claim in sorted(claims, key=lambda one: one.claim.id):
        if claim.claim.status is Status.ACCEPTED and claim.place_id in about:
            about[claim.place_id].append(claim)
    return about


def place_spans(
    place_id: str, claims: Sequence[PlacedClaim], *, first: date, last: date, rule: Rule, carry: timedelta
) -> tuple[Span, ...]:
    """The spans of one place by a rule from all these claims about it, which must be sorted by id."""
    history = _History(rule.decide(claims, carry), {claim.claim.id: claim for claim in claims}, carry)
    spans: list[Span] = []
    # from the first finding on, even if that is before the timeline begins: the first state's `since` may lie there
    starts = sorted({first, *(day for day in history.turning_days() if day <= last)})
    for start, after in zip(starts, [*starts[1:], last + DAY], strict=True):
        span = history.on(place_id, start, after - DAY)
        if spans and spans[-1].state == span.state and spans[-1].since != span.since:
            span = replace(span, since=spans[-1].since)
        if spans and _but_for_days(spans[-1]) == _but_for_days(span):
            spans[-1] = replace(spans[-1], end=span.end)
        else:
            spans.append(span)
    shown = (span for span in spans if span.end >= first)
    return tuple(span if span.start >= first else replace(span, start=first) for span in shown)


_but_for_days = attrgetter("state", "basis", "since", "told", "claims", "overruled", "contradicted_by", "claimed_by")


@dataclass(frozen=True, slots=True)
class _History:
    """What a rule made of the claims about one place, asked day by day."""

    ruling: Ruling
    by_id: dict[str, PlacedClaim]
    carry: timedelta
    over: dict[Finding, date] = field(init=False)
    """The first day on which fighting is over: by a change, by an attack repelled, or when it is no longer reported."""

    def __post_init__(self) -> None:
        fights = (finding for finding in self.ruling.findings if finding.state == CONTESTED)
        object.__setattr__(self, "over", {fight: self._over(fight) for fight in fights})

    def _over(self, fight: Finding) -> date:
        ends = [later(fight.through, self.carry + DAY)]
        for other in self.ruling.findings:
            if other.changes and other.day >= fight.day:
                ends.append(other.day)
            elif other.predicate is Predicate.REPELLED and other.day >= fight.through:
                ends.append(max(other.day, later(fight.through, DAY)))
        return min(ends)

    def turning_days(self) -> set[date]:
        """Every day on which anything about a span may change."""
        spoken = [(finding.day, finding.through) for finding in self.ruling.findings]
        spoken += [(self._from(claim), claim.latest) for claim in self._overruled_claims()]
        spoken += [(claim.latest, claim.latest) for claim in self._merely_claimed()]
        return {day for start, end in spoken for day in (start, end + DAY, later(end, self.carry + DAY))}

    def on(self, place_id: str, day: date, end: date) -> Span:
        """The state on a day, as the span from that day to `end`."""
        begun = [finding for finding in self.ruling.findings if finding.day <= day]
        fighting = [finding for finding in begun if day < self.over.get(finding, date.min)]
        held = [finding for finding in begun if finding.state != CONTESTED]
        deciding = fighting or _last_run(held)
        state = deciding[-1].state if deciding else UNKNOWN
        through = max((finding.through for finding in deciding), default=day)
        overruled = tuple(one for one in self.ruling.overruled if self._speaks_of(self.by_id[one.claim_id], day))
        basis = (
            Basis.OBSERVED if day <= through else Basis.CARRIED if day <= later(through, self.carry) else Basis.ASSUMED
        )
        return Span(
            place_id,
            day,
            end,
            state,
            None if state == UNKNOWN else basis,
            None if day == date.min or state == UNKNOWN else day,
            through if deciding else None,
            tuple(sorted({claim_id for finding in deciding for claim_id in finding.claims})),
            overruled,
            tuple(one.claim_id for one in overruled if self._contradicts(self.by_id[one.claim_id], state, day)),
            self._claimed_by(state, begun, day),
            next((finding.state for finding in reversed(held) if finding.state != UNKNOWN), None),
        )

    @staticmethod
    def _from(claim: PlacedClaim) -> date:
        """The first day of which an overruled claim is told: the first it may mean, if it says when."""
        return claim.earliest if claim.earliest > date.min else claim.latest

    def _speaks_of(self, claim: PlacedClaim, day: date) -> bool:
        return self._from(claim) <= day <= later(claim.latest, self.carry)

    @staticmethod
    def _contradicts(claim: PlacedClaim, state: str, day: date) -> bool:
        """Whether an overruled claim that speaks of a day tells another state of it. A change that is told lasts."""
        denied = claim.claim.certainty is Certainty.DENIED
        return (claim.state == state) == denied and (day <= claim.latest or (claim.changes and not denied))

    def _overruled_claims(self) -> list[PlacedClaim]:
        return [self.by_id[one.claim_id] for one in self.ruling.overruled]

    def _merely_claimed(self) -> list[PlacedClaim]:
        claimed = [claim for claim in self._overruled_claims() if claim.claim.certainty is Certainty.CLAIMED]
        taken = [claim for claim in claimed if claim.claim.predicate in (Predicate.CAPTURED, Predicate.RECAPTURED)]
        return sorted(taken, key=lambda claim: (claim.latest, claim.claim.id))

    def _claimed_by(self, state: str, begun: Sequence[Finding], day: date) -> str | None:
        changes = [finding.day for finding in begun if finding.changes]
        for claim in reversed(self._merely_claimed()):
            current = claim.latest <= day <= later(claim.latest, self.carry) and not any(
                claim.latest < change for change in changes
            )
            if current and claim.state != state:
                return claim.state
        return None


def _last_run(findings: Sequence[Finding]) -> list[Finding]:
    """The last findings that agree on one state."""
    runs = [list(run) for _, run in groupby(findings, key=lambda finding: finding.state)]
    return runs[-1] if runs else []
