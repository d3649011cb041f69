"""Contradictions: each overruled word that tells another state, on exactly the days of which it tells it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given

from geo.contradictions import contradictions
from geo.control import timeline
from geo.dataset import Dataset
from geo.resolve import PlacedClaim
from geo.rules import RULES
from tests.test_control import FIRST, LAST, PLACE, RULE_NAMES, draw, some_claims
from tests.world import placed

BLUE = placed("wire", "2021-08-02", "holds", "blue", "2021-08-02")
RED = placed("post", "2021-08-13", "captured", "red", "2021-08-12")
ALSO_RED = placed("gazette", "2021-08-13", "captured", "red", "2021-08-12")


def days(*claims: PlacedClaim, rule: str = "corroborated") -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for one in contradictions(draw(*claims, rule=rule)):
        found.setdefault(one.claim_id, []).append((one.start.day, one.end.day, one.shown))
    return found


def test_where_all_agree_nothing_is_contradicted() -> None:
    assert days(BLUE, RED, ALSO_RED) == {}


def test_a_capture_that_nobody_follows_contradicts_until_it_is_so_or_old() -> None:
    rumour = placed("doha", "2021-08-10", "captured", "red", "2021-08-08")
    fight = placed("radio", "2021-08-10", "contested", "red", "2021-08-10")
    assert days(BLUE, rumour, fight) == {rumour.claim.id: [(8, 9, "blue"), (10, 13, "contested")]}
    later = placed("radio", "2021-08-12", "captured", "red", "2021-08-11")
    assert days(BLUE, rumour, fight, later)[rumour.claim.id] == [(8, 9, "blue"), (10, 10, "contested")]


def test_a_state_contradicts_on_its_own_days_only() -> None:
    fight = placed("radio", "2021-08-15", "contested", "red", "2021-08-14")
    assert days(RED, ALSO_RED, fight) == {fight.claim.id: [(14, 14, "red")]}


def test_a_denial_contradicts_what_it_denies_where_that_is_shown() -> None:
    denial = placed("radio", "2021-08-13", "captured", "red", "2021-08-12", certainty="denied")
    assert days(BLUE, RED, ALSO_RED, denial) == {denial.claim.id: [(12, 12, "red")]}
    assert denial.claim.id not in days(BLUE, RED, denial)  # followed: the capture is what is overruled then


def test_a_partys_own_word_contradicts_too() -> None:
    claimed = placed("radio", "2021-08-20", "captured", "red", "2021-08-20", certainty="claimed")
    assert days(BLUE, claimed) == {claimed.claim.id: [(20, 25, "blue")]}


def test_an_earlier_day_for_the_same_change_contradicts_only_between_the_two() -> None:
    early = placed("doha", "2021-08-14", "captured", "red", "2021-08-11")
    assert days(BLUE, early, placed("radio", "2021-08-14", "captured", "red", "2021-08-12")) == {
        early.claim.id: [(11, 11, "blue")]
    }


@given(some_claims(), RULE_NAMES)
def test_they_are_the_days_that_the_timeline_signs(claims: list[PlacedClaim], rule: str) -> None:
    line = timeline(claims, place_ids=[PLACE], first=FIRST, last=LAST, rule=RULES[rule], carry=timedelta(days=5))
    found = contradictions(line)
    signed = {
        (one.start + timedelta(days=n), one.claim_id) for one in found for n in range((one.end - one.start).days + 1)
    }
    by_day = {
        (day, claim_id)
        for day in (date(2021, 8, number) for number in range(1, 32))
        for claim_id in line.cell(PLACE, day).contradicted_by
    }
    assert signed == by_day
    assert len(signed) == sum((one.end - one.start).days + 1 for one in found), "a day is told twice"
    assert all(one.reason for one in found)


def test_the_shipped_contradictions_of_the_tenth_of_august(shipped: Dataset) -> None:
    evening = date(2021, 8, 10)
    there = {
        (one.place_id, shipped.claims[one.claim_id].document_id)
        for one in contradictions(shipped.belief().timeline(evening))
        if one.start <= evening <= one.end
    }
    assert {("AF-HER.herat", "seed-002"), ("AF-KAN.kandahar", "seed-002")} <= there
    places = {place for place, _ in there}
    assert "AF-KAB.kabul" not in places and len(places) == 4
