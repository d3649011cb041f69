"""The app's Python side, run without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.browser import ROOT


@pytest.fixture
def app(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("CHANGING_HANDS_DATASET", str(world))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.argv", ["dashboard.py"])
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.session_state["painted"] = True  # what the map says in a browser
    return app


def shown(app: AppTest) -> str:
    """All HTML that the page shows."""
    return "".join(str(one.proto.body) for one in app.get("html"))


def state(app: AppTest, name: str) -> Any:
    return app.session_state[name]


def test_it_opens_on_the_busiest_day(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert state(app, "day").isoformat() == "2021-08-09"
    assert "captured by the Red" in shown(app)


def test_a_link_chooses_day_and_place(app: AppTest) -> None:
    app.query_params["day"] = "2021-08-12"
    app.query_params["place"] = "XX-A"
    app.run()
    assert not app.exception
    assert state(app, "day").isoformat() == "2021-08-12"
    assert "Red fighters captured Abad on Monday." in shown(app)
    assert state(app, "command")["place"] == "XX-A"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2021-13-45"),
        ("day", "20210812"),
        ("day", "2021-09-01"),
        ("day", ""),
        ("place", "AF-KAB"),
        ("place", ""),
    ],
)
def test_a_link_to_nothing_is_one_clear_message(app: AppTest, name: str, value: str) -> None:
    app.query_params[name] = value
    app.run()
    assert not app.exception
    assert [one.value for one in app.warning if repr(value) in one.value]
    assert state(app, "day").isoformat() == "2021-08-09"
    assert state(app, "place") is None


def test_choosing_a_province_commands_the_map(app: AppTest) -> None:
    app.run()
    before = state(app, "command")["token"]
    app.selectbox[0].select("XX-B").run()
    assert not app.exception
    assert state(app, "place") == "XX-B"
    assert state(app, "command") == {"token": before + 1, "day": None, "place": "XX-B"}
    assert "Bery" in shown(app)


def test_a_broken_dataset_is_a_table_of_problems(app: AppTest, world: Path) -> None:
    (world / "claims.csv").write_text("id,nonsense\n<b>1</b>,2\n", encoding="utf-8")
    app.run()
    assert not app.exception
    assert "The dataset cannot be used" in app.error[0].value
    assert "claims.csv" in shown(app)
    assert "unknown column" in shown(app)


def test_a_folder_that_is_none_says_so(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["dashboard.py", "/nowhere/at/all"])
    app.run()
    assert not app.exception
    assert "is no folder" in shown(app)


def test_it_is_thin() -> None:
    assert len((ROOT / "dashboard.py").read_text("utf-8").splitlines()) <= 150
