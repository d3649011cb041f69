"""The command line as a user calls it: answers, JSON Lines, one-line refusals, exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.__main__ import main
from geo.dataset import Dataset
from geo.rules import RULES
from tests.world import claim_row, default_claims, write_claims_rows


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = int(str(stop.code))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_resolve_answers_each_name(run: Any) -> None:
    status, out, _ = run("resolve", "Lashkagah", "Feroz Koh", "Taliqan", "لښکرګاه", "Aybak", "--json")
    answers = lines(out)
    assert status == 0 and {one["status"] for one in answers} == {"resolved"}
    assert [one["place"]["name"] for one in answers] == ["Lashkar Gah", "Firozkoh", "Taloqan", "Lashkar Gah", "Aybak"]
    assert set(answers[0]["place"]) == {"id", "name", "kind", "admin1", "iso_3166_2", "lat", "lon"}
    assert {one["place"]["kind"] for one in answers} == {"capital"}


def test_resolve_admits_doubt(run: Any) -> None:
    _, out, _ = run("resolve", "Kunduz", "Fayzabad", "Atlantis", "--json")
    kunduz, fayzabad, atlantis = lines(out)
    assert kunduz["status"] == "ambiguous" and kunduz["place"] is None
    assert [one["kind"] for one in kunduz["candidates"]] == ["capital", "province"]
    assert fayzabad["status"] == "ambiguous" and len(fayzabad["candidates"]) >= 3
    assert (fayzabad["candidates"][0]["kind"], fayzabad["candidates"][0]["iso_3166_2"]) == ("capital", "AF-BDS")
    assert {"match", "score"} <= set(fayzabad["candidates"][0])
    assert (atlantis["status"], atlantis["place"]) == ("unknown", None)
    assert lines(run("resolve", "Kunduz", "--kind", "capital", "--json")[1])[0]["place"]["id"] == "AF-KDZ.kunduz"


def test_in_a_province_nobody_knows_nothing_is_known(run: Any) -> None:
    [answer] = lines(run("resolve", "Herat", "--admin1", "Wonderland", "--json")[1])
    assert (answer["status"], answer["candidates"]) == ("unknown", [])


def test_resolve_in_words(run: Any) -> None:
    _, out, _ = run("resolve", "Kunduz", "Taliqan")
    assert "Kunduz: ambiguous\n    Kunduz (capital, Kunduz)" in out and "Taliqan: Taloqan (capital, Takhar)" in out


def test_resolve_a_batch(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = '{"id": 7, "query": "Kunduz", "kind": "capital", "admin1": ""}\n\n{"id": "x", "query": "Fayzabad", "admin1": "Jowzjan"}\n'
    path = tmp_path / "queries.jsonl"
    path.write_text(queries, encoding="utf-8")
    _, out, _ = run("resolve", "--batch", str(path))
    assert [(one["id"], one["status"], one["place"]["iso_3166_2"]) for one in lines(out)] == [
        (7, "resolved", "AF-KDZ"), ("x", "resolved", "AF-JOW"),
    ]  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO(queries))
    assert run("resolve", "--batch", "-")[1] == out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": 1, "query": "Herat"}\nnonsense\n', ":2: 'nonsense' is not JSON"),
        (b'{"query": "Herat"}\n', ':1: \'{"query": "Herat"}\' is no object with an id and a query'),
        (b'{"id": 1, "query": 5}\n', "is no object with an id and a query"),
        (b'{"id": 1, "query": "Herat", "kind": "village"}\n', ":1: kind: 'village' cannot be used"),
        (b'{"id": 1, "query": "Herat", "admin1": 5}\n', ":1: admin1: 5 cannot be used"),
        (b"\xff\n", "the bytes ff are not UTF-8"),
    ],
)
def test_a_bad_batch_is_refused_before_anything_is_answered(
    run: Any, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_bytes(content)
    status, out, err = run("resolve", "--batch", str(path))
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1


def test_state_is_a_row_a_capital(run: Any) -> None:
    _, out, _ = run("state", "--on", "2021-08-10", "--known-by", "2021-08-10", "--json")
    rows = lines(out)
    assert len(rows) == 34
    assert {"iso_3166_2", "capital", "state", "basis", "since", "claims", "overruled"} <= set(rows[0])
    herat = next(row for row in rows if row["capital"] == "Herat")
    assert herat["state"] != "taliban" and any(one["reason"] for one in herat["overruled"])
    assert "Lashkar Gah" in run("state", "--on", "2021-08-13")[1]


@pytest.mark.parametrize("rule", RULES)
def test_state_goes_by_any_rule_and_any_known_by_day(run: Any, shipped: Dataset, rule: str) -> None:
    for known_by in ("2021-08-09", "2021-09-30"):
        _, out, _ = run("state", "--on", "2021-08-10", "--known-by", known_by, "--rule", rule, "--json")
        belief, day = shipped.belief(rule), date(2021, 8, 10)
        for row in map(json.loads, out.splitlines()):
            cell = belief.cell(row["place_id"], day, date.fromisoformat(known_by))
            assert (row["state"], row["basis"], row["claims"]) == (cell.state, cell.basis, list(cell.claims))
            assert row["contradicted_by"] == list(cell.contradicted_by)


def test_events_come_as_rows(run: Any, world: Path) -> None:
    rows = lines(run("events", "--dataset", str(world), "--json")[1])
    assert [(row["place"], row["latest"], len(row["claims"])) for row in rows] == [
        ("Abad", "2021-08-10", 3),
        ("Bery", "2021-08-10", 1),
    ]
    assert "Abad" in run("events", "--dataset", str(world))[1]


def test_export_writes_one_file(run: Any, world: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    assert run("export", "geojson", "--dataset", str(world), "-o", str(path)) == (0, "", "")
    layer = json.loads(path.read_text(encoding="utf-8"))
    assert layer["day"] == "2021-08-31" and len(layer["features"]) == 3
    run("export", "csv", "--layer", "events", "--dataset", str(world), "-o", str(path))
    assert path.read_text(encoding="utf-8").startswith("id,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("state",), "--on"),
        (("state", "--on", "2021-13-01"), "'2021-13-01' is no date of the calendar"),
        (("state", "--on", "yesterday"), "'yesterday' is not an EDTF date"),
        (("state", "--on", "2021-08-01", "--rule", "dice"), "dice"),
        (("state", "--on", "2021-08-01", "--dataset", "nowhere"), "nowhere: is no folder"),
        (("resolve",), "either names or --batch"),
        (("resolve", "Herat", "--kind", "village"), "village"),
        (("resolve", "--batch", "missing.jsonl"), "missing.jsonl: No such file"),
        (("export", "shapefile", "-o", "x"), "'shapefile' is no format"),
        (("export", "geojson", "--layer", "rivers", "-o", "x"), "'rivers' is no layer"),
        (("export", "geojson", "-o", "no/such/folder/x"), "no/such/folder/x: is in no folder"),
        (("serve", "--dataset", "nowhere"), "nowhere: is no folder"),
        (("export", "html", "--on", "2020-01-01", "-o", "x"), "2020-01-01 is not between"),
        (("frobnicate",), "frobnicate"),
    ],
)
def test_bad_input_gets_one_line_and_exit_2(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err and err.count("\n") == 1 and err.startswith("changing-hands: ")
    assert list(tmp_path.iterdir()) == []


def test_check_lists_every_problem(run: Any, world: Path) -> None:
    assert run("check", str(world)) == (0, f"{world}: no problems\n", "")
    bad = [
        claim_row("wire-0810", toponym="Abad", place_id="XX-Z.nowhere", when="2021-08-09"),
        claim_row("wire-0812", toponym="Abad", place_id="XX-A.abad", when="2021-02-30"),
    ]
    write_claims_rows(world, [*default_claims(), *bad, default_claims()[0]])
    status, out, _ = run("check", str(world))
    assert status == 1
    for said in ("place_id: 'XX-Z.nowhere'", "when: '2021-02-30'", "this id stands on an earlier line too"):
        assert sum(said in line for line in out.splitlines()) == 1
    problems = lines(run("check", str(world), "--json")[1])
    assert {"file", "line", "column", "value", "message"} == set(problems[0])
    status, _, err = run("state", "--on", "2021-08-01", "--dataset", str(world))
    assert status == 2 and "claims.csv:" in err and "more: see `check`" in err and err.count("\n") == 1


def test_build_brings_the_event_table_into_step(run: Any, world: Path) -> None:
    write_claims_rows(world, default_claims()[:4])
    assert run("check", "--dataset", str(world))[0] == 1
    assert "1 events from 4 claims" in run("build", "--dataset", str(world))[1]
    assert run("check", "--dataset", str(world))[0] == 0


def test_a_broken_dataset_is_not_built(run: Any, world: Path) -> None:
    before = (world / "events.csv").read_bytes()
    (world / "claims.csv").write_text("")
    assert run("build", "--dataset", str(world))[0] == 2
    assert (world / "events.csv").read_bytes() == before


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m geo state --on 2021-08-10 --json | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1 and done.stderr == ""


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo", "resolve", "Taliqan"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Taliqan: Taloqan")
