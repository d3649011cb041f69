"""Why this colour: the panel beside the map, and `changing-hands why`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup

from geo.__main__ import main
from geo.dataset import Dataset, build
from geo.layers import View
from geo.pages.documents import marked
from geo.pages.why import changed, why
from geo.wording import told_words
from tests.world import (
    DOCUMENT_COLUMNS,
    claim_row,
    default_claims,
    document_row,
    write_claims_rows,
    write_rows,
    write_world,
)

EVIL = "<img src=x onerror=alert(1)>"
TENTH = date(2021, 8, 10)
SENTENCE = "Since last week, the Taliban captured Herat, Kandahar, Kunduz, Sar-e-Pol and Taloqan."
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(["why", *arguments])
        except SystemExit as stop:
            status = int(str(stop.code))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def panel(dataset: Dataset, place: str, on: date, known_by: date | None = None, rule: str = "corroborated") -> str:
    return why(dataset, place, View(on, known_by, rule))


class Tags(HTMLParser):
    """The tags of a page and whether each that was opened was closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag != "img":  # has no end tag
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


# The panel


def test_the_panel_tells_state_basis_rule_and_both_kinds_of_claims(world: Path) -> None:
    dataset = Dataset.load(world)
    html = panel(dataset, "XX-A.abad", date(2021, 8, 12))
    assert "<b>Red</b> since 9 August 2021" in html
    assert '<p class="ch-context" dir="auto"><mark>Red fighters captured Abad on Monday.</mark>\nThe governor' in html
    assert 'href="https://example.org/' in html and 'href="documents?document=text-0810"' in html
    assert "Carried forward: the last report that counts speaks of 9 August 2021, 3 days earlier." in html
    assert "By the rule <b>corroborated</b>: A change counts" in html
    assert "1 claim overruled" in html and "<b>Overruled:</b> places it later than text, wire" in html
    assert "Before, to 8 August 2021: Blue" in html
    assert "otherwise" not in html


def test_a_contradiction_is_never_silent(world: Path) -> None:
    html = panel(Dataset.load(world), "XX-B.bery", date(2021, 8, 12))
    sign, group = html.index("1 report says otherwise"), html.index("Said otherwise (1)")
    assert '<span aria-hidden="true">!</span>' in html and sign < html.index("By the rule") < group
    assert "<details" not in html[group:].split("</section>")[0]


def test_one_publisher_says_so(world: Path) -> None:
    assert "Only one publisher reports this: Wire." in panel(Dataset.load(world), "XX-C.cell", date(2021, 8, 3))


def test_the_panel_knows_what_was_known(world: Path) -> None:
    dataset = Dataset.load(world)
    html = panel(dataset, "XX-A.abad", TENTH, date(2021, 8, 1))
    assert "Tuesday 10 August 2021 as known on 1 August 2021<" in html
    assert "3 more reports about it were published later." in html
    assert "Red" not in html


def test_a_place_that_is_not_followed_is_refused(world: Path) -> None:
    with pytest.raises(LookupError, match=r"'XX-C\.abad' is no provincial capital"):
        panel(Dataset.load(world), "XX-C.abad", TENTH)


