"""Vector files that a user names: GeoPackage, GeoJSON or a zipped Shapefile, read as rows with outlines in EPSG:4326.

A file decides nothing but its content: GDAL gets only files that we wrote into a folder of our own under names of ours,
and only once they are known to be what they say. GeoJSON is read without GDAL.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely

LARGEST_BYTES = 500_000_000
"""The most that a file, or what comes out of a zip, may be long."""
LARGEST_RATIO = 200
"""The most that a member of a zip may grow by when it is unpacked."""

_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SQLITE = b"SQLite format 3\0"
_CRS_NAME = re.compile(r"urn:ogc:def:crs:(EPSG|OGC):[\d.]*:(\w+)|(EPSG|OGC):(\w+)", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # one letter is a drive
_MODULE = re.compile(r"create\s+virtual\s+table.*?using\s+(\w+)", re.IGNORECASE | re.DOTALL)


class VectorError(ValueError):
    """A file cannot be read; the message says why, without the file's name."""


@dataclass(frozen=True, slots=True)
class VectorRow:
    """A feature: its number in the file from 1, its columns as text (empty: no value), its outline in degrees or None."""

    number: int
    columns: dict[str, str]
    geometry: Any


def read_vector(path: Path, layer: str | None = None) -> list[VectorRow]:
    """The features of a file, in its order; `layer` is needed only where it has several.

    Raises VectorError if it is no GeoPackage, GeoJSON or zipped Shapefile, is too large, has no coordinate system or
    another layer is needed; OSError if it cannot be opened.
    """
    refuse_name(str(path))
    if path.stat().st_size > LARGEST_BYTES:
        raise VectorError(f"is larger than {LARGEST_BYTES} bytes")
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(_SQLITE):
        return _read_geopackage(path, layer)
    if start.startswith(b"PK\x03\x04"):
        return _read_zip(path, layer)
    return _read_geojson(path)


def refuse_name(name: str) -> None:
    """Raise VectorError for a name that GDAL might take for something else than a file."""
    if name.lower().replace("\\", "/").lstrip("/").startswith("vsi") and name[:1] in "/\\":
        raise VectorError("names beginning with /vsi are no files")
    if _SCHEME.match(name) or "\0" in name:
        raise VectorError("is an address and no file's name; nothing is fetched")


def _read_geojson(path: Path) -> list[VectorRow]:
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise VectorError(f"is neither GeoPackage, zip nor GeoJSON ({error})") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise VectorError("is JSON, but no GeoJSON feature collection")
    shapes, columns = [], []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise VectorError(f"feature {number}: is no GeoJSON feature")
        try:
            shape = feature.get("geometry")
            shapes.append(None if shape is None else shapely.from_geojson(json.dumps(shape)))
        except (shapely.GEOSException, ValueError) as error:
            raise VectorError(f"feature {number}: geometry: is not one ({error})") from error
        columns.append({name: _text(value) for name, value in (feature.get("properties") or {}).items()})
    return _rows(columns, shapes, _geojson_crs(content.get("crs")))


def _geojson_crs(member: Any) -> str:
    """The coordinate system that an old GeoJSON file names; those of today have longitude and latitude."""
    if member is None:
        return "OGC:CRS84"
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    found = _CRS_NAME.fullmatch(name) if isinstance(name, str) else None
    if not found:
        raise VectorError(f"crs: {str(name)[:80]!r} is no coordinate system known here")
    authority, code = found[1] or found[3], found[2] or found[4]
    return "OGC:CRS84" if code in ("CRS84", "4326") else f"{authority}:{code}"


def _read_geopackage(path: Path, layer: str | None) -> list[VectorRow]:
    with TemporaryDirectory(prefix="changing-hands-") as temporary:
        copy = Path(temporary) / "boundaries.gpkg"
        shutil.copyfile(path, copy)
        try:
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
                database.execute("PRAGMA trusted_schema=OFF")
                for (text,) in database.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%virtual%'"):
                    found = _MODULE.search(text)
                    if found and found[1].lower() != "rtree":
                        raise VectorError(f"has a virtual table of {found[1]!r}, which may lead out of the file")
                tables = database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
                layers = sorted(str(name) for (name,) in tables)
        except sqlite3.Error as error:
            raise VectorError(f"is no GeoPackage ({error})") from error
        return _read_with_gdal(copy, _chosen(layers, layer))


def _chosen(layers: Sequence[str], layer: str | None) -> str:
    if not layers:
        raise VectorError("has no layer with outlines")
    if layer is None and len(layers) > 1:
        raise VectorError(f"has several layers; choose one with --layer: {', '.join(layers)}")
    if layer is not None and layer not in layers:
        raise VectorError(f"has no layer {layer!r}; it has {', '.join(layers)}")
    return layer or layers[0]


