"""The grammar of a sentence: triggers, subjects and objects, lists, and what each kind of verb and noun says of a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from geo.dataset import Dataset
from geo.places import PlaceKind
from geo.reading.clauses import Clauses, Found
from geo.reading.dating import find_dates
from geo.reading.items import read_items
from geo.reading.lexicon import Words
from geo.reading.making import COUNTED
from geo.reading.mentions import KnownNames, Places
from geo.reading.nouns import read_ellipsis, read_noun, read_states
from geo.reading.phrases import group
from geo.reading.verbs import read_verb

PUBLISHED = date(2021, 8, 10)


class Read:
    """Single sentences, with the shipped places and words."""

    def __init__(self, dataset: Dataset) -> None:
        self.lexicon = dataset.lexicon
        self.names = KnownNames(dataset.gazetteer)
        self.places = Places(dataset.gazetteer, PlaceKind.CAPITAL)

    def clauses(self, text: str, actor: str | None = None) -> Clauses:
        (items,) = read_items(text, 0, len(text), self.lexicon, self.names, find_dates(text, PUBLISHED))
        return Clauses(group(items, self.places, self.lexicon), self.lexicon, actor)

    def found(self, text: str, actor: str | None = None) -> list[str]:
        """What a sentence says, as "name predicate actor pattern"; a party that is none of the dataset's is "-"."""
        return [written(one) for one in all_found(self.clauses(text, actor))]


def all_found(clauses: Clauses) -> Iterator[Found]:
    for at in clauses.triggers:
        yield from read_noun(clauses, at) if clauses.is_noun(at) else read_verb(clauses, at)
    yield from read_states(clauses)


def written(one: Found) -> str:
    return f"{one.mention.name} {one.predicate} {one.actor or '-'} {one.pattern}"


