"""What a text says before it is proposed: which days it gives, what is told twice, what is denied later on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.candidates import Candidate
from geo.claims import Certainty, Predicate
from geo.dates import When, read_edtf
from geo.places import Place
from geo.reading.clauses import Clauses, Found
from geo.reading.dating import Dated
from geo.reading.lexicon import Stance, Tag, Words
from geo.reading.making import STATES
from geo.reading.speech import attribution, is_of_speech

_TOLD = (Certainty.ASSERTED, Certainty.CLAIMED)
_BESIDE = 2  # sentences; a day given that near dates what is told without one
_MANY = 60  # drafts; more than any two sentences give
_OLD = timedelta(days=30)
DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing a text says of a place, with the span of its words; `sentence` is the number of its sentence."""

    toponym: str
    place: Place | None
    candidates: tuple[Candidate, ...]
    how: str
    beyond_doubt: bool
    actor: str
    predicate: Predicate
    when: When | None
    certainty: Certainty
    attribution: str
    start: int
    end: int
    pattern: str
    sentence: int
    fresh: bool

    @property
    def key(self) -> str:
        """What it is about: the place's id, or the toponym where the place is not known."""
        return self.place.id if self.place else self.toponym


def days_given(clauses: Clauses, one: Found, heading: Dated | None) -> list[When | None]:
    """The days a sentence gives for what a trigger tells: several where it happened "in 2015 and again in 2016".

    Nearest after the trigger in its clause, then in its clause before it, then elsewhere in the sentence; then the heading
    of a timeline's entry; then the day of saying or the one before. None if there is none of these.
    """
    items = clauses.items
    at_dates = [at for at, item in enumerate(items) if item.tag is Tag.DATE]
    said = [at for at in at_dates if is_of_speech(clauses, at)]
    after = [at for at in at_dates if at > one.at and at not in said and not _leads(clauses, at)]
    prior = [at for at in at_dates if at < one.at and at not in said]
    breaks = [at for at, item in enumerate(items) if item.tag is Tag.STOP or clauses.is_in(at, Words.NEXT_CLAUSE)]
    left = max((at for at in breaks if at < one.at), default=-1)
    right = min((at for at in breaks if at > one.at), default=len(items))
    after = [at for at in after if at < right] or ([] if prior else after)
    prior = [at for at in prior if at > left] or prior
    own = [at for at in prior if at >= clauses.clause(one.at)]
    following = next((at for at in clauses.triggers if at > one.at and not clauses.is_noun(at)), len(items))
    end = next((at for at, item in enumerate(items) if item.value is one.mention), one.at)
    near = [at for at in after if at < following]
    near = [at for at in near if at > end] or near
    for chosen in (near[:1], own[-1:], prior[-1:], after[:1]):
        if chosen:
            again = near[:1] == chosen and len(near) > 1 and near[1] - near[0] <= 4
            again = (
                again
                and clauses.has(near[0], near[1], Tag.CONJUNCTION)
                and not clauses.has(near[0], near[1], Tag.PLACE)
            )
            return [_when(clauses, at) for at in (near[:2] if again else chosen)]
    if heading:
        return [heading.when]
    day = _when(clauses, said[-1]) if said else None
    return [_or_the_day_before(day) if day else None]


def day_told(dated: Dated | None, heading: Dated | None, *, said: bool) -> When | None:
    """The day of what is told with a date, or under a heading; if that is the day of saying, or the one before."""
    when = dated.when if dated else heading.when if heading else None
    return _or_the_day_before(when) if when and said else when


def first_day(clauses: Clauses) -> When | None:
    """The first day that a sentence speaks of, failing that the day it was said or the one before; None if it gives none."""
    found = [at for at, item in enumerate(clauses.items) if item.tag is Tag.DATE]
    told = next((at for at in found if not is_of_speech(clauses, at)), None)
    day = _when(clauses, told if told is not None else found[0]) if found else None
    return day if told is not None or day is None else _or_the_day_before(day)


def denied(clauses: Clauses, drafts: Sequence[Draft], sentence: int, end: int, text: str) -> list[Draft]:
    """What a sentence denies in general ("denied the claim"): the changes told just before, in one sentence or this one.

    `sentence` is its number and `end` where it ends in `text`.
    """
    words = [Stance.DENIED in clauses.lexicon.stances.get(item.text, frozenset()) for item in clauses.items]
    after = words.index(True) + 1 if True in words else 0
    if not after or not clauses.any_in(after, after + 8, Words.DENIABLE):
        return []
    recent = [one for one in drafts[-_MANY:] if sentence - one.sentence <= 1]
    changes = [one for one in recent if one.predicate.changes_control and one.certainty in _TOLD]
    if not changes:
        return []
    said_by = attribution(clauses, after - 1, text)[0]
    told = [one for one in changes if one.sentence == changes[-1].sentence]
    return [
        replace(one, certainty=Certainty.DENIED, attribution=said_by, end=end, pattern=DENIAL, sentence=sentence)
        for one in told
    ]


