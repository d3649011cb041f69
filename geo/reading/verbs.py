"""What verbs say of which places, frame by frame: the patterns by which most claims are found."""

from __future__ import annotations

from collections.abc import Iterator

from geo.claims import Predicate
from geo.reading.arguments import listed, objects, predicated, subject_places
from geo.reading.clauses import Clauses, Found
from geo.reading.lexicon import Form, Frame, Tag, Words
from geo.reading.making import back_at, gained, held, make, unsaid
from geo.reading.mentions import Mention
from geo.reading.nounphrases import places_at


def read_verb(clauses: Clauses, at: int) -> Iterator[Found]:
    """What the verb here says, by the first of its frames that says anything."""
    for frame in clauses.entry(at).frames:
        found = list(_FRAMES[frame](clauses, at))
        if found:
            yield from found
            return


def _gain(clauses: Clauses, at: int) -> Iterator[Found]:
    frame = Frame.REGAIN if Frame.REGAIN in clauses.entry(at).frames else Frame.GAIN
    if clauses.is_passive(at):
        places = subject_places(clauses, at) + listed(clauses, at + 1)
        actor = clauses.agent(at, Words.BY)
        actor = unsaid(clauses, frame) if actor is None else actor
        yield from make(clauses, at, places, gained(clauses, actor, frame), actor, f"{frame}-passive")
        return
    places = objects(clauses, at)
    if not places and Form.PARTICIPLE in clauses.entry(at).forms:
        places = predicated(clauses, at)
    if not places and clauses.text(at + 1) == "control" and clauses.text(at + 2) not in ("of", "over"):
        places = [back_at(clauses, at + 1)]  # "and the army regained control on Wednesday"
    if not places:
        return
    end = max((one for one in range(at, len(clauses.items)) if clauses.mention(one) in places), default=at)
    if clauses.is_in(end + 1, Words.BACK):  # "took Deh Salah back"
        frame = Frame.REGAIN
    actor = clauses.subject_actor(at)
    yield from make(clauses, at, places, gained(clauses, actor, frame), actor, f"{frame}-active")


def _fall(clauses: Clauses, at: int) -> Iterator[Found]:
    places = subject_places(clauses, at) or _garrison(clauses, at) or predicated(clauses, at)
    actor = clauses.agent(at, Words.AGENT_OF_FALL)
    actor = unsaid(clauses, Frame.GAIN) if actor is None else actor
    yield from make(clauses, at, places, gained(clauses, actor, Frame.GAIN), actor, "fall")


def _garrison(clauses: Clauses, at: int) -> list[Mention]:
    """Where those are who surrender: "forces at Bagram air base have surrendered"."""
    if not clauses.is_in(at, Words.SURRENDER):
        return []
    verb = clauses.chain(at)[0]
    for one in range(clauses.start(verb), verb - 1):
        if clauses.tag(one) in (Tag.ACTOR, Tag.MEMBERS) and clauses.is_in(one + 1, Words.IN):
            there = places_at(clauses, one + 2)[0]
            return [mention for mention in there if mention.facility or clauses.text(one + 1) == "in"]
    return []


def _lose(clauses: Clauses, at: int) -> Iterator[Found]:
    pattern = Frame.LOSE if Frame.LOSE in clauses.entry(at).frames else Frame.CEDE
    if clauses.is_passive(at):
        places = subject_places(clauses, at) or predicated(clauses, at)
        loser = clauses.agent(at, Words.BY) or clauses.lexicon.incumbent
    else:
        places, subject = objects(clauses, at), clauses.subject_actor(at)
        if subject is None or (not subject and clauses.has(clauses.clause(at), at, Tag.ACTOR)):
            return  # who leaves it is no party of this conflict
        loser = subject or clauses.lexicon.incumbent
    actor = clauses.agent(at, Words.TO) or clauses.lexicon.against(loser)
    yield from make(clauses, at, places, gained(clauses, actor, Frame.GAIN), actor, pattern)


def _leave(clauses: Clauses, at: int) -> Iterator[Found]:
    start = clauses.clause(at)
    places = places_at(clauses, at + 1)[0] or listed(clauses, at + 1)
    told = clauses.has(start, at, Tag.ACTOR, Tag.PRONOUN) and clauses.tag(start) is not Tag.CONJUNCTION
    actor = clauses.subject_actor(at) if told else None
    if actor and places:
        yield from make(clauses, at, places, Predicate.WITHDREW, actor, "leave")


def _attack(clauses: Clauses, at: int) -> Iterator[Found]:
    challenger = unsaid(clauses, Frame.GAIN)
    mention = clauses.mention(at - 1)
    if clauses.text(at) == "contested" and mention:  # "making the district contested"
        actor = clauses.subject_actor(at)
        yield from make(clauses, at, [mention], Predicate.CONTESTED, actor or challenger, "contested")
    elif clauses.is_passive(at):
        places = subject_places(clauses, at) + listed(clauses, at + 1)
        actor = clauses.agent(at, Words.BY)
        yield from make(clauses, at, places, Predicate.CONTESTED, actor or challenger, "attack")
    else:
        actor, places = clauses.subject_actor(at), objects(clauses, at)
        if not places and clauses.is_in(at, Words.BATTLING):  # "battling the army in Lashkar Gah"
            inside = next((one for one in range(at + 1, at + 6) if clauses.text(one) in ("in", "inside", "for")), None)
            places = places_at(clauses, inside + 1)[0] if inside else []
        yield from make(clauses, at, places, Predicate.CONTESTED, actor or challenger, "attack")


