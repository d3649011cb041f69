"""The places that a trigger is about: its object, its subject, what a number stands for."""

from __future__ import annotations

from geo.reading.clauses import AUXILIARIES, ENDS, SMALL, Clauses
from geo.reading.lexicon import Tag, Words
from geo.reading.mentions import Mention
from geo.reading.nounphrases import past_joints, places_at

_LOOSE = (Tag.COMMA, Tag.WORD, Tag.BRACKET, Tag.DATE, Tag.DETERMINER, Tag.QUOTE)
_DASHES = ("–", "—", "-", "--")


def objects(clauses: Clauses, at: int) -> list[Mention]:
    """The places a verb acts on; if it acts on a number of them, those listed after."""
    found, _ = places_at(clauses, at + 1)
    relative = not clauses.has(clauses.clause(at), at, Tag.BE, Tag.COMMA)
    if not found and relative and clauses.tag(at + 1) not in (Tag.FACILITY, Tag.KIND):
        found = _antecedent(clauses, clauses.clause(at) - 1)
    if not found:  # "captured the headquarters of the army and the centre of Nawa"
        joint = next((one for one in range(at + 1, at + 10) if clauses.tag(one) is Tag.CONJUNCTION), None)
        again = joint and clauses.tag(joint + 1) in (Tag.DETERMINER, Tag.KIND)
        if (
            joint
            and again
            and clauses.has(at + 1, at + 4, Tag.FACILITY)
            and not clauses.has(at + 1, joint, *ENDS, Tag.VERB)
        ):
            found = [mention for mention in places_at(clauses, joint + 1)[0] if not mention.facility]
    return found or listed(clauses, at + 1)


def listed(clauses: Clauses, at: int, end: int | None = None) -> list[Mention]:
    """The names after "four districts, including", "seven cities:" or "six of them (": what a number stands for."""
    end = len(clauses.items) if end is None else end
    for one in range(at, min(at + 24, end)):
        if one > at and (clauses.tag(one) in (Tag.BE, Tag.HAVE, Tag.MODAL) or clauses.is_verb(one)):
            return []
        counted = [before for before in range(max(one - 12, 0), one) if clauses.tag(before) in (Tag.KIND, Tag.NUMBER)]
        kinds = [before for before in counted if clauses.tag(before) is Tag.KIND]
        comma = clauses.text(one) == "," and any(clauses.text(kind).endswith("s") and one - kind <= 3 for kind in kinds)
        named = clauses.text(one) == "," and clauses.tag(one - 1) is Tag.KIND and clauses.tag(one + 1) is Tag.PLACE
        comma = comma or (named and clauses.tag(one + 2) not in (Tag.SPEECH, Tag.VERB, *AUXILIARIES))
        if counted and (comma or clauses.is_in(one, Words.LISTING)):
            if clauses.any_in(one - 6, one + 2, Words.EXCEPT):
                return []
            inner = end < len(clauses.items)
            found, _ = places_at(clauses, one + 1, kind=_kind_before(clauses, one), subject=inner)
            if found:
                return found
    return []


def _kind_before(clauses: Clauses, at: int) -> str:
    """The kind that a noun before says, if it says more than that it is a place."""
    kinds = [clauses.entry(one).value for one in range(max(at - 12, 0), at) if clauses.tag(one) is Tag.KIND]
    return kinds[-1] if kinds and kinds[-1] not in ("capital", "area") else ""


def predicated(clauses: Clauses, at: int) -> list[Mention]:
    """The places after a participle that belongs to a noun before: "the districts fallen to them are X and Y"."""
    between = (Tag.ACTOR, Tag.PREPOSITION, Tag.MEMBERS, Tag.DATE, Tag.WORD, Tag.DETERMINER)
    if clauses.tag(at - 1) not in (Tag.KIND, Tag.WORD, Tag.NUMBER):
        return []
    after = at + 1
    while clauses.tag(after) in between and after < at + 7:
        after += 1
    if clauses.tag(after) is Tag.COMMA and clauses.tag(after + 1) is Tag.ACCORDING:
        after = next((one + 1 for one in range(after + 1, after + 20) if clauses.tag(one) is Tag.COMMA), after)
    if clauses.tag(after) is not Tag.BE and not clauses.is_in(after, Words.LISTING):
        return []
    first = after + 1 + clauses.is_in(after + 1, Words.LISTING)
    return places_at(clauses, first, kind=_kind_before(clauses, at))[0]


