"""Whether a word of a verb-final sentence tells what happened, or what was denied, expected, tried or only claimed."""

from __future__ import annotations

from geo.reading.lexicon import Frame, Stance
from geo.reading.verbfinal.clauses import Clause
from geo.reading.verbfinal.words import Job, Mood, Part

_NEAR = 3  # parts
_FIGHTS = (Frame.ATTACK, Frame.FIGHT)


def stance(clause: Clause, above: Clause | None, trigger: Part) -> Stance:
    """What the words around a trigger, and the clause before its own, make of what it tells."""
    verb = clause.verb
    words = _stances(clause.parts)
    if Stance.QUESTIONED in words:
        return Stance.EXPECTED
    if trigger.job is Job.ROOT:
        return _of_noun(clause, above, trigger, words)
    at = clause.parts.index(trigger)
    if at and clause.parts[at - 1].sense.stance is Stance.EXPECTED:
        return Stance.EXPECTED
    denies = verb is not None and verb.sense.negated
    mood = verb.sense.mood if verb is not None else Mood.TOLD
    if mood is Mood.FUTURE:
        return Stance.DENIED if denies else Stance.EXPECTED
    if mood is Mood.WISHED:
        if above is not None:
            more = _stances(above.parts)
            if denies or (Stance.REAL in more and above.verb is not None and above.verb.sense.negated):
                return Stance.FAILED
            words |= more
        found = next((one for one in (Stance.FAILED, Stance.REAL, Stance.ATTEMPT) if one in words), Stance.EXPECTED)
        return Stance.FAILED if denies else found
    if denies:
        return Stance.DENIED
    return Stance.CLAIMED if Stance.CLAIMED in words else _of_above(above)


def _of_noun(clause: Clause, above: Clause | None, trigger: Part, words: set[Stance]) -> Stance:
    verb = clause.verb
    at = clause.parts.index(trigger)
    near = _stances(clause.parts[max(at - _NEAR, 0) : at + _NEAR + 1])
    if verb is not None and verb.sense.negated:
        if verb.job is not Job.SPEECH:
            return Stance.DENIED
        return Stance.CLAIMED if verb.sense.stance is None else Stance.REAL
    if verb is not None and verb.job is Job.SPEECH and verb.sense.stance is not None:
        return verb.sense.stance
    if Stance.FAILED in words:
        return Stance.FAILED
    tried = Stance.ATTEMPT in words or any(part.sense.frame in _FIGHTS for part in clause.parts)
    if Stance.ATTEMPT in near or (Stance.EXPECTED in near and tried):
        return Stance.ATTEMPT
    if Stance.EXPECTED in near:
        return Stance.EXPECTED
    return Stance.CLAIMED if Stance.CLAIMED in words else _of_above(above)


def _stances(parts: list[Part]) -> set[Stance]:
    return {part.sense.stance for part in parts if part.job is Job.STANCE and part.sense.stance is not None}


def _of_above(above: Clause | None) -> Stance:
    """What the clause of saying above makes of it."""
    verb = above.verb if above else None
    if verb is None or verb.job is not Job.SPEECH:
        return Stance.REAL
    if verb.sense.negated:
        return Stance.CLAIMED if verb.sense.stance is None else Stance.REAL
    return verb.sense.stance or Stance.REAL
