"""From a text to sentences of items: words and names with what each does in a sentence, dates and known names marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sentencex import get_sentence_boundaries

from geo.reading.dating import Dated
from geo.reading.lexicon import Entry, Frame, Lexicon, Tag

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|['’]s\b|\d+(?:[.,:]\d+)*\w*|[^\W_]+(?:(?:[-‐‑\u200c]|['’‘](?![sS]\b))[^\W_]+)*|\n\s*\n|-{2,}|\S"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\ds?")
_MARKS = {",": Tag.COMMA, "،": Tag.COMMA, "(": Tag.BRACKET, ")": Tag.BRACKET, "[": Tag.BRACKET, "]": Tag.BRACKET}
_MARKS |= (
    dict.fromkeys("“”\"«»‘’'„", Tag.QUOTE) | dict.fromkeys(";:–—|•؛…-", Tag.STOP) | {"--": Tag.STOP} | {"%": Tag.PART}
)
_AFTER_A_NAME = frozenset(
    [",", "(", "in", "has", "have", "had", "was", "were", "is", "are", "fell", "'s", "province", "district", "city"]
)
_WIDE = frozenset({Frame.GAIN, Frame.REGAIN, Frame.LOSE, Frame.HOLD, Frame.LEAVE})
_LONGEST_SENTENCE = 400  # tokens; what is longer is no sentence, and is read in pieces


class Names(Protocol):
    """Names to be recognised in running text."""

    def longest(self, text: str, found: Sequence[Token], at: int) -> int:
        """How many of the tokens from here on are a name; 0 if none are."""


@dataclass(slots=True)
class Item:
    """A phrase of a sentence: `start` and `end` in the text in code points, `text` its words in small letters.

    `value` is the `Dated` of a date and, once `phrases` has read the sentence, the `Mention` of a place.
    """

    tag: Tag
    start: int
    end: int
    text: str
    entry: Entry
    value: object = None


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark as it stands in the text, and in small letters with a plain apostrophe."""

    start: int
    end: int
    word: str
    lower: str

    @property
    def capital(self) -> bool:
        """Whether it may begin a name: a capital letter, or a letter of a script that has none."""
        if not self.word[0].isalpha():
            return False
        return not self.word[0].islower() or ("-" in self.word and self.word != self.lower)


def sentences(text: str, language: str = "en") -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, in code points; a line break ends one too."""
    for found in get_sentence_boundaries(language, text):
        start, end = found["start_index"], found["end_index"]
        for line in re.finditer(r"[^\n]+", text[start:end]):
            if line.group().strip():
                yield start + line.start(), start + line.end()


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of a part of a text."""
    return [
        Token(match.start(), match.end(), match.group(), match.group().lower().replace("’", "'"))
        for match in _TOKEN.finditer(text, start, end)
    ]


def read_items(
    text: str, start: int, end: int, lexicon: Lexicon, names: Names, dates: Sequence[Dated]
) -> Iterator[list[Item]]:
    """The items of one sentence, in pieces if it is longer than any sentence; `dates` are all of the text, in its order."""
    first = bisect_left(dates, start, key=lambda date: date.start)
    last = bisect_left(dates, end, key=lambda date: date.start)
    dated = {date.start: date for date in dates[first:last]}
    found = tokens(text, start, end)
    for piece in range(0, len(found), _LONGEST_SENTENCE):
        yield _read_items(text, found[piece : piece + _LONGEST_SENTENCE], lexicon, names, dated)


def _read_items(
    text: str, found: Sequence[Token], lexicon: Lexicon, names: Names, dated: dict[int, Dated]
) -> list[Item]:
    items: list[Item] = []
    at = 0
    while at < len(found):
        token = found[at]
        if date := dated.get(token.start):
            items.append(Item(Tag.DATE, date.start, date.end, "", Entry(Tag.DATE), date))
            at += 1
            while at < len(found) and found[at].start < date.end:
                at += 1
            continue
        named = names.longest(text, found, at)
        words, entry = _phrase(found, at, lexicon)
        if named and named >= words and not (entry and words == named and entry.tag is not Tag.MEMBERS):
            last = found[at + named - 1]
            items.append(Item(Tag.PLACE, token.start, last.end, text[token.start : last.end], Entry(Tag.PLACE)))
            at += named
        elif entry:
            last = found[at + words - 1]
            phrase = " ".join(one.lower for one in found[at : at + words])
            items.append(Item(entry.tag, token.start, last.end, phrase, entry))
            at += words
        else:
            tag = _MARKS.get(token.word) or _unlisted(found, at, lexicon, first=not items)
            items.append(Item(tag, token.start, token.end, token.lower, Entry(tag)))
            at += 1
    return items


def _phrase(found: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, Entry | None]:
    """How many words the longest known phrase here has, and what it is.

    Between a verb and what must follow it may stand two more small words: "took almost complete control of".
    """
    for phrase, entry in lexicon.phrases.get(found[at].lower, ()):
        rest = phrase[1:]
        for gap in (0, 1, 2) if rest and _WIDE.intersection(entry.frames) else (0,):
            first = at + 1 + gap
            if tuple(token.lower for token in found[first : first + len(rest)]) == rest and all(
                token.word.isalpha() and token.word.islower() and token.lower not in lexicon.phrases
                for token in found[at + 1 : first]
            ):
                return 1 + gap + len(rest), entry
    return 0, None


def _unlisted(found: Sequence[Token], at: int, lexicon: Lexicon, *, first: bool) -> Tag:
    """What a word is that the vocabulary does not know; the first of a sentence is a name only if what follows says so."""
    token = found[at]
    if token.word[0].isdigit():
        return Tag.WORD if _YEAR.fullmatch(token.word) else Tag.NUMBER
    if not token.word[0].isalpha():
        return Tag.QUOTE if len(token.word) == 1 else Tag.STOP
    if not token.capital or not (token.word[0].isupper() or token.word[0].isascii()):
        return Tag.WORD
    if first and "-" not in token.word:
        following = found[at + 1] if at + 1 < len(found) else None
        if following is None or not (
            following.lower in _AFTER_A_NAME or (following.capital and following.lower not in lexicon.phrases)
        ):
            return Tag.WORD
    return Tag.NAME
