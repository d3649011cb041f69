"""What the words before and after a name make of it in a verb-final sentence: where, whom, whose, by whom."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reading.verbfinal.provinces import job_at, mention_of, past
from geo.reading.verbfinal.words import Job, Part, Sense, Words


def set_case(parts: Sequence[Part], chain: tuple[int, int], words: Words) -> None:
    """What stands before and after a list of names: what it acts on, where it lies, whose it is."""
    before = past(parts, chain[0] - 1, -1, Job.QUOTE, Job.GENITIVE)
    after = past(parts, chain[1] + 1, 1, Job.QUOTE)
    if job_at(parts, past(parts, after, 1, Job.JOIN)) is Job.OBJECT:
        after = past(parts, after, 1, Job.JOIN)
    partly = Job.PARTLY in (job_at(parts, before), None if words.kind_first else job_at(parts, after))
    if partly and job_at(parts, before) is Job.PARTLY:
        before = past(parts, before - 1, -1, Job.QUOTE)
    case = parts[before].sense.value if job_at(parts, before) is Job.CASE else ""
    if partly and job_at(parts, after) is Job.PARTLY:
        after += 1
    if job_at(parts, after) is Job.AFTERCASE:
        case = parts[after].sense.value
    elif job_at(parts, after) is Job.NEGATION and case == "from":
        parts[after].sense = Sense(Job.AFTERCASE, "from")
    elif job_at(parts, after) is Job.OBJECT and case in ("", "from"):
        case = "object"
    people = (
        parts[before if words.kind_first else after]
        if 0 <= (before if words.kind_first else after) < len(parts)
        else None
    )
    if people is not None and people.job in (Job.PEOPLE, Job.OFFICIAL):
        case = "people"
    for part in parts[chain[0] : chain[1] + 1]:
        if part.job is Job.PLACE:
            part.case = case
            mention_of(part).partly = partly


def party_case(parts: Sequence[Part], at: int, words: Words) -> str:
    """What stands before and after a party's name; empty where it may be what does it."""
    before = at - 1
    while job_at(parts, before) in (Job.WORD, Job.QUOTE, Job.GENITIVE, Job.NUMBER) and at - before < 4:
        before -= 1
    job = job_at(parts, before)
    after = past(parts, at + 1, 1, Job.MEMBERS, Job.QUOTE)
    if job_at(parts, after) is Job.AFTERCASE:
        return parts[after].sense.value
    if job is Job.CASE and (before == at - 1 or words.kind_first or job_at(parts, at - 1) is Job.GENITIVE):
        if job_at(parts, after) is Job.NEGATION and parts[before].sense.value == "from":
            parts[after].sense = Sense(Job.AFTERCASE, "from")
        return parts[before].sense.value
    if words.kind_first and job is Job.CONTROL:
        return "owner"
    if words.owner_first and job_at(parts, at + 1) is Job.CONTROL:
        return "owner"
    if words.kind_first and job is Job.ROOT and before == at - 1:
        return "of"
    if job_at(parts, at - 1) is Job.GENITIVE and job_at(parts, at + 1) is not Job.MEMBERS:
        return "of"
    return "object" if job_at(parts, after) is Job.OBJECT else ""
