"""Noun phrases that name places: "much of Herat, a hub in the west, and the cities of Farah and Zaranj"."""

from __future__ import annotations

from geo.reading.clauses import AUXILIARIES, ENDS, SMALL, Clauses
from geo.reading.lexicon import Form, Frame, Tag, Words
from geo.reading.mentions import Mention

_APPOSITION = (
    *SMALL, Tag.PREPOSITION, Tag.KIND, Tag.POSSESSIVE, Tag.PLACE, Tag.NAME, Tag.BRACKET, Tag.FACILITY, Tag.DATE, Tag.ACTOR,
    Tag.PEOPLE,
)  # fmt: skip


def places_at(clauses: Clauses, at: int, *, subject: bool = False, kind: str = "") -> tuple[list[Mention], int]:
    """The places of a noun phrase that begins here, with all that are joined to them, and where it ends.

    `kind`: the kind all of them are said to be, so that words that are no known names can be names too.
    """
    found: list[Mention] = []
    end = at
    partly = edge = False
    while True:
        at = _to_head(clauses, at)
        if _is_pronoun(clauses, at):
            if found or subject:
                return found, end
            item = clauses.items[at]
            many = clauses.is_in(at, Words.THEM)
            return [Mention(item.text, item.start, item.end, back=True, many=many, partly=partly)], at + 1
        if clauses.text(at) == "control" and clauses.text(at + 1) == "of":
            at += 2
            continue
        if clauses.tag(at) is Tag.KIND and clauses.entry(at).value == "area" and clauses.text(at + 1) == "of":
            at += 2
            continue
        if clauses.text(at) == "of" and clauses.text(at - 1) in ("all", "both", "entire", "whole"):
            at += 1
            continue
        if clauses.tag(at) is Tag.PART:
            partly, edge = True, edge or clauses.entry(at).value == "edge"
            at += 1 + (clauses.text(at + 1) in ("of", "in"))
            continue
        many = bool(found) and found[0].many
        if clauses.tag(at) is Tag.NAME and (kind or many):
            mention, end = _unknown_name(clauses, at, kind or found[0].kind)
        else:
            known = clauses.mention(at)
            if known and clauses.tag(at + 1) is Tag.POSSESSIVE:  # "Helmand's northern districts": not Helmand
                at += 2
                continue
            if known is None or (found and not subject and _begins_clause(clauses, at)):
                return found, end
            mention, end = known, at + 1
            mention.kind = mention.kind or kind or (found[0].kind if many else "")
        if partly:
            mention.partly, mention.edge = True, edge
        found.append(mention)
        at = _next_joined(clauses, end, names=bool(kind) or found[0].many)
        if at < 0:
            return found, end


def _is_pronoun(clauses: Clauses, at: int) -> bool:
    """Whether "it", "them" or "both" stands for places here, and not before a noun."""
    noun = (Tag.DETERMINER, Tag.PLACE, Tag.NAME, Tag.KIND, Tag.WORD)
    return clauses.text(at) == "it" or (clauses.is_in(at, Words.THEM) and clauses.tag(at + 1) not in noun)


def _unknown_name(clauses: Clauses, at: int, kind: str) -> tuple[Mention, int]:
    first = at
    while clauses.tag(at) is Tag.NAME:
        at += 1
    run = clauses.items[first:at]
    return Mention(" ".join(item.text for item in run), run[0].start, run[-1].end, kind), at


def _to_head(clauses: Clauses, at: int) -> int:
    """Past articles and adjectives, among them whose place it is ("Taliban-held", "Afghanistan's", "the Taliban's")."""
    start = at
    while at - start < 8 and (
        (clauses.tag(at) in SMALL and not _is_pronoun(clauses, at))
        or (clauses.tag(at) is Tag.POSSESSIVE and at > start)
    ):
        at += 1
    if clauses.is_in(at, Words.ABOUT) and clauses.tag(at + 1) in (Tag.PART, Tag.NUMBER):
        return _to_head(clauses, at + 1)
    if clauses.tag(at) is Tag.ACTOR and clauses.tag(at + 1) in (Tag.PLACE, Tag.POSSESSIVE):
        at += 1
    return at


