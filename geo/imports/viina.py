"""VIINA 2.0: a day's status of every populated place by several sources, and reports of events.

Columns as in Yuri Zhukov and Natalie Ayers, "VIINA 2.0: Violent Incident Information from News Articles on the 2022
Russian Invasion of Ukraine", 2023, https://github.com/zhukovyuri/VIINA. A table of control has a row a place and day; one
claim is made for all days on which one source says the same of a place. `status` and `status_boost` are VIINA's own
mixtures of the other sources, and so no sources of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from geo.claims import Predicate
from geo.dates import read_edtf
from geo.documents import NOT_STATED, Document, PublishedBasis, Read
from geo.imports.actors import Actors
from geo.imports.format import Format, Job, RowReader, check_rows
from geo.imports.limits import CONTROL_ROWS, Refused
from geo.imports.placing import read_rows
from geo.imports.records import Found, SeenActor, Tally, Unreadable
from geo.imports.territory import make_claim
from geo.imports.values import read_date, read_degrees, read_required, read_text
from geo.incidents import WhenPrecision, Where
from geo.places import Place

_SOURCES = {
    "status_wiki": "Wikipedia", "status_dsm": "DeepStateMap", "status_isw": "Institute for the Study of War",
}  # fmt: skip
_MIXED = ("status", "status_boost")
_CONTESTED = "CONTESTED"
_PARTIES = ("UA", "RU")
_EMPTY = frozenset({"", "NA", "NaN"})
_DAY = timedelta(days=1)
_WHERE = {
    "STREET": Where.EXACT, "PPL": Where.EXACT, "ADM4": Where.NEAR, "ADM3": Where.DISTRICT, "ADM2": Where.DISTRICT,
    "ADM1": Where.PROVINCE, "ADM0": Where.COUNTRY,
}  # fmt: skip
EXTRACTOR = "import@1:viina"
_LICENCE = "ODbL 1.0"


@dataclass(frozen=True, slots=True)
class Span:
    """Days without a gap, both ends included, on which one source says the same of one place; `line` is the first's."""

    place: Place
    source: str
    status: str
    first: date
    last: date
    line: int


def _read_control(job: Job) -> tuple[SeenActor, ...]:
    columns = CONTROL.columns(job.sheet)
    used = {name: columns[name] for name in _SOURCES if name in columns}
    if not used:
        raise Refused(f"has none of the columns {', '.join(_SOURCES)}")
    for name in columns:
        if name.startswith("status") and name not in used:
            why = "is VIINA's own mixture of the others" if name in _MIXED else "is no source known here"
            job.tally.remark(None, name, "", f"{why} and is not taken")
    days = _Days(job, used, columns["geonameid"], columns["date"])
    days.read()
    actors = Actors(job.dataset, job.mapping.actors, job.guess, job.tally)
    taken: set[int] = set()
    spoken = set()
    for name in used:
        if spans := list(days.spans(name)):
            spoken.add(_document_id(name, days.first, days.last))
            taken |= _claims(job, actors, name, spans, days)
    job.tally.counts["claims"] += len(taken)
    again = bool(spoken) and spoken <= {*job.dataset.documents}
    job.tally.counts["duplicates" if again else "unchanged"] += len(days.found) - len(taken)
    seen = actors.seen()
    for actor in seen:
        if not actor.confirmed and not (actor.actor and job.guess):
            job.tally.remark(None, "status", actor.name, "is nobody of this dataset yet: no claim is made of it")
    return seen


class _Days:
    """Every day's statuses of the followed places; `found` is by place and day the line and the fields."""

    def __init__(self, job: Job, used: dict[str, int], place: int, day: int) -> None:
        self._job, self._used, self._place, self._day = job, used, place, day
        followed = job.dataset.followed
        self._places = {str(one.geonames_id): one for one in followed if one.geonames_id is not None}
        if not self._places:
            raise Refused(
                "no place that this dataset follows has a GeoNames id in places.csv, by which VIINA names places"
            )
        self.found: dict[tuple[str, date], tuple[int, tuple[str, ...]]] = {}
        self.first, self.last = date.max, date.min

    def read(self) -> None:
        """Read all rows, keeping those of followed places."""
        tally = self._job.tally
        for number, (line, fields) in enumerate(self._job.sheet.rows, start=1):
            check_rows(number, CONTROL_ROWS)
            try:
                if isinstance(fields, Unreadable):
                    raise fields
                name = fields[self._place].strip().removesuffix(".0")
                if not (name.isascii() and name.isdigit()):
                    raise Unreadable("geonameid", fields[self._place], "is no GeoNames id")
                if name in self._places:
                    self._take(line, name, fields)
                else:
                    tally.counts["elsewhere"] += 1
            except Unreadable as error:
                tally.unreadable(line, error)

    def _take(self, line: int, name: str, fields: list[str]) -> None:
        day = read_date("date", fields[self._day])
        statuses = []
        for column, at in self._used.items():
            status = fields[at].strip()
            if status in _EMPTY:
                status = ""
            elif status not in (*_PARTIES, _CONTESTED):
                raise Unreadable(column, status, f"is none of {', '.join((*_PARTIES, _CONTESTED))}")
            statuses.append(status)
        held = self.found.get((name, day))
        if held is None:
            self.found[name, day] = (line, tuple(statuses))
            self.first, self.last = min(self.first, day), max(self.last, day)
        elif held[1] == tuple(statuses):
            self._job.tally.counts["duplicates"] += 1
        else:
            raise Unreadable("date", day.isoformat(), f"of this place and day row {held[0]} says something else")

    def spans(self, column: str) -> Iterator[Span]:
        """The spans of one source, by place and day. A day without a status, or without a row, ends a span."""
        at = list(self._used).index(column)
        open_span: Span | None = None
        for (name, day), (line, statuses) in sorted(self.found.items()):
            place, status = self._places[name], statuses[at]
            if open_span and (place, status, day - _DAY) == (open_span.place, open_span.status, open_span.last):
                open_span = Span(place, column, status, open_span.first, day, open_span.line)
                continue
            if open_span and open_span.status:
                yield open_span
            open_span = Span(place, column, status, day, day, line)
        if open_span and open_span.status:
            yield open_span