def test_hostile_words_stay_words(world: Path) -> None:
    text = f"{EVIL} before. Cell </mark>{EVIL} fell. {EVIL} after."
    start, end = text.index("Cell"), text.index(" fell.") + 6
    (world / "documents" / "one.txt").write_text(text, encoding="utf-8")
    row = document_row("evil", published="2021-08-09", agency=EVIL, file="documents/one.txt")
    row |= {
        "title": EVIL,
        "published_note": EVIL,
        "sha256": sha256(text.encode()).hexdigest(),
        "url": "https://example.org/\"'><b>",
    }
    plain = document_row("plain", published="2021-08-10", agency="wire")
    write_rows(
        world / "documents.csv", DOCUMENT_COLUMNS, ([one[name] for name in DOCUMENT_COLUMNS] for one in (row, plain))
    )
    told = claim_row(
        "evil",
        start=str(start),
        end=str(end),
        quote=text[start:end],
        toponym="Cell",
        place_id="XX-C.cell",
        when="2021-08-09",
        attribution=EVIL,
        extractor=EVIL,
        note=EVIL,
    )
    other = claim_row("plain", toponym=EVIL, place_id="XX-C.cell", when="2021-08-10", actor="blue", predicate="holds")
    write_claims_rows(world, [told, other])
    dataset = build(world)
    for on in (date(2021, 8, 9), TENTH):
        html = panel(dataset, "XX-C.cell", on)
        assert isinstance(html, Markup) and "&lt;img" in html
        tags = Tags(html)
        assert html.count("<img") == html.count('<img class="ch-drawing"') == 1 and "b" in tags.seen and tags.open == []
    claim = next(one for one in dataset.claims.values() if one.quote)
    tags = Tags(marked(text, [claim], lambda one: told_words(dataset, one) + EVIL + '"'))
    assert tags.seen == {"div", "mark"} and tags.open == []


def test_words_from_right_to_left_find_their_own_way(world: Path) -> None:
    text = "طالبان هرات را گرفتند."
    (world / "documents" / "one.txt").write_text(text, encoding="utf-8")
    row = document_row("text-0810", published="2021-08-10", file="documents/one.txt") | {
        "sha256": sha256(text.encode()).hexdigest()
    }
    write_rows(world / "documents.csv", DOCUMENT_COLUMNS, [[row[name] for name in DOCUMENT_COLUMNS]])
    write_claims_rows(
        world,
        [
            claim_row(
                "text-0810",
                start="0",
                end=str(len(text)),
                quote=text,
                toponym="هرات",
                place_id="XX-C.cell",
                when="2021-08-09",
            )
        ],
    )
    html = panel(build(world), "XX-C.cell", TENTH)
    assert f'<p class="ch-context" dir="auto"><mark>{text}</mark></p>' in html


def test_a_day_without_changes_says_so(world: Path) -> None:
    dataset = Dataset.load(world)
    assert "No capital changed hands." in changed(dataset, dataset.belief().changes(date(2021, 8, 2), None, None))
    assert "captured by the Red" in changed(dataset, dataset.belief().changes(date(2021, 8, 9), None, None))


# The documents page


def test_marks_say_what_each_claim_tells(shipped: Dataset) -> None:
    document = shipped.documents["seed-002"]
    claims = [claim for claim in shipped.claims.values() if claim.document_id == document.id]
    assert document.text is not None
    html = marked(document.text, claims, lambda claim: told_words(shipped, claim))
    mark = html[: html.index(">" + SENTENCE)].rpartition("<mark title=")[2]
    assert mark.count("captured by the Taliban, between 2 August 2021 and 9 August 2021") == 5
    assert Markup(html).striptags() == " ".join(document.text.split())


# The command line


@pytest.mark.parametrize(("name", "place"), [("Herat", "Herat"), ("هرات", "Herat"), ("AF-HER", "Herat"), ("af-her.herat", "Herat"), ("Kandahar", "Kandahar")])  # fmt: skip
def test_document_002_is_told_overruled_with_its_reason_and_quote(run: Run, name: str, place: str) -> None:
    status, out, err = run(name, "--on", "2021-08-10", "--known-by", "2021-08-10")
    assert (status, err) == (0, "") and out.startswith(f"{place} · ")
    assert "Tuesday 10 August 2021 as known on 10 August 2021" in out and "Contested since" in out
    otherwise = out[out.index("Said otherwise, and overruled") :]
    assert "Doha News, “Children killed" in otherwise and "published 10 August 2021 (inferred: " in otherwise
    assert f"troops from the country. «{SENTENCE}» On Monday, the Taliban seized Aybak" in otherwise
    assert "Overruled: contradicted by " in otherwise
    assert "more reports about it were published later." in out


