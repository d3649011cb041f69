"""The key of a name, and the words for its kind."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.toponyms import LONGEST, Hint, key, split_kind

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    "spellings",
    [
        "Qala-e Naw|Qalā-i-Naw|qala-ye naw|Qal‘a e Naw|QALA NAW|Qalʿa-yi Naw|Qala\u200b-e-Naw",
        "Lashkar Gah|Lashkargāh|LASHKAR-GAH|Las̲h̲kar Gāh|lashkar.gah",
        "قلعه نو|قلعة نو|قلعۀ نو|قلعه‌نو|قلعهٔ نو|قلعه‌ی نو|قَلعه نو|قلعـه نو",
        "لشکرگاه|لشكرگاه|لشکر گاه|لشکرګاه|لشکرگاة",
        "غزنی|غزني|غزنى|غزنې|غزنۍ",
        "اروزگان|أروزگان|إروزگان|آروزگان|ٱروزگان",
        "مؤمن|مومن|مۆمن",
    ],
)
def test_ways_to_write_one_name_have_one_key(spellings: str) -> None:
    assert len({key(spelling) for spelling in spellings.split("|")}) == 1


@pytest.mark.parametrize(("one", "other"), [("Sharan", "Sharana"), ("Kunar", "Konar"), ("پروان", "پارون"), ("ت", "ټ")])
def test_names_that_sound_or_look_different_keep_their_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_an_izafet_is_no_part_of_a_name_but_a_last_letter_is() -> None:
    assert key("Pul-e Khumri") == key("Pul Khumri") != key("Puli Khumri")
    assert key("Sharan-e") == "sharane"


@pytest.mark.parametrize("nothing", ["", " ", "-", "ʿ", "\u200c", "…", "\N{COMBINING ACUTE ACCENT}", "\ud800", "🚩"])
def test_what_has_no_letters_has_no_key(nothing: str) -> None:
    assert key(nothing) == ""


def test_what_is_too_long_is_no_name() -> None:
    assert key("k" * LONGEST) == "k" * LONGEST
    assert key("k" * (LONGEST + 1)) == ""
    assert key("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * LONGEST) == ""  # one character, many letters


@given(ANY_TEXT)
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(ANY_TEXT)
def test_case_does_not_matter(text: str) -> None:
    assert key(text.casefold()) == key(text)


def test_every_character_folds_to_something_that_folds_to_itself() -> None:
    for code in range(0, sys.maxunicode + 1, 7):
        folded = key(chr(code))
        assert key(folded) == folded, hex(code)


@pytest.mark.parametrize(
    ("toponym", "core", "hint"),
    [
        ("Kunduz city", "Kunduz", Hint.CITY),
        ("the city of Kunduz", "Kunduz", Hint.CITY),
        ("Kunar Province", "Kunar", Hint.PROVINCE),
        ("Wilayat-e Kunduz", "Kunduz", Hint.PROVINCE),
        ("province de Balkh", "Balkh", Hint.PROVINCE),
        ("ولایت کندز", "کندز", Hint.PROVINCE),
        ("ولايتِ کندز", "کندز", Hint.PROVINCE),
        ("د ننګرهار ولایت", "ننګرهار", Hint.PROVINCE),
        ("شهر هرات", "هرات", Hint.CITY),
        ("د کندهار ښار", "کندهار", Hint.CITY),
        ("Nad Ali district", "Nad Ali", Hint.DISTRICT),
        ("ولسوالۍ نادعلي", "نادعلي", Hint.DISTRICT),
        ("Nawzad town", "Nawzad", Hint.TOWN),
        ("capital of Helmand province", "Helmand", Hint.CAPITAL),
        ("Helmand’s provincial capital", "Helmand", Hint.CAPITAL),
        ("مرکز ولایت هلمند", "هلمند", Hint.CAPITAL),
        ("د هلمند د ولایت مرکز", "هلمند", Hint.CAPITAL),
        ("Lal wa Sar-e Jangal district", "Lal wa Sar-e Jangal", Hint.DISTRICT),
    ],
)
def test_words_for_a_kind_are_told_from_the_name(toponym: str, core: str, hint: Hint) -> None:
    assert split_kind(toponym) == (core, hint)


@pytest.mark.parametrize("toponym", ["Kunduz", "", "city", "ولسوالی", "the Hague", "Provinceton", "X" * 200 + " city"])
def test_without_such_words_nothing_is_taken_away(toponym: str) -> None:
    assert split_kind(toponym) == (toponym, None)


@given(ANY_TEXT)
def test_the_core_is_part_of_the_toponym(text: str) -> None:
    core, hint = split_kind(text)
    assert core in text
    assert hint is not None or core == text


@given(ANY_TEXT, st.sampled_from(["city", "province", "ولایت", "ښار", "-", " ", "of", "'s"]))
def test_no_text_raises(text: str, word: str) -> None:
    key(text + word + text)
    split_kind(f"{word} {text} {word}")