def _expel(clauses: Clauses, at: int) -> Iterator[Found]:
    """Somebody driven out of a place: whoever does so gains it."""
    incumbent, passive = clauses.lexicon.incumbent, clauses.is_passive(at)
    if clauses.is_in(at, Words.CLEARING):
        places = subject_places(clauses, at) if passive else places_at(clauses, at + 1)[0]
        if places:
            yield from make(clauses, at, places, Predicate.RECAPTURED, clauses.subject_actor(at) or incumbent, "clear")
            return
    verb = clauses.chain(at)[0]
    span = range(clauses.start(verb), verb) if passive else range(at + 1, min(at + 6, len(clauses.items)))
    driven = next((one for one in span if clauses.tag(one) in (Tag.ACTOR, Tag.PRONOUN)), None)
    if driven is None and not passive:
        return
    if driven is not None and not passive and clauses.is_in(driven + 1, Words.BACK):  # "pushed them back"
        there = places_at(clauses, driven + 3)[0] if clauses.text(driven + 2) == "from" else []
        places = there or [back_at(clauses, driven)]
        yield from make(clauses, at, places, Predicate.REPELLED, unsaid(clauses, Frame.REGAIN), "repel")
        return
    last = at if passive or driven is None else driven
    for one in range(last + 1, min(last + 5, len(clauses.items))):
        if clauses.is_in(one, Words.OUT):
            break
    else:
        return
    after = one + 1 + (clauses.text(one + 1) in ("of", "from"))
    places = places_at(clauses, after)[0]
    if not places and clauses.text(one) == "out" and after == one + 1:
        places = [Mention("", clauses.items[at].start, clauses.items[one].end, "city", back=True)]
    loser = clauses.entry(driven).value if driven is not None else clauses.actor or ""
    loser = loser or (clauses.lexicon.challenger if passive else "")
    if passive or loser == incumbent:
        winner = (clauses.agent(at, Words.BY) if passive else "") or clauses.lexicon.against(loser)
        yield from make(clauses, at, places, gained(clauses, winner, Frame.GAIN), winner, "expel")
    else:
        actor = clauses.subject_actor(at)
        if actor is not None:
            yield from make(clauses, at, places, Predicate.RECAPTURED, actor or incumbent, "expel")


def _repel(clauses: Clauses, at: int) -> Iterator[Found]:
    """An attack beaten back, on the place that the attack names or that was spoken of."""
    passive = clauses.is_passive(at)
    span = range(clauses.clause(at), at) if passive else range(at + 1, min(at + 9, len(clauses.items)))
    places: list[Mention] | None = None
    there: list[Mention] | None
    for one in span:
        if clauses.is_verb(one) and clauses.follows(one, {Frame.GAIN, Frame.REGAIN, Frame.ATTACK}):
            places = places_at(clauses, one + 1)[0]  # "an attempt to seize the city"
        elif clauses.entry(one).noun is Frame.ATTACK:
            after = one + 1
            while clauses.tag(after) in (Tag.WORD, Tag.DATE, Tag.ACTOR) or clauses.text(after) == "by":
                after += 1
            there = places_at(clauses, after + 1)[0] if clauses.is_in(after, Words.ATTACKED_AT) else []
            elsewhere = passive and clauses.text(at + 1) == "in"
            places = there or ([] if elsewhere else [back_at(clauses, one)])
        elif not passive and clauses.tag(one) in (Tag.ACTOR, Tag.PRONOUN) and not clauses.is_in(at, Words.PAUSING):
            if any(item.entry.noun is Frame.ATTACK for item in clauses.items[one + 1 : one + 4]):
                continue
            after = one + 1  # "pushed the insurgents back from", "repelled them"
            while clauses.tag(after) is Tag.MEMBERS:
                after += 1
            there = places_at(clauses, after + 1)[0] if clauses.text(after) in ("from", "in", "at") else None
            places = [back_at(clauses, one)] if there is None else there
        if places is not None:
            break
    told_of = not len(span) or any(clauses.tag(one) in (Tag.ACTOR, Tag.PRONOUN) for one in span)
    if places is None and passive and told_of and not any(clauses.entry(one).frames for one in span):
        places = [back_at(clauses, at)]  # "but were repelled"
    yield from make(clauses, at, places or [], Predicate.REPELLED, unsaid(clauses, Frame.REGAIN), "repel")


def _hold(clauses: Clauses, at: int) -> Iterator[Found]:
    if clauses.is_passive(at):
        actor = clauses.agent(at, Words.BY)
        if actor is None:
            return
        places = subject_places(clauses, at) + listed(clauses, at + 1)
    else:
        places, actor = objects(clauses, at), clauses.subject_actor(at)
    yield from held(clauses, at, places, actor, "hold")


_FRAMES = {
    Frame.GAIN: _gain, Frame.REGAIN: _gain, Frame.FALL: _fall, Frame.LOSE: _lose, Frame.CEDE: _lose, Frame.LEAVE: _leave,
    Frame.ATTACK: _attack, Frame.EXPEL: _expel, Frame.REPEL: _repel, Frame.HOLD: _hold,
}  # fmt: skip
