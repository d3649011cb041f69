"""The evidence bundle: its members, the same bytes for the same input, and the two commands."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.bundle import bundle
from geo.dataset import Dataset
from geo.rules import RULES
from geo.verify import MEMBERS, unpack
from tests.world import TEXT

QUOTE = TEXT.splitlines()[0]


@pytest.fixture
def tiny(world: Path) -> Dataset:
    return Dataset.load(world)


@pytest.fixture
def members(tiny: Dataset) -> dict[str, bytes]:
    return unpack(bundle(tiny))


def table(members: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(members[name].decode(), newline="")))


def test_it_has_just_its_members_and_their_sha256(members: dict[str, bytes]) -> None:
    assert tuple(members) == MEMBERS
    sums = json.loads(members["manifest.json"])["members"]
    assert sums == {name: hashlib.sha256(members[name]).hexdigest() for name in MEMBERS[1:]}


def test_the_same_input_gives_the_same_bytes(world: Path, tiny: Dataset, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from geo.bundle import bundle; from geo.dataset import Dataset; sys.stdout.buffer.write(bundle(Dataset.load(Path(sys.argv[1]))))"
    other = subprocess.run([sys.executable, "-c", code, str(world)], capture_output=True, check=True).stdout
    assert other == bundle(tiny) == bundle(Dataset.load(world))
    shuffled = replace(
        tiny,
        claims=dict(reversed(tiny.claims.items())),
        documents=dict(reversed(tiny.documents.items())),
        placed=tiny.placed[::-1],
    )
    assert bundle(shuffled) == other


def test_the_timeline_is_that_of_the_engine(tiny: Dataset, members: dict[str, bytes]) -> None:
    rows = table(members, "control.csv")
    for rule in RULES:
        for place in tiny.followed:
            told = [row for row in rows if (row["rule"], row["place_id"]) == (rule, place.id)]
            editions = tiny.belief(rule).editions(place.id)
            assert sorted({row["known_from"] for row in told}) == [
                "" if one.known_from == date.min else one.known_from.isoformat() for one in editions
            ]
            last = [row for row in told if row["known_from"] == told[-1]["known_from"]]
            assert [(row["start"], row["end"], row["state"], row["claims"].split()) for row in last] == [
                (str(span.start), str(span.end), span.state, list(span.claims)) for span in editions[-1].spans
            ]


def test_it_has_the_quotes_and_no_texts(members: dict[str, bytes]) -> None:
    assert table(members, "quotes.csv") == [{"document_id": "text-0810", "start": "0", "end": "37", "text": QUOTE}]
    [document] = [row for row in table(members, "documents.csv") if row["sha256"]]
    assert (document["id"], document["sha256"]) == ("text-0810", hashlib.sha256(TEXT.encode()).hexdigest())
    unquoted = TEXT.splitlines()[1].encode()
    assert not any(unquoted in data for data in members.values())


def test_it_says_what_it_is_of(world: Path, tiny: Dataset, members: dict[str, bytes]) -> None:
    value = json.loads(members["dataset.json"])
    assert (value["title"], value["first"], value["last"], value["rule"], value["carry_days"]) == (
        "Tiny", "2021-08-01", "2021-08-31", "corroborated", 5,
    )  # fmt: skip
    assert value["boundaries_sha256"] == hashlib.sha256((world / "admin1.geojson").read_bytes()).hexdigest()
    assert value["dataset_sha256"] == tiny.hash
    assert {"id": "XX-B.bery", "name": "Bery", "province": "Beryland"} in value["places"]
    readme = members["README.md"].decode()
    assert (
        "Tiny" in readme
        and "CC0 1.0" in readme
        and all(f"`{name}`" in readme for name in MEMBERS if name != "README.md")
    )
    assert "{" not in readme


def test_a_title_cannot_write_into_the_readme_what_it_wants(tiny: Dataset) -> None:
    odd = replace(tiny, settings=replace(tiny.settings, title="{licence} {0}"))
    assert "{licence} {0}" in unpack(bundle(odd))["README.md"].decode()


def test_a_control_character_is_refused_and_nothing_written(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = world / "documents.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("News of 2021-08-14", "N\x1bews", 1), encoding="utf-8")
    out = tmp_path / "out.zip"
    assert main(["bundle", "--dataset", str(world), "-o", str(out)]) == 2
    assert "documents.csv: the control character '\\x1b'" in capsys.readouterr().err
    assert not out.exists()


def test_bundle_and_verify_on_the_command_line(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.zip"
    assert main(["bundle", "--dataset", str(world), "-o", str(file), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert written == {
        "file": str(file), "bytes": file.stat().st_size,
        "manifest_sha256": hashlib.sha256(unpack(file.read_bytes())["manifest.json"]).hexdigest(),
    }  # fmt: skip
    assert main(["verify", str(file)]) == 0
    assert capsys.readouterr().out.startswith("verified: ")
    assert main(["verify", str(file), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["verified"], report["failures"], report["manifest_sha256"]) == (True, 0, written["manifest_sha256"])


def test_a_bundle_that_fails_or_is_none_on_the_command_line(
    tiny: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo.bundle import pack

    members = unpack(bundle(tiny))
    file = tmp_path / "bad.zip"
    file.write_bytes(pack({**members, "control.csv": members["control.csv"].replace(b",red,", b",blue,", 1)}))
    assert main(["verify", str(file), "--json"]) == 1
    *failures, report = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["member"] for one in failures} == {"control.csv"} and report["verified"] is False
    assert report["failures"] == len(failures) > 1 and "state is 'blue', derived 'red'" in failures[1]["why"]
    file.write_bytes(b"hello")
    assert main(["verify", str(file)]) == main(["verify", str(tmp_path / "none.zip")]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 2 and str(file) in err
