"""Where the named places of a verb-final sentence lie: provinces and capitals beside a name that only say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.reading.mentions import Mention, Places
from geo.reading.verbfinal.words import Job, Part, Words

JOINTS = (Job.JOIN, Job.QUOTE, Job.GENITIVE)
SMALL = ("district", "city", "town")


def job_at(parts: Sequence[Part], at: int) -> Job | None:
    """What the part there does; None if there is none."""
    return parts[at].job if 0 <= at < len(parts) else None


def past(parts: Sequence[Part], at: int, step: int, *jobs: Job) -> int:
    """Where the next part stands that does none of these."""
    while job_at(parts, at) in jobs:
        at += step
    return at


def mention_of(part: Part) -> Mention:
    """The mention of a place."""
    assert part.mention is not None
    return part.mention


def is_inside(part: Part) -> bool:
    """Whether it says that something lies in what follows."""
    return part.job is Job.CASE and part.sense.value in ("in", "of")


def fold_seats(parts: Sequence[Part], places: Places) -> list[Part]:
    """Without the "centre of the province" where its name stands beside it."""
    made: list[Part] = []
    for part in parts:
        if part.job is Job.PLACE:
            before = past(made, len(made) - 1, -1, *JOINTS)
            if before >= 0 and made[before].job is Job.PLACE:
                one, two = mention_of(made[before]), mention_of(part)
                city, seat = (one, two) if two.seat else (two, one)
                if seat.seat and not city.seat and not city.back and places.within(city.name, seat.name, "city"):
                    city.kind, city.province = "city", seat.name
                    if city is two:
                        del made[before:]
                        made.append(part)
                    continue
        made.append(part)
    return made


def chains(parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """The first and last of places joined in a list."""
    at = 0
    while at < len(parts):
        if parts[at].job is not Job.PLACE:
            at += 1
            continue
        first = last = at
        while True:
            after = past(parts, last + 1, 1, *JOINTS)
            if job_at(parts, after) is not Job.PLACE:
                break
            last = after
        yield first, last
        at = last + 1


def fold_provinces(parts: Sequence[Part], words: Words, places: Places) -> list[Part]:
    """Without the provinces that only say where another place lies."""
    made: list[Part] = []
    held = ""  # the province that stands before the names that lie in it
    for part in parts:
        mention = part.mention
        if mention is None or mention.back:
            if part.job not in (*JOINTS, Job.PLACE) and not (part.job is Job.AFTERCASE and part.sense.value == "in"):
                held = ""
            made.append(part)
            continue
        before = past(made, len(made) - 1, -1, Job.QUOTE, Job.GENITIVE)
        between = made[before] if before >= 0 else None
        inside = between is not None and between.job is Job.CASE and between.sense.value in ("in", "of")
        joined = between is not None and between.job is Job.JOIN
        after_case = between is not None and between.job is Job.AFTERCASE
        one = past(made, before - 1, -1, *JOINTS) if inside or joined or after_case else before
        other = made[one].mention if one >= 0 else None
        named = not mention.seat and not mention.facility and places.province(mention.name) is not None
        closes = words.kind_first and named and mention.kind in ("", "province") and not joined and not after_case
        if closes and other and _give(made, one, mention.name, places):
            del made[one + 1 :]
            continue
        if (
            other
            and not other.seat
            and not other.facility
            and other.kind in ("", "province", mention.kind)
            and not joined
        ):
            placed = places.province(other.name) is not None and (
                places.within(mention.name, other.name, mention.kind)
                or (mention.kind == "district" and not words.kind_first)
            )
            located = not words.kind_first or job_at(made, past(made, one - 1, -1, Job.QUOTE)) is Job.CASE
            if placed and located and not inside:
                held = mention.province = other.name
                first = past(made, one - 1, -1, Job.QUOTE, Job.GENITIVE)
                del made[first if after_case or (words.kind_first and job_at(made, first) is Job.CASE) else one :]
                made.append(part)
                continue
        if held and joined and not mention.province and (mention.kind in SMALL or places.within(mention.name, held)):
            mention.province = held
        made.append(part)
    return made


def _give(made: Sequence[Part], at: int, province: str, places: Places) -> bool:
    """Tell a place and those listed with it, the last first, what province they lie in; whether one could be told."""
    told = False
    while job_at(made, at) is Job.PLACE:
        mention = mention_of(made[at])
        fits = (
            mention.facility
            or mention.kind in ("district", "town")
            or places.within(mention.name, province, mention.kind)
        )
        if mention.province or mention.seat or mention.back or not fits or mention.kind == "province":
            break
        mention.province, told = province, True
        at = past(made, at - 1, -1, *JOINTS)
    return told
