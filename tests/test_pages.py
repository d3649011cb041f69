"""The pages' own parts: escaping, the kept map."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from geo.dataset import Dataset
from geo.files import DatasetError
from geo.lags import lags
from geo.pages import kept
from geo.pages.documents import marked
from geo.pages.markup import drawing, link, native, table
from tests.world import SETTINGS, claim_row, default_claims, write_world

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
        marked(EVIL, [], str),
        drawing("<svg/>", EVIL),
    ]
    for html in made:
        assert isinstance(html, Markup)
        assert "<img src" not in html
        assert "&lt;img" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "file:///etc/passwd", "//example.org"])
def test_only_web_addresses_are_linked(url: str) -> None:
    assert link(url, "words") == "words"


def test_quotes_are_marked_where_they_stand(world: Path) -> None:
    dataset = Dataset.load(world)
    text = dataset.documents["text-0810"].text
    assert text is not None
    quoted = [claim for claim in dataset.claims.values() if claim.start is not None]
    html = marked(text, quoted, lambda claim: EVIL)
    assert html.count("<mark ") == 1 and "<img" not in html
    assert Markup(html).striptags() == " ".join(text.split())


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


def run_page(folder: str, name: str) -> None:
    from importlib import import_module
    from pathlib import Path

    from geo.dataset import Dataset

    import_module(f"geo.pages.{name}").draw(Dataset.load(Path(folder)))


def opened(folder: Path, name: str, **session: Any) -> AppTest:
    app = AppTest.from_function(run_page, args=(str(folder), name), default_timeout=60)
    for key, value in session.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    assert not app.exception
    return "".join(str(one.proto.body) for one in app.get("html"))


def press(app: AppTest, label: str) -> str:
    [button] = [one for one in app.button if one.label == label]
    return shown(button.click().run())


def test_compare_opens_on_the_day_as_known_that_evening_and_today(world: Path) -> None:
    html = shown(opened(world, "compare", day=date(2021, 8, 10)))
    assert "1 of 3 provincial capitals differs." in html
    assert "<b>A</b> 10 August 2021 as known on 10 August 2021 (corroborated)" in html
    assert "<b>B</b> 10 August 2021 as known today (corroborated)" in html
    assert html.count('class="ch-drawing" alt="Map of') == 2
    assert ">Bery</td>" in html and "<b>Red</b>" in html and "Only one publisher reports this: Radio." in html
    assert "Bery: Red." in html and "Bery: Blue." in html


def test_compares_presets_set_both_sides(world: Path) -> None:
    app = opened(world, "compare", day=date(2021, 8, 10), rule="latest")
    assert "3 August 2021 as known today (latest)" in press(app, "Two days")
    html = press(app, "Two rules")
    assert "10 August 2021 as known today (corroborated)" in html and "10 August 2021 as known today (latest)" in html
    assert "10 August 2021 as known on 10 August 2021 (latest)" in press(app, "Then and now")


def test_compare_takes_any_fixed_day_and_says_that_nothing_differs(world: Path) -> None:
    app = opened(world, "compare", day=date(2021, 8, 10))
    app.selectbox(key="compare-B-known").select("fixed").run()
    html = shown(app.date_input(key="compare-B-fixed").set_value(date(2021, 8, 11)).run())
    assert "10 August 2021 as known on 11 August 2021 (corroborated)" in html
    assert "Nothing differs" in html and "same view" not in html
    assert "What does not differ is faded" not in html
    assert "Both sides are the same view." in shown(app.selectbox(key="compare-B-known").select("follow").run())


def test_compare_tells_where_only_the_basis_differs(world: Path) -> None:
    app = opened(world, "compare", day=date(2021, 8, 12))
    press(app, "Two days")
    html = shown(app.date_input(key="compare-B-day").set_value(date(2021, 8, 31)).run())
    assert "2 capitals have the same state on another basis" in html


def test_contradictions_tell_both_sides_and_the_reason(world: Path) -> None:
    html = shown(opened(world, "contradictions"))
    assert "By the rule <b>corroborated</b>, as known today" in html
    assert "1 claim tells another state than the map shows, of 1 place." in html
    card = html[html.index("<h3>Bery") :]
    assert "<b>Blue</b><span>Only one publisher reports this: Wire." in card
    assert (
        "<b>captured by the Red, 10 August 2021</b>" in card and "Radio" in card and "published 10 August 2021" in card
    )
    assert "<b>Overruled:</b> contradicted by Wire, from wire (denied, 10 August; published 12 August)." in card


def test_contradictions_are_those_of_the_sessions_rule_and_known_by(world: Path) -> None:
    html = shown(opened(world, "contradictions", known="2021-08-11", rule="latest"))
    assert "By the rule <b>latest</b>, as known on 11 August 2021" in html
    assert (
        "No claim tells another state than the map shows." in html
        and "No document published by then counts places." in html
    )


def test_contradictions_of_one_place_and_long_reasons_folded(shipped: Dataset) -> None:
    app = opened(shipped.folder, "contradictions")
    assert '<details class="ch-why-not"><summary><b>Overruled:</b> stands alone in placing it before' in shown(app)
    html = shown(app.selectbox(key="contradicted").select("AF-HER.herat").run())
    assert "<h3>Herat" in html and "<h3>Kandahar" not in html and "<h3>Count" in html
    assert "Since last week, the Taliban captured Herat" in html
    assert "on 10 August 2021, as known on 10 August 2021, begun on 4 August 2021 or later" in html


@pytest.mark.parametrize(("count", "words"), [("1", "Agrees"), ("2", "Does not agree"), (">0", "Agrees")])
def test_a_count_is_shown_as_agreeing_or_not(tmp_path: Path, count: str, words: str) -> None:
    claims = [one for one in default_claims() if not one["count"]]
    counted = claim_row("wire-0812", toponym="capitals", count=count, when="../2021-08-12")
    html = shown(opened(write_world(tmp_path / "world", [*claims, counted]), "contradictions"))
    sign = "✓" if words == "Agrees" else "✗"
    assert f'<span aria-hidden="true">{sign}</span> {words}</p>' in html
    assert "<b>1 provincial capital</b><span>on 12 August 2021, as known on 12 August 2021</span>" in html
    assert "<summary>Which</summary>Abad</details>" in html


def test_a_count_of_what_no_timeline_counts_says_so(tmp_path: Path) -> None:
    counted = claim_row("wire-0812", toponym="capitals", count="3", predicate="repelled", when="2021-08-12")
    html = shown(opened(write_world(tmp_path / "world", [*default_claims(), counted]), "contradictions"))
    assert '<span aria-hidden="true">–</span> Cannot be counted</p>' in html
    assert "0 of 2 counts in the documents agree" in html


def test_lags_are_a_sentence_a_strip_and_a_table(world: Path) -> None:
    app = opened(world, "learned")
    html = shown(app)
    assert "0 of 1 changes were reported on the day itself, 1 later; the longest took 1 day." in html
    assert 'aria-label="reported 1 day later, on the map 1 day later"' in html
    [table] = app.dataframe
    assert table.value.to_dict("records") == [
        {
            "day": "2021-08-09", "place_id": "XX-A.abad", "capital": "Abad", "before": "Blue", "after": "Red",
            "first_report": "2021-08-10", "days_to_report": 1, "on_the_map": "2021-08-10", "for_good_since": "2021-08-10",
            "times_unlearned": 0, "sources": 3,
        }
    ]  # fmt: skip


def test_changes_told_of_before_their_day_are_counted_apart(shipped: Dataset) -> None:
    html = shown(opened(shipped.folder, "learned"))
    days = [one.days for one in lags(shipped.belief(), shipped.placed)]
    assert f"{days.count(0)} of {len(days)} changes were reported on the day itself" in html
    assert f"the longest took {max(days)} days. {sum(day < 0 for day in days)} were told of before the day" in html
    assert html.count('role="listitem"') == len(days)


def test_lags_of_another_rule_and_of_no_change(tmp_path: Path) -> None:
    alone = [*default_claims()[:3], default_claims()[4]]
    app = opened(write_world(tmp_path / "world", alone), "learned")
    assert "1 later" in shown(app)
    html = shown(app.selectbox(key="learned-rule").select("two-publishers").run())
    assert "By this rule no claim tells of a change." in html and not app.dataframe


@pytest.mark.parametrize("name", ["compare", "contradictions", "learned"])
def test_a_datasets_words_stay_text_on_every_page(world: Path, name: str) -> None:
    (world / "dataset.toml").write_text(SETTINGS.replace('label = "Red"', f'label = "{EVIL}"'), encoding="utf-8")
    html = shown(opened(world, name, day=date(2021, 8, 10)))
    assert "<img src=x" not in html
    assert "&lt;img src=x onerror" in html
