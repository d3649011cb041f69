"""What the words around a verb or noun make of it: it happened, was tried or beaten back, denied, expected, only claimed."""

from __future__ import annotations

from datetime import date

import pytest

from geo.dataset import Dataset
from geo.places import PlaceKind
from geo.reading.clauses import Clauses
from geo.reading.dating import find_dates
from geo.reading.items import read_items
from geo.reading.lexicon import Stance
from geo.reading.mentions import KnownNames, Places
from geo.reading.nouns import read_noun, read_states
from geo.reading.phrases import group
from geo.reading.stances import stance
from geo.reading.verbs import read_verb

PUBLISHED = date(2021, 8, 10)


class Read:
    """Single sentences, with the shipped places and words."""

    def __init__(self, dataset: Dataset) -> None:
        self.lexicon = dataset.lexicon
        self.names = KnownNames(dataset.gazetteer)
        self.places = Places(dataset.gazetteer, PlaceKind.CAPITAL)

    def clauses(self, text: str) -> Clauses:
        (items,) = read_items(text, 0, len(text), self.lexicon, self.names, find_dates(text, PUBLISHED))
        return Clauses(group(items, self.places, self.lexicon), self.lexicon)

    def told(self, text: str) -> list[str]:
        """What a sentence says of places, as "predicate stance"."""
        clauses = self.clauses(text)
        found = [
            one
            for at in clauses.triggers
            for one in (read_noun(clauses, at) if clauses.is_noun(at) else read_verb(clauses, at))
        ]
        return [f"{one.predicate} {one.stance}" for one in (*found, *read_states(clauses))]


@pytest.fixture(scope="module")
def read(shipped: Dataset) -> Read:
    return Read(shipped)


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban captured Ghazni.",
        "The Taliban have captured Ghazni.",
        "The Taliban managed to capture Ghazni.",
        "The Taliban succeeded in capturing Ghazni.",
        "Ghazni is known to have fallen.",
        "Ghazni is reported to have fallen.",
        "Ghazni is the sixth capital to fall.",
        "Ghazni became the latest city to be captured by the Taliban.",
        "A lawmaker confirmed that Ghazni had fallen.",
        "A lawmaker said Ghazni had fallen.",
        "Not only soldiers fled, but Ghazni fell.",
        "Ghazni fell without a fight.",
        "Nobody doubts it: Ghazni fell.",
        "Talks failed and Ghazni fell.",
    ],
)
def test_it_happened(read: Read, text: str) -> None:
    assert read.told(text) == ["captured real"]


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban did not capture Ghazni.",
        "The Taliban didn't capture Ghazni.",
        "The Taliban have not captured Ghazni.",
        "Ghazni has not fallen.",
        "Ghazni never fell.",
        "Ghazni was not captured by the Taliban.",
        "The governor denied that Ghazni had fallen.",
        "The governor rejected claims that Ghazni had fallen.",
        "The governor dismissed reports of the fall of Ghazni.",
        "The Taliban falsely claimed to have captured Ghazni.",
        "The claim that Ghazni had fallen was false.",
        "Reports of the fall of Ghazni are not true.",
        "The governor denied the capture of Ghazni.",
    ],
)
def test_it_is_denied(read: Read, text: str) -> None:
    assert read.told(text) == ["captured denied"]


@pytest.mark.parametrize(
    "text",
    [
        "Ghazni will fall.",
        "Ghazni could fall within days.",
        "The Taliban may capture Ghazni.",
        "The Taliban are expected to capture Ghazni.",
        "The Taliban plan to capture Ghazni.",
        "The Taliban threatened to take Ghazni.",
        "The Taliban are close to capturing Ghazni.",
        "Officials fear that Ghazni would fall.",
        "Ghazni is about to fall.",
        "Ghazni is on the verge of falling to the Taliban.",
        "Residents feared the fall of Ghazni.",
        "The fall of Ghazni would be a blow.",
        "If Ghazni falls, the road is open.",
        "Should Ghazni fall, the road is open.",
        "Nobody knows whether Ghazni has fallen.",
        "The Taliban vowed to capture Ghazni.",
        "Losing Ghazni would be a blow.",
    ],
)
def test_it_is_only_expected(read: Read, text: str) -> None:
    assert read.told(text) == ["captured expected"]


@pytest.mark.parametrize(
    "text",
    [
        "Rumours of the fall of Ghazni spread.",
        "The Taliban claimed that they had captured Ghazni.",
        "The Taliban claimed to have captured Ghazni.",
        "The Taliban claimed the capture of Ghazni.",
    ],
)
def test_it_is_only_claimed(read: Read, text: str) -> None:
    assert read.told(text) == ["captured claimed"]


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban tried to capture Ghazni.",
        "The Taliban are trying to take Ghazni.",
        "The Taliban launched an offensive to capture Ghazni.",
        "The Taliban fought in an attempt to seize Ghazni.",
    ],
)
def test_what_is_tried_is_fought_for(read: Read, text: str) -> None:
    assert read.told(text)[0] == "contested real"
    assert not any(one.startswith("captured") for one in read.told(text))


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban failed to capture Ghazni.",
        "The Taliban were unable to take Ghazni.",
        "The army repelled an attempt to capture Ghazni.",
    ],
)
def test_what_failed_is_repelled(read: Read, text: str) -> None:
    assert "repelled real" in read.told(text)
    assert not any(one.startswith(("captured", "contested")) for one in read.told(text))


@pytest.mark.parametrize(
    "text",
    [
        "The army prevented the Taliban from capturing Ghazni.",
        "The Taliban have yet to capture Ghazni.",
        "The Taliban moved on without capturing Ghazni.",
        "Ghazni will not fall.",
        "The Taliban cannot take Ghazni.",
        "Do not let Ghazni fall.",
    ],
)
def test_what_did_not_happen_is_not_told(read: Read, text: str) -> None:
    assert read.told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army has not recaptured Ghazni.", ["recaptured denied"]),
        ("The army plans to recapture Ghazni.", ["recaptured expected"]),
        ("The army failed to recapture Ghazni.", ["repelled real"]),
        ("The army claimed to have recaptured Ghazni.", ["recaptured claimed"]),
        ("The army tried to retake Ghazni.", ["contested real"]),
    ],
)
def test_the_same_of_taking_back(read: Read, text: str, expected: list[str]) -> None:
    assert read.told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ghazni fell, but Herat did not fall.", ["captured real", "captured denied"]),
        ("Ghazni has not fallen; Herat has fallen.", ["captured denied", "captured real"]),
        ("Ghazni fell and Herat could fall.", ["captured real", "captured expected"]),
    ],
)
def test_each_clause_has_its_own(read: Read, text: str, expected: list[str]) -> None:
    assert read.told(text) == expected


def test_a_stance_is_one_of_those_known(read: Read) -> None:
    clauses = read.clauses("The Taliban failed to capture Ghazni.")
    assert stance(clauses, clauses.triggers[-1]) is Stance.BEATEN
