"""XML read piece by piece, with what a table never needs refused: document types, entities, deep nesting."""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from geo.imports.limits import Refused
from geo.imports.sources import member_stream

_CHUNK = 1 << 16
_DEEPEST = 60
Attributes = dict[str, str]


class Parser:
    """One XML member, pushed through expat piece by piece; no document type, no entities, no deep nesting."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        try:
            self._info = archive.getinfo(name)
        except KeyError:
            raise Refused(f"is no workbook: {name} is missing") from None
        self._archive, self._depth = archive, 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self.text

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; the name is without its namespace."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text inside an element, perhaps one of several pieces of it."""

    def parse(self) -> Iterator[None]:
        """Parse the whole member, stopping after each piece; raises Refused if it is no XML."""
        with member_stream(self._archive, self._info) as stream:
            while data := stream.read(_CHUNK):
                self._feed(data, False)
                yield
            self._feed(b"", True)
            yield

    def _feed(self, data: bytes, last: bool) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise Refused(f"{self._info.filename} in it is not readable as XML ({error})") from None

    def _refuse(self, *_: object) -> NoReturn:
        raise Refused(f"{self._info.filename} in it declares a document type or entities, which no workbook needs")

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refused(f"{self._info.filename} in it nests its elements too deep")
        self.start(name.rpartition(" ")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name.rpartition(" ")[2])


class Elements(Parser):
    """The attributes of all elements of some names, in their order."""

    def __init__(self, archive: zipfile.ZipFile, name: str, wanted: set[str]) -> None:
        super().__init__(archive, name)
        self._wanted = wanted
        self.found: list[tuple[str, Attributes]] = []
        deque(self.parse(), maxlen=0)

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the attributes, their names without namespaces."""
        if name in self._wanted:
            self.found.append((name, {key.rpartition(" ")[2]: value for key, value in attributes.items()}))
