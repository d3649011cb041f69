"""Founding: a dataset folder for any country, with outlines, places and names and without a single claim, wholly or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.boundaries import AdminArea, Boundaries
from geo.claims import COLUMNS as CLAIM_COLUMNS
from geo.dataset import check
from geo.documents import COLUMNS as DOCUMENT_COLUMNS
from geo.events import write_events
from geo.files import csv_text
from geo.founding.places import (
    NAME_COLUMNS,
    PLACE_COLUMNS,
    NewPlaces,
    Province,
    new_places,
    own_capitals,
    place_towns,
    provinces_of,
    shipped_capitals,
)
from geo.founding.surroundings import surroundings
from geo.founding.texts import SOURCES, Plan, collection_text, papers_text, readme_text, settings_text
from geo.gazetteer import PlaceKind
from geo.resolve import COLUMNS as JUDGEMENT_COLUMNS
from geo.world import Country, Town, Unit, country, towns, unit, units

__all__ = ["Founded", "FoundingError", "Plan", "found"]


class FoundingError(ValueError):
    """A dataset cannot be founded so; the message is the one line that says why. Nothing is written."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A new folder and what it has; `without_capital` are ids of provinces, `lacks` the lines that tell what open data
    did not tell, and what is disputed.
    """

    folder: Path
    country: Country
    provinces: int
    districts: int
    capitals: int
    towns: int
    names: int
    neighbours: int
    first: date
    last: date
    time_zone: str
    without_capital: tuple[str, ...]
    lacks: tuple[str, ...]


def found(folder: Path, plan: Plan) -> Founded:
    """Write a new dataset folder, which passes `check`; raises FoundingError, LookupError for an unknown country or unit, OSError.

    The folder may be there if it is empty. It appears with all its files at once.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FoundingError(f"{folder}: is there already and not empty; a new dataset needs a folder of its own")
    if not folder.parent.is_dir():
        raise FoundingError(f"{folder}: is in no folder")
    files, founded = _made(folder, plan)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, text in files.items():
            (temporary / name).write_text(text, encoding="utf-8", newline="")
        if problems := check(temporary):
            raise FoundingError(f"{folder}: nothing is written: {problems[0]}")
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o777 & ~umask)  # mkdtemp makes the folder private
        if folder.exists():
            folder.rmdir()  # empty, or this fails
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return founded


def _made(folder: Path, plan: Plan) -> tuple[dict[str, str], Founded]:
    """The texts of all files, and what they have."""
    of = country(plan.country)
    if plan.own is not None and plan.added:
        raise FoundingError("units can be added to the shipped boundaries, not to boundaries of your own")
    zone = plan.time_zone or of.time_zone
    if not zone:
        raise FoundingError(f"{of.name} has no town here that would tell its time zone: give one with --time-zone")
    members = (*units(of.code), *(_added(code, of) for code in plan.added))
    provinces, districts = _areas(members, plan)
    boundaries = Boundaries(province.area for province in provinces)
    every = _towns(of, members)
    placed, left_out = place_towns(every, boundaries, shipped=plan.own is None)
    capitals = own_capitals(provinces, members, every) if plan.own else shipped_capitals(every)
    gazetteer = new_places(
        provinces,
        districts,
        placed,
        capitals,
        languages=of.languages,
        left_out=left_out,
        onto=plan.unit is PlaceKind.CAPITAL,
    )
    if plan.unit is PlaceKind.CAPITAL and len(gazetteer.without_capital) == len(provinces):
        raise FoundingError(f"no capital of a province of {of.name} is known here: found it with --unit admin1")
    outer = [area for area, _, _ in districts] or [province.area for province in provinces]
    near = surroundings(outer, {one.area.id for one in members}, same_source=plan.own is None)
    lacks = _lacks(gazetteer, members, of)
    kinds = [row[1] for row in gazetteer.places]
    files = {
        "dataset.toml": settings_text(plan, of, zone),
        "admin1.geojson": collection_text([one.area for one in provinces], of.languages, {one.area.id: one.iso_3166_2 for one in provinces}),
        "context.geojson": collection_text(near, (), {}),
        "places.csv": csv_text(PLACE_COLUMNS, gazetteer.places),
        "names.csv": csv_text(NAME_COLUMNS, gazetteer.names),
        "documents.csv": csv_text(DOCUMENT_COLUMNS, ()),
        "claims.csv": csv_text(CLAIM_COLUMNS, ()),
        "judgements.csv": csv_text(JUDGEMENT_COLUMNS, ()),
        "events.csv": write_events(()),
    }  # fmt: skip
    if districts:
        files["admin2.geojson"] = collection_text([area for area, _, _ in districts], of.languages, {})
    files |= {f"{name}.meta.toml": papers_text(name, text, plan) for name, text in files.items() if name in SOURCES}
    files["README.md"] = readme_text(plan, of, zone, lacks)
    founded = Founded(
        folder, of, len(provinces), len(districts), kinds.count("capital"), kinds.count("town"), len(gazetteer.names),
        len(near), plan.first, plan.last, zone, tuple(area_id for area_id, _ in gazetteer.without_capital), lacks,
    )  # fmt: skip
    return files, founded


def _added(code: str, of: Country) -> Unit:
    added = unit(code)
    if added.country == of.code:
        raise FoundingError(f"{code}: is a unit of {of.name} already")
    return added


def _areas(members: Sequence[Unit], plan: Plan) -> tuple[tuple[Province, ...], tuple[tuple[AdminArea, str, str], ...]]:
    """The provinces and districts, from the shipped units or boundaries of one's own."""
    if plan.unit is PlaceKind.DISTRICT and (plan.own is None or not plan.own.districts):
        raise FoundingError("no open boundaries of districts are shipped: give a file that has them with --boundaries")
    if plan.own is None:
        return provinces_of(members), ()
    provinces = tuple(Province(area, "", (), plan.own_name) for area in plan.own.provinces)
    return provinces, tuple((area, parent, plan.own_name) for area, parent in plan.own.districts)


def _towns(of: Country, members: Sequence[Unit]) -> list[Town]:
    """The country's towns and those of the units added to it."""
    added = {one.area.id: one.country for one in members if one.country != of.code}
    more = [town for code in sorted(set(added.values())) for town in towns(code) if town.admin1 in added]
    return [*towns(of.code), *more]


def _lacks(gazetteer: NewPlaces, members: Sequence[Unit], of: Country) -> tuple[str, ...]:
    lines = []
    if gazetteer.without_capital:
        named = ", ".join(f"{name} ({area_id})" for area_id, name in gazetteer.without_capital)
        lines.append(f"No capital known to open data, left empty: {named}")
    lines += [
        f"Capital's point moved {off_km:.1f} km onto the outline of its province: {name}"
        for name, off_km in gazetteer.moved
    ]
    if gazetteer.left_out:
        lines.append(
            f"Towns left out, as they lie in no province (nor within 5 km of one that is shipped): {gazetteer.left_out}"
        )
    lines += [f"Disputed: {of.name}: {of.note}"] if of.note else []
    return (*lines, *(f"Disputed: {one.area.name} ({one.area.id}): {one.note}" for one in members if one.note))
