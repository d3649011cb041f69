"""Whether a trigger tells what happened, or what was denied, expected, tried, or only claimed."""

from __future__ import annotations

from itertools import pairwise

from geo.reading.clauses import Clauses
from geo.reading.lexicon import Form, Frame, Stance, Tag, Words

_NEAR = 3  # items; what makes a thing real or claimed stands close to it
_FAR = 8
_GOVERNING = (
    Stance.DENIED, Stance.FAILED, Stance.BEATEN, Stance.ATTEMPT, Stance.REAL, Stance.CLAIMED, Stance.EXPECTED,
)  # fmt: skip


def stance(clauses: Clauses, at: int) -> Stance:
    """What the words around a trigger make of what it tells."""
    if clauses.has(at + 1, at + 4, Tag.BE) and Stance.DENIED in _said(clauses, at + 1, min(at + 6, len(clauses.items))):
        return Stance.DENIED  # "claims of its fall are false"
    if clauses.is_noun(at) and clauses.entry(at).noun is not None:
        return _of_noun(clauses, at)
    if Stance.CLAIMED in clauses.lexicon.stances.get(clauses.text(at).partition(" ")[0], frozenset()):
        return Stance.CLAIMED  # "claimed control of"
    verb, words = clauses.chain(at)
    start = clauses.start(verb)
    earlier = next((one for one in reversed(clauses.triggers) if one < at and clauses.is_verb(one)), None)
    shares = verb == at and clauses.tag(at - 1) is Tag.CONJUNCTION and clauses.entry(at).forms == {Form.BASE}
    if shares and earlier is not None and any(item.text == "to" for item in clauses.chain(earlier)[1]):
        return stance(clauses, earlier)  # "trying to attack and take"
    form = clauses.entry(at).forms
    tags = {item.tag for item in words}
    negated = any(item.tag is Tag.NEGATION or item.text.endswith(("n't", "cannot")) for item in words)
    if any(item.text == "yet to" for item in words):
        return Stance.FAILED
    if Tag.MODAL in tags:
        return Stance.FAILED if negated else Stance.EXPECTED
    if any(item.tag is Tag.SPEECH for item in words):  # "is reported to have fallen"
        claimed = Stance.CLAIMED in _said(clauses, verb, at)
        return Stance.DENIED if negated else Stance.CLAIMED if claimed else Stance.REAL
    if form == {Form.ING} and any(item.text == "without" for item in words):
        return Stance.FAILED
    obliged = any(one.text == "to" and other.tag is Tag.HAVE for one, other in pairwise(words))  # "had to withdraw"
    if any(item.text == "to" for item in words) and not obliged:
        return _governed(clauses, start, verb, Stance.DENIED if negated else Stance.EXPECTED)
    if form == {Form.ING} and Tag.BE not in tags:
        before = clauses.text(verb - 1)
        if before in ("from", "without"):
            return Stance.FAILED
        if before in ("of", "at", "for", "in", "on", "to"):
            return _governed(clauses, start, verb - 1, Stance.REAL)
        if Frame.FALL in clauses.entry(at).frames and Stance.EXPECTED in _said(clauses, max(start, verb - _FAR), verb):
            return Stance.EXPECTED  # "the danger of the city falling"
    if negated:
        return Stance.DENIED
    if any(Stance.EXPECTED in clauses.lexicon.stances.get(item.text, frozenset()) for item in words):
        return Stance.ATTEMPT  # "nearly captured"
    if form == {Form.PARTICIPLE} and not words and clauses.text(start) == "had":
        return Stance.FAILED  # "had it fallen"
    if _is_unreal(clauses, at, verb, start):
        return Stance.EXPECTED
    if not words and Frame.FALL in clauses.entry(at).frames and form == {Form.BASE}:
        return _of_bare_fall(clauses, at, start)
    return _of_clause(clauses, start)


def _is_unreal(clauses: Clauses, at: int, verb: int, start: int) -> bool:
    """Whether the grammar of the clause says that it has not happened: "should it fall", "when we take", "losing it would"."""
    form, alone = clauses.entry(at).forms, verb == at
    modal_before = clauses.has(start, at, Tag.MODAL)
    return (
        (alone and clauses.text(start - 1) == "when" and Form.PAST not in form and bool(form & {Form.BASE, Form.THIRD}))
        or any(item.text == "be" for item in clauses.chain(at)[1])
        or (form == {Form.ING} and verb == start and clauses.has(at + 1, at + 6, Tag.MODAL))
        or (alone and clauses.tag(at - 1) is Tag.CONJUNCTION and clauses.has(max(at - 5, start), at, Tag.MODAL))
        or (form == {Form.BASE} and Frame.FALL not in clauses.entry(at).frames and modal_before)
    )


