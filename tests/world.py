"""A tiny, complete world for tests: three square provinces, their capitals, a town that shares a name, a few documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from geo.claims import COLUMNS as CLAIM_COLUMNS
from geo.claims import Certainty, Claim, Predicate, Status, claim_id
from geo.dataset import build
from geo.dates import read_edtf
from geo.documents import COLUMNS as DOCUMENT_COLUMNS
from geo.documents import Document, PublishedBasis, Read
from geo.events import write_events
from geo.files import csv_text
from geo.resolve import COLUMNS as JUDGEMENT_COLUMNS
from geo.resolve import How, PlacedClaim

TEXT = "Red fighters captured Abad on Monday.\nThe governor of Bery denied that “Bery” had fallen.\n"
SETTINGS = """
title = "Tiny"
description = "Three provinces."
first = 2021-08-01
last = 2021-08-31
time_zone = "Asia/Kabul"
country = ["Tinyland"]
carry_days = 5
rule = "corroborated"
licence = "CC0 1.0"
licence_url = "https://creativecommons.org/publicdomain/zero/1.0/"
attributions = ["Tests"]

[unit]
kind = "capital"
one = "provincial capital"
many = "provincial capitals"
note = "A province is shaded by who holds its capital."

[[actors]]
id = "blue"
label = "Blue"
long_label = "Blue government"
colour = "#4a86c0"
pattern = "plain"
voices = ["Blue", "governor"]

[[actors]]
id = "red"
label = "Red"
long_label = "Red fighters"
colour = "#c8642b"
pattern = "plain"
voices = ["Red"]
"""
PLACE_COLUMNS = ("id", "kind", "name", "admin1", "iso_3166_2", "lon", "lat", "geonames_id", "source")
PLACES = [
    ("XX-A", "province", "Abad", 0.5, 0.5), ("XX-A.abad", "capital", "Abad", 0.4, 0.4),
    ("XX-B", "province", "Beryland", 1.5, 0.5), ("XX-B.bery", "capital", "Bery", 1.4, 0.4),
    ("XX-C", "province", "Celland", 2.5, 0.5), ("XX-C.cell", "capital", "Cell", 2.4, 0.4),
    ("XX-C.abad", "town", "Abad", 2.6, 0.6),
]  # fmt: skip
BASELINE = {"document_id": "wire-0801", "toponym": "all", "actor": "blue", "predicate": "holds", "when": "2021-08-01"}


def write_world(folder: Path, claims: Iterable[Mapping[str, str]] | None = None) -> Path:
    """Write the world as a dataset folder, with these claims instead of its own, and build its event table."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "dataset.toml").write_text(SETTINGS, encoding="utf-8")
    squares = [(place_id, name, lon) for place_id, kind, name, lon, _ in PLACES if kind == "province"]
    write_areas(folder / "admin1.geojson", [(area, name, _square(lon - 0.5, 0.0)) for area, name, lon in squares])
    write_areas(folder / "context.geojson", [("YYY", "Neighbour", _square(3.0, 0.0))])
    rows = [
        (i, kind, name, i.split(".")[0], i.split(".")[0], lon, lat, "", "tests") for i, kind, name, lon, lat in PLACES
    ]
    write_rows(folder / "places.csv", PLACE_COLUMNS, rows)
    names = [(place_id, name, "en", "Latn", "preferred", "tests") for place_id, _, name, _, _ in PLACES]
    write_rows(folder / "names.csv", ("place_id", "toponym", "language", "script", "kind", "source"), names)
    documents = [document_row("text-0810", published="2021-08-10", file="documents/one.txt")]
    documents += [document_row(f"{agency}-{day:04}", published=f"2021-{day // 100:02}-{day % 100:02}", agency=agency)
                  for agency in ("wire", "post", "radio", "gazette") for day in (801, 810, 812, 814, 820, 901)]  # fmt: skip
    write_rows(
        folder / "documents.csv", DOCUMENT_COLUMNS, ([row[name] for name in DOCUMENT_COLUMNS] for row in documents)
    )
    write_rows(folder / "judgements.csv", JUDGEMENT_COLUMNS, [])
    write_claims_rows(folder, claims if claims is not None else default_claims())
    (folder / "events.csv").write_text(write_events(build(folder).events), encoding="utf-8")
    return folder


