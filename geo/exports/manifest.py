"""The manifest: which files were made of what, with their sizes and hashes, so that whoever gets them can compare."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from geo.dataset import Dataset
from geo.layers import View


@dataclass(frozen=True, slots=True)
class Exported:
    """A file as it was written: its name, its format, its layer (None if it holds everything) and its bytes."""

    name: str
    format: str
    layer: str | None
    data: bytes


def manifest(dataset: Dataset, view: View, files: Sequence[Exported]) -> bytes:
    """The manifest of files of one view as the bytes of a JSON file, files sorted by name; it tells no time of day."""
    about = {
        "dataset": {"title": dataset.title, "sha256": dataset.hash},
        "view": {"on": str(view.on), "known_by": str(view.known_by) if view.known_by else None, "rule": view.rule},
        "files": [
            {
                "name": one.name, "format": one.format, "layer": one.layer, "bytes": len(one.data),
                "sha256": hashlib.sha256(one.data).hexdigest(),
            }
            for one in sorted(files, key=lambda one: one.name)
        ],
    }  # fmt: skip
    return (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode()
