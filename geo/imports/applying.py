"""Applying: what was understood of tables into a dataset folder, wholly or not at all."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.claims import Claim, write_claims
from geo.dataset import Dataset
from geo.documents import COLUMNS as DOCUMENT_COLUMNS
from geo.documents import Document
from geo.files import DatasetError
from geo.imports.mapping import quoted
from geo.imports.records import Reading
from geo.incidents import FILE, Incident, write_incidents
from geo.rewriting import EVENTS, held, rewrite, with_rows

_SETTINGS = "dataset.toml"


class NotApplied(ValueError):
    """Nothing was written; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was added to a folder; `first` and `last` are its days now, `days_set` whether they were changed."""

    folder: Path
    incidents: int
    claims: int
    documents: int
    first: date
    last: date
    days_set: bool


def claim_days(claim: Claim) -> tuple[date, date]:
    """The first and last day that a claim speaks of; raises ValueError for one without both."""
    if claim.when is None or claim.when.earliest is None or claim.when.latest is None:
        raise ValueError(f"the claim {claim.id} has no first and last day")
    return claim.when.earliest, claim.when.latest


def apply(readings: Reading | Sequence[Reading], folder: Path) -> Applied:
    """Add what was read to a dataset folder, and build its events again.

    All is tried on a copy first; raises NotApplied if anything is wrong, and then nothing is written.
    """
    given = (readings,) if isinstance(readings, Reading) else tuple(readings)
    if not any(reading.incidents or reading.claims for reading in given):
        raise NotApplied("nothing is written: nothing in it is new to this dataset")
    try:
        root = folder.resolve(strict=True)
        if not os.access(root, os.W_OK):
            raise NotApplied(f"{root}: this folder cannot be written")
        return _apply(given, root)
    except DatasetError as error:
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        raise NotApplied(f"{folder}: nothing is written: {error.problems[0]}{more}") from error
    except OSError as error:
        raise NotApplied(f"{error.filename or folder}: nothing is written: {error.strerror or error}") from error


def _apply(given: Sequence[Reading], root: Path) -> Applied:
    before = held(root, (_SETTINGS, FILE, "documents.csv", "claims.csv", EVENTS))
    dataset = Dataset.load(root)
    incidents = _incidents(dataset, given)
    claims = {claim.id: claim for reading in given for claim in reading.claims if claim.id not in dataset.claims}
    documents = {one.id: one for reading in given for one in reading.documents if one.id not in dataset.documents}
    first, last = _days(dataset, given)
    settings = before[_SETTINGS].decode("utf-8-sig")
    files = {_SETTINGS: _settings(settings, first, last, [reading.attribution for reading in given])}
    if incidents:
        files[FILE] = write_incidents(incidents.values())
    if claims:
        files["documents.csv"] = with_rows(root / "documents.csv", DOCUMENT_COLUMNS, map(_row, documents.values()))
        files["claims.csv"] = write_claims([*dataset.claims.values(), *claims.values()])
    files = {name: text for name, text in files.items() if before.get(name) != text.encode("utf-8")}
    rewrite(root, files, before, with_events=bool(claims))
    added = sum(len(reading.incidents) for reading in given)
    return Applied(
        root, added, len(claims), len(documents), first, last, (first, last) != (dataset.first, dataset.last)
    )


def _incidents(dataset: Dataset, given: Iterable[Reading]) -> dict[str, Incident]:
    incidents = {one.id: one for one in dataset.incidents}
    for reading in given:
        for one in reading.incidents:
            incidents.setdefault(one.id, one)
    return incidents


def _days(dataset: Dataset, given: Sequence[Reading]) -> tuple[date, date]:
    """The days of the timeline: those of the rows where the dataset told of nothing before, else as they are."""
    firsts = [reading.first for reading in given if reading.first is not None]
    lasts = [reading.last for reading in given if reading.last is not None]
    if not (given[0].sets_days and firsts and lasts):
        return dataset.first, dataset.last
    return min(firsts), max(lasts)


def _settings(text: str, first: date, last: date, attributions: Iterable[str]) -> str:
    """The settings with these days and attributions; all else as somebody wrote it. Raises NotApplied if that fails."""
    before = tomllib.loads(text)
    wanted = {**before, "first": first, "last": last}
    for key, day in (("first", first), ("last", last)):
        if before[key] != day:
            text = re.sub(
                rf"^{key}\s*=\s*\d{{4}}-\d\d-\d\d", f"{key} = {day.isoformat()}", text, count=1, flags=re.MULTILINE
            )
    new = [one for one in dict.fromkeys(attributions) if one not in before["attributions"]]
    if new:
        wanted["attributions"] = [*new, *before["attributions"]]
        lines = "".join(f"\n    {quoted(one)}," for one in new)
        text = re.sub(r"^attributions\s*=\s*\[", lambda match: match[0] + lines, text, count=1, flags=re.MULTILINE)
    try:
        if tomllib.loads(text) == wanted:
            return text
    except tomllib.TOMLDecodeError:
        pass  # told below: what was written cannot be read
    raise NotApplied("nothing is written: dataset.toml is laid out so that its days and attributions cannot be set")


def _row(document: Document) -> dict[str, str]:
    values = {name: str(getattr(document, name, "")) for name in DOCUMENT_COLUMNS}
    return values | {"published": document.published_edtf.text, "file": "", "sha256": ""}
