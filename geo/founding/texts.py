"""The texts of a new dataset: its settings, outlines, papers and codebook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely

from geo.boundaries import AdminArea
from geo.founding.ownboundaries import OwnBoundaries
from geo.founding.places import FROM_OUTLINES, FROM_SEATS, FROM_TOWNS
from geo.gazetteer import PlaceKind
from geo.rules import RULES
from geo.world import Country

CARRY_DAYS = 14
_WORDS = {PlaceKind.CAPITAL: "provincial capital", PlaceKind.PROVINCE: "province", PlaceKind.DISTRICT: "district"}
_SHADING = {
    PlaceKind.CAPITAL: "A province is shaded by who holds its capital; nobody claims the countryside.",
    PlaceKind.PROVINCE: "A province is shaded by who is reported to hold it; that need not be every place in it.",
    PlaceKind.DISTRICT: "A district is shaded by who is reported to hold it; that need not be every place in it.",
}
# Blue and orange are told apart with every common colour blindness, and the second has a pattern besides.
_PARTIES = (("government", "Government", "#338fc7", "plain"), ("opposition", "Opposition", "#b4481e", "lines"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What to found. `unit` is what control is told of; `added` are ids of admin-1 units filed with other countries.

    `own` are boundaries that replace the shipped ones, read from the file named in `own_name` with that sha256.
    `time_zone` (IANA) is by default that of the country's capital, as GeoNames has it.
    """

    country: str
    title: str
    first: date
    last: date
    unit: PlaceKind = PlaceKind.PROVINCE
    added: tuple[str, ...] = ()
    own: OwnBoundaries | None = None
    own_name: str = ""
    own_sha256: str = ""
    time_zone: str | None = None


def settings_text(plan: Plan, of: Country, zone: str) -> str:
    """The text of dataset.toml."""
    word = _WORDS[plan.unit]
    note = f" {of.note}" if of.note else ""
    attributions = [
        f"Boundaries: {plan.own_name}" if plan.own else "Boundaries: Natural Earth (public domain)",
        "Towns and their names: GeoNames (CC BY 4.0)",
    ]
    if plan.own:
        attributions.append("Neighbours: Natural Earth (public domain)")
    lines = [
        f"title = {_quoted(plan.title)}",
        f"description = {_quoted(f'Who held each {word} of {of.name}, and who says so.{note}')}",
        f"first = {plan.first.isoformat()}",
        f"last = {plan.last.isoformat()}",
        f"time_zone = {_quoted(zone)}",
        f"country = [{_quoted(of.name)}]",
        f"carry_days = {CARRY_DAYS}",
        f"rule = {_quoted(next(iter(RULES)))}",
        'licence = "CC BY 4.0"',
        'licence_url = "https://creativecommons.org/licenses/by/4.0/"',
        "attributions = [",
        *(f"    {_quoted(line)}," for line in attributions),
        "]",
        "",
        "[unit]",
        f"kind = {_quoted(str(plan.unit))}",
        f"one = {_quoted(word)}",
        f"many = {_quoted(word + 's')}",
        f"note = {_quoted(_SHADING[plan.unit])}",
        "",
        "# The parties of this conflict: rename these, and add as many as there are.",
    ]
    for party, label, colour, pattern in _PARTIES:
        lines += [
            "[[actors]]", f"id = {_quoted(party)}", f"label = {_quoted(label)}", f"long_label = {_quoted(label)}",
            f"colour = {_quoted(colour)}", f"pattern = {_quoted(pattern)}", "voices = []", "",
        ]  # fmt: skip
    return "\n".join(lines).rstrip("\n") + "\n"


def collection_text(areas: Sequence[AdminArea], languages: Sequence[str], iso: Mapping[str, str]) -> str:
    """A feature collection after RFC 7946, one feature a line; names in the country's own languages."""
    lines = []
    for area in sorted(areas, key=lambda one: one.id):
        shape = shapely.orient_polygons(area.geometry, exterior_cw=False)
        properties: dict[str, Any] = {"id": area.id, "name": area.name}
        if iso.get(area.id):
            properties["iso_3166_2"] = iso[area.id]
        properties |= {f"name_{code}": name for code, name in area.names if code in languages and code != "en"}
        feature = {
            "type": "Feature", "id": area.id, "bbox": list(shape.bounds), "properties": properties,
            "geometry": shapely.geometry.mapping(shape),
        }  # fmt: skip
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


