"""GeoPackage: valid by GDAL's own check, opened by GDAL with its layers, dates and papers, and a style that QGIS can follow."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas
import pyogrio
import pytest
from lxml import etree

from geo.dataset import Dataset
from geo.events import Event
from geo.exports import write_export
from geo.exports.looks import in_order, on_day
from geo.exports.qgis import style
from geo.layers import View
from tests.formats import TRAP, VIEW, days, spans, states, trapped


@pytest.fixture(scope="module")
def file(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("geopackage") / "all.gpkg"
    write_export(shipped, "geopackage", path, layer=None, view=VIEW)
    return path


@pytest.fixture(scope="module")
def played(file: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(file, layer="spans")


def sheet(file: Path, layer: str) -> etree._Element:
    with closing(sqlite3.connect(file)) as base:
        [(text, default)] = base.execute(
            "SELECT styleQML, useAsDefault FROM layer_styles WHERE f_table_catalog = '' AND f_table_schema = ''"
            " AND f_table_name = ? AND f_geometry_column = 'geom'",
            (layer,),
        )
    assert default == 1
    return etree.fromstring(text)


def test_it_passes_the_validator_of_gdal(file: Path, tmp_path: Path) -> None:
    gpkg = pytest.importorskip("osgeo_utils.samples.validate_gpkg", reason="pip install --no-deps gdal-utils")
    checker = gpkg.GPKGChecker(str(file), abort_at_first_error=False)
    checker.check()
    assert checker.errors == []
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(broken)) as base:
        base.execute("UPDATE gpkg_contents SET last_change = 'today'")
        base.commit()
    checker = gpkg.GPKGChecker(str(broken), abort_at_first_error=False)
    checker.check()
    assert checker.errors  # it does look


def test_it_has_its_layers_and_tables(shipped: Dataset, file: Path) -> None:
    assert [(str(name), kind) for name, kind in pyogrio.list_layers(file)] == [
        ("provinces", "MultiPolygon"), ("capitals", "Point"), ("events", "Point"), ("spans", "MultiPolygon"),
        ("claims", None), ("documents", None), ("layer_styles", None),
    ]  # fmt: skip
    counts = {name: pyogrio.read_info(file, layer=name)["features"] for name, _ in pyogrio.list_layers(file)}
    assert counts == {
        "provinces": 34, "capitals": 34, "events": len(shipped.events), "spans": len(spans(shipped)),
        "claims": len(shipped.placed), "documents": len(shipped.documents), "layer_styles": 2,
    }  # fmt: skip


def test_the_day_has_the_states_of_the_timeline(shipped: Dataset, file: Path) -> None:
    for layer in ("provinces", "capitals"):
        table = geopandas.read_file(file, layer=layer)
        assert table.crs.to_epsg() == 4326
        assert dict(zip(table["iso_3166_2"], table["state"], strict=True)) == states(shipped)


def test_the_spans_are_the_timeline_day_by_day(shipped: Dataset, played: geopandas.GeoDataFrame) -> None:
    rows = {(one.id, one.start, one.end, one.state) for one in played.itertuples()}
    assert {(place, str(start)[:10], str(end)[:10], state) for place, start, end, state in rows} == spans(shipped)
    starts, until = (played[name].map(lambda day: date.fromisoformat(str(day)[:10])) for name in ("start", "until"))
    for day in days(shipped):
        on = played[(starts <= day) & (until > day)]
        assert dict(zip(on["id"], on["state"], strict=True)) == states(shipped, day)


def test_days_are_days_and_not_instants(file: Path, shipped: Dataset) -> None:
    info = pyogrio.read_info(file, layer="spans")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert {types[name] for name in ("start", "end", "until", "since", "last_told")} == {"OFTDate"}
    with closing(sqlite3.connect(file)) as base:
        rows = dict(base.execute("SELECT id, latest FROM events").fetchall())
    assert rows == {one.id: one.latest.isoformat() for one in shipped.events}


def test_it_says_licence_citation_and_fingerprint(shipped: Dataset, file: Path) -> None:
    about = pyogrio.read_info(file, layer="provinces")["dataset_metadata"]
    assert about["licence"] == "CC BY 4.0" and about["dataset_sha256"] == shipped.hash
    assert about["citation"].startswith("Changing Hands ") and "GeoNames" in about["attribution"]
    assert (about["day"], about["rule"]) == ("2021-08-12", "corroborated")


def test_every_row_has_a_look_that_the_style_draws(file: Path, played: geopandas.GeoDataFrame) -> None:
    for layer, table in (("provinces", geopandas.read_file(file, layer="provinces")), ("spans", played)):
        drawn = sheet(file, layer)
        renderer = drawn.find("renderer-v2")
        assert renderer is not None and renderer.get("attr") == "look"
        symbols = {one.get("name") for one in renderer.findall("symbols/symbol")}
        categories = {one.get("value"): one.get("symbol") for one in renderer.findall("categories/category")}
        assert set(table["look"]) <= set(categories) and set(categories.values()) == symbols


def test_the_style_has_the_parties_colours_and_hatches_what_is_contested(shipped: Dataset, file: Path) -> None:
    drawn = sheet(file, "spans")
    [number] = drawn.xpath("//category[@value='contested government taliban']/@symbol")
    fills = drawn.xpath(f"//symbols/symbol[@name='{number}']/layer[@class='SimpleFill' or @class='LinePatternFill']")
    assert [one.get("class") for one in fills] == ["SimpleFill", "LinePatternFill"]
    colours = [colour for one in fills for colour in one.xpath(".//Option[@name='color' or @name='line_color']/@value")]
    parties = [shipped.actors[one].colour for one in ("government", "taliban")]
    assert colours == [",".join(str(int(one[at : at + 2], 16)) for at in (1, 3, 5)) + ",255" for one in parties]
    [plain] = drawn.xpath("//category[@value='taliban']/@symbol")
    assert len(drawn.xpath(f"//symbols/symbol[@name='{plain}']/layer")) == 2  # the colour and an edge


def test_what_is_assumed_and_what_is_unknown_have_patterns_of_their_own(shipped: Dataset) -> None:
    early = View(date(2021, 7, 28), date(2021, 7, 1), "corroborated")
    shown = in_order(on_day(shipped, early).values())
    drawn = etree.fromstring(style(shipped, shown))
    kinds = {one.key: drawn.xpath(f"//symbols/symbol[@name='{at}']/layer/@class") for at, one in enumerate(shown)}
    assert kinds["unknown"][:3] == ["SimpleFill", "LinePatternFill", "LinePatternFill"]
    assert kinds["government assumed"][:2] == ["SimpleFill", "LinePatternFill"]


def test_the_temporal_settings_are_on_for_spans_alone(file: Path) -> None:
    assert sheet(file, "provinces").find("temporal") is None
    temporal = sheet(file, "spans").find("temporal")
    assert temporal is not None
    wanted = {"enabled": "1", "mode": "4", "limitMode": "0", "startField": "start", "endField": "until"}
    assert {name: temporal.get(name) for name in wanted} == wanted
    fields = set(pyogrio.read_info(file, layer="spans")["fields"])
    for expression in (temporal.get("startExpression"), temporal.get("endExpression")):
        assert set(re.findall(r'to_datetime\("(\w+)"\)', str(expression))) < fields


def test_no_time_of_writing_is_left(file: Path) -> None:
    with closing(sqlite3.connect(file)) as base:
        stamps = {one for (one,) in base.execute("SELECT last_change FROM gpkg_contents")}
        stamps |= {one for (one,) in base.execute("SELECT timestamp FROM gpkg_metadata_reference")}
        stamps |= {one for (one,) in base.execute("SELECT update_time FROM layer_styles")}
    assert stamps == {"2000-01-01T00:00:00.000Z"}


def test_markup_stays_text(tmp_path: Path) -> None:
    dataset, path = trapped(tmp_path), tmp_path / "trap.gpkg"
    write_export(dataset, "geopackage", path, layer=None, view=VIEW)
    table = geopandas.read_file(path, layer="provinces")
    assert set(table["id"]) == {area.id for area in dataset.boundaries.areas}
    assert set(geopandas.read_file(path, layer="claims")["quote"]) == {TRAP}
    assert pyogrio.read_info(path, layer="provinces")["dataset_metadata"]["licence"] == TRAP
    labels = sheet(path, "spans").xpath("//category/@label")
    assert any("<script>" in one for one in labels) and not sheet(path, "spans").xpath("//script")


def test_a_dataset_without_events_has_an_empty_layer(tmp_path: Path, world: Path) -> None:
    events: tuple[Event, ...] = ()
    path = tmp_path / "none.gpkg"
    write_export(replace(Dataset.load(world), events=events), "geopackage", path, layer=None, view=VIEW)
    assert pyogrio.read_info(path, layer="events")["features"] == 0
