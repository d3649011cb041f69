"""The interface's words: one file a language, and nothing said that is not in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import geo.language
from geo.dataset import Dataset
from geo.language import ENGLISH, LanguageError, language, languages, say, speaking
from geo.maps import standalone_html
from tests.browser import ROOT, ClosedPage, open_browser

CODE = [*sorted((ROOT / "geo").rglob("*.py")), ROOT / "dashboard.py"]
SCRIPTS = sorted((ROOT / "geo" / "frontend").glob("*.js"))
ENGLISH_FILE = files("geo") / "languages" / "en.toml"
OPEN, CLOSE = "⟦", "⟧"
BROWSER = ("map", "calendar", "capitals", "areas")  # the tables that the pack takes along


def bracketed(value: object) -> object:
    if isinstance(value, str):
        return f"{OPEN}{value}{CLOSE}"
    if isinstance(value, list):
        return [bracketed(each) for each in value]
    assert isinstance(value, dict)
    return {form: bracketed(each) for form, each in value.items()}


def toml(tables: dict[str, dict[str, object]]) -> str:
    def put(value: object) -> str:
        if isinstance(value, dict):
            return "{ " + ", ".join(f'"{form}" = {put(each)}' for form, each in value.items()) + " }"
        if isinstance(value, list):
            return "[" + ", ".join(map(put, value)) + "]"
        if isinstance(value, bool):
            return str(value).lower()
        return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'

    return "\n".join(
        f"[{name}]\n" + "".join(f'"{key}" = {put(value)}\n' for key, value in table.items())
        for name, table in tables.items()
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of languages with the English one, and one, `xx`, whose every string stands in brackets."""
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "en.toml").write_text(ENGLISH_FILE.read_text("utf-8"), "utf-8")
    tables = tomllib.loads(ENGLISH_FILE.read_text("utf-8"))
    head = tables.pop("language")
    other = {name: {key: bracketed(value) for key, value in table.items()} for name, table in tables.items()}
    (folder / "xx.toml").write_text(toml({"language": head, **other}), "utf-8")
    monkeypatch.setattr(geo.language, "_HOME", folder)
    language.cache_clear()
    yield folder
    language.cache_clear()


def test_a_string_has_its_values_and_a_form_for_numbers() -> None:
    assert say("common.claims", n=1) == "1 claim"
    assert say("common.claims", n=0) == "0 claims"
    assert say("told.captured", actor="Reds {n}") == "captured by the Reds {n}"  # a value's braces are text


@pytest.mark.parametrize("key", ["common.nothing", "nothing", "calendar.months"])
def test_an_unknown_string_is_news(key: str) -> None:
    with pytest.raises(LookupError, match=key):
        say(key)


def test_a_missing_value_is_news() -> None:
    with pytest.raises(KeyError, match="actor"):
        say("told.captured")


def test_an_unknown_language_is_news() -> None:
    with pytest.raises(LookupError, match="'tlh' is no language of the interface; there are en"), speaking("tlh"):
        pass


def test_a_language_is_a_file(home: Path) -> None:
    assert languages() == ("en", "xx")
    with speaking("xx") as spoken:
        assert (spoken.name, spoken.right_to_left) == ("English", False)
        assert say("common.claims", n=2) == f"{OPEN}2 claims{CLOSE}"
    assert say("common.claims", n=2) == "2 claims"


