"""Belief: what a rule made of each place with what was known by each day. Every edition of the timeline at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from geo.control import DAY, Change, Span, Timeline, accepted_by_place, place_spans
from geo.resolve import PlacedClaim
from geo.rules import Rule


@dataclass(frozen=True, slots=True)
class Edition:
    """The spans of one place as they could be told from `known_from` until the next edition; date.min: before any report."""

    known_from: date
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """Control of every place for every valid day from `first` to `last` and every known-by day, by one rule.

    `editions_by_place` is sorted by place id, the editions of a place by the day they are known from; the first is from date.min
    and no two neighbours are equal.
    """

    first: date
    last: date
    editions_by_place: dict[str, tuple[Edition, ...]]

    def editions(self, place_id: str) -> tuple[Edition, ...]:
        """The editions of one place; raises LookupError for a place that is not followed."""
        if place_id not in self.editions_by_place:
            raise LookupError(f"{place_id!r} is no place of this timeline")
        return self.editions_by_place[place_id]

    def spans(self, place_id: str, known_by: date | None) -> tuple[Span, ...]:
        """The spans of one place as known by a day (None: all that is known); raises LookupError as `editions` does."""
        editions = self.editions(place_id)
        if known_by is None:
            return editions[-1].spans
        return editions[bisect_right(editions, known_by, key=lambda one: one.known_from) - 1].spans

    def timeline(self, known_by: date | None) -> Timeline:
        """The timeline as known by a day, None by all that is known: what `control.timeline` answers."""
        return Timeline(self.first, self.last, {place: self.spans(place, known_by) for place in self.editions_by_place})

    def cell(self, place_id: str, day: date, known_by: date | None) -> Span:
        """The span of a place that has a valid day, as known by a day; raises LookupError as `Timeline.cell` does."""
        return Timeline(self.first, self.last, {place_id: self.spans(place_id, known_by)}).cell(place_id, day)

    def changes(self, day: date, known_by: date | None, known_before: date | None) -> tuple[Change, ...]:
        """Every change of state from the day before, as known by `known_before`, to a day, as known by `known_by`.

        Sorted by place; none on the first day. To follow, each day is known by itself. Raises LookupError outside the timeline.
        """
        if day == self.first:
            return ()
        found = []
        for place_id in self.editions_by_place:
            before, after = self.cell(place_id, day - DAY, known_before), self.cell(place_id, day, known_by)
            if before.state != after.state:
                found.append(Change(day, place_id, before.state, after.state, after.claims))
        return tuple(found)

    def known_days(self) -> tuple[date, ...]:
        """Every day on which any place has a new edition, sorted."""
        days = {one.known_from for editions in self.editions_by_place.values() for one in editions}
        return tuple(sorted(days - {date.min}))


def belief(
    claims: Iterable[PlacedClaim],
    *,
    place_ids: Iterable[str],
    first: date,
    last: date,
    rule: Rule,
    carry: timedelta,
) -> Belief:
    """What a rule makes of the accepted claims, for every day by which they could be known; arguments as for `timeline`."""

    def editions(place_id: str, about: list[PlacedClaim]) -> tuple[Edition, ...]:
        published = sorted({date.min, *(claim.document.published for claim in about)})
        made = []
        for day in published:
            known = [claim for claim in about if claim.document.published <= day]
            made.append(Edition(day, place_spans(place_id, known, first=first, last=last, rule=rule, carry=carry)))
        return tuple(next(same) for _, same in groupby(made, key=lambda one: one.spans))

    about_by_place = accepted_by_place(claims, place_ids)
    return Belief(first, last, {place_id: editions(place_id, about) for place_id, about in about_by_place.items()})
