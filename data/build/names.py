"""names.csv: every spelling as a row, from all the sources, with the hand-kept tables having the last word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from places import FROM_DISTRICTS, FROM_OUTLINES, FROM_TOWNS, Found
from rows import DroppedName, NameRow, PlaceRow, Province
from sources import PROVINCE_NAMES
from spelling import is_name, names_a_district, script, tidy

BY_HAND = "Changing Hands, by hand"
UNDETERMINED = "und"
LANGUAGES = {"eng": "en", "prs": "prs", "pus": "ps", "bal": "bal", "bsh": "bsh"}
MUST_HAVE = {"province": ("en", "prs", "ps"), "capital": ("en", "prs", "ps"), "district": ("en",), "town": ("en",)}

# Every name column of these two polygons is the neighbour's.
MISLABELLED = frozenset({"AFG-1769", "AFG-1753"})


def preferred(places: Iterable[PlaceRow]) -> list[NameRow]:
    """The English name that places.csv shows, as a name."""
    return [NameRow(place.id, place.name, "en", "Latn", "preferred", _spelled_by(place)) for place in places]


def from_standard(subdivisions: Mapping[str, Mapping[str, Any]]) -> list[NameRow]:
    """Province names as iso3166-2 gives them, `name (language), …`; the first in Arabic letters is preferred."""
    rows = []
    for place_id, entry in subdivisions.items():
        rows.append(_variant(place_id, entry["name"], str(PROVINCE_NAMES)))
        chosen: set[str] = set()
        for toponym, code in re.findall(r"([^,()]+) \((\w+)\)", entry["localOtherName"]):
            language, kind = LANGUAGES[code], "variant"
            if script(toponym.strip()) == "Arab" and language in ("prs", "ps") and language not in chosen:
                chosen.add(language)
                kind = "preferred"
            row = _variant(place_id, toponym.strip(), str(PROVINCE_NAMES))
            rows.append(replace(row, language=language, kind=kind))
    return rows


def from_outlines(provinces: Sequence[Province], attributes: Mapping[str, Mapping[str, Any]]) -> list[NameRow]:
    """Province names as Natural Earth gives them, by province id."""
    rows = []
    for province in provinces:
        if province.adm1_code in MISLABELLED:
            continue
        entry = attributes[province.id]
        names = [entry["name"], entry["name_en"], *entry["name_alt"].split("|")]
        rows += [_variant(province.id, name, FROM_OUTLINES) for name in names if name]
    return rows


def from_found(ids: Mapping[str, str], found: Iterable[Found], source: str) -> list[NameRow]:
    """The main and other names of places; `ids` gives the place id for a GeoNames id."""
    return [
        _variant(ids[place.geonames_id], name, source)
        for place in found
        for name in (place.name, *place.others)
        if is_name(name)
    ]


def give_districts_their_names(rows: Iterable[NameRow], district_of: Mapping[str, str]) -> list[NameRow]:
    """Move names that say "district" from a town to the district it is the seat of; drop those of other towns.

    `district_of` gives the district's place id for the place id of its seat; a place that is not a town or
    capital must not be in `rows`.
    """
    kept = []
    for row in rows:
        if not names_a_district(row.toponym):
            kept.append(row)
        elif row.place_id in district_of:
            kept.append(replace(row, place_id=district_of[row.place_id]))
    return kept


def drop(rows: Iterable[NameRow], dropped: Sequence[DroppedName]) -> list[NameRow]:
    """The rows without those listed; raises ValueError if a listed name is not there any more."""
    rows = list(rows)
    unwanted = {(name.place_id, name.toponym) for name in dropped}
    stale = unwanted - {(row.place_id, row.toponym) for row in rows}
    if stale:
        lines = ", ".join(f"{toponym} ({place_id})" for place_id, toponym in sorted(stale))
        raise ValueError(f"dropped_names.csv lists names that no source gives: {lines}")
    return [row for row in rows if (row.place_id, row.toponym) not in unwanted]


def merge(by_hand: Sequence[NameRow], sources: Iterable[NameRow], places: Iterable[PlaceRow]) -> list[NameRow]:
    """All names, sorted: hand-written rows replace a source's row for the same name, earlier sources later ones.

    Raises ValueError if a hand-written row names a place that does not exist, or a place lacks a preferred name
    or has two in one language.
    """
    kinds = {place.id: place.kind for place in places}
    lost = sorted({row.place_id for row in by_hand} - set(kinds))
    if lost:
        raise ValueError(f"names_by_hand.csv: no place has the id {', '.join(lost)}")
    kept: dict[tuple[str, str], list[NameRow]] = defaultdict(list)
    for row in by_hand:
        kept[row.place_id, row.toponym].append(row)
    chosen = {(row.place_id, row.language) for row in by_hand if row.kind == "preferred"}
    for row in sources:
        if row.kind == "preferred":
            if (row.place_id, row.language) in chosen:
                row = replace(row, kind="variant")
            chosen.add((row.place_id, row.language))
        same = kept[row.place_id, row.toponym]
        languages = {other.language for other in same}
        if languages == {UNDETERMINED} and same[0] not in by_hand:
            same.clear()  # a source that states the language says more than one that does not
        if not same or (row.language != UNDETERMINED and row.language not in languages):
            same.append(row)
    rows = sorted(row for same in kept.values() for row in same)
    _check_preferred(rows, kinds)
    return rows


def _check_preferred(rows: Iterable[NameRow], kinds: Mapping[str, str]) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.kind == "preferred":
            found[row.place_id].append(row.language)
    for place_id, kind in kinds.items():
        languages = found[place_id]
        missing = sorted(set(MUST_HAVE[kind]) - set(languages))
        doubled = sorted({language for language in languages if languages.count(language) > 1})
        if missing or doubled:
            raise ValueError(f"{place_id}: preferred name missing in {missing}, more than one in {doubled}")


def _spelled_by(place: PlaceRow) -> str:
    if place.kind in ("province", "capital") or not place.geonames_id:
        return BY_HAND
    return FROM_DISTRICTS if place.kind == "district" else FROM_TOWNS


def _variant(place_id: str, toponym: str, source: str) -> NameRow:
    toponym = tidy(toponym)
    code = script(toponym)
    if code is None:
        raise ValueError(f"{place_id}: {toponym!r} is in no script we keep, or in two")
    return NameRow(place_id, toponym, UNDETERMINED, code, "variant", source)
