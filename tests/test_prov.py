"""PROV: what the chain of a cell is made of, and that others' software reads it."""

from __future__ import annotations

import json
import logging
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from prov.model import ProvDocument

from geo.dataset import Dataset, build
from geo.layers import View
from geo.proofs import prove
from geo.prov import prov_json
from geo.resolve import COLUMNS as JUDGEMENT_COLUMNS
from geo.rules import RULES
from tests.world import claim_row, default_claims, write_claims_rows, write_rows

TENTH = date(2021, 8, 10)
RELATIONS = {"used", "wasGeneratedBy", "wasDerivedFrom", "wasAttributedTo", "wasAssociatedWith"}


def chain(dataset: Dataset, place: str, on: date, known_by: date | None = None, rule: str = "corroborated") -> Any:
    return prov_json(dataset, prove(dataset, place, View(on, known_by, rule)))


def read(document: Any, caplog: pytest.LogCaptureFixture) -> ProvDocument:
    """The document as the `prov` package reads it; it warns of what it cannot take."""
    with caplog.at_level(logging.WARNING):
        found = ProvDocument.deserialize(content=json.dumps(document), format="json")
    assert not caplog.records
    return found


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("place", ["AF-HER.herat", "AF-URU.tarinkot", "AF-PAN.bazarak"])
def test_another_program_reads_it_and_keeps_every_record(
    shipped: Dataset, caplog: pytest.LogCaptureFixture, place: str, rule: str
) -> None:
    made = chain(shipped, place, date(2021, 9, 8), rule=rule)
    number = sum(len(records) for section, records in made.items() if section != "prefix")
    found = read(made, caplog)
    assert len(list(found.get_records())) == number
    again = ProvDocument.deserialize(content=found.serialize(format="json"), format="json")
    assert again == found and len(list(again.get_records())) == number


def test_every_end_of_a_relation_is_told(shipped: Dataset) -> None:
    made = chain(shipped, "AF-HER.herat", TENTH, TENTH)
    elements = {name for section in ("entity", "activity", "agent") for name in made[section]}
    assert set(made) - {"prefix", "entity", "activity", "agent"} == RELATIONS
    ends = {"entity", "activity", "agent", "plan", "generatedEntity", "usedEntity"}
    for section in RELATIONS:
        for record in made[section].values():
            told = {value for key, value in record.items() if key.removeprefix("prov:") in ends}
            assert len(told) >= 2 and told <= elements


def test_overruled_claims_are_used_with_their_reason(shipped: Dataset) -> None:
    made = chain(shipped, "AF-HER.herat", TENTH, TENTH)
    found = prove(shipped, "AF-HER.herat", View(TENTH, TENTH, "corroborated"))
    [cell] = [name for name in made["entity"] if name.startswith("data:cell/")]
    uses = {record["prov:entity"]: record for record in made["used"].values() if "prov:role" in record}
    derived = {
        record["prov:usedEntity"]
        for record in made["wasDerivedFrom"].values()
        if record["prov:generatedEntity"] == cell
    }
    for witness in found.overruled:
        use = uses[f"data:placement/{witness.placed.claim.id}"]
        assert use["prov:role"] == "overruled" and use["ch:reason"] == witness.reason
        assert use["ch:contradicts"] == {"$": str(witness.contradicts).lower(), "type": "xsd:boolean"}
        assert use["prov:entity"] not in derived
    assert derived == {f"data:placement/{witness.placed.claim.id}" for witness in found.deciding}
    assert {uses[name]["prov:role"] for name in derived} == {"deciding"}


def test_the_rule_is_the_plan_and_a_quote_a_quotation(shipped: Dataset) -> None:
    made = chain(shipped, "AF-HER.herat", TENTH, TENTH)
    [plan] = [record["prov:plan"] for record in made["wasAssociatedWith"].values() if "prov:plan" in record]
    assert {"$": "prov:Plan", "type": "xsd:QName"} in made["entity"][plan]["prov:type"]
    assert made["entity"][plan]["ch:meaning"] == RULES["corroborated"].meaning
    quote = made["entity"]["data:quote/seed-002/1840-1925"]
    assert quote["prov:value"] == shipped.documents["seed-002"].text[1840:1925]  # type: ignore[index]
    kinds = {record["prov:generatedEntity"]: record.get("prov:type") for record in made["wasDerivedFrom"].values()}
    assert kinds["data:quote/seed-002/1840-1925"]["$"] == "prov:Quotation"


