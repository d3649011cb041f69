"""Layers: GeoJSON feature collections (RFC 7946; lon, lat in degrees, EPSG:4326) of control, events and claims.

A layer carries its own papers: title, licence, attribution, the day, the rule and what shading means stand beside its
features. The same dataset and choice give the same layer, features sorted by id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import Point, mapping
from shapely.geometry.base import BaseGeometry

from geo.control import Span, Timeline
from geo.dataset import Dataset

if TYPE_CHECKING:  # half a second of start-up that only callers of `frame` pay
    import geopandas

_DECIMALS = 5  # about a metre


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: a valid day, what was known by a day (None: all that is known now) and the rule's name."""

    on: date
    known_by: date | None
    rule: str


def provinces(dataset: Dataset, view: View) -> dict[str, Any]:
    """The admin1 areas on a day, each in the state of its capital."""
    cells = _cells(dataset, view)
    features = []
    for area in dataset.boundaries.areas:
        span = cells.get(area.id)
        if span is not None:
            features.append(
                as_feature(area.id, area.geometry, {**place_names(dataset, span), **state_properties(dataset, span)})
            )
    return as_collection(dataset, f"{dataset.title}: provinces by who holds the capital", features, view)


def capitals(dataset: Dataset, view: View) -> dict[str, Any]:
    """The followed places on a day as points; one without a known point has a null geometry."""
    features = [
        as_feature(
            span.place_id,
            _point(dataset, span.place_id),
            {**place_names(dataset, span), **state_properties(dataset, span)},
        )
        for span in timeline_on(dataset, view).cells(view.on)
    ]
    return as_collection(dataset, f"{dataset.title}: {dataset.settings.unit.many} and who holds them", features, view)


def events(dataset: Dataset, view: View) -> dict[str, Any]:
    """The event table as points; it does not depend on the day or the rule."""
    del view
    features = [
        as_feature(event.id, _point(dataset, event.place_id), {**event.row(), "claims": list(event.claims)})
        for event in sorted(dataset.events, key=lambda event: event.id)
    ]
    return as_collection(dataset, f"{dataset.title}: changes of control", features, None)


def timeline(dataset: Dataset, view: View) -> dict[str, Any]:
    """The whole timeline: one geometry an area and its dated states, `start` and `end` inclusive."""
    whole = dataset.timeline(view.known_by, view.rule)
    seats = _seats(dataset)
    features = []
    for area in dataset.boundaries.areas:
        place_id = seats.get(area.id)
        if place_id is not None:
            spans = whole.spans(place_id)
            states = [
                {"start": span.start.isoformat(), "end": span.end.isoformat(), **state_properties(dataset, span)}
                for span in spans
            ]
            features.append(as_feature(area.id, area.geometry, {**place_names(dataset, spans[0]), "states": states}))
    title = f"{dataset.title}: control from {dataset.first} to {dataset.last}"
    return {**as_collection(dataset, title, features, None), "rule": view.rule, "known_by": _iso(view.known_by)}


def claims(dataset: Dataset, view: View) -> dict[str, Any]:
    """Every placed claim as a point with its publication; one without a known point has a null geometry."""
    del view
    features = []
    for placed in dataset.placed:
        claim, document = placed.claim, placed.document
        properties = {
            "place_id": placed.place_id, "toponym": claim.toponym, "how_placed": str(placed.how), "actor": claim.actor,
            "predicate": str(claim.predicate), "when": str(claim.when or ""), "attribution": claim.attribution,
            "certainty": str(claim.certainty), "status": str(claim.status), "quote": claim.quote, "document_id": document.id,
            "publisher": document.publisher, "agency": document.agency, "title": document.title,
            "published": document.published_edtf.text, "url": document.url,
        }  # fmt: skip
        features.append(as_feature(claim.id, _point(dataset, placed.place_id), properties))
    return as_collection(dataset, f"{dataset.title}: claims", features, None)


def incidents(dataset: Dataset, view: View) -> dict[str, Any]:
    """Every incident as a point with how exactly place and days are known; one without a point has a null geometry."""
    del view
    features = []
    for one in dataset.incidents:
        properties = {
            "first": one.first.isoformat(), "last": one.last.isoformat(), "area_id": one.area_id, "where": str(one.where),
            "when": str(one.when), "kind": one.kind, "side_a": one.side_a, "side_b": one.side_b, "deaths": one.deaths,
            "toponym": one.toponym, "source": one.source,
        }  # fmt: skip
        point = None if one.lon is None or one.lat is None else Point(one.lon, one.lat)
        features.append(as_feature(one.id, point, properties))
    return as_collection(dataset, f"{dataset.title}: incidents", features, None)


LAYERS: dict[str, Callable[[Dataset, View], dict[str, Any]]] = {
    "provinces": provinces,
    "capitals": capitals,
    "events": events,
    "timeline": timeline,
    "claims": claims,
    "incidents": incidents,
}


