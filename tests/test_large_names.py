"""Tables of names to places: every answer is the gazetteer's, and the gazetteer's quick search is its slow one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import inf

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import matching
from geo.dataset import Dataset
from geo.gazetteer import AmbiguousToponym, Gazetteer, PlaceKind, UnknownToponym
from geo.large.names import NameMatcher, resolve_batch
from geo.large.rows import BadRow
from geo.matching import Hit, Match, NameIndex
from geo.sounds import apart, sound, spell, spellings
from geo.toponyms import key

LETTERS = "abcdefghijklmnopqrstuvwxyzāīşاآبپتجچحخدرزسشعغفقکگلمنوهیټړښة '-"


def misspelled(name: str, luck: random.Random) -> str:
    """The name with one or two letters too many, too few, swapped or wrong."""
    letters = list(name)
    for _ in range(luck.choice((1, 1, 2))):
        place = luck.randrange(len(letters) + 1)
        match luck.randrange(4):
            case 0:
                letters.insert(place, luck.choice(LETTERS))
            case 1:
                del letters[place : place + 1]
            case 2:
                letters[place : place + 2] = reversed(letters[place : place + 2])
            case _:
                letters[place : place + 1] = luck.choice(LETTERS)
    return "".join(letters)


def misspellings(gazetteer: Gazetteer, number: int, seed: int = 6) -> Iterator[str]:
    luck = random.Random(seed)
    names = [name.toponym for place in gazetteer.places for name in gazetteer.names(place.id)]
    for _ in range(number):
        yield misspelled(luck.choice(names), luck)


def one_by_one(gazetteer: Gazetteer, toponym: str | None, admin1: str | None = None, kind: str | None = None) -> tuple[str | None, str | None]:  # fmt: skip
    """What the table has to say of one name, asked of the gazetteer."""
    if toponym is None:
        return None, None
    try:
        return gazetteer.lookup(toponym, admin1=admin1, kind=kind).id, "resolved"
    except AmbiguousToponym:
        return None, "ambiguous"
    except UnknownToponym:
        return None, "unknown"


def answers(batch: pa.RecordBatch) -> list[tuple[str | None, str | None]]:
    return list(zip(batch.column("place_id").to_pylist(), batch.column("status").to_pylist(), strict=True))


@pytest.fixture(scope="module")
def gazetteer(shipped: Dataset) -> Gazetteer:
    return shipped.gazetteer


# --- the table


def test_each_row_has_the_answer_that_the_gazetteer_gives_it_alone(gazetteer: Gazetteer) -> None:
    luck = random.Random(1)
    names = [name.toponym for place in gazetteer.places for name in gazetteer.names(place.id)]
    asked = [luck.choice(names) for _ in range(2000)] + list(misspellings(gazetteer, 1000))
    asked += [f"{name} Province" for name in names[:300]] + [f"{name}, Herat" for name in names[:300]]
    luck.shuffle(asked)
    told = answers(resolve_batch(NameMatcher(gazetteer), pa.record_batch({"toponym": asked})))
    assert told == [one_by_one(gazetteer, name) for name in asked]
    assert {status for _, status in told} == {"resolved", "ambiguous", "unknown"}


def test_province_and_kind_may_stand_in_columns(gazetteer: Gazetteer) -> None:
    luck = random.Random(2)
    provinces = [None, "nowhere at all", *[place.id for place in gazetteer.provinces], *[place.name for place in gazetteer.provinces]]  # fmt: skip
    kinds = [None, *[str(kind) for kind in PlaceKind]]
    rows = [(name, luck.choice(provinces), luck.choice(kinds)) for name in misspellings(gazetteer, 1500)]
    batch = pa.record_batch(dict(zip(("what", "where", "sort"), map(list, zip(*rows, strict=True)), strict=True)))
    made = resolve_batch(NameMatcher(gazetteer), batch, column="what", admin1="where", kind="sort")
    assert answers(made) == [one_by_one(gazetteer, *row) for row in rows]
    made = resolve_batch(NameMatcher(gazetteer), batch, column="what", kind="sort")
    assert answers(made) == [one_by_one(gazetteer, name, None, kind) for name, _, kind in rows]


@given(
    asked=st.lists(
        st.none() | st.sampled_from(["Herat", "Kunduz", "herāt", "Hirat", "nowhere", "", "Kundoz"]), max_size=30
    )
)
def test_rows_keep_their_order_and_a_row_without_a_name_asks_nothing(gazetteer: Gazetteer, asked: list[str | None]) -> None:  # fmt: skip
    batch = pa.record_batch({"n": pa.array(range(len(asked)), pa.int64()), "toponym": pa.array(asked, pa.string())})
    made = resolve_batch(NameMatcher(gazetteer), batch)
    assert made.schema.names == ["n", "toponym", "place_id", "status"]
    assert made.select(["n", "toponym"]).equals(batch)
    assert answers(made) == [one_by_one(gazetteer, name) for name in asked]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())])  # fmt: skip
def test_text_may_come_in_any_of_its_types(gazetteer: Gazetteer, kind: pa.DataType) -> None:
    asked = ["Herat", None, "Hiratt", "Herat"]
    batch = pa.record_batch({"toponym": pa.array(asked, pa.string()).cast(kind)})
    for one in (batch, batch.slice(1), batch.slice(4)):
        told = answers(resolve_batch(NameMatcher(gazetteer), one))
        assert told == [one_by_one(gazetteer, name) for name in one.column(0).to_pylist()]


def test_a_column_in_which_nothing_stands_asks_nothing(gazetteer: Gazetteer) -> None:
    made = resolve_batch(NameMatcher(gazetteer), pa.record_batch({"toponym": pa.nulls(2), "where": pa.nulls(2)}), admin1="where")  # fmt: skip
    assert answers(made) == [(None, None)] * 2


def test_what_a_matcher_remembers_is_bounded_and_changes_no_answer(gazetteer: Gazetteer) -> None:
    forgetful = NameMatcher(gazetteer, remembered=7)
    asked = list(misspellings(gazetteer, 200)) * 2
    for name in asked:
        found = forgetful.answer(name)
        assert (found or None, "unknown" if found is None else "resolved" if found else "ambiguous") == one_by_one(gazetteer, name)  # fmt: skip
        assert len(forgetful._lately) <= 7 and len(forgetful._before) <= 7
    with pytest.raises(ValueError, match="at least one"):
        NameMatcher(gazetteer, remembered=0)


def test_a_question_is_asked_once(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher, asked = NameMatcher(gazetteer), []
    monkeypatch.setattr(matcher, "_ask", lambda question: asked.append(question))
    for _ in range(3):
        resolve_batch(matcher, pa.record_batch({"toponym": ["a", "b", "a", None] * 100}))
    assert asked == [("a", None, None), ("b", None, None)]


def test_what_cannot_be_asked_is_refused_by_name_row_and_value(gazetteer: Gazetteer) -> None:
    matcher = NameMatcher(gazetteer)
    batch = pa.record_batch({"toponym": ["Herat"] * 3, "kind": ["town", None, "village"], "n": [1, 2, 3]})
    with pytest.raises(BadRow, match="village") as bad:
        resolve_batch(matcher, batch, kind="kind")
    assert (bad.value.row, bad.value.column, bad.value.value) == (2, "kind", "village")
    with pytest.raises(ValueError, match="no column 'name' among toponym, kind, n"):
        resolve_batch(matcher, batch, column="name")
    with pytest.raises(ValueError, match="no text, but int64"):
        resolve_batch(matcher, batch, column="n")
    with pytest.raises(ValueError, match="more than one column 'a'"):
        resolve_batch(matcher, pa.RecordBatch.from_arrays([pa.array(["x"])] * 2, names=["a", "a"]), column="a")
    with pytest.raises(ValueError, match="'status' is there already"):
        resolve_batch(matcher, pa.record_batch({"toponym": ["x"], "status": ["x"]}))
    broken = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(bytes([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])), pa.py_buffer(b"a\xff")])  # fmt: skip
    with pytest.raises(BadRow, match="not UTF-8") as bad:
        resolve_batch(matcher, pa.RecordBatch.from_arrays([broken], names=["toponym"]))
    assert (bad.value.row, bad.value.value) == (1, "ff")


# --- the quick search is the slow one


class PlainIndex(NameIndex):
    """The index as its words say it: every name is compared, nothing is left out beforehand."""

    def alike(self, toponym: str, narrowed: bool = False, generous: bool = False) -> list[Hit]:
        nearest: dict[str, Hit] = {}
        for reading, spelling in enumerate(spellings(toponym)):
            for places in self._by_key.values():
                for place_id, name in places.items():
                    other = spell(name)
                    if other is None or other.sound != spelling.sound:
                        continue
                    better = spelling.arabic != other.arabic and (place_id, spelling.arabic) in self._written
                    if better and not (narrowed and spelling.arabic):
                        continue
                    distance = apart(spelling, other) + (matching._OTHER_READING if reading else 0.0)
                    size, foremost = len(spelling.consonants), place_id in self._foremost
                    allowed = inf if generous else matching._allowed(size, foremost, narrowed, bool(reading))
                    if distance <= allowed and (place_id not in nearest or distance < nearest[place_id].distance):
                        nearest[place_id] = Hit(place_id, name, Match.SOUND, distance)
        return list(nearest.values())

    def near(self, toponym: str, narrowed: bool = False, generous: bool = False) -> list[Hit]:
        from rapidfuzz.distance import OSA, Indel

        folded = key(toponym)
        furthest = next((letters for length, letters in matching._FUZZY_LENGTHS if len(folded) >= length), 0) + generous
        nearest: dict[str, Hit] = {}
        for distance, name in sorted((OSA.distance(folded, name), name) for name in self._by_key) if furthest else ():
            slip = Indel.distance(folded, name) <= furthest or sorted(folded) == sorted(name)
            if distance <= furthest and (generous or (slip and name[0] == folded[0])):
                for place_id, written in self._by_key[name].items():
                    if narrowed or generous or place_id in self._foremost:
                        nearest.setdefault(place_id, Hit(place_id, written, Match.FUZZY, float(distance)))
        return list(nearest.values())


@pytest.fixture(scope="module")
def indexes(gazetteer: Gazetteer) -> tuple[NameIndex, PlainIndex]:
    # A part of the names, so that a slow search over all of them stays bearable.
    names = [(place.id, name.toponym) for place in gazetteer.places[::3] for name in gazetteer.names(place.id)]
    foremost = [place.id for place in (*gazetteer.provinces, *gazetteer.capitals)]
    return NameIndex(names, foremost=foremost), PlainIndex(names, foremost=foremost)


@pytest.mark.parametrize("narrowed", [False, True])
@pytest.mark.parametrize("generous", [False, True])
def test_the_quick_search_finds_what_comparing_with_every_name_finds(
    gazetteer: Gazetteer, indexes: tuple[NameIndex, PlainIndex], narrowed: bool, generous: bool
) -> None:
    quick, plain = indexes
    found = 0
    for name in misspellings(gazetteer, 250, seed=10 + narrowed + 2 * generous):
        assert quick.alike(name, narrowed, generous) == plain.alike(name, narrowed, generous), name
        assert quick.near(name, narrowed, generous) == plain.near(name, narrowed, generous), name
        found += bool(quick.alike(name, narrowed, generous)) + bool(quick.near(name, narrowed, generous))
    assert found > 20


@given(text=st.text(LETTERS, min_size=4, max_size=14), narrowed=st.booleans())
def test_the_quick_search_misses_nothing_of_any_text(
    indexes: tuple[NameIndex, PlainIndex], text: str, narrowed: bool
) -> None:
    quick, plain = indexes
    assert quick.near(text, narrowed) == plain.near(text, narrowed)
    assert quick.alike(text, narrowed) == plain.alike(text, narrowed)


@given(st.lists(st.text(LETTERS, max_size=8), min_size=2, max_size=2), st.floats(0, 3))
def test_how_far_apart_is_exact_up_to_what_is_asked_for(names: list[str], most: float) -> None:
    one, other = map(spell, names)
    if one is not None and other is not None and one.sound == other.sound:
        whole, bounded = apart(one, other), apart(one, other, most=most)
        assert bounded == whole if whole <= most else bounded > most


@pytest.mark.parametrize(
    ("toponym", "same"), [("عیبک", "Aybak"), ("عاقچه", "Aqcha"), ("عهد", "Ahad"), ("عوبه", "Aoba")]
)
def test_an_ayn_before_a_written_vowel_is_read(toponym: str, same: str) -> None:
    one, other = spell(toponym), spell(same)
    assert one is not None and other is not None
    assert sound(toponym) == sound(same)
    assert apart(one, other) < 1


def test_a_name_with_an_ayn_too_many_finds_its_place(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("عیبک").name == "Aybak"
