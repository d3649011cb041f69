"""Contradictions: where an accepted claim tells another state of a place than the rule shows, and for which days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from geo.control import DAY, Timeline


@dataclass(frozen=True, slots=True)
class Contradiction:
    """On the days from `start` to `end` a claim that was not followed, for `reason`, tells another state than `shown`.

    `by` are the claims that decided what is shown, on any of these days.
    """

    place_id: str
    start: date
    end: date
    shown: str
    claim_id: str
    reason: str
    by: tuple[str, ...]


def contradictions(timeline: Timeline) -> tuple[Contradiction, ...]:
    """Every open contradiction of a timeline, sorted by its first day, place and claim; days that follow on one another are one."""
    found: list[Contradiction] = []
    for place_id in timeline.place_ids:
        last: dict[str, Contradiction] = {}
        for span in timeline.spans(place_id):
            reasons = {one.claim_id: one.reason for one in span.overruled}
            for claim_id in span.contradicted_by:
                here = Contradiction(
                    place_id, span.start, span.end, span.state, claim_id, reasons[claim_id], span.claims
                )
                before = last.get(claim_id)
                if before and before.end + DAY == here.start and before.shown == here.shown:
                    by = tuple(sorted({*before.by, *here.by}))
                    found[found.index(before)] = here = replace(before, end=here.end, by=by)
                else:
                    found.append(here)
                last[claim_id] = here
    return tuple(sorted(found, key=lambda one: (one.start, one.place_id, one.claim_id)))
