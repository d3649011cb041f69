"""What the tests of the formats share: one view of the shipped dataset, what its states are, and a dataset full of traps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from geo.boundaries import Boundaries
from geo.claims import Claim
from geo.dataset import Dataset
from geo.documents import Document
from geo.gazetteer import Gazetteer
from geo.layers import View
from tests.world import write_world

VIEW = View(date(2021, 8, 12), None, "corroborated")
SAMPLED = (date(2021, 7, 1), date(2021, 8, 8), date(2021, 8, 12), date(2021, 8, 15), date(2021, 9, 15))
TRAP = "<script>alert(1)</script> ]]> & \"two\" 'one' <b>\n=1+1"


def states(dataset: Dataset, day: date = VIEW.on, view: View = VIEW) -> dict[str, str]:
    """Who holds each province's capital on a day, by the province's id: from the timeline, not from any layer."""
    timeline = dataset.timeline(view.known_by, view.rule)
    return {place.admin1: timeline.cell(place.id, day).state for place in dataset.followed}


def spans(dataset: Dataset, view: View = VIEW) -> set[tuple[str, str, str, str]]:
    """Every span of the timeline: province, first and last day, state."""
    timeline = dataset.timeline(view.known_by, view.rule)
    return {
        (place.admin1, span.start.isoformat(), span.end.isoformat(), span.state)
        for place in dataset.followed
        for span in timeline.spans(place.id)
    }


def days(dataset: Dataset) -> Iterator[date]:
    """Every day of the timeline."""
    return (dataset.first + timedelta(days=at) for at in range((dataset.last - dataset.first).days + 1))


def trapped(folder: Path) -> Dataset:
    """The tiny world with markup, quotes and line ends in every text and id that a dataset brings along."""
    dataset = Dataset.load(write_world(folder / "<b>&world"))
    settings, gazetteer = dataset.settings, dataset.gazetteer
    actors = {name: replace(one, label=TRAP, long_label=TRAP) for name, one in settings.actors.items()}
    unit = replace(settings.unit, one=TRAP, many=TRAP, note=TRAP)
    told = {"title": TRAP, "description": TRAP, "licence": TRAP, "licence_url": TRAP, "attributions": (TRAP,)}
    places = [
        replace(one, id=_id(one.id), admin1=_id(one.admin1), iso_3166_2=_id(one.iso_3166_2), name=f"{one.name} {TRAP}", source=TRAP)
        for one in gazetteer.places
    ]  # fmt: skip
    names = [
        replace(name, place_id=_id(name.place_id), toponym=f"{name.toponym} {TRAP}", source=TRAP)
        for one in gazetteer.places for name in gazetteer.names(one.id)
    ]  # fmt: skip
    documents = {_id(name): _document(one) for name, one in dataset.documents.items()}
    claims = {name: _claim(one) for name, one in dataset.claims.items()}
    events = (
        replace(one, id=_id(one.id), place_id=_id(one.place_id), place=TRAP, province=TRAP, iso_3166_2=_id(one.iso_3166_2), publishers=(TRAP,))
        for one in dataset.events
    )  # fmt: skip
    return replace(
        dataset,
        settings=replace(settings, unit=unit, actors=actors, **told),
        boundaries=Boundaries([replace(area, id=_id(area.id)) for area in dataset.boundaries.areas]),
        gazetteer=Gazetteer(places, names),
        documents=documents,
        claims=claims,
        placed=tuple(
            replace(one, claim=claims[one.claim.id], document=documents[_id(one.document.id)], place_id=_id(one.place_id))
            for one in dataset.placed
        ),
        events=tuple(events),
        hash="0" * 64,
    )  # fmt: skip


def _id(name: str) -> str:
    return f"{name}<b>&\"'"


def _document(one: Document) -> Document:
    return replace(one, id=_id(one.id), publisher=TRAP, agency=f"{TRAP} {one.agency}", title=TRAP, licence=TRAP)


def _claim(one: Claim) -> Claim:
    place_id = _id(one.place_id) if one.place_id else ""
    return replace(one, document_id=_id(one.document_id), place_id=place_id, quote=TRAP, toponym=TRAP, attribution=TRAP)
