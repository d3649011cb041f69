"""The index of names: each kind of match, and its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.matching import Hit, Match, NameIndex

INDEX = NameIndex(
    [
        ("big", "Lashkargah"),
        ("big", "لشکرگاه"),
        ("town", "Chimtal"),
        ("town", "Chemtal"),
        ("short", "Obe"),
        ("none", "…"),
    ],
    foremost=["big"],
)


def places(hits: list[Hit]) -> list[str]:
    return [hit.place_id for hit in hits]


def test_the_same_name_is_exact_and_the_same_key_is_not() -> None:
    assert INDEX.same("Lashkargah") == [Hit("big", "Lashkargah", Match.EXACT, 0.0)]
    assert INDEX.same("lashkar-gāh") == [Hit("big", "Lashkargah", Match.KEY, 0.0)]
    assert INDEX.same("Chimtaal") == []


@pytest.mark.parametrize("nothing", ["", "…", "?!"])
def test_a_name_without_letters_is_nobody_s(nothing: str) -> None:
    assert INDEX.same(nothing) == INDEX.alike(nothing) == INDEX.near(nothing) == []


def test_the_nearest_name_of_a_sound_is_given() -> None:
    index = NameIndex([("town", "Chamtal"), ("town", "Chimtal"), ("town", "Chumtal")])
    (hit,) = index.alike("Chemtaal")
    assert (hit.toponym, hit.match, hit.distance) == ("Chimtal", Match.SOUND, 0.0)


def test_names_in_the_script_of_the_toponym_are_compared_first() -> None:
    (hit,) = INDEX.alike("لښکرګاه")
    assert hit.toponym == "لشکرگاه"
    (hit,) = INDEX.alike("چمتال", narrowed=True)
    assert hit.place_id == "town"


def test_more_is_allowed_for_the_foremost_and_where_something_else_helps() -> None:
    assert places(INDEX.alike("Lishkergih")) == ["big"]
    assert places(INDEX.alike("Chamtil")) == []
    assert places(INDEX.alike("Chamtal")) == []
    assert places(INDEX.alike("Chamtal", narrowed=True)) == ["town"]
    assert places(INDEX.alike("Chamtil", generous=True)) == ["town"]


@pytest.mark.parametrize(
    ("toponym", "found"),
    [
        ("Lashkagah", ["big"]),  # a letter too few
        ("Lashkarrgah", ["big"]),  # a letter too many
        ("Lahskargah", ["big"]),  # two letters swapped
        ("Lashkartah", ["big"]),  # one wrong letter of many
        ("Lasktaruah", []),  # too much
        ("Mashkargah", []),  # not the first letter
        ("Chimta", []),  # only the foremost are guessed at
        ("Ob", []),
    ],
)
def test_slips_of_the_pen(toponym: str, found: list[str]) -> None:
    assert places(INDEX.near(toponym)) == found


def test_slips_in_shorter_names_and_other_places_need_help() -> None:
    assert places(INDEX.near("Chmtal", narrowed=True)) == ["town"]
    assert places(INDEX.near("Obbe", narrowed=True)) == []
    assert places(INDEX.near("Obbe", generous=True)) == ["short"]
    (hit,) = INDEX.near("Lashkagah")
    assert (hit.match, hit.distance) == (Match.FUZZY, 1.0)


@given(st.text(st.characters(exclude_categories=()), max_size=120))
def test_no_text_raises(text: str) -> None:
    INDEX.same(text)
    INDEX.alike(text, narrowed=True)
    INDEX.near(text, generous=True)
