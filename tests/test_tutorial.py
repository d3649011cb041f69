"""The tutorial runs from top to bottom and prints just what stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import geo
from geo.dataset import HOME

TEXT = (HOME / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
STEPS = [code for kind, code in BLOCKS if kind == "python"]


def test_each_step_prints_what_stands_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    printed = []
    for number, code in enumerate(STEPS, start=1):
        exec(compile(code, f"docs/tutorial.md, block {number}", "exec"), names)
        printed.append(capsys.readouterr().out)
    assert printed == [text for kind, text in BLOCKS if kind == "text"]
    assert "</html>" in (tmp_path / "map.html").read_text("utf-8")


def test_every_step_has_its_result() -> None:
    assert [kind for kind, _ in BLOCKS] == ["python", "text"] * len(STEPS)
    assert re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE) == [str(number) for number in range(1, 11)]


def test_it_uses_public_names_only() -> None:
    asked = {
        name.strip() for names in re.findall(r"^from geo import (.+)$", TEXT, re.MULTILINE) for name in names.split(",")
    }
    assert asked <= set(geo.__all__)
    assert {"Dataset", "View", "check", "control_map", "differences", "export_bytes", "frame", "prove"} <= asked
    assert not re.search(r"^(?:from|import) geo\.", TEXT, re.MULTILINE)


def test_the_files_it_names_are_there() -> None:
    prose = re.sub(r"^```.*?^```$", "", TEXT, flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", prose):
        assert (HOME / "docs" / target).exists(), target
