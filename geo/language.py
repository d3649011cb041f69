"""The words of the interface, one file a language: `languages/en.toml` has all strings that a reader sees.

Another language is another file with the same keys; `template` names one as "table.key". A string may have values in braces,
"{days} days", and may be a table with forms for exact numbers and one for all others: `{"1" = "{n} claim", other = "{n} claims"}`,
of which `n` chooses.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

Strings = Mapping[str, str | Mapping[str, str] | list[str]]

_HOME = files("geo") / "languages"
ENGLISH = "en"
_OTHER = "other"


class LanguageError(ValueError):
    """A language's file that has not the same keys and values as the English one; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: its BCP 47 code, its own name, whether it is written from right to left, its strings by key."""

    code: str
    name: str
    right_to_left: bool
    strings: Strings

    def template(self, key: str, n: object = None) -> str:
        """The string of a key, its values still in braces; `n` chooses the form where there are several. Raises LookupError."""
        found = self.strings.get(key)
        if isinstance(found, Mapping):
            found = found.get(str(n), found[_OTHER])
        if not isinstance(found, str):
            raise LookupError(f"{key!r} is no string of the language {self.code!r}")
        return found

    def words(self, key: str) -> list[str]:
        """The list of words of a key, such as the months'. Raises LookupError."""
        found = self.strings.get(key)
        if not isinstance(found, list):
            raise LookupError(f"{key!r} is no list of the language {self.code!r}")
        return found

    def table(self, name: str) -> dict[str, str | Mapping[str, str] | list[str]]:
        """The strings of one table of the file, by their keys without its name."""
        start = f"{name}."
        return {key.removeprefix(start): value for key, value in self.strings.items() if key.startswith(start)}


def languages() -> tuple[str, ...]:
    """The codes of the languages there are, in order."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in _HOME.iterdir() if path.name.endswith(".toml")))


@cache
def language(code: str) -> Language:
    """The language of a code; raises LookupError if there is none, LanguageError if its file does not fit the English one."""
    if code not in languages():
        raise LookupError(f"{code!r} is no language of the interface; there are {', '.join(languages())}")
    made = read_language(code, (_HOME / f"{code}.toml").read_text("utf-8"))
    if code != ENGLISH:
        _compare(made, language(ENGLISH))
    return made


def read_language(code: str, text: str) -> Language:
    """A language from the text of its file. Raises tomllib.TOMLDecodeError or KeyError for one that has not its form."""
    tables = tomllib.loads(text)
    head = tables.pop("language")
    strings = {f"{name}.{key}": value for name, table in tables.items() for key, value in table.items()}
    return Language(code, head["name"], head["right_to_left"], strings)


def say(key: str, /, **values: object) -> str:
    """The words of a key in the language in use, with its values, of which `n` chooses the form. Raises LookupError."""
    return in_use().template(key, values.get("n")).format_map(values)


def in_use() -> Language:
    """The language in use, English unless `speaking` says otherwise."""
    return language(_CODE.get())


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Say everything in a language within the block, in this thread or task. Raises as `language`."""
    token = _CODE.set(language(code).code)
    try:
        yield language(code)
    finally:
        _CODE.reset(token)


_CODE: ContextVar[str] = ContextVar("language", default=ENGLISH)


def _compare(made: Language, base: Language) -> None:
    """Raise LanguageError where a language lacks a string, has one too many, or another value in one."""
    for key in sorted(made.strings.keys() ^ base.strings.keys()):
        raise LanguageError(f"languages/{made.code}.toml: {key!r} is {'missing' if key in base.strings else 'unknown'}")
    for key, value in made.strings.items():
        if _values(value) != _values(base.strings[key]):
            raise LanguageError(
                f"languages/{made.code}.toml: {key!r} has other values in braces than the English string"
            )


def _values(value: str | Mapping[str, str] | list[str]) -> set[str]:
    if isinstance(value, list):
        return {str(len(value))}
    texts = [value] if isinstance(value, str) else list(value.values())
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name and name != "n"}
