"""From whole texts to proposals: what stands in each, what goes from sentence to sentence, and what holds of any text."""

from __future__ import annotations

import gc
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.candidates import Candidate
from geo.claims import Certainty
from geo.dataset import HOME, Dataset, build
from geo.extract import NAME, Proposal, Reader
from geo.resolve import Judgement, Subject, Verdict

PUBLISHED = date(2021, 8, 10)  # a Tuesday
DATASET = build(HOME / "data" / "afghanistan-2021")


@pytest.fixture(scope="module")
def reader(shipped: Dataset) -> Reader:
    return shipped.reader


def told(reader: Reader, text: str) -> list[str]:
    """Each proposal as "place id or ?, predicate, actor"."""
    return [
        f"{one.place.id if one.place else '?'} {one.predicate} {one.actor or '-'}"
        for one in reader.read(text, PUBLISHED)
    ]


def test_a_proposal_says_all_that_a_person_needs(reader: Reader) -> None:
    text = "It rained.  A Taliban spokesman said the group had captured Ghazni on Monday.  It rained."
    (one,) = reader.read(text, PUBLISHED)
    assert one.quote == "A Taliban spokesman said the group had captured Ghazni on Monday."
    assert text[one.start : one.end] == one.quote
    assert one.row(reader.gazetteer) == {
        "toponym": "Ghazni", "place_id": "AF-GHA.ghazni", "name": "Ghazni", "kind": "capital", "admin1": "Ghazni",
        "iso_3166_2": "AF-GHA", "actor": "taliban", "predicate": "captured", "earliest": "2021-08-09",
        "latest": "2021-08-09", "certainty": "claimed", "attribution": "A Taliban spokesman", "quote": one.quote,
        "start": one.start, "end": one.end, "extractor": f"{NAME}:gain-active",
    }  # fmt: skip


@pytest.mark.parametrize("before", ["", "\n\t  ", "\u3000", "It rained.\n \n  "])
def test_a_quote_begins_and_ends_with_its_words(reader: Reader, before: str) -> None:
    text = f"{before}Kunduz lies here.  The Taliban captured the city. \n"
    (one,) = reader.read(text, PUBLISHED)
    assert one.quote == text[one.start : one.end] == "Kunduz lies here.  The Taliban captured the city."
    (one,) = reader.read(f"{before}Ghazni fell. \n", PUBLISHED)
    assert (one.quote, one.start, one.end) == ("Ghazni fell.", len(before), len(before) + 12)


def test_proposals_are_in_the_order_of_the_sentences(reader: Reader) -> None:
    text = "Ghazni is under Taliban control. Kunduz fell on Sunday. Ghazni fell on Monday."  # the last is more exact
    assert [one.toponym for one in reader.read(text, PUBLISHED)] == ["Kunduz", "Ghazni"]
    text = "The Taliban claimed to have captured Ghazni. Fighting continued in Herat, the army said, denying the claim."
    assert [str(one.certainty) for one in reader.read(text, PUBLISHED)] == ["claimed", "asserted", "denied"]


