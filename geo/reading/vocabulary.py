"""Reading a lexicon: a language's words from `words/<language>.toml` here, the parties' names from a dataset's `lexicon.toml`.

Both become one table of phrases found by their first word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo.files import DatasetError, Problem, Table, read_toml
from geo.reading.lexicon import Entry, Form, Frame, Lexicon, Party, Stance, Tag, Words

WORDS = Path(__file__).resolve().parent / "words"
_NO_FORM = "-"
_TAGS = (Tag.FACILITY, Tag.PEOPLE, Tag.PART, Tag.SPEECH, Tag.ACCORDING)


def load_lexicon(path: Path, *, actors: Mapping[str, str], problems: list[Problem]) -> Lexicon | None:
    """The English vocabulary with the names of the parties in a dataset's `lexicon.toml`.

    `actors` are the dataset's parties, their labels by id; where there is no such file they are known by their labels
    alone. None, with what is wrong noted in `problems`, if the file cannot be used.
    """
    before = len(problems)
    found = _Phrases()
    parties = {actor: Party(incumbent=False, against="") for actor in actors}
    seat = ""
    for actor, label in actors.items():
        found.add([label], Entry(Tag.ACTOR, actor))
    if path.exists():
        table = read_toml(path, problems)
        if table is not None:
            seat = _read_names(table, found, parties, actors)
    if len(problems) > before:
        return None
    own: list[Problem] = []
    words = read_toml(WORDS / "en.toml", own)
    lists = _read_words(words, found) if words is not None else None
    if own or lists is None:
        raise DatasetError(own)
    return Lexicon(found.by_first_word(), found.stances, lists, parties, seat)


def _read_names(table: Table, found: _Phrases, parties: dict[str, Party], actors: Collection[str]) -> str:
    """Read a dataset's `lexicon.toml`; gives the country's seat, empty if none is told."""
    members = table.take("members", str)
    whole = _names(table, "whole")
    seat = table.take("seat", str) if "seat" in table.values else ""
    elsewhere = _names(table, "elsewhere") if "elsewhere" in table.values else []
    for one in _tables(table, "actors"):
        actor = one.take("id", str, _one_of(actors))
        incumbent = one.take("incumbent", bool)
        against = one.take("against", str, _one_of(actors)) if "against" in one.values else ""
        aliases = _names(one, "aliases")
        one.finish()
        if actor is not None:
            parties[actor] = Party(bool(incumbent), against or "")
            found.add(aliases, Entry(Tag.ACTOR, actor))
    if sum(party.incumbent for party in parties.values()) > 1:
        table.note("actors", "incumbent", "more than one party is said to have held the places before")
    for one in _tables(table, "others") if "others" in table.values else ():
        one.take("label", str)
        found.add(_names(one, "aliases"), Entry(Tag.ACTOR))
        one.finish()
    found.add(elsewhere, Entry(Tag.ELSEWHERE))
    found.add((members or "").split(), Entry(Tag.MEMBERS))
    found.add(whole, Entry(Tag.WORD, "whole"))
    table.finish()
    return str(seat or "")


def _tables(table: Table, name: str) -> Iterator[Table]:
    """The tables of a list of tables; what is none is noted."""
    for number, values in enumerate(table.take(name, list) or (), start=1):
        if isinstance(values, dict):
            yield Table(table.file, f"{name}[{number}].", values, table.problems)
        else:
            table.note(f"{name}[{number}]", values, "is no table")


def _names(table: Table, name: str) -> list[str]:
    """A list of names; what is none is noted."""
    listed = table.take(name, list) or []
    for one in listed:
        if not isinstance(one, str) or not one.strip():
            table.note(name, one, "is no name")
    return [one for one in listed if isinstance(one, str) and one.strip()]


def _one_of(allowed: Collection[str]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")
        return value

    return read


def _read_words(table: Table, found: _Phrases) -> dict[Words, frozenset[str]]:
    """Read a language's vocabulary; raises KeyError or ValueError for a table or key it should not have or lacks."""
    words = table.values
    tables = {"kinds", "small", "verbs", "nouns", "stances", "lists", *_TAGS}
    _only(tables, words)
    for kind, phrases in words["kinds"].items():
        found.add(_phrases(phrases), Entry(Tag.KIND, kind))
    for tag in _TAGS:
        for value, phrases in words[tag].items():
            found.add(_phrases(phrases), Entry(tag, "" if value == "words" else value))
    for name, phrases in words["small"].items():
        found.add(_phrases(phrases), Entry(Tag(name)))
    for one in words["nouns"]:
        _only({"frame", "words", "follow"}, one)
        found.add(_phrases(one["words"]), Entry(Tag.NOUN, noun=Frame(one["frame"]), follow=frozenset(one["follow"])))
    for one in words["verbs"]:
        _only({"frame", "words"}, one)
        for phrase, forms in _verbs(_phrases(one["words"])):
            found.add([phrase], Entry(Tag.VERB, frames=(Frame(one["frame"]),), forms=forms))
    for name, phrases in words["stances"].items():
        for phrase in _phrases(phrases):
            found.stances[phrase] = found.stances.get(phrase, frozenset()) | {Stance(name)}
    _only({*Words}, words["lists"])
    return {name: frozenset(_phrases(words["lists"][name])) for name in Words}


def _only(allowed: Collection[str], values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(sorted(allowed))}")


def _phrases(listed: Any) -> list[str]:
    if not isinstance(listed, list) or any(not isinstance(one, str) or not one.strip() for one in listed):
        raise ValueError(f"{listed!r} is no list of words")
    return listed


class _Phrases:
    """The table of phrases while it is filled: what is added first decides what a phrase is."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, ...], Entry] = {}
        self.stances: dict[str, frozenset[Stance]] = {}

    def add(self, phrases: Iterable[str], entry: Entry) -> None:
        """Add phrases; one that is something else already is that and, besides, a verb or noun of a frame."""
        for phrase in phrases:
            key = tuple(phrase.lower().replace("’", "'").split())
            if key not in self.found:
                self.found[key] = entry
            elif self.found[key].tag not in (Tag.ACTOR, Tag.MEMBERS):
                self.found[key] = _both(self.found[key], entry)

    def by_first_word(self) -> dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]:
        """The phrases by their first word, the longest first."""
        by_first: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        for key, entry in self.found.items():
            by_first[key[0]].append((key, entry))
        return {first: tuple(sorted(entries, key=lambda one: -len(one[0]))) for first, entries in by_first.items()}


def _both(one: Entry, other: Entry) -> Entry:
    return replace(
        one,
        frames=tuple(dict.fromkeys((*one.frames, *other.frames))),
        forms=one.forms | other.forms,
        noun=one.noun or other.noun,
        follow=one.follow | other.follow,
    )


def _verbs(listed: Sequence[str]) -> Iterator[tuple[str, frozenset[Form]]]:
    """The phrases of verbs written "base third past participle -ing | phrase/phrase", with the forms each may be."""
    for verb in listed:
        forms, _, follow = verb.partition(" | ")
        by_word: dict[str, set[Form]] = defaultdict(set)
        for word, form in zip(forms.split(), Form, strict=True):
            if word != _NO_FORM:
                by_word[word].add(form)
        for word, found in by_word.items():
            for after in follow.split("/"):
                yield f"{word} {after}".strip(), frozenset(found)
