"""The clauses of a verb-final sentence: what stands before a verb, back to the verb before, belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geo.reading.dating import Dated
from geo.reading.lexicon import Lexicon, Stance
from geo.reading.verbfinal.words import Job, Mood, Part, Voice, Words

_BETWEEN = (Job.NEGATION, Job.CLITIC, Job.AGAIN, Job.STILL, Job.THIS)
_HEADED = 8  # parts of "Spokesman of the ministry:"


@dataclass(slots=True)
class Clause:
    """Parts up to and with a verb; `given` are those that a relative clause takes from before."""

    parts: list[Part]
    given: tuple[Part, ...] = ()
    outer: Clause | None = None

    @property
    def verb(self) -> Part | None:
        """The verb that ends it, or None."""
        last = self.parts[-1] if self.parts else None
        return last if last is not None and last.job in (Job.VERB, Job.SPEECH) and last.sense.voice else None

    def all(self, *jobs: Job) -> list[Part]:
        """Its parts that do this in it, what it takes from before first."""
        return [part for part in (*self.given, *self.parts) if part.job in jobs]


def merged(parts: Sequence[Part]) -> list[Part]:
    """A root and the verb behind it made one, and a verb and its auxiliaries; a negation with them negates both."""
    made: list[Part] = []
    for part in parts:
        one = len(made) - 1
        while one >= 0 and (made[one].job in _BETWEEN or made[one].sense.stance is Stance.QUESTIONED):
            one -= 1
        head = made[one] if one >= 0 else None
        joins = head is not None and (
            head.job in (Job.ROOT, Job.SPEECH) or (head.job is Job.VERB and one >= len(made) - 2)
        )
        if part.job is not Job.VERB or head is None or not joins or (head.job is Job.VERB and part.sense.frame):
            if part.job is Job.VERB and one < len(made) - 1 and made[-1].job is Job.NEGATION:
                part.sense = replace(part.sense, negated=True)
            made.append(part)
            _negated_before(made)
            continue
        negated = (
            part.sense.negated or head.sense.negated or any(between.job is Job.NEGATION for between in made[one + 1 :])
        )
        voice, mood = part.sense.voice, part.sense.mood
        if head.job is Job.VERB:
            voice = Voice.PASSIVE if Voice.PASSIVE in (voice, head.sense.voice) else head.sense.voice
            mood = Mood.PERFECT if part.sense.voice is Voice.BE and mood is Mood.TOLD else mood
        job = Job.SPEECH if head.job is Job.SPEECH else Job.VERB
        frame = head.sense.frame if head.job is Job.ROOT or not part.sense.frame else part.sense.frame
        if head.job is Job.SPEECH and part.sense.frame:
            job = Job.VERB
        sense = replace(head.sense, job=job, frame=frame, voice=voice, mood=mood, negated=negated)
        between = [other for other in made[one + 1 :] if other.job in (Job.AGAIN, Job.STILL, Job.CLITIC)]
        made[one:] = [*between, Part(head.start, part.end, sense)]
        _negated_before(made)
    return made


def _negated_before(made: list[Part]) -> None:
    """Make a verb one with the "is not" right before it."""
    if len(made) > 1 and made[-1].job is Job.VERB and made[-1].sense.frame:
        one = made[-2].sense
        if one.job is Job.VERB and one.voice is Voice.BE and one.negated and not one.frame:
            made[-2:] = [Part(made[-2].start, made[-1].end, replace(made[-1].sense, negated=True))]


class Sentence:
    """The clauses of one sentence, and what they tell."""

    def __init__(self, text: str, parts: Sequence[Part], words: Words, lexicon: Lexicon, actor: str | None) -> None:
        self.text = text
        self.parts = parts
        self.words = words
        self.lexicon = lexicon
        self.actor = actor
        self.incumbent = lexicon.incumbent
        self.other = lexicon.against(lexicon.incumbent)
        self.index = {id(part): at for at, part in enumerate(parts)}
        self.hurt = any(part.job is Job.CASUALTY for part in parts)
        self.clauses = list(self._clauses())
        self.clause_of = {id(part): at for at, clause in enumerate(self.clauses) for part in clause.parts}
        self.speakers = [one for one in map(self._speaker, self.clauses) if one]

    def _clauses(self) -> Iterator[Clause]:
        stack: list[Clause] = []
        clause, closed = Clause([]), Clause([])
        for part in self.parts:
            if part.job is Job.RELATIVE:
                if clause.parts and clause.parts[-1].job not in (Job.STANCE, Job.WORD):
                    stack.append(clause)
                    tail = [one for one in clause.parts[-4:] if one.job in (Job.PLACE, Job.ACTOR)]
                    if tail and tail[-1].job is Job.PLACE:
                        tail = self._joined(clause, tail[-1])
                    clause = Clause([], tuple(tail), clause)
                elif closed.verb and closed.verb.sense.voice is Voice.BE and not clause.parts:
                    clause = Clause([], tuple(part for part in closed.all(Job.PLACE) if part.case == ""), closed)
                continue
            clause.parts.append(part)
            if part.job is Job.STOP or clause.verb:
                yield clause
                closed = clause
                clause = stack.pop() if stack and part.job is not Job.STOP else Clause([])
                if part.job is Job.STOP:
                    stack.clear()
        yield clause

    def _joined(self, clause: Clause, last: Part) -> list[Part]:
        """A place and those before it in its list."""
        at = clause.parts.index(last)
        found = [last]
        while at > 0 and clause.parts[at - 1].job in (Job.JOIN, Job.GENITIVE, Job.PLACE):
            at -= 1
            if clause.parts[at].job is Job.PLACE:
                found.insert(0, clause.parts[at])
        return found

    # Who says it, and when --------------------------------------------------------------------------------------------

    def _speaker(self, clause: Clause) -> tuple[Part, str, str | None] | None:
        """The verb or phrase of saying of a clause, who says so in the text's words, and whose party that is."""
        according = next((part for part in clause.parts if part.job is Job.ACCORDING), None)
        verb = clause.verb
        if according is not None:
            at = clause.parts.index(according)
            said = clause.parts[at + 1 : at + 9] if self.words.kind_first else clause.parts[:at]
            mark, ends = according, {Job.JOIN, Job.STOP, Job.DATE}
        elif verb is not None and verb.job is Job.SPEECH:
            said, mark, ends = clause.parts[:-1], verb, {Job.CASE, Job.ROOT, Job.DATE, Job.OBJECT, Job.STOP}
        elif (
            verb is None and clause.parts and self.text[clause.parts[-1].start] == ":" and len(clause.parts) <= _HEADED
        ):
            said, mark, ends = clause.parts[:-1], clause.parts[-1], {Job.DATE}
        else:
            return None
        span: list[Part] = []
        for part in said:
            if part.job in ends or (part.job is Job.PLACE and part.case != "people" and mark is verb):
                if span:
                    break
                continue
            if span or part.job not in (Job.JOIN, Job.CLITIC):
                span.append(part)
        while span and span[-1].job in (Job.JOIN, Job.GENITIVE, Job.THIS, Job.CLITIC):
            span.pop()
        if not span:
            return mark, "", None
        side = next((part.sense.value for part in span if part.job is Job.ACTOR), None)
        if side is None and any(part.job is Job.OFFICIAL for part in span):
            side = self.incumbent
        return mark, self.text[span[0].start : span[-1].end], side

    def said(self, trigger: Part) -> tuple[str, str | None]:
        """Who says it: who is named before, else after; rather somebody whose party is known."""
        at = self.index[id(trigger)]
        others = [
            one for one in self.speakers if one[0].sense.stance is not Stance.DENIED or self._shared(one[0], trigger)
        ]
        near = sorted(others, key=lambda one: (self.index[id(one[0])] > at, abs(self.index[id(one[0])] - at)))
        found = next((one for one in near if one[2] is not None), near[0] if near else None)
        return (found[1], found[2]) if found else ("", None)

    def _shared(self, one: Part, other: Part) -> bool:
        """Whether two parts stand in one clause."""
        return self.clause_of.get(id(one)) == self.clause_of.get(id(other))

    def dated(self, trigger: Part, clause: Clause) -> tuple[Dated | None, bool]:
        """The date told with it, or None, and whether it is that of saying."""
        own = clause.all(Job.DATE) or (clause.outer.all(Job.DATE) if clause.outer and clause.given else [])
        if own:
            return min(own, key=lambda one: abs(self.index[id(one)] - self.index[id(trigger)])).dated, False
        for said in (False, True):
            for other in self.clauses:
                speaks = other.verb is not None and other.verb.job is Job.SPEECH
                if speaks is said and (dates := other.all(Job.DATE)):
                    return dates[-1].dated, said
        return None, False
