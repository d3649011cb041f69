"""Steps from item to item of a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reading.items import Item
from geo.reading.lexicon import Tag

_SMALL = (Tag.DETERMINER, Tag.WORD, Tag.NUMBER, Tag.QUOTE, Tag.POSSESSIVE)
_FURTHEST = 6


def at_tag(items: Sequence[Item], at: int, *tags: Tag) -> bool:
    """Whether there is an item here and it is one of these."""
    return 0 <= at < len(items) and items[at].tag in tags


def kind_at(items: Sequence[Item], at: int) -> str:
    """The kind that the noun here says; empty if it is no such noun."""
    return items[at].entry.value if at_tag(items, at, Tag.KIND) else ""


def is_of(items: Sequence[Item], at: int) -> bool:
    """Whether "of" stands here."""
    return at_tag(items, at, Tag.PREPOSITION) and items[at].text == "of"


def past_small(items: Sequence[Item], at: int) -> int:
    """Where the item after the articles and adjectives here stands."""
    start = at
    while at - start < _FURTHEST and (
        at_tag(items, at, *_SMALL) or (at_tag(items, at, Tag.CONJUNCTION) and at_tag(items, at + 1, Tag.WORD))
    ):
        at += 1
    return at


def to_name(items: Sequence[Item], at: int) -> int:
    """Past articles, adjectives and "the province of"."""
    at = past_small(items, at)
    if kind_at(items, at) and is_of(items, at + 1):
        at = past_small(items, at + 2)
    return at
