"""What is written about the project is true of it."""

from __future__ import annotations

import csv
import re
import shlex
import tomllib
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.__main__ import main
from geo.dataset import DEFAULT_FOLDER, HOME, Dataset
from geo.files import csv_text
from geo.rules import RULES
from tests.test_browser_bring import HEADER as GED_COLUMNS
from tests.test_browser_bring import row as ged_row

CODEBOOK = (HOME / "data" / "README.md").read_text(encoding="utf-8")
README = (HOME / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("file", sorted(path.name for path in DEFAULT_FOLDER.glob("*.csv")))
def test_every_column_is_in_the_codebook(file: str) -> None:
    with (DEFAULT_FOLDER / file).open(encoding="utf-8") as lines:
        columns = next(csv.reader(lines))
    assert f"`{file}`" in CODEBOOK
    for column in columns:
        assert f"`{column}`" in CODEBOOK, f"{file}: {column}"


def test_every_setting_is_in_the_codebook() -> None:
    settings = tomllib.loads((DEFAULT_FOLDER / "dataset.toml").read_text(encoding="utf-8"))
    names = {*settings, *(f"unit.{key}" for key in settings["unit"]), *settings["actors"][0]} - {"unit"}
    assert {name for name in names if f"`{name}`" not in CODEBOOK} == set()


def test_every_rule_is_told_as_the_screen_tells_it() -> None:
    plan = " ".join((HOME / "docs" / "architecture.md").read_text(encoding="utf-8").split())
    for rule in RULES.values():
        assert f"`{rule.name}`" in plan
        assert rule.meaning.rstrip(".").lower() in plan.lower().replace("*", "")


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("changing-hands ")])
def test_the_readmes_commands_run(line: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # type: ignore[arg-type]
    Path("report.txt").write_text("The city of Herat fell on Thursday.", encoding="utf-8")
    Path("tests").symlink_to(HOME / "tests")
    pq.write_table(pa.table({"lon": [69.2], "lat": [34.5]}), "points.parquet")
    pq.write_table(pa.table({"name": ["Lashkagah"]}), "mentions.parquet")
    pq.write_table(pa.table({"place": ["Herat"], "day": [date(2021, 8, 12)], "state": ["red"]}), "events.parquet")
    arguments = shlex.split(line, comments=True)[1:]
    if arguments[0] == "import":
        assert main(["new", "sudan", "--country", "Sudan", "--title", "Sudan"]) == 0
        Path("ged.csv").write_text(csv_text(GED_COLUMNS, [list(ged_row(1, "2023-04-15").values())]), encoding="utf-8")
    if arguments[0] == "verify":
        assert main(["bundle", "-o", arguments[1]]) == 0
    if arguments[0] != "serve":
        assert main(arguments) == 0


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("taliban 2021-08-12 [")


def test_the_files_the_readme_names_are_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (HOME / target).exists(), target


def test_the_numbers_in_the_readme_are_the_datasets(shipped: Dataset) -> None:
    words = f"has {len(shipped.claims):,} claims from {len(shipped.documents)} documents"
    assert words in " ".join(README.split())


def test_dependencies_are_explained_and_pinned() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    plan = (HOME / "docs" / "architecture.md").read_text(encoding="utf-8").lower()
    pins = {line.split("==")[0].lower() for line in (HOME / "constraints.txt").read_text().splitlines() if "==" in line}
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    for requirement in (one for group in groups for one in group):
        name = re.match(r"[\w-]+", requirement)
        assert name and name[0].lower() in pins, requirement
    for requirement in project["dependencies"]:
        assert re.match(r"[\w-]+", requirement)[0].lower() in plan, requirement  # type: ignore[index]
