"""The command `export`: which day, days, layer and colours, its manifest, its compression, and its refusals."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.__main__ import main

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def export(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")

    def run(*arguments: str) -> tuple[int, str]:
        try:
            status = main(["export", *arguments, "--dataset", str(world)])
        except SystemExit as ended:
            status = int(ended.code or 0)
        return status, capsys.readouterr().err

    return run


def test_a_manifest_is_written_beside_the_file(export: Run) -> None:
    assert export("kml", "--on", "2021-08-12", "-o", "day.kml", "--manifest", "day.json") == (0, "")
    told = json.loads(Path("day.json").read_text("utf-8"))
    assert told["view"] == {"on": "2021-08-12", "known_by": None, "rule": "corroborated"}
    assert [(one["name"], one["layer"]) for one in told["files"]] == [("day.kml", "provinces")]
    assert told["files"][0]["bytes"] == Path("day.kml").stat().st_size


def test_a_name_that_ends_in_gz_is_compressed(export: Run) -> None:
    assert export("linked-places", "-o", "places.json") == (0, "")
    assert export("linked-places", "-o", "places.json.gz") == (0, "")
    assert gzip.decompress(Path("places.json.gz").read_bytes()) == Path("places.json").read_bytes()


def test_a_picture_has_its_days_and_colours(export: Run) -> None:
    for name, days in (("one.svg", "2021-08-09"), ("two.svg", "2021-08-09,2021-08-12")):
        assert export("svg", "--layer", "multiples", "--days", days, "--scheme", "dark", "-o", name) == (0, "")
    assert (
        export("svg", "--layer", "multiples", "--from", "2021-08-09", "--to", "2021-08-10", "-o", "three.svg")[0] == 0
    )
    assert len({Path(name).read_text("utf-8") for name in ("one.svg", "two.svg", "three.svg")}) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("csv", "--days", "2021-08-09", "-o", "x"), "csv has no days to pick"),
        (("csv", "--scheme", "dark", "-o", "x"), "csv has no scheme to pick"),
        (("svg", "--days", "2021-08-09,never", "-o", "x"), "'never' is not an EDTF date"),
        (("gif", "--days", "2021-08-09", "--to", "2021-08-10", "-o", "x"), "not both"),
        (("gif", "--from", "2021-08-12", "--to", "2021-08-10", "-o", "x"), "2021-08-12"),
        (("csv", "-o", "x", "--manifest", "no/x.json"), "no/x.json: is in no folder"),
        (("csv", "-o", "x", "--manifest", "x"), "x: the manifest cannot be the file that it tells of"),
        (("kml", "--layer", "claims", "-o", "x"), "'claims' is no layer of kml"),
        (("geopackage", "--layer", "spans", "-o", "x"), "'spans' is no layer of geopackage; it has none to choose from"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_line_and_nothing_is_written(
    export: Run, arguments: tuple[str, ...], said: str
) -> None:
    status, error = export(*arguments)
    assert status == 2 and said in error and error.count("\n") == 1
    assert list(Path().iterdir()) == []