@pytest.fixture(scope="module")
def read(shipped: Dataset) -> Read:
    return Read(shipped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # gaining, active and passive
        ("The Taliban captured Ghazni.", ["Ghazni captured taliban gain-active"]),
        ("Taliban fighters have seized Ghazni.", ["Ghazni captured taliban gain-active"]),
        ("The Taliban took almost complete control of Ghazni.", ["Ghazni captured taliban gain-active"]),
        ("The Taliban, who captured Ghazni, moved north.", ["Ghazni captured taliban gain-active"]),
        ("Ghazni was captured by the Taliban.", ["Ghazni captured taliban gain-passive"]),
        ("Ghazni has been overrun.", ["Ghazni captured taliban gain-passive"]),
        ("Ghazni, captured by the Taliban, lies south.", ["Ghazni captured taliban gain-passive"]),
        ("Insurgents captured Ghazni.", ["Ghazni captured taliban gain-active"]),
        ("The Taleban captured Ghazni.", ["Ghazni captured taliban gain-active"]),
        ("Anti-Taliban fighters captured Ghazni.", ["Ghazni captured resistance gain-active"]),
        ("Islamic State fighters captured Ghazni.", ["Ghazni captured - gain-active"]),
        # falling, losing
        ("Ghazni fell.", ["Ghazni captured taliban fall"]),
        ("Ghazni has fallen to the Taliban.", ["Ghazni captured taliban fall"]),
        ("Ghazni fell to the resistance.", ["Ghazni captured resistance fall"]),
        ("Soldiers in Ghazni surrendered.", ["Ghazni captured taliban fall"]),
        ("The government lost Ghazni.", ["Ghazni captured taliban lose"]),
        ("The Taliban lost Ghazni.", ["Ghazni recaptured government lose"]),
        ("Government forces abandoned Ghazni.", ["Ghazni captured taliban cede"]),
        # what the incumbent takes it has held before
        ("Government forces captured Ghazni.", ["Ghazni recaptured government gain-active"]),
        ("The army recaptured Ghazni from the Taliban.", ["Ghazni recaptured government regain-active"]),
        ("Ghazni was retaken.", ["Ghazni recaptured government regain-passive"]),
        ("The army took Ghazni back.", ["Ghazni recaptured government regain-active"]),
        ("The Taliban recaptured Ghazni.", ["Ghazni recaptured taliban regain-active"]),
        ("The army drove the Taliban out of Ghazni.", ["Ghazni recaptured government expel"]),
        ("The Taliban drove government forces out of Ghazni.", ["Ghazni captured taliban expel"]),
        ("Taliban fighters were driven out of Ghazni.", ["Ghazni recaptured government expel"]),
        ("The army cleared Ghazni of insurgents.", ["Ghazni recaptured government clear"]),
        # leaving, attacking, repelling, holding
        ("Government forces withdrew from Ghazni.", ["Ghazni withdrew government leave"]),
        ("The Taliban stormed Ghazni.", ["Ghazni contested taliban attack"]),
        ("Ghazni was attacked by the resistance.", ["Ghazni contested resistance attack"]),
        ("The army repelled an attack on Ghazni.", ["Ghazni repelled government repel"]),
        ("An attack on Ghazni was repelled.", ["Ghazni repelled government repel"]),
        ("Government forces hold Ghazni.", ["Ghazni holds government hold"]),
        ("The Taliban still hold Ghazni.", ["Ghazni holds taliban hold"]),
        ("The Taliban hold Ghazni.", ["Ghazni captured taliban hold"]),
        ("The Taliban control Ghazni.", ["Ghazni captured taliban hold"]),  # "control" is a noun too
        ("The Taliban capture Ghazni.", ["Ghazni captured taliban gain-active"]),
        ("Ghazni is held by government forces.", ["Ghazni holds government hold"]),
        # parties of other countries, and nothing of control
        ("Pakistani troops captured Ghazni.", ["Ghazni captured - gain-active"]),
        ("The president visited Ghazni.", []),
        ("The Taliban moved from Ghazni to Kabul.", []),
        ("The Taliban captured a village near Ghazni.", []),
        ("The Taliban captured ten soldiers.", []),
        ("Ghazni residents fled.", []),
    ],
)
def test_what_verbs_say(read: Read, text: str, expected: list[str]) -> None:
    assert read.found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fall of Ghazni surprised many.", ["Ghazni captured taliban fall-of"]),
        ("Ghazni's fall surprised many.", ["Ghazni captured taliban fall-of"]),
        ("The fall of Ghazni to the resistance surprised many.", ["Ghazni captured resistance fall-of"]),
        ("The Taliban's capture of Ghazni surprised many.", ["Ghazni captured taliban gain-of"]),
        ("The recapture of Ghazni surprised many.", ["Ghazni recaptured government regain-of"]),
        ("The seizure of Ghazni by the resistance surprised many.", ["Ghazni captured resistance gain-of"]),
        ("The Taliban launched an attack on Ghazni.", ["Ghazni contested taliban attack-on"]),
        ("Fighting continued in Ghazni.", ["Ghazni contested taliban fighting"]),
        ("In Ghazni, fighting continued.", ["Ghazni contested taliban fighting"]),
        ("The withdrawal of government forces from Ghazni was quick.", ["Ghazni withdrew government withdrawal-from"]),
        ("Ghazni is under siege.", ["Ghazni contested taliban under-siege"]),
        ("Ghazni is under Taliban control.", ["Ghazni captured taliban under-control"]),
        ("Ghazni is under the control of the Taliban.", ["Ghazni captured taliban under-control"]),
        ("Ghazni is in Taliban hands.", ["Ghazni captured taliban under-control"]),
        ("Ghazni remains under government control.", ["Ghazni holds government under-control"]),
        ("The Taliban are in control of Ghazni.", ["Ghazni captured taliban in-control-of"]),
        # nothing: where people died, near it, in the whole province, at the foot of something else
        ("Ten people were killed in fighting in Ghazni.", []),
        ("Fighting raged near Ghazni.", []),
        ("Fighting continued in Ghazni province.", []),
        ("Fighting continued in the suburbs of Ghazni.", []),
        ("Ghazni was in government hands until Monday.", []),
        ("The fall of the government surprised many.", []),
        ("Clashes in Ghazni killed ten people.", []),
    ],
)
def test_what_nouns_and_states_say(read: Read, text: str, expected: list[str]) -> None:
    assert read.found(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Taliban captured Ghazni and Herat.", ["Ghazni", "Herat"]),
        ("The Taliban captured Ghazni, Herat, Farah and Zaranj.", ["Ghazni", "Herat", "Farah", "Zaranj"]),
        ("Ghazni, Herat and Farah fell.", ["Ghazni", "Herat", "Farah"]),
        ("Ghazni and Herat were captured by the Taliban.", ["Ghazni", "Herat"]),
        ("Both Ghazni and Herat have fallen.", ["Ghazni", "Herat"]),
        ("The Taliban captured the cities of Ghazni and Herat.", ["Ghazni", "Herat"]),
        ("The Taliban captured three capitals, including Ghazni and Herat.", ["Ghazni", "Herat"]),
        ("The Taliban captured three cities: Ghazni, Herat and Farah.", ["Ghazni", "Herat", "Farah"]),
        ("The Taliban captured Ghazni on Monday and Herat on Tuesday.", ["Ghazni", "Herat"]),
        ("Ghazni fell on Monday, and Herat fell on Tuesday.", ["Ghazni", "Herat"]),
        ("The Taliban captured Ghazni and then seized Herat.", ["Ghazni", "Herat"]),
        ("The Taliban captured Ghazni and the army met in Herat.", ["Ghazni"]),
        ("The Taliban captured Ghazni, a day's drive from Herat.", ["Ghazni"]),
        ("The Taliban captured cities, except Herat.", []),
    ],
)
def test_lists(read: Read, text: str, names: list[str]) -> None:
    assert [one.mention.name for one in all_found(read.clauses(text))] == names


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("The Taliban captured parts of Ghazni.", "part-gain-active"),
        ("The Taliban captured most of Ghazni city.", "part-gain-active"),
        ("Half of Ghazni has fallen.", "part-fall"),
        ("The Taliban captured the outskirts of Ghazni.", "part-gain-active"),
    ],
)
def test_of_a_place_partly_taken_it_is_said_that_it_is_fought_over(read: Read, text: str, pattern: str) -> None:
    assert read.found(text) == [f"Ghazni contested taliban {pattern}"]