def test_days_are_days_and_no_time_is_made_up(shipped: Dataset) -> None:
    text = json.dumps(chain(shipped, "AF-HER.herat", TENTH, TENTH))
    assert "dateTime" not in text and "startTime" not in text and "prov:time" not in text
    assert '{"$": "2021-08-10", "type": "xsd:date"}' in text


def test_nothing_published_later_is_in_it(shipped: Dataset) -> None:
    made = chain(shipped, "AF-HER.herat", TENTH, TENTH)
    days = [record["ch:published"]["$"] for record in made["entity"].values() if "ch:published" in record]
    assert days and max(days) <= "2021-08-10"


def test_the_same_cell_gives_the_same_bytes_and_another_dataset_other_names(world: Path) -> None:
    one, again = (json.dumps(chain(Dataset.load(world), "XX-A.abad", TENTH)) for _ in range(2))
    assert one == again
    prefix = json.loads(one)["prefix"]["data"]
    assert prefix.startswith("urn:") and all(uri.startswith("urn:") for uri in json.loads(one)["prefix"].values())
    write_claims_rows(world, default_claims()[:4])
    assert chain(build(world), "XX-A.abad", TENTH)["prefix"]["data"] != prefix


def test_a_judge_answers_for_a_judgement_and_a_speaker_for_a_word(
    world: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_rows(
        world / "judgements.csv", JUDGEMENT_COLUMNS, [("toponym", "Old Cell", "XX-C.cell", "yes", "A. Judge", "2026-01-02", "renamed")]
    )  # fmt: skip
    told = claim_row(
        "wire-0810", toponym="Old Cell", when="2021-08-09", attribution="Red spokesman", extractor="extract@1:fall"
    )
    write_claims_rows(world, [told])
    made = chain(build(world), "XX-C.cell", TENTH)
    judged = made["entity"]["data:judgement/toponym/Old%20Cell/XX-C%2Ecell"]
    assert judged["ch:why"] == "renamed" and judged["ch:decided"]["$"] == "2026-01-02"
    attributed = {(one["prov:entity"].split("/")[0], one["prov:agent"]) for one in made["wasAttributedTo"].values()}
    assert ("data:judgement", "data:judge/A%2E%20Judge") in attributed
    assert {("data:claim", "data:speaker/Red%20spokesman"), ("data:claim", "data:party/Red")} <= attributed
    reader = made["agent"]["data:reader/extract%401%3Afall"]["prov:type"]
    assert {"$": "prov:SoftwareAgent", "type": "xsd:QName"} in reader
    read(made, caplog)


def test_any_text_makes_a_name_that_can_be_read(world: Path, caplog: pytest.LogCaptureFixture) -> None:
    hostile = "a:b/c d\"'<>\\.. هرات\u202e;DROP."
    write_claims_rows(
        world,
        [
            claim_row(
                "wire-0810",
                toponym="Cell",
                place_id="XX-C.cell",
                when="2021-08-09",
                attribution=hostile,
                extractor=hostile,
            )
        ],
    )
    made = chain(build(world), "XX-C.cell", TENTH)
    names = [name for section in ("entity", "activity", "agent") for name in made[section]]
    assert all(re.fullmatch(r"data:[a-z]+(/[A-Za-z0-9_~%-]*)+", name) for name in names)
    assert any(one["prov:label"] == hostile for one in made["agent"].values())
    read(made, caplog)


def test_unknown_has_a_chain_of_no_claims(world: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = chain(Dataset.load(world), "XX-A.abad", date(2020, 1, 1))
    assert "used" not in made and "wasDerivedFrom" not in made
    [cell] = [record for name, record in made["entity"].items() if name.startswith("data:cell/")]
    assert cell["prov:value"] == "unknown" and "ch:basis" not in cell and "ch:knownBy" not in cell
    read(made, caplog)
