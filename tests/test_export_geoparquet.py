"""GeoParquet 1.1: valid by a check that is not ours, opened by pyarrow and geopandas with dates as dates."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import geoparquet_validator
import pytest
from pyarrow import parquet, types

from geo.dataset import Dataset
from geo.exports import write_export
from geo.layers import LAYERS
from tests.formats import SAMPLED, TRAP, VIEW, spans, states, trapped


@pytest.fixture(scope="module")
def folder(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("geoparquet")
    for layer in LAYERS:
        write_export(shipped, "geoparquet", made / f"{layer}.parquet", layer=layer, view=VIEW)
    return made


@pytest.mark.parametrize("layer", LAYERS)
def test_it_conforms_to_the_specification(folder: Path, layer: str) -> None:
    report = geoparquet_validator.check(str(folder / f"{layer}.parquet"))
    for part in ("core", "covering"):
        assert geoparquet_validator.failed(report, part) == []
        passed = [one["id"] for one in report["outcomes"] if one["status"] == "pass"]
        assert any(one.startswith(f"/conf/{part}/") for one in passed)


@pytest.mark.parametrize("layer", ["provinces", "capitals"])
def test_the_day_has_the_states_of_the_timeline(shipped: Dataset, folder: Path, layer: str) -> None:
    table = geopandas.read_parquet(folder / f"{layer}.parquet")
    assert (len(table), table.crs.to_epsg()) == (34, 4326)
    assert dict(zip(table["iso_3166_2"], table["state"], strict=True)) == states(shipped)


def test_the_timeline_has_every_span_with_its_days(shipped: Dataset, folder: Path) -> None:
    table = parquet.read_table(folder / "timeline.parquet")
    assert all(types.is_date32(table.schema.field(name).type) for name in ("start", "end", "since", "last_told"))
    rows = table.select(["id", "start", "end", "state"]).to_pylist()
    assert {(row["id"], str(row["start"]), str(row["end"]), row["state"]) for row in rows} == spans(shipped)
    for day in SAMPLED:
        on = {row["id"]: row["state"] for row in rows if row["start"] <= day <= row["end"]}
        assert on == states(shipped, day)


def test_a_reader_can_skip_what_lies_elsewhere(shipped: Dataset, folder: Path) -> None:
    west, south, east, north = shipped.boundaries.bounds
    half = geopandas.read_parquet(folder / "capitals.parquet", bbox=(west, south, (west + east) / 2, north))
    assert 0 < len(half) < 34
    compressed = parquet.ParquetFile(folder / "provinces.parquet").metadata.row_group(0).column(0).compression
    assert compressed == "ZSTD"


def test_it_carries_its_papers(shipped: Dataset, folder: Path) -> None:
    about = parquet.read_schema(folder / "claims.parquet").metadata
    assert about[b"licence"] == b"CC BY 4.0" and about[b"dataset_sha256"].decode() == shipped.hash
    assert json.loads(about[b"geo"])["version"] == "1.1.0"


def test_markup_stays_text(tmp_path: Path) -> None:
    dataset, path = trapped(tmp_path), tmp_path / "trap.parquet"
    write_export(dataset, "geoparquet", path, layer="claims", view=VIEW)
    assert set(geopandas.read_parquet(path)["quote"]) == {TRAP}