def test_they_are_the_party_last_spoken_of(read: Read) -> None:
    assert read.found("They also captured Herat.", "resistance") == ["Herat captured resistance gain-active"]
    assert read.found("They also captured Herat.") == ["Herat captured - gain-active"]
    clauses = read.clauses("The Taliban attacked and the army fled.", "resistance")
    list(all_found(clauses))
    assert clauses.actor_after() == "taliban"
    assert read.clauses("Nobody spoke.", "resistance").actor_after() == "resistance"
    assert read.clauses("Nobody spoke.").actor_after() is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Herat followed.", ["Herat"]),
        ("Soon Herat and Farah followed.", ["Herat", "Farah"]),
        ("The weather was fine, as did Herat.", ["Herat"]),
        ("Herat was quiet.", []),
    ],
)
def test_the_same_is_said_of_another_place(read: Read, text: str, names: list[str]) -> None:
    (last,) = all_found(read.clauses("Ghazni fell to the resistance."))
    found = list(read_ellipsis(read.clauses(text), last))
    assert [one.mention.name for one in found] == names
    assert {(one.actor, one.pattern) for one in found} <= {("resistance", "ellipsis-fall")}


def test_what_was_only_counted_is_named_in_the_next_sentence(read: Read) -> None:
    counting = read.clauses("Three districts fell.")
    assert not list(all_found(counting))
    assert counting.counted and counting.counted.mention.name == COUNTED
    found = list(read_ellipsis(read.clauses("The districts are Nad Ali and Garmsir."), counting.counted))
    assert [(one.mention.name, one.mention.kind) for one in found] == [("Nad Ali", "district"), ("Garmsir", "district")]
    assert not list(read_ellipsis(read.clauses("The people are in Nad Ali."), counting.counted))


def test_where_clauses_begin_and_who_acts(read: Read) -> None:
    clauses = read.clauses("The army fled, but Ghazni was finally captured by the Taliban.")
    (captured,) = [at for at in clauses.triggers if clauses.text(at) == "captured"]
    first, words = clauses.chain(captured)
    assert [item.text for item in words] == ["finally", "was"]
    assert clauses.text(first) == "was"
    assert clauses.text(clauses.clause(captured)) == "Ghazni"
    assert clauses.is_passive(captured) and clauses.is_verb(captured)
    assert clauses.agent(captured, Words.BY) == "taliban"
    assert clauses.agent(captured, Words.THEM) is None
    assert (clauses.tag(-1), clauses.text(999), clauses.mention(captured)) == (None, "", None)


@pytest.mark.parametrize(
    ("text", "word", "noun"),
    [
        ("the fall of Ghazni", "fall", True),
        ("they fall", "fall", False),
        ("Ghazni will fall", "fall", False),
        ("the lost parts of Ghazni", "lost", True),
        ("they lost parts of Ghazni", "lost", False),
        ("the attack was short", "attack", True),
        ("they attack Ghazni", "attack", False),
        ("to attack Ghazni", "attack", False),
    ],
)
def test_a_word_is_noun_or_verb_by_what_stands_beside_it(read: Read, text: str, word: str, noun: bool) -> None:
    clauses = read.clauses(text)
    (at,) = [at for at in clauses.triggers if clauses.text(at) == word]
    assert clauses.is_noun(at) is noun
