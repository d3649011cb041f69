"""Which names a toponym can be: the index over all names of a gazetteer, from the strict key to the last resort.

    exact name   the name as it stands
    folded key   `toponyms.key` is the same
    sound key    `toponyms.sound` is the same and what it leaves out differs no more than romanising makes it differ:
                 vowels and consonants are compared one by one, a price for each difference, the sum bounded by the
                 number of consonants (`_DEAREST`)
    fuzzy        the keys begin alike and a letter too many, a letter too few or two letters swapped parts them, from
                 9 letters on two of these or one wrong letter; toponyms of less than 6 letters are never guessed at

What kind of place is meant, and who wins, is the gazetteer's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, cached_property
from math import inf
from typing import Any, NamedTuple

from geo.sounds import Spelling, apart, spell, spellings
from geo.toponyms import key


class Match(StrEnum):
    """How a toponym was recognised, strongest first."""

    EXACT = "exact name"
    KEY = "folded key"
    SOUND = "sound key"
    FUZZY = "fuzzy"
    CAPITAL = "capital of the province"


class Hit(NamedTuple):
    """A name that a toponym can be, whose it is, and how far they are apart (0: not at all)."""

    place_id: str
    toponym: str
    match: Match
    distance: float


_NEVER = -1.0
_DEAREST = (_NEVER, _NEVER, 0.15, 0.35, 0.6, 0.9, 1.2)  # by number of consonants; the last also for more
_FOREMOST = 1.25  # how much more is allowed for the places that are meant most often
_BARE = 0.5  # how much for the others, if nothing but the name tells which is meant
_ENOUGH = 3  # consonants; names of the others that have fewer must sound the same, and be read in one way only
_OTHER_READING = 0.3  # the price of such a reading

_FUZZY_LENGTHS = ((9, 2), (6, 1))


class NameIndex:
    """The names of all places, found by what is left of them under each key. Its answers never change."""

    def __init__(self, names: Iterable[tuple[str, str]], *, foremost: Iterable[str] = ()) -> None:
        """`names` are pairs of place id and toponym, `foremost` the ids of the places that are meant most often."""
        self._foremost = frozenset(foremost)
        by_key: dict[str, dict[str, str]] = defaultdict(dict)
        self._exact: dict[str, set[str]] = defaultdict(set)
        for place_id, toponym in names:
            self._exact[toponym].add(place_id)
            by_key[key(toponym)].setdefault(place_id, toponym)
        by_key.pop("", None)
        self._by_key = dict(by_key)
        self._compared: dict[tuple[str, bool, bool], list[tuple[str, str, Spelling, bool]]] = {}
        self._beside: dict[tuple[str, int, int, bool], list[str]] = {}

    @cached_property
    def _by_sound(self) -> dict[str, list[tuple[str, str, Spelling]]]:
        """Built when the first toponym needs it: most never do, and it costs more than the rest of loading.

        Of a place's names that sound and are spelled alike, the first: the others are as far from anything as it is.
        """
        index: dict[str, dict[tuple[str, Spelling], str]] = defaultdict(dict)
        for places in self._by_key.values():
            for place_id, toponym in places.items():
                if spelling := spell(toponym):
                    index[spelling.sound].setdefault((place_id, spelling), toponym)
        return {
            sounding: [(place_id, toponym, spelling) for (place_id, spelling), toponym in entries.items()]
            for sounding, entries in index.items()
        }

    @cached_property
    def _beginning(self) -> tuple[dict[tuple[str, int], list[str]], dict[tuple[str, int], list[str]]]:
        """The keys by their first letter and length: of all places, and of the foremost only."""
        every: dict[tuple[str, int], list[str]] = defaultdict(list)
        foremost: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name_key, places in self._by_key.items():
            every[name_key[0], len(name_key)].append(name_key)
            if not self._foremost.isdisjoint(places):
                foremost[name_key[0], len(name_key)].append(name_key)
        return dict(every), dict(foremost)

    @cached_property
    def _written(self) -> frozenset[tuple[str, bool]]:
        """Which places have names in Latin and which in Arabic script."""
        spelled = (entry for entries in self._by_sound.values() for entry in entries)
        return frozenset((place_id, spelling.arabic) for place_id, _, spelling in spelled)

    def same(self, toponym: str) -> list[Hit]:
        """Places with a name of this key, one hit each."""
        exact = self._exact.get(toponym, set())
        return [
            Hit(
                place_id,
                toponym if place_id in exact else name,
                Match.EXACT if place_id in exact else Match.KEY,
                0.0,
            )
            for place_id, name in self._by_key.get(key(toponym), {}).items()
        ]

    def alike(self, toponym: str, narrowed: bool = False, generous: bool = False) -> list[Hit]:
        """Places with a name of this sound that is near enough (`generous`: or not), the nearest name of each.

        `narrowed`: something else tells which place is meant (its kind, its province), so that more can be allowed.
        """
        nearest: dict[str, Hit] = {}
        for reading, spelling in enumerate(spellings(toponym)):
            sound, other_reading = spelling.sound, reading > 0
            if sound not in self._by_sound:
                continue
            dearer = _OTHER_READING if reading else 0.0
            most = others_most = inf
            if not generous:
                size = len(spelling.consonants)
                most = _allowed(size, True, narrowed, other_reading)
                others_most = _allowed(size, False, narrowed, other_reading)
            for place_id, name, other, foremost in self._comparable(sound, spelling.arabic, narrowed):
                allowed = most if foremost else others_most
                if allowed < dearer:
                    continue
                distance = apart(spelling, other, most=allowed) + dearer
                if distance <= allowed and (place_id not in nearest or distance < nearest[place_id].distance):
                    nearest[place_id] = Hit(place_id, name, Match.SOUND, distance)
        return list(nearest.values())

    def _comparable(self, sound: str, arabic: bool, narrowed: bool) -> list[tuple[str, str, Spelling, bool]]:
        """The names of a sound that a name in this script is compared with; True for those of the foremost places.

        Names in the same script tell more: others count only for places without any. Of a toponym in Arabic script,
        `narrowed`, they do all the same, as not all places have all their names in that script.
        """
        asked = (sound, arabic, narrowed)
        if asked not in self._compared:
            self._compared[asked] = [
                (place_id, name, other, place_id in self._foremost)
                for place_id, name, other in self._by_sound[sound]
                if (narrowed and arabic) or arabic == other.arabic or (place_id, arabic) not in self._written
            ]
        return self._compared[asked]

    def near(self, toponym: str, narrowed: bool = False, generous: bool = False) -> list[Hit]:
        """Places with a name whose key is few letters away (`generous`: one more), the nearest name of each.

        Unless `narrowed` (or `generous`), only the foremost places are guessed at.
        """
        folded = key(toponym)
        furthest = next((letters for length, letters in _FUZZY_LENGTHS if len(folded) >= length), 0) + generous
        if not furthest:
            return []
        keys = self._by_key.keys() if generous else self._perhaps(folded[0], len(folded), furthest, narrowed)
        if not keys:
            return []
        extract, osa, indel = _fuzzy()
        found = extract(folded, keys, scorer=osa, score_cutoff=furthest, limit=None)
        if not found:
            return []
        nearest: dict[str, Hit] = {}
        for name_key, distance, _ in sorted(found, key=lambda item: (item[1], item[0])):
            slip = indel(folded, name_key) <= furthest or sorted(folded) == sorted(name_key)
            if generous or (slip and name_key[0] == folded[0]):
                for place_id, name in self._by_key[name_key].items():
                    if narrowed or generous or place_id in self._foremost:
                        nearest.setdefault(place_id, Hit(place_id, name, Match.FUZZY, float(distance)))
        return list(nearest.values())

    def _perhaps(self, first: str, length: int, furthest: int, narrowed: bool) -> list[str]:
        """The keys that may be that near: they begin alike, and each letter too many or too few counts."""
        asked = (first, length, furthest, narrowed)
        if asked not in self._beside:
            beginning = self._beginning[0 if narrowed else 1]
            lengths = range(length - furthest, length + furthest + 1)
            self._beside[asked] = [name for other in lengths for name in beginning.get((first, other), ())]
        return self._beside[asked]


@cache
def _fuzzy() -> tuple[Any, Any, Any]:
    """Loading it takes longer than looking up what needs no guessing."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, Indel

    return process.extract, OSA.distance, Indel.distance


@cache
def _allowed(size: int, foremost: bool, narrowed: bool, other_reading: bool) -> float:
    """How far from a toponym of `size` consonants a name of its sound may be."""
    dearest = _DEAREST[min(size, len(_DEAREST) - 1)]
    if foremost:
        return dearest * _FOREMOST
    if other_reading:
        return _OTHER_READING if narrowed and size >= _ENOUGH else _NEVER
    if narrowed:
        return dearest
    return dearest * _BARE if size >= _ENOUGH else min(dearest, 0.0)
