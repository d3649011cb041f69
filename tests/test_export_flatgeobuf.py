"""FlatGeobuf: opened by GDAL with the states, the days and the papers that went in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import geopandas
import pyogrio
import pytest

from geo.dataset import Dataset
from geo.exports import write_export
from geo.layers import LAYERS
from tests.formats import SAMPLED, TRAP, VIEW, spans, states, trapped


@pytest.fixture(scope="module")
def folder(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("flatgeobuf")
    for layer in LAYERS:
        write_export(shipped, "flatgeobuf", made / f"{layer}.fgb", layer=layer, view=VIEW)
    return made


@pytest.mark.parametrize("layer", ["provinces", "capitals"])
def test_the_day_has_the_states_of_the_timeline(shipped: Dataset, folder: Path, layer: str) -> None:
    table = geopandas.read_file(folder / f"{layer}.fgb")
    assert (len(table), table.crs.to_epsg()) == (34, 4326)
    assert dict(zip(table["iso_3166_2"], table["state"], strict=True)) == states(shipped)
    assert list(table["id"]) == sorted(table["id"])


def test_the_timeline_has_every_span_with_its_days(shipped: Dataset, folder: Path) -> None:
    table = geopandas.read_file(folder / "timeline.fgb")
    assert {(row.id, row.start, row.end, row.state) for row in table.itertuples()} == spans(shipped)
    for day in map(date.isoformat, SAMPLED):
        on = table[(table["start"] <= day) & (table["end"] >= day)]
        assert dict(zip(on["id"], on["state"], strict=True)) == states(shipped, date.fromisoformat(day))


def test_days_stay_text_for_the_format_knows_only_instants(folder: Path) -> None:
    info = pyogrio.read_info(folder / "events.fgb")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert types["latest"] == "OFTString" and types["sources"] == "OFTInteger64"


def test_it_carries_its_papers(shipped: Dataset, folder: Path) -> None:
    about = json.loads(pyogrio.read_info(folder / "claims.fgb")["layer_metadata"]["DESCRIPTION"])
    assert about["licence"] == "CC BY 4.0" and about["dataset_sha256"] == shipped.hash and about["citation"]


def test_markup_stays_text(tmp_path: Path) -> None:
    dataset, path = trapped(tmp_path), tmp_path / "trap.fgb"
    write_export(dataset, "flatgeobuf", path, layer="claims", view=VIEW)
    assert set(geopandas.read_file(path)["quote"]) == {TRAP}
