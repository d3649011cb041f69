"""A mapping: the small TOML file in which a person says what the columns of a table mean. Read strictly, and written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from geo.claims import Predicate
from geo.files import Problem, Table
from geo.imports.delimited import ENCODINGS, SEPARATORS
from geo.imports.limits import MAPPING_BYTES, Refused
from geo.imports.values import DayOrder
from geo.incidents import WhenPrecision, Where

TABLE = "table"
_SIGNS = {name: sign for sign, name in SEPARATORS.items()}


class Target(StrEnum):
    """What a column can mean. All but the date and the point may be missing."""

    DATE = "date"
    LAST = "last"
    LON = "lon"
    LAT = "lat"
    ID = "id"
    KIND = "kind"
    SIDE_A = "side_a"
    SIDE_B = "side_b"
    DEATHS = "deaths"
    TOPONYM = "toponym"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    SOURCE = "source"
    WHERE = "where"
    WHEN = "when"
    HOLDER = "holder"
    SAYS = "says"
    PUBLISHED = "published"


NEEDED = (Target.DATE, Target.LON, Target.LAT)


@dataclass(frozen=True)
class TableMapping:
    """What a person said of a table. `actors` gives, for a party as the table names it, the dataset's actor or nobody ("").

    `where` and `when` give, for a word of those columns, how exact it is; `where_is` and `when_is` what holds for all rows
    of a table without such a column. `says` gives, for a word of that column, what it says of the holder; `predicate` is
    what all rows say, `published` when the table was put out, where no column tells. `columns` is empty but for the format
    `table`.
    """

    format: str = TABLE
    encoding: str = "utf-8"
    separator: str = ""
    sheet: str = ""
    decimal: str = "."
    date_order: DayOrder | None = None
    attribution: str = ""
    where_is: Where = Where.UNKNOWN
    when_is: WhenPrecision = WhenPrecision.DAY
    columns: Mapping[Target, str] = field(default_factory=dict)
    where: Mapping[str, Where] = field(default_factory=dict)
    when: Mapping[str, WhenPrecision] = field(default_factory=dict)
    predicate: Predicate | None = None
    published: date | None = None
    says: Mapping[str, Predicate] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)


def read_mapping(path: Path, formats: Collection[str]) -> TableMapping:
    """The mapping in a TOML file; raises Refused, naming the first thing wrong, or OSError if it cannot be opened."""
    if path.stat().st_size > MAPPING_BYTES:
        raise Refused(f"{path.name}: has more than {MAPPING_BYTES:,} bytes")
    try:
        return parse_mapping(path.name, path.read_bytes().decode("utf-8-sig"), formats)
    except UnicodeDecodeError:
        raise Refused(f"{path.name}: is not UTF-8") from None


def parse_mapping(name: str, text: str, formats: Collection[str]) -> TableMapping:
    """The mapping in a TOML text; raises Refused, naming the first thing wrong."""
    problems: list[Problem] = []
    try:
        table = Table(name, "", tomllib.loads(text), problems)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(f"{name}: is not TOML ({' '.join(str(error).split())})") from None

    def maybe(key: str, read: Callable[[str], Any], default: Any) -> Any:
        return table.take(key, str, read) if key in table.values else default

    def words(key: str, read: Callable[[str], Any], *, or_nothing: bool = False) -> dict[str, Any]:
        inside = Table(name, f"{key}.", table.take(key, dict) or {} if key in table.values else {}, problems)
        return {
            one: _word(inside, one, read) if or_nothing else inside.take(one, str, read) for one in [*inside.values]
        }

    columns = words("columns", str)
    mapping = TableMapping(
        format=maybe("format", _one_of(formats), TABLE), encoding=maybe("encoding", _one_of(ENCODINGS), "utf-8"),
        separator=maybe("separator", _separator, ""), sheet=maybe("sheet", str, ""),
        decimal=maybe("decimal", _one_of((".", ",")), "."), date_order=maybe("date_order", DayOrder, None),
        attribution=maybe("attribution", str, ""), where_is=maybe("where_is", Where, Where.UNKNOWN),
        when_is=maybe("when_is", WhenPrecision, WhenPrecision.DAY),
        columns={Target(one): column for one, column in columns.items() if one in set(Target)},
        where=words("where", Where), when=words("when", WhenPrecision), actors=words("actors", str, or_nothing=True),
        predicate=maybe("predicate", Predicate, None), published=maybe("published", date.fromisoformat, None),
        says=words("says", Predicate, or_nothing=True),
    )  # fmt: skip
    table.finish()
    wrong = [one for one in columns if one not in set(Target)]
    if wrong:
        problems.append(Problem(name, None, f"columns.{wrong[0]}", "", f"is none of {', '.join(Target)}"))
    missing = [one for one in NEEDED if one not in mapping.columns]
    if missing and mapping.format == TABLE and not problems:
        problems.append(Problem(name, None, f"columns.{missing[0]}", "", "must be given"))
    unsaid = mapping.predicate is None and Target.SAYS not in mapping.columns
    if Target.HOLDER in mapping.columns and unsaid and not problems:
        message = f"must be given with a column of holders: {', '.join(Predicate)}"
        problems.append(Problem(name, None, "predicate", "", message))
    if problems:
        raise Refused(str(problems[0]))
    return mapping


def write_actors(form: str, actors: Mapping[str, str]) -> str:
    """A mapping that says only who the parties of a known format are, as TOML."""
    lines = [f"format = {quoted(form)}", "", "[actors]  # as the table names them: the dataset's actor, or nobody"]
    return "\n".join([*lines, *(f"{quoted(name)} = {quoted(actor)}" for name, actor in actors.items())]) + "\n"


def quoted(text: str) -> str:
    """A text as TOML writes it: JSON's rules, and the one sign besides that TOML does not take bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _word(table: Table, key: str, read: Callable[[str], Any]) -> Any:
    if table.values.get(key) == "":
        del table.values[key]
        return ""
    return table.take(key, str, read)


def _one_of(allowed: Collection[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")
        return value

    return read


def _separator(value: str) -> str:
    if value in SEPARATORS:
        return value
    if value not in _SIGNS:
        raise ValueError(f"is none of {', '.join(_SIGNS)}")
    return _SIGNS[value]
