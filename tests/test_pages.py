"""The pages' own parts: escaping, the kept map, the answer to "Why this colour?"."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from subprocess import run

import pytest
from markupsafe import Markup

from geo.dataset import Dataset
from geo.files import DatasetError
from geo.pages import kept
from geo.pages.documents import marked
from geo.pages.markup import link, native, table
from geo.pages.why import changed, why

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "changing-hands"


def test_values_stay_text() -> None:
    made = [
        link("https://example.org/" + EVIL, EVIL),
        native({"prs": EVIL}),
        table([EVIL], [[EVIL, None, 3]]),
        marked(EVIL, []),
    ]
    for html in made:
        assert isinstance(html, Markup)
        assert "<img" not in html
        assert "&lt;img" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "file:///etc/passwd", "//example.org"])
def test_only_web_addresses_are_linked(url: str) -> None:
    assert link(url, "words") == "words"


def test_quotes_are_marked_where_they_stand(world: Path) -> None:
    dataset = Dataset.load(world)
    text = dataset.documents["text-0810"].text
    assert text is not None
    quoted = [claim for claim in dataset.claims.values() if claim.start is not None]
    html = marked(text, quoted)
    assert html.count("<mark>") == 1
    assert Markup(html).striptags() == " ".join(text.split())


def test_why_tells_the_state_its_basis_and_both_kinds_of_claims(world: Path) -> None:
    dataset = Dataset.load(world)
    html = why(dataset, dataset.timeline().cell("XX-A.abad", date(2021, 8, 12)))
    assert "<b>Red</b> since" in html
    assert "Red fighters captured Abad on Monday." in html
    assert 'href="https://example.org/' in html
    alone = why(dataset, dataset.timeline().cell("XX-B.bery", date(2021, 8, 12)))
    assert "claim overruled" in alone
    assert "Overruled:" in alone


def test_one_publisher_says_so(world: Path) -> None:
    dataset = Dataset.load(world)
    assert "Only one publisher reports this: Wire." in why(
        dataset, dataset.timeline().cell("XX-C.cell", date(2021, 8, 3))
    )


def test_a_day_without_changes_says_so(world: Path) -> None:
    dataset = Dataset.load(world)
    assert "No capital changed hands." in changed(dataset, dataset.timeline().changes(), date(2021, 8, 2))


def test_the_map_is_rendered_once(world: Path, cache: Path) -> None:
    loads = []

    def load() -> Dataset:
        loads.append(world)
        return Dataset.load(world)

    name = kept.key(world)
    first, notice = kept.kept_map(name, load)
    assert kept.kept_map(name, load) == (first, None)
    assert (len(loads), notice) == (1, None)
    assert [path.name for path in cache.iterdir()] == [f"{name}.json"]
    assert first.places == {"XX-A": "Abad", "XX-B": "Bery", "XX-C": "Cell"}


def test_another_file_is_another_key(world: Path) -> None:
    before = kept.key(world)
    (world / "claims.csv").touch()
    assert kept.key(world) == before
    (world / "claims.csv").write_text("", encoding="utf-8")
    assert kept.key(world) != before


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"html": ""})])
def test_a_spoilt_kept_map_is_rendered_again(world: Path, cache: Path, content: str) -> None:
    cache.mkdir(parents=True)
    path = cache / f"{kept.key(world)}.json"
    path.write_text(content, encoding="utf-8")
    made, _ = kept.kept_map(kept.key(world), lambda: Dataset.load(world))
    assert json.loads(path.read_text("utf-8"))["js"] == made.js


def test_without_a_usable_cache_folder_the_reader_is_told(world: Path, cache: Path) -> None:
    cache.parent.write_text("a file where the folder should be", encoding="utf-8")
    made, notice = kept.kept_map(kept.key(world), lambda: Dataset.load(world))
    assert made.title == "Tiny"
    assert notice is not None
    assert str(cache) in notice


def test_only_so_many_maps_are_kept(world: Path, cache: Path) -> None:
    for number in range(9):
        kept.kept_map(f"map-{number}", lambda: Dataset.load(world))
    assert len(list(cache.iterdir())) == 6


def test_a_broken_dataset_is_not_kept(world: Path, cache: Path) -> None:
    (world / "claims.csv").write_text("", encoding="utf-8")
    with pytest.raises(DatasetError):
        kept.kept_map(kept.key(world), lambda: Dataset.load(world))
    assert list(cache.iterdir()) == []


def test_a_kept_map_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, geo.pages.kept, geo.pages.map;"
        "print([name for name in ('folium', 'geopandas', 'pandas', 'shapely') if name in sys.modules])"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
