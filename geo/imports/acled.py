"""ACLED: events, of which those that say a place changed hands may be claims of control; all others are incidents.

What its columns mean follows summaries of ACLED's codebook, which itself could not be read (docs/imports.md). A row names two actors in no order that says who won: that follows
from the kind of event and from which of the two is a state's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from geo.claims import Predicate
from geo.imports.format import Format, Job, RowReader
from geo.imports.placing import read_rows
from geo.imports.records import Change, Found, SeenActor, Unreadable
from geo.imports.territory import Territory
from geo.imports.values import read_code, read_date, read_deaths, read_degrees, read_number, read_required, read_text
from geo.incidents import WhenPrecision, Where

_WHERE = {"1": Where.EXACT, "2": Where.NEAR, "3": Where.PROVINCE}
_WHEN = {"1": WhenPrecision.DAY, "2": WhenPrecision.WEEK, "3": WhenPrecision.MONTH}
_REGAINS, _OVERTAKES = "government regains territory", "non-state actor overtakes territory"
_TRANSFER = "non-violent transfer of territory"
_STATE = frozenset({"1", "state forces"})
_NOT_STATE = frozenset({"2", "3", "4", "rebel group", "rebel groups", "political militia", "political militias", "identity militia", "identity militias"})  # fmt: skip
EXTRACTOR = "import@1:acled"
_LATEST = 4_102_444_800  # 2100: a later timestamp counts something else than seconds


def _reader(columns: dict[str, int]) -> RowReader:
    def read(line: int, fields: list[str]) -> Found:
        def text(name: str) -> str:
            return read_text(name, fields[columns[name]]) if name in columns else ""

        day = read_date("event_date", fields[columns["event_date"]])
        source, event = text("source"), read_required("event_id_cnty", fields[columns["event_id_cnty"]])
        sub_event = text("sub_event_type")
        change = None
        if sub_event.casefold() in (_REGAINS, _OVERTAKES, _TRANSFER):
            stamp = fields[columns["timestamp"]].strip() if "timestamp" in columns else ""
            first_source = source.split(";")[0].strip()
            change = Change(
                predicate=Predicate.RECAPTURED if sub_event.casefold() == _REGAINS else Predicate.CAPTURED,
                gains=_gains(sub_event.casefold(), (text("actor1"), text("inter1")), (text("actor2"), text("inter2"))),
                published=_day_of(stamp) if stamp else None, agency=first_source, sources=source,
                title=f"ACLED event {event}: {sub_event}, {text('location')}", publisher="ACLED",
                licence="ACLED's terms of use", told_in=("actor1, actor2", "timestamp"),
                published_by="the row's timestamp",
            )  # fmt: skip
        return Found(
            line=line, id=f"acled-{event}", first=day, last=day,
            lon=read_degrees("longitude", fields[columns["longitude"]], 180.0),
            lat=read_degrees("latitude", fields[columns["latitude"]], 90.0),
            where=read_code("geo_precision", fields[columns["geo_precision"]], _WHERE),
            when=read_code("time_precision", fields[columns["time_precision"]], _WHEN),
            kind="territory" if change else read_required("event_type", fields[columns["event_type"]]).lower(),
            side_a=text("actor1"), side_b=text("actor2"), deaths=read_deaths("fatalities", fields[columns["fatalities"]]),
            toponym=text("location"), source=f"ACLED: {source}" if source else "ACLED", country=text("country"),
            admin1=text("admin1"), change=change,
        )  # fmt: skip

    return read


def _gains(sub_event: str, one: tuple[str, str], two: tuple[str, str]) -> str:
    """Who takes the place; empty where the row does not tell.

    Of a fight, the only one of the two that is a state's (the government regains) or that is not (a non-state actor
    overtakes). Of a transfer without violence, the only one named.
    """
    named = [(name, kind.casefold()) for name, kind in (one, two) if name]
    if sub_event != _TRANSFER:
        wanted = _STATE if sub_event == _REGAINS else _NOT_STATE
        named = [(name, kind) for name, kind in named if kind in wanted]
    return named[0][0] if len(named) == 1 else ""


def _day_of(stamp: str) -> date:
    """The day (UTC) of ACLED's timestamp, seconds since 1970: when the row was last put out."""
    seconds = read_number("timestamp", stamp)
    if not 0 < seconds < _LATEST:
        raise Unreadable("timestamp", stamp, "is no number of seconds since 1970")
    return datetime.fromtimestamp(seconds, UTC).date()


def _read(job: Job) -> tuple[SeenActor, ...]:
    territory = Territory(job, EXTRACTOR)
    read_rows(job, _reader(FORMAT.columns(job.sheet)), territory.take)
    return territory.finish()


FORMAT = Format(
    name="acled", title="ACLED", attribution="Incidents and claims: ACLED (acleddata.com), under ACLED's terms of use",
    needed=(
        "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "country",
        "location", "latitude", "longitude", "geo_precision", "source", "fatalities",
    ),
    read=_read,
)  # fmt: skip
