"""Passages with claims that a person read in them, against what the reader proposes: what agrees, what is missing or too much.

A label and a proposal are the same claim if place and predicate are the same. Two places are the same if

- both are known and are one place, a province and its capital, or a town and a district in one province that are called
  the same. A text that says a province fell and a label that names its capital are one reader's choice of words for one
  event; so are a district and its centre. That choice is not what is measured here;
- one of them is not known, or is ambiguous, and the names are the same: written (`toponyms.key`) or heard (`sounds`).

Each label is matched with at most one proposal and each proposal with at most one label, pairs that agree most first.
What a text denies or expects is no claim of control, so a denied or expected proposal without a label is not counted as
wrong, but on its own; the strict figures count it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.claims import Certainty
from geo.dates import When
from geo.extract import Proposal
from geo.gazetteer import Gazetteer, Place, PlaceKind
from geo.passages import Label, Passage
from geo.sounds import apart, spell
from geo.toponyms import key, split_kind


class Dating(StrEnum):
    """How the days of a proposal and those of its label compare."""

    SAME = "same"
    OVERLAPPING = "overlapping"
    OTHER = "other"
    NOT_GIVEN = "not given"
    NULL_KEPT = "null kept"
    NULL_FILLED = "null filled"

    @property
    def right(self) -> bool:
        """Whether the days may be the same; where the label has none, nothing is wrong."""
        return self not in (Dating.OTHER, Dating.NOT_GIVEN)


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the proposal that is the same claim, and in what else they agree."""

    label: Label
    proposal: Proposal
    actor: bool
    certainty: bool
    dating: Dating


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for one passage: pairs, labels nobody proposed, proposals nobody labelled."""

    passage: Passage
    pairs: tuple[Pair, ...]
    missing: tuple[Label, ...]
    extra: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts over many passages; a ratio is None where there is nothing to divide by.

    `wrong` are proposals without a label that are asserted or claimed, `aside` those denied or expected. `silent` are
    passages without a label, `spoken` those of them for which a claim was asserted or claimed nonetheless.
    `soft` are labels denied or expected, `hardened` those of them whose proposal is asserted or claimed.
    """

    passages: int
    labels: int
    proposals: int
    matched: int
    wrong: int
    aside: int
    actors: int
    certainties: int
    dated: int
    datings: Mapping[Dating, int]
    silent: int
    spoken: int
    soft: int
    hardened: int

    @property
    def precision(self) -> float | None:
        """Of the proposals that count, how many are labelled."""
        return _ratio(self.matched, self.matched + self.wrong)

    @property
    def recall(self) -> float | None:
        """Of the labels, how many are proposed."""
        return _ratio(self.matched, self.labels)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _ratio(2 * self.matched, self.matched + self.wrong + self.labels)

    @property
    def strict_precision(self) -> float | None:
        """Of all proposals, how many are labelled."""
        return _ratio(self.matched, self.proposals)

    @property
    def strict_f1(self) -> float | None:
        """The harmonic mean of strict precision and recall."""
        return _ratio(2 * self.matched, self.proposals + self.labels)

    @property
    def actor_accuracy(self) -> float | None:
        """Of the pairs, how many name the same party."""
        return _ratio(self.actors, self.matched)

    @property
    def certainty_accuracy(self) -> float | None:
        """Of the pairs, how many are of the same certainty."""
        return _ratio(self.certainties, self.matched)

    @property
    def date_accuracy(self) -> float | None:
        """Of the pairs, how many have days that may be the label's; right too where the label has none."""
        return _ratio(sum(number for dating, number in self.datings.items() if dating.right), self.matched)

    @property
    def dated_accuracy(self) -> float | None:
        """The same for the pairs whose label has a date."""
        return _ratio(self.datings[Dating.SAME] + self.datings[Dating.OVERLAPPING], self.dated)


def compare(
    passage: Passage, proposals: Sequence[Proposal], *, gazetteer: Gazetteer, actors: Mapping[str, Iterable[str]]
) -> Outcome:
    """Which proposals for a passage are which of its labels; `actors` are ids with the words for each."""
    possible = []
    for row, label in enumerate(passage.labels):
        place, actor = label_place(label, gazetteer), label_actor(label, actors)
        for column, proposal in enumerate(proposals):
            if label.predicate is proposal.predicate and _same_place(label, place, proposal, gazetteer):
                pair = Pair(
                    label,
                    proposal,
                    actor == proposal.actor,
                    _same_certainty(label, proposal, passage),
                    dating(label.when, proposal.when),
                )
                possible.append((*_agreement(pair, place), -row, -column, pair))
    pairs: dict[int, Pair] = {}
    taken: set[int] = set()
    for *_, row, column, pair in sorted(possible, key=lambda one: one[:-1], reverse=True):
        if -row not in pairs and -column not in taken:
            pairs[-row] = pair
            taken.add(-column)
    return Outcome(
        passage,
        pairs=tuple(pair for _, pair in sorted(pairs.items())),
        missing=tuple(label for row, label in enumerate(passage.labels) if row not in pairs),
        extra=tuple(proposal for column, proposal in enumerate(proposals) if column not in taken),
    )


