"""A dataset whose every text is an attack: on a page, on a script or style sheet, on a template, on Markdown."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from geo.claims import COLUMNS as CLAIM_COLUMNS
from geo.dataset import build
from geo.documents import COLUMNS as DOCUMENT_COLUMNS
from geo.events import write_events
from geo.resolve import COLUMNS as JUDGEMENT_COLUMNS
from tests.world import PLACE_COLUMNS, SETTINGS, _square, claim_row, document_row, write_areas, write_rows

# What makes an element without leaving anything first, and what first leaves whatever it may stand in.
INJECTED = (
    '<img src=x onerror="window.__hit=1"><i class=hit></i><script>window.__hit=1</script>"\'&amp;{{7*7}}{% raw %}'
)
LEAVING = (
    "\"'>--></script></style></title></textarea></select></text></svg>]]>\\\");window.__hit=1;//\\');window.__hit=1;//"
    "${window.__hit=1}`<img src=x onerror=window.__hit=1><i class=hit></i><svg onload=window.__hit=1></svg>"
)
MARKDOWN = "![x](https://example.org/hit.png)**hit**$hit$:red[hit]"
ATTACKS = {"injected": INJECTED, "leaving": LEAVING, "markdown": MARKDOWN}
EVERYTHING = LEAVING + INJECTED + MARKDOWN
# In view above the provinces.
NORTH = [[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 1.0], [3.0, 1.3], [0.0, 1.3], [0.0, 1.0]]
PROVINCES = {"A": ("XX-A", "Abad"), "B": ("XX-B", "Bery"), "C": ("XX-C", "Cell")}
TOLD = (
    "title",
    "description",
    "licence",
    "attribution",
    "one",
    "many",
    "note",
    "label-blue",
    "label-red",
    "long-blue",
    "long-red",
)


def evil(field: str, attack: str) -> str:
    """What stands in a field: its own name, so that it can be looked for, and the attack."""
    return f"{field}-{attack}"


def province(letter: str) -> str:
    """The id of a province of the hostile world."""
    return PROVINCES[letter][0]


def capital(letter: str) -> str:
    """The id of its capital."""
    return f"{province(letter)}.{PROVINCES[letter][1].lower()}"


def hostile_world(folder: Path, attack: str) -> Path:
    """Write a dataset that the reader takes, with an attack in every field that can hold one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(settings(attack), encoding="utf-8")
    _write_places(folder, attack)
    opening = f"before-{attack}. "
    quote = f"Red fighters captured {evil('toponym', attack)} on Monday."
    text = f"{opening}{quote} {evil('after', attack)}"
    (folder / "one.txt").write_bytes(text.encode())
    read = document_row("text", published="2021-08-10", file="one.txt") | {
        "sha256": hashlib.sha256(text.encode()).hexdigest()
    }
    cited = [
        document_row(name, published=f"2021-08-{day:02}") for name, day in (("wire", 1), ("post", 10), ("radio", 12))
    ]
    write_rows(folder / "documents.csv", DOCUMENT_COLUMNS, [_document(row, attack) for row in (read, *cited)])
    span = {
        "start": str(len(opening)),
        "end": str(len(opening + quote)),
        "quote": quote,
        "toponym": evil("toponym", attack),
    }
    claims = [
        *(_claim("wire", attack, "", actor="blue", predicate="holds", when="2021-08-01", place_id=capital(one)) for one in PROVINCES),
        _claim("text", attack, "text", when="2021-08-09", **span),
        _claim("post", attack, "A", when="2021-08-09", place_id=capital("A")),
        _claim("radio", attack, "late", when="2021-08-11", place_id=capital("A")),
        _claim("post", attack, "B", when="2021-08-09", place_id=capital("B")),
        _claim("radio", attack, "denied", when="2021-08-09", place_id=capital("B"), certainty="denied"),
        _claim("radio", attack, "counted", count="2", when="../2021-08-12"),
    ]  # fmt: skip
    rows = sorted(claims, key=lambda row: row["id"])
    write_rows(folder / "claims.csv", CLAIM_COLUMNS, [[row[name] for name in CLAIM_COLUMNS] for row in rows])
    who, why = evil("who", attack), evil("why", attack)
    judged = [("toponym", evil("toponym", attack), capital("A"), "yes", who, "2021-09-01", why)]
    write_rows(folder / "judgements.csv", JUDGEMENT_COLUMNS, judged)
    (folder / "events.csv").write_text(write_events(build(folder).events), encoding="utf-8")
    return folder


