"""Any table: its rows are incidents, by a mapping that a person wrote or confirmed; claims where this says who holds the place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from geo.claims import Predicate
from geo.imports.format import Format, Job, RowReader
from geo.imports.limits import Refused
from geo.imports.mapping import Target
from geo.imports.placing import read_rows
from geo.imports.records import Change, Found, SeenActor, Unreadable
from geo.imports.territory import Territory
from geo.imports.values import DayOrder, read_date, read_deaths, read_degrees, read_text
from geo.incidents import WhenPrecision, Where

EXTRACTOR = "import@1:table"


def _reader(job: Job) -> RowReader:
    mapping, index = job.mapping, job.sheet.index()
    order = mapping.date_order if mapping.date_order is not None else DayOrder.YMD
    for target, name in mapping.columns.items():
        if name not in index:
            raise Refused(f"the mapping takes {target} from the column {name!r}, which is not there")
    at = {target: index[name] for target, name in mapping.columns.items()}
    title = " ".join(job.tally.name.split())

    def read(line: int, fields: list[str]) -> Found:
        def column(target: Target) -> tuple[str, str]:
            return mapping.columns[target], fields[at[target]]

        def text(target: Target) -> str:
            return read_text(*column(target)) if target in at else ""

        first = read_date(*column(Target.DATE), order)
        last = read_date(*column(Target.LAST), order) if text(Target.LAST) else first
        if last < first:
            raise Unreadable(mapping.columns[Target.LAST], str(last), f"is before the first day, {first}")
        where, when = mapping.where_is, mapping.when_is
        if Target.WHERE in at:
            where = Where(_coded(*column(Target.WHERE), mapping.where))
        if Target.WHEN in at:
            when = WhenPrecision(_coded(*column(Target.WHEN), mapping.when))
        elif last > first and when is WhenPrecision.DAY:
            when = WhenPrecision.UNKNOWN
        name = text(Target.ID)
        change = None
        says = _coded(*column(Target.SAYS), mapping.says) if Target.SAYS in at else mapping.predicate
        if says and (holder := text(Target.HOLDER)):
            told = text(Target.PUBLISHED)
            published = read_date(*column(Target.PUBLISHED), order) if told else mapping.published
            change = Change(
                Predicate(says), holder, published, agency=text(Target.SOURCE), sources=text(Target.SOURCE),
                title=f"{title}, row {name or line}: {text(Target.TOPONYM)}", publisher=mapping.attribution or title, licence="",
                told_in=(mapping.columns[Target.HOLDER], mapping.columns.get(Target.PUBLISHED, "published")),
                published_by=f"the row's {mapping.columns[Target.PUBLISHED]}" if told else "the mapping of the table",
            )  # fmt: skip
        return Found(
            line=line, id=f"row-{name}" if name else f"row-{_hash(fields[one] for one in at.values())}", first=first, last=last,
            lon=read_degrees(*column(Target.LON), 180.0, mapping.decimal),
            lat=read_degrees(*column(Target.LAT), 90.0, mapping.decimal), where=where, when=when,
            kind=text(Target.KIND) or ("territory" if change else "incident"), side_a=text(Target.SIDE_A), side_b=text(Target.SIDE_B),
            deaths=read_deaths(*column(Target.DEATHS), mapping.decimal) if Target.DEATHS in at else None,
            toponym=text(Target.TOPONYM), source=text(Target.SOURCE) or title, country=text(Target.COUNTRY),
            admin1=text(Target.ADMIN1), change=change,
        )  # fmt: skip

    return read


def _coded(column: str, value: str, known: Mapping[str, str]) -> str:
    """The word that the mapping gives for a value; raises Unreadable if it gives none."""
    text = read_text(column, value)
    if text not in known:
        raise Unreadable(
            column, value, f"the mapping does not say what this means; it knows {', '.join(known) or 'nothing'}"
        )
    return str(known[text])


def _hash(values: Iterable[str]) -> str:
    """The same row gives the same id, wherever it stands."""
    joined = "\x1f".join(value.strip() for value in values)
    return hashlib.sha256(joined.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _read(job: Job) -> tuple[SeenActor, ...]:
    if Target.HOLDER not in job.mapping.columns:
        read_rows(job, _reader(job))
        return ()
    territory = Territory(job, EXTRACTOR)
    read_rows(job, _reader(job), territory.take)
    return territory.finish()


FORMAT = Format("table", "table", "Incidents: the table {name}", (), _read)
