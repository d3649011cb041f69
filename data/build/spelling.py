"""What can be told from how a name is written: its script, its plain form, whether it is a name at all."""

from __future__ import annotations

import re
import unicodedata

SCRIPTS = {"LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl"}

_ZWNJ = "\u200c"
_MARKS = frozenset("‘’ʿʾ`'")

# Words for "seat of government", "district", "sub-district" that GeoNames writes into names of towns.
_OFFICE = r"(?:markaz(?:-e)?|hukumat(?:-e|i)?|alaqahdari(?:-ye)?|w[ou]l[ue]swali(?:-ye)?)"
_OFFICE_BEFORE = re.compile(rf"^(?:{_OFFICE} )+", re.IGNORECASE)
_OFFICE_AFTER = re.compile(rf"(?: {_OFFICE})+$", re.IGNORECASE)
_UNIT = re.compile(r"(?:^| )(?:district|tumani|tuman)$", re.IGNORECASE)
_WOLUSWALI = re.compile(r"\b[wv]?[uo]l[eou][sd][wv]ali(?:yi)?\b|ولسوال|\bв?[уо]л[ео]?[ус][\w]?вал[иі]\b", re.IGNORECASE)


def script(text: str) -> str | None:
    """The ISO 15924 code of the one script a name is written in; None if mixed or one we do not keep."""
    found = {unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()} - {"MODIFIER"}
    return SCRIPTS.get(found.pop()) if len(found) == 1 else None


def tidy(text: str) -> str:
    """The name in composed letters, without direction marks and stray blanks; the ZWNJ of Persian stays."""
    kept = (sign for sign in unicodedata.normalize("NFC", text) if sign == _ZWNJ or unicodedata.category(sign) != "Cf")
    return " ".join("".join(kept).split())


def unaccented(text: str) -> str:
    """The name without accents, ʿayn, hamza and modifier letters, in any script."""
    letters = (mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "".join(letter for letter in letters if letter not in _MARKS and unicodedata.category(letter) != "Lm")


def plain(text: str) -> str:
    """A Latin name in unaccented letters, without ʿayn and hamza: "Nād ‘Alī" becomes "Nad Ali".

    Raises ValueError if a letter has no plain form.
    """
    bare = unaccented(text)
    if not bare.isascii():
        raise ValueError(f"no plain form is known for {text!r}")
    return bare


def bare_name(text: str) -> str:
    """The plain name without words for the office that sits there: "Ḩukūmat-e Nād ‘Alī" becomes "Nad Ali"."""
    return _UNIT.sub("", _OFFICE_AFTER.sub("", _OFFICE_BEFORE.sub("", plain(text))))


def slug(text: str) -> str:
    """The part of a place's id that is made from its name: "Nad Ali" becomes "nad-ali"."""
    return re.sub("[^a-z0-9]+", "-", plain(text).lower()).strip("-")


def likeness_key(text: str) -> str:
    """What is left of a name when case, accents, spaces, hyphens, the ezafe and words for offices are gone.

    Used only to find the town that a district is named after; the gazetteer has its own, wider key.
    """
    if script(text) == "Arab":
        text = re.sub("ولسوال[یيۍ]|د |ولسوالی", "", text).translate(str.maketrans("يىكۀهةۍېګړټڼښډځ", "ییکههههیگرتنشدز"))
        return re.sub(r"\W+", "", text)
    bare = re.sub(r"-(?:ye|yi|e|i)\b| [ei] ", " ", bare_name(text).lower())
    return re.sub("[^a-z]+", "", bare)


def names_a_district(text: str) -> bool:
    """Whether a town's name says "district" (woluswali) and so names the district round it."""
    return bool(_WOLUSWALI.search(unaccented(text)))


def is_name(text: str) -> bool:
    """Whether a form can be read as a name.

    Airport codes (three letters or fewer, all capitals) are none, and neither are the lower-case forms that
    GeoNames holds, letter by letter, for names in other scripts ("zwr kwt").
    """
    kind = script(text)
    if kind is None:
        return False
    if kind == "Latn":
        return unaccented(text)[:1].isupper() and not (len(text) <= 3 and text.isupper())
    return len(text) > 1
