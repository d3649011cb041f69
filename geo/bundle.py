"""The evidence bundle: one zip with all that is needed to check a dataset's every cell, written so that the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from geo.claims import Status, write_claims
from geo.control import Span
from geo.dataset import Dataset
from geo.documents import Document
from geo.files import csv_text
from geo.language import ENGLISH, speaking
from geo.rules import RULES
from geo.verify import COLUMNS, MEMBERS, canonical, manifest

_README = """\
# {title}: evidence bundle

Every colour of "{title}", from {first} to {last}, with all that is needed to check it. {note}

Check it: `python -I verify.py THIS.zip`, with `geo/verify.py` of Changing Hands, which needs nothing but Python and none of the
program that wrote this bundle; or `changing-hands verify THIS.zip`. It derives every cell (rule, place, known by, valid day) again and
says which one does not follow. It prints the sha256 of `manifest.json`: two people with the same sha256 have the same bundle.
Send the file as it is: a zip made anew of its members is refused.

By hand: take a row of `control.csv`; look up the ids in its `claims` in `claims.csv`; read their `quote`, and in `documents.csv` who
published it when; then those in `overruled`, each with its reason.

| member | what it is |
|---|---|
| `manifest.json` | the sha256 of every other member |
| `dataset.json` | title, days, time zone, parties, places, licence; sha256 of the boundaries' file and of the whole dataset |
| `rules.json` | each rule and its meaning in one sentence |
| `documents.csv` | who published what and when; `sha256` of the text, where we have one; no texts |
| `quotes.csv` | the quoted words: document, first character, character after the last, text |
| `claims.csv` | each thing that a document says, accepted or not; its `id` is the hash of what it says |
| `placements.csv` | the place of each accepted claim, how it is known, who decided, and the party whose own word it is |
| `judgements.csv` | people's decisions about toponyms and claims |
| `control.csv` | who held each place: by `rule`, as known from `known_from` on (empty: before any report) until the next such day, from `start` to `end` |

In `control.csv`, `basis` is observed (a claim speaks of the day), carried (at most {carry} days after it) or assumed (older); `told` is the
last day of which the deciding claims speak; `contradicted_by` are those overruled claims that tell another state of the day;
`claimed_by` is a party that says it took the place and is not followed.

What this cannot prove: that the documents are genuine, that their words were read rightly, and where a claim leaves its place to the
gazetteer (`who` is gazetteer), that the toponym means this place. For that there are the addresses in `documents.csv`, and the texts
with their sha256 where they may be kept.

Licence: {licence} ({licence_url}). {attributions}.
"""
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_Progress = Callable[[Sequence[str]], Iterable[str]]


def bundle(dataset: Dataset, *, progress: _Progress = iter) -> bytes:
    """The bundle of a dataset as the bytes of a zip; `progress` may show the names of the rules while they are worked on.

    Raises ValueError for a text with a control character, which `verify` would refuse.
    """
    texts = {
        "README.md": _readme(dataset),
        "dataset.json": canonical(_settings(dataset)).decode(),
        "rules.json": _rules(),
        "documents.csv": _table("documents.csv", (_document(one) for one in dataset.documents.values())),
        "quotes.csv": _table("quotes.csv", _quotes(dataset)),
        "claims.csv": write_claims(dataset.claims.values()),
        "placements.csv": _table("placements.csv", _placements(dataset)),
        "judgements.csv": _table(
            "judgements.csv",
            ([getattr(one, name) for name in COLUMNS["judgements.csv"].split()] for one in dataset.judgements),
        ),
        "control.csv": _table("control.csv", _control(dataset, progress)),
    }
    for name, text in texts.items():
        if found := _NO_TEXT.search(text):
            raise ValueError(f"{name}: the control character {found[0]!r} at {found.start()} stands in no text")
    members = {name: text.encode("utf-8") for name, text in texts.items()}
    return pack({"manifest.json": manifest(members), **members})


def pack(members: dict[str, bytes]) -> bytes:
    """A zip of these members in the one shape that `verify` reads: no times, no rights, nothing but names and content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in (name for name in MEMBERS if name in members):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o100644 << 16  # the same on every system
            archive.writestr(info, members[name], zipfile.ZIP_DEFLATED, compresslevel=9)
    return file.getvalue()


def _rules() -> str:
    """The rules with their meanings in English, whoever reads the page in another language: they are part of the evidence."""
    with speaking(ENGLISH):
        return canonical([{"name": rule.name, "meaning": rule.meaning} for rule in RULES.values()]).decode()


def _table(member: str, rows: Iterable[Iterable[object]]) -> str:
    """The rows as that member's text, sorted as text."""
    written = (["" if value is None else str(value) for value in row] for row in rows)
    return csv_text(COLUMNS[member].split(), sorted(written))


def _settings(dataset: Dataset) -> dict[str, object]:
    settings = dataset.settings
    names = {place.id: place.name for place in dataset.gazetteer.places}
    return {
        "title": settings.title,
        "first": settings.first.isoformat(),
        "last": settings.last.isoformat(),
        "time_zone": settings.time_zone,
        "carry_days": settings.carry_days,
        "rule": settings.rule,
        "licence": settings.licence,
        "licence_url": settings.licence_url,
        "attributions": list(settings.attributions),
        "unit": {name: str(getattr(settings.unit, name)) for name in ("kind", "one", "many", "note")},
        "actors": [
            {"id": one.id, "label": one.label, "long_label": one.long_label, "voices": list(one.voices)}
            for one in settings.actors.values()
        ],
        "places": [{"id": one.id, "name": one.name, "province": names[one.admin1]} for one in dataset.followed],
        "boundaries_sha256": hashlib.sha256((dataset.folder / "admin1.geojson").read_bytes()).hexdigest(),
        "dataset_sha256": dataset.hash,
    }


def _document(document: Document) -> Iterable[object]:
    text = document.text
    known = {
        "published": document.published_edtf.text,
        "sha256": "" if text is None else hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }
    return [known[name] if name in known else getattr(document, name) for name in COLUMNS["documents.csv"].split()]


def _quotes(dataset: Dataset) -> set[tuple[object, ...]]:
    """Each quoted span once, however many claims rest on it."""
    quoted = (claim for claim in dataset.claims.values() if claim.start is not None)
    return {(claim.document_id, claim.start, claim.end, claim.quote) for claim in quoted}


def _placements(dataset: Dataset) -> Iterable[Iterable[object]]:
    for one in dataset.placed:
        if one.claim.status is Status.ACCEPTED:
            yield one.claim.id, one.place_id, one.how, one.who, one.party


def _control(dataset: Dataset, progress: _Progress) -> Iterable[Iterable[object]]:
    for rule in progress(list(RULES)):
        for place_id, editions in dataset.belief(rule).editions_by_place.items():
            for edition in editions:
                known_from = None if edition.known_from == date.min else edition.known_from
                for span in edition.spans:
                    yield rule, place_id, known_from, *_span(span)


def _span(span: Span) -> Iterable[object]:
    overruled = (f"{one.claim_id} {' '.join(one.reason.split())}" for one in span.overruled)
    return (
        span.start, span.end, span.state, span.basis, span.since, span.told, " ".join(span.claims), "\n".join(overruled),
        " ".join(span.contradicted_by), span.claimed_by,
    )  # fmt: skip


def _readme(dataset: Dataset) -> str:
    settings = dataset.settings
    return _README.format(
        title=settings.title, first=settings.first, last=settings.last, note=settings.unit.note, carry=settings.carry_days,
        licence=settings.licence, licence_url=settings.licence_url, attributions="; ".join(settings.attributions),
    )  # fmt: skip
