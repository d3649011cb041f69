"""Linked Places: GeoJSON that any reader opens, JSON-LD terms of the format, and who controlled each place when."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
from geojson_pydantic import FeatureCollection

from geo.dataset import Dataset
from geo.exports import export_bytes, write_export
from tests.formats import SAMPLED, TRAP, VIEW, states, trapped

LAYERS = ("provinces", "capitals")


@pytest.fixture(scope="module")
def files(shipped: Dataset) -> dict[str, Any]:
    return {layer: json.loads(export_bytes(shipped, "linked-places", layer, VIEW)) for layer in LAYERS}


@pytest.mark.filterwarnings("ignore:GeometryCollection should not be used:UserWarning")  # Linked Places wants it
@pytest.mark.parametrize("layer", LAYERS)
def test_it_is_geojson_that_gdal_opens(shipped: Dataset, tmp_path: Path, layer: str) -> None:
    path = tmp_path / "places.json"
    write_export(shipped, "linked-places", path, layer=layer, view=VIEW)
    FeatureCollection.model_validate_json(path.read_bytes())
    table = geopandas.read_file(path)
    assert (len(table), table.crs.to_epsg()) == (34, 4326)
    assert set(table["iso_3166_2"]) == set(states(shipped))


@pytest.mark.parametrize("layer", LAYERS)
def test_control_is_told_for_every_day(shipped: Dataset, files: dict[str, Any], layer: str) -> None:
    for day in SAMPLED:
        found: dict[str, set[str]] = {}
        for feature in files[layer]["features"]:
            told = [one for one in feature["relations"] if "state" in one and _has(one, day.isoformat())]
            found[feature["properties"]["iso_3166_2"]] = {one["state"] for one in told} or {"unknown"}
        assert found == {place: {state} for place, state in states(shipped, day).items()}


def _has(relation: dict[str, Any], day: str) -> bool:
    return any(one["start"]["in"] <= day <= one["end"]["in"] for one in relation["when"]["timespans"])


def test_contested_is_a_relation_to_each_party(shipped: Dataset, files: dict[str, Any]) -> None:
    fought = [
        one for feature in files["capitals"]["features"] for one in feature["relations"]
        if one.get("state") == "contested" and _has(one, "2021-08-12")
    ]  # fmt: skip
    assert {one["label"] for one in fought} >= {"contested by Government", "contested by Taliban"}
    assert all(one["citations"] for one in fought)


@pytest.mark.parametrize("layer", LAYERS)
def test_each_place_has_what_the_format_wants(files: dict[str, Any], layer: str) -> None:
    assert files[layer]["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    ids = [feature["@id"] for feature in files[layer]["features"]]
    assert ids == sorted(ids) and len(set(ids)) == 34 and all(one.startswith("urn:") for one in ids)
    for feature in files[layer]["features"]:
        assert feature["properties"]["title"] and feature["properties"]["fclasses"] in (["A"], ["P"])
        assert feature["properties"]["ccodes"] == ["AF"]
        names = feature["names"]
        assert names[0]["toponym"] == feature["properties"]["title"] and names[0]["citations"][0]["label"]
        assert feature["types"][0]["identifier"].startswith("aat:")
        assert feature["geometry"]["type"] == "GeometryCollection" and len(feature["geometry"]["geometries"]) == 1
        assert all(one["identifier"].startswith("https://www.geonames.org/") for one in feature["links"])


def test_names_come_in_their_languages_and_misspellings_do_not(shipped: Dataset, files: dict[str, Any]) -> None:
    [herat] = [one for one in files["capitals"]["features"] if one["properties"]["place"] == "AF-HER.herat"]
    assert {"en", "prs", "ps"} <= {name.get("lang") for name in herat["names"]}
    wrong = {name.toponym for name in shipped.gazetteer.names("AF-HEL.lashkar-gah") if name.kind == "misspelling"}
    [lashkar] = [one for one in files["capitals"]["features"] if one["properties"]["place"] == "AF-HEL.lashkar-gah"]
    right = {name.toponym for name in shipped.gazetteer.names("AF-HEL.lashkar-gah") if name.kind != "misspelling"}
    assert {name["toponym"] for name in lashkar["names"]} == right and not (wrong - right) & right


def test_markup_stays_text(tmp_path: Path) -> None:
    dataset = trapped(tmp_path)
    found = json.loads(export_bytes(dataset, "linked-places", "provinces", VIEW))
    assert all(TRAP in feature["properties"]["title"] for feature in found["features"])
    assert all("<" not in feature["@id"] and '"' not in feature["@id"] for feature in found["features"])


def test_an_unknown_layer_is_refused(shipped: Dataset) -> None:
    with pytest.raises(LookupError, match="'events' is no layer of linked-places"):
        export_bytes(shipped, "linked-places", "events", VIEW)
