"""The steps that the command line runs over tables: each says in a few words what it needs, and finds it where it runs.

So a step can be sent to another process, or machine, that has the same folders: areas and names are read there, once.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import shapely

from geo.boundaries import Boundaries
from geo.dataset import Dataset, build
from geo.grid import Grid
from geo.large.locate import locate_batch
from geo.large.names import NameMatcher, resolve_batch
from geo.world import world_admin1

WORLD = "world"


@dataclass(frozen=True, slots=True)
class Locate:
    """In which area each row lies: `areas` is a dataset's folder or "world"; see `locate_batch`."""

    areas: str
    lon: str = "lon"
    lat: str = "lat"

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with `area_id`."""
        return locate_batch(_grid(self.areas), batch, lon=self.lon, lat=self.lat)

    @property
    def parameters(self) -> Mapping[str, str]:
        """What tells this step from others: its columns, and the sha256 of the areas it asks."""
        found = hashlib.sha256()
        for area in _boundaries(self.areas):
            found.update(area.id.encode() + b"\0" + shapely.to_wkb(area.geometry))
        return {"step": "locate", "areas": found.hexdigest(), "lon": self.lon, "lat": self.lat}


@dataclass(frozen=True, slots=True)
class Resolve:
    """Which place each row names: `dataset` is the folder whose gazetteer is asked; see `resolve_batch`."""

    dataset: str
    column: str
    admin1: str | None = None
    kind: str | None = None

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with `place_id` and `status`."""
        return resolve_batch(_matcher(self.dataset), batch, column=self.column, admin1=self.admin1, kind=self.kind)

    @property
    def parameters(self) -> Mapping[str, str]:
        """What tells this step from others: its columns, and the sha256 of the dataset it asks."""
        columns = {"column": self.column, "admin1": self.admin1 or "", "kind": self.kind or ""}
        return {"step": "resolve", "dataset": _dataset(self.dataset).hash, **columns}


@lru_cache(maxsize=1)
def _dataset(folder: str) -> Dataset:
    return build(Path(folder))


@lru_cache(maxsize=1)
def _boundaries(areas: str) -> Boundaries:
    return world_admin1() if areas == WORLD else _dataset(areas).boundaries


@lru_cache(maxsize=1)
def _grid(areas: str) -> Grid:
    return Grid(_boundaries(areas))


@lru_cache(maxsize=1)
def _matcher(dataset: str) -> NameMatcher:
    matcher = NameMatcher(_dataset(dataset).gazetteer)
    gc.freeze()  # a gazetteer stays: looking through it for garbage again and again takes a tenth of the time
    return matcher
