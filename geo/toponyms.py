"""Names as written: keys under which spellings of one name meet, and the words that say what kind of place is meant.

Two keys, from strict to wide. `key` folds what writing varies: case, accents, ʿayn and hamza, hyphens, spaces, the
izafet, Arabic, Persian and Pashto forms of one letter. `sound` folds what romanising varies: it keeps the consonants
in the classes that transcriptions confuse, so that Kunduz, Qondoz, کندز and قندوز meet. Two names with one sound
need not be one name (Sharan, Shirin): `spell` keeps what the sound leaves out, so that spellings can be compared.

Nothing here raises on any text. A toponym longer than `LONGEST` characters is no name: its keys are empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 100


class Hint(StrEnum):
    """What the words around a name say about it."""

    PROVINCE = "province"
    CITY = "city"
    TOWN = "town"
    DISTRICT = "district"
    CAPITAL = "capital"


@dataclass(frozen=True, slots=True)
class Spelling:
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


_SAME_LETTER = {
    **dict.fromkeys("يىېۍےۓ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀہۂۃھە", "ه"),
    **dict.fromkeys("ګڰ", "گ"),
    **dict.fromkeys("ۇۆۈۋ", "و"),
    **{"ٱ": "ا", "ء": "", "ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ə": "a", "æ": "ae", "þ": "th", "œ": "oe"},
}


class _Folds(dict[int, str]):
    """A translation table for str.translate that works a character out when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded, previous = chr(code), ""
        while folded != previous:
            previous = folded
            letters = unicodedata.normalize("NFKD", folded.casefold())
            folded = "".join(_SAME_LETTER.get(letter, letter) for letter in letters if _is_kept(letter))
        self[code] = folded
        return folded


def _is_kept(letter: str) -> bool:
    """Letters and digits: no marks, no punctuation, no modifier letters (ʿ, ʾ, ʻ, tatweel)."""
    category = unicodedata.category(letter)
    return category[0] in "LN" and category != "Lm"


_FOLDS = _Folds()
_IZAFET = re.compile(r"(?<=\w)[\W_]+(?:y?[eiéêîī]|ی)(?=[\W_]+\w)", re.IGNORECASE)


def key(toponym: str) -> str:
    """The name's letters and digits, folded: "Qal‘ah-ye Now" gives "qalahnow". Empty if none are left.

    `key(key(x)) == key(x)`. Names with one key differ only in how they are written.
    """
    if len(toponym) > LONGEST:
        return ""
    folded = _IZAFET.sub(" ", toponym).translate(_FOLDS)
    return folded if len(folded) <= LONGEST else ""


# One character a consonant, listed by class: what one transcription writes for a sound, another writes with the next.
_CONSONANT_CLASSES = {"K": "kqgGX", "C": "cjSZ", "S": "sz", "B": "bp"}
_CLASSES = str.maketrans({letter: name for name, letters in _CONSONANT_CLASSES.items() for letter in letters})

_ARABIC = {
    **dict(zip("بپتطټٹثسصجچځڅخدډڈذزضظژشښرړڑغفقکگڭلمنڼںږ", "bpttttsssjczsXdddzzzzZSSrrrGfqkgglmnnng", strict=True)),
    **{"ا": "A", "و": "U", "ی": "I", "ه": "h", "ح": "h", "ع": "", "ئ": "I"},
}
_LATIN = {
    **{"tsch": "c", "tch": "c", "ch": "c", "cz": "c", "dsch": "j", "dzh": "j", "dj": "j", "sch": "S", "sh": "S"},
    **{"sj": "S", "sz": "S", "zh": "Z", "kh": "X", "gh": "G", "ts": "s", "tz": "z", "dz": "z", "th": "t", "dh": "d"},
    **{
        "ph": "f",
        "ck": "k",
        "x": "X",
        "c": "k",
        "w": "U",
        "v": "U",
        "ou": "U",
        "oo": "U",
        "ow": "U",
        "o": "O",
        "u": "U",
    },
    **{"a": "A", "e": "I", "i": "I", "y": "I"},
    **{letter: letter for letter in "bdfghjklmnpqrstzW"},
}
_LATIN_UNITS = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_ACCENTED = str.maketrans(
    {"š": "sh", "ś": "sh", "č": "ch", "ć": "ch", "ç": "ch", "ğ": "gh", "ġ": "gh", "ž": "zh", "ż": "zh", "ź": "zh"}
)
_BREAK = re.compile(r"[\W_]*[\s_\-\u2010-\u2015\u200c/,.]+[\W_]*")
_OTHER_READINGS = (
    (re.compile("(?<![st])ch", re.IGNORECASE), "kh"),  # German: Balch
    (re.compile("j(?=[^aeiou])", re.IGNORECASE), "y"),  # Polish: Dajkundi
    (re.compile("j", re.IGNORECASE), "kh"),  # Spanish: Badajshan
    (re.compile("c(?![hkz])", re.IGNORECASE), "j"),  # Turkish: Cüzcan
    (re.compile("ş", re.IGNORECASE), "sh"),
    (re.compile("ج"), "گ"),  # Arabic has no letter for g and ch
    (re.compile("تش"), "چ"),
)
_CONSONANTAL = re.compile("[wv](?=[aeiouy])|[uo]w?(?=a)")
_SILENT_W = re.compile("(?<=X)[UW]A")
_DOUBLED = re.compile(r"([^AIOUW])\1")
_ARTICLE = re.compile("^ال(?=[تثدذرزسشصضطظن])|ال(?=دین)")
_FINAL_H = re.compile("(?<=[AIOU])h$")
_IS_LATIN = re.compile("[a-z]+")


