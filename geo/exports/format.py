"""What a format is: its name and papers, the layers it can hold, and the function that makes the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.dataset import Dataset
from geo.layers import View


@dataclass(frozen=True, slots=True)
class Format:
    """A format that the program writes. `why` says in a sentence when to choose it.

    `layers` are the layers it can hold, the usual one first; empty where one file holds everything, and then `make` is given
    None for the layer.
    """

    name: str
    title: str
    suffix: str
    mime: str
    why: str
    layers: tuple[str, ...]
    make: Callable[[Dataset, str | None, View], bytes]
