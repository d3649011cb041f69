"""Passages: news texts with the claims that a person read in them, one JSON object a line, read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from geo.claims import Certainty, Predicate
from geo.dates import When, read_day, read_edtf
from geo.files import Problem, read_text


@dataclass(frozen=True, slots=True)
class Label:
    """One claim that a person read in a passage; `province` is empty and `when` None where nothing says."""

    place: str
    province: str
    place_kind: str
    actor: str
    predicate: Predicate
    when: When | None
    certainty: Certainty

    def row(self) -> dict[str, str | None]:
        """The label as it stands in a file."""
        return {
            "place": self.place, "province": self.province, "place_kind": self.place_kind, "actor": self.actor,
            "status": str(self.predicate), "event_date": str(self.when) if self.when else None, "certainty": str(self.certainty),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its publication day and the claims a person read in it; `line` is where it stands in its file."""

    id: str
    published: date
    source: str
    text: str
    labels: tuple[Label, ...]
    tags: frozenset[str]
    line: int


def read_passages(path: Path, problems: list[Problem]) -> list[Passage]:
    """The passages of a file, in its order; what is wrong is noted in `problems`, with line and value, and left out."""
    passages: dict[str, Passage] = {}
    for number, line in enumerate((read_text(path, problems) or "").split("\n"), start=1):
        if not line.strip():
            continue
        before = len(problems)
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(path.name, number, "", line.strip(), f"is not JSON ({error})"))
            continue
        passage = _read_passage(_Fields(path.name, number, "", values, problems))
        if len(problems) == before and passage.id in passages:
            first = passages[passage.id].line
            problems.append(Problem(path.name, number, "id", passage.id, f"stands already on line {first}"))
        elif len(problems) == before:
            passages[passage.id] = passage
    return list(passages.values())


class _Fields:
    """A JSON object whose values are taken one by one; what is missing, of another kind or left over is noted."""

    def __init__(self, file: str, line: int, prefix: str, values: Any, problems: list[Problem]) -> None:
        self.file, self.line, self.prefix, self.problems = file, line, prefix, problems
        self.values = dict(values) if isinstance(values, dict) else None
        if self.values is None:
            self.note("", values, "is no JSON object")

    def take(self, name: str, read: Callable[[Any], Any], *, required: bool = True) -> Any:
        """The value of that name as `read` makes it; None, and a problem noted, if there is none or it raises."""
        if self.values is None:
            return None
        if name not in self.values:
            if required:
                self.note(name, "", "is missing")
            return None
        value = self.values.pop(name)
        try:
            return read(value)
        except ValueError as error:
            self.note(name, value, str(error))
            return None

    def finish(self) -> None:
        """Note everything that nobody took."""
        for name, value in (self.values or {}).items():
            self.note(name, value, "is no key that is known here")

    def note(self, name: str, value: object, message: str) -> None:
        """Note a problem with the value of that name."""
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.problems.append(Problem(self.file, self.line, (self.prefix + name).rstrip("."), shown, message))


def _read_passage(fields: _Fields) -> Passage:
    """The passage; without meaning if anything in it is noted as wrong."""
    claims = fields.take("claims", _list) or []
    passage = Passage(
        id=fields.take("id", _words), published=fields.take("pub_date", _day), source=fields.take("source", _text),
        text=fields.take("text", _words), tags=frozenset(fields.take("tags", _tags) or ()), line=fields.line,
        labels=tuple(
            _read_label(_Fields(fields.file, fields.line, f"claims[{number}].", claim, fields.problems))
            for number, claim in enumerate(claims, start=1)
        ),
    )  # fmt: skip
    fields.take("pub_date_basis", _words, required=False)
    fields.finish()
    return passage


def _read_label(fields: _Fields) -> Label:
    label = Label(
        place=fields.take("place", _words), province=fields.take("province", _text), place_kind=fields.take("place_kind", _words),
        actor=fields.take("actor", _words), predicate=fields.take("status", _member(Predicate)),
        when=fields.take("event_date", lambda value: None if value is None else read_edtf(_words(value))),
        certainty=fields.take("certainty", _member(Certainty)),
    )  # fmt: skip
    fields.finish()
    return label


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    return value


def _words(value: Any) -> str:
    if not _text(value).strip():
        raise ValueError("must not be empty")
    return _text(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("must be a list")
    return value


def _tags(value: Any) -> list[str]:
    return [_words(tag) for tag in _list(value)]


def _day(value: Any) -> date:
    return read_day(_words(value))


def _member(kind: type[StrEnum]) -> Callable[[Any], StrEnum]:
    def read(value: Any) -> StrEnum:
        if value not in list(kind):
            raise ValueError(f"is none of {', '.join(kind)}")
        return kind(value)

    return read
