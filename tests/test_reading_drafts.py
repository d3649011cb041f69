"""On which day, who says so, and what is told twice: by the sentence, by those beside it, by headings, by the word of a party."""

from __future__ import annotations

from datetime import date

import pytest

from geo.dataset import Dataset
from geo.extract import Proposal, Reader

PUBLISHED = date(2021, 8, 10)  # a Tuesday
NEWS = "2021-08-09?/2021-08-10?"


@pytest.fixture(scope="module")
def reader(shipped: Dataset) -> Reader:
    return shipped.reader


def days(proposals: tuple[Proposal, ...]) -> list[str]:
    """Each proposal as "place, day", the day empty where the text does not say."""
    return [f"{one.place.name if one.place else one.toponym} {one.when or ''}".strip() for one in proposals]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the sentence's own day: after, before, in the clause
        ("Ghazni fell on Monday.", ["Ghazni 2021-08-09"]),
        ("On Monday, Ghazni fell.", ["Ghazni 2021-08-09"]),
        ("Ghazni fell overnight to Monday.", ["Ghazni 2021-08-08/2021-08-09"]),
        ("Ghazni fell on 6 August 2021.", ["Ghazni 2021-08-06"]),
        ("Ghazni fell on Sunday and Herat fell on Monday.", ["Ghazni 2021-08-08", "Herat 2021-08-09"]),
        ("On Sunday Ghazni fell, but on Monday Herat fell.", ["Ghazni 2021-08-08", "Herat 2021-08-09"]),
        ("The Taliban captured Ghazni on Sunday and Herat on Monday.", ["Ghazni 2021-08-08", "Herat 2021-08-09"]),
        # history has its year
        ("The Taliban captured Kunduz in 2015.", ["Kunduz 2015"]),
        ("The Taliban captured Kunduz in September 2015.", ["Kunduz 2015-09"]),
        ("The Taliban captured Kunduz in 2015 and again in 2016.", ["Kunduz 2015", "Kunduz 2016"]),
        ("Kunduz, which the Taliban captured in 2015, fell on Sunday.", ["Kunduz 2015", "Kunduz 2021-08-08"]),
        # the day of saying, or the one before
        ("The ministry said on Tuesday that Ghazni had fallen.", ["Ghazni 2021-08-09/2021-08-10"]),
        ("Ghazni has fallen, a lawmaker said on Monday.", ["Ghazni 2021-08-08/2021-08-09"]),
        ("A lawmaker said on Tuesday that Ghazni had fallen on Sunday.", ["Ghazni 2021-08-08"]),
        # headings
        ("August 6\nZaranj fell.\n\nAugust 7\nSheberghan fell.", ["Zaranj 2021-08-06", "Sheberghan 2021-08-07"]),
        ("August 6: Zaranj fell. Farah fell too.", ["Zaranj 2021-08-06", "Farah 2021-08-06"]),
        ("August 6: Zaranj fell on August 5.", ["Zaranj 2021-08-05"]),
        # a dateline is no day of an event
        ("KABUL, Aug 10 (Wire) - Ghazni fell on Sunday.", ["Ghazni 2021-08-08"]),
        # the sentences beside it
        ("Ghazni fell on Sunday. The Taliban captured Herat.", ["Ghazni 2021-08-08", "Herat 2021-08-07/2021-08-08"]),
        ("The mayor left on Sunday. Ghazni fell.", ["Ghazni 2021-08-07/2021-08-08"]),
        ("Kunduz fell on Sunday. So. It rained. It was hot. Herat fell.", ["Kunduz 2021-08-08", f"Herat {NEWS}"]),
        # news without a day; how things stand and what is expected stays without
        ("Ghazni fell.", [f"Ghazni {NEWS}"]),
        ("The Taliban have captured Ghazni.", [f"Ghazni {NEWS}"]),
        ("Ghazni is under Taliban control.", ["Ghazni"]),
        ("The government still controls Ghazni.", ["Ghazni"]),
        ("Lashkar Gah is under siege.", ["Lashkar Gah"]),
        ("Ghazni will fall.", ["Ghazni"]),
        ("The fall of Ghazni surprised many.", ["Ghazni"]),
    ],
)
def test_the_day(reader: Reader, text: str, expected: list[str]) -> None:
    assert days(reader.read(text, PUBLISHED)) == expected


def test_the_day_is_seen_from_publication(reader: Reader) -> None:
    assert days(reader.read("Ghazni fell on Monday.", date(2021, 8, 16))) == ["Ghazni 2021-08-16"]
    assert days(reader.read("Ghazni fell.", date(2021, 8, 16))) == ["Ghazni 2021-08-15?/2021-08-16?"]
    assert days(reader.read("Ghazni fell on 6 August.", date(2020, 12, 1))) == ["Ghazni 2020-08-06"]


