"""Changing Hands: who held which place, on which day, and who says so.

The public names of the package; everything else may change. `Dataset.load()` is where to begin, and `docs/tutorial.md`
shows the way from there.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.comparison import Difference, differences
    from geo.control import Basis, Change, Span, Timeline
    from geo.dataset import Dataset, check
    from geo.exports import FORMATS, export_bytes, write_export
    from geo.files import DatasetError, Problem
    from geo.gazetteer import AmbiguousToponym, Candidate, Gazetteer, Place, PlaceKind, UnknownToponym
    from geo.layers import LAYERS, View, frame
    from geo.maps import control_map
    from geo.proofs import Proof, Witness, prove
    from geo.rules import RULES

__all__ = [
    "FORMATS",
    "LAYERS",
    "RULES",
    "AmbiguousToponym",
    "Basis",
    "Candidate",
    "Change",
    "Dataset",
    "DatasetError",
    "Difference",
    "Gazetteer",
    "Place",
    "PlaceKind",
    "Problem",
    "Proof",
    "Span",
    "Timeline",
    "UnknownToponym",
    "View",
    "Witness",
    "check",
    "control_map",
    "differences",
    "export_bytes",
    "frame",
    "prove",
    "write_export",
]

_ROOMS = ("files", "gazetteer", "rules", "control", "dataset", "layers", "comparison", "proofs", "maps", "exports")


def __getattr__(name: str) -> Any:
    """A public name, from its room. Rooms are imported when first asked for: the dashboard starts without most of them."""
    if name in __all__:
        for room in _ROOMS:
            module = import_module(f"geo.{room}")
            if name in vars(module):
                return getattr(module, name)
    raise AttributeError(f"module 'geo' has no attribute {name!r}")