def _of_bare_fall(clauses: Clauses, at: int, start: int) -> Stance:
    """Of "fall" without an auxiliary: told of several places or in a headline it is real, of one ("let the city fall") not."""
    if clauses.has(start, at, Tag.MODAL):
        return Stance.EXPECTED
    several = sum(clauses.tag(one) is Tag.PLACE for one in range(start, at)) > 1 and clauses.has(
        start, at, Tag.CONJUNCTION
    )
    headline = start == 0 and at <= 2 and clauses.tag(at - 1) is Tag.PLACE
    return _of_clause(clauses, start) if several or headline else Stance.FAILED


def _of_noun(clauses: Clauses, at: int) -> Stance:
    start = clauses.start(at)
    if clauses.has(at + 1, at + 6, Tag.MODAL) and not clauses.has(at + 1, at + 6, Tag.COMMA, Tag.BOUNDARY):
        return Stance.EXPECTED
    if clauses.entry(at).noun is Frame.ATTACK and any(
        clauses.text(one) == "to" and clauses.tag(one + 1) is Tag.WORD for one in range(max(start, at - 5), at)
    ):
        return Stance.EXPECTED  # "to carry out attacks on"
    near = _said(clauses, max(start, at - 5), at)
    begins = (one + 1 for one in range(at) if clauses.tag(one) is Tag.STOP or clauses.text(one) == "but")
    if Stance.DENIED in near | _said(clauses, max(max(begins, default=0), at - 12), at):
        return Stance.DENIED
    for one in (Stance.EXPECTED, Stance.FAILED, Stance.CLAIMED):
        if one in near:
            return one
    return _of_clause(clauses, start)


def _governed(clauses: Clauses, start: int, verb: int, otherwise: Stance) -> Stance:
    """What the words make of it that govern an infinitive or a gerund; the nearest decides."""
    if any(
        clauses.tag(at) is Tag.NEGATION or clauses.text(at).endswith("n't") for at in range(max(start, verb - 6), verb)
    ):
        return Stance.FAILED
    if clauses.tag(verb - 1) in (Tag.KIND, Tag.PLACE) and any(
        clauses.is_in(one, Words.SERIES) or clauses.text(one).endswith("th")
        for one in range(max(start, verb - 6), verb)
    ):  # "the sixth capital to fall"
        return Stance.EXPECTED if clauses.has(verb - 10, verb, Tag.MODAL) else Stance.REAL
    for at in range(verb - 1, max(verb - _FAR, -1), -1):
        found = _said(clauses, at, at + 1)
        if Stance.CLAIMED in found and Stance.DENIED in _said(clauses, at - _FAR, at):
            return Stance.DENIED  # "denied the claim of having captured"
        for one in _GOVERNING:
            if one in found and (verb - at <= _NEAR or one not in (Stance.REAL, Stance.CLAIMED)):
                return one
    return otherwise


def _said(clauses: Clauses, start: int, end: int) -> set[Stance]:
    """The stances that words, or pairs of words, from `start` to before `end` give."""
    found: set[Stance] = set()
    for at in range(max(start, 0), end):
        text = clauses.text(at)
        for words in (text, f"{text} {clauses.text(at + 1)}", text.partition(" ")[0]):
            found |= clauses.lexicon.stances.get(words, frozenset())
    return found


def _of_clause(clauses: Clauses, start: int) -> Stance:
    """What the clause above makes of one that begins with "that", "if" or after a verb of saying."""
    before = start - 1
    if Stance.QUESTIONED in clauses.lexicon.stances.get(clauses.text(before), frozenset()):
        return Stance.EXPECTED
    if clauses.text(before) in ("that", "as") or clauses.tag(before) is Tag.SPEECH:
        found = _said(clauses, before - _FAR, before + 1)
        for one in (Stance.DENIED, Stance.CLAIMED):
            if one in found:
                return one
        if clauses.tag(before) is not Tag.SPEECH and Stance.EXPECTED in found:
            return Stance.EXPECTED
    return Stance.REAL