def settled(drafts: Sequence[Draft], published: date, lead: Sequence[When | None]) -> list[Draft]:
    """The drafts dated and each told once. `lead` is the first day each sentence speaks of."""
    told = _merged(_dated(_without_fights(drafts, published), published, lead))
    return sorted(told, key=lambda one: one.sentence)


def _when(clauses: Clauses, at: int) -> When | None:
    value = clauses.items[at].value
    return value.when if isinstance(value, Dated) else None


def _leads(clauses: Clauses, at: int) -> bool:
    """Whether a date opens a new clause: "..., and on Friday, Zaranj fell"."""
    before = at - 2 if clauses.tag(at - 1) is Tag.PREPOSITION else at - 1
    return clauses.tag(before) is Tag.CONJUNCTION and clauses.tag(at + 1) is Tag.COMMA


def _or_the_day_before(when: When) -> When:
    """What is said one day may have happened the day before."""
    if when.earliest is None or when.earliest != when.latest:
        return when
    return read_edtf(f"{_day_before(when.earliest)}/{when.earliest}")


def _day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def _without_fights(drafts: Sequence[Draft], published: date) -> list[Draft]:
    """Without the fighting for a place that was beaten back, or by which the text says that the place was taken, and
    without the withdrawal that let it be taken.
    """
    told = [one for one in drafts if one.certainty in _TOLD and one.place]
    repelled = {one.key for one in told if one.predicate is Predicate.REPELLED}
    changes = [one for one in told if one.predicate.changes_control]
    takings = [one for one in changes if one.predicate is not Predicate.WITHDREW]
    fallen = {one.key for one in takings if one.certainty is Certainty.ASSERTED}
    recent = [one for one in takings if one.when is None or published - _last(one.when) <= _OLD]
    taken = {(one.sentence, one.key, one.actor) for one in recent}
    regained = {(one.sentence, one.key) for one in recent if one.predicate is Predicate.RECAPTURED}
    drafts = [one for one in drafts if one.predicate is not Predicate.WITHDREW or one.key not in fallen | repelled]
    return [
        one
        for one in drafts
        if one.predicate is not Predicate.CONTESTED
        or not (
            (one.key in repelled and not one.pattern.startswith("part-"))
            or (one.sentence, one.key, one.actor) in taken
            or (one.sentence, one.key) in regained
            or (one.key in fallen and one.when is None and not one.pattern.startswith("part-"))
        )
    ]


def _dated(drafts: Sequence[Draft], published: date, lead: Sequence[When | None]) -> list[Draft]:
    """What is told as news but without a day is dated by the sentences beside it, else by the publication, with a "?".

    How things stand, and what is only expected, stays without.
    """
    by_sentence: dict[int, When] = {}
    for draft in drafts:
        if draft.when and draft.sentence not in by_sentence:
            by_sentence[draft.sentence] = draft.when
    made = []
    for draft in drafts:
        if draft.when is None and draft.certainty is not Certainty.EXPECTED and draft.pattern not in STATES:
            beside = [0, -1, 1, -2, 2] if draft.fresh else [-1, 1, -2, 2]
            found = [by_sentence[draft.sentence + step] for step in beside if draft.sentence + step in by_sentence]
            day = lead[draft.sentence - 1] if draft.sentence else None
            if found or day:
                draft = replace(draft, when=_or_the_day_before(found[0] if found else day))  # type: ignore[arg-type]
            elif draft.fresh:
                draft = replace(draft, when=read_edtf(f"{_day_before(published)}?/{published}?"))
        made.append(draft)
    return made


def _merged(drafts: Sequence[Draft]) -> list[Draft]:
    """Each thing once: told twice with days that can be the same, the more exact stands, and the surer word."""
    kept: list[Draft] = []
    by_key: dict[tuple[str, Predicate, bool, Certainty | None], list[int]] = {}
    for one in drafts:
        told = one.certainty in _TOLD
        places = by_key.setdefault((one.key, one.predicate, told, None if told else one.certainty), [])
        for at in places:
            other = kept[at]
            if one.when is None or other.when is None or _overlap(one.when, other.when):
                surer = min(one.certainty, other.certainty)
                exact = one.when and (other.when is None or _length(one.when) < _length(other.when))
                kept[at] = replace(one if exact else other, certainty=surer)
                break
        else:
            places.append(len(kept))
            kept.append(one)
    return kept


def _overlap(one: When, other: When) -> bool:
    return _first(one) <= _last(other) and _first(other) <= _last(one)


def _first(when: When) -> date:
    return when.earliest or date.min


def _last(when: When) -> date:
    return when.latest or date.max


def _length(when: When) -> timedelta:
    return _last(when) - _first(when)
