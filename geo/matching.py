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
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from geo.toponyms import Spelling, key, spell, spellings


class Match(StrEnum):
    """How a toponym was recognised, strongest first."""

    EXACT = "exact name"
    KEY = "folded key"
    SOUND = "sound key"
    FUZZY = "fuzzy"
    CAPITAL = "capital of the province"


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that a toponym can be, whose it is, and how far they are apart (0: not at all)."""

    place_id: str
    toponym: str
    match: Match
    distance: float


# What two spellings of one sound may differ in, and how unlike it makes them. Numbers are ours, set on spellings
# from the press and official lists; 1 is about one wrong letter.
_CONSONANTS = {
    **{"kq": 0.0, "Gg": 0.1, "Gq": 0.1, "gq": 0.2, "Xk": 0.2, "Xq": 0.3, "gk": 0.3, "Gk": 0.3, "GX": 0.3, "Xg": 0.4},
    **{"Zj": 0.1, "Sc": 0.3, "cj": 0.3, "Zc": 0.3, "SZ": 0.3, "Sj": 0.5, "sz": 0.2, "bp": 0.4},
}
_NOT_IN_ARABIC = frozenset({"bp", "gk", "gq", "Gg"})  # the Arabic press writes ب for پ, and ك, ق or غ for گ
_ACROSS_SCRIPTS = 0.1
_VOWELS = {
    **{"AI": 0.4, "AO": 0.4, "AU": 0.8, "IO": 0.45, "IU": 0.45, "OU": 0.0, "AW": 0.8, "IW": 0.8, "OW": 0.5, "UW": 0.5},
    **{"Ah": 0.6, "Ih": 0.6, "Oh": 0.6, "Uh": 0.6, "Wh": 0.8},
}
_LESS, _H, _CONSONANTAL, _INNER, _SILENT, _FINAL, _FIRST = 0.4, 0.2, 0.5, 0.3, 0.1, 0.5, 0.7
_DEAREST = (-1.0, -1.0, 0.15, 0.35, 0.6, 0.9, 1.2)  # by number of consonants; the last also for more
_FOREMOST = 1.25  # how much more is allowed for the places that are meant most often
_BARE = 0.5  # how much for the others, if nothing but the name tells which is meant
_ENOUGH = 3  # consonants; the others are not named on fewer, nor on as few if a letter is read as another language does
_OTHER_READING = 0.3  # the price of such a reading

_FUZZY_LENGTHS = ((9, 2), (6, 1))


class NameIndex:
    """The names of all places, found by what is left of them under each key. Immutable."""

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

    @cached_property
    def _by_sound(self) -> dict[str, list[tuple[str, str, Spelling]]]:
        """Built when the first toponym needs it: most never do, and it costs more than the rest of loading."""
        index: dict[str, list[tuple[str, str, Spelling]]] = defaultdict(list)
        for places in self._by_key.values():
            for place_id, toponym in places.items():
                if spelling := spell(toponym):
                    index[spelling.sound].append((place_id, toponym, spelling))
        return dict(index)

    @cached_property
    def _written(self) -> frozenset[tuple[str, bool]]:
        """Which places have names in Latin and which in Arabic script."""
        spelled = (entry for entries in self._by_sound.values() for entry in entries)
        return frozenset((place_id, spelling.arabic) for place_id, _, spelling in spelled)

    def same(self, toponym: str) -> list[Hit]:
        """Places with a name of this key, one hit each."""
        exact = self._exact.get(toponym, frozenset())
        return [
            Hit(place_id, toponym if place_id in exact else name, Match.EXACT if place_id in exact else Match.KEY, 0.0)
            for place_id, name in self._by_key.get(key(toponym), {}).items()
        ]

    def alike(self, toponym: str, *, narrowed: bool = False, generous: bool = False) -> list[Hit]:
        """Places with a name of this sound that is near enough (`generous`: or not), the nearest name of each.

        `narrowed`: something else tells which place is meant (its kind, its province), so that more can be allowed.
        """
        nearest: dict[str, Hit] = {}
        for reading, spelling in enumerate(spellings(toponym)):
            for place_id, name, other in self._by_sound.get(spelling.sound, ()):
                if spelling.arabic != other.arabic and (place_id, spelling.arabic) in self._written:
                    continue  # names in the same script tell more
                distance = apart(spelling, other) + (_OTHER_READING if reading else 0.0)
                foremost = place_id in self._foremost
                allowed = _allowed(len(spelling.consonants), foremost, narrowed, bool(reading))
                if (generous or distance <= allowed) and (
                    place_id not in nearest or distance < nearest[place_id].distance
                ):
                    nearest[place_id] = Hit(place_id, name, Match.SOUND, distance)
        return list(nearest.values())

    def near(self, toponym: str, *, generous: bool = False) -> list[Hit]:
        """Places with a name whose key is few letters away (`generous`: one more), the nearest name of each."""
        folded = key(toponym)
        furthest = next((letters for length, letters in _FUZZY_LENGTHS if len(folded) >= length), 0) + generous
        if not furthest:
            return []
        from rapidfuzz import process  # loading it takes longer than looking up what needs no guessing
        from rapidfuzz.distance import OSA, Indel

        found = process.extract(folded, self._by_key.keys(), scorer=OSA.distance, score_cutoff=furthest, limit=None)
        nearest: dict[str, Hit] = {}
        for name_key, distance, _ in sorted(found, key=lambda item: (item[1], item[0])):
            slip = Indel.distance(folded, name_key) <= furthest or sorted(folded) == sorted(name_key)
            if generous or (slip and name_key[0] == folded[0]):
                for place_id, name in self._by_key[name_key].items():
                    nearest.setdefault(place_id, Hit(place_id, name, Match.FUZZY, float(distance)))
        return list(nearest.values())


def _allowed(size: int, foremost: bool, narrowed: bool, other_reading: bool) -> float:
    """How far from a toponym of `size` consonants a name of its sound may be."""
    dearest = _DEAREST[min(size, len(_DEAREST) - 1)]
    if foremost:
        return dearest * _FOREMOST
    if (not narrowed and size < _ENOUGH) or (other_reading and size <= _ENOUGH):
        return -1.0
    return dearest * (1.0 if narrowed else _BARE)


def apart(one: Spelling, other: Spelling) -> float:
    """How unlike two spellings of the same sound are: 0 if romanising explains every difference for nothing.

    `one.sound` must be `other.sound`; ValueError if it is not.
    """
    if one.sound != other.sound:
        raise ValueError(f"different sounds: {one.sound!r} and {other.sound!r}")
    total = 0.0
    for a, b in zip(one.consonants, other.consonants, strict=True):
        if a != b:
            pair = "".join(sorted(a + b))
            lacking = (one.arabic or other.arabic) and pair in _NOT_IN_ARABIC
            total += _ACROSS_SCRIPTS if lacking else _CONSONANTS[pair]
    last = len(one.vowels) - 1
    for place, (a, b) in enumerate(zip(one.vowels, other.vowels, strict=True)):
        if a != b:
            position = "first" if place == 0 else "final" if place == last else "inner"
            total += _vowels_apart(a, b, one.arabic, other.arabic, position)
    return round(total, 3)


@lru_cache(maxsize=4096)
def _vowels_apart(a: str, b: str, a_arabic: bool, b_arabic: bool, position: str) -> float:
    """The price of one vowel written for another; a vowel the Arabic script leaves unwritten costs nothing."""
    if "*" in (a, b):
        return 0.0 if a and b else _FIRST
    if position == "final" and {a, b} == {"A", "I"}:
        return _SILENT
    if position != "inner" and not (a and b):
        return _FIRST if position == "first" else _FINAL
    if not (a and b) and a_arabic == b_arabic and "h" not in a + b:
        return _SILENT if a_arabic else _INNER  # the Arabic press writes out short vowels of foreign names
    a_lacks, b_lacks = a_arabic and not b_arabic, b_arabic and not a_arabic
    plain = [vowels.replace("AI", "I").replace("AU", "U").replace("AO", "O") for vowels in (a, b)]
    return min(_edit(a, b, a_lacks, b_lacks), _SILENT + _edit(plain[0], plain[1], a_lacks, b_lacks))


def _edit(a: str, b: str, a_lacks: bool, b_lacks: bool) -> float:
    """Levenshtein's distance with our prices; the script of a word that lacks vowels does not write them all."""
    row = [0.0]
    for other in b:
        row.append(row[-1] + _missing(other, a_lacks))
    for letter in a:
        diagonal, row[0] = row[0], row[0] + _missing(letter, b_lacks)
        for place, other in enumerate(b, start=1):
            changed = 0.0 if letter == other else _VOWELS["".join(sorted(letter + other))]
            if (a_lacks or b_lacks) and "W" in (letter, other) and {letter, other} & {"O", "U"}:
                changed = 0.0
            best = min(
                row[place] + _missing(letter, b_lacks), row[place - 1] + _missing(other, a_lacks), diagonal + changed
            )
            diagonal, row[place] = row[place], best
    return row[-1]


def _missing(letter: str, unwritten: bool) -> float:
    return _CONSONANTAL if letter == "W" else _H if letter == "h" else 0.0 if unwritten else _LESS
