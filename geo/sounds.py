"""Names as heard: what is left of a name when all that romanising varies is gone, the same for Latin and Arabic script.

`sound` keeps the consonants, in the classes that transcriptions confuse, so that Kunduz, Qondoz, کندز and قندوز meet.
Two names of one sound need not be one name (Sharan, Shirin): `spell` keeps what the sound leaves out, and `apart`
says how unlike two spellings of one sound are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import NamedTuple

from geo.toponyms import IZAFET, LONGEST, Folds


class Spelling(NamedTuple):
    """A name as it sounds. `vowels` stand before each consonant and after the last: one more than `consonants`.

    Consonants are one character each; vowels are a word of A (a), I (e, i, y), O (o), U (u; v and w before a consonant), W
    (v and w before a vowel), h (within a word) and "*" (a first vowel that is not written). `arabic`: short vowels
    were not written.
    """

    consonants: str
    vowels: tuple[str, ...]
    arabic: bool

    @property
    def sound(self) -> str:
        """The consonants by class."""
        return self.consonants.translate(_CLASSES)


# One character a consonant, listed by class: what one transcription writes for a sound, another writes with the next.
_CONSONANT_CLASSES = {"K": "kqgGX", "C": "cjSZ", "S": "sz", "B": "bp"}
_CLASSES = str.maketrans({letter: name for name, letters in _CONSONANT_CLASSES.items() for letter in letters})

_ARABIC = dict(
    zip(
        "بپتطټٹثسصجچځڅخدډڈذزضظژشښرړڑغفقکگڭلمنڼںږاویئهح",
        "bpttttsssjczsXdddzzzzZSSrrrGfqkgglmnnngAUIIhh",
        strict=True,
    )
)
_ARABIC["ع"] = ""
_ARABIC_LETTERS = frozenset(_ARABIC)
_ARABIC_SOUNDS = str.maketrans(_ARABIC)
_LATIN_LETTERS = """
    tsch=c tsj=c tch=c ch=c cz=c dsch=j dzh=j dzj=j dj=j sch=S sh=S sj=S sz=S zh=Z kh=X x=X gh=G ck=k c=k
    ts=s tz=z dz=z th=t dh=d ph=f a=A e=I i=I y=I o=O u=U ou=U oo=U ow=U w=U v=U
