"""Events: claims about one change at one place taken together, and the event table made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo.claims import Certainty, Predicate, Status
from geo.files import Problem, csv_text
from geo.gazetteer import Gazetteer
from geo.resolve import PlacedClaim

NEAR = timedelta(days=1)
COLUMNS = (
    "id", "place_id", "place", "province", "iso_3166_2", "lon", "lat", "change", "actor", "earliest", "latest",
    "first_published", "sources", "publishers", "certainty", "claims",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One change of control at one place as its claims tell it; `lon`, `lat` in degrees (EPSG:4326), None if not known.

    `earliest` and `latest` are the days between which the claims that date it most exactly place it; `earliest` is None where they
    only say by when. `sources` counts independent sources. `certainty` is claimed where nobody but the party that gains by it says so.
    """

    id: str
    place_id: str
    place: str
    province: str
    iso_3166_2: str
    lon: float | None
    lat: float | None
    change: Predicate
    actor: str
    earliest: date | None
    latest: date
    first_published: date
    sources: int
    publishers: tuple[str, ...]
    certainty: Certainty
    claims: tuple[str, ...]

    def row(self) -> dict[str, str | float | int | None]:
        """The event as plain values by column, dates in ISO 8601 and lists joined by "; "."""
        values = {name: getattr(self, name) for name in COLUMNS}
        for name, value in values.items():
            if isinstance(value, date):
                values[name] = value.isoformat()
            elif isinstance(value, tuple):
                values[name] = "; ".join(value)
            elif isinstance(value, (Predicate, Certainty)):
                values[name] = str(value)
        return values


def group_changes(claims: Iterable[PlacedClaim]) -> list[tuple[PlacedClaim, ...]]:
    """The claims of changes, those about one change together: one place, one outcome, days at most one day apart.

    The most exact claims found a group first and vaguer ones join the nearest, so that a vague claim never ties two
    changes into one. The order of the claims does not matter.
    """
    groups: list[list[PlacedClaim]] = []
    for claim in sorted(claims, key=lambda one: (one.latest - one.earliest, one.latest, one.claim.id)):
        near = [group for group in groups if _is_one_change(group, claim)]
        if near:
            min(near, key=lambda group: (abs(group[0].latest - claim.latest), group[0].claim.id)).append(claim)
        else:
            groups.append([claim])
    return sorted(
        (tuple(sorted(group, key=lambda one: one.claim.id)) for group in groups),
        key=lambda group: (group[0].place_id, min(one.latest for one in group), group[0].state, group[0].claim.id),
    )


def _is_one_change(group: Sequence[PlacedClaim], claim: PlacedClaim) -> bool:
    first = group[0]
    if (first.place_id, first.state, first.claim.predicate) != (claim.place_id, claim.state, claim.claim.predicate):
        return False
    return any(
        (other.earliest - claim.latest if other.earliest > claim.latest else claim.earliest - other.latest) <= NEAR
        for other in group
    )


def build_events(claims: Iterable[PlacedClaim], gazetteer: Gazetteer) -> tuple[Event, ...]:
    """The event table: every change that accepted claims assert or claim, sorted by day and place.

    Denied and expected changes are none, nor are those of claims that nobody has accepted.
    """
    told = (Certainty.ASSERTED, Certainty.CLAIMED)
    changes = [
        claim
        for claim in claims
        if claim.claim.predicate.changes_control
        and claim.claim.certainty in told
        and claim.claim.status is Status.ACCEPTED
    ]
    events = [_event(group, gazetteer) for group in group_changes(changes)]
    return tuple(sorted(events, key=lambda event: (event.latest, event.earliest or date.min, event.id)))


def _event(group: Sequence[PlacedClaim], gazetteer: Gazetteer) -> Event:
    first = group[0]
    place = gazetteer.get(first.place_id)
    if place is None:
        raise LookupError(f"claim {first.claim.id} is placed at {first.place_id!r}, which is no place of the gazetteer")
    province = gazetteer.get(place.admin1)
    asserted = [claim for claim in group if claim.claim.certainty is Certainty.ASSERTED]
    width = min(claim.latest - claim.earliest for claim in group)
    exact = [claim for claim in group if claim.latest - claim.earliest == width]
    earliest, latest = min(claim.earliest for claim in exact), max(claim.latest for claim in exact)
    return Event(
        id=f"{place.id}/{first.claim.actor}/{first.claim.predicate}/{latest.isoformat()}", place_id=place.id, place=place.name,
        province=province.name if province else "", iso_3166_2=place.iso_3166_2, lon=place.lon, lat=place.lat,
        change=first.claim.predicate, actor=first.claim.actor,
        earliest=earliest if earliest > date.min else None, latest=latest,
        first_published=min(claim.document.published for claim in group),
        sources=len({claim.document.source for claim in asserted or group}),
        publishers=tuple(sorted({claim.document.publisher for claim in group})),
        certainty=Certainty.ASSERTED if asserted else Certainty.CLAIMED,
        claims=tuple(claim.claim.id for claim in group),
    )  # fmt: skip


def write_events(events: Iterable[Event]) -> str:
    """The event table as the text of an `events.csv`; the same events give the same bytes."""
    return csv_text(COLUMNS, (event.row().values() for event in events))


def check_events(text: str, events: Iterable[Event], file: str) -> list[Problem]:
    """What keeps an `events.csv` from being what its claims give: the first line that differs, or nothing."""
    expected, actual = write_events(events).splitlines(), text.splitlines()
    if expected == actual:
        return []
    line = next(
        (n for n, pair in enumerate(zip(expected, actual, strict=False)) if pair[0] != pair[1]),
        min(len(expected), len(actual)),
    )
    value = actual[line] if line < len(actual) else ""
    return [Problem(file, line + 1, "", value, "is not what the claims give; build it again")]
