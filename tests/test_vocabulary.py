"""The vocabulary: a dataset's `lexicon.toml` and the language's words are read strictly, and become one table of phrases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geo.dataset import Dataset
from geo.files import DatasetError, Problem
from geo.reading import vocabulary
from geo.reading.lexicon import Entry, Form, Frame, Lexicon, Party, Stance, Tag, Words
from geo.reading.vocabulary import WORDS, load_lexicon
from tests.world import write_world

ACTORS = {"red": "Red", "blue": "Blue side"}
HEAD = 'members = "fighters unit"\nwhole = ["Tinyland", "Tinyland’s"]\nseat = "Bery"\nelsewhere = ["Far Away"]\n'
RED = '[[actors]]\nid = "red"\nincumbent = false\nagainst = "blue"\naliases = ["Reds", "the Red Front"]\n'
BLUE = '[[actors]]\nid = "blue"\nincumbent = true\nagainst = "red"\naliases = ["Blues"]\n'
OTHERS = '[[others]]\nlabel = "Green"\naliases = ["Greens"]\n'
GOOD = HEAD + RED + BLUE + OTHERS


def load(folder: Path, text: str | None) -> tuple[Lexicon | None, list[Problem]]:
    path = folder / "lexicon.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return load_lexicon(path, actors=ACTORS, problems=problems), problems


def loaded(folder: Path, text: str | None = GOOD) -> Lexicon:
    lexicon, problems = load(folder, text)
    assert not problems
    assert lexicon
    return lexicon


def entry(lexicon: Lexicon, phrase: str) -> Entry | None:
    words = tuple(phrase.split())
    return dict(lexicon.phrases.get(words[0], ())).get(words)


def test_a_good_file_names_parties_and_places(tmp_path: Path) -> None:
    lexicon = loaded(tmp_path)
    assert lexicon.parties == {"red": Party(False, "blue"), "blue": Party(True, "red")}
    assert (lexicon.seat, lexicon.incumbent, lexicon.challenger) == ("Bery", "blue", "red")
    assert (lexicon.against("red"), lexicon.against("blue"), lexicon.against("nobody")) == ("blue", "red", "")


@pytest.mark.parametrize(
    ("phrase", "tag", "value"),
    [
        ("reds", Tag.ACTOR, "red"),
        ("the red front", Tag.ACTOR, "red"),
        ("red", Tag.ACTOR, "red"),  # its label, though no alias
        ("blue side", Tag.ACTOR, "blue"),
        ("greens", Tag.ACTOR, ""),  # a party that is none of the dataset's
        ("fighters", Tag.MEMBERS, ""),
        ("unit", Tag.MEMBERS, ""),
        ("tinyland", Tag.WORD, "whole"),
        ("tinyland's", Tag.WORD, "whole"),  # with a plain apostrophe
        ("far away", Tag.ELSEWHERE, ""),
        ("provincial capital", Tag.KIND, "capital"),
        ("border crossing", Tag.FACILITY, ""),
        ("police headquarters", Tag.FACILITY, "other"),
        ("outskirts", Tag.PART, "edge"),
        ("according to", Tag.ACCORDING, ""),
    ],
)
def test_a_phrase_is_what_the_files_say(tmp_path: Path, phrase: str, tag: Tag, value: str) -> None:
    found = entry(loaded(tmp_path), phrase)
    assert found
    assert (found.tag, found.value) == (tag, value)


def test_an_alias_is_not_known_in_another_dataset(tmp_path: Path) -> None:
    assert entry(loaded(tmp_path, HEAD + BLUE), "reds") is None


def test_without_the_file_parties_are_known_by_their_labels(tmp_path: Path) -> None:
    lexicon = loaded(tmp_path, None)
    assert entry(lexicon, "blue side") == Entry(Tag.ACTOR, "blue")
    assert entry(lexicon, "reds") is None
    assert (lexicon.seat, lexicon.incumbent, lexicon.challenger) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (GOOD.replace("members", "member", 1), "member"),  # unknown key ...
        (HEAD + 'colour = "red"\n' + RED, "colour"),
        (GOOD.replace("label = ", 'colour = "green"\nlabel = '), "others[1].colour"),
        (HEAD + RED + "incumbents = 1\n", "actors[1].incumbents"),
        (GOOD.replace('"fighters unit"', '["fighters"]'), "members"),  # ... wrong type ...
        (GOOD.replace('["Tinyland", "Tinyland’s"]', '"Tinyland"'), "whole"),
        (GOOD.replace("incumbent = false", 'incumbent = "no"'), "actors[1].incumbent"),
        (GOOD.replace('["Blues"]', '"Blues"'), "actors[2].aliases"),
        (GOOD.replace('["Blues"]', "[7]"), "actors[2].aliases"),
        (GOOD.replace('["Blues"]', '[" "]'), "actors[2].aliases"),
        (GOOD.replace('seat = "Bery"', "seat = 7"), "seat"),
        (GOOD.replace('["Far Away"]', '"Far Away"'), "elsewhere"),
        (GOOD.replace('["Far Away"]', "[7]"), "elsewhere"),
        (GOOD.replace('["Far Away"]', '[""]'), "elsewhere"),
        (GOOD.replace('["Tinyland", "Tinyland’s"]', "[7]"), "whole"),
        ("others = 7\n" + HEAD + RED, "others"),
        ('others = ["green"]\n' + HEAD + RED, "others[1]"),
        (HEAD + 'actors = ["red"]\n', "actors[1]"),
        (GOOD.replace("incumbent = false", "incumbent = true"), "actors"),  # two cannot both have held it
        (HEAD + "actors = 7\n", "actors"),
        (GOOD.replace('label = "Green"\n', ""), "others[1].label"),  # ... missing ...
        (GOOD.replace("incumbent = true\n", ""), "actors[2].incumbent"),
        (HEAD, "actors"),
        (GOOD.replace('id = "blue"', 'id = "grey"'), "actors[2].id"),  # ... unknown actor ...
        (GOOD.replace('against = "blue"', 'against = "grey"'), "actors[1].against"),
        (GOOD + "[[others\n", ""),  # ... and what is no TOML
        ("", ""),
    ],
)
def test_what_is_wrong_in_the_file_is_a_problem_that_names_it(tmp_path: Path, text: str, column: str) -> None:
    lexicon, problems = load(tmp_path, text)
    assert lexicon is None
    assert {problem.file for problem in problems} == {"lexicon.toml"}
    assert column in [problem.column for problem in problems]
    assert all("\n" not in str(problem) for problem in problems)


def test_one_mistake_is_one_problem(tmp_path: Path) -> None:
    _, problems = load(tmp_path, GOOD.replace('against = "blue"', 'against = "grey"'))
    assert [str(problem) for problem in problems] == ["lexicon.toml: actors[1].against: 'grey': is none of red, blue"]


def test_a_dataset_with_a_bad_lexicon_is_not_opened(world: Path) -> None:
    (world / "lexicon.toml").write_text(GOOD + "[colours]\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"lexicon\.toml: colours"):
        Dataset.load(world)


def test_a_dataset_reads_its_parties_by_their_aliases(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world")
    (folder / "lexicon.toml").write_text(GOOD, encoding="utf-8")
    assert Dataset.load(folder).lexicon.incumbent == "blue"


def test_the_shipped_parties_are_those_of_the_dataset(shipped: Dataset) -> None:
    assert set(shipped.lexicon.parties) == set(shipped.actors)
    assert shipped.lexicon.against(shipped.lexicon.incumbent) == shipped.lexicon.challenger != ""


def test_verbs_have_frames_and_forms(tmp_path: Path) -> None:
    lexicon = loaded(tmp_path)
    took, fall = entry(lexicon, "took"), entry(lexicon, "fall")
    assert took and fall
    assert (took.tag, took.frames, took.forms) == (Tag.VERB, (Frame.GAIN,), {Form.PAST})
    assert fall.noun is Frame.FALL  # a noun too: "the fall of"
    assert Frame.FALL in fall.frames
    assert Form.PARTICIPLE not in fall.forms
    back = entry(lexicon, "took back control of")
    assert back
    assert back.frames == (Frame.REGAIN,)


def test_phrases_are_tried_from_the_longest(tmp_path: Path) -> None:
    for phrases in loaded(tmp_path).phrases.values():
        lengths = [len(words) for words, _ in phrases]
        assert lengths == sorted(lengths, reverse=True)


def test_stances_and_lists_are_filled(tmp_path: Path) -> None:
    lexicon = loaded(tmp_path)
    assert set(lexicon.words) == set(Words)
    assert all(lexicon.words.values())
    assert lexicon.stances["denied"] == {Stance.DENIED}
    assert set().union(*lexicon.stances.values()) == set(Stance)


@pytest.mark.parametrize(
    ("kind", "plural"), [("cities", True), ("districts", True), ("city", False), ("district headquarters", False)]
)
def test_a_kind_is_plural_or_not(tmp_path: Path, kind: str, plural: bool) -> None:
    assert loaded(tmp_path).is_plural(kind) is plural


@pytest.mark.parametrize(
    ("good", "bad", "error", "message"),
    [
        ('frame = "gain"', 'frame = "gains"', ValueError, "gains"),
        ("seize seizes seized seized seizing", "seize seizes seized", ValueError, "argument"),
        ("[small]", '[small]\nsmaller = ["x"]', ValueError, "smaller"),
        ("[stances]", '[stances]\nwondering = ["x"]', ValueError, "wondering"),
        ("\nour = ", "\nours = ", (KeyError, ValueError), "our"),
        ("[kinds]", "[kind]", (KeyError, ValueError), "kind"),
        ("[kinds]", "[more]\nwords = []\n\n[kinds]", ValueError, "more"),
        ("[lists]", '[lists]\nmore = ["x"]', ValueError, "more"),
        ('frame = "gain"', 'frame = "gain"\nmore = 1', ValueError, "more"),
        ('\nback = ["back"]', '\nback = "back"', ValueError, "back"),
        ('\nback = ["back"]', '\nback = [""]', ValueError, "list of words"),
        ("[kinds]", "[kinds", DatasetError, r"en\.toml: is not TOML"),
        ("[small]", "[kinds]", DatasetError, r"en\.toml: is not TOML"),
    ],
)
def test_the_words_of_the_language_are_read_strictly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: str, bad: str, error: type[Exception], message: str
) -> None:
    monkeypatch.setattr(vocabulary, "WORDS", tmp_path)
    words = (WORDS / "en.toml").read_text(encoding="utf-8")
    assert good in words
    (tmp_path / "en.toml").write_text(words.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(error, match=message):
        loaded(tmp_path)


def test_a_language_without_its_file_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "WORDS", tmp_path)
    with pytest.raises(DatasetError, match=r"en\.toml"):
        loaded(tmp_path)
    shutil.copy(WORDS / "en.toml", tmp_path / "en.toml")
    assert loaded(tmp_path).seat == "Bery"
