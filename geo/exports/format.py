"""What a format is: its name and papers, the layers it can hold, and the function that makes the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.language import say


@dataclass(frozen=True, slots=True)
class Format:
    """A format that the program writes.

    `make` takes a dataset, a layer and a view; of a `slow` format, which takes many seconds, also `tell`, a function to tell how
    far it is: a share from 0 to 1, and what comes next. `layers` are the layers it can hold, the usual one first; empty
    where one file holds everything, and then None is given for the layer. `picks` are what else `make` may be given, by name:
    days (a sequence of days; None: the usual ones), scheme (light or dark). `gzip` is whether the file becomes much smaller
    when compressed.
    """

    name: str
    suffix: str
    mime: str
    layers: tuple[str, ...]
    make: Callable[..., bytes]
    gzip: bool = False
    slow: bool = False
    picks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called in the interface's language."""
        return say(f"format_titles.{self.name}")

    @property
    def why(self) -> str:
        """When to choose it, in a sentence of the interface's language."""
        return say(f"format_reasons.{self.name}")
