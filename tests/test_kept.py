"""The key of a kept map: cheap to ask for at every rerun, and another one for every change of a file."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.pages import kept

HOUR_NS = 3_600_000_000_000
CLAIMS, TEXT = "claims.csv", "documents/one.txt"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read, in turn; what was seen before is forgotten."""
    found: list[Path] = []
    read = Path.read_bytes

    def noted(path: Path) -> bytes:
        found.append(path)
        return read(path)

    monkeypatch.setattr(kept, "_seen", {})
    monkeypatch.setattr(Path, "read_bytes", noted)
    return found


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands an hour later than the files say: nothing was changed a moment ago."""
    now = time.time_ns
    monkeypatch.setattr(kept.time, "time_ns", lambda: now() + HOUR_NS)


@pytest.mark.usefixtures("later")
def test_files_that_look_as_they_did_are_not_read_again(world: Path, reads: list[Path]) -> None:
    first = kept.key(world)
    assert {path.name for path in reads} >= {CLAIMS, "one.txt", "timeline.js"}
    reads.clear()
    assert kept.key(world) == first
    assert reads == []


def _other_bytes(path: Path) -> None:
    """As many bytes as before, and the time of the change put back: only the system's own note of it tells."""
    stat, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes().replace(b"a", b"b"))
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "same size, old time": _other_bytes,
    "another file in its place": _replaced,
    "gone": lambda path: path.unlink(),
    "another name": lambda path: path.rename(path.with_name("other")),
    "another folder": lambda path: (path.parent / "new").mkdir() or path.rename(path.parent / "new" / path.name),
    "one more": lambda path: path.with_name("more").write_bytes(b""),
}


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("name", [CLAIMS, TEXT])
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_file_is_another_key_and_back_again_the_first(
    world: Path, reads: list[Path], name: str, change: str
) -> None:
    before, data, path = kept.key(world), (world / name).read_bytes(), world / name
    time.sleep(0.02)  # longer than a tick of the clock that the system notes changes with
    CHANGES[change](path)
    assert kept.key(world) != before
    for other in path.parent.glob("**/*"):
        if other.name in ("other", "more") or other.parent.name == "new":
            other.unlink()
    path.write_bytes(data)
    assert kept.key(world) == before


def test_a_file_changed_a_moment_ago_is_read_again(
    world: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two changes within one tick of the clock leave the same times: here the clock has stopped."""
    path = world / CLAIMS
    stopped = path.stat()
    data = path.read_bytes()
    stat = Path.stat
    monkeypatch.setattr(Path, "stat", lambda self, **more: stopped if self == path else stat(self, **more))
    monkeypatch.setattr(kept.time, "time_ns", lambda: stopped.st_ctime_ns + 1_000_000)
    before = kept.key(world)
    path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    assert kept.key(world) != before


@pytest.mark.usefixtures("later")
def test_another_script_is_another_key(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "frontend").mkdir()
    (tmp_path / "frontend" / "one.js").write_text("1", encoding="utf-8")
    monkeypatch.setattr(kept, "FRONTEND", tmp_path / "frontend")
    before = kept.key(world)
    (tmp_path / "frontend" / "one.js").write_text("22", encoding="utf-8")
    assert kept.key(world) != before


def test_the_code_is_hashed_as_it_was_loaded(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A module changed under a running app must not give its name to a map that the old module draws."""
    request.addfinalizer(kept._code.cache_clear)
    package = tmp_path / "package"
    (package / "__pycache__").mkdir(parents=True)
    (package / "one.py").write_text("1", encoding="utf-8")
    monkeypatch.setattr(kept, "PACKAGE", package)
    kept._code.cache_clear()
    before = kept.key(world)
    (package / "__pycache__" / "one.pyc").write_text("2", encoding="utf-8")
    kept._code.cache_clear()
    assert kept.key(world) == before
    (package / "one.py").write_text("22", encoding="utf-8")
    assert kept.key(world) == before
    kept._code.cache_clear()
    assert kept.key(world) != before


def test_what_cannot_be_read_is_left_to_the_dataset_to_tell(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.key(world)
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == CLAIMS:
            raise PermissionError(13, "no")
        return read(path)

    monkeypatch.setattr(kept, "_seen", {})
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert kept.key(world) != before
    assert kept.key(world / "nowhere") != before