def test_under_latest_the_day_before_is_document_002s(run: Run) -> None:
    arguments = ("Herat", "--known-by", "2021-08-10", "--rule", "latest", "--on")
    ninth = run(*arguments, "2021-08-09")[1]
    assert "Taliban since 9 August 2021" in ninth and "Decided by 1 claim\n" in ninth and "Doha News" in ninth
    tenth = run(*arguments, "2021-08-10")[1]
    assert "Contested since 10 August 2021" in tenth
    assert "Doha News" in tenth[tenth.index("Before, to 9 August 2021: Taliban") :]


def test_json_is_one_line_and_prov_a_document(run: Run) -> None:
    arguments = ("Herat", "--on", "2021-08-10", "--known-by", "2021-08-10")
    status, out, _ = run(*arguments, "--json")
    assert status == 0 and out.count("\n") == 1
    found = json.loads(out)
    assert found["iso_3166_2"] == "AF-HER" and found["state"] == "contested"
    assert SENTENCE in [one["quote"]["words"] for one in found["overruled"] if one["quote"]]
    prov = json.loads(run(*arguments, "--prov")[1])
    assert {"prefix", "entity", "activity", "agent", "used", "wasGeneratedBy"} <= set(prov)


def test_a_day_outside_the_timeline_is_answered_as_state_does(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run("Herat", "--on", "2021-10-01", "--json")[1])
    assert main(["state", "--on", "2021-10-01", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [state] = [one for one in rows if one["place_id"] == "AF-HER.herat"]
    assert {key: found[key] for key in ("state", "basis", "since", "last_told")} == {
        key: state[key] for key in ("state", "basis", "since", "last_told")
    }
    assert [one["claim"] for one in found["claims"]] and {one["claim"] for one in found["claims"]} == set(
        state["claims"]
    )
    assert run("Herat", "--on", "1999-01-01")[1].splitlines()[2].startswith("Unknown")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Fayzabad", "--on", "2021-08-10"), "'Fayzabad' may be Fayzabad (capital, AF-BDS), "),
        (("Atlantis", "--on", "2021-08-10"), "'Atlantis' is no provincial capital of Afghanistan 2021"),
        (("Nad Ali", "--on", "2021-08-10"), "it may be Nad Ali (town, AF-HEL)"),
        (("AF-HEL.nad-ali-district", "--on", "2021-08-10"), "it may be Nad Ali (district, AF-HEL)"),
        (("", "--on", "2021-08-10"), "'' is no provincial capital"),
        (("Herat",), "--on"),
        (("Herat", "--on", "tomorrow"), "'tomorrow' is not an EDTF date"),
        (("Herat", "--on", "2021-08-10", "--known-by", "2021-08-32"), "2021-08-32"),
        (("Herat", "--on", "2021-08-10", "--rule", "dice"), "dice"),
        (("Herat", "--on", "2021-08-10", "--json", "--prov"), "either --json or --prov"),
        (("Herat", "--on", "2021-08-10", "--dataset", "nowhere"), "nowhere: is no folder"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_line_and_exit_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1 and err.startswith("changing-hands: ")


def test_a_province_and_its_capital_of_one_name_are_one_answer(run: Run) -> None:
    assert run("Kunduz", "--on", "2021-08-10")[1].startswith("Kunduz · Kunduz · AF-KDZ.kunduz")
    assert run("Fayzabad, Badakhshan", "--on", "2021-08-10")[1].startswith("Fayzabad · Badakhshan")
    assert run("Balkh", "--on", "2021-08-10")[1].startswith("Mazar-i-Sharif · Balkh")


def test_words_of_a_document_command_no_terminal(run: Run, world: Path) -> None:
    told = claim_row(
        "wire-0810",
        toponym="Cell",
        place_id="XX-C.cell",
        when="2021-08-09",
        attribution="[red]\x1b[31mme[/red]\n\u202eyou",
    )
    write_world(world, [*default_claims(), told])
    status, out, _ = run("Cell", "--on", "2021-08-10", "--dataset", str(world))
    assert status == 0 and "said by [red] [31mme[/red] you" in out and "\x1b" not in out and "\u202e" not in out