def spellings(toponym: str) -> Iterator[Spelling]:
    """The ways to read a name, the likeliest first; none if it is too long or not in Latin or Arabic letters.

    The others read ch as German does (Balch), and Arabic ج for the g and ch that Arabic has no letter for.
    """
    if spelling := spell(toponym):
        yield spelling
        for letters, instead in _OTHER_READINGS:
            if letters.search(toponym) and (spelling := spell(letters.sub(instead, toponym))):
                yield spelling


def spell(toponym: str) -> Spelling | None:
    """The likeliest reading of a name; None if it is too long or not in Latin or Arabic letters throughout."""
    if len(toponym) > LONGEST:
        return None
    text = unicodedata.normalize("NFC", _IZAFET.sub(" ", toponym)).casefold().translate(_ACCENTED)
    words = [word for part in _BREAK.split(text) if (word := part.translate(_FOLDS))]
    sounds: list[str] = []
    arabic = False
    for word in words:
        if _IS_LATIN.fullmatch(word):
            sounds.append(_sound_of_latin(word))
        elif all(letter in _ARABIC for letter in word):
            arabic = True
            sounds.append(_sound_of_arabic(word))
        else:
            return None
    joined = "".join(sounds)
    return _spelling(_with_first_sound(joined, words[0]), arabic) if joined else None


def sound(toponym: str) -> str:
    """The consonants of a name by class, the same for Latin and Arabic script; empty if `spell` has no answer.

    Left out are vowels, w and y (the Arabic script writes both with one letter), every h but a first one, doubling.
    """
    spelling = spell(toponym)
    return spelling.sound if spelling else ""


def _sound_of_latin(word: str) -> str:
    sounds = "".join(_LATIN[unit] for unit in _LATIN_UNITS.findall(_CONSONANTAL.sub("W", word)))
    return _DOUBLED.sub(r"\1", _SILENT_W.sub("U", _FINAL_H.sub("", sounds)))


def _sound_of_arabic(word: str) -> str:
    sounds = "".join(_ARABIC[letter] for letter in _ARTICLE.sub("", word))
    sounds = _SILENT_W.sub("U", re.sub("U(?=[AI])", "W", sounds))
    if word[-1] == "ه" and len(sounds) > 1 and sounds[-2] not in "AU":
        return sounds[:-1] + "A"  # a final h after a consonant only carries the vowel
    return _FINAL_H.sub("", sounds)


def _with_first_sound(sounds: str, word: str) -> str:
    """The sounds with the first letter read as it is spoken there: w and y are consonants, alif and ʿayn carry a vowel."""
    if word[0] in "وwv":
        return "w" + sounds[1:]
    if word[0] in "یy":
        return "y" + sounds[1:]
    if word[0] == "ا":
        return sounds[1:] if sounds[1:2] in ("U", "I", "W") else "*" + sounds[1:]
    return "*" + sounds if word[0] == "ع" else sounds


def _spelling(sounds: str, arabic: bool) -> Spelling:
    consonants: list[str] = []
    vowels = [""]
    for place, letter in enumerate(sounds):
        if letter in "AIOUW*" or (letter == "h" and place):
            vowels[-1] += "" if vowels[-1].endswith(letter) else letter
        else:
            consonants.append(letter)
            vowels.append("")
    return Spelling("".join(consonants), tuple(vowels), arabic)


_HINT_WORDS = {
    Hint.PROVINCE: "province provinces provinz provincia provincie prov wilayat wilayah wilaya wilayet walayat velayat "
    "vilayat vilayet velayet welayat welayet viloyati ostan ولایت ولایه محافظه اقلیم استان",
    Hint.CITY: "city shahr shahre shahri ciudad ville stadt stad شهر ښار مدینه",
    Hint.TOWN: "town",
    Hint.DISTRICT: "district distrikt distrito bezirk woluswali wuluswali uluswali woleswali wolswali ulaswali "
    "olaswali ولسوالی مدیریه",
    Hint.CAPITAL: "capital capitale hauptstadt provinzhauptstadt hoofdstad markaz center centre مرکز عاصمه پلازمینه",
}
_HINTS = {key(word): hint for hint, words in _HINT_WORDS.items() for word in words.split()}
_FILLERS = frozenset(
    key(word) for word in "the of de di la le el der die du von van e i ye s provincial provinciale د ی".split()
)
_STRONGEST = (Hint.CAPITAL, Hint.DISTRICT, Hint.TOWN, Hint.CITY, Hint.PROVINCE)
_WORD = re.compile(r"[^\s_\-\u2010-\u2015\u200c,;()]+")
_POSSESSIVE = re.compile(r"(?:['’`´]s|s['’])$", re.IGNORECASE)


def split_kind(toponym: str) -> tuple[str, Hint | None]:
    """The name without the words for its kind, and what they say: "د کندهار ښار" gives ("کندهار", Hint.CITY).

    Words count at the beginning and at the end, with "of", "the", "د" and the izafet between; of several the most
    telling one decides ("capital of Helmand province": capital). A name of nothing but such words, or without any,
    comes back as it is, with None.
    """
    if len(toponym) > LONGEST:
        return toponym, None
    words = [(match.start(), match.end(), key(match.group())) for match in _WORD.finditer(toponym)]
    first, last = 0, len(words)
    found: set[Hint] = set()
    while last > first and ((word := words[last - 1][2]) in _HINTS or (found and word in _FILLERS)):
        found.update({_HINTS[word]} if word in _HINTS else ())
        last -= 1
    while last > first and ((word := words[first][2]) in _HINTS or word in _FILLERS):
        found.update({_HINTS[word]} if word in _HINTS else ())
        first += 1
    if not found or first == last:
        return toponym, None
    core = _POSSESSIVE.sub("", toponym[words[first][0] : words[last - 1][1]])
    return core, next(hint for hint in _STRONGEST if hint in found)
