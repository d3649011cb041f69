"""A dataset loads whole or tells every problem, and the shipped one keeps what it promises."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.claims import Predicate
from geo.dataset import DEFAULT_FOLDER, Dataset, build, check
from geo.files import DatasetError
from tests.world import SETTINGS, write_claims_rows, write_world


def test_the_world_loads(world: Path) -> None:
    dataset = Dataset.load(world)
    assert (dataset.title, dataset.first, dataset.last) == ("Tiny", date(2021, 8, 1), date(2021, 8, 31))
    assert [place.id for place in dataset.followed] == ["XX-A.abad", "XX-B.bery", "XX-C.cell"]
    assert [dataset.label(state) for state in ("red", "contested", "unknown")] == ["Red", "Contested", "Unknown"]
    with pytest.raises(LookupError, match="sortition"):
        dataset.timeline(rule="sortition")


def test_the_hash_follows_every_file(world: Path, tmp_path: Path) -> None:
    first = Dataset.load(world).hash
    assert Dataset.load(Path(shutil.copytree(world, tmp_path / "copy"))).hash == first
    (world / "dataset.toml").write_text(SETTINGS.replace("Tiny", "Small"))
    assert Dataset.load(world).hash != first


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("carry_days = 5", "carry_days = -5"), "dataset.toml: carry_days: '-5': must be from 0 to 36525 days"),
        (("carry_days = 5", "carry_days = 999999999999"), "dataset.toml: carry_days: '999999999999': must be from 0"),
        (
            ("last = 2021-08-31", "last = 9999-12-31"),
            "dataset.toml: last: '9999-12-31': '9999-12-31' is after the year 9998",
        ),
        (("carry_days = 5", 'carry_days = "5"'), "dataset.toml: carry_days: '5': must be given, as a int"),
        (('title = "Tiny"', ""), "dataset.toml: title: must be given, as a str"),
        (('rule = "corroborated"', 'rule = "guess"'), "dataset.toml: rule: 'guess': is none of"),
        (("Asia/Kabul", "Asia/Nowhere"), "dataset.toml: time_zone: 'Asia/Nowhere'"),
        (('kind = "capital"', 'kind = "village"'), "dataset.toml: unit.kind: 'village'"),
        (("#4a86c0", "red"), "dataset.toml: actors[1].colour: 'red': is no colour"),
        (('voices = ["Red"]', ""), "dataset.toml: actors[2].voices: must be given, as a list"),
        (('voices = ["Red"]', 'voices = ["Red", 7]'), "dataset.toml: actors[2].voices: \"['Red', 7]\": 7 is no word"),
        (('id = "blue"', 'id = "contested"'), "dataset.toml: actors[1].id: 'contested': is no id"),
        (('id = "red"', 'id = "blue"'), "dataset.toml: actors[2].id: 'blue': stands for an earlier actor too"),
        (("first = 2021-08-01", "first = 2021-09-01"), "dataset.toml: last: '2021-08-31': is before the first day"),
        (("[unit]", "color = 1\n[unit]"), "dataset.toml: color: '1': is no setting"),
        (("[unit]", "[unit"), "dataset.toml: is not TOML"),
    ],
)
def test_settings_that_cannot_be_used_are_told(world: Path, change: tuple[str, str], said: str) -> None:
    (world / "dataset.toml").write_text(SETTINGS.replace(*change))
    assert any(str(problem).startswith(said) for problem in check(world)), check(world)


@pytest.mark.parametrize("file", ["documents.csv", "claims.csv", "judgements.csv", "places.csv", "names.csv", "admin1.geojson",
                                  "context.geojson", "dataset.toml", "events.csv"])  # fmt: skip
def test_an_empty_or_missing_file_is_told(world: Path, file: str) -> None:
    (world / file).write_text("")
    assert any(problem.file == file for problem in check(world))
    (world / file).unlink()
    assert any(problem.file == file for problem in check(world))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("XX-B.bery,capital,Bery,XX-B,XX-B,,,,tests", "places.csv: lon: 'XX-B.bery': a followed place needs a point"),
        (
            "XX-B.bery,capital,Bery,XX-B,XX-B,2.5,0.5,,tests",
            "places.csv: lon: 'XX-B.bery': lies outside its outline, XX-B",
        ),
        ("XX-B.bery,capital,Bery,XX-A,XX-A,0.5,0.5,,tests", "places.csv: admin1: 'XX-A': has two followed places"),
    ],
)
def test_a_followed_place_stands_alone_in_its_province(world: Path, row: str, said: str) -> None:
    path = world / "places.csv"
    path.write_text(path.read_text().replace("XX-B.bery,capital,Bery,XX-B,XX-B,1.4,0.4,,tests", row))
    assert any(str(problem).startswith(said) for problem in check(world)), check(world)


def test_a_followed_place_needs_its_provinces_outline(world: Path) -> None:
    layer = json.loads((world / "admin1.geojson").read_text())
    layer["features"].pop()
    (world / "admin1.geojson").write_text(json.dumps(layer))
    assert "places.csv: admin1: 'XX-C': has no outline in admin1.geojson" in map(str, check(world))


FILES = ("dataset.toml", "admin1.geojson", "context.geojson", "places.csv", "names.csv", "documents.csv", "claims.csv",
         "judgements.csv", "events.csv", "documents/one.txt")  # fmt: skip


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.data())
def test_no_damage_to_a_file_breaks_the_check(world: Path, file: str, data: st.DataObject) -> None:
    path = world / file
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    junk = data.draw(
        st.one_of(st.binary(max_size=8), st.sampled_from([b"", b",", b'"', b"9999999999", b"-", b"\n", b"null", b"[]"]))
    )
    try:
        path.write_bytes(whole[:start] + junk + whole[end:])
        for problem in check(world):
            assert problem.message and "\n" not in str(problem)
    finally:
        path.write_bytes(whole)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is no folder"):
        Dataset.load(tmp_path / "nothing")


def test_an_event_table_out_of_step_is_told_and_can_be_built_again(world: Path) -> None:
    write_claims_rows(world, [])
    assert [problem.file for problem in check(world)] == ["events.csv"]
    assert build(world).events == ()


def test_the_shipped_dataset_has_no_problem_and_moves(tmp_path: Path) -> None:
    assert check(DEFAULT_FOLDER) == ()
    copy = Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "elsewhere"))
    assert check(copy) == ()  # the seed documents are found with the program


def test_every_capital_changes_hands_and_nearly_all_by_two_sources(shipped: Dataset) -> None:
    sources: dict[str, set[str]] = {place.id: set() for place in shipped.followed}
    for one in shipped.placed:
        if one.claim.predicate is Predicate.CAPTURED and one.claim.actor == "taliban" and one.place_id in sources:
            sources[one.place_id].add(one.document.source)
    assert len(sources) == 34
    assert {place: found for place, found in sources.items() if len(found) < 2} == SINGLE_SOURCE


def test_the_seed_documents_say_what_they_say(shipped: Dataset) -> None:
    said = {
        (one.document.id[5:], str(one.claim.predicate), one.place_id, str(one.claim.when))
        for one in shipped.placed
        if one.document.id.startswith("seed-") and one.place_id.startswith("AF-")
    }
    assert {(doc, place) for doc, predicate, place, _ in said if predicate == "captured"} == {
        ("001", "AF-HEL.lashkar-gah"), ("001", "AF-HER.herat"), ("001", "AF-KAN.kandahar"), ("001", "AF-GHO.firozkoh"),
        ("001", "AF-ZAB.qalat"), ("001", "AF-URU.tarinkot"), ("002", "AF-HER.herat"), ("002", "AF-KAN.kandahar"),
        ("002", "AF-KDZ.kunduz"), ("002", "AF-SAR.sar-e-pol"), ("002", "AF-TAK.taloqan"), ("002", "AF-SAM.aybak"),
    }  # fmt: skip
    assert ("001", "captured", "AF-HEL.lashkar-gah", "2021-08-13") in said
    assert ("004", "contested", "AF-KAN.kandahar", "2021-08-10") in said
    assert {claim.count for claim in shipped.claims.values() if claim.count} == {"5", "6", "3", ">12"}


def test_what_002_says_of_kandahar_is_overruled_by_004(shipped: Dataset) -> None:
    day = date(2021, 8, 10)
    cell = shipped.timeline(known_by=day).cell("AF-KAN.kandahar", day)
    overruled = {shipped.claims[one.claim_id].document_id: one.reason for one in cell.overruled}
    assert cell.state == "contested" and "AP" in overruled["seed-002"]


def test_worlds_are_not_equal_by_accident(tmp_path: Path) -> None:
    one, other = (Dataset.load(write_world(tmp_path / name)) for name in ("one", "other"))
    assert one.hash == other.hash and one != other


# Whose fall the public record that we could read puts in only one source's words; the screen says so.
SINGLE_SOURCE: dict[str, set[str]] = {}
