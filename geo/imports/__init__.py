"""Imports: what comes into a dataset from the field's tables, one small module a format, in one registry.

`read_table` understands a table and writes nothing; `apply` writes what was understood, wholly or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from geo.dataset import Dataset
from geo.imports import acled, ged, table, viina
from geo.imports.applying import Applied, NotApplied, apply, claim_days
from geo.imports.format import Format, Job
from geo.imports.limits import Refused
from geo.imports.mapping import TABLE, TableMapping, parse_mapping, read_mapping, write_actors
from geo.imports.propose import Proposal, propose
from geo.imports.records import Reading, SeenActor, Tally, Tell, Totals
from geo.imports.sheets import Line, Sheet, open_sheet
from geo.imports.sources import Source, open_source

FORMATS: dict[str, Format] = {
    form.name: form for form in (ged.FORMAT, acled.FORMAT, viina.CONTROL, viina.EVENTS, table.FORMAT)
}
"""Every format by its name; a table is of the first whose columns it has, else of the last, which needs a mapping."""

__all__ = [
    "FORMATS",
    "Applied",
    "Format",
    "NotApplied",
    "Proposal",
    "Reading",
    "Refused",
    "SeenActor",
    "TableMapping",
    "Tell",
    "Totals",
    "Unconfirmed",
    "apply",
    "parse_mapping",
    "read_mapping",
    "read_table",
    "write_actors",
]


_TOLD = 20_000


class Unconfirmed(ValueError):
    """What the columns mean must be confirmed by a person first; `proposal` is what they seem to mean."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__("what the columns of this table mean is not confirmed")
        self.proposal = proposal


def read_table(
    name: str,
    data: bytes | Path,
    dataset: Dataset,
    *,
    form: str = "",
    mapping: TableMapping | None = None,
    guess: bool = False,
    earlier: Sequence[Reading] = (),
    tell: Tell | None = None,
) -> Reading:
    """What a table says, for a dataset; nothing is written.

    `form` is a format's name, empty: the one whose columns the table has. `mapping` is what a person said of it. With
    `guess` what is proposed surely is taken without. `earlier` are readings that will be applied with this one. Raises
    Refused if it is no table of that format, Unconfirmed if a person must say first what its columns mean, OSError if it
    cannot be opened.
    """
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")  # a path may hold bytes that are no text
    given = mapping or TableMapping()
    with open_source(name, data) as source:
        return _read(source, name, dataset, form or (given.format if mapping else ""), given, guess, earlier, tell)


def _read(
    source: Source, name: str, dataset: Dataset, wanted: str, given: TableMapping, guess: bool, earlier: Sequence[Reading],
    tell: Tell | None,
) -> Reading:  # fmt: skip
    chosen = _format(source, given, wanted)
    if chosen is table.FORMAT and not given.columns:
        found = propose(name, _sheet(source, given), dataset, given)
        if not guess or found.unsure:
            raise Unconfirmed(found)
        given = replace(found.mapping, attribution=given.attribution)
    tally = _tally(name, dataset, earlier)
    actors = chosen.read(Job(_sheet(source, given, tell), dataset, given, tally, guess))
    title = given.attribution or chosen.attribution.format(name=" ".join(name.split()))
    return _reading(dataset, chosen, title, tally, actors, earlier)


def _format(source: Source, given: TableMapping, wanted: str) -> Format:
    """The format that is asked for, or else the one whose columns the table has."""
    if wanted:
        if wanted not in FORMATS:
            raise Refused(f"{wanted!r} is no format: {', '.join(FORMATS)}")
        if wanted != viina.CONTROL.name:
            return FORMATS[wanted]
    header = _sheet(source, given).header
    among = (viina.CONTROL, viina.EVENTS) if wanted else FORMATS.values()
    return next((form for form in among if form.knows(header)), FORMATS[wanted or TABLE])


def _sheet(source: Source, given: TableMapping, tell: Tell | None = None) -> Sheet:
    sheet = open_sheet(source, encoding=given.encoding, separator=given.separator, sheet=given.sheet)
    return sheet if tell is None else replace(sheet, rows=_told(sheet, source, tell))


def _told(sheet: Sheet, source: Source, tell: Tell) -> Iterator[Line]:
    """The rows, telling now and then how far it is; how long the whole is can only be guessed from its bytes."""
    characters = 0
    for number, (line, fields) in enumerate(sheet.rows, start=1):
        if isinstance(fields, list):
            characters += sum(map(len, fields)) + len(fields)
        if number % _TOLD == 0:
            tell(min(characters / source.size, 0.99), f"{number:,} rows")
        yield line, fields


def _tally(name: str, dataset: Dataset, earlier: Sequence[Reading]) -> Tally:
    """An empty tally that knows what the dataset has, and what earlier readings will add."""
    held = {one.id: one for one in dataset.incidents}
    held |= {one.id: one for reading in earlier for one in reading.incidents}
    known = {*dataset.documents, *(document.id for reading in earlier for document in reading.documents)}
    return Tally(name, known, held)


def _reading(
    dataset: Dataset, form: Format, attribution: str, tally: Tally, actors: tuple[SeenActor, ...], earlier: Sequence[Reading]
) -> Reading:  # fmt: skip
    incidents = tuple(tally.incidents[name] for name in sorted(tally.incidents))
    claims = tuple(tally.claims[name] for name in sorted(tally.claims))
    spans = [(one.first, one.last) for one in incidents] + [claim_days(claim) for claim in claims]
    told = {reading.name for reading in earlier}
    empty = not dataset.claims and not dataset.incidents
    outside = sum(last < dataset.first or first > dataset.last for first, last in spans)
    return Reading(
        name=tally.name if tally.name not in told else f"{tally.name} ({len(told) + 1})", format=form.name,
        attribution=attribution, incidents=incidents, claims=claims,
        documents=tuple(tally.documents[name] for name in sorted(tally.documents)), actors=actors,
        problems=tuple(tally.problems), remarks=tuple(tally.remarks), totals=tally.totals(), compared=tally.compared,
        agreeing=tally.agreeing, first=min((first for first, _ in spans), default=None),
        last=max((last for _, last in spans), default=None), outside=0 if empty else outside, sets_days=empty,
    )  # fmt: skip
