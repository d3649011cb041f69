"""Exports: files that others open, the same bytes every time, and agreement with the state of the day."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pytest
from geojson_pydantic import FeatureCollection

from geo.dataset import DEFAULT_FOLDER, Dataset
from geo.exports import FORMATS, export_bytes, export_name, write_export
from geo.layers import LAYERS, View, state_rows

VIEW = View(date(2021, 8, 12), None, "corroborated")
CHOICES = [(name, layer) for name, form in FORMATS.items() for layer in form.layers or (None,)]


@pytest.mark.parametrize("layer", sorted(LAYERS.keys() - {"incidents"}))  # of which the shipped dataset has none
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


def test_ids_are_the_same_in_every_format(shipped: Dataset, tmp_path: Path) -> None:
    write_export(shipped, "geopackage", tmp_path / "all.gpkg", layer=None, view=VIEW)
    for layer in ("provinces", "capitals", "events"):
        ids = [feature["id"] for feature in LAYERS[layer](shipped, VIEW)["features"]]
        assert ids == sorted(ids)
        for name in ("csv", "flatgeobuf", "geoparquet"):
            path = tmp_path / f"{layer}{FORMATS[name].suffix}"
            write_export(shipped, name, path, layer=layer, view=VIEW)
            readers: dict[str, Any] = {"csv": pandas.read_csv, "geoparquet": geopandas.read_parquet}
            assert list(readers.get(name, geopandas.read_file)(path)["id"]) == ids, name
        assert list(geopandas.read_file(tmp_path / "all.gpkg", layer=layer)["id"]) == ids
        kml = export_bytes(shipped, "kml", layer, VIEW).decode()
        assert re.findall(r'<Data name="id"><value>(.*?)</value>', kml) == ids
    page = export_bytes(shipped, "html", None, VIEW).decode()
    assert all(place.id in page for place in shipped.followed)


@pytest.mark.parametrize(("name", "layer"), CHOICES)
def test_nothing_tells_when_it_was_made(shipped: Dataset, name: str, layer: str | None) -> None:
    if FORMATS[name].slow:
        pytest.skip("a film takes long; its bytes are compared in test_export_same_bytes.py")
    today = datetime.now(UTC).date().isoformat()
    assert today.encode() not in export_bytes(shipped, name, layer, VIEW)


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


def test_a_name_that_ends_in_gz_is_compressed(shipped: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "provinces.geojson.gz"
    write_export(shipped, "geojson", path, layer=None, view=VIEW)
    data = path.read_bytes()
    assert gzip.decompress(data) == export_bytes(shipped, "geojson", "provinces", VIEW)
    assert data[4:8] == bytes(4) and data[3] == 0 and data[9] == 255  # no time, no file name, no system
    assert len(geopandas.read_file(f"/vsigzip/{path}")) == 34


def test_a_manifest_tells_size_and_hash_of_what_was_written(shipped: Dataset, tmp_path: Path) -> None:
    path, beside = tmp_path / "day.csv", tmp_path / "manifest.json"
    write_export(shipped, "csv", path, layer=None, view=VIEW, manifest_path=beside)
    data = path.read_bytes()
    assert json.loads(beside.read_text("utf-8")) == {
        "dataset": {"title": shipped.title, "sha256": shipped.hash},
        "view": {"on": "2021-08-12", "known_by": None, "rule": "corroborated"},
        "files": [
            {
                "name": "day.csv", "format": "csv", "layer": "provinces", "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        ],
    }  # fmt: skip


def test_neither_file_is_written_where_one_cannot_be(shipped: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    with pytest.raises(FileNotFoundError, match="is in no folder"):
        write_export(shipped, "csv", path, layer=None, view=VIEW, manifest_path=tmp_path / "no" / "manifest.json")
    with pytest.raises(ValueError, match="cannot be the file that it tells of"):
        write_export(shipped, "csv", path, layer=None, view=VIEW, manifest_path=path)
    assert not list(tmp_path.iterdir())


def test_a_format_that_takes_long_tells_how_far_it_is(shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(dataset: Dataset, layer: str | None, view: View, *, tell: Callable[[float, str], object]) -> bytes:
        tell(0.5, f"{dataset.title} {layer} {view.rule}")
        return b"made slowly"

    told: list[tuple[float, str]] = []
    form = replace(FORMATS["csv"], make=slowly, slow=True)
    monkeypatch.setitem(FORMATS, "csv", form)
    assert export_bytes(shipped, "csv", None, VIEW, lambda *one: told.append(one)) == b"made slowly"
    assert told == [(0.5, "Afghanistan 2021 provinces corroborated")]
    assert export_bytes(shipped, "csv", None, VIEW) == b"made slowly"  # and nobody need listen
    assert len(told) == 1
