"""The command `import`: the field's tables into a dataset."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from geo.commands.answers import BadInput, on_one_line, print_json, print_rows
from geo.dataset import Dataset
from geo.files import Problem, csv_text, write_whole
from geo.imports import (
    FORMATS,
    Applied,
    NotApplied,
    Reading,
    Refused,
    TableMapping,
    Tell,
    Totals,
    Unconfirmed,
    apply,
    read_mapping,
    read_table,
    write_actors,
)  # fmt: skip

_SHOWN = 10
_REPORT = ("file", "line", "column", "value", "message")


def import_tables(chosen: argparse.Namespace) -> int:
    """Read tables, say what was understood of them, and write it into the dataset, all or nothing."""
    dataset = Dataset.load(chosen.dataset)
    readings: list[Reading] = []
    form, mapping = _meant(chosen.meant)
    for file in chosen.files:
        readings.append(_read(file, dataset, form, mapping, chosen, readings))
    if chosen.report is not None:
        write_whole(chosen.report, _report(problem for reading in readings for problem in reading.problems))
    if chosen.json:
        for reading in readings:
            _print_json(reading)
    else:
        _print(readings, dataset)
    try:
        applied = apply(readings, chosen.dataset)
    except NotApplied as error:
        raise BadInput(str(error)) from error
    _print_applied(applied, as_json=chosen.json)
    return 0


def _meant(meant: str | None) -> tuple[str, TableMapping | None]:
    """The format that is named, or the mapping in the file that is."""
    if meant is None:
        return "", None
    if meant in FORMATS and not Path(meant).exists():
        return meant, None
    if not meant.endswith(".toml"):
        raise BadInput(f"--as {meant}: is no format ({', '.join(FORMATS)}) and no mapping file (.toml)")
    try:
        return "", read_mapping(Path(meant), FORMATS)
    except Refused as error:
        raise BadInput(str(error)) from error


def _read(
    file: Path,
    dataset: Dataset,
    form: str,
    mapping: TableMapping | None,
    chosen: argparse.Namespace,
    earlier: Sequence[Reading],
) -> Reading:
    try:
        with _bar(file.name) as tell:
            return read_table(
                file.name, file, dataset, form=form, mapping=mapping, guess=chosen.yes, earlier=earlier, tell=tell
            )
    except Unconfirmed as error:
        proposal = error.proposal
        if chosen.json:
            print_json({"proposal": proposal.toml(), "sure": proposal.sure, "unsure": proposal.unsure})
        else:
            print(proposal.toml(), end="")
        told = f"{len(proposal.unsure)} things are not sure" if proposal.unsure else "--yes takes it as it is"
        raise BadInput(
            f"{file.name}: nothing is written: what its columns mean is proposed above; save it as a .toml file and give it "
            f"with --as ({told})"
        ) from error
    except Refused as error:
        raise BadInput(f"{file.name}: {error}") from error


@contextmanager
def _bar(name: str) -> Iterator[Tell | None]:
    """A bar on standard error while a table is read, if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=1.0)
        yield lambda share, words: bar.update(task, completed=share, description=f"{name}: {words}")


def _print(readings: Sequence[Reading], dataset: Dataset) -> None:
    rows = [{"file": reading.name, **_counts(reading.totals)} for reading in readings]
    if len(readings) > 1:
        total = readings[0].totals
        for reading in readings[1:]:
            total += reading.totals
        rows.append({"file": "all", **_counts(total)})
    print_rows(rows, ("file", *Totals.__slots__), as_json=False)
    for reading in readings:
        _print_told(reading.problems, "cannot be read", "--report FILE.csv writes them all")
        _print_told(reading.remarks, "remarks", "--json prints them all")
        if reading.compared:
            share = reading.agreeing / reading.compared
            print(
                f"{reading.name}: {reading.agreeing} of {reading.compared} exact points ({share:.1%}) lie in the area the row names"
            )
        if reading.outside:
            days = f"{dataset.first} to {dataset.last}"
            print(f"{reading.name}: {reading.outside} incidents and claims lie outside the dataset's days, {days}")
        said = {one.name: one.actor for one in reading.actors}
        if any(not one.confirmed for one in reading.actors):
            print(
                f"# {reading.name}: who is who, as far as it can be proposed. To decide it, save this and give it with --as."
            )
            print(write_actors(reading.format, said), end="")


def _report(problems: Iterable[Problem]) -> str:
    """The rows that cannot be read, as CSV. Values are quoted, so that no spreadsheet takes one for a formula."""
    rows = ([one.file, one.line, one.column, repr(one.value) if one.value else "", one.message] for one in problems)
    return csv_text(_REPORT, rows)


def _print_told(problems: Sequence[Problem], what: str, how: str) -> None:
    for problem in problems[:_SHOWN]:
        print(on_one_line(str(problem)))
    if len(problems) > _SHOWN:
        print(f"… and {len(problems) - _SHOWN} more ({what}); {how}")


def _print_json(reading: Reading) -> None:
    print_json(
        {
            "file": reading.name, "format": reading.format, "totals": _counts(reading.totals),
            "first": str(reading.first) if reading.first else None, "last": str(reading.last) if reading.last else None,
            "outside": reading.outside, "compared": reading.compared, "agreeing": reading.agreeing,
            "actors": [{"name": one.name, "rows": one.rows, "actor": one.actor, "confirmed": one.confirmed} for one in reading.actors],
            "problems": [_told(one) for one in reading.problems], "remarks": [_told(one) for one in reading.remarks],
        }
    )  # fmt: skip


def _told(problem: Problem) -> dict[str, object]:
    return {name: getattr(problem, name) for name in _REPORT}


def _print_applied(applied: Applied, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "folder": str(applied.folder), "incidents": applied.incidents, "claims": applied.claims,
                "documents": applied.documents, "first": str(applied.first), "last": str(applied.last), "days_set": applied.days_set,
            }
        )  # fmt: skip
        return
    print(
        f"{applied.folder}: {applied.incidents} incidents, {applied.claims} claims and {applied.documents} documents added"
    )
    if applied.days_set:
        print(
            f"The dataset told of nothing before: its days are now those of the rows, {applied.first} to {applied.last}."
        )


def _counts(totals: Totals) -> dict[str, int]:
    return {name: getattr(totals, name) for name in Totals.__slots__}
