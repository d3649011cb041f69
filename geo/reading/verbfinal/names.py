"""The toponyms of a verb-final sentence: the kind, province and case that the words around a name give it."""

from __future__ import annotations

from collections.abc import Sequence

from geo.places import PlaceKind
from geo.reading.mentions import Mention, Places
from geo.reading.verbfinal.cases import party_case, set_case
from geo.reading.verbfinal.provinces import (
    JOINTS,
    SMALL,
    chains,
    fold_provinces,
    fold_seats,
    is_inside,
    job_at,
    mention_of,
    past,
)
from geo.reading.verbfinal.words import Job, Part, Sense, Words
from geo.sounds import spell
from geo.toponyms import split_kind

_WORDS = 4  # of a name


def name_places(text: str, parts: Sequence[Part], words: Words, places: Places) -> list[Part]:
    """The parts with nouns for kinds, facilities and provinces taken into the mentions of the names they belong to."""
    kinds = _kinds_before if words.kind_first else _kinds_after
    named = fold_provinces(fold_seats(kinds(text, _unknown(text, parts, words, places)), places), words, places)
    for first, last in chains(named):
        listed = [part.mention for part in named[first : last + 1] if part.mention is not None]
        for mention in listed:
            if listed[0].many:
                mention.kind = mention.kind or listed[0].kind
            if mention.facility and mention.kind == "crossing":  # it is the town of its name, if there is one
                town = places.look_up(mention.name, mention.province, "").place
                mention.facility, mention.kind = town is None or town.kind is not PlaceKind.TOWN, ""
        set_case(named, (first, last), words)
    for at, part in enumerate(named):
        if part.job is Job.ACTOR:
            part.case = party_case(named, at, words)
    return [part for part in named if part.job is not Job.QUOTE]


def _place(run: Sequence[Part], name: str, kind: str = "", *, back: bool = False, facility: bool = False) -> Part:
    start, end = run[0].start, run[-1].end
    return Part(start, end, Sense(Job.PLACE), Mention(name, start, end, kind, back=back, facility=facility))


def _unknown(text: str, parts: Sequence[Part], words: Words, places: Places) -> list[Part]:
    """The parts with names that no list of names has made places: those beside a noun for a kind, and those that sound like
    a place of the province named behind them."""
    made = list(parts)
    at = 0
    while at < len(made):
        part = made[at]
        if part.job is Job.KIND and part.sense.value in SMALL:
            if words.kind_first:
                _names_after(text, made, at, places)
            else:
                at -= _names_before(text, made, at, places)
        elif (
            words.kind_first
            and part.job is Job.FACILITY
            and _is_word(made, at + 1)
            and job_at(made, at + 2) is Job.PLACE
        ):
            if places.look_up(text[made[at + 1].start : made[at + 2].end], "", "").place:
                _joined(text, made, at + 1, at + 2)
        elif words.kind_first and is_inside(part):
            at -= _heard(text, made, at, places)
        at += 1
    return made


def _is_word(parts: Sequence[Part], at: int) -> bool:
    return job_at(parts, at) is Job.WORD and not parts[at].sense.value


def _joined(text: str, parts: list[Part], first: int, last: int) -> Part:
    """Make the parts from one to another a place."""
    run = parts[first : last + 1]
    place = _place(run, text[run[0].start : run[-1].end])
    parts[first : last + 1] = [place]
    return place


def _names_after(text: str, parts: list[Part], at: int, places: Places) -> None:
    """Unknown names behind a noun for a kind, as many as it may have."""
    kind = parts[at].sense
    one = past(parts, at + 1, 1, Job.QUOTE)
    if not kind.many and job_at(parts, one) is Job.KIND:
        return
    while job_at(parts, one) in (Job.WORD, Job.PLACE, Job.KIND):
        if job_at(parts, one) is Job.KIND:  # "Shahr-e Buzurg" is a name, "shahr-e" a noun
            if (
                not _is_word(parts, one + 1)
                or not places.look_up(text[parts[one].start : parts[one + 1].end], "", kind.value).place
            ):
                break
            _joined(text, parts, one, one + 1)
        last = one
        while _is_word(parts, last) and _is_word(parts, last + 1) and last - one < _WORDS - 1:
            last += 1
        after = last + 2 if last + 1 < len(parts) and is_inside(parts[last + 1]) else last + 1
        around = mention_of(parts[after]).name if job_at(parts, after) is Job.PLACE else ""
        around = around if around and places.province(around) else ""
        longest = last + (job_at(parts, last + 1) is Job.PLACE)  # of which the last word may be a name too
        for end in range(longest, one - 1, -1) if _is_word(parts, one) else ():
            if places.look_up(text[parts[one].start : parts[end].end], around, kind.value).place:
                _joined(text, parts, one, end)
                break
        beside = (Job.THIS,) if around and kind.value == "district" else (Job.THIS, Job.PLACE)
        if _is_word(parts, one) and last - one < 2 and job_at(parts, last + 1) not in beside:
            _joined(text, parts, one, last)
        after = past(parts, one + 1, 1, *JOINTS)
        if not kind.many or after == one + 1:
            break
        one = after


