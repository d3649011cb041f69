"""Every edition at once says what asking for one known-by day says, never looks ahead, and stands still without news."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.belief import Belief, belief
from geo.control import timeline
from geo.dataset import Dataset
from geo.resolve import PlacedClaim
from geo.rules import RULES
from tests.test_control import DAYS, FIRST, LAST, PLACE, RULE_NAMES, some_claims
from tests.world import placed

CARRY = timedelta(days=5)


def believe(claims: list[PlacedClaim], rule: str = "corroborated") -> Belief:
    return belief(claims, place_ids=[PLACE], first=FIRST, last=LAST, rule=RULES[rule], carry=CARRY)


BLUE = placed("wire", "2021-08-02", "holds", "blue", "2021-08-02")
RUMOUR = placed("doha", "2021-08-10", "captured", "red", "2021-08-04/2021-08-08")
FIGHT = placed("post", "2021-08-11", "contested", "red", "2021-08-11")
FALL = placed("radio", "2021-08-14", "captured", "red", "2021-08-13")


def test_each_report_may_make_a_new_edition() -> None:
    line = believe([BLUE, RUMOUR, FIGHT, FALL])
    assert [one.known_from.isoformat() for one in line.editions(PLACE)] == [
        "0001-01-01", "2021-08-02", "2021-08-10", "2021-08-11", "2021-08-14",
    ]  # fmt: skip
    told = {
        known.day: line.cell(PLACE, date(2021, 8, 12), known).state
        for known in (date(2021, 8, day) for day in (1, 2, 9, 10, 11, 13, 14, 31))
    }
    assert told == {
        1: "unknown",
        2: "blue",
        9: "blue",
        10: "red",
        11: "contested",
        13: "contested",
        14: "contested",
    } | {31: "contested"}
    assert line.cell(PLACE, date(2021, 8, 13), None).state == "red"
    assert line.known_days() == tuple(date(2021, 8, day) for day in (2, 10, 11, 14))


def test_a_report_that_changes_nothing_makes_no_edition() -> None:
    same_report_again = placed("wire", "2021-08-20", "captured", "red", "2021-08-25", certainty="expected")
    assert believe([BLUE, same_report_again]).known_days() == (date(2021, 8, 2),)


def test_changes_may_be_followed_day_by_day() -> None:
    line = believe([BLUE, RUMOUR, FIGHT, FALL])

    def followed(day: int) -> list[tuple[str, str]]:
        today = date(2021, 8, day)
        return [(one.before, one.after) for one in line.changes(today, today, today - timedelta(days=1))]

    assert {day: followed(day) for day in range(1, 32) if followed(day)} == {
        2: [("unknown", "blue")], 10: [("blue", "red")], 11: [("red", "contested")],
        14: [("contested", "red")],
    }  # fmt: skip
    now = [day for day in range(1, 32) if line.changes(date(2021, 8, day), None, None)]
    assert now == [change.day.day for change in line.timeline(None).changes()]


def test_questions_outside_are_refused() -> None:
    line = believe([BLUE])
    with pytest.raises(LookupError, match="XX-Z"):
        line.cell("XX-Z", FIRST, None)
    with pytest.raises(LookupError, match="2021-09-01"):
        line.cell(PLACE, date(2021, 9, 1), None)
    with pytest.raises(LookupError, match="2021-09-01"):
        line.changes(date(2021, 9, 1), None, None)


@given(some_claims(), RULE_NAMES, DAYS)
def test_an_edition_is_the_timeline_of_its_day(claims: list[PlacedClaim], rule: str, day: int) -> None:
    line = believe(claims, rule)
    for known_by in (date(2021, 8, day), None):
        alone = timeline(
            claims, place_ids=[PLACE], first=FIRST, last=LAST, rule=RULES[rule], carry=CARRY, known_by=known_by
        )
        assert line.timeline(known_by) == alone


@given(some_claims(), some_claims(), RULE_NAMES, DAYS)
def test_what_is_published_later_changes_nothing_that_was_known(
    claims: list[PlacedClaim], more: list[PlacedClaim], rule: str, day: int
) -> None:
    known_by = date(2021, 8, day)
    later = [claim for claim in more if claim.document.published > known_by]
    before, after = believe(claims, rule), believe([*claims, *later], rule)
    for number in range(1, day + 1):
        assert before.timeline(date(2021, 8, number)) == after.timeline(date(2021, 8, number))


@given(some_claims(), RULE_NAMES)
def test_without_news_nothing_changes(claims: list[PlacedClaim], rule: str) -> None:
    line = believe(claims, rule)
    published = {claim.document.published for claim in claims}
    assert set(line.known_days()) <= published
    for before, after in pairwise(date(2021, 8, day) for day in range(1, 32)):
        if after not in published:
            assert line.timeline(before) == line.timeline(after)


@given(some_claims(), RULE_NAMES, st.randoms())
def test_shuffling_the_claims_changes_no_edition(claims: list[PlacedClaim], rule: str, random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert believe(shuffled, rule) == believe(claims, rule)


@given(some_claims(), RULE_NAMES)
def test_what_contradicts_was_overruled_and_tells_another_state(claims: list[PlacedClaim], rule: str) -> None:
    by_id = {claim.claim.id: claim for claim in claims}
    for span in believe(claims, rule).spans(PLACE, None):
        assert {*span.contradicted_by} <= {one.claim_id for one in span.overruled}
        for claim in (by_id[claim_id] for claim_id in span.contradicted_by):
            assert (claim.state == span.state) == (claim.claim.certainty == "denied")
        assert (span.told is None) == (not span.claims)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_never_looks_ahead_in_the_shipped_dataset(shipped: Dataset, rule: str) -> None:
    line = shipped.belief(rule)
    for day in ("2021-08-08", "2021-08-10", "2021-08-14", "2021-09-06"):
        known_by = date.fromisoformat(day)
        assert line.timeline(known_by) == shipped.timeline(known_by, rule)
        assert line.timeline(known_by) == line.timeline(max(one for one in line.known_days() if one <= known_by))


def test_the_tenth_of_august_as_known_that_evening(shipped: Dataset) -> None:
    """Then against now: exactly the capitals of which reports came later."""
    evening, later = date(2021, 8, 10), date(2021, 9, 30)
    line = shipped.belief()
    then, now = ({cell.place_id: cell for cell in line.timeline(known).cells(evening)} for known in (evening, later))
    other = {place: (then[place].state, now[place].state) for place in then if then[place].state != now[place].state}
    assert other == {"AF-BDS.fayzabad": ("government", "taliban")}
    fayzabad = [shipped.documents[shipped.claims[one].document_id].published for one in now["AF-BDS.fayzabad"].claims]
    assert min(fayzabad) > evening


def test_document_002_is_overruled_by_default_and_followed_by_latest_where_nothing_newer_speaks(
    shipped: Dataset,
) -> None:
    evening = date(2021, 8, 10)
    said = {
        claim.place_id: claim
        for claim in shipped.placed
        if claim.document.id == "seed-002" and claim.state == "taliban"
    }
    for place in ("AF-HER.herat", "AF-KAN.kandahar"):
        cell = shipped.belief().cell(place, evening, evening)
        reason = {one.claim_id: one.reason for one in cell.overruled}[said[place].claim.id]
        assert cell.state == "contested" and said[place].claim.id in cell.contradicted_by
        assert reason.startswith("contradicted by")
    newest = shipped.belief("latest")
    kunduz = newest.cell("AF-KDZ.kunduz", evening, evening)
    assert kunduz.state == "taliban" and said["AF-KDZ.kunduz"].claim.id in kunduz.claims
    ninth = date(2021, 8, 9)
    for place in ("AF-HER.herat", "AF-KAN.kandahar"):
        cell = newest.cell(place, ninth, evening)
        assert cell.state == "taliban" and said[place].claim.id in cell.claims