SOURCES = {
    "admin1.geojson": ("Natural Earth", FROM_OUTLINES, "Public domain"),
    "admin2.geojson": ("Natural Earth", FROM_OUTLINES, "Public domain"),
    "context.geojson": ("Natural Earth", FROM_OUTLINES, "Public domain"),
    "places.csv": ("GeoNames; Natural Earth", f"{FROM_SEATS}; {FROM_OUTLINES}", "CC BY 4.0 (GeoNames)"),
    "names.csv": ("GeoNames; Natural Earth", f"{FROM_TOWNS}; {FROM_OUTLINES}", "CC BY 4.0 (GeoNames)"),
}
"""The files with data of others: producer, version and licence, as long as the shipped boundaries are used."""


def papers_text(name: str, text: str, plan: Plan) -> str:
    """The text of `<name>.meta.toml` for a file of `SOURCES` with this text."""
    producer, version, licence = SOURCES[name]
    changes = [
        "Cut out by `changing-hands new`; see data/world/meta.toml of the program for how its sources were changed."
    ]
    if plan.own and name.startswith("admin"):
        producer, version, licence = (
            "not stated",
            f"{plan.own_name}, sha256 {plan.own_sha256}",
            "not stated: say it here",
        )
        changes = ["Read by `changing-hands new --boundaries`; brought to EPSG:4326.", *plan.own.repaired]
    pairs = {"producer": producer, "version": version, "licence": licence}
    pairs["sha256"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    lines = [f"{key} = {_quoted(value)}" for key, value in pairs.items()]
    return "\n".join([*lines, "changes = [", *(f"    {_quoted(change)}," for change in changes), "]"]) + "\n"


def readme_text(plan: Plan, of: Country, zone: str, lacks: Sequence[str]) -> str:
    """The codebook of the folder: what each file is, what open data lacked, what to do next."""
    word = _WORDS[plan.unit]
    zone_of = "given by hand" if plan.time_zone else f"that of {of.time_zone_of}, by GeoNames"
    rows = [
        ("dataset.toml", f"title, days, time zone ({zone}: {zone_of}), parties, what is followed: {word}s"),
        ("admin1.geojson", "the provinces: `id`, `name`, `iso_3166_2` where one is known, `name_<language>`"),
        *([("admin2.geojson", "the districts, the same way")] if plan.unit is PlaceKind.DISTRICT else []),
        ("context.geojson", "the neighbours, only to be shown"),
        ("places.csv, names.csv", "the gazetteer: provinces, capitals, towns and every name of theirs"),
        ("documents.csv", "one row a document; empty"),
        ("claims.csv", "one row a claim of a document; empty"),
        ("judgements.csv", "people's decisions about names and claims; empty"),
        ("events.csv", "built from the claims with `changing-hands build`"),
    ]
    source = plan.own_name if plan.own else "Natural Earth"
    lines = [
        f"# {plan.title}",
        "",
        f"A dataset of Changing Hands for {of.name}, {plan.first} to {plan.last}. It makes no claim yet: nothing is coloured.",
        f"Outlines: {source}. Towns: GeoNames (CC BY 4.0). The ids of provinces are those of their source.",
        "",
        "| file | what it is |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in rows),
        "",
        "Every column is told in the program's `data/README.md`.",
        "",
        "## What open data does not tell, and what is disputed",
        "",
        *([f"- {line}" for line in lacks] or ["Nothing that we know of."]),
        "",
        "A capital is entered by hand as a row of `places.csv` with the kind `capital` (or by changing a town's kind), and its",
        "name as a preferred English one in `names.csv`.",
        "",
        "## Next",
        "",
        "1. Rename the parties in `dataset.toml`: `id`, `label`, `long_label`, colour; add as many as there are.",
        "2. `changing-hands import FILE --dataset FOLDER`, or add documents and claims by hand or on the page *Read an article*.",
        "3. `changing-hands build --dataset FOLDER`, `changing-hands check FOLDER`, `changing-hands serve --dataset FOLDER`.",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's too, and of the rest only DEL is not allowed bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
