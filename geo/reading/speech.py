"""Who says it inside a text, and when it was said."""

from __future__ import annotations

from geo.reading.clauses import Clauses
from geo.reading.lexicon import Tag, Words

_SPEAKERS = (Tag.ACTOR, Tag.NAME, Tag.WORD, Tag.PEOPLE, Tag.PRONOUN)
_BEFORE_SPEECH = (Tag.PREPOSITION, Tag.NAME, Tag.WORD, Tag.DETERMINER, Tag.ACTOR)


def attribution(clauses: Clauses, at: int, text: str) -> tuple[str, str | None]:
    """Who says what a trigger tells, in the text's words (empty: the text itself), and whose party that is (None: nobody's)."""
    speech = [one for one, item in enumerate(clauses.items) if item.tag is Tag.ACCORDING or _is_said(clauses, one)]
    found = [_said_by(clauses, near, at, text) for near in sorted(speech, key=lambda one: abs(one - at))]
    found = [one for one in found if one[0]]
    return next((one for one in found if one[1] is not None), found[0] if found else ("", None))


def _is_said(clauses: Clauses, at: int) -> bool:
    """Whether a verb of saying stands there, and not a noun: "the claim", "reports of"."""
    noun = clauses.text(at + 1) == "of" or clauses.tag(at - 1) in (Tag.DETERMINER, Tag.POSSESSIVE)
    return clauses.tag(at) is Tag.SPEECH and not noun


def is_of_speech(clauses: Clauses, at: int) -> bool:
    """Whether a date is that of saying: "said on Tuesday", "told reporters late on June 8"."""
    if clauses.tag(at + 1) is Tag.SPEECH:  # "on 13 August claimed"
        return True
    before = at - 1
    while before >= 0 and at - before < 5 and clauses.tag(before) in _BEFORE_SPEECH:
        before -= 1
    return clauses.tag(before) is Tag.SPEECH


def _said_by(clauses: Clauses, near: int, at: int, text: str) -> tuple[str, str | None]:
    if clauses.tag(near) is Tag.ACCORDING:
        first, last = near + 1, _end(clauses, near + 1)
    elif at < near and clauses.tag(near - 1) in (Tag.COMMA, Tag.QUOTE) and clauses.text(near + 1) not in ("that", ","):
        first, last = near + 1, _end(clauses, near + 1)  # "..., said a lawmaker"
    else:
        ends = (Tag.STOP, Tag.QUOTE, Tag.BOUNDARY, Tag.VERB, Tag.NOUN, Tag.SPEECH)
        first = last = near
        while first > 0 and clauses.tag(first - 1) not in ends and near - first < 16:
            first -= 1
        if clauses.tag(near - 1) is not Tag.COMMA:  # "Kunduz fell on Sunday, officials said"
            begin = max((one + 1 for one in range(first, near) if clauses.tag(one) is Tag.COMMA), default=first)
            first = near if begin <= at < near else begin
        if not clauses.has(first, last, *_SPEAKERS):
            first, last = near + 1, _end(clauses, near + 1)
    while first < last and clauses.tag(first) in (Tag.COMMA, Tag.CONJUNCTION, Tag.DATE, Tag.PREPOSITION):
        first += 1
    while last > first and clauses.tag(last - 1) in (Tag.COMMA, Tag.STOP, Tag.QUOTE, Tag.DATE, Tag.PREPOSITION):
        last -= 1
    if first >= last or not clauses.has(first, last, *_SPEAKERS):
        return "", None
    span = clauses.items[first:last]
    side = next((item.entry.value for item in span if item.tag is Tag.ACTOR), None)
    if side is None and any(
        word in clauses.lexicon.words[Words.OFFICIAL] for item in span for word in item.text.split()
    ):
        side = clauses.lexicon.incumbent
    return " ".join(text[span[0].start : span[-1].end].split()), side


def _end(clauses: Clauses, at: int) -> int:
    """Where the words for a speaker end that begin here."""
    end = at
    stops = (Tag.COMMA, Tag.STOP, Tag.QUOTE, Tag.BOUNDARY, Tag.BRACKET, Tag.DATE, Tag.HAVE, Tag.MODAL, Tag.VERB)
    while end < min(at + 10, len(clauses.items)) and clauses.tag(end) not in stops:
        end += 1
    return end
