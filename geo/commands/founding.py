"""The command `new`: a working dataset folder for any country."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from geo.commands.answers import BadInput, on_one_line, print_json
from geo.founding import Founded, FoundingError, Plan, found
from geo.founding.ownboundaries import read_own
from geo.gazetteer import PlaceKind
from geo.world import country

DAYS = 90
UNITS = {"admin1": PlaceKind.PROVINCE, "admin2": PlaceKind.DISTRICT, "capital": PlaceKind.CAPITAL}


def new(chosen: argparse.Namespace) -> int:
    """Found a dataset and say what it has, and what open data lacks."""
    try:
        with _working():
            founded = found(chosen.folder, _plan(chosen))
    except FoundingError as error:
        raise BadInput(str(error)) from error
    if chosen.json:
        print_json(_as_json(founded))
    else:
        for line in _lines(founded):
            print(on_one_line(line))
    return 0


def codes(text: str) -> tuple[str, ...]:
    """The ids in a list with commas, from the command line."""
    return tuple(code.strip() for code in text.split(",") if code.strip())


def _plan(chosen: argparse.Namespace) -> Plan:
    """What is asked for; raises BadInput for what cannot be, DatasetError for boundaries that cannot be used."""
    of = country(chosen.country)
    if not chosen.title.strip() or not chosen.title.isprintable():
        raise BadInput(f"{chosen.title!r} is no title")
    if chosen.time_zone is not None:
        _check_zone(chosen.time_zone)
    only_own = {"--id": chosen.id, "--name": chosen.name, "--layer": chosen.layer, "--repair": chosen.repair}
    if chosen.boundaries is None and any(only_own.values()):
        raise BadInput(f"{next(name for name, value in only_own.items() if value)} is only for --boundaries")
    last = chosen.last or (
        chosen.first + timedelta(days=DAYS - 1) if chosen.first else _today(chosen.time_zone or of.time_zone)
    )
    first = chosen.first or last - timedelta(days=DAYS - 1)
    if last < first:
        raise BadInput(f"--last {last} is before --first {first}")
    kind = UNITS[chosen.unit]
    plan = Plan(
        of.code,
        chosen.title.strip(),
        first,
        last,
        unit=kind,
        added=chosen.added,
        time_zone=chosen.time_zone,
    )
    if chosen.boundaries is None:
        return plan
    own = read_own(
        chosen.boundaries, level=2 if kind is PlaceKind.DISTRICT else 1, layer=chosen.layer, id_column=chosen.id,
        name_column=chosen.name, repair=chosen.repair,
    )  # fmt: skip
    with chosen.boundaries.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(plan, own=own, own_name=chosen.boundaries.name, own_sha256=sha256)


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        raise BadInput(f"{zone!r} is no time zone such as Africa/Khartoum") from None


def _today(zone: str) -> date:
    return datetime.now(ZoneInfo(zone) if zone else UTC).date()


def _lines(founded: Founded) -> list[str]:
    """The answer in words."""
    districts = f"{founded.districts} districts, " if founded.districts else ""
    return [
        f"{founded.folder}: {founded.country.name}: {founded.provinces} provinces, {districts}{founded.capitals} capitals, "
        f"{founded.towns} towns, {founded.names} names; {founded.first} to {founded.last}, {founded.time_zone}",
        *founded.lacks,
        "Now rename the parties in dataset.toml; README.md in the folder says what comes next.",
    ]


def _as_json(founded: Founded) -> dict[str, object]:
    return {
        "folder": str(founded.folder), "country": founded.country.code, "provinces": founded.provinces,
        "districts": founded.districts, "capitals": founded.capitals, "towns": founded.towns, "names": founded.names,
        "neighbours": founded.neighbours, "first": str(founded.first), "last": str(founded.last),
        "time_zone": founded.time_zone, "without_capital": list(founded.without_capital), "lacks": list(founded.lacks),
    }  # fmt: skip


@contextmanager
def _working() -> Iterator[None]:
    """A sign on standard error that something is being done, if that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status("outlines, towns and names …"):
        yield