def figures(outcomes: Iterable[Outcome]) -> Figures:
    """The counts over these outcomes."""
    every = tuple(outcomes)
    pairs = [pair for one in every for pair in one.pairs]
    extra = [proposal for one in every for proposal in one.extra]
    labels = [label for one in every for label in one.passage.labels]
    silent = [one for one in every if not one.passage.labels]
    wrong = sum(map(is_control, extra))
    return Figures(
        passages=len(every), labels=len(labels), proposals=len(pairs) + len(extra), matched=len(pairs), wrong=wrong,
        aside=len(extra) - wrong, actors=sum(pair.actor for pair in pairs), certainties=sum(pair.certainty for pair in pairs),
        dated=sum(pair.label.when is not None for pair in pairs), datings=Counter(pair.dating for pair in pairs),
        silent=len(silent), spoken=sum(any(map(is_control, one.extra)) for one in silent),
        soft=sum(not is_control(label) for label in labels),
        hardened=sum(not is_control(pair.label) and is_control(pair.proposal) for pair in pairs),
    )  # fmt: skip


def is_control(claim: Label | Proposal) -> bool:
    """Whether it says that something is so, by anybody's word, and not that it is not or may be."""
    return claim.certainty in (Certainty.ASSERTED, Certainty.CLAIMED)


_CITIES = (PlaceKind.CAPITAL, PlaceKind.TOWN)
_KINDS = {"city": _CITIES, "town": _CITIES, "district": (PlaceKind.DISTRICT,), "province": (PlaceKind.PROVINCE,)}
_POSSESSIVE = re.compile(r"['’]s\b")  # "Cell's airport" is Cell airport
_ALIKE = 0.6  # two names of one sound are one if they are no further apart; see `sounds`


def label_place(label: Label, gazetteer: Gazetteer) -> Place | None:
    """The one place that a label names, of its kind if there is one; None if it is unknown or ambiguous."""
    kinds = _KINDS.get(label.place_kind, ())
    by_name = _lookup(label, gazetteer, None)
    if by_name and by_name.kind in kinds:
        return by_name
    return next((place for kind in kinds if (place := _lookup(label, gazetteer, kind))), by_name)


def label_actor(label: Label, actors: Mapping[str, Iterable[str]]) -> str:
    """The id of the party a label names: by a word for it, or by all words of one; empty if that is nobody or several."""
    said = {key(word) for word in label.actor.split()}
    whole = [name for name, words in actors.items() if key(label.actor) in {key(name), *map(key, words)}]
    part = [name for name, words in actors.items() if any({*map(key, w.split())} <= said for w in (name, *words))]
    found = whole or part
    return found[0] if len(found) == 1 else ""


def dating(label: When | None, proposal: When | None) -> Dating:
    """How two dates compare; one that is open at an end may be any day there."""
    if label is None:
        return Dating.NULL_FILLED if proposal else Dating.NULL_KEPT
    if proposal is None:
        return Dating.NOT_GIVEN
    if (label.earliest, label.latest) == (proposal.earliest, proposal.latest):
        return Dating.SAME
    first = max(label.earliest or date.min, proposal.earliest or date.min)
    return Dating.OVERLAPPING if first <= min(label.latest or date.max, proposal.latest or date.max) else Dating.OTHER


def _lookup(label: Label, gazetteer: Gazetteer, kind: PlaceKind | None) -> Place | None:
    try:
        return gazetteer.lookup(label.place, admin1=label.province or None, kind=kind)
    except LookupError:
        return None


def _same_place(label: Label, place: Place | None, proposal: Proposal, gazetteer: Gazetteer) -> bool:
    if place and proposal.place:
        printed = {key(split_kind(name)[0]) for name in (label.place, proposal.toponym)}
        return _spot(place) == _spot(proposal.place) or (
            {place.kind, proposal.place.kind} == {PlaceKind.TOWN, PlaceKind.DISTRICT}
            and place.admin1 == proposal.place.admin1
            and len(printed) == 1
        )
    ours = _names(label.place, place, gazetteer)
    theirs = _names(proposal.toponym, proposal.place, gazetteer)
    if ours & theirs:
        return True
    one, other = (spell(split_kind(name)[0]) for name in (label.place, proposal.toponym))
    return one is not None and other is not None and one.sound == other.sound and apart(one, other) <= _ALIKE


def _spot(place: Place) -> tuple[str, str]:
    """What two places have in common if they count as one."""
    seat = place.kind in (PlaceKind.PROVINCE, PlaceKind.CAPITAL)
    return place.admin1, "" if seat else key(split_kind(place.name)[0])


def _names(toponym: str, place: Place | None, gazetteer: Gazetteer) -> set[str]:
    listed = [name.toponym for name in gazetteer.names(place.id)] if place else []
    return {key(split_kind(_POSSESSIVE.sub("", name))[0]) for name in (toponym, *listed)} - {""}


def _same_certainty(label: Label, proposal: Proposal, passage: Passage) -> bool:
    if "gov_source" in passage.tags and is_control(label) and is_control(proposal):
        return True  # whether an official's word is his side's claim, readers decide either way
    return label.certainty is proposal.certainty


_CLOSENESS = {Dating.SAME: 1.0, Dating.NULL_KEPT: 1.0, Dating.OVERLAPPING: 0.5, Dating.NULL_FILLED: 0.5}


def _agreement(pair: Pair, place: Place | None) -> tuple[bool, float, bool, bool]:
    """How much a pair agrees in, to be compared: that very place before all, then in how much, then in what."""
    very = place is not None and place == pair.proposal.place
    total = pair.actor + pair.certainty + _CLOSENESS.get(pair.dating, 0.0)
    return very, total, pair.actor, pair.certainty


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
