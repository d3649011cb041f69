"""The rendered map, kept on disk: rendered once for a dataset and this code, mounted as it is from then on.

Nothing heavy is imported here while the kept map is good, so that the app opens quickly.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from geo.files import write_whole

if TYPE_CHECKING:
    from geo.dataset import Dataset

PACKAGE = Path(__file__).resolve().parents[1]
FRONTEND = PACKAGE / "frontend"
_MADE_WITH = ("folium", "shapely", "XStatic-Leaflet")
_KEPT = 6  # as many maps as are kept; the oldest go first


@dataclass(frozen=True, slots=True)
class KeptMap:
    """The map as a component's three strings, and what the page must know before the dataset is read.

    `first`, `last` and `start` are days in ISO 8601, and so are `known_first` and `known_last`, between which one may ask what
    was known. `rule` is the one it opens on, `rules` has all names. `places` are the provinces by id with the names of their
    capitals.
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


def key(folder: Path) -> str:
    """What the dataset's files, this code and the libraries that draw the map come to: another key, another map."""
    digest = hashlib.sha256()
    for path in (*_files(folder), *_files(PACKAGE)):
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    digest.update(json.dumps([version(name) for name in _MADE_WITH]).encode())
    return digest.hexdigest()[:24]


def is_kept(name: str) -> bool:
    """Whether a map may be kept under a key; `kept_map` alone knows whether it is good."""
    return (_usual_home() / f"{name}.json").is_file()


def prepare(dataset: Dataset, tell: Callable[[float, str], object]) -> None:
    """Work out what takes longest of a map's first drawing, telling how far it is: a share from 0 to 1, and what comes next."""
    from geo.rules import RULES

    for number, rule in enumerate(RULES):
        tell(number / (len(RULES) + 1), f"Working out what was known when, by the rule {rule} …")
        dataset.belief(rule)
    tell(len(RULES) / (len(RULES) + 1), "Drawing the map …")


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
        notice = f"The map could not be kept in {home} ({error.strerror}); it is drawn afresh each time the app starts."
    return made, notice


def _render(dataset: Dataset) -> KeptMap:
    from geo.maps import component  # folium takes a third of a second to import, and a kept map does without

    made = component(dataset)
    facts = made.pack
    return KeptMap(
        html=made.html, css=made.css, js=made.js, title=facts["title"], first=facts["first"], last=facts["last"],
        start=facts["start"], known_first=facts["known"][0], known_last=facts["known"][1], rule=facts["rule"],
        rules=[rule["name"] for rule in facts["rules"]], places={place["id"]: place["capital"] for place in facts["places"]},
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
        reason = "it cannot be written"
    except OSError as error:
        reason = str(error.strerror)
    other = Path(tempfile.mkdtemp(prefix="changing-hands-"))  # a new one: a known name there may be somebody else's
    return other, f"The map is kept in {other}, and only until this machine restarts: {home} cannot be used ({reason})."


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
