"""What nouns and phrases say of places ("the fall of Kunduz", "fighting in", "under control"), and what is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from geo.claims import Predicate
from geo.reading.arguments import listed, past_lead, subject_places
from geo.reading.clauses import Clauses, Found
from geo.reading.lexicon import Frame, Tag, Words
from geo.reading.making import COUNTED, back_at, gained, held, make, unsaid
from geo.reading.mentions import Mention
from geo.reading.nounphrases import places_at

_CHANGES = (Frame.FALL, Frame.GAIN, Frame.REGAIN)


def read_noun(clauses: Clauses, at: int) -> Iterator[Found]:
    """What the noun here says of places."""
    frame, challenger = clauses.entry(at).noun, unsaid(clauses, Frame.GAIN)
    if frame is None:
        if clauses.follows(at, _CHANGES):  # "the nine captured cities include", "the fallen districts are"
            named = clauses.tag(at + 1) is Tag.KIND and clauses.tag(at + 2) is Tag.BE
            kind = clauses.entry(at + 1).value if named else ""
            places = places_at(clauses, at + 3, kind=kind)[0] if named else listed(clauses, at + 1)
            yield from make(clauses, at, places, gained(clauses, challenger, Frame.GAIN), challenger, "listed")
        return
    if frame is Frame.FIGHT:
        yield from _fighting(clauses, at)
        return
    if frame is Frame.LEAVE:
        yield from _withdrawal(clauses, at)
        return
    places = _places_of(clauses, at, frame)
    if not places:
        return
    if clauses.text(at) == "control":
        if clauses.text(at - 1) == "for":
            yield from make(clauses, at, places, Predicate.CONTESTED, challenger, "for-control-of")
    elif frame is Frame.ATTACK:
        beaten = any(clauses.follows(one, {Frame.REPEL}) for one in clauses.triggers)
        if not beaten and not _tells_of_the_dead(clauses):
            yield from make(clauses, at, places, Predicate.CONTESTED, challenger, "attack-on")
    else:
        actor = _winner(clauses, at, frame)
        yield from make(clauses, at, places, gained(clauses, actor, frame), actor, f"{frame}-of")


def _places_of(clauses: Clauses, at: int, frame: Frame) -> list[Mention]:
    """Whose fall it is: "the fall of Kunduz", "Kunduz's fall", "its fall"."""
    if clauses.tag(at + 1) is Tag.PREPOSITION and clauses.text(at + 1) in clauses.entry(at).follow:
        return places_at(clauses, at + 2)[0] or (listed(clauses, at + 2) if frame is Frame.ATTACK else [])
    if frame not in _CHANGES or clauses.text(at) == "control":
        return []
    owner = clauses.mention(at - 2) if clauses.tag(at - 1) is Tag.POSSESSIVE else None
    if owner:
        return [owner]
    return [back_at(clauses, at - 1, "its")] if clauses.text(at - 1) == "its" else []


def _winner(clauses: Clauses, at: int, frame: Frame) -> str:
    """Who gains by a noun: whom it says after "by" or "to", who owns it ("the Taliban's capture of"), or who must."""
    actor = clauses.agent(at, Words.AGENT_OF_FALL) if frame is Frame.FALL else clauses.agent(at, Words.BY)
    owner = at - 2 if clauses.tag(at - 1) is Tag.POSSESSIVE else at - 1
    if actor is None and clauses.tag(owner) is Tag.ACTOR and frame is not Frame.FALL:
        actor = clauses.entry(owner).value
    return unsaid(clauses, frame) if actor is None else actor


def _withdrawal(clauses: Clauses, at: int) -> Iterator[Found]:
    around = (at - 2, at - 1, at + 2, at + 3)
    actor = next((clauses.entry(one).value for one in around if clauses.tag(one) is Tag.ACTOR), "")
    after = next((one for one in range(at + 1, min(at + 6, len(clauses.items))) if clauses.text(one) == "from"), None)
    if actor and after is not None:
        yield from make(clauses, at, places_at(clauses, after + 1)[0], Predicate.WITHDREW, actor, "withdrawal-from")


def _fighting(clauses: Clauses, at: int) -> Iterator[Found]:
    """Fighting that goes on in or for a place, told after the word or before it ("In Lashkar Gah, fighting ...").

    Told beside the number of the dead, or only to say when something else happened, it says nothing of control.
    """
    before = at - 1
    while clauses.tag(before) in (Tag.DETERMINER, Tag.WORD):
        before -= 1
    if clauses.is_in(before, Words.BACKGROUND) or _tells_of_the_dead(clauses):
        return
    places: list[Mention] = []
    for one in range(at + 1, min(at + 16, len(clauses.items))):
        if clauses.tag(one) in (Tag.STOP, Tag.BOUNDARY, Tag.SPEECH):
            break
        if clauses.tag(one) is Tag.PREPOSITION and clauses.text(one) in clauses.entry(at).follow:
            more = places_at(clauses, one + 1)[0] or listed(clauses, one + 1)
            places += [mention for mention in more if mention not in places]
    start = clauses.start(at)
    if not places and clauses.tag(start) is Tag.PREPOSITION and clauses.text(start) in clauses.entry(at).follow:
        places = places_at(clauses, start + 1)[0]
    seen = next((one for one in range(max(at - 4, 0), at) if clauses.is_in(one, Words.SEEING)), None)
    if not places and seen is not None:  # "the district has seen clashes"
        places = subject_places(clauses, seen)
    places = [mention for mention in places if mention.seat or mention.kind != "province"]
    yield from make(clauses, at, places, Predicate.CONTESTED, unsaid(clauses, Frame.GAIN), "fighting")


def _tells_of_the_dead(clauses: Clauses) -> bool:
    """Whether a sentence counts the dead and wounded: an attack in it need not be one for the place."""
    return clauses.any_in(0, len(clauses.items), Words.CASUALTIES)


def read_states(clauses: Clauses) -> Iterator[Found]:
    """What a sentence says with "under siege", "under the control of", "in their hands"."""
    for at, item in enumerate(clauses.items):
        if clauses.is_in(at, Words.SIEGE) and clauses.is_in(at - 1, Words.SIEGE_BEFORE):
            actor = clauses.agent(at, Words.AGENT_OF_FALL) or unsaid(clauses, Frame.GAIN)
            places = subject_places(clauses, at - 1)
            yield from make(clauses, at - 1, places, Predicate.CONTESTED, actor, "under-siege")
        elif clauses.is_in(at, Words.THEIRS):
            verb = _before(clauses, at)
            if clauses.tag(verb) is Tag.BE:
                yield from held(clauses, at, subject_places(clauses, verb), clauses.actor, "theirs")
        elif item.text == "under" and clauses.tag(at + 1) is Tag.ACTOR:
            bare = clauses.tag(at + 2) not in (Tag.NOUN, Tag.WORD, Tag.POSSESSIVE, Tag.VERB, Tag.PEOPLE)
            if bare and clauses.tag(_before(clauses, at)) is Tag.BE:
                yield from held(clauses, at, subject_places(clauses, at), clauses.entry(at + 1).value, "under-control")
        elif clauses.is_in(at, Words.STATE) and not (item.text == "control" and clauses.is_verb(at)):
            yield from _control(clauses, at)


def _before(clauses: Clauses, at: int) -> int:
    """The item before, past adverbs and negations."""
    at -= 1
    while clauses.tag(at) in (Tag.WORD, Tag.NEGATION, Tag.QUOTE) and clauses.text(at) != "to":
        at -= 1
    return at


def _control(clauses: Clauses, at: int) -> Iterator[Found]:
    """ "under (the) control of X", "in X's hands", "in control of"."""
    owner = at - 2 if clauses.tag(at - 1) is Tag.POSSESSIVE else at - 1
    first = owner if clauses.tag(owner) is Tag.ACTOR else at
    actor = clauses.entry(owner).value if first == owner else _possessor(clauses, at)
    while first > 0 and clauses.tag(first - 1) in (Tag.WORD, Tag.DETERMINER):
        first -= 1
    if not clauses.is_in(first - 1, Words.STATE_BEFORE):
        return
    if any(clauses.follows(one, {Frame.FALL}) for one in range(max(first - 4, 0), first)):
        return  # "fell under the control of": the verb says it
    if actor is None and clauses.text(at + 1) == "of":
        if clauses.text(first - 1) == "in" and clauses.text(at) == "control":
            places, actor = places_at(clauses, at + 2)[0], clauses.subject_actor(first - 1)
            yield from held(clauses, at, places, actor, "in-control-of")
            return
        actor = clauses.agent(at, Words.AGENT_OF_FALL)
    if actor is None:
        return
    after = listed(clauses, at + 1)
    begin = clauses.start(first - 1)
    still = any(clauses.is_in(one, Words.STILL) and clauses.text(one) != "still" for one in range(begin, first))
    verb = _before(clauses, first - 1)
    if after or still or clauses.tag(verb) in (Tag.BE, Tag.VERB) or clauses.is_in(first - 2, Words.COMING):
        places = subject_places(clauses, first - 1) or after
        yield from held(clauses, first - 1, places, actor, "under-control")


def _possessor(clauses: Clauses, at: int) -> str | None:
    """Whose hands "their" and "our" hands are; None if nobody's."""
    if clauses.any_in(at - 2, at, Words.THEIR):
        return clauses.actor
    if clauses.any_in(at - 2, at, Words.OUR):
        return next((item.entry.value for item in clauses.items if item.tag is Tag.ACTOR), None)
    return None