"""
_LATIN = {letter: letter for letter in "bdfghjklmnpqrstzW"}
_LATIN.update((pair.partition("=")[0], pair.partition("=")[2]) for pair in _LATIN_LETTERS.split())
# Units of several letters first, each for a sign of its own (a sound may look like a letter still to be read), then the
# letters and the signs at once.
_UNITS = {
    unit: chr(0xE000 + place) for place, unit in enumerate(sorted(_LATIN, key=len, reverse=True)) if len(unit) > 1
}
_LATIN_UNITS = re.compile("|".join(_UNITS))
_LATIN_SOUNDS = str.maketrans({_UNITS.get(unit, unit): letter for unit, letter in _LATIN.items()})
_ACCENTS = "š=sh ś=sh č=ch ć=ch ç=ch ğ=gh ġ=gh ž=zh ż=zh ź=zh"
_FOLDS = Folds(str.maketrans(dict(pair.split("=") for pair in _ACCENTS.split())))
_BREAK = re.compile(r"[\W_]*[\s_\-\u2010-\u2015\u200c/,.]+[\W_]*")
_OTHER_READINGS = (  # what is read otherwise, and how
    (re.compile("(?<![stST])[cC][hH]"), "kh"),  # German: Balch
    (re.compile("(?<![dD])[jJ]"), "y"),  # Polish: Dajkundi
    (re.compile("[jJ]"), "kh"),  # Spanish: Badajshan
    (re.compile("[cC](?![hkzHKZ])"), "j"),  # Turkish: Cüzcan
    (re.compile("[şŞ]"), "sh"),
    (re.compile("ج"), "گ"),  # Arabic has no letter for g and ch
    (re.compile("تش"), "چ"),
    (re.compile("و$"), ""),  # Pashto, after a preposition: بهسودو, خوګیاڼو
    (re.compile("و$"), "ی"),
)
_READ_OTHERWISE = re.compile("|".join(letters.pattern for letters, _ in _OTHER_READINGS))  # most names have none
_SOFT_C = re.compile("c(?=[eiy])")
_CONSONANTAL = re.compile("[wv](?=[aeiouy])|[uo]w?(?=a)")
_BEFORE_VOWEL = re.compile("U(?=[AI])")
_SILENT_W = re.compile("(?<=X)[UW]A")
_DOUBLED = re.compile(r"([^AIOUW])\1")
_CONSONANT = re.compile("(^h|[^AIOUWh*])")  # only a first h is one
_DOUBLED_VOWEL = re.compile(r"(?!^h)([AIOUWh*])\1+")
_ARTICLE = re.compile("^ال(?=[تثدذرزسشصضطظن])|ال(?=دین)")
_SPOKEN = frozenset("AIOU")


def _both_ways(prices: dict[str, float]) -> dict[str, float]:
    return {**prices, **{pair[::-1]: price for pair, price in prices.items()}}


# What two spellings of one sound may differ in, and how unlike it makes them. Numbers are ours, set on spellings
# from the press and official lists; 1 is about one wrong letter.
_CONSONANTS = _both_ways(
    {
        **{"kq": 0.0, "Gg": 0.1, "Gq": 0.1, "gq": 0.2, "Xk": 0.2},
        **{"Xq": 0.3, "gk": 0.3, "Gk": 0.3, "GX": 0.3, "Xg": 0.4},
        **{"Zj": 0.1, "Sc": 0.3, "cj": 0.3, "Zc": 0.3, "SZ": 0.3, "Sj": 0.5, "sz": 0.2, "bp": 0.4},
    }
)
# The Arabic press writes ب for پ, and ك, ق or غ for گ: what these cost where a name is in that script.
_WITH_ARABIC = {**_CONSONANTS, **_both_ways(dict.fromkeys(("bp", "gk", "gq", "Gg"), 0.1))}
_VOWELS = _both_ways(
    {
        **{"AI": 0.4, "AO": 0.4, "AU": 0.8, "IO": 0.45, "IU": 0.45, "OU": 0.05},
        **{"AW": 0.8, "IW": 0.8, "OW": 0.5, "UW": 0.5},  # W is the consonant
        **{"Ah": 0.6, "Ih": 0.6, "Oh": 0.6, "Uh": 0.6, "Wh": 0.8},
    }
)
# Missing: one of several vowels, an h, a w; the only vowel of the inside, the end, the beginning. Hardly heard: _FAINT.
_LESS, _H, _SPOKEN_W, _INNER, _FINAL, _FIRST = 0.4, 0.15, 0.5, 0.3, 0.5, 0.7
_FAINT = 0.1
_ROUNDED = 0.001  # sums are rounded to this


def spellings(toponym: str) -> Iterator[Spelling]:
    """The ways to read a name, the likeliest first; none if it is too long or not in Latin or Arabic letters.

    The others take a letter as one more language does.
    """
    if spelling := spell(toponym):
        yield spelling
        if not _READ_OTHERWISE.search(toponym):
            return
        for letters, instead in _OTHER_READINGS:
            other, times = letters.subn(instead, toponym)
            if times and (spelling := spell(other)):
                yield spelling


@lru_cache(maxsize=16384)
def spell(toponym: str) -> Spelling | None:
    """The likeliest reading of a name; None if it is too long or not in Latin or Arabic letters throughout."""
    if len(toponym) > LONGEST:
        return None
    if toponym.isascii() and toponym.isalpha():  # most are, and nothing below but the case changes them
        word = toponym.lower()
        return _spelling(_with_first_sound(_sound_of_latin(word), word), arabic=False)
    one_word = toponym.isalpha()  # then nothing stands between words
    text = unicodedata.normalize("NFC", toponym if one_word else IZAFET.sub(" ", toponym))
    words = [word for part in ([text] if one_word else _BREAK.split(text)) if (word := part.translate(_FOLDS))]
    sounds = [_sound_of(word) for word in words]
    joined = "".join(one for one in sounds if one)
    if None in sounds or not joined:
        return None
    arabic = not all(map(str.isascii, words))
    return _spelling(_with_first_sound(joined, _without_article(words[0])), arabic)


def sound(toponym: str) -> str:
    """The consonants of a name by class, the same for Latin and Arabic script; empty if `spell` has no answer.

    Left out are vowels, w and y (the Arabic script writes both with one letter), every h but a first one, doubling.
    """
    spelling = spell(toponym)
    return spelling.sound if spelling else ""


@lru_cache(maxsize=16384)  # names of several words share most of them
def _sound_of(word: str) -> str | None:
    """The sounds of one word, folded; None if it is neither in Latin nor in Arabic letters."""
    if word.isascii() and word.isalpha():
        return _sound_of_latin(word)
    return _sound_of_arabic(word) if _ARABIC_LETTERS.issuperset(word) else None


def _sound_of_latin(word: str) -> str:
    if "c" in word:
        word = _SOFT_C.sub("s", word)
    word = _LATIN_UNITS.sub(_unit, _CONSONANTAL.sub("W", word))
    sounds = _without_final_h(word.translate(_LATIN_SOUNDS))
    return _DOUBLED.sub(_first_of, _SILENT_W.sub("U", sounds) if "X" in sounds else sounds)


def _unit(found: re.Match[str]) -> str:
    return _UNITS[found[0]]


def _first_of(found: re.Match[str]) -> str:
    return found[1]


def _without_final_h(sounds: str) -> str:
    return sounds[:-1] if sounds[-1:] == "h" and sounds[-2:-1] in _SPOKEN else sounds


def _sound_of_arabic(word: str) -> str:
    sounds = _without_article(word).translate(_ARABIC_SOUNDS)
    if "U" in sounds:
        sounds = _BEFORE_VOWEL.sub("W", sounds)
    if "X" in sounds:
        sounds = _SILENT_W.sub("U", sounds)
    if word[-1] == "ه" and len(sounds) > 1 and sounds[-2] not in "AU":
        return sounds[:-1] + "A"  # a final h after a consonant only carries the vowel
    return _without_final_h(sounds)


def _without_article(word: str) -> str:
    return _ARTICLE.sub("", word) if "ال" in word else word


def _with_first_sound(sounds: str, word: str) -> str:
    """The sounds with the first letter read as it is spoken there: w and y are consonants, alif and ʿayn carry a vowel."""
    if word[:1] in ("و", "w", "v"):
        return "w" + sounds[1:]
    if word[:1] in ("ی", "y"):
        return "y" + sounds[1:]
    if word[:1] == "ا":
        return sounds[1:] if sounds[1:2] in ("U", "I", "W") else "*" + sounds[1:]
    return "*" + sounds if word[:1] == "ع" else sounds


def _spelling(sounds: str, arabic: bool) -> Spelling:
    parts = _CONSONANT.split(_DOUBLED_VOWEL.sub(_first_of, sounds))
    return Spelling("".join(parts[1::2]), tuple(parts[::2]), arabic)


def apart(one: Spelling, other: Spelling, *, most: float = inf) -> float:
    """How unlike two spellings of the same sound are: 0 if romanising explains every difference for nothing.

    Exact up to `most`; what is more unlike is told as some number above it. `one.sound` must be `other.sound`; ValueError
    if it is not.
    """
    total = 0.0
    if one.consonants != other.consonants:
        prices = _WITH_ARABIC if one.arabic or other.arabic else _CONSONANTS
        try:
            for a, b in zip(one.consonants, other.consonants, strict=True):
                if a != b:
                    total += prices[a + b]
        except (KeyError, ValueError):  # not of one class, or not as many
            raise ValueError(f"different sounds: {one.sound!r} and {other.sound!r}") from None
    if one.vowels != other.vowels:
        enough = most + _ROUNDED
        last = len(one.vowels) - 1
        for place, (a, b) in enumerate(zip(one.vowels, other.vowels, strict=True)):
            if a != b:
                position = "first" if place == 0 else "final" if place == last else "inner"
                total += _vowels_apart(a, b, one.arabic, other.arabic, position)
                if total > enough:
                    break
    return round(total, 3)


@lru_cache(maxsize=4096)
def _vowels_apart(a: str, b: str, a_arabic: bool, b_arabic: bool, position: str) -> float:
    """The price of one vowel written for another; a vowel the Arabic script leaves unwritten costs nothing."""
    if "*" in (a, b):
        return 0.0 if a and b else _FIRST
    a, b = a.removeprefix("*"), b.removeprefix("*")  # what only carries the vowels written after it
    if position == "final" and {a, b} == {"A", "I"}:
        return _FAINT
    if position != "inner" and not (a and b):
        return _FIRST if position == "first" else _FINAL
    if not (a and b) and a_arabic == b_arabic and "h" not in a + b:
        return _FAINT if a_arabic else _INNER  # the Arabic press writes out short vowels of foreign names
    a_lacks, b_lacks = a_arabic and not b_arabic, b_arabic and not a_arabic
    plain = [vowels.replace("AI", "I").replace("AU", "U").replace("AO", "O") for vowels in (a, b)]
    return min(_edit(a, b, a_lacks, b_lacks), _FAINT + _edit(plain[0], plain[1], a_lacks, b_lacks))


def _edit(a: str, b: str, a_lacks: bool, b_lacks: bool) -> float:
    """Levenshtein's distance with our prices; the script of a word that lacks vowels does not write them all."""
    row = [0.0]
    for other in b:
        row.append(row[-1] + _missing(other, a_lacks))
    for letter in a:
        diagonal, row[0] = row[0], row[0] + _missing(letter, b_lacks)
        for place, other in enumerate(b, start=1):
            changed = 0.0 if letter == other else _VOWELS[letter + other]
            if (a_lacks or b_lacks) and "W" in (letter, other) and {letter, other} & {"O", "U"}:
                changed = 0.0
            best = min(
                row[place] + _missing(letter, b_lacks),
                row[place - 1] + _missing(other, a_lacks),
                diagonal + changed,
            )
            diagonal, row[place] = row[place], best
    return row[-1]


def _missing(letter: str, unwritten: bool) -> float:
    return _SPOKEN_W if letter == "W" else _H if letter == "h" else 0.0 if unwritten else _LESS