@pytest.mark.parametrize(
    ("text", "attribution", "certainty"),
    [
        # the gaining side's own word is only claimed
        ("A Taliban spokesman said the group had captured Ghazni on Monday.", "A Taliban spokesman", "claimed"),
        ("The Taliban said they had captured Ghazni on Monday.", "The Taliban", "claimed"),
        ("Ghazni fell on Monday, a Taliban spokesman said.", "a Taliban spokesman", "claimed"),
        ("According to the Taliban, Ghazni fell on Monday.", "the Taliban", "claimed"),
        ("The army said it had recaptured Gereshk on Monday.", "The army", "claimed"),
        ("The defence ministry said its forces had recaptured Gereshk.", "The defence ministry", "claimed"),
        # that of the losing side, of others, or of the text is not
        ("The army said the Taliban had captured Ghazni on Monday.", "The army", "asserted"),
        ("The Taliban said the army had recaptured Gereshk on Monday.", "The Taliban", "asserted"),
        ("Ghazni fell on Monday, a lawmaker said.", "a lawmaker", "asserted"),
        ("“Ghazni fell on Monday,” said a lawmaker.", "a lawmaker", "asserted"),
        ("According to residents, Ghazni fell on Monday.", "residents", "asserted"),
        ("Ghazni fell on Monday, according to residents.", "residents", "asserted"),
        ("Residents said on Tuesday that Ghazni had fallen.", "Residents", "asserted"),
        ("Ghazni fell on Monday.", "", "asserted"),
        # a denial is whose it is
        ("The governor denied that Ghazni had fallen.", "The governor", "denied"),
    ],
)
def test_who_says_so(reader: Reader, text: str, attribution: str, certainty: str) -> None:
    (one,) = reader.read(text, PUBLISHED)
    assert (one.attribution, str(one.certainty)) == (attribution, certainty)


@pytest.mark.parametrize(
    "denial",
    ["The ministry denied the claim.", "The ministry denied it.", "The ministry denied these allegations."],
)
def test_a_denial_of_what_was_told_before(reader: Reader, denial: str) -> None:
    claim, denied = reader.read(f"The Taliban claimed they had captured Ghazni on Monday. {denial}", PUBLISHED)
    assert (str(claim.certainty), claim.attribution) == ("claimed", "The Taliban")
    assert (str(denied.certainty), denied.attribution) == ("denied", "The ministry")
    assert denied.place == claim.place
    assert denied.quote.endswith(denial)


def test_what_one_sentence_claimed_is_denied_and_nothing_before(reader: Reader) -> None:
    text = (
        "Kunduz fell on Sunday. The Taliban claimed to have captured Ghazni and Herat. The ministry denied the claim."
    )
    found = reader.read(text, PUBLISHED)
    assert [one.toponym for one in found if str(one.certainty) == "denied"] == ["Ghazni", "Herat"]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied the claim.",
        "The mayor spoke. The ministry denied the claim.",
        "Fighting continued in Ghazni. The ministry denied the claim.",  # no change of control
        "The Taliban claimed to have captured Ghazni. It rained. It was hot. The ministry denied the claim.",
        "The Taliban claimed to have captured Ghazni. The ministry confirmed the claim.",
        "The Taliban claimed to have captured Ghazni. The ministry denied entry to reporters.",
    ],
)
def test_nothing_else_is_denied(reader: Reader, text: str) -> None:
    assert "denied" not in [str(one.certainty) for one in reader.read(text, PUBLISHED)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # told twice is told once, on the more exact day, with the surer word
        ("Ghazni fell on Monday. Ghazni was captured by the Taliban on Monday.", ["Ghazni 2021-08-09"]),
        ("Ghazni fell. The Taliban captured Ghazni on Monday.", ["Ghazni 2021-08-09"]),
        ("The Taliban captured Ghazni on Monday. Ghazni is under Taliban control.", ["Ghazni 2021-08-09"]),
        ("Ghazni is under Taliban control. Kunduz fell on Sunday. Ghazni fell on Monday.",
         ["Kunduz 2021-08-08", "Ghazni 2021-08-09"]),
        # days that cannot be the same, other places, other predicates are not
        ("Ghazni fell on Sunday. Ghazni fell on Monday.", ["Ghazni 2021-08-08", "Ghazni 2021-08-09"]),
        ("Kunduz fell in 2015. Kunduz fell on Sunday.", ["Kunduz 2015", "Kunduz 2021-08-08"]),
        ("Kunduz city fell on Sunday. Kunduz province fell on Sunday.", ["Kunduz 2021-08-08", "Kunduz 2021-08-08"]),
        ("Ghazni fell on Sunday. The army recaptured Ghazni on Monday.", ["Ghazni 2021-08-08", "Ghazni 2021-08-09"]),
        # an attack by which the place fell, or the withdrawal before it, is not told besides
        ("The Taliban attacked and captured Ghazni on Monday.", ["Ghazni 2021-08-09"]),
        ("Government forces withdrew from Ghazni and the Taliban captured Ghazni on Monday.", ["Ghazni 2021-08-09"]),
        ("Government forces withdrew from Ghazni on Monday.", ["Ghazni 2021-08-09"]),
    ],
)  # fmt: skip
def test_what_is_told_twice(reader: Reader, text: str, expected: list[str]) -> None:
    assert days(reader.read(text, PUBLISHED)) == expected


def test_an_attack_beaten_back_is_no_fight_besides(reader: Reader) -> None:
    (one,) = reader.read("The Taliban attacked Herat on Monday. The army repelled the attack.", PUBLISHED)
    assert (str(one.predicate), one.actor) == ("repelled", "government")


def test_the_surer_word_stands(reader: Reader) -> None:
    text = "The Taliban said they had captured Ghazni on Monday. A lawmaker said Ghazni fell on Monday."
    (one,) = reader.read(text, PUBLISHED)
    assert str(one.certainty) == "asserted"
    (alone,) = reader.read(text[: text.index(" A lawmaker")], PUBLISHED)
    assert str(alone.certainty) == "claimed"
