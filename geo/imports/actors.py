"""Actors: who of the dataset a party is that a table names. Proposed by its labels and aliases, decided by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.dataset import Dataset
from geo.imports.limits import Refused
from geo.imports.records import SeenActor, Tally
from geo.reading.lexicon import Tag

_WORDS = re.compile(r"\w+")


@dataclass(slots=True)
class Actors:
    """The dataset's actors, by what a person said (`said`) and, where `guess` allows it, by a sure proposal."""

    dataset: Dataset
    said: Mapping[str, str]
    guess: bool
    tally: Tally
    proposed: dict[str, str] = field(default_factory=dict)
    _aliases: list[tuple[tuple[str, ...], str]] = field(init=False)

    def __post_init__(self) -> None:
        for name, actor in self.said.items():
            if actor and actor not in self.dataset.actors:
                known = ", ".join(self.dataset.actors)
                raise Refused(f"the mapping gives {actor!r} for {name!r}, which is no actor of this dataset ({known})")
        self._aliases = _aliases(self.dataset)

    def find(self, name: str) -> str:
        """The id of the actor that a name means; empty if a person has said nobody, or nothing yet."""
        self.tally.actors[name] += 1
        if name in self.said:
            return self.said[name]
        if name not in self.proposed:
            self.proposed[name] = self._propose(name)
        return self.proposed[name] if self.guess else ""

    def seen(self) -> tuple[SeenActor, ...]:
        """The names asked for, the most frequent first."""
        return tuple(
            SeenActor(name, rows, self.said.get(name, self.proposed.get(name, "")), name in self.said)
            for name, rows in sorted(self.tally.actors.items(), key=lambda pair: (-pair[1], pair[0]))
        )

    def _propose(self, name: str) -> str:
        """The actor of whom the longest label or alias stands in the name; empty if that is none, or one of two."""
        words = _words(name)
        best, found = 0, set[str]()
        for alias, actor in self._aliases:
            size = len(alias)
            if size >= best and any(words[at : at + size] == alias for at in range(len(words) - size + 1)):
                found = {actor} if size > best else found | {actor}
                best = size
        return found.pop() if len(found) == 1 else ""


def _aliases(dataset: Dataset) -> list[tuple[tuple[str, ...], str]]:
    """The names of parties as words, with the actor; none ("") for parties that are not the dataset's."""
    found = [
        (_words(name), actor.id) for actor in dataset.actors.values() for name in (actor.id, actor.label, actor.long_label)
    ]  # fmt: skip
    for phrases in dataset.lexicon.phrases.values():
        found += [(_words(" ".join(words)), entry.value) for words, entry in phrases if entry.tag is Tag.ACTOR]
    return sorted({(words, actor) for words, actor in found if words})


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text.casefold()))
