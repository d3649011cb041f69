"""The rendered map, kept on disk: rendered once for a dataset and this code, mounted as it is from then on.

Nothing heavy is imported here while the kept map is good, so that the app opens quickly.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from geo.files import write_whole
from geo.language import say

if TYPE_CHECKING:
    from geo.dataset import Dataset

PACKAGE = Path(__file__).resolve().parents[1]
FRONTEND = PACKAGE / "frontend"
_MADE_WITH = ("folium", "shapely", "XStatic-Leaflet")
_KEPT = 6  # as many maps as are kept; the oldest go first
_SETTLED_NS = 2_000_000_000  # a file changed so lately may change again within one tick of its clock, and look the same

_seen: dict[str, tuple[tuple[int, ...], str]] = {}  # what each file looked like when it was hashed, and the hash


@dataclass(frozen=True, slots=True)
class KeptMap:
    """The map as a component's three strings, and what the page must know before the dataset is read.

    `first`, `last` and `start` are days in ISO 8601, and so are `known_first` and `known_last`, between which one may ask what
    was known. `rule` is the one it opens on, `rules` has all names. `places` are the provinces by id with the names of their
    capitals, `languages` the codes of those they have names in, the usual one first.
    """

    html: str
    css: str
    js: str
    title: str
    first: str
    last: str
    start: str
    known_first: str
    known_last: str
    rule: str
    rules: list[str]
    places: dict[str, str]
    languages: list[str]


@lru_cache(maxsize=_KEPT)
def packed(script: str) -> bytes:
    """A script as gzip; the browser takes it in a fifth of the time."""
    return gzip.compress(script.encode("utf-8"), mtime=0)


def key(folder: Path) -> str:
    """What the dataset's files, this code and the libraries that draw the map come to: another key, another map.

    Asked at every rerun: a file is read again only if it does not look as it did, and the code once, as Python does.
    """
    digest = hashlib.sha256(_code().encode())
    for files in (_files(folder), _files(FRONTEND)):
        for name, found in files:
            digest.update(f"{name}\0{found}\0".encode())
    return digest.hexdigest()[:24]


def is_kept(name: str) -> bool:
    """Whether a map may be kept under a key; `kept_map` alone knows whether it is good."""
    return (_usual_home() / f"{name}.json").is_file()


def prepare(dataset: Dataset, tell: Callable[[float, str], object]) -> None:
    """Work out what takes longest of a map's first drawing, telling how far it is: a share from 0 to 1, and what comes next."""
    from geo.rules import RULES

    for number, rule in enumerate(RULES):
        tell(number / (len(RULES) + 1), say("start.weighing", rule=rule))
        dataset.belief(rule)
    tell(len(RULES) / (len(RULES) + 1), say("start.drawing"))


def kept_map(name: str, load: Callable[[], Dataset]) -> tuple[KeptMap, str | None]:
    """The map kept under a key, rendered now if there is none; and what to tell the reader, None if nothing.

    Raises DatasetError, from `load`, if the dataset cannot be used.
    """
    home, notice = _home()
    path = home / f"{name}.json"
    try:
        return KeptMap(**json.loads(path.read_text("utf-8"))), notice
    except (OSError, ValueError, TypeError):  # never kept, or by code that wrote it otherwise
        made = _render(load())
    try:
        write_whole(path, json.dumps(asdict(made)))
        for old in sorted(home.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        notice = say("start.not_kept", folder=home, reason=error.strerror)
    return made, notice


def _render(dataset: Dataset) -> KeptMap:
    from geo.maps import component  # folium takes a third of a second to import, and a kept map does without

    made = component(dataset)
    facts = made.pack
    return KeptMap(
        html=made.html, css=made.css, js=made.js, title=facts["title"], first=facts["first"], last=facts["last"],
        start=facts["start"], known_first=facts["known"][0], known_last=facts["known"][1], rule=facts["rule"],
        rules=[rule["name"] for rule in facts["rules"]], places={place["id"]: place["capital"] for place in facts["places"]},
        languages=facts["languages"],
    )  # fmt: skip


def _usual_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "changing-hands"


def _home() -> tuple[Path, str | None]:
    """The folder for kept maps; a temporary one, and a message, where the usual one cannot be written."""
    home = _usual_home()
    try:
        home.mkdir(parents=True, exist_ok=True)
        if os.access(home, os.W_OK):
            return home, None
        reason = say("start.not_written")
    except OSError as error:
        reason = str(error.strerror)
    other = Path(tempfile.mkdtemp(prefix="changing-hands-"))  # a new one: a known name there may be somebody else's
    return other, say("start.kept_elsewhere", folder=other, usual=home, reason=reason)


@cache
def _code() -> str:
    """The hash of the package's modules and the versions of the libraries, as they were when first asked."""
    digest = hashlib.sha256(json.dumps([version(name) for name in _MADE_WITH]).encode())
    for name, found in _files(PACKAGE):
        digest.update(f"{name}\0{found}\0".encode())
    return digest.hexdigest()


def _files(folder: Path) -> list[tuple[str, str]]:
    """The files below a folder with their hashes, by their paths in it; none if there is no such folder."""
    if not folder.is_dir():
        return []
    found = ((entry.path[len(str(folder)) :], _hash(Path(entry.path))) for entry in _below(str(folder)))
    return sorted((name.replace(os.sep, "/"), digest) for name, digest in found if digest is not None)


def _below(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        entries = os.scandir(folder)
    except OSError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _below(entry.path)
            elif entry.is_file():
                yield entry


def _hash(path: Path) -> str | None:
    """The sha256 of a file, from memory if it looks as it did then; None if it cannot be read, as one that is gone by now.

    What a dataset lacks then is told when it is loaded.
    """
    try:
        now, stat = time.time_ns(), path.stat()
        stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        before = _seen.get(str(path))
        if before is not None and before[0] == stamp:
            return before[1]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
    if now - max(stat.st_mtime_ns, stat.st_ctime_ns) > _SETTLED_NS:
        _seen[str(path)] = (stamp, digest)
    return digest
