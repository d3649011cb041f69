"""The pack: the whole timeline in the few words and numbers that the map in the browser needs, and nothing else.

Days are counted from the first day of the timeline. The words made here are those the app shows as well.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, Literal

import shapely

from geo.belief import Belief
from geo.captions import (
    OWN_NAMES,
    basis_words,
    change_words,
    citation,
    native_names,
    telling_first,
    unit_words,
    word_of,
)  # fmt: skip
from geo.claims import Claim
from geo.control import Basis, Change, Span
from geo.dataset import Dataset
from geo.gazetteer import Place
from geo.incidents import daily_counts
from geo.language import in_use
from geo.resolve import CONTESTED, UNKNOWN
from geo.rules import RULES, rule_named

Known = date | Literal["follow"] | None
"""What was known by when: a day; on each valid day itself ("follow"); or all that is known now (None)."""

FOLLOW: Literal["follow"] = "follow"
TODAY = "today"
_MARGIN_DEG = 2.0  # how far outside the country a neighbour's name may stand


def control_pack(
    dataset: Dataset, *, rule: str | None = None, known_by: Known = None, day: date | None = None, claims: bool = True
) -> dict[str, Any]:
    """What the map shows, for every day, every known-by day and every rule; JSON can hold it.

    `rule` (None: the dataset's), `known_by` and `day` are the ones to open on; `known_by` None is all that is known now,
    FOLLOW what was known on each day itself; `day` None is the one with most changes. `claims` says whether each span's
    claims, with their quotes and reasons, are in it. The same dataset and choice give the same pack. Raises LookupError for
    an unknown rule or place, ValueError for a day outside the timeline.
    """
    opened = rule_named(rule or dataset.settings.rule).name
    if day is not None and not dataset.first <= day <= dataset.last:
        raise ValueError(f"{day} is not between {dataset.first} and {dataset.last}")
    beliefs = {name: dataset.belief(name) for name in RULES}
    table = _Table(dataset, claims)
    places = sorted(
        (_place(dataset, place.id, beliefs.values(), table) for place in dataset.followed), key=itemgetter("id")
    )
    unit = dataset.settings.unit
    pack: dict[str, Any] = {
        "title": dataset.title,
        "strings": {**in_use().table("calendar"), **in_use().table("map"), **in_use().table(unit_words(dataset))},
        "dataset": dataset.hash[:12],
        "first": dataset.first.isoformat(),
        "last": dataset.last.isoformat(),
        "start": (day or opening_day(dataset)).isoformat(),
        "rule": opened,
        "knownBy": known_by.isoformat() if isinstance(known_by, date) else known_by or TODAY,
        "known": [day.isoformat() for day in known_range(dataset)],
        "rules": [{"name": one.name, "meaning": one.meaning} for one in RULES.values()],
        "unit": {"kind": str(unit.kind), "one": unit.one, "many": unit.many, "note": unit.note},
        "attributions": list(dataset.settings.attributions),
        "licence": dataset.settings.licence,
        "actors": [
            {"label": one.label, "colour": one.colour, "pattern": one.pattern} for one in dataset.actors.values()
        ],
        "looks": table.looks.all,
        "bases": [[str(basis), basis_words(dataset, basis)] for basis in Basis],
        "places": places,
        "languages": [OWN_NAMES, *sorted({code for place in places for code in place["names"]})],
        "words": list(table.words),
        "spans": list(table.spans),
        "claims": [_claim(dataset, dataset.claims[claim_id]) for claim_id in table.claims],
        "neighbours": _neighbours(dataset),
        "incidents": _incidents(dataset, [place["id"] for place in places]),
    }
    digest = hashlib.sha256(json.dumps([pack, dataset.hash], sort_keys=True).encode("utf-8")).hexdigest()
    return {**pack, "signature": digest[:12]}


def known_range(dataset: Dataset) -> tuple[date, date]:
    """The days between which one may ask what was known: from the first report to the last, and those of the timeline."""
    days = {placed.document.published for placed in dataset.placed}
    return min({dataset.first, *days}), max({dataset.last, *days})


def busiest_day(changes: Iterable[Change], otherwise: date) -> date:
    """The first day with the most changes; that somebody is first heard to hold a place is none."""
    days = [change.day for change in changes if change.before != UNKNOWN]
    return min(set(days), key=lambda day: (-days.count(day), day), default=otherwise)


def opening_day(dataset: Dataset) -> date:
    """The day that the map opens on: the busiest, else the first with the most exactly known incidents, else the last."""
    days = Counter(
        one.first for one in dataset.incidents if one.is_precise and dataset.first <= one.first <= dataset.last
    )
    fullest = min(days, key=lambda day: (-days[day], day), default=dataset.last)
    return busiest_day(dataset.timeline().changes(), fullest)


def claim_ids(span: Span) -> tuple[str, ...]:
    """The claims that decided a span, then those that were overruled."""
    return (*span.claims, *(one.claim_id for one in span.overruled))


class Looks:
    """The looks a state can have, numbered as they occur; the first ones are those that the legend always explains."""

    def __init__(self, dataset: Dataset) -> None:
        self.actors = list(dataset.actors)
        self.all: list[dict[str, Any]] = []
        pair = self.actors[:2]
        if dataset.placed:  # of a dataset without a claim there is nothing to explain
            self.number("held", pair[:1])
            self.number("contested", pair)
            self.number("held", pair[:1], assumed=True)
            self.number("held", pair[:1], claimed=pair[-1])
        self.number("unknown", [])

    def number(self, kind: str, actors: Iterable[str], *, assumed: bool = False, claimed: str | None = None) -> int:
        """The number of a look; actors in the dataset's order, so that a pair has one pattern whoever attacks."""
        indexes = sorted({self.actors.index(actor) for actor in actors})
        claimant = None if claimed is None else self.actors.index(claimed)
        look = {"kind": kind, "actors": indexes, "assumed": assumed, "claimed": claimant}
        if look not in self.all:
            self.all.append(look)
        return self.all.index(look)

    def of(self, dataset: Dataset, span: Span) -> int:
        """The look of a span; while it is fought over, that of its holder and of who attacks."""
        if span.state == UNKNOWN:
            return self.number("unknown", [])
        if span.state != CONTESTED:
            return self.number("held", [span.state], assumed=span.basis is Basis.ASSUMED, claimed=span.claimed_by)
        parties = {dataset.claims[claim_id].actor for claim_id in span.claims} | (
            {span.holder} if span.holder else set()
        )
        parties |= set([one for one in self.actors if one not in parties][: max(0, 2 - len(parties))])
        return self.number("contested", parties)


class _Table:
    """What many spans share, each kept once and named by its number: looks, words, claims, and the spans themselves."""

    def __init__(self, dataset: Dataset, claims: bool) -> None:
        self.dataset, self.with_claims = dataset, claims
        self.looks = Looks(dataset)
        self.words: dict[str, int] = {"": 0}
        self.claims: dict[str, int] = {}
        self.spans: dict[tuple[Any, ...], int] = {}

    def span(self, span: Span) -> int:
        """The number of a span but for its start: look, since, basis, word, change, last day told of, contradicted, claims, overruled."""
        dataset = self.dataset
        row: tuple[Any, ...] = (
            self.looks.of(dataset, span),
            self._day(span.since),
            list(Basis).index(span.basis) if span.basis else None,
            self._number(self.words, word_of(dataset, span.claims)),
            self._number(self.words, change_words(dataset, span.state, span.claims)),
            self._day(span.told),
            int(bool(span.contradicted_by)),
        )
        if self.with_claims:
            deciding = tuple(self._number(self.claims, claim_id) for claim_id in telling_first(dataset, span.claims))
            overruled = tuple(
                (self._number(self.claims, one.claim_id), self._number(self.words, one.reason))
                for one in span.overruled
            )
            row += (deciding, overruled)
        return self._number(self.spans, row)

    def _day(self, day: date | None) -> int | None:
        return None if day is None else (day - self.dataset.first).days

    @staticmethod
    def _number(numbers: dict[Any, int], value: Any) -> int:
        return numbers.setdefault(value, len(numbers))


def _place(dataset: Dataset, place_id: str, beliefs: Iterable[Belief], table: _Table) -> dict[str, Any]:
    """A place, and for each rule its editions: the day each is known from (None: the first), and start and number of its spans."""
    capital = _known(dataset, place_id)
    editions = [
        [
            [None if one.known_from == date.min else (one.known_from - dataset.first).days, _starts(one.spans, table)]
            for one in belief.editions(place_id)
        ]
        for belief in beliefs
    ]
    return {
        "id": dataset.settings.unit.outline(capital), "capitalId": capital.id, "name": _known(dataset, capital.admin1).name, "capital": capital.name,
        "names": native_names(dataset, capital.id), "lon": capital.lon, "lat": capital.lat, "editions": editions,
    }  # fmt: skip


def _starts(spans: Sequence[Span], table: _Table) -> list[int]:
    """Day and number of each span in turn, as one list; what looks and reads the same is one span."""
    found: list[int] = []
    for span in spans:
        number = table.span(span)
        if not found or found[-1] != number:
            found += [(span.start - spans[0].start).days, number]
    return found


def _known(dataset: Dataset, place_id: str) -> Place:
    place = dataset.gazetteer.get(place_id)
    if place is None:
        raise LookupError(f"{place_id!r} has no row in the gazetteer")
    return place


def _claim(dataset: Dataset, claim: Claim) -> dict[str, str]:
    return {"quote": claim.quote, "cited": citation(dataset, claim)}


def _incidents(dataset: Dataset, area_ids: Sequence[str]) -> dict[str, Any] | None:
    """For each area, days with incidents and how many are known exactly and only roughly, as one list; None without any."""
    if not dataset.incidents:
        return None
    counts = daily_counts(dataset.incidents, area_ids, dataset.first, dataset.last)
    told = []
    for precise, imprecise in zip(counts.precise, counts.imprecise, strict=True):
        days = (precise + imprecise).nonzero()[0]
        told.append([int(number) for day in days for number in (day, precise[day], imprecise[day])])
    return {"places": told, "leftOut": counts.left_out}


def _neighbours(dataset: Dataset) -> list[dict[str, Any]]:
    """Where the neighbours' names may stand: a point well inside the part of each that the map shows."""
    west, south, east, north = dataset.boundaries.bounds
    window = shapely.box(west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)
    found = []
    for area in dataset.context:
        seen = shapely.intersection(area.geometry, window)
        if seen.area > 0:  # a neighbour that only touches the window has no room for a name
            point = shapely.maximum_inscribed_circle(seen).coords[0]
            found.append({"name": area.name, "lon": round(point[0], 3), "lat": round(point[1], 3)})
    return found