def subject_places(clauses: Clauses, at: int) -> list[Mention]:
    """The places a verb's subject names."""
    verb = clauses.chain(at)[0]
    start = clauses.start(verb)
    if clauses.tag(verb - 1) is Tag.COMMA and (found := _before_relative(clauses, verb - 2)):
        return found
    if clauses.text(verb - 1) in _DASHES:
        opening = next((one for one in range(verb - 2, max(verb - 24, -1), -1) if clauses.text(one) in _DASHES), None)
        if opening is not None:
            return places_at(clauses, opening + 1, subject=True, kind=_kind_before(clauses, opening))[0]
    shared = clauses.tag(start) is Tag.CONJUNCTION and start == verb - 1 and clauses.is_verb(start - 1)
    if shared or (start == verb and clauses.text(start - 1) in ("but", "before", "and", "while")):
        earlier = next((one for one in reversed(clauses.triggers) if one < start and clauses.is_verb(one)), None)
        return subject_places(clauses, earlier) if earlier is not None else []
    if found := listed(clauses, start, verb):
        return found
    if start >= verb - 1 and (found := _antecedent(clauses, start - 1) or _among(clauses, start - 1)):
        return found
    first = past_lead(clauses, start, verb)
    if clauses.text(verb - 1) == "it" or (clauses.text(first) == "it" and first >= verb - 1):
        item = clauses.items[verb - 1 if clauses.text(verb - 1) == "it" else first]
        return [Mention(item.text, item.start, item.end, back=True)]
    if first < verb and not (start and clauses.is_verb(start - 1)):
        found, end = places_at(clauses, first, subject=True)
        touches = all(clauses.tag(one) in _LOOSE for one in range(end, verb))
        if found and end <= verb and (touches or start == 0 or clauses.tag(start - 1) in (*ENDS, Tag.SPEECH)):
            return found
    last = verb - 1
    while last >= start and clauses.tag(last) in (Tag.COMMA, Tag.WORD, Tag.BRACKET, Tag.DATE):
        last -= 1
    return _list_ending(clauses, last, start)


def _list_ending(clauses: Clauses, last: int, start: int) -> list[Mention]:
    """The places of a list that ends here, unless it stands after a preposition."""
    if clauses.tag(last) is not Tag.PLACE or last < start:
        return []
    first = last
    joined = False
    while first > start:
        tag = clauses.tag(first - 1)
        joined = joined or tag is Tag.CONJUNCTION
        part = clauses.text(first - 1) == "of" and clauses.tag(first - 2) is Tag.PART
        listing = tag in (Tag.PLACE, Tag.CONJUNCTION, Tag.DETERMINER, Tag.PART) or (tag is Tag.COMMA and joined)
        if not listing and not part:
            break
        first -= 1
    if first > start and clauses.text(first - 1) == "of" and clauses.tag(first - 2) is Tag.PLACE:
        return _list_ending(clauses, first - 2, start)
    if first > start and clauses.text(first - 1) == "of" and clauses.tag(first - 2) is Tag.KIND:
        return []  # "eleven districts of Badakhshan": the districts
    if first > start and clauses.tag(first - 1) is Tag.PREPOSITION and clauses.text(first - 1) != "of":
        return []
    return places_at(clauses, past_joints(clauses, first), subject=True)[0]


def _before_relative(clauses: Clauses, at: int) -> list[Mention]:
    """The places before a relative clause that ends here: "Ghormach, which both provinces claim, was ..."."""
    for one in range(at, max(at - 14, 0), -1):
        if clauses.is_in(one, Words.RELATIVE) and clauses.tag(one - 1) in (Tag.COMMA, Tag.PREPOSITION):
            return _list_ending(clauses, one - 2 if clauses.tag(one - 1) is Tag.COMMA else one - 3, 0)
    return []


def _antecedent(clauses: Clauses, at: int) -> list[Mention]:
    """The place that "which" or "that" stands for."""
    if clauses.text(at) not in ("which", "that"):
        return []
    at -= 1
    while clauses.tag(at) in (Tag.COMMA, Tag.PREPOSITION):
        at -= 1
    head = at - 1
    while clauses.tag(head) in SMALL:
        head -= 1
    if clauses.tag(head) is Tag.PREPOSITION and clauses.tag(head - 1) is Tag.KIND:
        return []  # "three districts in Baghlan that": the districts
    if at >= 0 and clauses.mention(at) is None:  # "Spin Boldak, along the border, which": past what stands between
        while at > 0 and clauses.tag(at) in (*SMALL, Tag.NAME, Tag.PREPOSITION, Tag.ACTOR, Tag.MEMBERS):
            at -= 1
        at -= clauses.tag(at) is Tag.COMMA
    mention = clauses.mention(at) if at >= 0 else None
    return [mention] if mention else []


def _among(clauses: Clauses, at: int) -> list[Mention]:
    """The places that are said to be among others of which "that" tells: "Ghazni is among the cities that fell"."""
    if clauses.text(at) not in ("which", "that") or clauses.tag(at - 1) is not Tag.KIND:
        return []
    verb = next((one for one in range(at - 1, max(at - 12, 0), -1) if clauses.tag(one) is Tag.BE), None)
    return subject_places(clauses, verb) if verb else []


def past_lead(clauses: Clauses, at: int, end: int) -> int:
    """Past what stands before a subject: dates, adverbs, "In the north,"."""
    while at < end:
        tag = clauses.tag(at)
        if tag in (Tag.DATE, Tag.COMMA, Tag.CONJUNCTION, Tag.QUOTE, Tag.STOP, Tag.BRACKET):
            at += 1
        elif tag is Tag.PREPOSITION and clauses.tag(at + 1) is Tag.DATE:
            at += 2
        elif tag is Tag.PREPOSITION and clauses.tag(at + 2) is Tag.DATE:
            at += 3
        elif tag in (Tag.PREPOSITION, Tag.ACCORDING):
            at = next((one for one in range(at, end) if clauses.tag(one) is Tag.COMMA), end)
        elif tag in (Tag.WORD, Tag.NAME, Tag.DETERMINER) and clauses.tag(at + 1) in (Tag.COMMA, Tag.DATE):
            at += 1
        else:
            return at
    return at