def _document_id(column: str, first: date, last: date) -> str:
    return f"viina-{column.removeprefix('status_')}-{first.isoformat()}-{last.isoformat()}"


def _claims(job: Job, actors: Actors, column: str, spans: list[Span], days: _Days) -> set[int]:
    """Make the claims of one source, in one document; gives the lines they begin on.

    The table does not say when each row was put out: all are known by its last day, and not before.
    """
    tally, last = job.tally, days.last
    agency = _SOURCES[column]
    document = Document(
        id=_document_id(column, days.first, last),
        publisher="VIINA", agency=agency, side=NOT_STATED, title=f"VIINA, control by day, column {column}: {agency}",
        published=last, published_edtf=read_edtf(last.isoformat()), published_basis=PublishedBasis.INFERRED,
        published_note="the last day in the table", read=Read.CITED, language="en", licence=_LICENCE,
        url="https://github.com/zhukovyuri/VIINA", text=None,
    )  # fmt: skip
    if document.id in job.dataset.documents:
        tally.remark(None, column, document.id, "this document is in the dataset already: nothing is taken of it again")
        return set()
    taken = set()
    holder: dict[str, str] = {}
    for span in spans:
        party = span.status
        if party == _CONTESTED:
            # Who fights for a place is the one that does not hold it; the table does not say more.
            before = holder.get(span.place.id)
            party = next((one for one in _PARTIES if before and one != before), "")
        else:
            holder[span.place.id] = party
        if not party:
            tally.remark(
                span.line, column, span.status, "is fought over, and nothing before says who held it: no claim"
            )
            continue
        actor = actors.find(party)
        if not actor:
            continue
        when = read_edtf(span.first.isoformat() if span.first == span.last else f"{span.first}/{span.last}")
        predicate = Predicate.CONTESTED if span.status == _CONTESTED else Predicate.HOLDS
        claim = make_claim(
            document.id, span.place.name, span.place.id, actor, predicate, when, extractor=EXTRACTOR,
            note=f"geonameid {span.place.geonames_id}",
        )  # fmt: skip
        tally.documents[document.id] = document
        tally.claims[claim.id] = claim
        taken.add(span.line)
    return taken


def _event_reader(columns: dict[str, int], tally: Tally) -> RowReader:
    told: set[str] = set()

    def precision(line: int, value: str) -> Where:
        if value not in _WHERE and value not in told:
            told.add(value)
            tally.remark(
                line, "GEO_PRECISION", value, "is no precision known here: how exact these points are is not told"
            )
        return _WHERE.get(value, Where.UNKNOWN)

    def read(line: int, fields: list[str]) -> Found:
        def text(name: str) -> str:
            value = fields[columns[name]] if name in columns else ""
            return "" if value in _EMPTY else read_text(name, value)

        day = read_date("date", fields[columns["date"]])
        return Found(
            line=line, id=f"viina-{read_required('event_id', fields[columns['event_id']])}", first=day, last=day,
            lon=read_degrees("longitude", fields[columns["longitude"]], 180.0),
            lat=read_degrees("latitude", fields[columns["latitude"]], 90.0),
            where=precision(line, fields[columns["geo_precision"]].strip().upper()),
            when=WhenPrecision.UNKNOWN, kind="report", side_a="", side_b="", deaths=None,
            toponym=text("asciiname") or text("address"),
            source="; ".join(part for part in (f"VIINA: {text('source')}", text("url")) if part), admin1=text("adm1_name"),
        )  # fmt: skip

    return read


def _read_events(job: Job) -> tuple[SeenActor, ...]:
    read_rows(job, _event_reader(EVENTS.columns(job.sheet), job.tally))
    return ()


_ATTRIBUTION = "VIINA 2.0, Yuri Zhukov and Natalie Ayers (ODbL 1.0)"
CONTROL = Format(
    "viina", "VIINA control", f"Claims: {_ATTRIBUTION}", ("geonameid", "date", "status_wiki"), _read_control
)
EVENTS = Format(
    "viina-events", "VIINA event", f"Incidents: {_ATTRIBUTION}",
    ("event_id", "report_id", "date", "longitude", "latitude", "geo_precision", "source"), _read_events,
)  # fmt: skip
