"""Each rule on worlds made for one sentence of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from geo.resolve import PlacedClaim
from geo.rules import RULES, rule_named
from geo.weighing import Ruling, opposes
from tests.world import placed

WINDOW = timedelta(days=10)


def decide(rule: str, *claims: PlacedClaim) -> Ruling:
    return RULES[rule].decide(claims, WINDOW)


def found(ruling: Ruling) -> list[tuple[int, str]]:
    return [(finding.day.day, finding.state) for finding in ruling.findings]


def reasons(ruling: Ruling, claim: PlacedClaim) -> list[str]:
    return [one.reason for one in ruling.overruled if one.claim_id == claim.claim.id]


WIRE_12 = placed("wire", "2021-08-13", "captured", "red", "2021-08-12")
POST_12 = placed("post", "2021-08-13", "captured", "red", "2021-08-12")
RADIO_13 = placed("radio", "2021-08-14", "captured", "red", "2021-08-13")


def test_two_independent_publishers_place_a_change() -> None:
    ruling = decide("corroborated", WIRE_12, POST_12, RADIO_13)
    assert found(ruling) == [(12, "red")]
    assert set(ruling.findings[0].claims) == {WIRE_12.claim.id, POST_12.claim.id}
    assert reasons(ruling, RADIO_13) == ["places it later than post, wire"]


def test_one_publisher_and_nobody_against_places_a_change() -> None:
    assert found(decide("corroborated", WIRE_12)) == [(12, "red")]


def test_of_two_that_disagree_the_later_day_is_the_first_both_place() -> None:
    ruling = decide("corroborated", WIRE_12, RADIO_13)
    assert found(ruling) == [(13, "red")]
    [reason] = reasons(ruling, WIRE_12)
    assert "stands alone" in reason and "Radio" in reason


def test_two_copies_of_one_report_are_one_source() -> None:
    again = placed("wire", "2021-08-14", "captured", "red", "2021-08-12?")
    against = placed("post", "2021-08-14", "contested", "red", "2021-08-13")
    ruling = decide("corroborated", WIRE_12, again, against)
    assert found(ruling) == [(13, "contested")]


def test_a_lone_capture_is_overruled_by_later_fighting() -> None:
    early = placed("doha", "2021-08-10", "captured", "red", "2021-08-02/2021-08-09")
    fighting = placed("wire", "2021-08-10", "contested", "red", "2021-08-10")
    ruling = decide("corroborated", early, fighting)
    assert found(ruling) == [(10, "contested")]
    assert reasons(ruling, early) == ["contradicted by Wire, from wire (contested, 10 August; published 10 August)"]


def test_a_lone_word_that_it_had_fallen_by_a_day_yields_to_fighting_of_that_day_or_the_day_before() -> None:
    rumour = placed("doha", "2021-08-10", "captured", "red", "../2021-08-10")
    for day in ("2021-08-09", "2021-08-10"):
        fighting = placed("wire", "2021-08-10", "contested", "red", day)
        assert (10, "red") not in found(decide("corroborated", rumour, fighting))
    earlier = placed("wire", "2021-08-08", "contested", "red", "2021-08-08")
    assert (10, "red") in found(decide("corroborated", rumour, earlier))


def test_reasons_say_by_when_and_tell_a_denial_once() -> None:
    by_then = placed("post", "2021-08-14", "captured", "red", "../2021-08-13")
    denial = placed("radio", "2021-08-13", "captured", "red", "2021-08-12", certainty="denied")
    fighting = placed("wire", "2021-08-14", "contested", "red", "2021-08-13")
    assert "(contested, 13 August;" in reasons(decide("corroborated", by_then, fighting), by_then)[0]
    gone = placed("radio", "2021-08-15", "contested", "red", "2021-08-14")
    [reason] = reasons(decide("corroborated", WIRE_12, by_then, gone), gone)
    assert "Post, from post (captured, by 13 August;" in reason
    ruling = decide("corroborated", WIRE_12, POST_12, by_then, denial)
    assert reasons(ruling, denial) == ["denies what others place on 12 August"]


def test_that_somebody_held_it_earlier_on_the_day_is_not_against_its_fall_that_day() -> None:
    morning = placed("radio", "2021-08-12", "holds", "blue", "2021-08-12")
    repelled = placed("radio", "2021-08-12", "repelled", "blue", "2021-08-12")
    assert (12, "red") in found(decide("corroborated", WIRE_12, morning))
    assert (12, "red") not in found(decide("corroborated", WIRE_12, repelled))


def test_a_denial_counts_against_a_lone_capture_but_not_against_two() -> None:
    denial = placed("wire", "2021-08-13", "captured", "red", "2021-08-12", certainty="denied")
    assert found(decide("corroborated", WIRE_12, denial)) == []
    ruling = decide("corroborated", WIRE_12, POST_12, denial)
    assert found(ruling) == [(12, "red")]
    assert reasons(ruling, denial) == ["denies what others place on 12 August"]


def test_a_partys_own_word_places_nothing() -> None:
    claimed = placed("wire", "2021-08-13", "captured", "red", "2021-08-12", certainty="claimed")
    ruling = decide("corroborated", claimed)
    assert found(ruling) == [] and reasons(ruling, claimed) == ["is only the word of the party that gains by it"]


def test_that_it_holds_by_a_later_day_says_that_the_change_had_happened() -> None:
    denial = placed("radio", "2021-08-13", "captured", "red", "2021-08-12", certainty="denied")
    holds = placed("post", "2021-08-15", "holds", "red", "2021-08-15")
    assert found(decide("corroborated", WIRE_12, denial, holds)) == [(15, "red"), (15, "red")]


def test_lone_fighting_does_not_undo_what_two_place_but_two_do() -> None:
    fighting = placed("radio", "2021-08-14", "contested", "red", "2021-08-14")
    more = placed("gazette", "2021-08-14", "contested", "red", "2021-08-14")
    assert found(decide("corroborated", WIRE_12, POST_12, fighting)) == [(12, "red")]
    assert found(decide("corroborated", WIRE_12, POST_12, fighting, more)) == [
        (12, "red"),
        (14, "contested"),
        (14, "contested"),
    ]


def test_one_source_may_tell_of_a_change_and_then_of_fighting() -> None:
    fighting = placed("wire", "2021-08-14", "contested", "red", "2021-08-13")
    assert found(decide("corroborated", WIRE_12, fighting)) == [(12, "red"), (13, "contested")]


def test_of_two_published_on_one_day_latest_overrules_neither() -> None:
    early = placed("doha", "2021-08-13", "captured", "red", "2021-08-02/2021-08-09")
    assert found(decide("latest", early, WIRE_12)) == [(9, "red"), (12, "red")]


def test_a_change_away_in_between_lets_both_be_true() -> None:
    back = placed("gazette", "2021-08-14", "recaptured", "blue", "2021-08-13")
    holds = placed("radio", "2021-08-15", "holds", "blue", "2021-08-15")
    assert opposes(holds, WIRE_12, [WIRE_12, holds], WINDOW)
    assert not opposes(holds, WIRE_12, [WIRE_12, back, holds], WINDOW)
    assert found(decide("corroborated", WIRE_12, back, holds)) == [(12, "red"), (13, "blue"), (15, "blue")]


def test_somebody_else_holding_it_through_the_day_is_against_whatever_came_after() -> None:
    back = placed("gazette", "2021-08-14", "recaptured", "blue", "2021-08-13")
    throughout = placed("radio", "2021-08-20", "holds", "blue", "2021-08-01/2021-08-20")
    assert opposes(throughout, WIRE_12, [WIRE_12, back, throughout], WINDOW)


def test_expected_events_are_nothing_yet() -> None:
    expected = placed("wire", "2021-08-10", "captured", "red", "2021-08-12", certainty="expected")
    for rule in RULES:
        assert decide(rule, expected) == Ruling((), ())


def test_latest_follows_the_newest_publication() -> None:
    early = placed("doha", "2021-08-10", "captured", "red", "2021-08-02/2021-08-09")
    assert found(decide("latest", early)) == [(9, "red")]
    ruling = decide("latest", early, WIRE_12)
    assert found(ruling) == [(12, "red")]
    assert "captured, 12 August" in reasons(ruling, early)[0]


def test_latest_takes_a_partys_own_word() -> None:
    claimed = placed("wire", "2021-08-13", "captured", "red", "2021-08-12", certainty="claimed")
    assert found(decide("latest", claimed)) == [(12, "red")]


def test_nothing_speaks_against_itself_or_agrees_across_the_window() -> None:
    much_later = placed("radio", "2021-09-30", "contested", "red", "2021-09-30")
    assert not opposes(WIRE_12, WIRE_12, [WIRE_12], WINDOW)
    assert not opposes(much_later, WIRE_12, [WIRE_12, much_later], WINDOW)
    assert found(decide("corroborated", WIRE_12, much_later)) == [(12, "red"), (30, "contested")]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_every_rule_has_a_sentence_and_says_nothing_of_nothing(rule: object) -> None:
    assert isinstance(rule, type(RULES["latest"]))
    assert rule.meaning.endswith(".") and rule.meaning[0].isupper()
    assert rule.decide((), WINDOW) == Ruling((), ())


def test_open_ends_and_missing_dates_are_bounded_by_the_publication() -> None:
    undated = placed("wire", "2021-08-13", "captured", "red")
    by_then = placed("post", "2021-08-13", "captured", "red", "../2021-08-12")
    assert (undated.earliest, undated.latest) == (date.min, date(2021, 8, 13))
    assert found(decide("corroborated", undated, by_then)) == [(12, "red"), (13, "red")]


def test_a_claim_does_not_speak_of_days_after_its_publication() -> None:
    month = placed("wire", "2021-08-13", "captured", "red", "2021-08")
    assert (month.earliest, month.latest) == (date(2021, 8, 1), date(2021, 8, 13))
    early = placed("wire", "2021-08-10", "holds", "red", "2021-08-12/2021-08-14")
    assert (early.earliest, early.latest) == (date(2021, 8, 10), date(2021, 8, 10))


# majority: "A change counts on the day that most independent publishers give it, if more give that day than contradict it."


def test_majority_takes_the_day_that_most_give() -> None:
    gazette_13 = placed("gazette", "2021-08-14", "captured", "red", "2021-08-13")
    assert found(decide("majority", WIRE_12, POST_12, RADIO_13)) == [(12, "red")]
    ruling = decide("majority", WIRE_12, RADIO_13, gazette_13)
    assert found(ruling) == [(13, "red")]
    [reason] = reasons(ruling, WIRE_12)
    assert reason.startswith("stands alone in placing it before 13 August: contradicted by")


def test_majority_says_which_are_the_few() -> None:
    later = [placed(name, "2021-08-14", "captured", "red", "2021-08-13") for name in ("radio", "gazette", "doha")]
    ruling = decide("majority", WIRE_12, POST_12, *later)
    assert found(ruling) == [(13, "red")]
    assert reasons(ruling, POST_12)[0].startswith("is with few in placing it before 13 August")


def test_a_vague_day_votes_for_every_day_it_may_mean() -> None:
    vague = placed("gazette", "2021-08-14", "captured", "red", "2021-08-12/2021-08-13")
    assert found(decide("majority", WIRE_12, RADIO_13, vague))[0] == (12, "red")  # two for each day: the first of them


def test_majority_leaves_out_what_as_many_contradict() -> None:
    denial = placed("radio", "2021-08-13", "captured", "red", "2021-08-12", certainty="denied")
    assert found(decide("majority", WIRE_12)) == [(12, "red")]
    assert found(decide("majority", WIRE_12, denial)) == []
    assert found(decide("majority", WIRE_12, POST_12, denial)) == [(12, "red")]
    holds = placed("wire", "2021-08-20", "holds", "red", "2021-08-20")
    other = placed("post", "2021-08-20", "holds", "blue", "2021-08-20")
    assert found(decide("majority", holds, other)) == []
    assert found(decide("majority", holds, other, placed("radio", "2021-08-20", "holds", "blue", "2021-08-20"))) == [
        (20, "blue"), (20, "blue"),
    ]  # fmt: skip


def test_majority_counts_copies_of_one_report_once() -> None:
    copies = [placed("radio", f"2021-08-{day}", "captured", "red", "2021-08-13") for day in (14, 15, 16)]
    assert found(decide("majority", WIRE_12, POST_12, *copies)) == [(12, "red")]


# two-publishers: "Only what two independent publishers say counts; a change counts on the first day by which both place it."


def test_one_publisher_says_nothing_to_two_publishers() -> None:
    holds = placed("wire", "2021-08-10", "holds", "blue", "2021-08-10")
    again = placed("wire", "2021-08-14", "captured", "red", "2021-08-12?")
    ruling = decide("two-publishers", WIRE_12, holds, again)
    assert found(ruling) == []
    assert {one.reason for one in ruling.overruled} == {"is the word of one source only"}


def test_two_publishers_place_a_change_and_how_things_stand() -> None:
    assert found(decide("two-publishers", WIRE_12, POST_12)) == [(12, "red")]
    assert found(decide("two-publishers", WIRE_12, RADIO_13)) == [(13, "red")]
    holds = [placed(name, "2021-08-10", "holds", "blue", "2021-08-10") for name in ("wire", "post")]
    assert found(decide("two-publishers", *holds)) == [(10, "blue"), (10, "blue")]


def test_a_change_and_a_later_word_that_it_still_is_so_are_two() -> None:
    holds = placed("post", "2021-08-15", "holds", "red", "2021-08-15")
    assert (15, "red") in found(decide("two-publishers", WIRE_12, holds))
    back = placed("radio", "2021-08-14", "recaptured", "blue", "2021-08-14")
    assert found(decide("two-publishers", WIRE_12, back, holds)) == []


# against-interest: "A party's own word counts only against itself; all other words are weighed as in corroborated."


@pytest.mark.parametrize(
    ("predicate", "actor", "party", "certainty", "counts"),
    [
        ("captured", "red", None, "asserted", True),
        ("captured", "red", "blue", "asserted", True),  # blue admits its loss
        ("captured", "red", "red", "asserted", False),
        ("holds", "blue", "blue", "asserted", False),
        ("holds", "blue", "red", "asserted", True),
        ("contested", "red", "blue", "asserted", True),  # blue admits that it is attacked
        ("contested", "red", "red", "asserted", False),
        ("repelled", "blue", "blue", "asserted", False),
        ("repelled", "blue", "red", "asserted", True),
        ("withdrew", "blue", "blue", "asserted", True),
        ("withdrew", "blue", "red", "asserted", False),
    ],
)
def test_a_partys_word_counts_only_against_itself(
    predicate: str, actor: str, party: str | None, certainty: str, counts: bool
) -> None:
    claim = placed("wire", "2021-08-13", predicate, actor, "2021-08-12", certainty=certainty, party=party)
    ruling = decide("against-interest", claim)
    assert bool(ruling.findings) is counts
    assert reasons(ruling, claim) == ([] if counts else ["is a party's own word, and for itself"])


def test_a_partys_denial_of_its_own_loss_does_not_count_but_its_denial_of_its_own_gain_does() -> None:
    own, others = (
        placed("post", "2021-08-13", "captured", "red", "2021-08-12", certainty="denied", party=party)
        for party in ("blue", "red")
    )
    assert found(decide("against-interest", WIRE_12, own)) == [(12, "red")]
    assert found(decide("corroborated", WIRE_12, own)) == []
    assert found(decide("against-interest", WIRE_12, others)) == []


def test_other_words_are_weighed_as_in_corroborated() -> None:
    claims = (WIRE_12, RADIO_13, placed("radio", "2021-08-14", "contested", "red", "2021-08-14"))
    assert decide("against-interest", *claims) == decide("corroborated", *claims)


def test_there_are_five_rules_and_no_other() -> None:
    assert list(RULES) == ["corroborated", "latest", "majority", "two-publishers", "against-interest"]
    with pytest.raises(LookupError, match="'hearsay' is no rule; there are corroborated, latest"):
        rule_named("hearsay")


def test_a_reason_names_the_first_that_speak_against_it_and_counts_the_others() -> None:
    others = [placed(f"paper{n}", f"2021-08-{13 + n}", "contested", "red", f"2021-08-{13 + n}") for n in range(7)]
    [reason] = reasons(decide("corroborated", WIRE_12, *others), WIRE_12)
    assert reason.startswith("contradicted by Paper0, from paper0 (contested, 13 August; published 13 August); Paper1")
    assert reason.count("published") == 4 and reason.endswith("; and 3 more")
    [reason] = reasons(decide("corroborated", WIRE_12, *others[:5]), WIRE_12)
    assert reason.count("published") == 5