@pytest.mark.parametrize(
    ("there", "put", "told"),
    [
        ('"play" = ', '"plays" = ', "is missing|is unknown"),
        ("{holder}", "{keeper}", "has other values in braces"),
        (f'"{OPEN}Monday{CLOSE}", ', "", "has other values in braces"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(home: Path, there: str, put: str, told: str) -> None:
    text = (home / "xx.toml").read_text("utf-8").replace('"button_play"', '"play"')
    path = home / "xx.toml"
    path.write_text(text.replace('"play" = ', '"button_play" = ').replace(there.replace("play", "button_play"), put, 1))
    with pytest.raises(LanguageError, match=f"languages/xx.toml: .*({told})"):
        language("xx")


def test_what_is_said_is_in_the_file_and_what_is_in_the_file_is_said() -> None:
    strings = language(ENGLISH).strings
    python = "\n".join(path.read_text("utf-8") for path in CODE)
    scripts = "\n".join(path.read_text("utf-8") for path in SCRIPTS)
    named = set(re.findall(r'\b(?:say|told|words|template)\(\s*"([a-z_]+\.[a-z_-]+)"', python))
    named |= {
        found for key in re.findall(r'\b(?:say|sayWith|template)\("([a-z_]+)"', scripts)
        for found in [f"{table}.{key}" for table in BROWSER if f"{table}.{key}" in strings] or [f"map.{key}"]
    }  # fmt: skip
    assert named <= strings.keys()
    text = python + scripts
    made = [re.escape(start) + ".+" for start in re.findall(r'f"([a-z_]+\.[a-z_]*)\{', python)]
    made += [rf"({'|'.join(BROWSER)})\." + re.escape(start) + ".+" for start in re.findall(r"`([a-z_]+_)\$\{", scripts)]
    unsaid = [
        key for key in strings
        if f'"{key}"' not in text and f'"{key.partition(".")[2]}"' not in text and not any(re.fullmatch(one, key) for one in made)
    ]  # fmt: skip
    assert unsaid == []


@pytest.mark.parametrize(
    "page",
    ["events", "contradictions", "learned", "compare", "documents", "article", "gazetteer", "downloads", "about"],
)
def test_a_page_speaks_the_language(home: Path, world: Path, page: str) -> None:
    def draw(folder: str, page: str) -> None:
        from importlib import import_module

        from geo.dataset import Dataset
        from geo.language import speaking

        with speaking("xx"):
            import_module(f"geo.pages.{page}").draw(Dataset.load(folder))

    app = AppTest.from_function(draw, args=(str(world), page), default_timeout=30).run()
    assert not app.exception
    spoken = [*app.header, *app.subheader, *app.button, *app.selectbox, *app.text_input, *app.date_input]
    words = [one.value if one.type in ("header", "subheader") else one.label for one in spoken]
    assert words
    # what a side is called is a letter, and what is taken from a document is its own word
    assert [one for one in words if one and not one.startswith(OPEN) and one not in ("A", "B")] == []


WORDS = """() => {
  const found = [document.querySelector(".ch-totals").textContent];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (walk.currentNode.parentElement.closest("script, style, .ch-totals")) continue;
    found.push(walk.currentNode.textContent);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [aria-valuetext]"))
    for (const name of ["aria-label", "title", "aria-valuetext"]) if (element.hasAttribute(name)) found.push(element.getAttribute(name));
  return found;
}"""


def test_the_map_says_nothing_that_is_not_in_the_file(home: Path, shipped: Dataset, tmp_path: Path) -> None:
    with speaking("xx"):
        page_file = tmp_path / "map.html"
        page_file.write_text(standalone_html(shipped), "utf-8")
    names = {name.toponym for place in shipped.gazetteer.places for name in shipped.gazetteer.names(place.id)}
    names |= {actor.label for actor in shipped.actors.values()} | {area.name for area in shipped.context}
    settings = shipped.settings
    names |= {settings.title, settings.unit.note, settings.unit.many, settings.licence, *settings.attributions}
    names |= {part.partition(": ")[2] for part in settings.attributions} | {"corroborated", "latest", "majority"}
    names |= {"two-publishers", "against-interest", "دری", "پښتو"}
    with open_browser() as browser:
        closed = ClosedPage(browser.new_context())
        page = closed.open(f"{page_file.as_uri()}?day=2021-08-13")
        page.get_by_text("This day as a table").click()
        found = page.evaluate(WORDS)
        assert closed.errors == []
    own = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    for text in found:
        rest = text
        while (less := re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", rest)) != rest:
            rest = less
        said = re.search(r"[^\W\d_]{2,}", re.sub(own, "", rest, flags=re.IGNORECASE))
        assert not said, text
    assert sum(OPEN in text for text in found) > 60
