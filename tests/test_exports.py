"""Exports: files that others open, the same bytes every time, and agreement with the state of the day."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import geopandas
import pytest
from geojson_pydantic import FeatureCollection

from geo.dataset import DEFAULT_FOLDER, HOME, Dataset
from geo.exports import FORMATS, export_bytes, export_name, write_export
from geo.layers import LAYERS, View, state_rows

VIEW = View(date(2021, 8, 12), None, "corroborated")
CHOICES = [(name, layer) for name, form in FORMATS.items() for layer in form.layers or (None,)]


@pytest.mark.parametrize("layer", LAYERS)
def test_geojson_is_rfc_7946(shipped: Dataset, layer: str) -> None:
    collection = FeatureCollection.model_validate_json(export_bytes(shipped, "geojson", layer, VIEW))
    assert len(collection.features) >= 34 and collection.bbox is not None
    raw = json.loads(export_bytes(shipped, "geojson", layer, VIEW))
    assert "crs" not in raw and raw["attribution"] and raw["licence"] and raw["note"].startswith("A province is shaded")


@pytest.mark.parametrize("layer", ["provinces", "capitals"])
def test_geojson_opens_in_geopandas_and_agrees_with_the_state(shipped: Dataset, tmp_path: Path, layer: str) -> None:
    path = tmp_path / "day.geojson"
    write_export(shipped, "geojson", path, layer=layer, view=VIEW)
    table = geopandas.read_file(path)
    assert table.crs.to_epsg() == 4326
    found = {row.iso_3166_2: (row.state, row.basis, row.capital) for row in table.itertuples()}
    assert found == {
        row["iso_3166_2"]: (row["state"], row["basis"], row["capital"]) for row in state_rows(shipped, VIEW)
    }


def test_csv_rows_agree_with_the_state_and_the_events(shipped: Dataset) -> None:
    rows = list(csv.DictReader(io.StringIO(export_bytes(shipped, "csv", "provinces", VIEW).decode())))
    assert {row["iso_3166_2"]: row["state"] for row in rows} == {
        row["iso_3166_2"]: row["state"] for row in state_rows(shipped, VIEW)
    }
    events = list(csv.DictReader(io.StringIO(export_bytes(shipped, "csv", "events", VIEW).decode())))
    assert [row["id"] for row in events] == sorted(event.id for event in shipped.events)
    assert all(row["lon"] and row["lat"] and row["publishers"] for row in events)
    spans = list(csv.DictReader(io.StringIO(export_bytes(shipped, "csv", "timeline", VIEW).decode())))
    assert len(spans) == sum(len(shipped.timeline().spans(place.id)) for place in shipped.followed)


@pytest.mark.parametrize(("name", "layer"), CHOICES)
def test_ids_are_the_same_in_every_format(shipped: Dataset, name: str, layer: str | None) -> None:
    if name == "csv" and layer:
        ids = {row["id"] for row in csv.DictReader(io.StringIO(export_bytes(shipped, name, layer, VIEW).decode()))}
        assert ids == {feature["id"] for feature in LAYERS[layer](shipped, VIEW)["features"]}
    if name == "html":
        page = export_bytes(shipped, name, layer, VIEW).decode()
        assert all(place.id in page for place in shipped.followed)


HASHES = """
import hashlib, sys
from datetime import date
from geo.dataset import Dataset
from geo.exports import FORMATS, export_bytes
from geo.layers import View
dataset = Dataset.load()
for name, form in FORMATS.items():
    for layer in form.layers or (None,):
        print(name, layer, hashlib.sha256(export_bytes(dataset, name, layer, View(date(2021, 8, 12), None, "latest"))).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_another_process_and_time_zone() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASHES], cwd=HOME, check=True, capture_output=True, text=True,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed},
        ).stdout
        for zone, seed in (("America/New_York", "1"), ("Asia/Kabul", "2"))
    }  # fmt: skip
    assert len(outputs) == 1 and outputs.pop().count("\n") == len(CHOICES)


def test_names_say_what_is_inside(shipped: Dataset) -> None:
    known = View(VIEW.on, date(2021, 8, 10), VIEW.rule)
    folder = DEFAULT_FOLDER.name
    assert export_name(shipped, "geojson", "provinces", VIEW) == f"{folder}_provinces_2021-08-12.geojson"
    assert export_name(shipped, "csv", "events", known) == f"{folder}_events_known-by-2021-08-10.csv"
    assert export_name(shipped, "html", None, VIEW) == f"{folder}_2021-08-12.html"


@pytest.mark.parametrize(("name", "layer"), [("shapefile", None), ("geojson", "rivers"), ("html", "provinces")])
def test_what_does_not_exist_is_refused(shipped: Dataset, tmp_path: Path, name: str, layer: str | None) -> None:
    with pytest.raises(LookupError, match=layer or name):
        write_export(shipped, name, tmp_path / "out", layer=layer, view=VIEW)
    assert not list(tmp_path.iterdir())


def test_every_format_says_when_to_choose_it() -> None:
    for name, form in FORMATS.items():
        assert (
            form.name == name
            and form.title
            and form.mime
            and form.suffix.startswith(".")
            and form.why.startswith("Choose it")
        )