def test_what_is_not_known_is_none_in_a_row(reader: Reader) -> None:
    (one,) = reader.read("Islamic State fighters control Dowlatabad.", PUBLISHED)
    row = one.row(reader.gazetteer)
    empty = ("place_id", "name", "kind", "admin1", "iso_3166_2", "actor", "earliest", "latest")
    assert {name: row[name] for name in empty} == dict.fromkeys(empty)
    assert (row["toponym"], row["attribution"]) == ("Dowlatabad", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # pronouns and what "the city" stands for
        ("The Taliban captured Zaranj. They also captured Sheberghan.",
         ["AF-NIM.zaranj captured taliban", "AF-JOW.sheberghan captured taliban"]),
        ("The resistance attacked Ghazni. They also captured Herat.",
         ["AF-GHA.ghazni contested resistance", "AF-HER.herat captured resistance"]),
        ("Kunduz lies here. The Taliban captured the city.", ["AF-KDZ.kunduz captured taliban"]),
        ("Kunduz and Taloqan lie here. The Taliban captured both cities.",
         ["AF-KDZ.kunduz captured taliban", "AF-TAK.taloqan captured taliban"]),
        ("Kunduz and Taloqan lie here. The Taliban captured them.",
         ["AF-KDZ.kunduz captured taliban", "AF-TAK.taloqan captured taliban"]),
        ("Zabul is poor. The Taliban captured its capital.", ["AF-ZAB.qalat captured taliban"]),
        ("The Taliban attacked Herat. The army repelled them.", ["AF-HER.herat repelled government"]),
        # ellipsis
        ("Kunduz fell. Taloqan followed.", ["AF-KDZ.kunduz captured taliban", "AF-TAK.taloqan captured taliban"]),
        ("Kunduz fell, as did Taloqan.", ["AF-KDZ.kunduz captured taliban", "AF-TAK.taloqan captured taliban"]),
        ("Two districts fell. The districts include Nad Ali and Garmsir.",
         ["AF-HEL.nad-ali-district captured taliban", "AF-HEL.garmsir-district captured taliban"]),
        # bases, airports and crossings are not the city
        ("The Taliban captured Kandahar airport.", ["? captured taliban"]),
        ("The Taliban captured Bagram air base.", ["? captured taliban"]),
        ("The Taliban captured Islam Qala border crossing.", ["AF-HER.eslam-qaleh captured taliban"]),
        ("The Taliban captured the police headquarters in Ghazni.", []),
        ("The Taliban captured Ghazni prison.", []),
        # other countries: only what names a place here beyond doubt
        ("Houthi fighters captured Marib.", []),
        ("Rebels captured Idlib in Syria.", []),
        ("In Iraq, Mosul fell. The Taliban captured Ghazni.", ["AF-GHA.ghazni captured taliban"]),
        ("In Iraq, Mosul fell. The rebels captured the city of Zzyzx.", []),
        # casualties, and nothing named
        ("Ten people were killed in fighting in Ghazni.", []),
        ("Ten soldiers died when the Taliban captured Ghazni.", ["AF-GHA.ghazni captured taliban"]),
        ("The Taliban captured two districts.", []),
        ("They captured the city.", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_a_text_tells(reader: Reader, text: str, expected: list[str]) -> None:
    assert told(reader, text) == expected


def test_an_ambiguous_name_keeps_its_candidates_and_no_place(reader: Reader) -> None:
    (one,) = reader.read("Dowlatabad fell on Monday.", PUBLISHED)
    assert one.place is None
    assert {candidate.place.id for candidate in one.candidates} >= {"AF-BAL.dowlatabad", "AF-FYB.dowlatabad"}
    assert all(isinstance(candidate, Candidate) for candidate in one.candidates)
    (known,) = reader.read("Dowlatabad in Faryab fell on Monday.", PUBLISHED)
    assert (known.place.id if known.place else "", known.how) == ("AF-FYB.dowlatabad", "the name")


@pytest.mark.parametrize(
    ("printed", "toponym", "place_id", "verdict", "expected"),
    [
        ("Dowlatabad", "Dowlatabad", "AF-BAL.dowlatabad", Verdict.YES, ["AF-BAL.dowlatabad captured taliban"]),
        ("Ghazni", "Ghazni", "AF-GHA.ghazni", Verdict.NO, []),  # nothing that it names is left
        ("Ghazni", "Ghazni", "AF-HER.herat", Verdict.YES, ["AF-HER.herat captured taliban"]),  # who knows why
        ("Ghazni", "Farah", "AF-HER.herat", Verdict.YES, ["AF-GHA.ghazni captured taliban"]),  # about another name
    ],
)
def test_a_persons_judgement_about_a_toponym_wins(
    shipped: Dataset, printed: str, toponym: str, place_id: str, verdict: Verdict, expected: list[str]
) -> None:
    judgement = Judgement(Subject.TOPONYM, toponym, place_id, verdict, "a friend", PUBLISHED, "")
    judged = Reader(shipped.gazetteer, shipped.lexicon, [judgement])
    text = f"{printed} fell to the Taliban."
    assert told(judged, text) == expected
    assert all((one.how == "a friend decided") is (toponym == printed) for one in judged.read(text, PUBLISHED))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red fighters captured Bery.", ["XX-B.bery captured red"]),
        ("Bery fell to Red.", ["XX-B.bery captured red"]),
        ("Bery was captured by Blue.", ["XX-B.bery captured blue"]),
        ("Bery fell.", ["XX-B.bery captured -"]),  # nobody knows who holds what there
        ("Green captured Bery.", ["XX-B.bery captured -"]),
        ("The Taliban met in Bery.", []),
        ("Abad in Celland fell to Red.", ["XX-C.abad captured red"]),
    ],
)
def test_a_dataset_without_a_lexicon_reads_its_parties_by_their_labels(
    world: Path, text: str, expected: list[str]
) -> None:
    assert not (world / "lexicon.toml").exists()
    assert told(Dataset.load(world).reader, text) == expected


# What holds of any text.

