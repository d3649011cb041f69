"""Scoring: which proposals are which labels, what is counted, and passages read strictly."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.claims import Certainty, Predicate
from geo.dataset import Dataset, build
from geo.dates import read_edtf
from geo.evaluate import Dating, Figures, Outcome, compare, dating, figures, label_actor, label_place
from geo.extract import Proposal
from geo.files import Problem
from geo.gazetteer import Gazetteer
from geo.passages import Label, Passage, read_passages

ACTORS = {"blue": ("Blue", "Blue government"), "red": ("Red", "Red fighters")}


@pytest.fixture
def gazetteer(world: Path) -> Gazetteer:
    return build(world).gazetteer


def label(place: str = "Abad", province: str = "Abad", when: str | None = "2021-08-09", **given: Any) -> Label:
    values = {"place_kind": "city", "actor": "Red", "predicate": "captured", "certainty": "asserted"} | given
    values |= {"predicate": Predicate(values["predicate"]), "certainty": Certainty(values["certainty"])}
    return Label(place=place, province=province, when=read_edtf(when) if when else None, **values)


def proposal(
    gazetteer: Gazetteer, place_id: str = "XX-A.abad", when: str | None = "2021-08-09", **given: Any
) -> Proposal:
    place = gazetteer.get(place_id)
    values = {
        "toponym": place.name if place else place_id,
        "actor": "red",
        "predicate": "captured",
        "certainty": "asserted",
    } | given
    values |= {"predicate": Predicate(values["predicate"]), "certainty": Certainty(values["certainty"])}
    return Proposal(
        place=place, candidates=(), how="tests", when=read_edtf(when) if when else None, attribution="", quote="", start=0,
        end=0, extractor="tests", **values,
    )  # fmt: skip


def passage(*labels: Label, tags: frozenset[str] = frozenset()) -> Passage:
    return Passage("p1", date(2021, 8, 10), "tests", "words", labels, tags, 1)


def outcome(gazetteer: Gazetteer, labels: list[Label], proposals: list[Proposal], *tags: str) -> Outcome:
    return compare(passage(*labels, tags=frozenset(tags)), proposals, gazetteer=gazetteer, actors=ACTORS)


def total(*outcomes: Outcome) -> Figures:
    return figures(outcomes)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ({}, {}, True),
        ({}, {"predicate": "contested"}, False),
        ({"place": "Abad"}, {"place_id": "XX-A"}, True),  # the province and its capital
        ({"place": "Abad", "place_kind": "province"}, {"place_id": "XX-A.abad"}, True),
        ({"place": "Abad", "province": "Celland"}, {"place_id": "XX-C.abad"}, True),  # the town of that name elsewhere
        ({"place": "Abad", "province": "Celland"}, {"place_id": "XX-A.abad"}, False),
        ({"place": "Abad", "province": "Celland"}, {"place_id": "XX-C.cell"}, False),
        ({"place": "Abad"}, {"place_id": "Abad"}, True),  # the reader could not tell which
        ({"place": "Abad"}, {"place_id": "Abbad city"}, True),  # nor tell, and spelled otherwise
        ({"place": "Abad"}, {"place_id": "Bery"}, False),
        ({"place": "Nowhere"}, {"place_id": "Nowhere district"}, True),
        ({"place": "Cell base", "place_kind": "base"}, {"place_id": "XX-C.cell", "toponym": "Cell base"}, True),
        ({"place": "Cell base", "place_kind": "base"}, {"place_id": "Cell’s base"}, True),
        ({"place": "Cell base", "place_kind": "base"}, {"place_id": "XX-C.cell"}, False),
    ],
)
def test_one_claim_is_one_place_and_one_predicate(
    gazetteer: Gazetteer, ours: dict[str, Any], theirs: dict[str, Any], same: bool
) -> None:
    found = outcome(gazetteer, [label(**ours)], [proposal(gazetteer, **theirs)])
    assert (len(found.pairs), len(found.missing), len(found.extra)) == ((1, 0, 0) if same else (0, 1, 1))


def test_a_district_and_the_town_of_its_name_are_one(shipped: Dataset) -> None:
    gazetteer = shipped.gazetteer
    town = gazetteer.lookup("Gereshk", kind="town")
    assert gazetteer.lookup("Nahr-i-Sarraj", kind="district").admin1 == town.admin1
    of_its_name = label("Nahr-i-Sarraj", "Helmand", place_kind="district")
    as_printed = proposal(gazetteer, town.id, toponym="Nahr-i-Sarraj")
    assert len(outcome(gazetteer, [of_its_name], [as_printed]).pairs) == 1
    assert len(outcome(gazetteer, [of_its_name], [proposal(gazetteer, town.id, toponym="Gereshk")]).pairs) == 0


def test_two_labels_of_one_place_take_two_proposals_that_fit_best(gazetteer: Gazetteer) -> None:
    years = [label(when="2015"), label(when="2016")]
    proposals = [proposal(gazetteer, when="2016"), proposal(gazetteer, when="2015/2016")]
    found = outcome(gazetteer, years, proposals)
    assert [pair.dating for pair in found.pairs] == [Dating.OVERLAPPING, Dating.SAME]
    said = [label(certainty="claimed"), label(certainty="denied")]
    proposals = [proposal(gazetteer, certainty="denied"), proposal(gazetteer, certainty="claimed")]
    assert all(pair.certainty for pair in outcome(gazetteer, said, proposals).pairs)
    parties = [label(actor="Red"), label(actor="Blue government")]
    proposals = [proposal(gazetteer, actor="blue"), proposal(gazetteer)]
    assert all(pair.actor for pair in outcome(gazetteer, parties, proposals).pairs)
    kinds = [label(place_kind="province", when=None), label(when="2021-08-09")]
    proposals = [proposal(gazetteer, "XX-A.abad", None), proposal(gazetteer, "XX-A")]
    assert [pair.proposal.place.id for pair in outcome(gazetteer, kinds, proposals).pairs if pair.proposal.place] == [
        "XX-A", "XX-A.abad",
    ]  # fmt: skip


def test_one_proposal_answers_one_label(gazetteer: Gazetteer) -> None:
    found = outcome(gazetteer, [label(when="2015"), label(when="2016")], [proposal(gazetteer, when="2016")])
    assert [pair.label.when for pair in found.pairs] == [read_edtf("2016")]
    assert [one.when for one in found.missing] == [read_edtf("2015")]
    found = outcome(gazetteer, [label()], [proposal(gazetteer, when=None), proposal(gazetteer)])
    assert (found.pairs[0].dating, len(found.extra)) == (Dating.SAME, 1)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (None, None, Dating.NULL_KEPT),
        (None, "2021", Dating.NULL_FILLED),
        ("2021-08-09", None, Dating.NOT_GIVEN),
        ("2021-08-09", "2021-08-09", Dating.SAME),
        ("2021-08-09", "2021-08-08/2021-08-10", Dating.OVERLAPPING),
        ("2021-08-09/2021-08-11", "2021-08-11/2021-08-12", Dating.OVERLAPPING),
        ("2021-08-09", "../2021-08-10", Dating.OVERLAPPING),
        ("2021-08-09", "2021-08-10/..", Dating.OTHER),
        ("2021-08-09", "2021-08-10", Dating.OTHER),
        ("2021-08", "2021-08-31", Dating.OVERLAPPING),
    ],
)
def test_dates_agree_where_they_may_be_the_same_day(ours: str | None, theirs: str | None, expected: Dating) -> None:
    assert dating(*(read_edtf(one) if one else None for one in (ours, theirs))) is expected
    assert expected.right == (expected not in (Dating.OTHER, Dating.NOT_GIVEN))


def test_asserted_and_claimed_are_one_where_an_official_speaks(gazetteer: Gazetteer) -> None:
    said, proposals = [label()], [proposal(gazetteer, certainty="claimed")]
    assert not outcome(gazetteer, said, proposals).pairs[0].certainty
    assert outcome(gazetteer, said, proposals, "gov_source").pairs[0].certainty
    denied = [proposal(gazetteer, certainty="denied")]
    assert not outcome(gazetteer, said, denied, "gov_source").pairs[0].certainty


def test_the_figures_count_what_they_say(gazetteer: Gazetteer) -> None:
    first = outcome(
        gazetteer,
        [label(), label("Bery", "Beryland", None), label("Cell", "Celland", certainty="denied")],
        [
            proposal(gazetteer, when=None, actor="blue"),
            proposal(gazetteer, "XX-C.cell", "2021-08-20"),
            proposal(gazetteer, "XX-B.bery", predicate="repelled"),
            proposal(gazetteer, "XX-B.bery", predicate="holds", certainty="expected"),
        ],
    )
    quiet = outcome(gazetteer, [], [])
    soft = outcome(gazetteer, [], [proposal(gazetteer, certainty="denied")])
    loud = outcome(gazetteer, [], [proposal(gazetteer, certainty="claimed")])
    found = total(first, quiet, soft, loud)
    assert (found.passages, found.labels, found.proposals, found.matched) == (4, 3, 6, 2)
    assert (found.wrong, found.aside, found.silent, found.spoken) == (2, 2, 3, 1)
    assert (found.actors, found.certainties, found.dated, found.soft, found.hardened) == (1, 1, 2, 1, 1)
    assert dict(found.datings) == {Dating.NOT_GIVEN: 1, Dating.OTHER: 1}
    assert (found.precision, found.recall) == (2 / 4, 2 / 3)
    assert found.f1 == pytest.approx(2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3))
    assert (found.strict_precision, found.strict_f1) == (2 / 6, 4 / 9)
    assert (found.actor_accuracy, found.certainty_accuracy) == (0.5, 0.5)
    assert (found.date_accuracy, found.dated_accuracy) == (0.0, 0.0)


def test_nothing_to_divide_by_is_no_figure(gazetteer: Gazetteer) -> None:
    found = total(outcome(gazetteer, [], []))
    assert {found.precision, found.recall, found.f1, found.certainty_accuracy, found.dated_accuracy} == {None}
    only_null = total(outcome(gazetteer, [label(when=None)], [proposal(gazetteer)]))
    assert (only_null.date_accuracy, only_null.dated_accuracy) == (1.0, None)


def test_who_a_label_means() -> None:
    means = {words: label_actor(label(actor=words), ACTORS) for words in ("Red", "RED fighters", "The Blue side", "Green", "Red or Blue")}  # fmt: skip
    assert means == {"Red": "red", "RED fighters": "red", "The Blue side": "blue", "Green": "", "Red or Blue": ""}


@pytest.mark.parametrize(
    ("name", "province", "kind", "expected"),
    [
        ("Kunduz", "Kunduz", "city", "AF-KDZ.kunduz"),
        ("Kunduz", "Kunduz", "province", "AF-KDZ"),
        ("Qala-e Naw", "Badghis", "city", "AF-BDG.qala-e-naw"),
        ("Narai", "Kunar", "district", "AF-KNR.naray-district"),
        ("Banu", "Baghlan", "district", "AF-BGL.banu"),  # a town as far as the gazetteer knows
        ("Bagram air base", "Parwan", "base", None),
        ("Fayzabad", "", "city", "AF-BDS.fayzabad"),
        ("Herat", "Wonderland", "city", None),
    ],
)
def test_the_place_of_a_label(shipped: Dataset, name: str, province: str, kind: str, expected: str | None) -> None:
    place = label_place(label(name, province, place_kind=kind), shipped.gazetteer)
    assert (place.id if place else None) == expected


GOOD: dict[str, Any] = {
    "id": "one", "pub_date": "2021-08-10", "source": "tests", "text": "Red fighters captured Abad.", "tags": ["easy"],
    "claims": [label().row()], "pub_date_basis": "stated",
}  # fmt: skip


def read(path: Path, *rows: object) -> tuple[list[Passage], list[str]]:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    problems: list[Problem] = []
    return read_passages(path, problems), [str(problem) for problem in problems]


def test_a_passage_is_read_whole(tmp_path: Path) -> None:
    without = {name: value for name, value in GOOD.items() if name != "pub_date_basis"}
    found, problems = read(tmp_path / "p.jsonl", GOOD, "", {**without, "id": "two", "claims": []})
    assert problems == [] and [one.id for one in found] == ["one", "two"]
    assert found[0].labels == (label(),) and found[0].published == date(2021, 8, 10)
    assert (found[0].tags, found[1].line, found[1].labels) == ({"easy"}, 3, ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pub_date": "yesterday"}, "p.jsonl:2: pub_date: 'yesterday': 'yesterday' is not an EDTF date"),
        ({"text": ""}, "p.jsonl:2: text: must not be empty"),
        ({"text": 7}, "p.jsonl:2: text: '7': must be a text"),
        ({"tags": "easy"}, "p.jsonl:2: tags: 'easy': must be a list"),
        ({"claims": {}}, "p.jsonl:2: claims: '{}': must be a list"),
        ({"claims": ["Abad"]}, "p.jsonl:2: claims[1]: 'Abad': is no JSON object"),
        ({"mood": "sad"}, "p.jsonl:2: mood: 'sad': is no key that is known here"),
        ({"id": "one"}, "p.jsonl:2: id: 'one': stands already on line 1"),
        ({"claims": [label().row() | {"status": "fell"}]}, "p.jsonl:2: claims[1].status: 'fell': is none of captured,"),
        ({"claims": [label().row() | {"certainty": None}]}, "p.jsonl:2: claims[1].certainty: 'null': is none of asserted,"),
        ({"claims": [label().row() | {"event_date": "2021-02-30"}]}, "claims[1].event_date: '2021-02-30'"),
        ({"claims": [label().row() | {"where": 1}]}, "p.jsonl:2: claims[1].where: '1': is no key"),
        ({"claims": [label().row() | {"place": " "}]}, "claims[1].place: ' ': must not be empty"),
    ],
)  # fmt: skip
def test_a_bad_passage_is_named_by_line_and_value(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    found, problems = read(tmp_path / "p.jsonl", GOOD, {**GOOD, "id": "two", **change})
    assert [one.id for one in found] == ["one"]
    assert len(problems) == 1 and said in problems[0]


def test_what_is_missing_or_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    assert read(path, {"id": "x"})[1] == [
        f"p.jsonl:1: {name}: is missing" for name in ("claims", "pub_date", "source", "text", "tags")
    ]
    assert "p.jsonl:2: 'nonsense': is not JSON" in read(path, GOOD, "nonsense")[1][0]
    assert "is no JSON object" in read(path, "[1]")[1][0]
    assert "is not JSON" in read(path, "[" * 100_000)[1][0]
    assert read(path)[1] == ["p.jsonl:1: the file is empty"]
