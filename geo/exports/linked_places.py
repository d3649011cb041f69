"""Linked Places Format (GeoJSON-LD): each place with its names and who has them, its links, and who controlled it when.

The format has no word for control. A state is a relation to the party, "related to" with a label, its days as the relation's
timespan; the plain state, basis and claims stand beside it under names of ours, which readers of the format pass over.
Days of which nothing is known have no relation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from geo.dataset import Dataset
from geo.exports.format import Format
from geo.exports.geojson import written
from geo.exports.looks import through
from geo.gazetteer import Name, NameKind, Place, PlaceKind
from geo.layers import LAYERS, View
from geo.resolve import CONTESTED, UNKNOWN

_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
_LAYERS = ("provinces", "capitals")
_TYPES = {
    PlaceKind.PROVINCE: ("A", "aat:300000774", "province"),
    PlaceKind.CAPITAL: ("P", "aat:300008347", "inhabited place"),
}
_SURE = {"observed": "certain", "carried": "less-certain", "assumed": "uncertain"}
_GEONAMES = "https://www.geonames.org/"
_SOURCES = {"GeoNames": _GEONAMES, "Natural Earth": "https://www.naturalearthdata.com/"}


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """Provinces or capitals as the bytes of a Linked Places file, with the whole timeline; raises LookupError for another layer."""
    if layer not in _LAYERS:
        raise LookupError(f"{layer!r} is no layer of Linked Places; there are {', '.join(_LAYERS)}")
    collection = LAYERS[layer](dataset, view)
    relations = _relations(dataset, view)
    features = [
        _feature(dataset, feature, relations[feature["properties"]["place_id"]]) for feature in collection["features"]
    ]
    head = {name: value for name, value in collection.items() if name not in ("features", "day")}
    return written({"@context": _CONTEXT, **head, "features": features})


def _feature(dataset: Dataset, feature: dict[str, Any], relations: list[dict[str, Any]]) -> dict[str, Any]:
    place = dataset.gazetteer.get(feature["id"])
    if place is None:
        raise LookupError(f"{feature['id']!r} has no row in the gazetteer")
    kind, concept, label = _TYPES[PlaceKind.PROVINCE if place.kind is PlaceKind.PROVINCE else PlaceKind.CAPITAL]
    geometry = feature["geometry"]
    parts = [{**geometry, "citations": [_source(place.source)]}] if geometry else []
    about = {
        "title": place.name, "ccodes": [place.iso_3166_2.split("-")[0]], "fclasses": [kind], "place": place.id,
        "iso_3166_2": place.iso_3166_2,
    }  # fmt: skip
    return {
        "@id": _uri(dataset, "place", place.id), "type": "Feature", "properties": about,
        "when": {"timespans": [_timespan(dataset.first.isoformat(), dataset.last.isoformat())]},
        "names": [_name(name) for name in _names(dataset, place)],
        "types": [{"identifier": concept, "label": label, "sourceLabels": [{"label": str(place.kind), "lang": "en"}]}],
        "geometry": {"type": "GeometryCollection", "geometries": parts},
        "links": [{"type": "closeMatch", "identifier": f"{_GEONAMES}{place.geonames_id}"}] if place.geonames_id else [],
        "relations": [_part_of(dataset, place), *relations] if place.id != place.admin1 else relations,
    }  # fmt: skip


def _names(dataset: Dataset, place: Place) -> list[Name]:
    """Its names, ours first; misspellings are nobody's name for it."""
    found = [name for name in dataset.gazetteer.names(place.id) if name.kind is not NameKind.MISSPELLING]
    return sorted(found, key=lambda name: (name.toponym != place.name, name))


def _name(name: Name) -> dict[str, Any]:
    language = {} if name.language == "und" else {"lang": name.language}
    return {"toponym": name.toponym, **language, "citations": [_source(name.source)]}


def _source(label: str) -> dict[str, str]:
    """A source as a citation, with its address where we know one."""
    address = next((url for name, url in _SOURCES.items() if label.startswith(name)), None)
    return {"label": label} if address is None else {"label": label, "@id": address}


def _part_of(dataset: Dataset, place: Place) -> dict[str, Any]:
    province = dataset.gazetteer.get(place.admin1)
    label = f"part of {province.name if province else place.admin1}"
    return {
        "relationType": "gvp:broaderPartitive", "relationTo": _uri(dataset, "place", place.admin1), "label": label,
        "when": {"timespans": [_timespan(dataset.first.isoformat(), dataset.last.isoformat())]},
    }  # fmt: skip


def _relations(dataset: Dataset, view: View) -> dict[str, list[dict[str, Any]]]:
    """The control of each place by its id, a relation to each party of a span."""
    looks, actors = through(dataset, view), list(dataset.actors.values())
    found: dict[str, list[dict[str, Any]]] = {}
    for place_id, spans in dataset.timeline(view.known_by, view.rule).spans_by_place.items():
        known = (span for span in spans if span.state != UNKNOWN)
        found[place_id] = [
            {
                "relationType": "gvp:tgn3000_related_to", "relationTo": _uri(dataset, "actor", actors[party].id),
                "label": f"contested by {actors[party].label}" if span.state == CONTESTED else f"controlled by {actors[party].label}",
                "when": {"timespans": [_timespan(span.start.isoformat(), span.end.isoformat())]},
                "certainty": _SURE[str(span.basis)], "state": span.state, "basis": str(span.basis), "claims": list(span.claims),
                "citations": _cited(dataset, span.claims),
            }
            for span in known for party in looks[place_id, span.start.isoformat()].look["actors"]
        ]  # fmt: skip
    return found


def _cited(dataset: Dataset, claims: Iterable[str]) -> list[dict[str, str]]:
    """The documents of these claims, each once."""
    documents = {dataset.claims[claim_id].document_id: None for claim_id in claims}
    cited = []
    for document in (dataset.documents[one] for one in sorted(documents)):
        label = f"{document.byline}, {document.title}, {document.published_edtf.text}"
        cited.append({"label": label, "@id": document.url} if document.url else {"label": label})
    return cited


def _timespan(first: str, last: str) -> dict[str, Any]:
    return {"start": {"in": first}, "end": {"in": last}}


def _uri(dataset: Dataset, kind: str, name: str) -> str:
    return f"urn:changing-hands:{quote(dataset.folder.resolve().name, safe='')}:{kind}:{quote(name, safe='')}"


FORMAT = Format(
    name="linked-places",
    suffix=".lpf.json",
    mime="application/ld+json",
    layers=_LAYERS,
    make=make,
    gzip=True,
)
