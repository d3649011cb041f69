"""The timeline: what must hold for any claims, and the states, bases and gaps of worlds made for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims import Status
from geo.control import Basis, Change, Timeline, timeline
from geo.dataset import Dataset
from geo.resolve import PlacedClaim
from geo.rules import RULES
from tests.world import placed

FIRST, LAST = date(2021, 8, 1), date(2021, 8, 31)
PLACE = "XX-A.abad"


def draw(*claims: PlacedClaim, known_by: date | None = None, rule: str = "corroborated", carry: int = 5) -> Timeline:
    return timeline(
        claims,
        place_ids=[PLACE],
        first=FIRST,
        last=LAST,
        rule=RULES[rule],
        carry=timedelta(days=carry),
        known_by=known_by,
    )


def states(line: Timeline) -> list[tuple[int, int, str, str]]:
    return [(span.start.day, span.end.day, span.state, str(span.basis or "")) for span in line.spans(PLACE)]


BLUE = placed("wire", "2021-08-02", "holds", "blue", "2021-08-02")
RED = placed("post", "2021-08-13", "captured", "red", "2021-08-12")


def test_what_nobody_reported_is_unknown() -> None:
    assert states(draw()) == [(1, 31, "unknown", "")]
    assert draw().cell(PLACE, FIRST).since is None


def test_observed_carried_assumed() -> None:
    assert states(draw(BLUE, RED)) == [
        (1, 1, "unknown", ""),
        (2, 2, "blue", "observed"),
        (3, 7, "blue", "carried"),
        (8, 11, "blue", "assumed"),
        (12, 12, "red", "observed"),
        (13, 17, "red", "carried"),
        (18, 31, "red", "assumed"),
    ]


def test_a_later_report_of_the_same_state_renews_its_basis_but_not_its_beginning() -> None:
    line = draw(RED, placed("wire", "2021-08-20", "holds", "red", "2021-08-20"))
    cell = line.cell(PLACE, date(2021, 8, 20))
    assert (cell.state, cell.basis, cell.since, len(cell.claims)) == ("red", Basis.OBSERVED, date(2021, 8, 12), 2)


def test_fighting_lasts_while_reported_and_then_falls_back_to_the_holder() -> None:
    fight = placed("radio", "2021-08-04", "contested", "red", "2021-08-03/2021-08-04")
    assert states(draw(BLUE, fight)) == [
        (1, 1, "unknown", ""), (2, 2, "blue", "observed"), (3, 4, "contested", "observed"), (5, 9, "contested", "carried"),
        (10, 31, "blue", "assumed"),
    ]  # fmt: skip


def test_who_held_it_last_is_told_while_it_is_fought_over_or_nobody_holds_it() -> None:
    fight = placed("radio", "2021-08-04", "contested", "red", "2021-08-04")
    left = placed("wire", "2021-08-20", "withdrew", "blue", "2021-08-20")
    line = draw(BLUE, fight, left)
    by_day = {day: line.cell(PLACE, date(2021, 8, day)).holder for day in (1, 2, 4, 15, 25)}
    assert by_day == {1: None, 2: "blue", 4: "blue", 15: "blue", 25: "blue"}
    assert line.cell(PLACE, date(2021, 8, 25)).state == "unknown"
    assert draw(fight).cell(PLACE, date(2021, 8, 4)).holder is None


def test_fighting_ends_with_a_change_and_with_the_attack_repelled() -> None:
    fight = placed("radio", "2021-08-11", "contested", "red", "2021-08-10/2021-08-11")
    assert states(draw(fight, RED))[1:] == [(10, 11, "contested", "observed"), (12, 12, "red", "observed"),
                                            (13, 17, "red", "carried"), (18, 31, "red", "assumed")]  # fmt: skip
    repelled = placed("wire", "2021-08-11", "repelled", "blue", "2021-08-11")
    assert [one[:3] for one in states(draw(fight, repelled))][1:3] == [(10, 11, "contested"), (12, 16, "blue")]


def test_after_a_withdrawal_nobody_is_known_to_hold_it() -> None:
    assert states(draw(BLUE, placed("wire", "2021-08-05", "withdrew", "blue", "2021-08-05")))[-1] == (
        5,
        31,
        "unknown",
        "",
    )


def test_a_mere_claim_leaves_a_sign_until_something_changes() -> None:
    claimed = placed("radio", "2021-08-10", "captured", "red", "2021-08-10", certainty="claimed")
    line = draw(BLUE, claimed, RED)
    by_day = {day: line.cell(PLACE, date(2021, 8, day)).claimed_by for day in (9, 10, 11, 12, 20)}
    assert by_day == {9: None, 10: "red", 11: "red", 12: None, 20: None}
    assert line.cell(PLACE, date(2021, 8, 10)).state == "blue"


def test_an_overruled_claim_is_told_on_the_days_it_speaks_of() -> None:
    early = placed("doha", "2021-08-10", "captured", "red", "2021-08-05/2021-08-09")
    fight = placed("wire", "2021-08-10", "contested", "red", "2021-08-10")
    line = draw(BLUE, early, fight)
    days = [day for day in range(1, 32) if line.cell(PLACE, date(2021, 8, day)).overruled]
    assert days == list(range(5, 15))  # from its first day until its last carries no further


def test_known_by_leaves_out_what_was_published_later() -> None:
    assert states(draw(BLUE, RED, known_by=date(2021, 8, 12))) == states(draw(BLUE))


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.REJECTED])
def test_only_accepted_claims_colour_anything(status: Status) -> None:
    not_accepted = replace(RED, claim=replace(RED.claim, status=status))
    assert draw(BLUE, not_accepted) == draw(BLUE)


def test_claims_from_before_the_timeline_count_and_date_the_state() -> None:
    old = placed("wire", "2021-07-30", "holds", "blue", "2021-07-30")
    cell = draw(old).cell(PLACE, FIRST)
    assert (cell.state, cell.basis, cell.since) == ("blue", Basis.CARRIED, date(2021, 7, 30))


def test_a_state_that_is_open_at_its_start_has_no_since() -> None:
    assert draw(placed("wire", "2021-08-02", "holds", "blue", "../2021-08-02")).cell(PLACE, FIRST).since is None


def test_fighting_of_which_only_the_end_is_told_is_not_carried_back() -> None:
    fight = placed("radio", "2021-08-10", "contested", "red", "../2021-08-10")
    assert [one[:3] for one in states(draw(BLUE, fight))][-3:] == [
        (10, 10, "contested"),
        (11, 15, "contested"),
        (16, 31, "blue"),
    ]


def test_changes_are_told_once() -> None:
    [change] = [one for one in draw(BLUE, RED).changes() if one.before != "unknown"]
    assert change == Change(date(2021, 8, 12), PLACE, "blue", "red", (RED.claim.id,))


def test_questions_outside_the_timeline_are_refused() -> None:
    line = draw(RED)
    with pytest.raises(LookupError, match="2021-09-01"):
        line.cell(PLACE, date(2021, 9, 1))
    with pytest.raises(LookupError, match="XX-Z"):
        line.spans("XX-Z")
    with pytest.raises(ValueError, match="before it begins"):
        timeline([], place_ids=[], first=LAST, last=FIRST, rule=RULES["latest"], carry=timedelta(0))


DAYS = st.integers(1, 31)


@st.composite
def some_claims(draw_: st.DrawFn) -> list[PlacedClaim]:
    made = {}
    for _ in range(draw_(st.integers(0, 7))):
        start = draw_(DAYS)
        end = draw_(st.integers(start, min(31, start + 6)))
        published = draw_(st.integers(end, 31))
        when = draw_(
            st.sampled_from([f"2021-08-{start:02}/2021-08-{end:02}", f"2021-08-{end:02}", f"../2021-08-{end:02}", ""])
        )
        claim = placed(
            draw_(st.sampled_from(["wire", "post", "radio"])), f"2021-08-{published:02}",
            draw_(st.sampled_from(["captured", "contested", "holds", "recaptured", "repelled", "withdrew"])),
            draw_(st.sampled_from(["red", "blue"])), when, certainty=draw_(st.sampled_from(["asserted", "claimed", "denied", "expected"])),
        )  # fmt: skip
        made[claim.claim.id] = claim
    return list(made.values())


RULE_NAMES = st.sampled_from(sorted(RULES))


@given(some_claims(), RULE_NAMES, st.randoms())
def test_shuffling_the_claims_changes_nothing(claims: list[PlacedClaim], rule: str, random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw(*shuffled, rule=rule) == draw(*claims, rule=rule)


@given(some_claims(), RULE_NAMES, DAYS)
def test_known_by_never_looks_ahead(claims: list[PlacedClaim], rule: str, day: int) -> None:
    known_by = date(2021, 8, day)
    published = [claim for claim in claims if claim.document.published <= known_by]
    assert draw(*claims, rule=rule, known_by=known_by) == draw(*published, rule=rule)


@given(some_claims(), RULE_NAMES)
def test_spans_cover_the_days_once_and_each_day_stands_alone(claims: list[PlacedClaim], rule: str) -> None:
    line = draw(*claims, rule=rule)
    spans = line.spans(PLACE)
    assert spans[0].start == FIRST and spans[-1].end == LAST
    for before, after in pairwise(spans):
        assert after.start == before.end + timedelta(days=1)
    for day in (FIRST + timedelta(days=count) for count in range(31)):
        alone = timeline(claims, place_ids=[PLACE], first=day, last=day, rule=RULES[rule], carry=timedelta(days=5))
        cell, single = line.cell(PLACE, day), alone.cell(PLACE, day)
        assert (cell.state, cell.basis, cell.since, cell.claims, cell.overruled, cell.claimed_by) == (
            single.state, single.basis, single.since, single.claims, single.overruled, single.claimed_by,
        )  # fmt: skip
        assert (cell.basis is None) == (cell.state == "unknown")


@given(some_claims(), RULE_NAMES)
def test_every_state_comes_from_a_claim(claims: list[PlacedClaim], rule: str) -> None:
    by_id = {claim.claim.id: claim for claim in claims}
    for span in draw(*claims, rule=rule).spans(PLACE):
        assert span.state == "unknown" or span.claims
        assert all(by_id[claim_id].state == span.state for claim_id in span.claims if span.state != "unknown")


def test_the_known_history_of_2021(shipped: Dataset) -> None:
    def held(day: str) -> dict[str, str]:
        line = shipped.timeline()
        return {span.place_id: span.state for span in line.cells(date.fromisoformat(day))}

    assert len(held("2021-08-05")) == 34 and "taliban" not in held("2021-08-05").values()
    rest = {place: state for place, state in held("2021-08-16").items() if state != "taliban"}
    assert list(rest) == ["AF-PAN.bazarak"]
    assert set(held("2021-09-07").values()) == {"taliban"}
    ninth, tenth = held("2021-08-09"), held("2021-08-10")
    fell = {place for place in tenth if tenth[place] != ninth[place]}
    assert fell == {"AF-FRA.farah", "AF-BGL.pul-e-khumri", "AF-BDS.fayzabad"}
