"""Exports: what leaves the program, one small module a format, in the one registry that the app and the command line read."""

from __future__ import annotations

from pathlib import Path

from geo.dataset import Dataset
from geo.exports import csv_table, geojson, html
from geo.exports.format import Format
from geo.files import write_whole
from geo.layers import View

FORMATS: dict[str, Format] = {form.name: form for form in (geojson.FORMAT, csv_table.FORMAT, html.FORMAT)}

__all__ = ["FORMATS", "Format", "export_bytes", "export_name", "write_export"]


def export_bytes(dataset: Dataset, name: str, layer: str | None, view: View) -> bytes:
    """The file of a format; `layer` None is the format's first, and must be None where the format has no layers.

    The same dataset, layer and view give the same bytes. Raises LookupError for an unknown format or layer.
    """
    form = _format(name)
    if layer is None:
        layer = form.layers[0] if form.layers else None
    elif layer not in form.layers:
        raise LookupError(f"{layer!r} is no layer of {name}; it has {', '.join(form.layers) or 'none to choose from'}")
    return form.make(dataset, layer, view)


def export_name(dataset: Dataset, name: str, layer: str | None, view: View) -> str:
    """A file name that says what is inside: dataset, layer, day, known-by day and, if it is not the dataset's, the rule."""
    form = _format(name)
    dated = () if layer in ("events", "timeline", "claims") else (view.on.isoformat(),)
    known = (f"known-by-{view.known_by.isoformat()}",) if view.known_by else ()
    decided = view.rule != dataset.settings.rule and layer not in ("events", "claims")
    rule = (f"rule-{view.rule}",) if decided else ()
    return "_".join((dataset.folder.resolve().name, *((layer,) if layer else ()), *dated, *known, *rule)) + form.suffix


def write_export(dataset: Dataset, name: str, path: Path, *, layer: str | None, view: View) -> None:
    """Write the file of a format, whole or not at all; raises LookupError as `export_bytes` does."""
    write_whole(path, export_bytes(dataset, name, layer, view))


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise LookupError(f"{name!r} is no format; there are {', '.join(FORMATS)}")
    return FORMATS[name]
