"""Events: which claims are about one change, and what the table says of it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from geo.claims import Certainty
from geo.dataset import Dataset
from geo.events import COLUMNS, build_events, check_events, group_changes, write_events
from geo.resolve import PlacedClaim
from tests.world import placed

TWELFTH = placed("wire", "2021-08-13", "captured", "red", "2021-08-12")
THIRTEENTH = placed("post", "2021-08-13", "captured", "red", "2021-08-13")
VAGUE = placed("radio", "2021-08-13", "captured", "red", "2021-08-02/2021-08-12")
EARLY = placed("doha", "2021-08-10", "captured", "red", "2021-08-02/2021-08-09")
OTHER = placed("gazette", "2021-08-13", "captured", "red", "2021-08-12", place="XX-B.bery")


def groups(*claims: PlacedClaim) -> list[set[str]]:
    return [{one.document.agency for one in group} for group in group_changes(claims)]


def test_a_day_apart_is_one_change_three_are_two() -> None:
    assert groups(TWELFTH, THIRTEENTH, VAGUE, EARLY) == [{"doha"}, {"wire", "post", "radio"}]


def test_place_outcome_and_kind_of_change_keep_events_apart() -> None:
    back = placed("wire", "2021-08-13", "recaptured", "blue", "2021-08-12")
    assert sorted(map(sorted, groups(TWELFTH, back, OTHER))) == [["gazette"], ["wire"], ["wire"]]


@given(st.permutations([TWELFTH, THIRTEENTH, VAGUE, EARLY, OTHER]))
def test_the_order_of_claims_does_not_matter(claims: list[PlacedClaim]) -> None:
    assert group_changes(claims) == group_changes([TWELFTH, THIRTEENTH, VAGUE, EARLY, OTHER])


def test_an_event_is_dated_by_its_most_exact_claims(world: Path) -> None:
    gazetteer = Dataset.load(world).gazetteer
    claimed = placed("doha", "2021-08-10", "captured", "red", "2021-08-10", certainty="claimed", place="XX-C.cell")
    denied = placed("doha", "2021-08-10", "captured", "red", "2021-08-10", certainty="denied", place="XX-B.bery")
    early, first, second = build_events([TWELFTH, VAGUE, EARLY, claimed, denied], gazetteer)
    assert (str(early.earliest), str(early.latest), early.sources) == ("2021-08-02", "2021-08-09", 1)
    assert (first.place_id, first.certainty, first.sources) == ("XX-C.cell", Certainty.CLAIMED, 1)
    assert (str(second.earliest), str(second.latest), second.sources) == ("2021-08-12", "2021-08-12", 2)
    assert (second.lon, second.lat, second.province, second.publishers) == (0.4, 0.4, "Abad", ("Radio", "Wire"))
    [by_then] = build_events([placed("wire", "2021-08-13", "captured", "red", "../2021-08-12")], gazetteer)
    assert by_then.earliest is None and by_then.row()["earliest"] is None


def test_the_table_is_in_step_with_the_claims(world: Path) -> None:
    events = Dataset.load(world).events
    text = write_events(events)
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert check_events(text, events, "events.csv") == []
    [problem] = check_events(text.replace("2021-08-09", "2021-08-08", 1), events, "events.csv")
    assert (problem.file, problem.line) == ("events.csv", 2)
    assert check_events(text + "one,more\n", events, "events.csv")[0].value == "one,more"
    assert check_events(text.splitlines()[0], events, "events.csv")[0].line == 2


def test_ids_stand_once(shipped: Dataset) -> None:
    ids = [event.id for event in shipped.events]
    assert len(set(ids)) == len(ids)
