from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from geo.dataset import Dataset
from geo.pack import busiest_day, change_words, control_pack, listed, native_names, word_of
from tests.world import claim_row, default_claims, write_world


def test_a_pack_is_json_and_the_same_every_time(world: Path) -> None:
    packs = [json.dumps(control_pack(Dataset.load(world))) for _ in range(2)]
    assert packs[0] == packs[1]


def test_spans_have_no_gaps_and_agree_with_the_timeline(shipped: Dataset) -> None:
    pack = control_pack(shipped)
    actors = list(shipped.actors)
    assert [place["id"] for place in pack["places"]] == sorted(area.id for area in shipped.boundaries)
    for place in pack["places"]:
        starts = [span["from"] for span in place["spans"]]
        assert starts[0] == 0
        assert starts == sorted(set(starts))
        for span in place["spans"]:
            cell = shipped.timeline().cell(place["capitalId"], shipped.first + timedelta(days=span["from"]))
            look = pack["looks"][span["look"]]
            assert cell.state == (actors[look["actors"][0]] if look["kind"] == "held" else look["kind"])
            assert sorted(span["claims"]) == sorted(cell.claims)
            assert (span["word"] == "") == (not cell.claims)


def test_every_claim_that_a_span_names_is_told(shipped: Dataset) -> None:
    pack = control_pack(shipped)
    spans = [span for place in pack["places"] for span in place["spans"]]
    assert {claim for span in spans for claim in span["claims"]} <= set(pack["claims"])
    assert {claim for span in spans for claim, _ in span["overruled"]} <= set(pack["claims"])


def test_the_choice_is_in_the_pack_and_its_signature(world: Path) -> None:
    dataset = Dataset.load(world)
    plain = control_pack(dataset)
    known = control_pack(dataset, known_by=date(2021, 8, 11))
    latest = control_pack(dataset, rule="latest")
    assert (known["knownBy"], latest["rule"]) == ("2021-08-11", "latest")
    assert len({plain["signature"], known["signature"], latest["signature"]}) == 3


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
    spans = next(place["spans"] for place in pack["places"] if place["id"] == "XX-C")
    looks = [pack["looks"][span["look"]] for span in spans]
    assert {"kind": "contested", "actors": [0, 1], "assumed": False, "claimed": None} in looks


def test_one_source_says_so(world: Path) -> None:
    dataset = Dataset.load(world)
    by_document = {claim.document_id: claim.id for claim in dataset.claims.values() if claim.when}
    assert word_of(dataset, []) == ""
    assert word_of(dataset, [by_document["radio-0810"]]) == "Only one publisher reports this: Radio."
    assert word_of(dataset, [by_document["radio-0810"], by_document["post-0812"]]) == "By the word of Post and Radio."


def test_changes_are_told_in_words(world: Path) -> None:
    dataset = Dataset.load(world)
    words = [change_words(dataset, change) for change in dataset.timeline().changes()]
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
