"""A thousand malformed files: each gets a clear answer, leaves nothing behind and sends no request."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from geo.commands.answers import BadInput
from geo.commands.importing import import_tables
from geo.dataset import Dataset
from geo.files import DatasetError
from tests.importing import acled_row, chosen, event_row, features, ged_row, table, workbook, zipped
from tests.test_imports_apply import files
from tests.test_imports_table import ROW
from tests.world import write_world

FILES = 1000
ENTITIES = "".join(f'<!ENTITY b{at} "{("&b" + str(at - 1) + ";") * 10 if at else "ha"}">' for at in range(10))
BOMB = f"<!DOCTYPE a [{ENTITIES}]>"
GED = [ged_row(number) for number in range(1, 6)]
SHEET = [list(ROW), ["e1", "2021-08-05", 0.4, 0.4, "Abad", "Red", 2, "Wire", "bad"]]
VALUES = (
    "nan",
    "inf",
    "-inf",
    "1e999",
    "",
    "=HYPERLINK(1)",
    "\0",
    "é" * 60,
    '"',
    "\n\n",
    "x" * 200_000,
    "-1",
    "2021-13-45",
    "0,4",
)
Case = tuple[str, bytes]


def truncated(draw: random.Random) -> Case:
    name, data = draw.choice(whole())
    return name, data[: draw.randrange(len(data))]


def flipped(draw: random.Random) -> Case:
    name, data = draw.choice(whole())
    changed = bytearray(data)
    for _ in range(draw.randrange(1, 30)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return name, bytes(changed)


def spliced(draw: random.Random) -> Case:
    (name, one), (_, two) = draw.choice(whole()), draw.choice(whole())
    return name, one[: draw.randrange(len(one))] + two[draw.randrange(len(two)) :]


def wrong_values(draw: random.Random) -> Case:
    rows = [dict(row) for row in draw.choice([GED, [acled_row(1), acled_row(2)], [event_row(1)], [ROW]])]
    for row in rows:
        for _ in range(draw.randrange(1, 4)):
            row[draw.choice(list(row))] = draw.choice(VALUES)
    return "wrong.csv", table(rows)


def wrong_columns(draw: random.Random) -> Case:
    columns = draw.sample(list(GED[0]), draw.randrange(1, len(GED[0])))
    return "columns.csv", table(GED, columns=draw.choice([columns, [*columns, columns[0]]]))


def swapped(draw: random.Random) -> Case:
    rows = [ged_row(number, latitude=draw.uniform(-200, 200), longitude=draw.uniform(-200, 200)) for number in range(5)]
    return "swapped.csv", table([*rows, ged_row(9, latitude="2.5", longitude="0.5")])


def wrong_encoding(draw: random.Random) -> Case:
    text = table([ged_row(1, side_a="Ждановка é ü"), ged_row(2)]).decode()
    return "encoding.csv", text.encode(draw.choice(["utf-16", "utf-32", "windows-1251", "cp500", "utf-8"]), "replace")


def zip_bomb(draw: random.Random) -> Case:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.csv", "w") as member:
        for _ in range(20):
            member.write(b"0,1\n" * 25_000)
    data = made.getvalue()
    declared = (1_000_000_000).to_bytes(4, "little")
    said = (20 * 100_000).to_bytes(4, "little")
    return "bomb.zip", draw.choice([data, data.replace(said, declared), data.replace(said, b"\x10\x00\x00\x00")])


def broken_zip(draw: random.Random) -> Case:
    inner = {draw.choice(["a.csv", "../../a.csv", "/etc/a.csv", "C:\\a.csv", "a.xlsx"]): table(GED)}
    members = draw.choice([inner, inner | {"b.csv": b"x,y\n1,2\n"}, {"a.csv": zipped(**inner)}, {}])
    data = bytearray(zipped(**members))
    for _ in range(draw.randrange(3)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return "broken.zip", bytes(data)


def xml_bomb(draw: random.Random) -> Case:
    if draw.random() < 0.3:
        return draw.choice(["a.kml", "a.xlsx", "a.csv"]), f"<?xml version='1.0'?>{BOMB}<kml>&b9;</kml>".encode()
    outside = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'
    return "bomb.xlsx", workbook(
        SHEET, prolog=draw.choice([BOMB, outside, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'])
    )


def odd_workbook(draw: random.Random) -> Case:
    rows = [list(row) for row in SHEET] * 2
    rows[1][draw.randrange(9)] = draw.choice(["=1+1", "=WEBSERVICE(1)", None, 1e300, "x" * 200_000, "nan"])
    raw = draw.choice(
        [
            "",
            "",
            "<row>" * 500,
            '<row r="9999999"><c r="XFD9999999"><v>1</v></c></row>',
            '<row><c t="s"><v>99</v></c></row>',
        ]
    )
    data = workbook(rows, raw=raw, sheets=draw.choice([("one",), ("one", "two"), ()]))
    return "odd.xlsx", data.replace(b"sheet1.xml", b"../../x.xml") if draw.random() < 0.1 else data


def odd_json(draw: random.Random) -> Case:
    good = features([{**ROW, "lon": draw.choice([0.4, "nan", None, [1], 1e400]), "lat": 0.4}])
    deep = b'{"features": ' + b"[" * draw.choice([10, 5000, 100_000])
    nested = b'{"features": [{"properties": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}]}"
    return "odd.geojson", draw.choice(
        [
            good,
            deep,
            nested,
            b'{"features": []}',
            b"[]",
            b"{" * 5000,
            good + b"x",
            b"NaN",
            b'{"features":[' + b"9" * 5000,
        ]
    )


def noise(draw: random.Random) -> Case:
    size = draw.randrange(0, 400)
    return draw.choice(["n.csv", "n.xlsx", "n.zip", "n.geojson", "n.tsv"]), draw.randbytes(size)


def huge_line(draw: random.Random) -> Case:
    start = table([GED[0]])
    return "huge.csv", draw.choice(
        [start + b'"' + b"x" * 3_000_000, b"a," * 700_000, start + b"\0" * 50_000, b"\n" * 100_000]
    )


MUTATIONS: tuple[Callable[[random.Random], Case], ...] = (
    truncated, truncated, flipped, flipped, flipped, spliced, wrong_values, wrong_values, wrong_columns, swapped, wrong_encoding,
    zip_bomb, broken_zip, xml_bomb, odd_workbook, odd_json, noise, huge_line,
)  # fmt: skip


@cache
def whole() -> list[Case]:
    return [
        ("ged.csv", table(GED)), ("acled.csv", table([acled_row(1)], separator=";")), ("ged.zip", zipped(**{"ged.csv": table(GED)})),
        ("own.xlsx", workbook(SHEET)), ("own.geojson", features([{**ROW, "lon": 0.4, "lat": 0.4}])), ("own.csv", table([ROW])),
    ]  # fmt: skip


def cases() -> Iterator[Case]:
    for number in range(FILES):
        draw = random.Random(number)
        yield MUTATIONS[number % len(MUTATIONS)](draw)


def test_a_thousand_malformed_files_get_a_thousand_clear_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = write_world(tmp_path / "world")
    before = files(world)
    lexicon = Dataset.load(world).lexicon  # most of a load is the vocabulary of texts, which no table needs
    monkeypatch.setattr("geo.dataset.load_lexicon", lambda *_, **__: lexicon)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    given = tmp_path / "given"
    given.mkdir()
    answers = {"refused": 0, "told": 0, "taken": 0}
    for number, (name, data) in enumerate(cases()):
        path = given / name
        path.write_bytes(data)
        try:
            status = import_tables(chosen(world, path, yes=number % 2 == 0, json=number % 3 == 0))
        except (BadInput, DatasetError, LookupError, OSError) as error:  # what the command line tells in one line
            assert not isinstance(error, KeyError | IndexError), (number, name)
            message = str(error)
            assert message and message.isprintable() and len(message) < 1500, (number, name, message)
            answers["refused"] += 1
            out = capsys.readouterr()
            assert files(world) == before, (number, name)
        else:
            assert status == 0
            out = capsys.readouterr()
            answers["told" if "unreadable" in out.out and ": " in out.out else "taken"] += 1
            now = files(world)
            assert {one for one in now if now[one] != before.get(one)} <= {
                "incidents.csv",
                "dataset.toml",
                "documents.csv",
                "claims.csv",
                "events.csv",
            }
            for one in set(now) - set(before):
                (world / one).unlink()
            for one, content in before.items():
                if now[one] != content:
                    (world / one).write_bytes(content)
        assert "Traceback" not in out.out + out.err
        assert list(scratch.iterdir()) == [], (number, name)
        path.unlink()
        assert list(given.iterdir()) == []
    assert sum(answers.values()) == FILES
    assert answers["refused"] > FILES // 3 and answers["told"] + answers["taken"] > FILES // 20, answers