def settings(attack: str, source: str = SETTINGS) -> str:
    """A dataset.toml with an attack in each text that is free."""
    for before, field in (
        ('title = "Tiny"', "title"), ('description = "Three provinces."', "description"), ('licence = "CC0 1.0"', "licence"),
        ('one = "provincial capital"', "one"), ('many = "provincial capitals"', "many"),
        ('note = "A province is shaded by who holds its capital."', "note"), ('attributions = ["Tests"]', "attributions"),
        ('country = ["Tinyland"]', "country"), ('licence_url = "https://creativecommons.org/publicdomain/zero/1.0/"', "licence_url"),
    ):  # fmt: skip
        assert before in source
        name = before.split(" ")[0]
        value = json.dumps(evil("attribution" if name == "attributions" else field, attack))
        source = source.replace(before, f"{name} = [{value}]" if "[" in before else f"{name} = {value}")
    for one in ("blue", "red"):
        label = one.capitalize()
        long_label = "Blue government" if one == "blue" else "Red fighters"
        for before, field in ((f'label = "{label}"', "label"), (f'long_label = "{long_label}"', "long_label")):
            assert before in source
            value = json.dumps(evil(f"{field.split('_')[0]}-{one}", attack))
            source = source.replace(f"\n{before}", f"\n{field} = {value}")
        source = source.replace(f'voices = ["{label}"', f'voices = [{json.dumps(evil("voice", attack))}, "{label}"')
    return source


def _write_places(folder: Path, attack: str) -> None:
    squares = [(province(one), evil(f"admin1-{one}", attack), _square(at, 0.0)) for at, one in enumerate(PROVINCES)]
    write_areas(folder / "admin1.geojson", squares)
    write_areas(folder / "context.geojson", [("YYY", evil("context", attack), NORTH)])
    places, names = [], []
    for at, one in enumerate(PROVINCES):
        for kind, place_id in (("province", province(one)), ("capital", capital(one))):
            name, source = evil(f"{kind}-{one}", attack), evil("source", attack)
            places.append((place_id, kind, name, province(one), province(one), at + 0.4, 0.4, "", source))
            names.append((place_id, name, "en", "Latn", "preferred", source))
            names += [(place_id, evil(f"{language}-{kind}-{one}", attack), language, evil("script", attack), "preferred", source)
                      for language in ("prs", "ps", evil("language", attack))]  # fmt: skip
    write_rows(folder / "places.csv", PLACE_COLUMNS, places)
    # By this one each can be looked up: a gazetteer takes no name as long as the attacks are.
    names += [(capital(one), f"Sought {one}", "en", "Latn", "variant", evil("source", attack)) for one in PROVINCES]
    columns = ("place_id", "toponym", "language", "script", "kind", "source")
    write_rows(folder / "names.csv", columns, names)


def _document(row: dict[str, str], attack: str) -> list[str]:
    name = row["id"]
    told = {field: evil(f"{field}-{name}", attack) for field in ("title", "published_note", "language", "licence")}
    # Publishers that differ only after a long attack would be one to the eye; agencies make them independent.
    told |= {"publisher": evil(f"publisher-{name}", attack), "agency": evil(f"agency-{name}", attack)}
    changed = row | told | {"url": f"https://example.org/{evil('url', attack)}"}
    return [changed[column] for column in DOCUMENT_COLUMNS]


def _claim(document: str, attack: str, number: str, **given: str) -> dict[str, str]:
    told = {field: evil(f"{field}-{number}", attack) for field in ("attribution", "note", "extractor")}
    return claim_row(document, **({"toponym": evil("printed", attack)} | told | given))
