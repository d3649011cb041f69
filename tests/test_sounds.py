"""Names as heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sounds import apart, sound, spell, spellings
from geo.toponyms import LONGEST

ANY_TEXT = st.text(st.characters(exclude_categories=()))
NAMES = st.text("abcdefghijklmnopqrstuvwxyz -'āīşابپتجچخدرزشغفقکگلمنوهیعټړښ", max_size=30)


@pytest.mark.parametrize(
    "names",
    [
        "Kunduz|Qondoz|Kundus|Kunduz|Koundouz|Qunḏūz|کندز|قندوز|كندز|Kundutz",
        "Kunar|Konar|Kuner|Kounar|کنر|کونړ|كونر",
        "Mehtarlam|Mihtarlam|Mehtar Lam|Metarlam|مهترلام",
        "Firozkoh|Feroz Koh|Firuz Koh|Ferozkoh|Fīrōzkōh|فیروزکوه|فيروز كوه",
        "Taloqan|Taluqan|Taleqan|Taliqan|Talokan|تالقان|طالقان",
        "Qala-e Naw|Qala i Now|Qalah-ye Now|Kala-i-Nau|قلعه نو|قلعۀ نو",
        "Zaranj|Zeranj|Zarandsch|Zarandj|Sarandsch|زرنج",
        "Sheberghan|Shibirghan|Shiberghan|Scheberghan|Szeberghan|شبرغان",
        "Lashkargah|Lashkar Gah|Lachkargah|Laschkar Gah|لښکرګاه|لشکرگاه|لشكركاه",
        "Maidan Shahr|Maydan Shar|Maidan Schahr|میدان شهر|میدان ښار",
        "Pol-e Khomri|Puli Khumri|Pul-i-Kumri|پل خمری|پلخمري|بل خمري",
        "Sar-e-Pul|Saripul|Sari Pol|سرپل|سر پل|ساري بول",
        "Mazar-e-Sharif|Mazar-i-Sharif|Masar-i-Scharif|Mazar-i-Szarif|مزار شریف",
        "Jowzjan|Jawzjan|Dschuzdschan|Djozdjan|جوزجان",
        "Parwan|Parvan|Parouan|پروان|بروان",
        "Khwaja|Khvajeh|Khoja|خواجه",
        "Nangarhar|Ningarhar|Nangrahar|ننگرهار|ننګرهار|ننغرهار",
    ],
)
def test_one_name_has_one_sound_in_both_scripts(names: str) -> None:
    assert len({sound(name) for name in names.split("|")}) == 1


@pytest.mark.parametrize(("near", "far"), [("Parvan", "Parun"), ("Sharanah", "Sharan"), ("Parouan", "Paroun")])
def test_what_the_sound_leaves_out_is_kept_to_compare(near: str, far: str) -> None:
    name = spell({"P": "Parwan", "S": "Sharana"}[near[0]])
    one, other = spell(near), spell(far)
    assert name and one and other
    assert name.sound == one.sound == other.sound
    assert apart(name, one) < apart(name, other)


def test_romanising_costs_nothing_or_next_to_nothing() -> None:
    name = spell("Kunduz")
    for written in ("Kunduz", "Qunduz", "کندز", "قندوز", "Kondoz"):
        other = spell(written)
        assert name and other
        assert apart(name, other) <= 0.1, written


def test_different_sounds_cannot_be_compared() -> None:
    herat, kabul = spell("Herat"), spell("Kabul")
    assert herat and kabul
    with pytest.raises(ValueError, match="different sounds: 'hrt' and 'KBl'"):
        apart(herat, kabul)


@pytest.mark.parametrize("name", ["", " ", "-", "Кабул", "カブール", "Kabul 1", "Kabul北京", "k" * (LONGEST + 1)])
def test_other_letters_have_no_sound(name: str) -> None:
    assert spell(name) is None
    assert sound(name) == ""
    assert list(spellings(name)) == []


def test_other_readings_come_after_the_likeliest() -> None:
    assert [spelling.consonants for spelling in spellings("Balch")] == ["blc", "blX", "blcj"][:2]
    assert "lgr" in [spelling.consonants for spelling in spellings("لوجر")]


@given(NAMES)
def test_there_is_a_vowel_slot_round_every_consonant(name: str) -> None:
    spelling = spell(name)
    if spelling is not None:
        assert len(spelling.vowels) == len(spelling.consonants) + 1


@given(NAMES)
def test_nothing_is_apart_from_itself(name: str) -> None:
    spelling = spell(name)
    if spelling is not None:
        assert apart(spelling, spelling) == 0.0


@given(NAMES, NAMES)
def test_being_apart_is_mutual_and_never_negative(one: str, other: str) -> None:
    a, b = spell(one), spell(other)
    if a is not None and b is not None and a.sound == b.sound:
        assert apart(a, b) == pytest.approx(apart(b, a))
        assert apart(a, b) >= 0.0


@given(ANY_TEXT)
def test_no_text_raises(text: str) -> None:
    sound(text)
    list(spellings(text))
