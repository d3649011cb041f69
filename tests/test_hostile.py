"""A dataset may come from anybody: what it brings along is shown as text or refused in a line, without a browser.

CSV, GeoPackage, Linked Places and PROV have their own tests; `test_browser_hostile.py` opens the pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree
from streamlit.testing.v1 import AppTest

from geo.__main__ import main
from geo.dataset import Dataset, check
from geo.exports import FORMATS, export_bytes
from geo.layers import View
from geo.maps import component, control_map, standalone_html
from geo.pages.why import changed, why
from tests.browser import ROOT
from tests.hostile import ATTACKS, EVERYTHING, PROVINCES, TOLD, capital, evil, hostile_world
from tests.world import write_world

VIEW = View(date(2021, 8, 12), None, "corroborated")
ODD = "<img src=x onerror=alert(1)>\x1b[31m\u202e"


class Elements(HTMLParser):
    """The elements with the names of their attributes, and the text between them, as a reader of HTML sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module", params=ATTACKS)
def attack(request: pytest.FixtureRequest) -> str:
    return ATTACKS[request.param]


@pytest.fixture(scope="module")
def hostile(attack: str, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(hostile_world(tmp_path_factory.mktemp("hostile") / "world", attack))


def test_the_reader_takes_every_text_as_it_is(hostile: Dataset, attack: str) -> None:
    """Else the tests below would look for what is not there."""
    settings = hostile.settings
    told = (
        settings.title, settings.description, settings.licence, *settings.attributions, settings.unit.one, settings.unit.many,
        settings.unit.note, *(one.label for one in settings.actors.values()), *(one.long_label for one in settings.actors.values()),
    )  # fmt: skip
    assert told == tuple(evil(field, attack) for field in TOLD)
    claim = next(one for one in hostile.claims.values() if one.quote)
    assert claim.toponym == evil("toponym", attack) and claim.attribution == evil("attribution-text", attack)
    assert any(one.how == "a person decided" and one.who == evil("who", attack) for one in hostile.placed)
    assert {one.place_id for one in hostile.placed} == {capital(one) for one in PROVINCES}
    assert {evil(f"admin1-{one}", attack) for one in PROVINCES} == {area.name for area in hostile.boundaries}


@pytest.fixture(scope="module")
def tame(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(hostile_world(tmp_path_factory.mktemp("tame") / "world", "plain"))


def test_the_map_in_one_file_has_no_element_but_its_own(hostile: Dataset, tame: Dataset) -> None:
    assert Elements(standalone_html(hostile)).found == Elements(standalone_html(tame)).found


def test_nothing_in_a_text_is_a_template(tmp_path: Path) -> None:
    """What folium renders, branca takes for a template once more, and a template may run any Python."""
    attack = "{{ 7 * 191 }}{% set hit = 7 * 191 %}{% raw %}{#{{{ hit }}}"
    dataset = Dataset.load(hostile_world(tmp_path / "world", attack))
    for page in (standalone_html(dataset), control_map(dataset).get_root().render(), component(dataset).js):
        assert "1337" not in page
        pack = next(line.strip() for line in page.splitlines() if line.strip().startswith("JSON.parse("))
        told = json.loads(json.loads(pack.removeprefix("JSON.parse(").removesuffix("),")))
        assert told["title"] == evil("title", attack)
        assert {place["capital"] for place in told["places"]} == {evil(f"capital-{one}", attack) for one in PROVINCES}


def test_why_has_no_element_but_its_own(hostile: Dataset, attack: str) -> None:
    known = {
        "p", "bdi", "b", "span", "blockquote", "footer", "mark", "a", "details", "summary", "section", "h3", "ul", "li", "div", "img",
    }  # fmt: skip
    seen = ""
    for one in PROVINCES:
        page = Elements(why(hostile, capital(one), VIEW) + changed(hostile, hostile.timeline().changes()))
        assert {tag for tag, *_ in page.found} <= known
        assert {name for _, *names in page.found for name in names if name.startswith("on")} == set()
        seen += page.text
    fields = [
        *(f"capital-{one}" for one in PROVINCES), *(f"{language}-capital-A" for language in ("prs", "ps")), "province-A",
        "label-blue", "label-red", "title-text", "title-wire", "published_note-text", "publisher-text", "agency-text",
        "toponym", "attribution-text", "note-text", "extractor-text", "who", "why",
    ]  # fmt: skip
    assert [field for field in fields if evil(field, attack) not in seen] == []


@pytest.mark.parametrize("layer", [None, "multiples"])
def test_a_picture_is_xml_with_no_element_but_its_own(hostile: Dataset, tame: Dataset, layer: str | None) -> None:
    def kinds(dataset: Dataset) -> tuple[set[object], set[object], str]:
        root = etree.fromstring(export_bytes(dataset, "svg", layer, VIEW))
        every = list(root.iter())
        return {one.tag for one in every}, {name for one in every for name in one.attrib}, "".join(root.itertext())

    tags, names, text = kinds(hostile)
    known_tags, known_names, _ = kinds(tame)
    assert tags <= known_tags and names <= known_names
    assert "title-" in text and "capital-A-" in text


@pytest.mark.parametrize("layer", FORMATS["kml"].layers)
def test_kml_has_every_text_and_no_element_of_it(hostile: Dataset, attack: str, tame: Dataset, layer: str) -> None:
    """A globe reads a description as HTML: there the text is escaped twice."""
    root = etree.fromstring(export_bytes(hostile, "kml", layer, VIEW))
    known = etree.fromstring(export_bytes(tame, "kml", layer, VIEW))
    assert {one.tag for one in root.iter()} == {one.tag for one in known.iter()}
    told = "".join(root.itertext())
    assert evil("title", attack) in told and evil("capital-A", attack) in told
    for one in root.iter("{*}description"):
        assert Elements(one.text or "").found == []


def test_the_command_line_says_it_in_lines_of_text(
    hostile: Dataset, attack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(hostile.folder)
    assert main(["check", folder]) == 0
    assert main(["why", capital("A"), "--on", "2021-08-12", "--dataset", folder]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for field in ("capital-A", "who", "why", "note-text", "title-text", "attribution-text"):
        assert " ".join(evil(field, attack).split()) in told, field


def test_links_lead_only_to_the_web(world: Path) -> None:
    file = world / "dataset.toml"
    text = file.read_text("utf-8")
    for address in ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", " https://example.org"):
        file.write_text(re.sub("licence_url = .*", f"licence_url = {json.dumps(address)}", text), encoding="utf-8")
        if check(world):
            continue
        page = AppTest.from_function(_about, args=(str(world),), default_timeout=60).run()
        html = "".join(str(one.proto.body) for one in page.get("html"))
        assert not page.exception and "CC0 1.0" in html and "href" not in html


def _about(folder: str) -> None:
    from pathlib import Path

    from geo.dataset import Dataset
    from geo.pages.about import draw

    draw(Dataset.load(Path(folder)))


def setting(name: str, value: str) -> Callable[[Path], None]:
    """A change of the first setting of that name, the value as TOML has it."""

    def change(world: Path) -> None:
        file = world / "dataset.toml"
        text, times = re.subn(
            rf"^{name} = .*$", lambda _: f"{name} = {value}", file.read_text("utf-8"), count=1, flags=re.M
        )
        assert times == 1
        file.write_text(text, encoding="utf-8")

    return change


def cell(file: str, column: str, value: str = ODD) -> Callable[[Path], None]:
    """A change of one field of the last row of a file."""

    def change(world: Path) -> None:
        import csv

        from tests.world import write_rows

        path = world / file
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        if len(rows) == 1:  # nobody has judged anything yet
            rows.append(["toponym", "Abad", "XX-A.abad", "yes", "tests", "2021-09-01", "why"])
        rows[-1][rows[0].index(column)] = value
        write_rows(path, rows[0], rows[1:])

    return change


def written(file: str, text: str) -> Callable[[Path], None]:
    def change(world: Path) -> None:
        (world / file).write_text(text, encoding="utf-8")

    return change


def added(file: str, text: str) -> Callable[[Path], None]:
    def change(world: Path) -> None:
        (world / file).write_text(text + "\n" + (world / file).read_text("utf-8"), encoding="utf-8")

    return change


def _renamed(path: Path, name: str) -> None:
    collection = json.loads(path.read_text("utf-8"))
    collection["features"][0]["properties"]["id"] = name
    path.write_text(json.dumps(collection), encoding="utf-8")


TOML = json.dumps(ODD)
REFUSED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a colour": ("dataset.toml", setting("colour", TOML)),
    "a colour of another kind": ("dataset.toml", setting("colour", '"url(https://example.org/x)"')),
    "a pattern": ("dataset.toml", setting("pattern", TOML)),
    "an actor's id": ("dataset.toml", setting("id", TOML)),
    "an actor's id with a quote": ("dataset.toml", setting("id", '"red\\"onload=alert"')),
    **{f"an id with {name}": (f"{file}", cell(file, column, value))
       for file, column in (("places.csv", "id"), ("documents.csv", "id"))
       for name, value in (("markup", ODD), ("a quote", '"'), ("a path", "../a"), ("a template", "a{{7*7}}"), ("a blank", "a b"), ("a line end", "a\nb"))},
    "an outline's id": ("context.geojson", lambda world: _renamed(world / "context.geojson", "{{7*7}}")),
    "a rule": ("dataset.toml", setting("rule", TOML)),
    "a time zone": ("dataset.toml", setting("time_zone", TOML)),
    "a time zone that is a path": ("dataset.toml", setting("time_zone", '"../../../etc/passwd"')),
    "a kind of place to follow": ("dataset.toml", setting("kind", TOML)),
    "a day": ("dataset.toml", setting("first", TOML)),
    "a number of days": ("dataset.toml", setting("carry_days", TOML)),
    "a title that is no text": ("dataset.toml", setting("title", "['<b>']")),
    "voices that are no words": ("dataset.toml", setting("voices", f"[{{a = {TOML}}}]")),
    "a setting nobody knows": ("dataset.toml", added("dataset.toml", f"{TOML} = 1")),
    "a setting with a line end in its name": ("dataset.toml", added("dataset.toml", '"a\\nb" = 1')),
    "a document's side": ("documents.csv", cell("documents.csv", "side")),
    "an address that is a script": ("documents.csv", cell("documents.csv", "url", "javascript:alert(1)")),
    "a publication day": ("documents.csv", cell("documents.csv", "published")),
    "how a day is known": ("documents.csv", cell("documents.csv", "published_basis")),
    "how much was read": ("documents.csv", cell("documents.csv", "read")),
    "a text outside the dataset": ("documents.csv", cell("documents.csv", "file", "../../../etc/passwd")),
    "a text by an absolute path": ("documents.csv", cell("documents.csv", "file", "/etc/passwd")),
    "a sha256": ("documents.csv", lambda world: (cell("documents.csv", "file", "documents/one.txt")(world), cell("documents.csv", "sha256")(world))[0]),
    **{f"a claim's {column}": ("claims.csv", cell("claims.csv", column))
       for column in ("id", "document_id", "start", "place_id", "count", "actor", "predicate", "when", "certainty", "status")},
    **{f"a judgement's {column}": ("judgements.csv", cell("judgements.csv", column))
       for column in ("subject_kind", "place_id", "judgement", "decided")},
    **{f"a place's {column}": ("places.csv", cell("places.csv", column))
       for column in ("kind", "admin1", "lon", "lat", "geonames_id")},
    "the place of a name": ("names.csv", cell("names.csv", "place_id")),
    "the kind of a name": ("names.csv", cell("names.csv", "kind")),
    "a column nobody knows": ("names.csv", written("names.csv", f'place_id,"{ODD}\n2"\n')),
    "a row of another length": ("names.csv", written("names.csv", f"place_id,toponym,language,script,kind,source\n{ODD},1\n")),
    "an outline's name": ("admin1.geojson", written("admin1.geojson", json.dumps({"features": [{"properties": {"id": ODD, "name": 1}}]}))),
    "a name in another language": (
        "admin1.geojson",
        written("admin1.geojson", json.dumps({"features": [{"properties": {"id": "a", "name": "b", f"name_{ODD}\n": 1}}]})),
    ),
    "an outline": ("context.geojson", written("context.geojson", json.dumps({"features": [{"properties": {"id": ODD, "name": ODD}, "geometry": {"type": ODD}}]}))),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_in_a_line_of_text(
    world: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file, change = REFUSED[name]
    change(world)
    problems = check(world)
    assert any(one.file == file for one in problems), problems
    assert main(["check", str(world)]) == 1
    out = capsys.readouterr().out
    lines = out.removesuffix("\n").split("\n")
    assert len(lines) == len(problems), lines
    assert all(line.isprintable() and len(line) < 500 for line in lines), lines
    assert main(["events", "--dataset", str(world)]) == 2
    [line] = capsys.readouterr().err.removesuffix("\n").split("\n")
    assert line.isprintable() and line.startswith("changing-hands: ") and len(line) < 500


def test_what_is_refused_is_shown_as_text(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a colour", "an actor's id", "a setting nobody knows", "a claim's actor", "a column nobody knows"):
        REFUSED[name][1](world)
    monkeypatch.setenv("CHANGING_HANDS_DATASET", str(world))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.argv", ["dashboard.py"])
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert not app.exception
    html = "".join(str(one.proto.body) for one in app.get("html"))
    page = Elements(html)
    assert {tag for tag, *_ in page.found} <= {"table", "thead", "tbody", "tr", "th", "td", "style", "div"}
    assert page.text.count("<img src=x onerror=alert(1)>") >= 3


@pytest.mark.parametrize(
    "around", ["<p>{}</p>", '<p title="{}">', "<p title='{}'>", "<title>{}</title>", "<script>'{}'</script>"]
)
def test_the_attacks_are_attacks(around: str) -> None:
    """Put into a page as it is, the one that leaves makes elements wherever it stands: else nothing here could fail."""
    assert ("i", "class") in Elements(around.format(EVERYTHING)).found


def test_the_same_dataset_without_attacks_is_a_dataset(tmp_path: Path) -> None:
    assert check(hostile_world(tmp_path / "plain", "plain")) == ()
    assert check(write_world(tmp_path / "world")) == ()