def _next_joined(clauses: Clauses, at: int, *, names: bool) -> int:
    """Where the next name of a list begins, past what is said of the one before; -1 if there is none."""
    heads = (Tag.PLACE, Tag.PART, Tag.NAME) if names else (Tag.PLACE, Tag.PART)
    at = _past_brackets(clauses, at)
    if clauses.text(at) == ";" and _has_verb(clauses, at + 1):
        return -1
    if clauses.tag(at) in (Tag.COMMA, Tag.CONJUNCTION) or clauses.text(at) == ";":
        after = past_joints(clauses, at + (clauses.text(at) == ";"))
        if clauses.tag(after) is Tag.DATE or (
            clauses.tag(after) is Tag.PREPOSITION and clauses.tag(after + 1) is Tag.DATE
        ):
            return -1
        if clauses.tag(_to_head(clauses, after)) in heads:
            return after
        if clauses.tag(at) is not Tag.COMMA:
            return -1
        at = after
    elif clauses.tag(at) is Tag.WORD and clauses.text(at + 1) == "of":  # "Omari, north of the city, and"
        at += 1
    elif clauses.tag(at) is not Tag.DATE and clauses.text(at) not in ("in", "of", "on", "near", "at"):
        return -1
    begin, inside = at, clauses.text(at) == "in"
    while at < begin + 14 and clauses.tag(at) in _APPOSITION:
        at += 1
    if clauses.text(at) == ";":
        at += 1
        joined = True
    elif clauses.tag(at) in (Tag.COMMA, Tag.CONJUNCTION):
        joined = False
    else:
        return -1
    after = past_joints(clauses, at)
    joined = joined or clauses.has(at, after, Tag.CONJUNCTION) or clauses.has(begin, at, Tag.DATE)
    joined = joined or (inside and clauses.tag(after) in (Tag.PLACE, Tag.NAME))
    return after if joined and clauses.tag(_to_head(clauses, after)) in heads else -1


def _has_verb(clauses: Clauses, at: int) -> bool:
    """Whether the names listed here have a verb of their own."""
    while clauses.tag(at) in (Tag.PLACE, Tag.COMMA, Tag.CONJUNCTION, Tag.DETERMINER):
        at += 1
    return clauses.tag(at) in AUXILIARIES or (clauses.tag(at) is not None and clauses.is_verb(at))


def past_joints(clauses: Clauses, at: int) -> int:
    """Past commas and conjunctions, and a preposition said again: "on Herat and on Farah"."""
    start = at
    while clauses.tag(at) in (Tag.COMMA, Tag.CONJUNCTION):
        at += 1
    again = at > start and clauses.text(at) in ("of", "on", "for", "in") and clauses.tag(at + 1) is Tag.PLACE
    return at + again


def _past_brackets(clauses: Clauses, at: int) -> int:
    if clauses.text(at) not in ("(", "["):
        return at
    closing = (one for one in range(at + 1, min(at + 12, len(clauses.items))) if clauses.text(one) in (")", "]"))
    return next(closing, at - 1) + 1


def _begins_clause(clauses: Clauses, at: int) -> bool:
    """Whether the place here is the subject of a verb of its own: "..., and Zaranj, the capital of Nimroz, fell"."""
    at = _past_brackets(clauses, at + 1)
    if clauses.tag(at) is Tag.COMMA and clauses.tag(at + 1) not in (*AUXILIARIES, Tag.VERB):
        end = at + 1
        while end < at + 12 and clauses.tag(end) not in (
            Tag.COMMA, None, Tag.CONJUNCTION, *ENDS, *AUXILIARIES, Tag.VERB,
        ):  # fmt: skip
            end += 1
        if clauses.tag(end) is not Tag.COMMA:
            return False
        at = end + 1
    while clauses.tag(at) in (Tag.WORD, Tag.DATE, Tag.COMMA) or clauses.is_in(at, Words.ALL):
        at += 1
    if clauses.tag(at) in AUXILIARIES:
        return True
    return (
        clauses.is_verb(at)
        and Frame.FALL in clauses.entry(at).frames
        and bool(clauses.entry(at).forms & {Form.PAST, Form.THIRD})
    )
