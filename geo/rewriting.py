"""Several files of a dataset folder written anew: tried on a copy first, then all of them in place, or none."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.dataset import build, check
from geo.documents import COLUMNS as DOCUMENT_COLUMNS
from geo.documents import find_below
from geo.events import Event, write_events
from geo.files import DatasetError, Problem, csv_text, read_rows, write_whole

EVENTS = "events.csv"


def held(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """These files of a folder as they are; those that are not there are left out."""
    return {name: (root / name).read_bytes() for name in names if (root / name).exists()}


def with_rows(path: Path, columns: Sequence[str], added: Iterable[Mapping[str, str]]) -> str:
    """A table with rows added: in their order if its rows stand in order, else at its end.

    Raises DatasetError if the table that is there cannot be read.
    """
    problems: list[Problem] = []
    rows = [[row.values[name] for name in columns] for row in read_rows(path, columns, problems)]
    if problems:
        raise DatasetError(problems)
    more = [[row[name] for name in columns] for row in added]
    return csv_text(columns, sorted(rows + more) if rows == sorted(rows) else rows + more)


def rewrite(
    root: Path, files: Mapping[str, str], before: Mapping[str, bytes], *, with_events: bool
) -> tuple[Event, ...]:
    """Put these files in a dataset folder; `with_events`: its events built with them too, which are returned.

    `before` are the files that are written or reckoned with, as `held` gave them: nobody may have changed them since. All is
    tried on a copy of the folder. Raises DatasetError if the dataset would then have problems and OSError if files cannot be
    written or have changed; the folder is then as it was.
    """
    files, events = _tried(root, files, with_events)
    if held(root, before.keys() | files.keys()) != dict(before):
        raise OSError(errno.EBUSY, "its files have changed in this moment", str(root))
    _put(root, files, before)
    return events


def _tried(root: Path, files: Mapping[str, str], with_events: bool) -> tuple[dict[str, str], tuple[Event, ...]]:
    """The files, with those of the events built, once a copy of the folder that has them is without a problem."""
    with TemporaryDirectory(prefix="changing-hands-") as temporary:
        copy = Path(temporary)
        for path in root.iterdir():
            if path.is_file():
                shutil.copyfile(path, copy / path.name)
        problems: list[Problem] = []
        for row in read_rows(root / "documents.csv", DOCUMENT_COLUMNS, problems):
            name = row.values["file"]
            if name and (text := find_below((root,), name)):  # else it stands in the program's own folder
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(text, copy / name)
        _put(copy, files, {})
        events: tuple[Event, ...] = ()
        if with_events:
            events = build(copy).events
            files = {**files, EVENTS: write_events(events)}
            write_whole(copy / EVENTS, files[EVENTS])
        if problems := list(check(copy)):
            raise DatasetError(problems)
        return dict(files), events


def _put(root: Path, files: Mapping[str, str], before: Mapping[str, bytes]) -> None:
    """Write the files in their order; if one cannot be written, all is as before and the OSError goes on."""
    done: list[str] = []
    try:
        for name, content in files.items():
            (root / name).parent.mkdir(exist_ok=True)
            write_whole(root / name, content)
            done.append(name)
    except OSError:
        for name in done:
            if name in before:
                write_whole(root / name, before[name])
            else:
                (root / name).unlink()
        raise
