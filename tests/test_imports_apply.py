"""What was read, in a dataset's folder: wholly, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.dataset import Dataset, check
from geo.imports import NotApplied, Reading, TableMapping, apply, read_table
from tests.importing import acled_row, ged_row, table, taken_row
from tests.world import write_world

SAID = TableMapping(format="acled", actors={"Red Front": "red"})


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ged(folder: Path, *rows: dict[str, str], name: str = "ged.csv") -> Reading:
    return read_table(name, table(rows or [ged_row()]), Dataset.load(folder))


def test_incidents_are_added_with_their_attribution(world: Path) -> None:
    before = files(world)
    applied = apply(ged(world), world)
    assert (applied.incidents, applied.claims, applied.days_set) == (1, 0, False)
    assert check(world) == ()
    dataset = Dataset.load(world)
    assert [incident.id for incident in dataset.incidents] == ["ged-1"]
    assert dataset.settings.attributions[0].startswith("Incidents: UCDP")
    assert dataset.settings.attributions[1:] == ("Tests",)
    changed = {name for name, data in files(world).items() if before.get(name) != data}
    assert changed == {"incidents.csv", "dataset.toml"}


def test_claims_are_added_with_documents_and_events(world: Path) -> None:
    reading = read_table(
        "a.csv",
        table([taken_row(1, location="Cell", longitude="2.4"), acled_row(2)]),
        Dataset.load(world),
        mapping=SAID,
    )
    applied = apply(reading, world)
    assert (applied.incidents, applied.claims, applied.documents) == (1, 1, 1)
    dataset = Dataset.load(world)
    assert "acled-TIN1" in dataset.documents
    assert any(event.place_id == "XX-C.cell" and event.actor == "red" for event in dataset.events)


def test_the_second_time_there_is_nothing_to_add(world: Path) -> None:
    apply(ged(world), world)
    before = files(world)
    again = ged(world)
    assert again.totals.duplicates == 1
    with pytest.raises(NotApplied, match="nothing in it is new"):
        apply(again, world)
    assert files(world) == before


def test_later_rows_join_earlier_ones(world: Path) -> None:
    apply(ged(world, ged_row(2)), world)
    apply(ged(world, ged_row(1)), world)
    assert [incident.id for incident in Dataset.load(world).incidents] == ["ged-1", "ged-2"]
    assert Dataset.load(world).settings.attributions.count(Dataset.load(world).settings.attributions[0]) == 1


def test_a_folder_that_tells_of_nothing_takes_the_rows_days(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "empty", claims=[])
    reading = ged(folder, ged_row(1, date_start="2019-03-01", date_end="2019-03-02"), ged_row(2))
    assert (reading.sets_days, reading.outside) == (True, 0)
    applied = apply(reading, folder)
    assert (applied.first, applied.last, applied.days_set) == (date(2019, 3, 1), date(2021, 8, 5), True)
    dataset = Dataset.load(folder)
    assert (dataset.first, dataset.last) == (date(2019, 3, 1), date(2021, 8, 5))
    later = ged(folder, ged_row(3, date_start="2022-01-01", date_end="2022-01-01"))
    assert (later.sets_days, later.outside) == (False, 1)


def test_several_readings_are_applied_together(world: Path) -> None:
    dataset = Dataset.load(world)
    one = read_table("a.csv", table([ged_row(1)]), dataset)
    two = read_table("b.csv", table([acled_row(1)]), dataset, earlier=[one])
    assert apply([one, two], world).incidents == 2
    assert len(Dataset.load(world).incidents) == 2


def test_a_copy_that_has_a_problem_keeps_the_folder_as_it_was(world: Path) -> None:
    reading = ged(world)
    bad = replace(reading, incidents=(replace(reading.incidents[0], area_id="XX-Z"),))
    before = files(world)
    with pytest.raises(NotApplied, match="'XX-Z': is no area"):
        apply(bad, world)
    assert files(world) == before


def test_settings_that_cannot_be_changed_are_left(world: Path) -> None:
    reading = ged(world)
    path = world / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("attributions =", '"attributions" ='), encoding="utf-8")
    before = files(world)
    with pytest.raises(NotApplied, match="laid out so"):
        apply(reading, world)
    assert files(world) == before


@pytest.mark.parametrize("failing", ["dataset.toml", "incidents.csv", "documents.csv", "claims.csv", "events.csv"])
def test_if_one_file_cannot_be_written_none_is(world: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    from geo import rewriting

    dataset = Dataset.load(world)
    reading = read_table(
        "a.csv", table([taken_row(1, location="Cell", longitude="2.4"), acled_row(2)]), dataset, mapping=SAID
    )
    before = files(world)
    write = rewriting.write_whole
    done: list[Path] = []

    def fail(path: Path, data: bytes | str) -> None:
        if path == world.resolve() / failing and path not in done:
            done.append(path)
            raise OSError(28, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(rewriting, "write_whole", fail)
    with pytest.raises(NotApplied, match="No space left"):
        apply(reading, world)
    assert done
    assert files(world) == before


def test_files_that_change_meanwhile_are_not_overwritten(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from geo import rewriting

    reading = ged(world)
    tried = rewriting._tried

    def meddle(root: Path, *given: Any) -> Any:
        (root / "incidents.csv").write_text("somebody else's", encoding="utf-8")
        return tried(root, *given)

    monkeypatch.setattr(rewriting, "_tried", meddle)
    with pytest.raises(NotApplied, match="changed in this moment"):
        apply(reading, world)
    assert (world / "incidents.csv").read_text(encoding="utf-8") == "somebody else's"


def test_a_folder_that_is_none_is_told(world: Path, tmp_path: Path) -> None:
    with pytest.raises(NotApplied, match="No such file"):
        apply(ged(world), tmp_path / "gone")
