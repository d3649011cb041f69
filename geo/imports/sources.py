"""Where a table's bytes come from: a file, bytes in memory, or the one table in a zip, never more of them than allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from geo.imports.limits import FILE_BYTES, MEMBERS, RATIO, UNPACKED_BYTES, Refused

_TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".geojson", ".json")
_WORKBOOK = "xl/workbook.xml"
# How files that are no tables begin: a plain word for each is worth more than a message about its bytes.
_OTHERS = {
    b"\x1f\x8b": "is compressed with gzip; unpack it first",
    b"BZh": "is compressed with bzip2; unpack it first",
    b"\xfd7zXZ": "is compressed with xz; unpack it first",
    b"7z\xbc\xaf": "is a 7-Zip archive; unpack it first",
    b"Rar!": "is a RAR archive; unpack it first",
    b"\xd0\xcf\x11\xe0": "is an old Excel file (.xls) or one with a password; save it as .xlsx or CSV",
    b"%PDF": "is a PDF",
    b"PAR1": "is a Parquet file; save it as CSV",
    b"SQLite": "is a database, or a GeoPackage; save it as CSV or GeoJSON",
    b"\xff\xfe": "is UTF-16; save it as UTF-8",
    b"\xfe\xff": "is UTF-16; save it as UTF-8",
    b"<": "is XML or HTML (KML, GPX, a web page) and no table; save it as CSV or GeoJSON",
    b"\x89PNG": "is a picture",
}


@dataclass(frozen=True)
class Source:
    """One table's bytes: `open` begins from the start each time; `size` is how many they are."""

    name: str
    open: Callable[[], BinaryIO]
    size: int
    archive: zipfile.ZipFile | None = None
    held: tuple[IO[bytes] | zipfile.ZipFile, ...] = ()

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        """Close what is open beneath."""
        for one in self.held:
            one.close()

    def head(self, count: int = 65536) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(count)


class Bounded(io.RawIOBase):
    """A stream of which at most `limit` bytes are read; errors of a broken archive become Refused."""

    def __init__(self, stream: BinaryIO, limit: int, name: str) -> None:
        self._stream, self._left, self._name = stream, limit, name

    def readable(self) -> bool:
        """True: it is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into the buffer; raises Refused past the limit, and where the archive is broken."""
        try:
            data = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Refused(f"{self._name} in it cannot be unpacked ({error})") from None
        self._left -= len(data)
        if self._left < 0:
            raise Refused(f"{self._name} in it is larger unpacked than it says")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream beneath too."""
        self._stream.close()
        super().close()


def open_source(name: str, data: bytes | Path) -> Source:
    """The table in a file or in bytes; of a zip the one in it. Raises Refused, or OSError if a file cannot be opened."""
    source = _outer(name, data)
    if not source.size:
        raise Refused("the file is empty")
    if source.size > FILE_BYTES:
        raise Refused(f"has {source.size:,} bytes; at most {FILE_BYTES:,} are read")
    head = source.head(16)
    if head.startswith(b"PK"):
        return _inner(source)
    for magic, message in _OTHERS.items():
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(magic):
            raise Refused(message)
    return source


def _outer(name: str, data: bytes | Path) -> Source:
    if isinstance(data, bytes):
        return Source(name, lambda: io.BytesIO(data), len(data))
    path = data
    return Source(name, lambda: path.open("rb"), path.stat().st_size)


def _inner(source: Source) -> Source:
    """The workbook that a zip is, or the one table in it; raises Refused."""
    stream = source.open()
    try:
        return _inside(source, stream)
    except BaseException:
        stream.close()
        raise


def _inside(source: Source, stream: BinaryIO) -> Source:
    archive = _archive(stream)
    names = [info.filename for info in archive.infolist()]
    if _WORKBOOK in names:
        return Source(source.name, source.open, source.size, archive, (archive, stream))
    tables = [
        info
        for info in archive.infolist()
        if info.filename.lower().endswith(_TABLES) and not info.filename.startswith("__MACOSX/")
    ]
    if len(tables) != 1:
        raise Refused(f"is a zip with {len(tables)} tables in it; exactly one is read")
    info = tables[0]
    if info.filename.lower().endswith(".xlsx"):
        raise Refused("is a zip with a workbook in it; unpack it first")
    member = Source(info.filename, lambda: member_stream(archive, info), info.file_size, held=(archive, stream))
    if not info.file_size:
        raise Refused(f"{info.filename} in it is empty")
    head = member.head(16).lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, message in {**_OTHERS, b"PK": "is a zip in a zip"}.items():
        if head.startswith(magic):
            raise Refused(f"{info.filename} in it {message}")
    return member


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    """The zip, once what it says of its members keeps to the limits."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused(f"begins like a zip and cannot be read as one ({error})") from None
    infos = archive.infolist()
    if len(infos) > MEMBERS:
        raise Refused(f"is a zip with {len(infos):,} members; at most {MEMBERS:,} are read")
    if sum(info.file_size for info in infos) > UNPACKED_BYTES:
        raise Refused(f"is a zip of more than {UNPACKED_BYTES:,} bytes unpacked")
    for info in infos:
        if info.file_size > RATIO * max(info.compress_size, 1) + 65536:
            raise Refused(f"{info.filename} in it would unpack to more than {RATIO} times its size")
        if info.flag_bits & 1:
            raise Refused(f"{info.filename} in it has a password")
    if len({info.filename for info in infos}) != len(infos):
        raise Refused("is a zip in which a name stands twice")
    return archive


def member_stream(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    """One member of a zip, of which no more is read than it says it has; raises Refused."""
    try:
        stream = archive.open(info)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Refused(f"{info.filename} in it cannot be unpacked ({error})") from None
    bounded = Bounded(stream, info.file_size, info.filename)  # type: ignore[arg-type]
    return io.BufferedReader(bounded, 1 << 16)
