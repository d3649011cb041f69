"""How long a change took to be reported, and whether it was unlearned on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given

from geo.belief import belief
from geo.dataset import Dataset
from geo.lags import Lag, lags
from geo.resolve import PlacedClaim
from geo.rules import RULES
from tests.test_control import FIRST, LAST, PLACE, RULE_NAMES, some_claims
from tests.world import placed

BLUE = placed("wire", "2021-08-02", "holds", "blue", "2021-08-02")


def measure(*claims: PlacedClaim, rule: str = "corroborated") -> tuple[Lag, ...]:
    line = belief(claims, place_ids=[PLACE], first=FIRST, last=LAST, rule=RULES[rule], carry=timedelta(days=5))
    return lags(line, claims)


def told(lag: Lag) -> tuple[int, int, int, int, int, int]:
    return (lag.change.day.day, lag.reported.day, lag.learned.day, lag.settled.day, lag.reversals, lag.days)


def test_a_change_reported_later_was_learned_later() -> None:
    [lag] = measure(BLUE, placed("post", "2021-08-15", "captured", "red", "2021-08-12"))
    assert told(lag) == (12, 15, 15, 15, 0, 3) and lag.sources == 1


def test_a_first_report_may_not_be_followed_at_once() -> None:
    fight = placed("radio", "2021-08-13", "contested", "red", "2021-08-13")
    alone = placed("post", "2021-08-13", "captured", "red", "2021-08-12")
    second = placed("gazette", "2021-08-16", "captured", "red", "2021-08-12")
    [lag] = measure(BLUE, alone, fight, second)
    assert told(lag)[:4] == (12, 13, 16, 16) and lag.sources == 2


def test_what_was_unlearned_on_the_way_is_counted() -> None:
    alone = placed("post", "2021-08-12", "captured", "red", "2021-08-12")
    denial = placed("radio", "2021-08-13", "captured", "red", "2021-08-12", certainty="denied")
    second = placed("gazette", "2021-08-15", "captured", "red", "2021-08-12")
    [lag] = measure(BLUE, alone, denial, second)
    assert told(lag) == (12, 12, 12, 15, 1, 0)


def test_fighting_that_is_no_longer_reported_ends_without_a_report_and_has_no_lag() -> None:
    fight = placed("radio", "2021-08-13", "contested", "red", "2021-08-13")
    [lag] = measure(BLUE, fight)
    assert lag.change.after == "contested"


def test_the_first_word_of_a_place_is_no_change() -> None:
    assert measure(BLUE) == ()


@given(some_claims(), RULE_NAMES)
def test_nobody_learns_before_a_report_or_settles_before_learning(claims: list[PlacedClaim], rule: str) -> None:
    published = {claim.document.published for claim in claims}
    for lag in measure(*claims, rule=rule):
        assert lag.reported <= lag.learned <= lag.settled
        assert {lag.reported, lag.learned, lag.settled} <= published
        assert (lag.reversals == 0) == (lag.learned == lag.settled)
        assert lag.sources >= 1


@pytest.mark.parametrize("rule", RULES)
def test_every_shipped_change_has_a_lag(shipped: Dataset, rule: str) -> None:
    found = lags(shipped.belief(rule), shipped.placed)
    assert 40 <= len(found) <= 60
    zaranj = [lag for lag in found if lag.change.place_id == "AF-NIM.zaranj"]
    assert [(lag.change.day, lag.days) for lag in zaranj] == [(date(2021, 8, 6), 0)]
