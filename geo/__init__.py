"""Changing Hands: who held which place, on which day, and who says so.

The public names of the package; everything else may change. `Dataset.load()` is where to begin.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.control import Basis, Change, Span, Timeline
    from geo.dataset import Dataset, check
    from geo.files import DatasetError, Problem
    from geo.gazetteer import AmbiguousToponym, Candidate, Gazetteer, Place, PlaceKind, UnknownToponym
    from geo.layers import LAYERS, View
    from geo.rules import RULES

__all__ = [
    "LAYERS",
    "RULES",
    "AmbiguousToponym",
    "Basis",
    "Candidate",
    "Change",
    "Dataset",
    "DatasetError",
    "Gazetteer",
    "Place",
    "PlaceKind",
    "Problem",
    "Span",
    "Timeline",
    "UnknownToponym",
    "View",
    "check",
]

_ROOMS = ("files", "gazetteer", "rules", "control", "dataset", "layers")


def __getattr__(name: str) -> Any:
    """A public name, from its room. Rooms are imported when first asked for: the dashboard starts without most of them."""
    if name in __all__:
        for room in _ROOMS:
            module = import_module(f"geo.{room}")
            if name in vars(module):
                return getattr(module, name)
    raise AttributeError(f"module 'geo' has no attribute {name!r}")
