"""Boundaries of one's own: three formats read alike, every problem told by feature, and nothing hostile reaches GDAL."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.files import DatasetError
from geo.founding import vectorfiles
from geo.founding.ownboundaries import OwnBoundaries, read_own
from geo.founding.vectorfiles import VectorError, read_vector, refuse_name

BOW = shapely.Polygon([(31, 10), (32, 11), (32, 10), (31, 11), (31, 10)])


def districts() -> gpd.GeoDataFrame:
    """Two provinces of two districts each, meeting edge to edge, as the COD files name their columns."""
    shapes = [shapely.box(x, y, x + 1, y + 1) for x in (30, 31) for y in (10, 11)]
    table = {
        "ADM2_EN": ["South West", "North West", "South East", "North East"],
        "ADM2_PCODE": ["SD01001", "SD01002", "SD02001", "SD02002"],
        "ADM2_AR": ["أ", "ب", "ج", "د"],
        "ADM1_EN": ["West", "West", "East", "East"],
        "ADM1_PCODE": ["SD01", "SD01", "SD02", "SD02"],
        "ADM0_PCODE": ["SD"] * 4,
    }
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def provinces() -> gpd.GeoDataFrame:
    frame = districts().dissolve("ADM1_PCODE", as_index=False)
    return frame[["ADM1_PCODE", "ADM1_EN", "geometry"]]


def zipped(folder: Path, frame: gpd.GeoDataFrame, name: str = "adm", into: str = "own.zip", **more: bytes) -> Path:
    frame.to_file(folder / f"{name}.shp")
    with zipfile.ZipFile(folder / into, "a") as archive:
        for path in sorted(folder.glob(f"{name}.*")):
            if path.suffix != ".zip":
                archive.write(path, path.name)
        for member, data in more.items():
            archive.writestr(member.replace("__", "/").replace("_dot_", "."), data)
    return folder / into


def written(folder: Path, frame: gpd.GeoDataFrame, kind: str) -> Path:
    if kind == "zip":
        return zipped(folder, frame)
    path = folder / f"own.{kind}"
    frame.to_file(path, driver="GPKG" if kind == "gpkg" else "GeoJSON")
    return path


def told(path: Path, **options: Any) -> str:
    with pytest.raises(DatasetError) as caught:
        read_own(path, **options)
    assert all(problem.file == path.name for problem in caught.value.problems)
    return str(caught.value)


# --- what is read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "zip"])
@pytest.mark.parametrize("crs", [4326, 32636, 3857])
def test_provinces_in_any_format_and_coordinate_system(kind: str, crs: int, tmp_path: Path) -> None:
    own = read_own(written(tmp_path, provinces().to_crs(crs), kind))
    assert [(area.id, area.name) for area in own.provinces] == [("SD01", "West"), ("SD02", "East")]
    assert own.districts == () and own.repaired == ()
    for area, west in zip(own.provinces, (30, 31), strict=True):
        assert area.geometry.bounds == pytest.approx((west, 10, west + 1, 12), abs=1e-6)
    assert shapely.coverage_is_valid([area.geometry for area in own.provinces])


def test_the_degrees_of_a_file_in_degrees_are_not_touched(tmp_path: Path) -> None:
    frame = provinces()
    frame["geometry"] = shapely.transform(frame.geometry.values, lambda xy: xy + 1 / 3)
    own = read_own(written(tmp_path, frame, "gpkg"))
    for area, shape in zip(own.provinces, frame.geometry, strict=True):
        assert shapely.equals_exact(area.geometry, shape, tolerance=0, normalize=True)


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "zip"])
def test_districts_with_their_provinces(kind: str, tmp_path: Path) -> None:
    own = read_own(written(tmp_path, districts(), kind), level=2)
    assert [(area.id, parent) for area, parent in own.districts] == [
        ("SD01001", "SD01"), ("SD01002", "SD01"), ("SD02001", "SD02"), ("SD02002", "SD02")
    ]  # fmt: skip
    assert own.districts[0][0].name_in("ar") == "أ"
    assert [area.geometry.area for area in own.provinces] == pytest.approx([2, 2])


def test_provinces_are_made_of_their_districts(tmp_path: Path) -> None:
    own = read_own(written(tmp_path, districts(), "gpkg"))
    assert [(area.id, area.geometry.area) for area in own.provinces] == [("SD01", 2.0), ("SD02", 2.0)]


@pytest.mark.parametrize(
    ("identified", "called"),
    [("ADM1_PCODE", "ADM1_EN"), ("adm1_pcode", "adm1_en"), ("admin1Pcode", "admin1Name_en"), ("ADM1PCODE", "ADM1_NAME"), ("ADM1_PCODE", "ADM1_FR")],
)  # fmt: skip
def test_columns_are_recognised(identified: str, called: str, tmp_path: Path) -> None:
    frame = provinces().rename(columns={"ADM1_PCODE": identified, "ADM1_EN": called})
    assert [(area.id, area.name) for area in read_own(written(tmp_path, frame, "geojson")).provinces] == [
        ("SD01", "West"), ("SD02", "East")
    ]  # fmt: skip


def test_columns_can_be_named_and_a_number_is_an_id(tmp_path: Path) -> None:
    frame = provinces().assign(code=[7.0, 8.0], title=["A", "B"]).drop(columns=["ADM1_PCODE", "ADM1_EN"])
    path = written(tmp_path, frame, "gpkg")
    assert [area.id for area in read_own(path, id_column="code", name_column="title").provinces] == ["7", "8"]
    message = told(path)
    assert "ADM1_PCODE: no column such as" in message and "--id" in message and "'code', 'title'" in message
    assert "--name: there is no such column" in told(path, id_column="code", name_column="nix")


def test_of_several_layers_one_is_chosen(tmp_path: Path) -> None:
    for name in ("adm1", "adm2"):
        (provinces() if name == "adm1" else districts()).to_file(tmp_path / "own.gpkg", layer=name, driver="GPKG")
        zipped(tmp_path, provinces() if name == "adm1" else districts(), name)
    for path in (tmp_path / "own.gpkg", tmp_path / "own.zip"):
        assert "several layers; choose one with --layer: adm1, adm2" in told(path)
        assert "has no layer 'adm3'; it has adm1, adm2" in told(path, layer="adm3")
        assert len(read_own(path, layer="adm2", level=2).districts) == 4


# --- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "zip"])
def test_an_invalid_outline_is_refused_or_repaired_when_asked(kind: str, tmp_path: Path) -> None:
    frame = provinces()
    frame.loc[1, "geometry"] = BOW
    path = written(tmp_path, frame, kind)
    message = told(path)
    assert "feature 2" in message and "Self-intersection" in message and "--repair" in message
    own = read_own(path, repair=True)
    assert all(area.geometry.is_valid for area in own.provinces)
    assert any("feature 2 made valid" in line for line in own.repaired)


def test_overlaps_are_refused_or_cleaned_when_asked(tmp_path: Path) -> None:
    frame = provinces()
    frame.loc[1, "geometry"] = shapely.box(30.9, 10, 32, 12)
    path = written(tmp_path, frame, "gpkg")
    assert "'SD01, SD02': these overlap" in told(path)
    own = read_own(path, repair=True)
    assert shapely.coverage_is_valid([area.geometry for area in own.provinces])
    assert own.repaired == ("edges cleaned of SD01, SD02",)


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (0, "ADM1_PCODE", None, "ADM1_PCODE: feature 1: is no id"),
        (1, "ADM1_PCODE", "SD 02", "ADM1_PCODE: 'SD 02': feature 2: is no id"),
        (1, "ADM1_PCODE", "../x", "ADM1_PCODE: '../x': feature 2: is no id"),
        (1, "ADM1_EN", None, "ADM1_EN: feature 2: is empty"),
        (1, "ADM1_EN", "x" * 300, "feature 2: is no name"),
        (1, "ADM1_EN", "a\x1b[31m", "feature 2: is no name"),
        (1, "ADM1_PCODE", "SD01", "ADM1_EN: 'East': feature 2: an earlier feature of 'SD01' has the name 'West'"),
    ],
)
def test_each_problem_is_told_with_feature_column_and_value(
    row: int, column: str, value: str | None, said: str, tmp_path: Path
) -> None:
    frame = provinces()
    frame.loc[row, column] = value
    assert said in told(written(tmp_path, frame, "geojson"))


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (shapely.Point(30, 10), "'Point'"),
        (shapely.LineString([(30, 10), (31, 11)]), "'LineString'"),
        (shapely.Polygon(), "has no outline"),
        (None, "has no outline"),
        (shapely.box(500, 10, 501, 11), "not in degrees"),
    ],
)
def test_what_is_no_outline_is_told(shape: Any, said: str, tmp_path: Path) -> None:
    frame = provinces()
    content = json.loads(frame.to_json())
    content["features"][1]["geometry"] = None if shape is None else shapely.geometry.mapping(shape)
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    message = told(path)
    assert "feature 2" in message and said in message


def test_all_problems_are_told_together(tmp_path: Path) -> None:
    frame = provinces()
    frame.loc[0, "ADM1_EN"], frame.loc[1, "ADM1_PCODE"] = None, "?"
    with pytest.raises(DatasetError) as caught:
        read_own(written(tmp_path, frame, "geojson"))
    assert len(caught.value.problems) == 2


def test_a_district_in_two_provinces_is_told(tmp_path: Path) -> None:
    frame = districts()
    frame.loc[1, ["ADM2_PCODE", "ADM2_EN"]] = ["SD01001", "South West"]
    frame.loc[1, ["ADM1_PCODE", "ADM1_EN"]] = ["SD02", "East"]
    assert "district 'SD01001' lies in 'SD01' by an earlier feature" in told(written(tmp_path, frame, "gpkg"), level=2)


def test_a_district_with_a_provinces_id_is_told(tmp_path: Path) -> None:
    frame = districts()
    frame.loc[3, "ADM2_PCODE"] = "SD01"
    assert (
        "'SD01'" in (message := told(written(tmp_path, frame, "gpkg"), level=2)) and "is a province's id too" in message
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is neither GeoPackage, zip nor GeoJSON"),
        (b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>", "is neither"),
        (b"\xff\xfe", "is neither"),
        (b"[1]", "no GeoJSON feature collection"),
        (b'{"type":"FeatureCollection","features":[]}', "has no features"),
        (b'{"type":"FeatureCollection","features":[3]}', "feature 1: is no GeoJSON feature"),
        (b'{"type":"FeatureCollection","features":[{"properties":{},"geometry":{"type":"Nix"}}]}', "feature 1: geometry"),
        (b'{"type":"FeatureCollection","features":[],"crs":{"properties":{"name":"/vsicurl/http://x"}}}', "is no coordinate system known"),
        (b'{"type":"FeatureCollection","features":[],"crs":{"properties":{"name":"EPSG:999999"}}}', "coordinate system is not known"),
        (b"SQLite format 3\0" + b"\0" * 100, "is no GeoPackage"),
        (b"PK\x03\x04" + b"\0" * 100, "is no zip"),
        (b"[" * 100_000, "is neither"),
    ],
)  # fmt: skip
def test_what_is_no_vector_file_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    path.write_bytes(content)
    assert said in told(path)


@pytest.mark.parametrize(
    "name",
    ["/vsicurl/http://x/a.gpkg", "/vsizip/a.zip", "\\vsimem\\x", "http://x/a.gpkg", "http:/x/a.gpkg", "PG:dbname=x", "MYSQL:x", "a\0b", "//vsis3/x"],
)  # fmt: skip
def test_a_name_that_is_no_files_is_refused(name: str) -> None:
    with pytest.raises(VectorError):
        refuse_name(name)


@pytest.mark.parametrize(
    "name", ["own.gpkg", "data/own.zip", "C:\\data\\own.zip", "/data/vsi/own.zip", "../own.geojson"]
)
def test_a_files_name_is_not_refused(name: str) -> None:
    refuse_name(name)


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        read_own(tmp_path / "nix.gpkg")


# --- hostile zips and databases -------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["../adm.prj", "/adm.prj", "folder/adm.shp", "a\\b.shp", "C:adm.shp", ".hidden.shp"])
def test_a_zip_with_folders_is_refused(member: str, tmp_path: Path) -> None:
    path = zipped(tmp_path, provinces())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, b"x")
    assert "a zip with folders is not read" in told(path)


def test_members_nobody_needs_are_not_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path, provinces())
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("adm.shp.xml", "adm.sbn", "evil.vrt", "readme.txt"):
            archive.writestr(name, b"x")
    assert len(read_own(path).provinces) == 2


def test_a_zip_that_would_grow_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path, provinces())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.dbf", b"\0" * 5_000_000)
    assert "'bomb.dbf': would be too large when unpacked" in told(path)
    monkeypatch.setattr(vectorfiles, "LARGEST_BYTES", 1000)
    assert "is larger than 1000 bytes" in told(path)


def test_a_member_twice_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, provinces())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("adm.prj", b"x")
    assert "stands twice in the zip" in told(path)


@pytest.mark.parametrize("missing", [".shx", ".dbf", ".prj"])
def test_a_shapefile_that_is_not_whole_is_told(missing: str, tmp_path: Path) -> None:
    provinces().to_file(tmp_path / "adm.shp")
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        for path in tmp_path.glob("adm.*"):
            if path.suffix != missing:
                archive.write(path, path.name)
    assert f"adm: {missing} is missing in the zip" in told(tmp_path / "own.zip")


def test_a_geopackage_that_leads_out_of_the_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, provinces(), "gpkg")
    database = sqlite3.connect(path)
    database.execute("PRAGMA writable_schema=ON")
    statement = "CREATE VIRTUAL TABLE evil USING VirtualOGR('/vsicurl/http://127.0.0.1/x.geojson')"
    database.execute("INSERT INTO sqlite_master VALUES ('table', 'evil', 'evil', 0, ?)", (statement,))
    database.commit()
    database.close()
    assert "virtual table of .VirtualOGR." in told(path).replace("'", ".")


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, provinces(), "zip")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    read_own(path)
    with pytest.raises(DatasetError):
        read_own(path, id_column="nix")
    assert list(scratch.iterdir()) == []


# --- what always holds ----------------------------------------------------------------------------------------


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own"
        path.write_bytes(data)
        with pytest.raises(VectorError):
            read_vector(path)


@given(cuts=st.lists(st.floats(0.05, 0.95), min_size=1, max_size=6, unique=True), lift=st.floats(-60, 60))
def test_areas_that_fit_come_back_as_they_are(cuts: list[float], lift: float) -> None:
    import tempfile

    edges = np.array([0.0, *sorted(cuts), 1.0])
    shapes = [shapely.box(west, lift, east, lift + 1) for west, east in pairwise(edges)]
    features = [
        {"type": "Feature", "properties": {"ADM1_PCODE": f"X{number}", "ADM1_EN": f"N{number}"}, "geometry": shapely.geometry.mapping(shape)}
        for number, shape in enumerate(shapes)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        own: OwnBoundaries = read_own(path)
    assert [area.id for area in own.provinces] == [f"X{number}" for number in range(len(shapes))]
    assert all(shapely.equals_exact(area.geometry, shape, tolerance=0, normalize=True) for area, shape in zip(own.provinces, shapes, strict=True))  # fmt: skip
