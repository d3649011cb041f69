"""`diff` as a user calls it: what differs in words, as JSON Lines and as a file; what cannot be compared is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest

from geo.__main__ import main
from geo.dataset import build
from geo.events import write_events


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(["diff", *arguments])
        except SystemExit as stop:
            status = int(str(stop.code))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def test_an_evening_and_what_became_known_later(run: Any) -> None:
    status, out, err = run("--from", "2021-08-10", "--known-by", "2021-08-10", "--to-known-by", "2021-09-30")
    first, second, *table = out.splitlines()
    assert (status, err) == (0, "")
    assert first == (
        "From 10 August 2021 as known on 10 August 2021 (corroborated) "
        "to 10 August 2021 as known on 30 September 2021 (corroborated):"
    )
    assert second == "1 of 34 provincial capitals differs."
    assert [line.split()[:2] for line in table] == [["iso", "3166"], ["AF-BDS", "Fayzabad"]]
    assert "Government, carried" in table[1] and "Taliban, observed" in table[1] and "2021-08-10" in table[1]


def test_json_lines_have_only_what_differs(run: Any) -> None:
    status, out, _ = run("--from", "2021-08-06", "--to", "2021-08-15", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0 and len(rows) == 33
    assert all(row["before"] != row["after"] for row in rows)
    assert {"iso_3166_2", "place_id", "capital", "province", "before_label", "after_claims"} <= set(rows[0])


def test_the_other_sides_known_by_and_rule_are_the_same_unless_given(run: Any, world: Path) -> None:
    """Bery is red on the 10th by the evening's one word; on the 11th still, and by `two-publishers` it never was."""
    common = ("--dataset", str(world), "--known-by", "2021-08-10", "--json")
    assert run("--from", "2021-08-10", "--to", "2021-08-11", *common)[1] == ""
    [row] = [json.loads(line) for line in run("--from", "2021-08-10", "--to-rule", "two-publishers", *common)[1].splitlines()
             if "Bery" in line]  # fmt: skip
    assert (row["before"], row["after_label"]) == ("red", "Unknown")


def test_a_rule_given_once_is_both_sides_rule(run: Any, world: Path) -> None:
    """By `two-publishers` nobody knows who holds Bery on either day; by the dataset's own rule it is red on both."""
    common = ("--dataset", str(world), "--from", "2021-08-10", "--to", "2021-08-11", "--known-by", "2021-08-10")
    first, second = run(*common, "--rule", "two-publishers")[1].splitlines()[:2]
    assert first.count("(two-publishers)") == 2 and second.startswith("Nothing differs")


def test_that_nothing_differs_is_said_and_another_basis_too(run: Any, world: Path) -> None:
    status, out, _ = run("--dataset", str(world), "--from", "2021-08-12", "--to", "2021-08-31")
    assert status == 0
    assert "Nothing differs: each of the 3 provincial capitals has the same state in both." in out
    assert "The same state on another basis: Abad (carried, then assumed)" in out


def test_a_file_holds_what_differs(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "differs.geojson"
    assert run("--from", "2021-08-06", "--to", "2021-08-09", "-o", str(path)) == (0, "", "")
    table = geopandas.read_file(path)
    labels = {row.capital: (row.before_label, row.after_label) for row in table.itertuples()}
    assert labels["Aybak"] == ("Government", "Taliban") and "Kabul" not in labels and len(labels) >= 5
    assert json.loads(path.read_text("utf-8"))["before"]["day"] == "2021-08-06"


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--to", "2021-08-10"),
        ("--to-rule", "corroborated"),
        ("--rule", "corroborated", "--to", "2021-08-10"),
        ("--known-by", "2021-08-11", "--to-known-by", "2021-08-11"),
    ],
)
def test_two_equal_sides_are_refused(run: Any, tmp_path: Path, more: tuple[str, ...]) -> None:
    path = tmp_path / "out.geojson"
    status, out, err = run("--from", "2021-08-10", *more, "-o", str(path))
    assert (status, out) == (2, "")
    assert err.count("\n") == 1 and "both sides are 10 August 2021" in err and "--to-known-by" in err
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "10 August", "--to", "2021-08-11"), "'10 August' is not"),
        (("--from", "2021-08-10", "--to", "2021-02-30"), "2021-02-30"),
        (("--from", "2021-08-10", "--to-rule", "luck"), "luck"),
        (("--to", "2021-08-10"), "--from"),
        (("--from", "2021-08-10", "--to", "2021-08-11", "-o", "/nowhere/at/all.geojson"), "is in no folder"),
    ],
)
def test_bad_input_is_one_line(run: Any, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1 and said in err


def test_a_broken_dataset_writes_nothing(run: Any, world: Path, tmp_path: Path) -> None:
    (world / "claims.csv").write_text("", encoding="utf-8")
    path = tmp_path / "out.geojson"
    status, _, err = run("--dataset", str(world), "--from", "2021-08-01", "--to", "2021-08-12", "-o", str(path))
    assert status == 2 and "claims.csv" in err and not path.exists()


def test_a_name_cannot_command_the_terminal(run: Any, world: Path) -> None:
    for name, before in (("places.csv", "XX-A.abad,capital,"), ("names.csv", "XX-A.abad,")):
        text = (world / name).read_text("utf-8").replace(f"{before}Abad", f"{before}A\x1b[31mbad")
        (world / name).write_text(text, encoding="utf-8")
    (world / "events.csv").write_text(write_events(build(world).events), encoding="utf-8")
    for days in (("2021-08-12", "2021-08-31"), ("2021-08-01", "2021-08-12")):
        status, out, _ = run("--dataset", str(world), "--from", days[0], "--to", days[1])
        assert status == 0 and "bad" in out and "\x1b" not in out
