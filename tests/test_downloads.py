"""The downloads page: a card for every format, files made on click, slow ones with a bar, and what fails is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.dataset import Dataset
from geo.exports import FORMATS, export_bytes
from geo.layers import View
from geo.pages.downloads import hashes


def page() -> None:
    import os
    from pathlib import Path

    from geo.dataset import Dataset
    from geo.pages.downloads import draw

    draw(Dataset.load(Path(os.environ["CHANGING_HANDS_DATASET"])))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the formats whose files were made, in turn."""
    names: list[str] = []

    def note(form: Any, make: Callable[..., bytes]) -> Callable[..., bytes]:
        return lambda *arguments, **picked: (names.append(form), make(*arguments, **picked))[1]

    for name, form in FORMATS.items():
        monkeypatch.setitem(FORMATS, name, replace(form, make=note(name, form.make)))
    return names


@pytest.fixture
def app(world: Path, monkeypatch: pytest.MonkeyPatch, made: list[str]) -> AppTest:
    monkeypatch.setenv("CHANGING_HANDS_DATASET", str(world))
    return AppTest.from_function(page, default_timeout=60)


def slow(app: AppTest, monkeypatch: pytest.MonkeyPatch, make: Callable[..., bytes]) -> AppTest:
    monkeypatch.setitem(FORMATS, "gif", replace(FORMATS["gif"], make=make))
    return app.run().button(key="make-gif").click().run()


def test_every_format_has_a_card_and_nothing_is_made_unasked(app: AppTest, made: list[str]) -> None:
    app.run()
    assert not app.exception
    titles = [one.value for one in app.subheader]
    assert titles == [form.title for form in FORMATS.values()] + ["Hashes"]
    assert {form.why for form in FORMATS.values()} <= {one.value for one in app.text}
    app.selectbox(key="layer-csv").select("events").run()
    app.checkbox(key="gzip-csv").check().run()
    assert not app.exception and made == []


def test_a_file_that_takes_long_is_made_with_a_bar_and_kept_to_be_saved(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(dataset: Dataset, layer: str, view: View, tell: Callable[[float, str], object], **picked: Any) -> bytes:
        tell(0.5, "Half of it")
        return f"{layer} {len(picked['days'])} {picked['scheme']}".encode()

    slow(app, monkeypatch, make)
    assert not app.exception
    hash_, name, data = app.session_state["made"]
    assert data == b"days 31 light" and name == "world_days_2021-08-01_2021-08-31.gif" and len(hash_) == 64
    assert [one.label for one in app.get("download_button") if one.key == "save-gif"] == ["Save (0.0 MB)"]
    app.selectbox(key="scheme-gif").select("dark").run()  # another choice, another file
    assert not [one for one in app.get("download_button") if one.key == "save-gif"]


def test_what_cannot_be_made_is_told_in_a_sentence(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(*arguments: Any, **picked: Any) -> bytes:
        raise ValueError("mp4 needs a thing that is not installed")

    slow(app, monkeypatch, make)
    assert not app.exception
    assert [one.value for one in app.error] == ["Animation could not be made: mp4 needs a thing that is not installed"]
    assert "made" not in app.session_state


def test_the_manifest_has_the_hash_of_every_file_but_the_films(world: Path) -> None:
    dataset, view = Dataset.load(world), View(date(2021, 8, 12), None, "corroborated")
    found = json.loads(hashes(dataset, view))["files"]
    quick = [(name, layer) for name, form in FORMATS.items() if not form.slow for layer in form.layers or (None,)]
    assert sorted((one["format"], str(one["layer"])) for one in found) == sorted((a, str(b)) for a, b in quick)
    [csv] = [one for one in found if (one["format"], one["layer"]) == ("csv", "events")]
    assert csv["bytes"] == len(export_bytes(dataset, "csv", "events", view))
