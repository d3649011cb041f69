"""`extract` and `evaluate` as a user calls them: claims in words and in JSON, texts that are none, the score of passages."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo.__main__ import main
from geo.commands import reading
from geo.dataset import Dataset
from tests.reading import ARTICLE, FakeReader

KEYS = [
    "toponym", "place_id", "name", "kind", "admin1", "iso_3166_2", "actor", "predicate", "earliest", "latest", "certainty",
    "attribution", "quote", "start", "end", "extractor",
]  # fmt: skip
PUBLISHED = ("--published", "2021-08-12")


@pytest.fixture
def run(world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on the tiny world, with the reader that finds the few sentences it was made for."""

    def reader(dataset: Dataset) -> FakeReader:
        return FakeReader(dataset.gazetteer)

    monkeypatch.setattr(reading, "_reader", reader)

    def call(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            status = main([*arguments, "--dataset", str(world)])
        except SystemExit as stop:
            status = int(str(stop.code))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


def test_extract_prints_a_claim_a_line(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8", newline="")
    status, out, _ = run("extract", str(path), *PUBLISHED, "--json")
    claims = lines(out)
    assert status == 0 and len(claims) == 5
    assert all(list(claim) == KEYS and ARTICLE[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)
    first, _, abad, nowhere, _ = claims
    assert (first["place_id"], first["kind"], first["admin1"], first["certainty"]) == (
        "XX-B.bery", "capital", "Beryland", "claimed",
    )  # fmt: skip
    assert (first["earliest"], first["latest"]) == ("2021-08-11", "2021-08-11")
    assert (abad["place_id"], abad["name"], abad["iso_3166_2"]) == (None, None, None)
    assert (nowhere["toponym"], nowhere["kind"], nowhere["admin1"]) == ("Nowhere", None, None)
    assert run("extract", "-", *PUBLISHED, "--json", stdin=ARTICLE.encode())[1] == out


def test_extract_in_words(run: Any) -> None:
    out = run("extract", "-", *PUBLISHED, stdin=ARTICLE.encode())[1]
    assert "1. captured: Bery (capital, Beryland) · Red · 11 August 2021 · claimed\n" in out
    assert "   “Red fighters captured Bery on 2021-08-11, they said”\n" in out
    assert "2. holds: Cell (" in out and "· Blue · no date given · asserted\n" in out
    assert "captured: Abad (ambiguous: Abad (capital, XX-A), " in out
    assert "captured: Nowhere (unknown) ·" in out
    assert "5. captured: " in out and "“سرخ گرفت Cell”" in out


def test_what_a_terminal_would_obey_is_printed_as_blanks(run: Any) -> None:
    out = run("extract", "-", *PUBLISHED, stdin=b"Red captured Cell on 2021-08-12, they said")[1]
    assert "“Red captured Cell on 2021-08-12, they said”" in out
    shown = reading.on_one_line("one\r\ntwo\x9b31mthree\u202efour")
    assert shown == "one two 31mthree four"


@pytest.mark.parametrize("text", ["Nothing happened.", "خبری نیست.", "\ufeffNothing.\r\n"])
def test_no_claims_is_an_answer(run: Any, text: str) -> None:
    assert run("extract", "-", *PUBLISHED, stdin=text.encode()) == (0, "no claims found\n", "")
    assert run("extract", "-", *PUBLISHED, "--json", stdin=text.encode()) == (0, "", "")


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(run: Any) -> None:
    text = "First.\r\nRed captured Cell.\r\n"
    [claim] = lines(run("extract", "-", *PUBLISHED, "--json", stdin=b"\xef\xbb\xbf" + text.encode())[1])
    assert text[claim["start"] : claim["end"]] == claim["quote"] == "Red captured Cell"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "article.txt:1: the text is empty"),
        (b" \r\n\t\n", "article.txt:1: the text is empty"),
        (b"One.\n\x89PNG", "article.txt:2: the bytes 89 are not UTF-8"),
        ("One".encode("utf-16"), "article.txt:1: the bytes ff are not UTF-8"),
        (b"One.\nTwo\x00.", "article.txt:2: the character '\\x00' at 8 stands in no text"),
        (b"One \x1b[31m", "article.txt:1: the character '\\x1b' at 4"),
    ],
)
def test_what_is_no_text_is_refused(run: Any, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    status, out, err = run("extract", str(path), *PUBLISHED)
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extract",), "either FILE with --published DATE or --batch FILE"),
        (("extract", "a.txt", "--batch", "b.jsonl"), "either FILE"),
        (("extract", "a.txt"), "needs --published YYYY-MM-DD"),
        (("extract", "a.txt", "--published", "Monday"), "'Monday' is not an EDTF date"),
        (("extract", "--batch", "b.jsonl", "--published", "2021-08-12"), "takes no --published"),
        (("extract", "a.txt", "--published", "2021-08-12"), "a.txt: No such file"),
        (("extract", "--batch", "b.jsonl"), "b.jsonl: No such file"),
        (("extract", ".", "--published", "2021-08-12"), ".: Is a directory"),
        (("evaluate",), "FILE"),
        (("evaluate", "p.jsonl"), "p.jsonl: cannot be read (No such file"),
    ],
)
def test_bad_input_gets_one_line_and_exit_2(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err and err.count("\n") == 1 and err.startswith("changing-hands: ")


def test_a_batch_answers_each_text_with_its_id(run: Any, tmp_path: Path) -> None:
    texts = [
        {"id": 7, "text": "Red captured Cell. Blue holds Bery.", "published": "2021-08-12", "source": "tests"},
        {"id": "x", "text": "Nothing.\u2028Nothing.", "published": "2021-08-13"},
        {"id": ["y"], "text": ARTICLE, "published": "2021-08-12"},
    ]
    content = "\n\n".join(json.dumps(one, ensure_ascii=False) for one in texts).encode()
    path = tmp_path / "texts.jsonl"
    path.write_bytes(content)
    status, out, _ = run("extract", "--batch", str(path))
    answers = lines(out)
    assert status == 0 and [list(one) for one in answers] == [["id", "claims"]] * 3
    assert [(one["id"], len(one["claims"])) for one in answers] == [(7, 2), ("x", 0), (["y"], 5)]
    assert list(answers[0]["claims"][0]) == KEYS
    assert run("extract", "--batch", "-", stdin=content)[1] == out


OK = b'{"id": 1, "text": "Red captured Cell.", "published": "2021-08-12"}\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "texts.jsonl: there is no text in it"),
        (OK + b"nonsense\n", "texts.jsonl:2: 'nonsense' is not JSON"),
        (OK + b"[" * 100_000, "texts.jsonl:2: '[[[["),
        (OK + b"1" * 5000, "is not JSON"),
        (OK + b'{"id": 2, "text": 5, "published": "2021-08-12"}', 'texts.jsonl:2: \'{"id": 2,'),
        (OK + b'{"text": "One", "published": "2021-08-12"}', "is no object with an id and a text"),
        (OK + b'{"id": 2, "text": " ", "published": "2021-08-12"}', "texts.jsonl:2: id '2': text: the text is empty"),
        (OK + b'{"id": 2, "text": "a\\u0000", "published": "2021-08-12"}', "id '2': text: the character '\\x00' at 1"),
        (OK + b'{"id": 2, "text": "\\ud800", "published": "2021-08-12"}', "the character '\\ud800' at 0"),
        (OK + b'{"id": 2, "text": "One"}', "texts.jsonl:2: id '2': published is missing (YYYY-MM-DD)"),
        (OK + b'{"id": 2, "text": "One", "published": "12.8."}', "id '2': published: '12.8.' is no day (YYYY-MM-DD)"),
        (OK + b'{"id": 2, "text": "One", "published": "2021-08"}', "published: '2021-08' is no day"),
        (OK + b'{"id": 2, "text": "One", "published": null}', "published: 'None' is no day"),
        (OK + b'{"id": 2, "text": "One", "published": ["a"]}', "published: \"['a']\" is no day"),
        (OK + b"\xff\n", "texts.jsonl:2: the bytes ff are not UTF-8"),
    ],
)
def test_a_bad_batch_is_refused_before_anything_is_answered(
    run: Any, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_bytes(content)
    status, out, err = run("extract", "--batch", str(path))
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1


def passage(
    passage_id: str, text: str, *claims: tuple[str, str, str, str, str | None], tags: tuple[str, ...] = ()
) -> str:
    names = ("place", "province", "actor", "status", "event_date")
    labels = [
        dict(zip(names, claim, strict=True)) | {"place_kind": "city", "certainty": "asserted"} for claim in claims
    ]
    return json.dumps(
        {"id": passage_id, "pub_date": "2021-08-12", "source": "tests", "text": text, "claims": labels, "tags": tags}
    )


@pytest.fixture
def passages(tmp_path: Path) -> str:
    path = tmp_path / "passages.jsonl"
    rows = (
        passage("right", "Blue holds Cell.", ("Cell", "Celland", "Blue", "holds", None)),
        passage(
            "wrong", "Red captured Bery on 2021-08-11, they said. It is\nquiet.",
            ("Bery", "Beryland", "Blue", "captured", "2021-08-10"), ("Abad", "Abad", "Red", "holds", None),
        ),
        passage("none", "Red captured Nowhere."),
    )  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


def test_evaluate_counts_and_lists_every_miss_with_its_passage(run: Any, passages: str) -> None:
    status, out, err = run("evaluate", passages)
    assert (status, err) == (0, "")
    told = [line.rstrip() for line in out.splitlines()]
    assert not any(line.startswith("right") for line in told)
    at = told.index("wrong · 2021-08-12")
    label, found = "captured: Bery (city, Beryland) · Blue · 10 August 2021 · asserted", "captured: Bery (capital, Beryland) · Red · 11 August 2021 · claimed"  # fmt: skip
    assert told[at + 1 : at + 9] == [
        "  Red captured Bery on 2021-08-11, they said. It is quiet.",
        "  missing    holds: Abad (city, Abad) · Red · no date given · asserted",
        f"  party      {label}", f"             not {found}", f"  certainty  {label}", f"             not {found}",
        f"  date       {label}", f"             not {found}",
    ]  # fmt: skip
    at = told.index("none · 2021-08-12")
    assert told[at + 2] == "  extra      captured: Nowhere (unknown) · Red · no date given · asserted"
    figures = {line[:58].strip(): line[58:].split() for line in told}
    assert figures["precision of (place, predicate)"] == ["0.667", "2", "of", "3"]
    assert figures["recall of (place, predicate)"] == ["0.667", "2", "of", "3"]
    assert figures["F1 of (place, predicate)"] == ["0.667", "4", "of", "6"]
    assert figures["certainty, of those matched"] == ["0.500", "1", "of", "2"]
    assert figures["date, of those matched"] == ["0.500", "1", "of", "2"]
    assert figures["passages without a claim that gave one asserted or claimed"[:58].strip()][-3:] == ["1", "of", "1"]
    assert told[-1].startswith("3 passages, 3 labels, 3 proposals; 0 denied or expected")


def test_evaluate_prints_an_object_a_passage_and_the_summary_last(run: Any, passages: str) -> None:
    *found, last = lines(run("evaluate", passages, "--json")[1])
    assert [one["id"] for one in found] == ["right", "wrong", "none"]
    [pair] = found[1]["matched"]
    assert (pair["actor"], pair["certainty"], pair["date"]) == (False, False, "other")
    assert list(pair["proposal"]) == KEYS and pair["label"]["event_date"] == "2021-08-10"
    assert found[1]["missing"][0]["place"] == "Abad" and found[2]["extra"][0]["toponym"] == "Nowhere"
    summary = last["summary"]
    assert (summary["precision"], summary["recall"], summary["f1"], summary["missing"]) == (0.6667, 0.6667, 0.6667, 1)
    assert summary["dates"] == {"null kept": 1, "other": 1} and summary["dated_accuracy"] == 0.0
    assert (summary["silent"], summary["spoken"], summary["soft"], summary["hardened"]) == (1, 1, 0, 0)


def test_bad_passages_are_refused_with_the_first_of_them(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "passages.jsonl"
    bad = passage("two", "Words.", ("Abad", "Abad", "Red", "fell", None), ("Abad", "Abad", "Red", "holds", "soon"))
    path.write_text(f"{passage('one', 'Words.')}\n{bad}\n", encoding="utf-8")
    status, out, err = run("evaluate", str(path))
    assert (status, out) == (2, "") and err.count("\n") == 1
    assert "passages.jsonl:2: claims[1].status: 'fell': is none of" in err and "(and 1 more)" in err


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_bytes(OK * 3000)
    command = f"{sys.executable} -m geo extract --batch {texts} | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1 and done.stderr == ""


def on_a_terminal(*arguments: str) -> tuple[str, str]:
    """What a command prints to standard output, a pipe, and what to standard error, a terminal."""
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "geo", *arguments],
        stdout=subprocess.PIPE, stderr=theirs, text=True, check=True, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(theirs)
    said = b""
    with (
        contextlib.suppress(OSError),
        os.fdopen(ours, "rb", buffering=0) as terminal,
    ):  # Linux ends a terminal with an error
        while part := terminal.read(4096):
            said += part
    return done.stdout, said.decode()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals to try it on")
@pytest.mark.parametrize("command", ["extract", "resolve"])
def test_a_batch_shows_progress_on_a_terminal_and_answers_where_they_belong(tmp_path: Path, command: str) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(OK if command == "extract" else b'{"id": 1, "query": "Taliqan"}\n')
    out, said = on_a_terminal(command, "--batch", str(batch))
    assert [one["id"] for one in lines(out)] == [1]
    assert "100%" in said and '"id"' not in said
    run = [sys.executable, "-m", "geo", command, "--batch", str(batch)]
    assert subprocess.run(run, capture_output=True, check=True).stderr == b""
