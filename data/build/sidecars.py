"""The papers of a built file: who made the data, under what licence, from which archive, and what was changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sources import DISTRICTS, OUTLINES, PROVINCE_NAMES, TOWNS, Archive


@dataclass(frozen=True, slots=True)
class Papers:
    """What a sidecar says of one file, apart from its hash."""

    producer: str
    title: str
    version: str
    url: str
    licence: str
    changes: tuple[str, ...]
    archives: tuple[Archive, ...]


NATURAL_EARTH = "Natural Earth"
NATURAL_EARTH_TITLE = "1:10m Cultural Vectors, Admin 1 – States, Provinces"
NATURAL_EARTH_URL = "https://www.naturalearthdata.com/downloads/10m-cultural-vectors/"
PUBLIC_DOMAIN = "Public domain"
CC_BY = "CC BY 4.0 (GeoNames), https://creativecommons.org/licenses/by/4.0/"
GEONAMES_URL = "https://www.geonames.org/"

PAPERS = {
    "admin1.geojson": Papers(
        NATURAL_EARTH,
        NATURAL_EARTH_TITLE,
        f"as packaged in {OUTLINES}",
        NATURAL_EARTH_URL,
        PUBLIC_DOMAIN,
        (
            "Cut to the 34 provinces of Afghanistan; coordinates rounded to 5 decimals; rings turned right-handed.",
            "Identified by adm1_code, not by the source's ISO codes: AFG-1769 is Panjshir (AF-PAN, labelled Parwan), "
            "AFG-1753 is Daykundi (AF-DAY, labelled Uruzgan), AFG-3413 is Paktia (AF-PIA) and AFG-1759 is Paktika "
            "(AF-PKA), whose codes are exchanged in the source.",
            "Names replaced by ours: English by hand, Dari and Pashto from iso3166-2, corrected by hand.",
        ),
        (OUTLINES, PROVINCE_NAMES),
    ),
    "context.geojson": Papers(
        NATURAL_EARTH,
        NATURAL_EARTH_TITLE,
        f"as packaged in {OUTLINES}",
        NATURAL_EARTH_URL,
        PUBLIC_DOMAIN,
        (
            "Provinces round Afghanistan dissolved by adm0_a3, cut to a window of 6 degrees round the country, "
            "coordinates rounded to 5 decimals, rings turned right-handed. Borders are the source's, disputed or not.",
        ),
        (OUTLINES,),
    ),
    "places.csv": Papers(
        "GeoNames; Natural Earth",
        "Provinces, capitals, districts and towns of Afghanistan",
        f"as packaged in {TOWNS}, {DISTRICTS}, {OUTLINES}",
        GEONAMES_URL,
        CC_BY,
        (
            "Spelling of provinces and capitals by hand; districts and towns in plain letters.",
            "A town belongs to the province its point falls in; a point outside every outline is left out.",
            "A district has the point of its seat: a town of a matching name in the same province, or the one that "
            "data/build/seats.csv names; otherwise it has none.",
            "Places from data/build/places_by_hand.csv added.",
        ),
        (TOWNS, DISTRICTS, OUTLINES),
    ),
    "names.csv": Papers(
        "GeoNames; Natural Earth; iso3166-2",
        "Names of provinces, capitals, districts and towns of Afghanistan",
        f"as packaged in {TOWNS}, {DISTRICTS}, {PROVINCE_NAMES}, {OUTLINES}",
        GEONAMES_URL,
        CC_BY,
        (
            "Kept: names in Latin, Arabic or Cyrillic letters. Left out: airport codes, letter-by-letter forms in "
            "lower case, names listed in data/build/dropped_names.csv with the reason, and every name that Natural "
            "Earth has for AFG-1769 and AFG-1753.",
            "Names that say “district” moved from a town to the district it is the seat of.",
            "Names from data/build/names_by_hand.csv added; where they differ from a source, they count.",
        ),
        (TOWNS, DISTRICTS, PROVINCE_NAMES, OUTLINES),
    ),
}


def sidecar(name: str, text: str) -> str:
    """The text of `<name>.meta.toml` for a file with this text."""
    papers = PAPERS[name]
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    lines = [
        f"producer = {quoted(papers.producer)}",
        f"title = {quoted(papers.title)}",
        f"version = {quoted(papers.version)}",
        f"url = {quoted(papers.url)}",
        f"licence = {quoted(papers.licence)}",
        f"sha256 = {quoted(digest)}",
        "changes = [",
        *(f"    {quoted(change)}," for change in papers.changes),
        "]",
    ]
    for archive in papers.archives:
        lines += archive_lines(archive, "archive")
    return "\n".join(lines) + "\n"


def archive_lines(archive: Archive, name: str) -> list[str]:
    """The table, in a list of that name, that says which release a file was cut from."""
    keys = ("registry", "package", "version", "member", "licence", "sha256")
    return ["", f"[[{name}]]", *(f"{key} = {quoted(getattr(archive, key))}" for key in keys)]


def quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)