def frame(layer: dict[str, Any]) -> geopandas.GeoDataFrame:
    """A layer as a GeoDataFrame in EPSG:4326, indexed by feature id, one column a property."""
    import geopandas

    table = geopandas.GeoDataFrame.from_features(layer, crs="EPSG:4326")
    table.index = [feature["id"] for feature in layer["features"]]
    return table


def state_rows(dataset: Dataset, view: View) -> list[dict[str, Any]]:
    """The state of every followed place on a day as plain rows, sorted by ISO 3166-2 code and place id."""
    rows = [
        {**place_names(dataset, span), **state_properties(dataset, span)}
        for span in timeline_on(dataset, view).cells(view.on)
    ]
    return sorted(rows, key=lambda row: (row["iso_3166_2"], row["place_id"]))


def timeline_on(dataset: Dataset, view: View) -> Timeline:
    """The timeline of a view's one day, which may lie outside the dataset's. Raises LookupError for an unknown rule."""
    return dataset.timeline(view.known_by, view.rule, first=view.on, last=view.on)


def _seats(dataset: Dataset) -> dict[str, str]:
    return {dataset.settings.unit.outline(place): place.id for place in dataset.followed}


def _cells(dataset: Dataset, view: View) -> dict[str, Span]:
    by_place = {span.place_id: span for span in timeline_on(dataset, view).cells(view.on)}
    return {area_id: by_place[place_id] for area_id, place_id in _seats(dataset).items()}


def place_names(dataset: Dataset, span: Span) -> dict[str, Any]:
    """What a span's place is called: ISO 3166-2 code, id, capital, province; raises LookupError if it has no row."""
    place = dataset.gazetteer.get(span.place_id)
    province = dataset.gazetteer.get(place.admin1) if place else None
    if place is None or province is None:
        raise LookupError(f"{span.place_id!r} has no place or province in the gazetteer")
    return {
        "iso_3166_2": place.iso_3166_2, "place_id": place.id, "capital": place.name, "province": province.name,
    }  # fmt: skip


def state_properties(dataset: Dataset, span: Span) -> dict[str, Any]:
    """A span's state, what it rests on and what it overrules, with days in ISO 8601; None where nothing can be said."""
    sources = {dataset.documents[dataset.claims[claim_id].document_id].source for claim_id in span.claims}
    return {
        "state": span.state, "label": dataset.label(span.state), "basis": str(span.basis) if span.basis else None,
        "since": _iso(span.since), "sources": len(sources), "claims": list(span.claims),
        "overruled": [{"claim": one.claim_id, "reason": one.reason} for one in span.overruled],
        "contradicted_by": list(span.contradicted_by), "last_told": _iso(span.told), "claimed_by": span.claimed_by,
    }  # fmt: skip


def _point(dataset: Dataset, place_id: str) -> BaseGeometry | None:
    place = dataset.gazetteer.get(place_id)
    return Point(place.lon, place.lat) if place and place.lon is not None and place.lat is not None else None


def as_feature(feature_id: str, geometry: BaseGeometry | None, properties: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature: lon, lat in degrees, rounded, outer rings counter-clockwise; a geometry of None stays null."""
    if geometry is None:
        return {"type": "Feature", "id": feature_id, "geometry": None, "properties": properties}
    wound = shapely.orient_polygons(geometry, exterior_cw=False)
    shape = {"type": geometry.geom_type, "coordinates": _rounded(mapping(wound)["coordinates"])}
    return {
        "type": "Feature", "id": feature_id, "bbox": _rounded(geometry.bounds), "geometry": shape, "properties": properties,
    }  # fmt: skip


def _rounded(numbers: Any) -> Any:
    return round(numbers, _DECIMALS) if isinstance(numbers, float) else [_rounded(number) for number in numbers]


def as_collection(
    dataset: Dataset, title: str, features: Iterable[dict[str, Any]], view: View | None
) -> dict[str, Any]:
    """A GeoJSON collection with its papers; a view of None says that it is not of one day, and leaves day and rule out."""
    found = list(features)
    boxes = [feature["bbox"] for feature in found if "bbox" in feature]
    settings = dataset.settings
    collection: dict[str, Any] = {"type": "FeatureCollection", "title": title}
    if view is not None:
        collection |= {"day": view.on.isoformat(), "known_by": _iso(view.known_by), "rule": view.rule}
    collection |= {"note": settings.unit.note, "licence": settings.licence, "licence_url": settings.licence_url}
    collection |= {"attribution": list(settings.attributions), "dataset": dataset.hash}
    if boxes:
        west, south, east, north = zip(*boxes, strict=True)
        collection["bbox"] = [min(west), min(south), max(east), max(north)]
    return {**collection, "features": found}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
