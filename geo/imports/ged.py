"""UCDP GED, versions 23.1 to 25.1: events of organised violence, each an incident.

UCDP's codebook says what its numbers mean; it could not be read here, and docs/imports.md says what the meanings rest on instead.
"""

from __future__ import annotations

from geo.imports.format import Format, Job, RowReader
from geo.imports.placing import read_rows
from geo.imports.records import Found, SeenActor, Unreadable
from geo.imports.values import read_code, read_date, read_deaths, read_degrees, read_required, read_text
from geo.incidents import WhenPrecision, Where

_WHERE = dict(zip("1234567", Where, strict=False))
_WHEN = dict(zip("12345", WhenPrecision, strict=False))
_KINDS = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}


def _reader(columns: dict[str, int]) -> RowReader:
    def read(line: int, fields: list[str]) -> Found:
        def text(name: str) -> str:
            return read_text(name, fields[columns[name]]) if name in columns else ""

        first = read_date("date_start", fields[columns["date_start"]])
        last = read_date("date_end", fields[columns["date_end"]])
        if last < first:
            raise Unreadable("date_end", str(last), f"is before date_start, {first}")
        source = text("source_article")
        return Found(
            line=line, id=f"ged-{read_required('id', fields[columns['id']])}", first=first, last=last,
            lon=read_degrees("longitude", fields[columns["longitude"]], 180.0),
            lat=read_degrees("latitude", fields[columns["latitude"]], 90.0),
            where=read_code("where_prec", fields[columns["where_prec"]], _WHERE),
            when=read_code("date_prec", fields[columns["date_prec"]], _WHEN),
            kind=read_code("type_of_violence", fields[columns["type_of_violence"]], _KINDS), side_a=text("side_a"), side_b=text("side_b"),
            deaths=read_deaths("best", fields[columns["best"]]), toponym=text("where_coordinates"),
            source=f"UCDP GED: {source}" if source else "UCDP GED", country=text("country"), admin1=text("adm_1"),
        )  # fmt: skip

    return read


def _read(job: Job) -> tuple[SeenActor, ...]:
    read_rows(job, _reader(FORMAT.columns(job.sheet)))
    return ()


FORMAT = Format(
    name="ged", title="UCDP GED",
    attribution="Incidents: UCDP Georeferenced Event Dataset (GED), Uppsala Conflict Data Program (CC BY 4.0)",
    needed=(
        "id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude", "country", "date_prec",
        "date_start", "date_end", "best",
    ),
    read=_read,
)  # fmt: skip
