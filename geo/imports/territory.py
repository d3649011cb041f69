"""Territory: when a row that says who took or holds a place is a claim about a place that the dataset follows.

A village's fall is no word about its province's capital. A claim is made only where the row is about the followed place
itself: for a town, its name and a point within a few kilometres; for a province or district, a row that is about the
whole of it, by its name, and not about a town of that name. All else stays an incident of the kind "territory".
"""

from __future__ import annotations

from datetime import timedelta

from geo.claims import COLUMNS, Certainty, Claim, Predicate, Status, claim_id
from geo.dates import When, read_edtf
from geo.documents import NOT_STATED, Document, PublishedBasis, Read
from geo.imports.actors import Actors
from geo.imports.format import Job
from geo.imports.records import Found, SeenActor
from geo.incidents import WhenPrecision, Where
from geo.nearby import distances
from geo.places import Place, PlaceKind
from geo.toponyms import key, split_kind

NEAR_KM = 5.0
_WEEK = timedelta(days=6)


class Territory:
    """Makes claims of rows, or says why it does not."""

    def __init__(self, job: Job, extractor: str) -> None:
        self._job, self._tally, self._extractor = job, job.tally, extractor
        self._named_in: set[str] = set()
        self._others = 0
        dataset = job.dataset
        self._actors = Actors(dataset, job.mapping.actors, job.guess, job.tally)
        self._kind = dataset.settings.unit.kind
        self._followed = dataset.followed
        self._towns: dict[str, set[str]] = {}
        for place in dataset.gazetteer.places:
            if place.kind in (PlaceKind.CAPITAL, PlaceKind.TOWN):
                for name in (place.name, *(name.toponym for name in dataset.gazetteer.names(place.id))):
                    self._towns.setdefault(key(name), set()).add(place.admin1)

    def take(self, row: Found) -> str:
        """Make a claim of a row: which of the totals it counts in, "" if it is no claim of control."""
        change = row.change
        place = self._place(row)
        if change is None:
            return ""
        if place is None:
            self._others += 1
            return ""
        who, put_out = change.told_in
        when = _when(row)
        why_not = None
        if not change.gains:
            why_not = who, row.side_a, "does not tell who gained the place"
        elif change.published is None:
            why_not = put_out, "", "does not tell when it was put out"
        elif change.published < row.first:
            why_not = put_out, str(change.published), "was put out before its event"
        elif when is None:
            why_not = "", str(row.first), "does not tell how exact its day is"
        if why_not is not None or change.published is None or when is None:
            column, value, reason = why_not or ("", "", "")
            self._tally.remark(row.line, column, value, f"{reason}; kept as an incident")
            return ""
        self._named_in.add(who)
        actor = self._actors.find(change.gains)
        if not actor:
            return ""
        document = Document(
            id=row.id, publisher=change.publisher, agency=change.agency or NOT_STATED, side=NOT_STATED, title=change.title,
            published=change.published, published_edtf=read_edtf(change.published.isoformat()),
            published_basis=PublishedBasis.STATED,
            published_note=f"{change.published_by}; its sources: {change.sources or NOT_STATED}", read=Read.CITED,
            language="en", licence=change.licence, url="", text=None,
        )  # fmt: skip
        claim = make_claim(
            document.id, row.toponym, place.id, actor, change.predicate, when, extractor=self._extractor,
            note="" if row.when is WhenPrecision.DAY or row.last > row.first else f"the day is known to the {row.when}",
        )  # fmt: skip
        if document.id in self._job.dataset.documents or claim.id in self._job.dataset.claims:
            return "duplicates"
        self._tally.documents[document.id] = document
        self._tally.claims[claim.id] = claim
        return "claims"

    def finish(self) -> tuple[SeenActor, ...]:
        """The actors that gained places, and a word about those that nobody has named."""
        if self._others:
            message = f"{self._others} rows tell of no followed place, or not exactly of that: they stay incidents"
            self._tally.remark(None, "", "", message)
        seen = self._actors.seen()
        for actor in seen:
            if not actor.actor or not (actor.confirmed or self._job.guess):
                if actor.confirmed:
                    continue
                likely = f"; perhaps {actor.actor!r}" if actor.actor else ""
                message = f"is nobody of this dataset yet{likely}: {actor.rows} rows of it stay incidents"
                self._tally.remark(None, "; ".join(sorted(self._named_in)), actor.name, message)
        return seen

    def _place(self, row: Found) -> Place | None:
        """The followed place that a row is about; None if it is about another one, or that cannot be told."""
        names = {folded for name in (row.toponym, split_kind(row.toponym)[0]) if (folded := key(name))}
        if self._kind in (PlaceKind.CAPITAL, PlaceKind.TOWN):
            if row.where is not Where.EXACT:
                return None
            near = [place for place, _ in distances(self._followed, row.lon, row.lat, NEAR_KM)]
            found = [place for place in near if self._names(place) & names]
        else:
            wanted = Where.PROVINCE if self._kind is PlaceKind.PROVINCE else Where.DISTRICT
            found = [place for place in self._followed if row.where is wanted and self._names(place) & names]
            found = [place for place in found if not any(place.admin1 in self._towns.get(name, ()) for name in names)]
        return found[0] if len(found) == 1 else None

    def _names(self, place: Place) -> set[str]:
        gazetteer = self._job.dataset.gazetteer
        return {key(name) for name in (place.name, *(name.toponym for name in gazetteer.names(place.id)))} - {""}


def make_claim(
    document_id: str, toponym: str, place_id: str, actor: str, predicate: Predicate, when: When, *, extractor: str, note: str
) -> Claim:  # fmt: skip
    """An accepted claim of a document that is only cited."""
    values = dict.fromkeys(COLUMNS, "") | {
        "document_id": document_id, "toponym": toponym, "place_id": place_id, "actor": actor, "predicate": str(predicate),
        "when": when.text, "certainty": str(Certainty.ASSERTED),
    }  # fmt: skip
    return Claim(
        claim_id(values), document_id, None, None, "", toponym, place_id, "", actor, predicate, when, "", Certainty.ASSERTED,
        extractor, Status.ACCEPTED, note,
    )  # fmt: skip


def _when(row: Found) -> When | None:
    """The days of a change, None if the row does not tell how exact its one day is.

    Of a week one day is given, which need not be its first: six days either way hold it all.
    """
    day = row.first
    if row.last > day:
        return read_edtf(f"{day.isoformat()}/{row.last.isoformat()}")
    if row.when is WhenPrecision.DAY:
        return read_edtf(day.isoformat())
    if row.when is WhenPrecision.MONTH:
        return read_edtf(f"{day:%Y-%m}" if day.year >= 1000 else day.isoformat())
    if row.when in (WhenPrecision.DAYS, WhenPrecision.WEEK):
        return read_edtf(f"{(day - _WEEK).isoformat()}/{(day + _WEEK).isoformat()}")
    return None
