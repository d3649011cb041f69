"""Names as written: the key under which ways to write one name meet, and the words that say what kind of place is meant.

Nothing here raises on any text. A toponym longer than `LONGEST` characters is no name: its key is empty.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

LONGEST = 100


class Hint(StrEnum):
    """What the words around a name say about it."""

    PROVINCE = "province"
    CITY = "city"
    TOWN = "town"
    DISTRICT = "district"
    CAPITAL = "capital"


_SAME_LETTER = {
    **dict.fromkeys("يىېۍےۓ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀہۂۃھە", "ه"),
    **dict.fromkeys("ګڰ", "گ"),
    **dict.fromkeys("ۇۆۈۋ", "و"),
    **dict(zip("ٱıłđðøə", "اilddoa", strict=True)),
    **{"ء": "", "æ": "ae", "œ": "oe", "þ": "th"},
}


class Folds(dict[int, str]):
    """A translation table for str.translate that works a character out when it first meets it.

    What it is made with is told already, for small letters and great ones.
    """

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded, previous = letter.casefold(), ""
        if folded != letter:
            folded = folded.translate(self)
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


FOLDS = Folds()
"""What str.translate makes of each character: see `key`."""
# Begins with what it looks for, and names great letters, so that it is quick to find none.
IZAFET = re.compile(r"[\W_](?<=\w[\W_])[\W_]*(?:[yY]?[eEiIİıéÉêÊîÎīĪ]|ی)(?=[\W_]+\w)")
"""The -e, -i or -ye between two words."""


@lru_cache(maxsize=16384)
def key(toponym: str) -> str:
    """The name's letters and digits, folded: "Qal‘ah-ye Now" gives "qalahnow". Empty if none are left.

    `key(key(x)) == key(x)`. Names with one key differ only in how they are written.
    """
    if len(toponym) > LONGEST:
        return ""
    if toponym.isascii() and toponym.isalpha():
        return toponym.lower()
    one_word = toponym.isalpha()  # then nothing stands between words
    folded = (toponym if one_word else IZAFET.sub(" ", toponym)).translate(FOLDS)
    return folded if len(folded) <= LONGEST else ""


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
_FILLER_WORDS = "the of de di la le el der die du von van e i ye s border provincial provinciale د ی"
_FILLERS = frozenset(map(key, _FILLER_WORDS.split()))
_STRONGEST = (Hint.CAPITAL, Hint.DISTRICT, Hint.TOWN, Hint.CITY, Hint.PROVINCE)
_WORD = re.compile(r"[^\s_\-\u2010-\u2015\u200c,;()]+")
_POSSESSIVE = re.compile(r"(?:['’`´]s|s['’])$", re.IGNORECASE)


def split_kind(toponym: str) -> tuple[str, Hint | None]:
    """The name without the words for its kind, and what they say: "د کندهار ښار" gives ("کندهار", Hint.CITY).

    Words count at the beginning and at the end, with "of", "the", "د" and the izafet between; of several the most
    telling one decides ("capital of Helmand province": capital). A name of nothing but such words, or without any,
    comes back as it is, with None.
    """
    if len(toponym) > LONGEST or toponym.isalpha():  # too long, or one word, which is the name whatever it says
        return toponym, None
    ends = _WORD.findall(toponym)
    if not ends or not (key(ends[-1]) in _HINTS or key(ends[0]) in _HINTS or key(ends[0]) in _FILLERS):
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
