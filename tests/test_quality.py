"""How well texts are read: the seed documents against their hand-written claims, our own passages against a floor.

The figures and what is behind them stand in `docs/evaluation.md`; a floor here is a little under the figure there.
"""

from __future__ import annotations

import re

import pytest

from geo.claims import Certainty, Predicate
from geo.dataset import HOME, Dataset
from geo.evaluate import Figures, compare, figures
from geo.files import Problem
from geo.passages import Passage, read_passages

DOCUMENTATION = (HOME / "docs" / "evaluation.md").read_text(encoding="utf-8")
THEMES = sorted((HOME / "tests" / "passages").glob("*.jsonl"))
TOLD = (Certainty.ASSERTED, Certainty.CLAIMED)
# The dead and wounded of a city are no report of who fights for it: a person read more into it.
NOT_FOUND = {("seed-000", "AF-HEL.lashkar-gah", Predicate.CONTESTED)}


def test_the_seed_documents_give_the_claims_written_by_hand(shipped: Dataset) -> None:
    seeds = [one for one in shipped.documents.values() if one.id.startswith("seed-")]
    written = {
        (claim.document_id, claim.place_id, claim.predicate)
        for claim in shipped.claims.values()
        if claim.document_id.startswith("seed-") and not claim.count
    }
    proposed = {
        (document.id, one.place.id if one.place else one.toponym, one.predicate)
        for document in seeds
        for one in shipped.reader.read(document.text or "", document.published)
        if one.certainty in TOLD
    }
    assert len(seeds) == 5
    assert written - proposed == NOT_FOUND
    assert proposed - written == set()


def test_the_seed_documents_contradict_each_other_about_kandahar(shipped: Dataset) -> None:
    told = {}
    for document in ("seed-002", "seed-004"):
        seed = shipped.documents[document]
        read = shipped.reader.read(seed.text or "", seed.published)
        told[document] = {one.predicate for one in read if one.place and one.place.id == "AF-KAN.kandahar"}
    assert told == {"seed-002": {Predicate.CAPTURED}, "seed-004": {Predicate.CONTESTED}}


def passages() -> list[Passage]:
    problems: list[Problem] = []
    found = [passage for theme in THEMES for passage in read_passages(theme, problems)]
    assert problems == []
    return found


def read(dataset: Dataset) -> Figures:
    actors = {actor.id: (actor.label, actor.long_label) for actor in dataset.actors.values()}
    return figures(
        compare(one, dataset.reader.read(one.text, one.published), gazetteer=dataset.gazetteer, actors=actors)
        for one in passages()
    )


def test_our_own_passages_are_read_as_well_as_the_documentation_says(shipped: Dataset) -> None:
    found = read(shipped)
    assert found.passages >= 150
    assert found.f1 and found.f1 >= 0.75
    assert found.precision and found.precision >= 0.92
    assert found.certainty_accuracy and found.certainty_accuracy >= 0.88
    assert found.date_accuracy and found.date_accuracy >= 0.93
    assert found.spoken <= 0.05 * found.silent
    assert found.hardened == 0, "what is denied or expected came out as asserted or claimed"
    told = re.search(r"\| our own passages \| (\d+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", DOCUMENTATION)
    assert told is not None
    assert [int(told[1]), int(told[2])] == [found.passages, found.labels]
    for figure, measured in zip(told.groups()[2:], (found.precision, found.recall, found.f1), strict=True):
        assert float(figure) == pytest.approx(measured, abs=0.011)
