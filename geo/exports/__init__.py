"""Exports: what leaves the program, one small module a format, in the one registry that the app and the command line read."""

from __future__ import annotations

import errno
import gzip
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from geo.dataset import Dataset
from geo.exports import (
    csv_table,
    flatgeobuf,
    geojson,
    geopackage,
    geoparquet,
    gif,
    html,
    hxl,
    kml,
    linked_places,
    mp4,
    png,
    svg,
)  # fmt: skip
from geo.exports.format import Format
from geo.exports.manifest import Exported, manifest
from geo.files import write_whole
from geo.layers import View

FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        geojson.FORMAT, geopackage.FORMAT, flatgeobuf.FORMAT, geoparquet.FORMAT, kml.FORMAT, csv_table.FORMAT, hxl.FORMAT,
        linked_places.FORMAT, html.FORMAT, png.FORMAT, svg.FORMAT, gif.FORMAT, mp4.FORMAT,
    )
}  # fmt: skip
_UNDATED = ("events", "timeline", "claims", "multiples", "days", "evenings")
Tell = Callable[[float, str], object]
"""Told how far it is: a share from 0 to 1, and what comes next."""

__all__ = [
    "FORMATS",
    "Exported",
    "Format",
    "Tell",
    "export_bytes",
    "export_name",
    "gzipped",
    "manifest",
    "write_export",
]


def export_bytes(
    dataset: Dataset,
    name: str,
    layer: str | None,
    view: View,
    tell: Tell | None = None,
    picked: Mapping[str, object] | None = None,
) -> bytes:
    """The file of a format; `layer` None is the format's first, and must be None where the format has no layers.

    The same dataset, layer and view give the same bytes. A slow format tells `tell`, if there is one, how far it
    is: a share from 0 to 1, and what comes next. `picked` is what the format lets one pick beside that, by name.
    Raises LookupError for an unknown format or layer, or for a pick that the format does not have.
    """
    form = _format(name)
    if layer is None:
        layer = form.layers[0] if form.layers else None
    elif layer not in form.layers:
        raise LookupError(f"{layer!r} is no layer of {name}; it has {', '.join(form.layers) or 'none to choose from'}")
    picks = dict(picked or {})
    if missing := sorted(picks.keys() - set(form.picks)):
        raise LookupError(f"{name} has no {' and no '.join(missing)} to pick")
    told = {"tell": tell or _untold} if form.slow else {}
    return form.make(dataset, layer, view, **picks, **told)


def export_name(
    dataset: Dataset, name: str, layer: str | None, view: View, picked: Mapping[str, object] | None = None
) -> str:
    """A file name that says what is inside: dataset, layer, day, known-by day, the rule and the scheme if not the usual ones.

    Of days that were picked it has the first and the last.
    """
    form, picks = _format(name), picked or {}
    days = picks.get("days")
    dated = () if layer in _UNDATED else (view.on.isoformat(),)
    if isinstance(days, Sequence) and days:
        dated = tuple(dict.fromkeys((min(days).isoformat(), max(days).isoformat())))
    known = (f"known-by-{view.known_by.isoformat()}",) if view.known_by else ()
    decided = view.rule != dataset.settings.rule and layer not in ("events", "claims")
    rule = (f"rule-{view.rule}",) if decided else ()
    scheme = ("dark",) if picks.get("scheme") == "dark" else ()
    parts = (dataset.folder.resolve().name, *((layer,) if layer else ()), *dated, *known, *rule, *scheme)
    return "_".join(parts) + form.suffix


def write_export(
    dataset: Dataset,
    name: str,
    path: Path,
    *,
    layer: str | None,
    view: View,
    manifest_path: Path | None = None,
    tell: Tell | None = None,
    picked: Mapping[str, object] | None = None,
) -> None:
    """Write the file of a format, whole or not at all, compressed if its name ends in .gz; raises as `export_bytes` does.

    With `manifest_path` its hash is written too. Raises ValueError if that is the file itself, and FileNotFoundError if
    either would be in no folder; then neither is written.
    """
    for target in (path, *([manifest_path] if manifest_path else [])):
        if not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "is in no folder", str(target))
    if manifest_path is not None and manifest_path.resolve() == path.resolve():
        raise ValueError(f"{manifest_path}: the manifest cannot be the file that it tells of")
    data = export_bytes(dataset, name, layer, view, tell, picked)
    data = gzipped(data) if path.suffix == ".gz" else data
    write_whole(path, data)
    if manifest_path is not None:
        made = layer or next(iter(_format(name).layers), None)
        write_whole(manifest_path, manifest(dataset, view, [Exported(path.name, name, made, data)]))


def gzipped(data: bytes) -> bytes:
    """The bytes compressed with gzip; the same bytes give the same file, which tells neither a time nor a machine."""
    packed = bytearray(gzip.compress(data, 9, mtime=0))
    packed[9] = 255  # the system it was made on: unknown
    return bytes(packed)


def _untold(share: float, words: str) -> None:
    """For whoever does not want to know how far it is."""


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise LookupError(f"{name!r} is no format; there are {', '.join(FORMATS)}")
    return FORMATS[name]
