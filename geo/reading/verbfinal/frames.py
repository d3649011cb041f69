"""What each kind of verb or noun says of which places, where verbs come last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.claims import Predicate
from geo.reading.clauses import Found
from geo.reading.lexicon import Frame, Stance
from geo.reading.mentions import Mention
from geo.reading.verbfinal.clauses import Clause, Sentence
from geo.reading.verbfinal.stances import stance
from geo.reading.verbfinal.words import Job, Mood, Part, Voice

_OVER = ("over", "to")
_INSIDE = ("in", "over", "to")
_WORDS_BETWEEN = 3


class Trigger:
    """A word that tells something in a clause, with what the clause says around it."""

    def __init__(
        self, sentence: Sentence, clause: Clause, part: Part, frame: Frame | None, above: Clause | None
    ) -> None:
        self.sentence = sentence
        self.clause = clause
        self.part = part
        self.frame = frame
        self.above = above
        self.noun = part.job is Job.ROOT
        self.at = clause.parts.index(part)
        self.control = next((one for one in reversed(clause.parts) if one.job is Job.CONTROL), None)
        self.again = frame is Frame.REGAIN or bool(clause.all(Job.AGAIN))

    def read(self) -> Iterator[Found]:
        """What it tells of which places."""
        if self.frame is None or (self.frame is Frame.EXPEL and self.direction == "out"):
            return self._controlled()
        return _TELLS[self.frame](self)

    # Who and where ----------------------------------------------------------------------------------------------------

    @property
    def direction(self) -> str:
        """Which way the clause's word for control points; empty if there is none."""
        return self.control.sense.value if self.control else ""

    def owner(self) -> str | None:
        """Whose control the clause speaks of; None if it does not say."""
        if self.control is None:
            return None
        at = self.clause.parts.index(self.control)
        near = (
            self.clause.parts[max(at - 2, 0) : at][::-1]
            if self.sentence.words.owner_first
            else self.clause.parts[at + 1 : at + 4]
        )
        for part in near:
            if part.job is Job.ACTOR:
                return part.sense.value
            if part.job is Job.SELF:
                return self.subject()
            if part.job not in (Job.WORD, Job.AGAIN, Job.CLITIC, Job.OFFICIAL, Job.NUMBER):
                return None
        return None

    def actors(self, *cases: str) -> list[str]:
        """The parties of the clause that stand in these cases."""
        return [part.sense.value for part in self.clause.all(Job.ACTOR) if part.case in cases]

    def subject(self) -> str | None:
        """Who does it, as far as the clause, who says it and the sentence before tell; None if nothing does."""
        for part in self.clause.all(Job.ACTOR):
            if part.case == "":
                return part.sense.value
        _, side = self.sentence.said(self.part)
        return side or self.sentence.actor

    def places(self, *cases: str) -> list[Part]:
        """The places of the clause in these cases; those a relative clause stands for have none of their own."""
        own = [part for part in self.clause.parts if part.job is Job.PLACE and part.case in cases]
        return [part for part in self.clause.given if part.job is Job.PLACE and "" in cases] + own

    def beside(self) -> list[Part]:
        """The places a noun has to itself: "the fall of X"."""
        before = self.sentence.words.owner_first
        parts = self.clause.parts[: self.at][::-1] if before else self.clause.parts[self.at + 1 :]
        found: list[Part] = []
        for count, part in enumerate(parts):
            if part.job is Job.PLACE and part.case in ("", "object"):
                found.append(part)
            elif part.job in (Job.JOIN, Job.GENITIVE) and (found or part.job is Job.GENITIVE):
                continue
            elif (
                found
                or part.job not in (Job.WORD, Job.PARTLY, Job.AGAIN, Job.NUMBER, Job.SELF)
                or count >= _WORDS_BETWEEN
            ):
                break
        return found[::-1] if before else found

    def _before(self) -> str:
        """The case in which the noun itself stands."""
        previous = self.clause.parts[self.at - 1] if self.at else None
        return previous.sense.value if previous is not None and previous.job is Job.CASE else ""

    def _make(self, places: Sequence[Part], predicate: Predicate, actor: str, pattern: str) -> Iterator[Found]:
        how = stance(self.clause, self.above, self.part)
        if how is Stance.ATTEMPT:
            repelled = any(part.sense.frame is Frame.REPEL for part in self.clause.parts)
            predicate, pattern = (
                (Predicate.REPELLED, "repel") if repelled else (Predicate.CONTESTED, f"attempt-{pattern}")
            )
            actor = self.sentence.incumbent if repelled else actor
            how = Stance.REAL
        if how is Stance.FAILED or (how is Stance.DENIED and predicate is Predicate.CONTESTED):
            return
        at = self.sentence.index[id(self.part)]
        for part in places:
            mention = part.mention
            if mention is None:
                continue
            taken = predicate in (Predicate.CAPTURED, Predicate.RECAPTURED)
            if mention.partly and taken:
                yield Found(mention, Predicate.CONTESTED, actor, how, at, f"part-{pattern}", self._fresh(pattern))
            else:
                yield Found(mention, predicate, actor, how, at, pattern, self._fresh(pattern))

    def _fresh(self, pattern: str) -> bool:
        """Whether it is told as news of the day."""
        if pattern in ("under-control", "hold"):
            return False
        verb = self.clause.verb
        if self.noun:
            return self._before() != "after"
        return verb is None or verb.sense.mood is Mood.TOLD

    # Frames -----------------------------------------------------------------------------------------------------------

    def _gained(self, actor: str) -> Predicate:
        return Predicate.RECAPTURED if self.again or actor == self.sentence.incumbent else Predicate.CAPTURED

    def _taker(self) -> str:
        """Who gains if the clause names nobody that does: the loser's opponent, or the likely one."""
        loser = next(iter(self.actors("from")), None) or (self.owner() if self.direction == "out" else None)
        if loser is not None:
            return self.sentence.lexicon.against(loser)
        return self.sentence.incumbent if self.again else self.sentence.other

    def _agent(self) -> str | None:
        """Who is said to do it by "by", or whose hands it comes into."""
        into = self.owner() if self.direction in ("into", "at") else None
        return next(iter(self.actors("agent")), None) or into

    def _gain(self) -> Iterator[Found]:
        verb = self.part.sense
        if self.noun:
            named = self._agent() or next(iter(self.actors("")), None)
            actor = (
                named
                if named is not None and stance(self.clause, self.above, self.part) is not Stance.DENIED
                else self._agent() or self._taker()
            )
            if self.again and self._agent() is None:
                actor = self._taker()
            yield from self._make(self.beside(), self._gained(actor), actor, f"{self.frame}-of")
            return
        over = self.places(*_OVER) if verb.over else []
        if verb.voice is not Voice.ACTIVE and not over:
            actor = self._agent() or self._taker()
            yield from self._make(self.places(""), self._gained(actor), actor, f"{self.frame}-passive")
            return
        own = next(iter(self.actors("")), None)
        places = (
            over
            or self.places("object")
            or (self.places("") if own or not self.sentence.words.marked else self._given())
        )
        losers = self.actors("from") or ([self.owner() or ""] if self.direction == "out" else [])
        subject = self.subject()
        rival = not losers or self.sentence.lexicon.against(subject or "") in losers
        actor = own or self._agent() or (subject if rival else None) or self._taker()
        yield from self._make(places, self._gained(actor), actor, f"{self.frame}-active")

    def _given(self) -> list[Part]:
        return [part for part in self.clause.given if part.job is Job.PLACE]

    def _fall(self) -> Iterator[Found]:
        places = self.beside() if self.noun else self.places("", "object")
        verb = self.clause.verb
        if self.noun and not places and verb is not None and verb.job is Job.VERB and verb.sense.voice is Voice.PASSIVE:
            places = self.places("")
        actor = self._agent() or next(iter(self.actors("to", "of")), None) or self.sentence.other
        yield from self._make(places, self._gained(actor), actor, "fall-of" if self.noun else "fall")

    def _cede(self) -> Iterator[Found]:
        loser = next(iter(self.actors("")), self.sentence.incumbent)
        actor = next(iter(self.actors("to")), None) or self.sentence.lexicon.against(loser)
        passive = self.part.sense.voice is Voice.PASSIVE
        yield from self._make(self.places("" if passive else "object"), self._gained(actor), actor, "cede")

    def _leave(self) -> Iterator[Found]:
        verb = self.clause.verb
        actor = next(iter(self.actors("", "of")), None)
        if actor and (verb is None or verb.sense.mood is not Mood.BEFORE):
            places = self.places("from") or self.places("object", *([] if self.sentence.words.marked else [""]))
            yield from self._make(places, Predicate.WITHDREW, actor, "leave")

    def _attack(self) -> Iterator[Found]:
        verb = self.clause.verb
        if self.sentence.hurt or any(part.sense.frame is Frame.REPEL for part in self.clause.parts):
            return
        actor = next(iter(self.actors("", "of", "agent")), None) or self.sentence.other
        state = verb is not None and verb.sense.voice in (Voice.BE, Voice.PASSIVE)
        if state and (self._before() == "in" if self.noun else not self.places(*_INSIDE)):
            yield from self._make(self.places(""), Predicate.CONTESTED, actor, "under-siege")
        elif self._before() not in ("in", "after", "agent"):
            places = self.places(*_OVER) or (self.beside() if self.noun else self.places("object", *self._unmarked()))
            yield from self._make(places, Predicate.CONTESTED, actor, "attack")

    def _unmarked(self) -> tuple[str, ...]:
        return () if self.sentence.words.marked else ("",)

    def _fight(self) -> Iterator[Found]:
        if self.sentence.hurt or self._before() in ("in", "after", "from", "agent"):
            return
        places = [
            part for part in self.places(*_INSIDE) if part.mention is not None and part.mention.kind != "province"
        ]
        yield from self._make(places, Predicate.CONTESTED, self.sentence.other, "fighting")

    def _expel(self) -> Iterator[Found]:
        driven = next(
            iter(self.actors("object" if self.part.sense.voice is Voice.ACTIVE else "", *self._unmarked())), None
        )
        if driven is not None and not self.noun:
            actor = self.sentence.lexicon.against(driven)
            yield from self._make(self.places("from"), self._gained(actor), actor, "expel")

    def _repel(self) -> Iterator[Found]:
        parts = self.clause.parts
        attack = next((part for part in parts if part.sense.frame is Frame.ATTACK and part is not self.part), None)
        if self.noun or stance(self.clause, self.above, self.part) is not Stance.REAL:
            return
        if attack is not None:
            places = self.places(*_INSIDE)
            if not places:
                beside = Trigger(self.sentence, self.clause, attack, Frame.ATTACK, self.above).beside()
                places = (
                    beside
                    or self.places("")
                    or [replace(attack, mention=Mention("", attack.start, attack.end, back=True))]
                )
        else:
            places = self.places("from") if self.actors("object") else []
        yield from self._make(places, Predicate.REPELLED, self.sentence.incumbent, "repel")

    def _controlled(self) -> Iterator[Found]:
        """What is told with words for control: "under the control of X is", "into the hands of X fell", "out of ..."."""
        verb = self.clause.verb
        voice = verb.sense.voice if verb is not None else Voice.BE
        incumbent = self.sentence.incumbent
        own = next(iter(self.actors("")), None)
        owner = self.owner()
        objects = self.places("object") or (self.places("") if not self.sentence.words.marked else self._given())
        places = objects if voice is Voice.ACTIVE or (own and self.places("object")) else self.places("")
        if self.direction == "out":
            loser = owner or (own if voice is Voice.ACTIVE and own else incumbent)
            actor = self.sentence.lexicon.against(loser)
            yield from self._make(places, self._gained(actor), actor, "lose" if loser == incumbent else "regain")
            return
        actor = owner or own or ""
        if not actor:
            return
        if voice is Voice.BE:
            still = bool(self.clause.all(Job.STILL)) or (actor == incumbent and not self.again)
            yield from self._make(places, Predicate.HOLDS if still else self._gained(actor), actor, "under-control")
        else:
            yield from self._make(places, self._gained(actor), actor, "into-control")


_TELLS = {
    Frame.GAIN: Trigger._gain, Frame.REGAIN: Trigger._gain, Frame.FALL: Trigger._fall, Frame.CEDE: Trigger._cede, Frame.LOSE: Trigger._cede,
    Frame.LEAVE: Trigger._leave, Frame.ATTACK: Trigger._attack, Frame.FIGHT: Trigger._fight, Frame.EXPEL: Trigger._expel,
    Frame.REPEL: Trigger._repel,
}  # fmt: skip
