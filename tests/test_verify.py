"""The second implementation agrees with the first on any world, finds whatever is changed in a bundle, and refuses what is none."""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import json
import random
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import verify
from geo.bundle import bundle, pack
from geo.claims import Certainty, Claim, Predicate, Status, claim_id
from geo.dataset import Dataset
from geo.dates import InvalidDate, read_edtf
from geo.documents import Document, PublishedBasis, Read
from geo.resolve import Judgement, Subject, Verdict, place_claims
from geo.rules import RULES
from geo.verify import MEMBERS, Refused, check, days, lines, manifest, unpack
from tests.world import claim_row, write_world

SOURCE = Path(verify.__file__)
Members = dict[str, bytes]
Row = dict[str, str]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset.load(write_world(tmp_path_factory.mktemp("verify") / "world"))


@pytest.fixture(scope="module")
def good(tiny: Dataset) -> Members:
    return unpack(bundle(tiny))


@pytest.fixture(scope="module")
def shipped_bundle(shipped: Dataset) -> bytes:
    return bundle(shipped)


def table(members: Members, name: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(members[name].decode(), newline="")))


def with_table(members: Members, name: str, rows: list[Row]) -> Members:
    text = io.StringIO()
    writer = csv.DictWriter(text, members[name].decode().split("\n", 1)[0].split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return {**members, name: text.getvalue().encode()}


def sealed(members: Members) -> Members:
    """The members with the manifest edited to match."""
    return {**members, "manifest.json": manifest(members)}


def found(members: Members) -> str:
    """What the check says of these members, which it must not let pass."""
    report = check(pack(members))
    assert report.failures
    return "\n".join(lines(report))


# What it is


def test_it_imports_the_standard_library_only() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names
    assert not {"importlib", "runpy"} & named and "__import__" not in SOURCE.read_text(encoding="utf-8")


def test_it_means_the_same_rules() -> None:
    assert {name: rule.__doc__ for name, rule in verify.RULES.items()} == {
        name: rule.meaning for name, rule in RULES.items()
    }


def test_the_shipped_bundle_passes_alone_elsewhere(shipped_bundle: bytes, shipped: Dataset, tmp_path: Path) -> None:
    assert len(shipped_bundle) < 1_000_000
    file, alone = tmp_path / "afghan.zip", tmp_path / "verify.py"
    file.write_bytes(shipped_bundle)
    alone.write_bytes(SOURCE.read_bytes())
    run = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "afghan.zip"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    sha256 = hashlib.sha256(unpack(shipped_bundle)["manifest.json"]).hexdigest()
    assert run.stdout.startswith("verified: ") and run.stdout.rstrip().endswith(sha256)
    assert f"{len(shipped.claims)} claims, {len(shipped.documents)} documents, {len(RULES)} rules" in run.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["afghan.zip", "verify.py"]  # nothing was written


def test_a_flipped_state_in_the_shipped_bundle_is_named_though_the_manifest_matches(shipped_bundle: bytes) -> None:
    members = unpack(shipped_bundle)
    rows = table(members, "control.csv")
    row = next(
        row for row in rows if row["rule"] == "majority" and row["state"] == "taliban" and row["basis"] == "observed"
    )
    row["state"] = "government"
    failures = check(pack(sealed(with_table(members, "control.csv", rows)))).failures
    assert f"majority, {row['place_id']}, known by {row['known_from']}, {row['start']}" in {
        one.cell for one in failures
    }
    assert all(one.cell.startswith(f"majority, {row['place_id']}, ") for one in failures)
    assert all("state is 'government', derived 'taliban'" in one.why for one in failures)


# The two implementations agree

AGENCIES = ["wire", "post", "radio", "not stated"]
SIDES = ["independent"] * 5 + ["not stated", "red", "blue"]
ATTRIBUTIONS = [""] * 5 + [
    "Red",
    "a governor",
    "Red via wire",
    "residents via Red",
    "the mayor",
    "Red and a governor",
    "residents; Red",
]
CERTAINTIES = ["asserted"] * 6 + ["claimed", "denied", "expected"]
STATUSES = [Status.ACCEPTED] * 12 + [Status.PROPOSED, Status.REJECTED]
PLACES = [("XX-A.abad", "Abad")] * 6 + [("XX-A.abad", "Abbad"), ("XX-B.bery", "Bery"), ("", "Bery")]
World = tuple[dict[str, Document], dict[str, Claim], tuple[Judgement, ...]]


def crowded(chance: random.Random, size: int, span: int) -> World:
    """Documents, claims and judgements such as a dataset may have, crowded into a few days and mostly one place.

    Drawn evenly, not by Hypothesis: what two claims do to a third shows only where many meet.
    """
    documents: dict[str, Document] = {}
    claims: dict[str, Claim] = {}
    for _ in range(size):
        last = chance.randint(1, span)
        first = max(1, last - chance.choice([0, 0, 1, 2, 4]))
        when = chance.choice(
            [f"2021-08-{last:02}"] * 6 + [f"2021-08-{first:02}/2021-08-{last:02}"] * 4 + [f"../2021-08-{last:02}"] * 2
            + [f"2021-08-{first:02}/..", f"2021-08-{last:02}?", f"2021-08-{first:02}~/2021-08-{last:02}%", "2021-07", "2021", ""]
        )  # fmt: skip
        published = f"2021-08-{max(1, min(31, last + chance.choice([-1, 0, 0, 1, 1, 2, 5, 9]))):02}"
        edtf = read_edtf(chance.choice([published, published, published, f"2021-07-30/{published}", f"../{published}"]))
        agency, side = chance.choice(AGENCIES), chance.choice(SIDES)
        document = Document(
            f"{agency}-{side}-{edtf.text}", agency.title(), agency, side, "News", date.fromisoformat(published), edtf,
            PublishedBasis.STATED, "", Read.EXCERPT, "en", "", "", None,
        )  # fmt: skip
        place, toponym = chance.choice(PLACES)
        row = claim_row(
            document.id, toponym=toponym, place_id=place, when=when, actor=chance.choice(["red", "red", "blue"]),
            predicate=str(chance.choice(list(Predicate))), certainty=chance.choice(CERTAINTIES), attribution=chance.choice(ATTRIBUTIONS),
        )  # fmt: skip
        documents[document.id] = document
        claims[row["id"]] = Claim(
            row["id"], document.id, None, None, "", toponym, place, "", row["actor"], Predicate(row["predicate"]),
            read_edtf(when) if when else None, row["attribution"], Certainty(row["certainty"]), "tests", chance.choice(STATUSES), "",
        )  # fmt: skip
    pairs = [(toponym, place) for toponym in ("Abbad", "Bery") for place in ("XX-A.abad", "XX-C.cell")]
    judgements = tuple(
        Judgement(Subject.TOPONYM, toponym, place, chance.choice(list(Verdict)), "somebody", date(2021, 9, 1), "")
        for toponym, place in chance.sample(pairs, chance.choice([0, 0, 1, 2]))
    )
    return documents, claims, judgements


def dataset_of(
    base: Dataset, documents: Mapping[str, Document], claims: Mapping[str, Claim], judgements: tuple[Judgement, ...]
) -> Dataset:
    placed = place_claims(
        claims, documents=documents, gazetteer=base.gazetteer, judgements=judgements, unit=base.settings.unit.kind,
        voices={actor.id: actor.voices for actor in base.actors.values()}, problems=[],
    )  # fmt: skip
    return replace(base, documents=documents, claims=claims, judgements=judgements, placed=placed)


@given(st.integers(0, 2**40), st.integers(0, 16), st.sampled_from([3, 6, 10, 28]), st.sampled_from([0, 1, 3, 5, 40]))
@settings(max_examples=250)
def test_it_agrees_with_the_engine_on_any_world(tiny: Dataset, seed: int, size: int, span: int, carry: int) -> None:
    base = replace(tiny, settings=replace(tiny.settings, carry_days=carry))
    dataset = dataset_of(base, *crowded(random.Random(seed), size, span))
    report = check(bundle(dataset))
    assert not report.failures, "\n".join(lines(report))
    assert report.counts["cells"] >= 3 * 31 * 5 and report.counts["claims"] == len(dataset.claims)


@given(
    st.from_regex(r"(\d{4}(-\d\d(-\d\d)?)?[?~%]?|\.\.)(/(\d{4}(-\d\d(-\d\d)?)?[?~%]?|\.\.))?", fullmatch=True)
    | st.builds("{:%Y-%m-%d}/{:%Y-%m}?".format, st.dates(), st.dates())
    | st.text(max_size=12)
)
@settings(max_examples=300)
def test_it_reads_dates_as_the_engine_does(text: str) -> None:
    try:
        when = read_edtf(text)
    except InvalidDate:
        with pytest.raises(ValueError):
            days(text)
    else:
        assert days(text) == tuple(day.toordinal() if day else 0 for day in (when.earliest, when.latest))


# Whatever is changed is found


def changed(name: str, change: Callable[[list[Row]], object]) -> Callable[[Members], Members]:
    def apply(members: Members) -> Members:
        rows = table(members, name)
        change(rows)
        return with_table(members, name, rows)

    return apply


def set_first(column: str, value: str, **where: str) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        next(row for row in rows if where.items() <= row.items() and row[column] != value)[column] = value

    return change


def rehashed(rows: list[Row], **changes: str) -> None:
    """The first quoted claim changed, with an id that fits; the table sorted again."""
    row = next(row for row in rows if row["quote"])
    row.update(changes)
    row["id"] = claim_id(row)
    rows.sort(key=lambda one: one["id"])


def added(rows: list[Row]) -> None:
    new = claim_row("gazette-0810", toponym="Cell", place_id="XX-C.cell", when="2021-08-09")
    rows.append({**new, "extractor": "tests"})
    rows.sort(key=lambda row: row["id"])


def swapped_rules(members: Members) -> Members:
    rows, names = table(members, "control.csv"), {"latest": "majority", "majority": "latest"}
    for row in rows:
        row["rule"] = names.get(row["rule"], row["rule"])
    order = ("rule", "place_id", "known_from", "start")
    return with_table(members, "control.csv", sorted(rows, key=lambda row: [row[name] for name in order]))


def without_edition(rows: list[Row]) -> None:
    known = next(row["known_from"] for row in rows if row["rule"] == "latest" and row["known_from"])
    rows[:] = [row for row in rows if (row["rule"], row["known_from"]) != ("latest", known)]


def idle_edition(rows: list[Row]) -> None:
    last = [row for row in rows if row["rule"] == "two-publishers"][-1]
    same = ("rule", "place_id", "known_from")
    again = [{**row, "known_from": "2021-08-31"} for row in rows if all(row[name] == last[name] for name in same)]
    rows[len(rows) :] = again


def cut_span(rows: list[Row]) -> None:
    at, row = next(
        (at, row) for at, row in enumerate(rows) if row["start"] == "2021-08-01" and row["end"] == "2021-08-31"
    )
    rows[at : at + 1] = [{**row, "end": "2021-08-10"}, {**row, "start": "2021-08-11"}]


def put(name: str, old: bytes, new: bytes) -> Callable[[Members], Members]:
    def apply(members: Members) -> Members:
        assert old in members[name]
        return {**members, name: members[name].replace(old, new, 1)}

    return apply


CHANGES = {
    "state flipped": (changed("control.csv", set_first("state", "blue", state="red")), "state is 'blue', derived 'red'"),
    "basis changed": (changed("control.csv", set_first("basis", "observed", basis="carried")), "basis is 'observed', derived 'carried'"),
    "since changed": (changed("control.csv", set_first("since", "2021-08-02", since="2021-08-01")), "since is '2021-08-02'"),
    "told changed": (changed("control.csv", set_first("told", "2021-08-02", told="2021-08-01")), "told is '2021-08-02'"),
    "deciding claim left out": (changed("control.csv", set_first("claims", "", state="red")), "claims is ''"),
    "overruled claim left out": (changed("control.csv", set_first("overruled", "", state="blue")), "overruled is ''"),
    "overruled without a reason": (changed("control.csv", lambda rows: next(row for row in rows if row["overruled"]).update(overruled="0123456789ab")), "for no reason"),
    "contradiction silenced": (changed("control.csv", set_first("contradicted_by", "", state="blue")), "contradicted_by is ''"),
    "claimed_by made up": (changed("control.csv", set_first("claimed_by", "red")), "claimed_by is 'red', derived ''"),
    "row dropped": (changed("control.csv", lambda rows: rows.pop(5)), "is missing"),
    "edition dropped": (changed("control.csv", without_edition), "latest, XX-"),
    "edition made up": (changed("control.csv", idle_edition), "brought nothing new"),
    "span cut in two": (changed("control.csv", cut_span), "cut where nothing changes"),
    "span too long": (changed("control.csv", set_first("end", "2021-09-01", end="2021-08-31")), "beyond the timeline"),
    "rules swapped": (swapped_rules, "latest, XX-"),
    "place dropped": (changed("control.csv", lambda rows: rows.__setitem__(slice(None), [row for row in rows if row["place_id"] != "XX-C.cell"])), "XX-C.cell, known by"),
    "rule renamed": (put("rules.json", b'"latest"', b'"newest"'), "rules.json: gives other rules"),
    "meaning changed": (put("rules.json", b"The newest", b"The oldest"), "rules.json: gives other rules"),
    "rule renamed in the timeline": (put("control.csv", b"two-publishers", b"two-publisherz"), "control.csv: "),
    "claim removed": (changed("claims.csv", lambda rows: rows.remove(next(row for row in rows if row["place_id"] == "XX-A.abad"))), "XX-A.abad, known by"),
    "claim added": (changed("claims.csv", added), "XX-C.cell, known by"),
    "claim accepted no more": (changed("claims.csv", set_first("status", "rejected", place_id="XX-A.abad")), "XX-A.abad, known by"),
    "claim's day shifted": (changed("claims.csv", set_first("when", "2021-08-08", when="2021-08-09")), "is not the hash"),
    "claim's day shifted, id rehashed": (changed("claims.csv", lambda rows: rehashed(rows, when="2021-08-08")), "XX-A.abad, known by"),
    "quote moved": (changed("claims.csv", set_first("start", "1", start="0")), "not as long as its offsets"),
    "quote moved whole, id rehashed": (changed("claims.csv", lambda rows: rehashed(rows, start="1", end="38")), "quotes.csv"),
    "quote changed": (changed("claims.csv", lambda rows: next(row for row in rows if row["quote"]).update(quote="Blue fighters left Abad on Monday now.")), "quotes.csv"),
    "quotes.csv changed": (changed("quotes.csv", set_first("text", "Red fighters left Abad on Monday, too.")), "quotes.csv"),
    "quote dropped": (changed("quotes.csv", lambda rows: rows.clear()), "quotes.csv"),
    "publication day shifted": (changed("documents.csv", set_first("published", "2021-08-13", id="post-0812")), "known by 2021-08-12"),
    "agency changed": (changed("documents.csv", set_first("agency", "wire", id="text-0810")), "XX-A.abad"),
    "side changed": (changed("documents.csv", set_first("side", "red", id="radio-0810")), "placements.csv"),
    "document dropped": (changed("documents.csv", lambda rows: rows.remove(next(row for row in rows if row["id"] == "post-0812"))), "is of no document"),
    "placement changed": (changed("placements.csv", set_first("place_id", "XX-B.bery", place_id="XX-A.abad")), "placements.csv"),
    "placement dropped": (changed("placements.csv", lambda rows: rows.pop()), "placements.csv"),
    "party changed": (changed("placements.csv", set_first("party", "red")), "placements.csv"),
    "judgement made up": (changed("judgements.csv", lambda rows: rows.append({"subject_kind": "toponym", "subject": "Abad", "place_id": "XX-A.abad", "judgement": "no", "who": "nobody", "decided": "2021-09-01", "why": ""})), "placements.csv"),
    "carry_days changed": (put("dataset.json", b'"carry_days": 5', b'"carry_days": 6'), "basis is 'assumed', derived 'carried'"),
    "last day changed": (put("dataset.json", b'"last": "2021-08-31"', b'"last": "2021-08-30"'), "beyond the timeline"),
    "place left out of the dataset": (put("dataset.json", b'XX-C.cell', b'XX-C.dell'), "'XX-C.cell'"),
    "not canonical": (put("dataset.json", b"{\n", b"{\n\n"), "dataset.json"),
    "key doubled": (put("dataset.json", b'"carry_days": 5,', b'"carry_days": 5,\n "carry_days": 5,'), "dataset.json"),
    "no number": (put("dataset.json", b'"carry_days": 5', b'"carry_days": NaN'), "dataset.json"),
    "huge number": (put("dataset.json", b'"carry_days": 5', b'"carry_days": ' + b"9" * 5000), "dataset.json"),
    "number for a name": (put("dataset.json", b'"title": "Tiny"', b'"title": ' + b"[" * 3000 + b"]" * 3000), "dataset.json"),
    "no days": (put("dataset.json", b'"first": "2021-08-01"', b'"first": ["2021-08-01"]'), "dataset.json"),
    "column added": (put("claims.csv", b",note\n", b",note,more\n"), "claims.csv: has not in every row the columns"),
    "field left out": (put("claims.csv", b",accepted,", b","), "claims.csv: has not in every row the columns"),
    "no such word": (put("claims.csv", b",asserted,", b",sworn,"), "certainty cannot be 'sworn'"),
    "no such date": (put("documents.csv", b",2021-08-10,", b",2021-08-40,"), "documents.csv: '2021-08-40' is no date"),
    "no publication day": (changed("documents.csv", set_first("published", "", id="post-0812")), "documents.csv: '' is no date"),
    "publication day open": (changed("documents.csv", set_first("published", "2021-08-12/..", id="post-0812")), "documents.csv: 'post-0812' has no publication day"),
    "span without an end": (changed("control.csv", set_first("end", "")), "control.csv: '' is no day"),
    "row twice": (changed("placements.csv", lambda rows: rows.append(rows[-1])), "one thing twice"),
    "control character": (put("claims.csv", b"Abad", b"A\x1b[2J"), "control character"),
    "no UTF-8": (put("documents.csv", b"News", b"N\xffs"), "documents.csv"),
    "quotation mark left open": (put("claims.csv", b"Abad", b'Ab"ad,"'), "claims.csv"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_found_though_the_manifest_matches(good: Members, what: str) -> None:
    change, words = CHANGES[what]
    assert words in found(sealed(change(good)))


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_found_by_its_sha256(good: Members, what: str) -> None:
    changed_members = CHANGES[what][0](good)
    [name] = [name for name in MEMBERS if changed_members[name] != good[name]]
    assert f"{name}: has not the sha256 that manifest.json gives" in found(changed_members)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_dropped_member_is_named(good: Members, name: str) -> None:
    members = {other: data for other, data in good.items() if other != name}
    assert f"{name}: is missing" in found(members)


def test_a_manifest_of_something_else_is_named(good: Members) -> None:
    value = json.loads(good["manifest.json"])
    for changed_value in (
        {**value, "version": 2},
        {**value, "more": 1},
        {**value, "members": {**value["members"], "x": "y"}},
    ):
        assert "manifest.json: is not the manifest" in found({**good, "manifest.json": verify.canonical(changed_value)})
    assert "manifest.json: is not the manifest" in found({**good, "manifest.json": good["manifest.json"] + b" "})


def test_many_failures_are_counted(good: Members) -> None:
    text = found(sealed(changed("claims.csv", lambda rows: rows.clear())(good)))
    assert re.search(r"\nand \d+ more\nFAILED: ", text) and text.count("\n") == verify.SHOWN + 1


@given(st.sampled_from(MEMBERS), st.data())
def test_no_flipped_byte_in_a_member_passes(good: Members, name: str, data: st.DataObject) -> None:
    content = bytearray(good[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    assert f"{name}: " in found({**good, name: bytes(content)})


@given(st.data())
@settings(max_examples=300)
def test_no_flipped_byte_with_a_matching_manifest_breaks_the_check(good: Members, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MEMBERS[2:]))
    content = bytearray(good[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    list(
        lines(check(pack(sealed({**good, name: bytes(content)}))))
    )  # it may be a title that says something else; no traceback


@given(st.data())
@settings(max_examples=300)
def test_no_flipped_byte_in_the_file_passes(good: Members, data: st.DataObject) -> None:
    file = bytearray(pack(good))
    file[data.draw(st.integers(0, len(file) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        assert check(bytes(file)).failures or unpack(bytes(file)) == good
    except Refused as error:
        assert "\n" not in str(error)


# What is no bundle is refused


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def plain(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
    return info


def lying(size: int) -> bytes:
    """A member of a million zeros whose headers give another size."""
    file = bytearray(zipped((plain("README.md"), bytes(1_000_000))))
    for at, mark in ((22, b"PK\3\4"), (24, b"PK\1\2")):
        struct.pack_into("<I", file, file.index(mark) + at, size)
    return bytes(file)


BAD_NAMES = [
    "/etc/passwd", "../claims.csv", "a/../../claims.csv", "..\\claims.csv", "C:\\claims.csv", "claims.csv\0.txt", "extra.csv",
    "Claims.csv", "./claims.csv", "folder/", "claims.csv/", "", "ｃlaims.csv", "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_no_bundle_has_are_refused(name: str) -> None:
    info = plain("x")
    info.filename = name
    with pytest.raises(Refused):
        unpack(zipped((info, b"")))


def test_what_hides_in_a_zip_is_refused(good: Members) -> None:
    file = pack(good)
    end = file.rindex(b"PK\5\6")
    extra = plain("README.md")
    extra.extra = b"\x01\x00\x00\x00"
    noted = plain("README.md")
    noted.comment = b"hello"
    encrypted = bytearray(zipped((plain("README.md"), b"x")))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\1\2") + 8] |= 1
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped((plain("README.md"), b"one"), (plain("README.md"), b"two"))
    renamed = file[: file.index(b"PK\1\2")] + file[file.index(b"PK\1\2") :].replace(b"README.md", b"README.MD")
    bad = {
        "twice": twice, "link": zipped((plain("README.md", 0o120777), b"/etc/passwd")), "folder": zipped((plain("README.md", 0o40755), b"")),
        "extra": zipped((extra, b"x")), "member comment": zipped((noted, b"x")), "encrypted": bytes(encrypted),
        "stored": zipped(("README.md", b"x"), kind=zipfile.ZIP_STORED), "bzip2": zipped(("README.md", b"x"), kind=zipfile.ZIP_BZIP2),
        "lzma": zipped(("README.md", b"x"), kind=zipfile.ZIP_LZMA), "before": b"#!/bin/sh\n" + file, "after": file + b"\n",
        "comment": file[:end] + file[end : end + 20] + b"\2\0hi", "two names": renamed, "between": file[:end] + b"x" + file[end:],
        "truncated": file[:-30], "half": file[: len(file) // 2], "empty": b"", "text": b"hello", "no members": zipped(), "only a mark": b"PK\3\4",
    }  # fmt: skip
    for what, data in bad.items():
        with pytest.raises(Refused) as refused:
            unpack(data)
        assert "\n" not in str(refused.value), what


def test_bombs_and_lies_about_size_are_refused() -> None:
    with pytest.raises(Refused, match="too large"):
        unpack(zipped((plain("README.md"), bytes(50_000_000))))
    with pytest.raises(Refused, match="too large"):
        unpack(lying(0xFFFFFFFF))
    for size in (0, 1000, 1_000_001):
        with pytest.raises(Refused, match="not what its header says"):
            unpack(lying(size))
    with pytest.raises(Refused, match=r"cannot be unpacked|not what its header says"):
        broken = bytearray(zipped((plain("README.md"), random.Random(1).randbytes(1000))))
        broken[60:70] = bytes(10)
        unpack(bytes(broken))


def test_all_members_together_are_bounded(monkeypatch: pytest.MonkeyPatch, good: Members) -> None:
    monkeypatch.setattr(verify, "UNPACKED_LIMIT", sum(map(len, good.values())) - 1)
    with pytest.raises(Refused, match="too large"):
        unpack(pack(good))


@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda data: b"PK\3\4" + data))
def test_no_bytes_break_it(data: bytes) -> None:
    with pytest.raises(Refused):
        unpack(data)


def test_it_says_so_in_one_line_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], good: Members
) -> None:
    (tmp_path / "no.zip").write_bytes(b"no")
    (tmp_path / "good.zip").write_bytes(pack(good))
    (tmp_path / "bad.zip").write_bytes(pack({**good, "README.md": b"other"}))
    for name in ("no.zip", "missing.zip", "."):
        assert verify.main([str(tmp_path / name)]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.startswith("verify: ") and err.count("\n") == 1
    assert verify.main([]) == verify.main(["a", "b"]) == 2
    assert verify.main([str(tmp_path / "good.zip")]) == 0
    assert verify.main([str(tmp_path / "bad.zip")]) == 1
    assert "README.md: has not the sha256" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 3


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "FILE_LIMIT", 10)
    (tmp_path / "large.zip").write_bytes(bytes(11))
    with pytest.raises(Refused, match="too large"):
        verify.read(tmp_path / "large.zip")


def test_no_text_of_the_file_reaches_the_terminal_raw(good: Members) -> None:
    rows = table(good, "placements.csv")
    rows.append({**rows[-1], "claim_id": "zz\x9b2J\u202e"})
    text = found(sealed(with_table(good, "placements.csv", rows)))
    assert "zz\\x9b2J\\u202e" in text and text.isascii()


def test_progress_is_told_place_by_place(good: Members) -> None:
    told: list[str] = []
    check(pack(good), told.append)
    assert told[:3] == [f"place {number} of 3" for number in (1, 2, 3)]