def default_claims() -> list[dict[str, str]]:
    """Blue holds all; Abad falls by three sources' word; Bery is captured by one and denied; a count."""
    quote = TEXT.splitlines()[0]
    return [
        *(claim_row(**BASELINE, place_id=place) for place in ("XX-A.abad", "XX-B.bery", "XX-C.cell")),
        claim_row("text-0810", start="0", end=str(len(quote)), quote=quote, toponym="Abad", place_id="XX-A.abad", when="2021-08-09"),
        claim_row("wire-0810", toponym="Abad", place_id="XX-A.abad", when="2021-08-09"),
        claim_row("post-0812", toponym="Abad", place_id="XX-A.abad", when="2021-08-10"),
        claim_row("radio-0810", toponym="Bery", place_id="XX-B.bery", when="2021-08-10"),
        claim_row("wire-0812", toponym="Bery", place_id="XX-B.bery", when="2021-08-10", certainty="denied"),
        claim_row("wire-0812", toponym="two capitals", count="2", when="../2021-08-12"),
    ]  # fmt: skip


def document_row(document_id: str, *, published: str, agency: str = "text", file: str = "") -> dict[str, str]:
    return {
        "id": document_id, "publisher": agency.title(), "agency": agency, "side": "independent", "title": f"News of {published}",
        "published": published, "published_basis": "stated", "published_note": "", "read": "text" if file else "excerpt",
        "language": "en", "licence": "CC0", "url": f"https://example.org/{document_id}", "file": file,
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest() if file else "",
    }  # fmt: skip


def claim_row(document_id: str, **given: str) -> dict[str, str]:
    row = dict.fromkeys(CLAIM_COLUMNS, "") | {
        "document_id": document_id, "actor": "red", "predicate": "captured", "certainty": "asserted", "extractor": "tests",
        "status": "accepted",
    } | given  # fmt: skip
    return {**row, "id": claim_id(row)}


def placed(
    agency: str,
    published: str,
    predicate: str,
    actor: str,
    when: str = "",
    *,
    certainty: str = "asserted",
    place: str = "XX-A.abad",
    party: str | None = None,
) -> PlacedClaim:
    """A claim as the rules see it, made up of the few things they look at."""
    day = date.fromisoformat(published)
    document = Document(
        f"{agency}-{published}", agency.title(), agency, "independent", "News", day, read_edtf(published), PublishedBasis.STATED,
        "", Read.EXCERPT, "en", "", "", None,
    )  # fmt: skip
    row = claim_row(
        document.id, actor=actor, predicate=predicate, when=when, certainty=certainty, place_id=place, toponym="Abad"
    )
    claim = Claim(
        row["id"], document.id, None, None, "", "Abad", place, "", actor, Predicate(predicate), read_edtf(when) if when else None,
        "", Certainty(certainty), "tests", Status.ACCEPTED, "",
    )  # fmt: skip
    return PlacedClaim(claim, document, place, How.NAMED, "tests", party)


def write_claims_rows(folder: Path, rows: Iterable[Mapping[str, str]]) -> None:
    ordered = sorted(rows, key=lambda row: row["id"])
    write_rows(folder / "claims.csv", CLAIM_COLUMNS, ([row[name] for name in CLAIM_COLUMNS] for row in ordered))


def write_rows(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    path.write_text(csv_text(list(columns), rows), encoding="utf-8", newline="")


def write_areas(path: Path, areas: Iterable[tuple[str, str, list[list[float]]]]) -> None:
    features = [
        {"type": "Feature", "id": area, "properties": {"id": area, "name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for area, name, ring in areas
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def _square(west: float, south: float) -> list[list[float]]:
    east, north = west + 1, south + 1
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
