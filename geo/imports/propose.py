"""Proposing a mapping: what the columns of an unknown table seem to mean, how sure that is, and why.

Nothing is taken on trust: a column is proposed by its name and by whether its values can be read as what they would be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from geo.claims import Predicate
from geo.dataset import Dataset
from geo.imports.delimited import SEPARATORS
from geo.imports.mapping import NEEDED, TableMapping, Target, quoted
from geo.imports.records import Unreadable
from geo.imports.sheets import Sheet
from geo.imports.values import DayOrder, read_date, read_deaths, read_degrees
from geo.incidents import WhenPrecision, Where
from geo.toponyms import key

SAMPLED = 500
_MOST_CODES = 30
_NAMES = {
    Target.DATE: "date event_date date_start start_date incident_date day datetime event_day occurred datum fecha data jour",
    Target.LAST: "date_end end_date enddate last_date last_day until",
    Target.LON: "longitude lon lng long x coord_x point_x geometry.lon longitud",
    Target.LAT: "latitude lat y coord_y point_y geometry.lat latitud",
    Target.ID: "id event_id incident_id eventid event_id_cnty uid record_id",
    Target.KIND: "event_type type kind category incident_type type_of_violence attack_type event_category",
    Target.SIDE_A: "side_a actor1 actor_1 actor perpetrator attacker group armed_group",
    Target.SIDE_B: "side_b actor2 actor_2 target victim defender",
    Target.DEATHS: "fatalities deaths killed best dead number_killed total_deaths casualties_killed nkill",
    Target.TOPONYM: "location place town city village settlement place_name location_name locality toponym where_coordinates",
    Target.ADMIN1: "admin1 adm1 adm_1 adm1_en adm1_name province state governorate oblast wilayat admin_1 region",
    Target.COUNTRY: "country country_name nation",
    Target.SOURCE: "source sources source_name reference publisher url link source_url",
    Target.WHERE: "geo_precision where_prec location_precision geo_accuracy precision",
    Target.WHEN: "time_precision date_prec date_precision date_accuracy",
    Target.HOLDER: "holder held_by controlled_by control controller in_control",
}  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A mapping as it seems to be right, with what is sure and what is not, a line for each.

    `unsure` is empty if it may be taken as it is. `untaken` are the columns that mean nothing here.
    """

    name: str
    mapping: TableMapping
    sure: tuple[str, ...]
    unsure: tuple[str, ...]
    untaken: tuple[str, ...]
    notes: dict[Target, str] = field(default_factory=dict)

    def toml(self) -> str:
        """The proposal as a mapping file, to be looked through, kept and given back."""
        mapping = self.mapping
        lines = [f"# What the columns of {self.name.splitlines()[0] if self.name else 'the table'} mean. "
                 "Look through what is not sure, then give this file with --as."]  # fmt: skip
        lines += [f"# NOT SURE: {_comment(one)}" for one in self.unsure]
        lines += ['format = "table"', f"encoding = {quoted(mapping.encoding)}"]
        if mapping.separator:
            lines.append(f"separator = {quoted(SEPARATORS[mapping.separator])}")
        if mapping.sheet:
            lines.append(f"sheet = {quoted(mapping.sheet)}")
        lines.append(f"decimal = {quoted(mapping.decimal)}")
        if mapping.date_order is not None:
            lines.append(f"date_order = {quoted(str(mapping.date_order))}")
        lines += [f"attribution = {quoted(mapping.attribution)}"] if mapping.attribution else []
        lines += [f"where_is = {quoted(str(mapping.where_is))}  # how exact the points are: {', '.join(Where)}"]
        lines += [f"when_is = {quoted(str(mapping.when_is))}  # how exact the days are: {', '.join(WhenPrecision)}"]
        lines += ["", "[columns]"]
        for target, column in mapping.columns.items():
            note = f"  # {_comment(self.notes[target])}" if target in self.notes else ""
            lines.append(f"{target} = {quoted(column)}{note}")
        lines += [f"# {target} = …  # not found, and needed" for target in NEEDED if target not in mapping.columns]
        lines += [f"# not taken: {_comment(', '.join(self.untaken))}"] if self.untaken else []
        for name, codes in (("where", mapping.where), ("when", mapping.when)):
            if codes:
                lines += [
                    "",
                    f"[{name}]  # what the words of that column mean",
                    *(f"{quoted(one)} = {quoted(str(word))}" for one, word in codes.items()),
                ]
        return "\n".join(lines) + "\n"


