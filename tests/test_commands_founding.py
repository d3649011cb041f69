"""The command `new`: what it asks, what it answers, and what it refuses in one line with nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.__main__ import main
from geo.dataset import Dataset

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(list(arguments))
        except SystemExit as ended:
            status = int(ended.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def own(tmp_path: Path) -> Path:
    shapes = [shapely.box(24, 10, 28, 20), shapely.box(28, 10, 33, 20)]
    frame = gpd.GeoDataFrame({"code": ["A", "B"], "label": ["West", "East"]}, geometry=shapes, crs=4326)
    frame.to_file(tmp_path / "own.gpkg", driver="GPKG")
    return tmp_path / "own.gpkg"


PERIOD = ("--first", "2023-04-15", "--last", "2023-07-14")


def test_a_dataset_in_one_command(run: Run) -> None:
    status, out, error = run("new", "sudan", "--country", "sudan", "--title", "Sudan 2023", *PERIOD)
    assert (status, error) == (0, "")
    assert out.startswith("sudan: Sudan: 17 provinces, 17 capitals, ")
    assert "2023-04-15 to 2023-07-14, Africa/Khartoum" in out
    assert run("check", "sudan") == (0, "sudan: no problems\n", "")
    status, out, error = run("resolve", "El Fasher", "--dataset", "sudan")
    assert status == 0 and "El Fasher" in out


def test_the_answer_as_json_lists_what_is_lacking(run: Run) -> None:
    status, out, _ = run("new", "ukraine", "--country", "UA", "--title", "Ukraine", *PERIOD, "--json")
    told = json.loads(out)
    assert status == 0 and told["country"] == "UKR" and told["provinces"] == 25
    assert told["without_capital"] == ["UKR-321"]
    assert any("RUS-283" in line for line in told["lacks"])


def test_without_days_the_last_ninety_are_taken(run: Run) -> None:
    assert run("new", "one", "--country", "SDN", "--title", "T")[0] == 0
    dataset = Dataset.load(Path("one"))
    assert (dataset.last - dataset.first).days == 89
    assert abs(dataset.last - datetime.now(UTC).date()) <= timedelta(days=1)
    assert run("new", "two", "--country", "SDN", "--title", "T", "--last", "2023-07-14")[0] == 0
    assert Dataset.load(Path("two")).first == date(2023, 4, 16)


def test_a_first_day_alone_runs_for_ninety_days(run: Run) -> None:
    assert run("new", "one", "--country", "SDN", "--title", "T", "--first", "2023-04-15")[0] == 0
    assert Dataset.load(Path("one")).last == date(2023, 7, 13)


def test_capitals_and_a_time_zone_of_ones_choice(run: Run) -> None:
    arguments = ("--country", "SDN", "--title", "T", *PERIOD, "--unit", "capital", "--time-zone", "Africa/Cairo")
    assert run("new", "one", *arguments)[0] == 0
    dataset = Dataset.load(Path("one"))
    assert dataset.settings.time_zone == "Africa/Cairo" and len(dataset.followed) == 17


def test_units_filed_with_another_country(run: Run) -> None:
    added = ("--with", "RUS-283, RUS-5482")
    assert run("new", "one", "--country", "UKR", "--title", "T", *PERIOD, *added)[0] == 0
    assert {"RUS-283", "RUS-5482"} <= {place.id for place in Dataset.load(Path("one")).followed}


def test_boundaries_of_ones_own(run: Run, own: Path) -> None:
    named = ("--boundaries", str(own), "--id", "code", "--name", "label")
    status, out, _ = run("new", "one", "--country", "SDN", "--title", "T", *PERIOD, *named)
    assert status == 0 and "2 provinces" in out
    assert [place.name for place in Dataset.load(Path("one")).followed] == ["West", "East"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--country", "Sudn"), "near are Sudan (SDN)"),
        (("--country", ""), "is no country here"),
        (("--title", " "), "is no title"),
        (("--title", "a\nb"), "is no title"),
        (("--first", "2023-08-01"), "--last 2023-07-14 is before --first 2023-08-01"),
        (("--first", "soon"), "'soon'"),
        (("--time-zone", "Mars/Olympus"), "'Mars/Olympus' is no time zone"),
        (("--time-zone", "../etc/passwd"), "is no time zone"),
        (("--unit", "admin2"), "no open boundaries of districts"),
        (("--unit", "admin3"), "admin3"),
        (("--id", "code"), "--id is only for --boundaries"),
        (("--repair",), "--repair is only for --boundaries"),
        (("--with", "SDN-884"), "is a unit of Sudan already"),
        (("--with", "nix"), "is no unit here"),
        (("--boundaries", "nix.gpkg"), "nix.gpkg"),
        (("--boundaries", "/vsicurl/http://127.0.0.1/x.gpkg"), "/vsi"),
        (("--boundaries", "http://127.0.0.1/x.gpkg"), "nothing is fetched"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line_and_nothing_is_written(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    status, out, error = run("new", "one", "--country", "SDN", "--title", "T", *PERIOD, *arguments)
    assert (status, out) == (2, "") and said in error and error.count("\n") == 1
    assert list(Path().iterdir()) == []


def test_a_folder_with_something_in_it_is_refused(run: Run) -> None:
    Path("one").mkdir()
    Path("one/kept").write_text("mine", encoding="utf-8")
    status, _, error = run("new", "one", "--country", "SDN", "--title", "T")
    assert status == 2 and "not empty" in error
    assert [path.name for path in Path("one").iterdir()] == ["kept"]


def test_boundaries_without_the_columns_are_told_which_there_are(run: Run, own: Path) -> None:
    status, _, error = run("new", "one", "--country", "SDN", "--title", "T", *PERIOD, "--boundaries", str(own))
    assert status == 2 and "own.gpkg: ADM1_PCODE" in error and "'code', 'label'" in error
