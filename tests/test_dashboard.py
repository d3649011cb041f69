"""The app's Python side, run without a browser."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import pack
from geo.dataset import Dataset
from geo.pages import choice, kept
from geo.rules import RULES
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


def test_a_link_chooses_known_by_and_rule(app: AppTest) -> None:
    for name, value in {"day": "2021-08-10", "place": "XX-A", "known-by": "2021-08-05", "rule": "latest"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert (state(app, "known"), state(app, "rule")) == ("2021-08-05", "latest")
    wanted = {"day": "2021-08-10", "place": "XX-A", "known": "2021-08-05", "rule": "latest", "language": "en"}
    assert state(app, "command") == {"token": 1, **wanted}
    assert "No capital changed hands." in shown(app)
    assert "Red fighters captured Abad on Monday." not in shown(app)


def test_to_follow_changes_are_what_the_evening_told(app: AppTest, world: Path) -> None:
    app.query_params["day"] = "2021-08-10"
    app.query_params["known-by"] = "follow"
    app.run()
    assert not app.exception
    changes = Dataset.load(world).belief().changes(date(2021, 8, 10), date(2021, 8, 10), date(2021, 8, 9))
    assert [change.place_id for change in changes] == ["XX-A.abad", "XX-B.bery"]
    assert all(f"<b>{name}</b><span>captured by the Red" in shown(app) for name in ("Abad", "Bery"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2021-13-45"),
        ("day", "20210812"),
        ("day", "2021-09-01"),
        ("day", ""),
        ("place", "AF-KAB"),
        ("place", ""),
        ("known-by", "2021-13-45"),
        ("known-by", "20210810"),
        ("known-by", "2021-09-02"),
        ("known-by", "yesterday"),
        ("known-by", ""),
        ("rule", "hearsay"),
        ("rule", ""),
    ],
)
def test_a_link_to_nothing_is_one_clear_message(app: AppTest, name: str, value: str) -> None:
    app.query_params[name] = value
    app.run()
    assert not app.exception
    assert [one.value for one in app.warning if repr(value) in one.value]
    assert state(app, "day").isoformat() == "2021-08-09"
    assert state(app, "place") is None
    assert (state(app, "known"), state(app, "rule")) == ("today", "corroborated")


def test_choosing_a_province_commands_the_map(app: AppTest) -> None:
    app.run()
    before = state(app, "command")["token"]
    app.selectbox[0].select("XX-B").run()
    assert not app.exception
    assert state(app, "place") == "XX-B"
    going = {"day": None, "place": "XX-B", "known": None, "rule": None, "language": None}
    assert state(app, "command") == {"token": before + 1, **going}
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


def test_the_first_drawing_tells_how_far_it_is(world: Path) -> None:
    told: list[tuple[float, str]] = []
    kept.prepare(Dataset.load(world), lambda share, words: told.append((share, words)))
    shares = [share for share, _ in told]
    assert shares == sorted(set(shares)) and 0 <= shares[0] <= shares[-1] < 1
    assert all(any(rule in words for _, words in told) for rule in RULES)


def test_a_kept_map_shows_no_progress(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = []
    prepare = kept.prepare
    monkeypatch.setattr(kept, "prepare", lambda *given: (prepared.append(True), prepare(*given)))
    app.run()
    app.run()
    assert not app.exception
    assert prepared == [True]
    again = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert not again.exception
    assert prepared == [True]


def test_the_words_of_known_by_are_the_packs() -> None:
    assert (choice.TODAY, choice.FOLLOW) == (pack.TODAY, pack.FOLLOW)


@pytest.mark.parametrize(
    ("known", "day"), [("today", None), ("follow", date(2021, 8, 10)), ("2021-08-05", date(2021, 8, 5))]
)
def test_known_by_comes_to_a_day(known: str, day: date | None) -> None:
    assert choice.known_day(known, date(2021, 8, 10)) == day


def test_the_downloads_have_a_rule_and_a_known_by_of_their_own(world: Path) -> None:
    def page() -> None:
        import os
        from pathlib import Path

        from geo.dataset import Dataset
        from geo.pages.downloads import draw

        draw(Dataset.load(Path(os.environ["CHANGING_HANDS_DATASET"])))

    os.environ["CHANGING_HANDS_DATASET"] = str(world)
    try:
        downloads = AppTest.from_function(page, default_timeout=60).run()
        assert [one.label for one in downloads.selectbox][:2] == ["Known by", "Rule"]
        downloads.selectbox[1].select("latest").run()
        downloads.selectbox[0].select("fixed").run()
        assert not downloads.exception
        assert [one.label for one in downloads.date_input][:2] == ["Day", "Known by this day"]
        assert RULES["latest"].meaning in downloads.caption[0].value
        assert "day" not in downloads.session_state
    finally:
        del os.environ["CHANGING_HANDS_DATASET"]


def test_it_is_thin() -> None:
    assert len((ROOT / "dashboard.py").read_text("utf-8").splitlines()) <= 150