PIECES = st.sampled_from([
    *("The Taliban captured", "was captured by", "fell", "has fallen to", "they also took control of", "the fall of",
      "repelled an attack on", "fighting in", "is under siege", "is under the control of", "did not", "denied the claim",
      "would", "if", "claimed that", "said on Tuesday", "according to", "the city", "both cities", "them", "it", "its capital",
      "the capital of", "the capitals of", "province", "districts of", "district", "as did", "followed", "including",
      "parts of", "airport", "the army", "anti-Taliban fighters", "Syria", "and", "in", "of", "who", "'s"),
    *("Ghazni", "Kunduz", "Herat", "Zabul", "Nad Ali", "Dowlatabad", "Lashkar Gah", "Zzyzx", "Karimi"),
    *("on Monday", "in 2015", "August 6:", "yesterday", "since June", "31 June", "on 6 August"),
    *(",", ".", ";", ":", "–", "(", ")", "“", "”", "'", "\n", "\n\n", "%", "…", "🏴", "\u200c", "غزنی", "سقوط کرد", "را"),
    *(" ".join(words) for phrases in DATASET.lexicon.phrases.values() for words, _ in phrases[:1]),
])  # fmt: skip
GLUED = st.lists(st.tuples(PIECES, st.sampled_from([" ", " ", " ", ""])), max_size=30).map(
    lambda found: "".join(piece + joint for piece, joint in found)
)
TEXTS = st.one_of(st.text(max_size=200), GLUED, GLUED, GLUED)


@given(text=TEXTS)
@settings(max_examples=300)
def test_what_holds_of_any_text(text: str) -> None:
    proposals = DATASET.reader.read(text, PUBLISHED)
    for one in proposals:
        assert text[one.start : one.end] == one.quote == one.quote.strip() != ""
        assert one.toponym in one.quote and one.toponym.strip()
        assert one.place is None or DATASET.gazetteer.get(one.place.id) == one.place
        assert one.actor == "" or one.actor in DATASET.actors
        assert one.attribution in " ".join(text.split())
        assert one.extractor.startswith(f"{NAME}:")
        assert not (one.when and one.when.earliest) or one.when.earliest <= PUBLISHED + timedelta(days=1)
        assert one.certainty is not Certainty.EXPECTED or one.place
    ends = [one.end for one in proposals]
    assert ends == sorted(ends)  # in the order of the sentences that tell it
    told = [(one.place or one.toponym, one.predicate, one.when, one.certainty) for one in proposals]
    assert len(set(told)) == len(told)


@given(text=GLUED, other=GLUED)
@settings(max_examples=30)
def test_what_is_read_depends_on_the_text_alone(text: str, other: str) -> None:
    fresh = Reader(DATASET.gazetteer, DATASET.lexicon, DATASET.judgements)
    first = fresh.read(text, PUBLISHED)
    fresh.read(other, PUBLISHED - timedelta(days=400))
    assert fresh.read(text, PUBLISHED) == first == DATASET.reader.read(text, PUBLISHED)


@pytest.mark.parametrize("published", [date.min, date(1999, 12, 31), date(2024, 2, 29), date(9998, 12, 31)])
def test_any_day_of_publication_will_do(reader: Reader, published: date) -> None:
    found = reader.read("Ghazni fell. Herat fell yesterday. Farah fell last week, they said on Monday.", published)
    assert [one.toponym for one in found] == ["Ghazni", "Herat", "Farah"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Taliban captured Ghazni on Monday. ",
        "The Taliban captured Ghazni, ",
        "Kunduz and Taloqan lie here. They took both cities. It fell. ",
        "They captured the city and it ",
        "denied the claim of the capital of ( ",
    ],
)
def test_reading_takes_time_in_step_with_the_text(reader: Reader, sentence: str) -> None:
    def seconds(times: int) -> float:
        begun = time.process_time()
        reader.read(sentence * times, PUBLISHED)
        return time.process_time() - begun

    gc.collect()
    gc.freeze()  # else Python looks through all that other tests have left in memory while it reads the longer text
    try:
        short = min(seconds(100) for _ in range(3))
        long = min(seconds(800) for _ in range(2))
    finally:
        gc.unfreeze()
    assert long < 8 * short * 2.5 + 0.1  # eight times the text; were it squared, 64 times as long


def test_two_texts_are_read_apart(reader: Reader) -> None:
    one, other = "Kunduz lies here.", "The Taliban captured the city."
    both: tuple[Proposal, ...] = reader.read(f"{one} {other}", PUBLISHED)
    assert [found.toponym for found in both] == ["Kunduz"]
    reader.read(one, PUBLISHED)
    assert reader.read(other, PUBLISHED) == ()
