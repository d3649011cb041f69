"""From a trigger with its places to what is found: the predicate that the stance leaves of it, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.claims import Predicate
from geo.reading.clauses import Clauses, Found
from geo.reading.lexicon import Form, Frame, Stance, Tag, Words
from geo.reading.mentions import Mention
from geo.reading.stances import stance

STATES = frozenset({"hold", "under-control", "in-control-of", "theirs", "contested"})
"""The patterns that tell how things stand, and so of no day on which it happened."""
_GOING_ON = frozenset({"fighting", "attack-on", "repel"})
_TAKEN = (Predicate.CAPTURED, Predicate.RECAPTURED)
COUNTED = "\0"
"""The name of a mention that stands for places a sentence only counts."""


def gained(clauses: Clauses, actor: str | None, frame: Frame) -> Predicate:
    """What it is that a party takes a place: captured, or recaptured if it held it before."""
    again = frame is Frame.REGAIN or (bool(actor) and actor == clauses.lexicon.incumbent)
    return Predicate.RECAPTURED if again else Predicate.CAPTURED


def make(
    clauses: Clauses, at: int, places: Sequence[Mention], predicate: Predicate, actor: str | None, pattern: str
) -> Iterator[Found]:
    """What a trigger says of each of the places; nothing if it did not happen, or if it is said of parties elsewhere."""
    how = stance(clauses, at)
    if how is Stance.FAILED or actor is None:
        return
    repelled = how is Stance.ATTEMPT and any(clauses.follows(one, {Frame.REPEL}) for one in clauses.triggers)
    if how is Stance.BEATEN or repelled:
        if predicate not in _TAKEN:
            return
        defender = clauses.lexicon.against(actor) or clauses.lexicon.incumbent
        predicate, how, pattern, actor = Predicate.REPELLED, Stance.REAL, f"failed-{pattern}", defender
    elif how is Stance.ATTEMPT:
        predicate, how, pattern = Predicate.CONTESTED, Stance.REAL, f"attempt-{pattern}"
    fresh = _is_fresh(clauses, at, pattern)
    found = Found(Mention(COUNTED, 0, 0), predicate, actor, how, at, pattern, fresh)
    told = [mention for mention in places if not mention.edge or predicate in (*_TAKEN, Predicate.REPELLED)]
    for mention in told:
        if mention.partly and predicate in (*_TAKEN, Predicate.HOLDS):
            yield replace(found, mention=mention, predicate=Predicate.CONTESTED, pattern=f"part-{pattern}")
        else:
            yield replace(found, mention=mention)
    if told:
        clauses.acts(actor)
    elif any(
        item.tag is Tag.KIND and clauses.lexicon.is_plural(item.text)
        for item in clauses.items[max(at - 12, 0) : at + 8]
    ):
        clauses.counted = found


def unsaid(clauses: Clauses, frame: Frame) -> str:
    """Who gains if the text does not say: what falls, falls to the challenger; what is regained, to the incumbent."""
    return clauses.lexicon.incumbent if frame is Frame.REGAIN else clauses.lexicon.challenger


def held(clauses: Clauses, at: int, places: Sequence[Mention], actor: str | None, pattern: str) -> Iterator[Found]:
    """Control told as a state: of the incumbent, or with "still", that it holds the place; else that it has captured it."""
    if clauses.any_in(at, at + 8, Words.UNTIL):
        return
    still = clauses.any_in(clauses.start(at), at + 2, Words.STILL)
    predicate = Predicate.HOLDS if still or (actor and actor == clauses.lexicon.incumbent) else Predicate.CAPTURED
    yield from make(clauses, at, places, predicate, actor, pattern)


def back_at(clauses: Clauses, at: int, text: str = "") -> Mention:
    """A mention that names nothing itself, printed at an item."""
    return Mention(text, clauses.items[at].start, clauses.items[at].end, back=True)


def _is_fresh(clauses: Clauses, at: int, pattern: str) -> bool:
    """Whether it is told as news: in the past, the perfect or the present, or as going on."""
    if pattern in STATES:
        return False
    if clauses.is_noun(at):
        return pattern in _GOING_ON
    if pattern.startswith("attempt"):
        return True
    words = clauses.chain(at)[1]
    if any(item.tag is Tag.HAVE for item in words):
        return True
    if any(item.tag is Tag.MODAL for item in words):
        return False
    simple = clauses.entry(at).forms & {Form.PAST, Form.THIRD, Form.BASE}
    return bool(simple) or any(item.tag is Tag.BE for item in words)