def _read_zip(path: Path, layer: str | None) -> list[VectorRow]:
    """One Shapefile of a zip. Only its own members are unpacked, under names of ours; a zip with folders is refused."""
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory(prefix="changing-hands-") as temporary:
            members = _members(archive)
            stem = _chosen(sorted({name[:-4] for name in members if name.lower().endswith(".shp")}), layer)
            own = {name[-4:].lower(): info for name, info in members.items() if name[:-4] == stem}
            if missing := [ending for ending in _SHAPEFILE[:4] if ending not in own]:
                raise VectorError(f"{stem}: {missing[0]} is missing in the zip")
            for ending, info in own.items():
                _unpack(archive, info, Path(temporary) / f"boundaries{ending}")
            return _read_with_gdal(Path(temporary) / "boundaries.shp", "boundaries")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:  # the latter: encrypted
        raise VectorError(f"is no zip that can be read ({error})") from error


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members that a Shapefile can have, by name; raises VectorError for what no plain zip of Shapefiles holds."""
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in archive.infolist():
        name = info.filename
        if "/" in name or "\\" in name or ":" in name or name.startswith("."):
            raise VectorError(f"{name[:80]!r}: a zip with folders is not read; put the Shapefile's files at its top")
        if not name.lower().endswith(_SHAPEFILE):
            continue  # such as .shp.xml or .sbn, which nobody needs and nothing unpacks
        if name in members:
            raise VectorError(f"{name[:80]!r}: stands twice in the zip")
        total += info.file_size
        if info.file_size > LARGEST_RATIO * max(info.compress_size, 1) or total > LARGEST_BYTES:
            raise VectorError(f"{name[:80]!r}: would be too large when unpacked ({info.file_size} bytes)")
        members[name] = info
    return members


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path) -> None:
    with archive.open(info) as source, to.open("wb") as target:
        left = info.file_size + 1  # one more than it says: a zip may lie
        while left > 0 and (part := source.read(min(left, 1 << 20))):
            target.write(part)
            left -= len(part)
        if left <= 0:
            raise VectorError(f"{info.filename[:80]!r}: is longer than the zip says")


def _read_with_gdal(path: Path, layer: str) -> list[VectorRow]:
    """The features of a file of ours."""
    import pyogrio.errors  # here because it costs start-up time
    import pyogrio.raw

    try:
        with _quiet():
            meta, _, shapes, fields = pyogrio.raw.read(str(path), layer=layer, force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise VectorError(f"cannot be read ({str(error).replace(str(path), 'the file')})") from error
    if shapes is None:
        raise VectorError("has no layer with outlines")
    if not meta["crs"]:
        raise VectorError("does not say its coordinate system")
    names = [str(name) for name in meta["fields"]]
    columns = [dict(zip(names, map(_text, values), strict=True)) for values in zip(*fields, strict=True)]
    try:
        outlines = shapely.from_wkb(shapes)
    except shapely.GEOSException as error:
        raise VectorError(f"geometry: cannot be read ({error})") from error
    return _rows(columns or [{} for _ in shapes], list(outlines), meta["crs"])


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's warnings about encodings and rings, which it gives besides its answer."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _text(value: object) -> str:
    """A value of a column as text; empty for none. A number that is whole is written as such."""
    if value is None or value != value:
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _rows(columns: Sequence[dict[str, str]], shapes: Sequence[Any], crs: str) -> list[VectorRow]:
    to_degrees = _to_degrees(crs)
    rows = []
    for number, (of, shape) in enumerate(zip(columns, shapes, strict=True), start=1):
        outline = None if shape is None else shapely.force_2d(shape)
        rows.append(VectorRow(number, of, outline if outline is None else to_degrees(outline)))
    return rows


def _to_degrees(crs: str) -> Callable[[Any], Any]:
    """What turns an outline in a coordinate system into one in degrees of longitude and latitude (EPSG:4326)."""
    from pyproj import CRS, Transformer  # here because it costs start-up time
    from pyproj.exceptions import CRSError

    try:
        system = CRS.from_user_input(crs)
        if system.equals(CRS.from_epsg(4326), ignore_axis_order=True):
            return lambda shape: shape
        convert = Transformer.from_crs(system, "EPSG:4326", always_xy=True, only_best=False).transform
    except CRSError as error:
        raise VectorError(f"its coordinate system is not known ({str(error)[:120]})") from error
    return lambda shape: shapely.transform(shape, lambda xy: np.column_stack(convert(xy[:, 0], xy[:, 1])))
