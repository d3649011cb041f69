"""Proofs: the chain of a cell, quotes in their context, and nothing that was not yet published."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims import Claim
from geo.dataset import Dataset, build
from geo.layers import View
from geo.proofs import Proof, context, prove
from geo.resolve import COLUMNS as JUDGEMENT_COLUMNS
from geo.rules import RULES
from geo.wording import (
    basis_in_words,
    contradiction_words,
    earlier_words,
    head_words,
    known_words,
    later_words,
    placed_words,
    published_words,
    row,
    speaker_words,
    state_words,
    told_words,
)
from tests.world import BASELINE, claim_row, default_claims, write_claims_rows, write_rows, write_world

TENTH = date(2021, 8, 10)
SENTENCE = "Since last week, the Taliban captured Herat, Kandahar, Kunduz, Sar-e-Pol and Taloqan."


def proof(dataset: Dataset, place: str, on: date, known_by: date | None = None, rule: str = "corroborated") -> Proof:
    return prove(dataset, place, View(on, known_by, rule))


def quoted(text: str, words: str) -> Claim:
    """A claim that quotes these words of a text."""
    start = text.index(words)
    claim = object.__new__(Claim)
    object.__setattr__(claim, "start", start)
    object.__setattr__(claim, "end", start + len(words))
    return claim


def test_a_proof_has_its_chain(world: Path) -> None:
    found = proof(Dataset.load(world), "XX-A.abad", date(2021, 8, 12))
    assert (found.place.name, found.province.id, found.span.state) == ("Abad", "XX-A", "red")
    assert {one.placed.document.id for one in found.deciding} == {"text-0810", "wire-0810"}
    assert found.deciding[0].context is not None  # those with a quote are read first
    assert [(one.placed.document.id, one.reason, one.contradicts) for one in found.overruled] == [
        ("post-0812", "places it later than text, wire", False)
    ]
    assert found.contradicting == () and found.later == 0
    assert found.earlier is not None
    assert (found.earlier.state, found.earlier.until) == ("blue", found.span.since - timedelta(1))  # type: ignore[operator]
    assert [one.placed.document.id for one in found.earlier.witnesses] == ["wire-0801"]


def test_overruled_claims_have_their_reason_and_contradictions_come_first(world: Path) -> None:
    told = [
        *default_claims(),
        claim_row("post-0810", toponym="Bery", place_id="XX-B.bery", when="2021-08-09", certainty="claimed"),
        claim_row(
            "gazette-0810", toponym="Bery", place_id="XX-B.bery", when="2021-08-10", certainty="denied", actor="blue"
        ),
    ]
    found = proof(Dataset.load(write_world(world, told)), "XX-B.bery", date(2021, 8, 12))
    assert found.span.state == "blue"
    assert [one.contradicts for one in found.overruled] == sorted(
        (one.contradicts for one in found.overruled), reverse=True
    )
    assert {one.placed.claim.id for one in found.contradicting} == set(found.span.contradicted_by)
    assert all(one.reason for one in found.overruled) and all(one.reason is None for one in found.deciding)


def test_what_is_carried_or_assumed_says_from_when(world: Path) -> None:
    dataset = Dataset.load(world)

    def words(day: int) -> str:
        return basis_in_words(dataset, proof(dataset, "XX-C.cell", date(2021, 8, day)))

    assert words(1) == "Reported for this very day."
    assert (
        words(2)
        == "Carried forward: the last report that counts speaks of 1 August 2021, 1 day earlier. A report counts for 5 days."
    )
    assert "1 August 2021, 5 days earlier" in words(6)
    assert words(7).startswith("Assumed: the last report that counts speaks of 1 August 2021, 6 days earlier")
    before = proof(dataset, "XX-C.cell", date(2021, 7, 31))
    assert basis_in_words(dataset, before) == "No report that counts says who holds it." and before.days_ago is None
    assert state_words(dataset, before) == "Unknown for lack of a report that counts" and before.earlier is None


def test_after_a_withdrawal_nobody_is_known_to_hold_it(world: Path) -> None:
    left = claim_row(
        "wire-0810", toponym="Cell", place_id="XX-C.cell", actor="blue", predicate="withdrew", when="2021-08-09"
    )
    dataset = Dataset.load(write_world(world, [claim_row(**BASELINE, place_id="XX-C.cell"), left]))
    found = proof(dataset, "XX-C.cell", date(2021, 8, 10))
    assert basis_in_words(dataset, found) == (
        "No longer known who holds it: the last report that counts speaks of 9 August 2021, 1 day earlier."
    )
    assert told_words(dataset, found.deciding[0].placed.claim) == "left by the Blue, 9 August 2021"


def test_one_is_told_in_the_singular(world: Path) -> None:
    dataset = Dataset.load(world)
    alone = proof(dataset, "XX-B.bery", date(2021, 8, 10), date(2021, 8, 10), "latest")
    assert later_words(alone) == "1 more report about it was published later."
    assert (
        later_words(proof(dataset, "XX-A.abad", TENTH, date(2021, 8, 1)))
        == "3 more reports about it were published later."
    )
    assert later_words(proof(dataset, "XX-A.abad", TENTH)) == ""
    assert contradiction_words(proof(dataset, "XX-B.bery", date(2021, 8, 12))) == "1 report says otherwise"
    assert contradiction_words(proof(dataset, "XX-A.abad", date(2021, 8, 12))) == ""


def test_words_say_what_was_known_by_when(world: Path) -> None:
    dataset = Dataset.load(world)
    assert known_words(proof(dataset, "XX-A.abad", TENTH, TENTH)) == "Tuesday 10 August 2021 as known on 10 August 2021"
    assert known_words(proof(dataset, "XX-A.abad", TENTH)) == "Tuesday 10 August 2021 as known today"
    assert RULES["majority"].meaning in " ".join(
        head_words(dataset, proof(dataset, "XX-A.abad", TENTH, rule="majority"))
    )


def test_whose_word_it_is(world: Path) -> None:
    told = [
        claim_row(
            "wire-0810",
            toponym="Abad",
            place_id="XX-A.abad",
            when="2021-08-09",
            attribution="the governor",
            actor="blue",
            predicate="holds",
        ),
        claim_row("post-0810", toponym="Abad", place_id="XX-A.abad", certainty="expected"),
    ]
    dataset = Dataset.load(write_world(world, told))
    witness = proof(dataset, "XX-A.abad", TENTH).deciding[0]
    assert speaker_words(dataset, witness) == "said by the governor: the Blue’s own word"
    assert published_words(witness) == "published 10 August 2021 (stated)"
    [expected] = [one for one in dataset.claims.values() if one.certainty == "expected"]
    assert told_words(dataset, expected) == "expected: captured by the Red, no day given"


def test_a_judgement_is_named(world: Path) -> None:
    judged = [("toponym", "Old Cell", "XX-C.cell", "yes", "A. Judge", "2026-01-02", "renamed in 1990")]
    write_rows(world / "judgements.csv", JUDGEMENT_COLUMNS, judged)
    write_claims_rows(world, [claim_row("wire-0810", toponym="Old Cell", when="2021-08-09")])
    witness = proof(build(world), "XX-C.cell", TENTH).deciding[0]
    assert placed_words(witness) == "place “Old Cell”: a person decided, A. Judge (2026-01-02: renamed in 1990)"
    assert witness.judgement is not None and witness.judgement.why == "renamed in 1990"


def test_a_place_that_is_not_followed_is_refused(world: Path) -> None:
    dataset = Dataset.load(world)
    for place in ("XX-C.abad", "XX-A", "nowhere"):
        with pytest.raises(LookupError, match=f"{place}' is no provincial capital of Tiny"):
            proof(dataset, place, TENTH)
    with pytest.raises(LookupError, match="dice"):
        proof(dataset, "XX-A.abad", TENTH, rule="dice")


# Quotes in their context


def test_at_its_ends_a_text_is_not_cut() -> None:
    text = "Abad fell. The rest is silence."
    whole = context(text, quoted(text, text))
    assert whole is not None and (whole.before, whole.words, whole.after) == ("", text, "")
    first = context(text, quoted(text, "Abad fell."))
    assert first is not None and (first.before, first.after) == ("", " The rest is silence.")
    last = context(text, quoted(text, "silence."))
    assert last is not None and (last.before, last.after) == ("Abad fell. The rest is ", "")


def test_a_long_text_is_cut_between_words() -> None:
    text = "word " * 100 + "HERE" + " next" * 100
    found = context(text, quoted(text, "HERE"))
    assert found is not None
    assert found.before.startswith("… word ") and found.before.endswith("word ") and len(found.before) <= 163
    assert found.after.endswith(" next …") and len(found.after) <= 163


def test_a_word_without_an_end_is_cut_all_the_same() -> None:
    text = "x" * 1000 + "HERE" + "y" * 1000
    found = context(text, quoted(text, "HERE"))
    assert found is not None and (found.before, found.after) == ("…" + "x" * 160, "y" * 160 + "…")


def test_a_document_without_a_text_has_no_context() -> None:
    assert context(None, quoted("Abad", "Abad")) is None


@given(st.text(max_size=900), st.data())
def test_a_context_is_made_of_the_documents_own_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    claim = quoted(text, "")
    object.__setattr__(claim, "start", start)
    object.__setattr__(claim, "end", end)
    found = context(text, claim)
    assert found is not None and found.words == text[start:end]
    before, after = found.before, found.after
    assert text[:start].endswith(before) or text[:start].endswith(before.removeprefix("…").lstrip())
    assert text[end:].startswith(after) or text[end:].startswith(after.removesuffix("…").rstrip())
    assert len(before) <= 162 and len(after) <= 162


# Known by


DAYS = st.dates(date(2021, 6, 25), date(2021, 9, 20))


@given(DAYS, DAYS, st.sampled_from(sorted(RULES)), st.integers(0, 33))
def test_a_proof_never_looks_ahead_and_is_the_cell_of_control(
    shipped: Dataset, day: date, known_by: date, rule: str, number: int
) -> None:
    place = shipped.followed[number].id
    found = proof(shipped, place, day, known_by, rule)
    earlier = found.earlier.witnesses if found.earlier else ()
    seen = [one.placed.document for one in (*found.deciding, *found.overruled, *earlier)]
    assert all(document.published <= known_by for document in seen)
    later = [one for one in shipped.placed if one.place_id == place and one.document.published > known_by]
    assert found.later == len(later)
    told = str(row(shipped, found))
    assert not any(one.claim.id in told for one in later)
    cell = shipped.timeline(known_by, rule, first=day, last=day).cell(place, day)
    assert found.span == cell
    assert {one.placed.claim.id for one in found.deciding} == set(cell.claims)
    assert {(one.placed.claim.id, one.reason) for one in found.overruled} == {
        (one.claim_id, one.reason) for one in cell.overruled
    }


@pytest.mark.parametrize("place", ["AF-HER.herat", "AF-KAN.kandahar"])
def test_document_002_is_overruled_that_evening_with_a_reason_and_its_quote(shipped: Dataset, place: str) -> None:
    found = proof(shipped, place, TENTH, TENTH)
    assert found.span.state == "contested"
    [claim] = [one for one in found.overruled if one.placed.document.id == "seed-002"]
    assert claim.contradicts and claim.placed.claim.predicate == "captured"
    assert claim.reason is not None and claim.reason.startswith("contradicted by ")
    assert claim.context is not None and claim.context.words == SENTENCE
    assert claim.context.before.endswith("withdrawal of foreign troops from the country.\n")
    assert claim.context.after.startswith("\nOn Monday, the Taliban seized Aybak")


@pytest.mark.parametrize("place", ["AF-HER.herat", "AF-KAN.kandahar"])
def test_under_latest_document_002_decides_to_the_day_before_newer_words(shipped: Dataset, place: str) -> None:
    ninth = proof(shipped, place, date(2021, 8, 9), TENTH, "latest")
    assert (ninth.span.state, ninth.span.basis, ninth.span.since) == ("taliban", "observed", date(2021, 8, 9))
    assert [one.placed.document.id for one in ninth.deciding] == ["seed-002"]
    tenth = proof(shipped, place, TENTH, TENTH, "latest")  # that very day fighting is reported in words just as new
    assert tenth.span.state == "contested" and tenth.overruled == ()
    assert tenth.earlier is not None and earlier_words(shipped, tenth.earlier) == "Before, to 9 August 2021: Taliban"
    assert [one.placed.document.id for one in tenth.earlier.witnesses] == ["seed-002"]


def test_a_document_is_all_that_json_needs(shipped: Dataset) -> None:
    found = row(shipped, proof(shipped, "AF-HER.herat", TENTH, TENTH))
    assert {
        "iso_3166_2",
        "place_id",
        "on",
        "known_by",
        "rule",
        "state",
        "basis",
        "since",
        "claims",
        "overruled",
        "later",
    } <= set(found)
    [claim] = [one for one in found["overruled"] if one["document"]["id"] == "seed-002"]
    assert claim["quote"]["words"] == SENTENCE and claim["quote"]["end"] - claim["quote"]["start"] == len(SENTENCE)
    assert claim["document"]["published_note"] and claim["place"]["who"] and claim["reason"]
