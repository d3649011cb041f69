from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from geo.captions import change_words, listed, native_names, word_of
from geo.dataset import Dataset
from geo.pack import FOLLOW, busiest_day, control_pack
from geo.rules import RULES
from tests.world import claim_row, default_claims, write_world


def test_a_pack_is_json_and_the_same_every_time(world: Path) -> None:
    packs = [json.dumps(control_pack(Dataset.load(world))) for _ in range(2)]
    assert packs[0] == packs[1]


def shown(pack: dict[str, Any], place: dict[str, Any], rule: str, known: int | None, day: int) -> list[Any]:
    """The row of the span that a place shows, found as the browser finds it; `known` None is all that is known now."""
    editions = place["editions"][[one["name"] for one in pack["rules"]].index(rule)]
    *_, (_, starts) = (one for one in editions if known is None or one[0] is None or one[0] <= known)
    *_, number = (number for start, number in zip(starts[::2], starts[1::2], strict=True) if start <= day)
    return pack["spans"][number]  # type: ignore[no-any-return]


@pytest.mark.parametrize("rule", RULES)
def test_the_pack_agrees_with_belief(shipped: Dataset, rule: str) -> None:
    pack, belief = control_pack(shipped), shipped.belief(rule)
    actors, bases = list(shipped.actors), [name for name, _ in pack["bases"]]
    assert [place["id"] for place in pack["places"]] == sorted(area.id for area in shipped.boundaries)
    for known in (None, -400, 0, 35, 40, 45, 70, 800):
        known_by = None if known is None else shipped.first + timedelta(days=known)
        for place in pack["places"]:
            for day in range(0, 77, 4):
                row = shown(pack, place, rule, known, day)
                cell = belief.cell(place["capitalId"], shipped.first + timedelta(days=day), known_by)
                look = pack["looks"][row[0]]
                assert cell.state == (actors[look["actors"][0]] if look["kind"] == "held" else look["kind"])
                assert (None if row[1] is None else shipped.first + timedelta(days=row[1])) == cell.since
                assert (None if row[2] is None else bases[row[2]]) == cell.basis
                assert (pack["words"][row[3]] == "") == (not cell.claims)
                assert (None if row[5] is None else shipped.first + timedelta(days=row[5])) == cell.told
                assert row[6] == bool(cell.contradicted_by)
                assert len(row[7]) == len(cell.claims)
                told = [pack["words"][reason] for _, reason in row[8]]
                assert told == [one.reason for one in cell.overruled]
                assert all(number < len(pack["claims"]) for number in (*row[7], *(claim for claim, _ in row[8])))


def test_editions_and_spans_are_in_order(shipped: Dataset) -> None:
    for place in control_pack(shipped, claims=False)["places"]:
        for editions in place["editions"]:
            assert editions[0][0] is None
            known = [one[0] for one in editions[1:]]
            assert known == sorted(set(known))
            for _, starts in editions:
                assert starts[0] == 0
                assert starts[::2] == sorted(set(starts[::2]))


def test_a_pack_without_claims_says_the_same_in_less(shipped: Dataset) -> None:
    whole, less = control_pack(shipped), control_pack(shipped, claims=False)
    assert less["claims"] == [] and {len(row) for row in less["spans"]} == {7}
    for place, other in zip(whole["places"], less["places"], strict=True):
        for day in range(0, 77, 11):
            for known in (None, 40):
                row = shown(whole, place, "majority", known, day)
                same = shown(less, other, "majority", known, day)
                assert [whole["looks"][row[0]], *row[1:3], row[6]] == [less["looks"][same[0]], *same[1:3], same[6]]
                assert [whole["words"][row[at]] for at in (3, 4)] == [less["words"][same[at]] for at in (3, 4)]


def test_the_choice_is_in_the_pack_and_its_signature(world: Path) -> None:
    dataset = Dataset.load(world)
    plain = control_pack(dataset)
    known = control_pack(dataset, known_by=date(2021, 8, 11))
    follow = control_pack(dataset, known_by=FOLLOW)
    latest = control_pack(dataset, rule="latest")
    assert (plain["rule"], plain["knownBy"]) == ("corroborated", "today")
    assert (known["knownBy"], follow["knownBy"], latest["rule"]) == ("2021-08-11", "follow", "latest")
    assert len({plain["signature"], known["signature"], follow["signature"], latest["signature"]}) == 4
    assert [one["name"] for one in plain["rules"]] == list(RULES)


@pytest.mark.parametrize("day", [date(2021, 7, 31), date(2021, 9, 1)])
def test_a_day_outside_the_timeline_is_refused(world: Path, day: date) -> None:
    with pytest.raises(ValueError, match=f"{day} is not between 2021-08-01 and 2021-08-31"):
        control_pack(Dataset.load(world), day=day)


def test_an_unknown_rule_is_refused(world: Path) -> None:
    with pytest.raises(LookupError, match="'hearsay' is no rule"):
        control_pack(Dataset.load(world), rule="hearsay")


def test_the_map_opens_on_the_busiest_day(world: Path) -> None:
    dataset = Dataset.load(world)
    assert control_pack(dataset)["start"] == dataset.timeline().changes()[0].day.isoformat()
    assert control_pack(dataset, day=date(2021, 8, 20))["start"] == "2021-08-20"
    assert busiest_day([], date(2021, 8, 31)) == date(2021, 8, 31)


def test_a_contested_place_shows_who_fights_for_it(tmp_path: Path) -> None:
    fight = claim_row("wire-0810", predicate="contested", toponym="Cell", place_id="XX-C.cell", when="2021-08-10")
    pack = control_pack(Dataset.load(write_world(tmp_path / "fought", [*default_claims(), fight])))
    place = next(place for place in pack["places"] if place["id"] == "XX-C")
    looks = [pack["looks"][shown(pack, place, "corroborated", None, day)[0]] for day in range(31)]
    assert {"kind": "contested", "actors": [0, 1], "assumed": False, "claimed": None} in looks


def test_one_source_says_so(world: Path) -> None:
    dataset = Dataset.load(world)
    by_document = {claim.document_id: claim.id for claim in dataset.claims.values() if claim.when}
    assert word_of(dataset, []) == ""
    assert word_of(dataset, [by_document["radio-0810"]]) == "Only one publisher reports this: Radio."
    assert word_of(dataset, [by_document["radio-0810"], by_document["post-0812"]]) == "By the word of Post and Radio."


def test_changes_are_told_in_words(world: Path) -> None:
    dataset = Dataset.load(world)
    words = [change_words(dataset, change.after, change.claims) for change in dataset.timeline().changes()]
    assert "captured by the Red · 2 sources" in words


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B and 2 more"),
    ],
)
def test_names_are_listed_as_a_sentence_has_them(names: list[str], sentence: str) -> None:
    assert listed(names, most=3) == sentence


def test_native_names_are_the_preferred_ones(shipped: Dataset) -> None:
    assert native_names(shipped, "AF-KDZ.kunduz")["prs"] == "قندوز"
    assert all(set(native_names(shipped, place.id)) == {"prs", "ps"} for place in shipped.followed)
