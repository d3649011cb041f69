"""GeoPackage: provinces, capitals, events and spans as layers, claims and documents as tables, with a default style for QGIS.

Written by GDAL; then every time stamp is set to one day and the file written anew, so that the same input gives the same bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.dataset import Dataset
from geo.dates import later
from geo.documents import COLUMNS
from geo.exports.format import Format
from geo.exports.looks import in_order, on_day, through
from geo.exports.papers import papers
from geo.exports.qgis import style
from geo.exports.rows import Row, arrow, geometry_type, rows
from geo.layers import View, capitals, claims, events, provinces, timeline

_GEOMETRY = "geom"
_WRITTEN = "2000-01-01T00:00:00.000Z"  # any day, so that no file tells when it was made
_DAYS = ("start", "until")
_ONCE = (1).to_bytes(4, "big")
_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME
)"""
_STYLE = "INSERT INTO layer_styles VALUES (NULL, '', '', ?, ?, 'default', ?, '', 1, ?, '', NULL, ?)"
_TABLE = """INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)"""


def make(dataset: Dataset, layer: str | None, view: View) -> bytes:
    """All layers and tables of a view as the bytes of a GeoPackage; the spans and their layer are of the whole timeline.

    Raises LookupError for an unknown rule.
    """
    del layer
    day, span = on_day(dataset, view), through(dataset, view)
    day_rows = [_with(row, look=day[row.cells["place_id"]].key) for row in rows(provinces(dataset, view))]
    span_rows = [
        _with(row, until=_after(row.cells["end"]), look=span[row.cells["place_id"], row.cells["start"]].key)
        for row in rows(timeline(dataset, view))
    ]
    found = {
        "provinces": day_rows, "capitals": rows(capitals(dataset, view)),
        "events": rows(events(dataset, view)), "spans": span_rows,
    }  # fmt: skip
    tables = {"claims": rows(claims(dataset, view)), "documents": _documents(dataset)}
    legend = in_order((*day.values(), *span.values()))
    styles = {"provinces": style(dataset, legend), "spans": style(dataset, legend, days=_DAYS)}
    with TemporaryDirectory(prefix="changing-hands-") as folder:
        path = Path(folder) / "export.gpkg"
        for name, layer_rows in found.items():
            _write(path, name, layer_rows, _GEOMETRY, papers(dataset, view))
        for name, table_rows in tables.items():
            _write(path, name, table_rows, None, papers(dataset, view))
        _finish(path, styles)
        return _uncounted(path.read_bytes())


def _with(row: Row, **more: str) -> Row:
    return Row({**row.cells, **more}, row.shape)


def _after(day: str) -> str:
    return later(date.fromisoformat(day), timedelta(days=1)).isoformat()


def _documents(dataset: Dataset) -> list[Row]:
    """Who published what and when; without the texts, which may not be ours to hand on."""
    kept = [name for name in COLUMNS if name not in ("published", "file", "sha256")]
    return [
        Row(
            {name: str(getattr(one, name)) for name in kept}
            | {"published": one.published_edtf.text, "public_by": one.published.isoformat()},
            None,
        )
        for one in sorted(dataset.documents.values(), key=lambda one: one.id)
    ]


def _write(path: Path, name: str, found: list[Row], geometry: str | None, about: Mapping[str, str]) -> None:
    import pyogrio

    pyogrio.write_arrow(
        arrow(found, geometry=geometry), path, driver="GPKG", layer=name, geometry_name=geometry,
        geometry_type=geometry_type(found) if geometry else None, crs="EPSG:4326" if geometry else None,
        **({} if path.exists() else {"dataset_metadata": dict(about), "dataset_options": {"VERSION": "1.3"}}),
        layer_options={"IDENTIFIER": name, "DESCRIPTION": f"{about['title']}: {name}. {about['citation']}"},
    )  # fmt: skip


def _finish(path: Path, styles: Mapping[str, str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute(_STYLES)
        base.execute(_TABLE, (_WRITTEN,))
        for name, sheet in styles.items():
            base.execute(_STYLE, (name, _GEOMETRY, sheet, "As the map of Changing Hands shows it", _WRITTEN))
        base.execute("UPDATE gpkg_contents SET last_change = ?", (_WRITTEN,))
        base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (_WRITTEN,))
        base.execute("VACUUM")


def _uncounted(data: bytes) -> bytes:
    """A database as if written once: GDAL writes more or less often as its clock moves, and SQLite counts that in its header."""
    return data[:24] + _ONCE + data[28:92] + _ONCE + data[96:]


FORMAT = Format(
    name="geopackage",
    suffix=".gpkg",
    mime="application/geopackage+sqlite3",
    layers=(),
    make=make,
)