def _names_before(text: str, parts: list[Part], at: int, places: Places) -> int:
    """Unknown names before a noun for a kind; how many parts fewer there are then."""
    kind, size = parts[at].sense, len(parts)
    one = past(parts, at - 1, -1, Job.QUOTE)
    while job_at(parts, one) in (Job.WORD, Job.PLACE):
        first = one
        while _is_word(parts, first) and _is_word(parts, first - 1) and one - first < _WORDS - 1:
            first -= 1
        fitting = job_at(parts, first - 1) in (Job.GENITIVE, Job.CASE, Job.JOIN, Job.PLACE, Job.QUOTE, Job.ACTOR, None)
        if _is_word(parts, one) and fitting:
            _joined(text, parts, first, one)
        one = past(parts, first - 1, -1, *JOINTS)
        if not kind.many or one == first - 1:
            break
    return size - len(parts)


def _heard(text: str, parts: list[Part], at: int, places: Places) -> int:
    """A name before "in" and a province that sounds like a place there; how many parts fewer there are then."""
    after = past(parts, at + 1, 1, Job.KIND)
    province = mention_of(parts[after]).name if job_at(parts, after) is Job.PLACE else ""
    if not province or not places.province(province):
        return 0
    end = at if job_at(parts, at - 1) is not Job.QUOTE else at - 1
    first = end
    while first > 0 and end - first < _WORDS and (_is_word(parts, first - 1) or job_at(parts, first - 1) is Job.JOIN):
        first -= 1
    for one in range(first, end):
        name = text[parts[one].start : parts[end - 1].end]
        heard = spell(name) if _is_word(parts, one) and _is_word(parts, end - 1) else None
        place = places.look_up(name, province, "district").place if heard else None
        if place and heard and (known := spell(split_kind(place.name)[0])) and known.sound == heard.sound:
            _joined(text, parts, one, end - 1)
            return end - 1 - one
    return 0


def _kinds_before(text: str, parts: list[Part]) -> list[Part]:
    """Where the kind stands before the name: "the-districts X and Y", "the-centre of-the-province X"."""
    made: list[Part] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        made.append(part)
        at += 1
        if part.job is Job.THIS and job_at(parts, at) is Job.OBJECT:
            made[-1] = _place([part], "", back=True)
        if part.job is Job.FACILITY:
            after = past(parts, at, 1, Job.KIND)
            if _is_word(parts, after) and (
                job_at(parts, after + 1) is Job.OBJECT or (after + 1 < len(parts) and is_inside(parts[after + 1]))
            ):
                made[-1] = _facility(part, _joined(text, parts, after, after))
                at = after + 1
            elif job_at(parts, after) is Job.PLACE:
                made[-1] = _facility(part, parts[after])
                at = after + 1
        if part.job is not Job.KIND:
            continue
        kinds = [part]
        while job_at(parts, at) is Job.KIND:
            kinds.append(parts[at])
            at += 1
        first = past(parts, at, 1, Job.QUOTE)
        if job_at(parts, first) is Job.WORD and job_at(parts, first + 1) is Job.PLACE and not kinds[-1].sense.many:
            first += 1  # an adjective
        if job_at(parts, first) is not Job.PLACE:
            meant = job_at(made, len(made) - 2) is Job.THIS or job_at(parts, at) in (Job.THIS, Job.OBJECT)
            meant = meant or (len(made) > 1 and is_inside(made[-2]) and not _is_word(parts, at))
            if meant and kinds[-1].sense.value in SMALL and not kinds[-1].sense.many:
                made[-1] = _place([part], "", kinds[-1].sense.value, back=True)
            continue
        made.pop()
        seat, many = kinds[0].sense.value == "capital", kinds[-1].sense.many or kinds[0].sense.many
        at = first
        while job_at(parts, at) is Job.PLACE:
            mention = mention_of(parts[at])
            mention.kind, mention.seat, mention.many = ("province" if seat else kinds[-1].sense.value), seat, many
            made.append(parts[at])
            at += 1
            after = past(parts, at, 1, Job.JOIN, Job.QUOTE)
            if not many or after == at or job_at(parts, after) is not Job.PLACE:
                break
            made.extend(parts[at:after])
            at = after
    return made


def _kinds_after(_text: str, parts: list[Part]) -> list[Part]:
    """Where the kind stands after the name: "of X and Y the-districts", "of X the-centre"."""
    made: list[Part] = []
    for at, part in enumerate(parts):
        last = len(made) - 1
        if part.job is Job.FACILITY and job_at(made, last) is Job.PLACE:
            made[last] = _facility(part, made[last])
            continue
        if part.job is not Job.KIND:
            made.append(part)
            continue
        if job_at(made, last) is Job.CASE and job_at(made, last - 1) is Job.PLACE:  # "of X in the-province"
            del made[last]
        one = past(made, len(made) - 1, -1, Job.QUOTE)
        kind = part.sense.value
        if job_at(made, one) is not Job.PLACE:
            made.append(
                _place([part], "", kind, back=True)
                if kind in SMALL and (job_at(made, last) is Job.THIS or job_at(parts, at + 1) is Job.AFTERCASE)
                else part
            )
            continue
        while job_at(made, one) is Job.PLACE:
            mention = mention_of(made[one])
            if kind == "capital":
                mention.kind, mention.seat = "province", True
            elif not mention.seat and not mention.kind:
                mention.kind, mention.many = kind, part.sense.many
            one = past(made, one - 1, -1, *JOINTS)
            if not part.sense.many:
                break
    return made


def _facility(part: Part, place: Part) -> Part:
    name = mention_of(place).name
    both = sorted((part, place), key=lambda one: one.start)
    return _place(both, name, part.sense.value, facility=True)
