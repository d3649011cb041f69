"""Settings: what `dataset.toml` says of a conflict: its title, days, time zone, parties and what control is told of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from geo.dates import read_day
from geo.documents import INDEPENDENT, NOT_STATED
from geo.files import Problem, Table, read_toml
from geo.gazetteer import Place, PlaceKind
from geo.resolve import CONTESTED, UNKNOWN
from geo.rules import RULES

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_CENTURY = 36525
_RESERVED = frozenset({CONTESTED, UNKNOWN, INDEPENDENT, NOT_STATED})


@dataclass(frozen=True, slots=True)
class Actor:
    """A party that can hold a place; `colour` is #rrggbb, `pattern` plain, dots or lines, the sign beside the colour.

    `voices` are words by which an attribution names its own people: what they say is this party's own word.
    """

    id: str
    label: str
    long_label: str
    colour: str
    pattern: str
    voices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What control is told of: capitals, provinces (admin1) or districts (admin2); its words for one, for many and for the note
    under every legend.
    """

    kind: PlaceKind
    one: str
    many: str
    note: str

    @property
    def outlines(self) -> str:
        """The file with the outlines that are shaded: a capital's province, or the unit's own."""
        return "admin2.geojson" if self.kind is PlaceKind.DISTRICT else "admin1.geojson"

    def outline(self, place: Place) -> str:
        """The id of the outline that is shaded for a followed place."""
        return place.admin1 if self.kind is PlaceKind.CAPITAL else place.id


@dataclass(frozen=True, slots=True)
class Settings:
    """What `dataset.toml` says. `first` and `last` are the days of the timeline, in the calendar of `time_zone`.

    `country` are the names of the whole area, which may stand after a toponym and decide nothing.
    """

    title: str
    description: str
    first: date
    last: date
    time_zone: str
    country: tuple[str, ...]
    carry_days: int
    rule: str
    licence: str
    licence_url: str
    attributions: tuple[str, ...]
    unit: Unit
    actors: Mapping[str, Actor]


def load_settings(path: Path, problems: list[Problem]) -> Settings | None:
    """The settings in a `dataset.toml`; None, with what is wrong noted in `problems`, if they cannot be used."""
    values = read_toml(path, problems)
    if values is None:
        return None
    before = len(problems)
    unit = Table(path.name, "unit.", values.take("unit", dict) or {}, problems)
    settings = Settings(
        title=values.take("title", str), description=values.take("description", str), first=values.take("first", date, _day),
        last=values.take("last", date, _day), time_zone=values.take("time_zone", str, _time_zone),
        country=tuple(map(str, values.take("country", list) or ())),
        carry_days=values.take("carry_days", int, _carry_days), rule=values.take("rule", str, _one_of(*RULES)),
        licence=values.take("licence", str), licence_url=values.take("licence_url", str),
        attributions=tuple(map(str, values.take("attributions", list) or ())),
        unit=Unit(
            kind=unit.take("kind", str, _unit_kind), one=unit.take("one", str), many=unit.take("many", str), note=unit.take("note", str)
        ),
        actors=_read_actors(path.name, values.take("actors", list) or [], problems),
    )  # fmt: skip
    unit.finish()
    values.finish()
    if len(problems) == before and settings.last < settings.first:
        problems.append(
            Problem(path.name, None, "last", str(settings.last), f"is before the first day, {settings.first}")
        )
    return settings if len(problems) == before else None


def _unit_kind(value: str) -> PlaceKind:
    if value not in (PlaceKind.CAPITAL, PlaceKind.PROVINCE, PlaceKind.DISTRICT):
        raise ValueError("is no capital, province or district")
    return PlaceKind(value)


def _read_actors(file: str, tables: list[Any], problems: list[Problem]) -> dict[str, Actor]:
    actors: dict[str, Actor] = {}
    for number, table in enumerate(tables, start=1):
        values = Table(file, f"actors[{number}].", table if isinstance(table, dict) else {}, problems)
        actor = Actor(
            id=values.take("id", str, _actor_id), label=values.take("label", str), long_label=values.take("long_label", str),
            colour=values.take("colour", str, _colour), pattern=values.take("pattern", str, _one_of("plain", "dots", "lines")), voices=values.take("voices", list, _words) or (),
        )  # fmt: skip
        values.finish()
        if actor.id in actors:
            problems.append(Problem(file, None, f"actors[{number}].id", actor.id, "stands for an earlier actor too"))
        actors[actor.id] = actor
    return actors


def _day(value: date) -> date:
    return read_day(value.isoformat())


def _carry_days(value: int) -> int:
    if not 0 <= value <= _CENTURY:
        raise ValueError(f"must be from 0 to {_CENTURY} days")
    return value


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")
        return value

    return read


def _words(values: list[Any]) -> tuple[str, ...]:
    if wrong := [value for value in values if not isinstance(value, str) or not value.strip()]:
        raise ValueError(f"{wrong[0]!r} is no word")
    return tuple(values)


def _time_zone(value: str) -> str:
    return ZoneInfo(value).key


def _colour(value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise ValueError("is no colour such as #4a86c0")
    return value


def _actor_id(value: str) -> str:
    if not _ID.fullmatch(value) or value in _RESERVED:
        raise ValueError("is no id: small letters, digits and hyphens, and no word that names a state")
    return value