def propose(name: str, sheet: Sheet, dataset: Dataset, given: TableMapping) -> Proposal:
    """What a table's columns seem to mean, by their names and the first rows; `given` says how the file is read."""
    rows = [fields for _, fields in islice(sheet.rows, SAMPLED) if isinstance(fields, list)]
    chosen, unsure = _by_name(sheet)
    notes: dict[Target, str] = {}
    values = {target: _column(sheet, rows, column) for target, column in chosen.items()}
    mapping = replace(given, format="table", columns=chosen)
    if not rows:
        unsure.append("there are no rows to look at")
    mapping = replace(mapping, decimal=_decimal(values))
    order, why = _order(values.get(Target.DATE, []))
    mapping = replace(mapping, date_order=order)
    unsure += [f"{chosen[Target.DATE]!r}: {why}"] if why else []
    unsure += [f"no column seems to be {target}" for target in NEEDED if target not in chosen]
    for target, read in _checks(mapping).items():
        if target in chosen:
            note = _tried(values[target], read, needed=target in NEEDED)
            if note:
                notes[target] = note
                unsure.append(f"{target} from {chosen[target]!r}: {note}")
    if Target.LON in chosen and Target.LAT in chosen and rows:
        unsure += _placed(dataset, values[Target.LON], values[Target.LAT], mapping.decimal)
    for target, word in ((Target.WHERE, "where"), (Target.WHEN, "when")):
        if target in chosen:
            kinds = sorted({" ".join(one.split()) for one in values[target]})
            known = {str(one): one for one in (Where if target is Target.WHERE else WhenPrecision)}
            if set(kinds) <= set(known):
                mapping = replace(mapping, **{word: {one: known[one] for one in kinds}})  # type: ignore[arg-type]
            else:
                kept = {one: column for one, column in mapping.columns.items() if one is not target}
                mapping = replace(mapping, columns=kept)
                shown = ", ".join(map(repr, kinds[:_MOST_CODES]))
                unsure.append(
                    f"{chosen[target]!r} seems to say how exact rows are; what its {shown} mean is for you to say in [{word}]"
                )
    if Target.HOLDER in chosen:
        mapping = replace(
            mapping, columns={one: name for one, name in mapping.columns.items() if one is not Target.HOLDER}
        )
        unsure.append(
            f"{chosen[Target.HOLDER]!r} seems to say who holds a place; for claims of that, give it as holder, and as "
            f"predicate what the rows say ({', '.join(Predicate)})"
        )
    sure = tuple(f"{target} from {column!r}" for target, column in mapping.columns.items() if target not in notes)
    used = set(mapping.columns.values())
    untaken = tuple(column for column in sheet.header if column and column not in used)
    return Proposal(name, mapping, sure, tuple(unsure), untaken, notes)


def _by_name(sheet: Sheet) -> tuple[dict[Target, str], list[str]]:
    """The column of each target by its name: the one whose name stands first in the list; unsure if another fits too."""
    by_key: dict[str, list[str]] = {}
    for column in sheet.header:
        by_key.setdefault(key(column), []).append(column)
    chosen: dict[Target, str] = {}
    unsure = []
    for target, names in _NAMES.items():
        found = [column for name in names.split() for column in by_key.get(key(name), ())]
        found = [column for column in dict.fromkeys(found) if column not in chosen.values()]
        if found:
            chosen[target] = found[0]
            if len(found) > 1 and target in NEEDED:
                others = ", ".join(map(repr, found[1:]))
                unsure.append(f"{target} may be {found[0]!r} or {others}")
    return chosen, unsure


def _column(sheet: Sheet, rows: Sequence[list[str]], name: str) -> list[str]:
    at = sheet.header.index(name)
    return [row[at] for row in rows]


def _checks(mapping: TableMapping) -> dict[Target, Callable[[str], object]]:
    order = mapping.date_order
    return {
        Target.DATE: lambda value: read_date("", value, order),
        Target.LAST: lambda value: read_date("", value, order),
        Target.LON: lambda value: read_degrees("", value, 180.0, mapping.decimal),
        Target.LAT: lambda value: read_degrees("", value, 90.0, mapping.decimal),
        Target.DEATHS: lambda value: read_deaths("", value, mapping.decimal),
    }


def _tried(values: Sequence[str], read: Callable[[str], object], *, needed: bool) -> str:
    """What is wrong with a column's values; empty if nearly all can be read."""
    tried = [value for value in values if needed or value.strip()]
    wrong = [value for value in tried if not _reads(read, value)]
    if len(wrong) * 20 <= len(tried):
        return ""
    return f"{len(wrong)} of the first {len(tried)} values cannot be read so, as {wrong[0][:40]!r}"


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except Unreadable:
        return False
    return True


def _decimal(values: dict[Target, list[str]]) -> str:
    """A comma if the degrees can be read with one, and not with a point."""
    degrees = [value for target in (Target.LON, Target.LAT) for value in values.get(target, ()) if value.strip()]

    def readable(sign: str) -> int:
        return sum(_reads(lambda one: read_degrees("", one, 180.0, sign), value) for value in degrees)

    return "," if readable(",") > readable(".") else "."


def _order(values: Sequence[str]) -> tuple[DayOrder | None, str]:
    """The order of day, month and year, None if the dates need none; and why that is not sure."""
    values = [value for value in values if value.strip()]
    if all(_reads(lambda one: read_date("", one), value) for value in values):
        return None, ""

    def readable(order: DayOrder) -> int:
        return sum(_reads(lambda one: read_date("", one, order), value) for value in values)

    day, month = readable(DayOrder.DMY), readable(DayOrder.MDY)
    if day == month:
        return (None, "") if not day else (DayOrder.DMY, "may be day/month or month/day: both read every date")
    return (DayOrder.DMY if day > month else DayOrder.MDY), ""


def _placed(dataset: Dataset, lons: Sequence[str], lats: Sequence[str], decimal: str) -> list[str]:
    """What is odd about where the points lie: in none of the dataset's areas, or only with the two swapped."""
    points = []
    for lon, lat in zip(lons, lats, strict=True):
        try:
            points.append((read_degrees("", lon, 180.0, decimal), read_degrees("", lat, 180.0, decimal)))
        except Unreadable:
            continue
    inside, swapped = (_inside(dataset, pairs) for pairs in (points, [(lat, lon) for lon, lat in points]))
    if swapped > inside:
        return [
            f"lon and lat look swapped: {inside} of {len(points)} points lie in the dataset's areas, the other way round {swapped}"
        ]
    return [] if inside else [f"none of the first {len(points)} points lies in the dataset's areas"]


def _inside(dataset: Dataset, points: Sequence[tuple[float, float]]) -> int:
    usable = [(lon, lat) for lon, lat in points if abs(lat) <= 90]
    found = dataset.boundaries.locate_many([lon for lon, _ in usable], [lat for _, lat in usable])
    return int((found >= 0).sum())


def _comment(text: str) -> str:
    """Text as a TOML comment may hold it: on one line, without control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