def read_ellipsis(clauses: Clauses, last: Found) -> Iterator[Found]:
    """What a sentence says of more places in the words of one before: "as did Ghazni", "The districts include ..."."""
    if last.mention.name == COUNTED:
        yield from _continued(clauses, last)
        return
    for at, item in enumerate(clauses.items):
        if f"{item.text} {clauses.text(at + 1)}" in clauses.lexicon.words[Words.ELLIPSIS_BEFORE]:
            places = places_at(clauses, at + 2)[0]
        elif clauses.is_in(at, Words.ELLIPSIS_AFTER) and item.tag in (Tag.WORD, Tag.BOUNDARY, Tag.CONJUNCTION):
            places = subject_places(clauses, at)
        else:
            continue
        for mention in places:
            yield replace(last, mention=mention, at=at, pattern=f"ellipsis-{last.pattern}")


def _continued(clauses: Clauses, last: Found) -> Iterator[Found]:
    first = past_lead(clauses, 0, len(clauses.items))
    kind = next((item.entry.value for item in clauses.items[first : first + 3] if item.tag is Tag.KIND), "")
    for at in range(first, min(first + 5, len(clauses.items))):
        if clauses.is_in(at, Words.CONTINUATION) and (kind or clauses.tag(at - 1) in (Tag.PRONOUN, Tag.DETERMINER)):
            for mention in places_at(clauses, at + 1)[0] or listed(clauses, at + 1):
                mention.kind = mention.kind or kind
                yield replace(last, mention=mention, at=at, pattern=f"counted-{last.pattern}")
            return
