"""Sentences, words and names: where each begins and ends, and what each is in its sentence."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dataset import Dataset
from geo.reading.dating import Dated, find_dates
from geo.reading.items import Item, read_items, sentences, tokens
from geo.reading.lexicon import Frame, Tag
from geo.reading.mentions import KnownNames

PUBLISHED = date(2021, 8, 10)


class Read:
    """Texts read with the shipped names and words."""

    def __init__(self, dataset: Dataset) -> None:
        self.lexicon = dataset.lexicon
        self.names = KnownNames(dataset.gazetteer)

    def pieces(self, text: str) -> list[list[Item]]:
        return list(read_items(text, 0, len(text), self.lexicon, self.names, find_dates(text, PUBLISHED)))

    def items(self, text: str) -> list[Item]:
        return [item for piece in self.pieces(text) for item in piece]

    def tagged(self, text: str, *tags: Tag) -> list[str]:
        """The words, as printed, of the items of these tags."""
        return [text[item.start : item.end] for item in self.items(text) if item.tag in tags]


@pytest.fixture(scope="module")
def read(shipped: Dataset) -> Read:
    return Read(shipped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ghazni fell. Herat held.", ["Ghazni fell.", "Herat held."]),
        ("Gen. Noor left Herat. It fell.", ["Gen. Noor left Herat.", "It fell."]),
        ("A U.S. base fell at 10 a.m. on Monday.", ["A U.S. base fell at 10 a.m. on Monday."]),
        ("August 6\nZaranj fell", ["August 6", "Zaranj fell"]),
        ("\n \n  Ghazni fell.\n\n", ["  Ghazni fell."]),
        (" \n\t\n", []),
        ("", []),
    ],
)
def test_where_sentences_begin_and_end(text: str, expected: list[str]) -> None:
    assert [text[start:end].rstrip() for start, end in sentences(text)] == expected


@given(st.text(alphabet="aB .!?\n\"'”)…،؟غ🏴\u200c\u0301", max_size=60))
def test_sentences_are_in_order_and_leave_out_no_word(text: str) -> None:
    found = list(sentences(text))
    assert found == sorted(found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ghazni's fall", ["Ghazni", "'s", "fall"]),
        ("Ghazni’s fall", ["Ghazni", "’s", "fall"]),
        ("Sar-e Pul", ["Sar-e", "Pul"]),
        ("Qala‑e‑Naw", ["Qala‑e‑Naw"]),  # hyphens that do not break
        ("U.S. forces", ["U.S.", "forces"]),
        ("Da'esh didn't", ["Da'esh", "didn't"]),
        ("“Herat”, (Farah)", ["“", "Herat", "”", ",", "(", "Farah", ")"]),
        ("12,000 men", ["12,000", "men"]),
        ("the 6th", ["the", "6th"]),
        ("in 2015, at 10:30.", ["in", "2015", ",", "at", "10:30", "."]),
        ("غزنی، هرات", ["غزنی", "،", "هرات"]),
    ],
)
def test_words_and_marks(text: str, expected: list[str]) -> None:
    assert [token.word for token in tokens(text, 0, len(text))] == expected


def test_only_what_may_begin_a_name_is_capital() -> None:
    words = {token.word: token.capital for token in tokens("Herat herat al-Din غزنی 12 , up-to", 0, 34)}
    assert words == {
        "Herat": True,
        "herat": False,
        "al-Din": True,
        "غزنی": True,
        "12": False,
        ",": False,
        "up-to": False,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fighters took Ghazni yesterday", ["Ghazni"]),
        ("fighters took Lashkar Gah yesterday", ["Lashkar Gah"]),
        ("fighters took Pul-e Khumri and Qala-e Naw", ["Pul-e Khumri", "Qala-e Naw"]),
        ("fighters took Mazar-i-Sharif, Herat, Farah", ["Mazar-i-Sharif", "Herat", "Farah"]),
        ("fighters took Kuran wa Munjan", ["Kuran wa Munjan"]),  # small letters inside a name
        ("fighters took Khost", ["Khost"]),
        ("fighters took Khost wa Firing", ["Khost wa Firing"]),  # not Khost, of which something follows
        ("fighters took Lal wa Sar Jangal and Maidan Shar", ["Lal wa Sar Jangal", "Maidan Shar"]),
        ("fighters took “Ghazni”", ["Ghazni"]),
        ("the fall of ghazni", []),  # a name has a capital letter
        ("fighters took Nowhere Town", []),
    ],
)
def test_the_longest_known_name_is_one_place(read: Read, text: str, expected: list[str]) -> None:
    assert read.tagged(text, Tag.PLACE) == expected


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("The Taliban fighters left", Tag.ACTOR, ["The Taliban"]),
        ("The Taleban left", Tag.ACTOR, ["Taleban"]),
        ("Afghan National Security Forces left", Tag.ACTOR, ["Afghan National Security Forces"]),
        ("anti-Taliban fighters left", Tag.ACTOR, ["anti-Taliban fighters"]),
        ("talibanesque music", Tag.ACTOR, []),
        ("Syrian rebels left Iraq", Tag.ELSEWHERE, ["Syrian", "Iraq"]),
        ("the provincial capital and a district", Tag.KIND, ["provincial capital", "district"]),
        ("the border crossing, the air base", Tag.FACILITY, ["border crossing", "air base"]),
        ("most of it, two-thirds, the outskirts", Tag.PART, ["most", "two-thirds", "outskirts"]),
        ("he said, according to her", Tag.SPEECH, ["said"]),
        ("he said, according to her", Tag.ACCORDING, ["according to"]),
        ("they did not, no longer, never", Tag.NEGATION, ["not", "no longer", "never"]),
        ("seven, several, 12", Tag.NUMBER, ["seven", "several", "12"]),
        ("Herat, Farah ( [ ) ]", Tag.BRACKET, ["(", "[", ")", "]"]),
        ("a – b: c; d", Tag.STOP, ["–", ":", ";"]),
        ("“a” ‘b’", Tag.QUOTE, ["“", "”", "‘", "’"]),
        ("then Karimi met Azizi there", Tag.NAME, ["Karimi", "Azizi"]),
        ("music", Tag.NAME, []),
    ],
)
def test_what_words_are_in_a_sentence(read: Read, text: str, tag: Tag, expected: list[str]) -> None:
    assert read.tagged(text, tag) == expected


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Weather was fine", Tag.NAME),  # "was" may follow a name
        ("Karimi Azizi was there", Tag.NAME),
        ("Karimi", Tag.WORD),
        ("Elsewhere there was peace", Tag.WORD),
    ],
)
def test_the_first_word_is_a_name_only_before_what_follows_names(read: Read, text: str, tag: Tag) -> None:
    assert read.items(text)[0].tag is tag


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("they took control of it", "took control of"),
        ("they took almost complete control of it", "took almost complete control of"),  # two small words between
        ("they withdrew from it", "withdrew from"),
        ("they took rather nearly almost control of it", "took"),  # three are too many
    ],
)
def test_a_verb_takes_the_words_that_belong_to_it(read: Read, text: str, phrase: str) -> None:
    (verb, *_) = [item for item in read.items(text) if item.tag is Tag.VERB]
    assert verb.text == phrase
    assert set(verb.entry.frames) & {Frame.GAIN, Frame.LEAVE}


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It fell on Monday, 9 August, they said", ["Monday, 9 August"]),
        ("It fell in 2015 and in August 2016", ["2015", "August 2016"]),
        ("It fell at night in May", ["May"]),
        ("May it fall", []),
        ("March fell in March", ["March"]),  # a town and a month
    ],
)
def test_a_date_is_one_item_with_its_days(read: Read, text: str, dates: list[str]) -> None:
    found = [item for item in read.items(text) if item.tag is Tag.DATE]
    assert [text[item.start : item.end] for item in found] == dates
    assert all(isinstance(item.value, Dated) for item in found)


def test_a_sentence_longer_than_any_is_read_in_pieces(read: Read) -> None:
    text = "word " * 900 + "Ghazni fell"
    pieces = read.pieces(text)
    assert [len(piece) for piece in pieces[:-1]] == [400, 400]
    assert [item.text for item in pieces[-1][-2:]] == ["Ghazni", "fell"]


@given(text=st.text(alphabet="GhazniLkr '’.,-–()“12\u200c\u0301غزی🏴", max_size=40))
def test_items_are_in_order_and_hold_the_words_of_the_text(read: Read, text: str) -> None:
    found = read.items(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    kept = "".join(text[item.start : item.end] for item in found)
    assert "".join(kept.split()) == "".join(text.split())
