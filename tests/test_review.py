"""Decisions on proposals become rows that the dataset's own readers accept; a folder gets all of them or none."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo.rewriting
from geo.append import append, write_rows, zipped
from geo.claims import Certainty, Predicate, Status
from geo.dataset import Dataset, check
from geo.dates import InvalidDate
from geo.events import write_events
from geo.resolve import How, Judgement, Subject, Verdict
from geo.review import (
    LIMIT_BYTES,
    NO_DAY,
    Article,
    Decision,
    Reviewed,
    ReviewError,
    claim_rows,
    document_row,
    judgement_rows,
    left_out,
    new_article,
    waiting,
)
from tests.reading import ARTICLE, FakeReader

DAY = date(2021, 8, 13)
BERY, CELL, ABAD, NOWHERE, DARI = range(5)  # the claims of ARTICLE


@pytest.fixture
def dataset(world: Path) -> Dataset:
    return Dataset.load(world)


@pytest.fixture
def article() -> Article:
    return new_article(ARTICLE, publisher="Tést Paper", published=DAY, title="Who holds what")


@pytest.fixture
def read(dataset: Dataset) -> list[Reviewed]:
    """All claims of ARTICLE, undecided, with somebody who could decide."""
    found = FakeReader(dataset.gazetteer).read(ARTICLE, DAY)
    return [Reviewed(one, who="Ann", day=date(2021, 9, 1)) for one in found]


def decide(reviewed: list[Reviewed], **decisions: object) -> list[Reviewed]:
    """The claims with all decided as `all_`, or none."""
    return [replace(one, **decisions) for one in reviewed]  # type: ignore[arg-type]


def accepted(reviewed: list[Reviewed]) -> list[Reviewed]:
    """Bery and Cell accepted, Abad accepted as the town, Nowhere rejected, the last left open."""
    done = list(reviewed)
    for at in (BERY, CELL, ABAD):
        done[at] = replace(done[at], decision=Decision.ACCEPT)
    done[ABAD] = replace(done[ABAD], place_id="XX-C.abad")
    done[NOWHERE] = replace(done[NOWHERE], decision=Decision.REJECT)
    return done


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_decision_is_a_status() -> None:
    assert [one.status for one in Decision] == [Status.ACCEPTED, Status.REJECTED, Status.PROPOSED]


def test_the_id_is_a_slug_and_new() -> None:
    def made(publisher: str, title: str, taken: tuple[str, ...] = ()) -> str:
        return new_article("words", publisher=publisher, published=DAY, title=title, taken=taken).id

    assert made("Tést / Paper", "Who, <b>where</b>?") == "test-paper-2021-08-13-who-b-where-b"
    assert made("../../etc", "..\\..\\passwd\n") == "etc-2021-08-13-passwd"
    first = made("P", "T")
    assert made("P", "T", (first,)) == f"{first}-2"
    assert made("P", "T", (first, f"{first}-2")) == f"{first}-3"
    assert made("هشت صبح", "طالبان") == f"document-2021-08-13-{hashlib.sha256(b'words').hexdigest()[:8]}"


@given(publisher=st.text(min_size=1), title=st.text(), text=st.text(min_size=1))
def test_no_path_ever_comes_from_what_was_pasted(publisher: str, title: str, text: str) -> None:
    try:
        made = new_article(text, publisher=publisher, published=DAY, title=title)
    except ReviewError:
        return
    assert set(made.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made.id) < 100


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"text": " \n\t"}, "no text"),
        ({"text": "PK\x03\x04"}, r"the character '\\x03' at 2"),
        ({"text": "\x00"}, "no plain text"),
        ({"text": "half \ud800 a sign"}, "no plain text"),
        ({"text": "ä" * (LIMIT_BYTES // 2 + 1)}, "1,000,002 bytes; at most 1,000,000"),
        ({"publisher": " "}, "publisher is missing"),
        ({"published": None}, "publication day is missing"),
        ({"url": "javascript:alert(1)"}, "'javascript:alert(1)' is no http or https address"),
        ({"title": "a\x07b"}, "The title is no plain text"),
    ],
)
def test_what_is_no_article_is_one_clear_line(given_: dict[str, object], said: str) -> None:
    papers = {"text": "words", "publisher": "Paper", "published": DAY} | given_
    with pytest.raises(ReviewError) as refused:
        new_article(**papers)  # type: ignore[arg-type]
    assert said.replace(r"\\", "\\") in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_text_of_just_the_limit_is_read() -> None:
    assert new_article("a" * LIMIT_BYTES, publisher="P", published=DAY).text == "a" * LIMIT_BYTES


def test_what_is_not_given_is_said_to_be_so(article: Article) -> None:
    row = document_row(replace(article))
    assert (row["agency"], row["side"], row["published_basis"], row["read"]) == (
        "not stated",
        "not stated",
        "stated",
        "text",
    )
    assert row["sha256"] == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert row["file"] == f"documents/{article.id}.txt"
    assert new_article("One two three", publisher="P", published=DAY).title == "One two three … (no title given)"


def test_a_date_that_is_none_is_refused(read: list[Reviewed]) -> None:
    with pytest.raises(InvalidDate, match="2021-13-01"):
        replace(read[0], when="2021-13-01")


def test_claims_have_quote_day_place_and_reviewer(article: Article, read: list[Reviewed]) -> None:
    read[DARI] = replace(read[DARI], decision=Decision.ACCEPT)
    claims = claim_rows(article, accepted(read))
    assert [claim.id for claim in claims] == sorted(claim.id for claim in claims)
    by_place = {claim.place_id: claim for claim in claims if claim.predicate is Predicate.CAPTURED}
    bery, cell = by_place["XX-B.bery"], by_place["XX-C.cell"]
    assert ARTICLE[bery.start : bery.end] == bery.quote == "Red fighters captured Bery on 2021-08-11, they said"
    assert (bery.certainty, bery.attribution, bery.status) == (Certainty.CLAIMED, "Red fighters", Status.ACCEPTED)
    assert (str(bery.when), bery.note) == ("2021-08-11", "reviewed by Ann on 2021-09-01")
    assert (str(cell.when), cell.quote) == ("../2021-08-13", "سرخ گرفت Cell")
    assert NO_DAY in cell.note
    assert bery.extractor == "tests@1:captured"


def test_undecided_is_never_written_and_rejected_only_if_asked(article: Article, read: list[Reviewed]) -> None:
    assert claim_rows(article, read, rejected=True) == ()
    read[CELL] = replace(read[CELL], decision=Decision.REJECT)
    assert claim_rows(article, read) == ()
    assert [claim.status for claim in claim_rows(article, read, rejected=True)] == [Status.REJECTED]


def test_corrections_stand_in_the_row_and_in_its_note(article: Article, read: list[Reviewed]) -> None:
    read[BERY] = replace(
        read[BERY], decision=Decision.ACCEPT, actor="blue", predicate=Predicate.CONTESTED, when="2021-08-10/2021-08-11",
        certainty=Certainty.ASSERTED, attribution="", note="see\nline 3",
    )  # fmt: skip
    [claim] = claim_rows(article, read)
    assert (claim.actor, claim.predicate, str(claim.when)) == ("blue", Predicate.CONTESTED, "2021-08-10/2021-08-11")
    assert (claim.certainty, claim.attribution) == (Certainty.ASSERTED, "")
    assert claim.note.startswith("see line 3; corrected: actor was red; corrected: predicate was captured;")
    [proposed] = claim_rows(
        article, [replace(read[BERY], actor=None, predicate=None, when=None, certainty=None, attribution=None)]
    )
    assert proposed.id != claim.id


def test_outer_blanks_of_a_quote_are_left_out(article: Article, read: list[Reviewed]) -> None:
    one = read[CELL]
    wide = replace(one.proposal, start=one.proposal.start - 1, quote="\n" + one.proposal.quote)
    [claim] = claim_rows(article, [replace(one, proposal=wide, decision=Decision.ACCEPT)])
    assert (claim.quote, claim.start) == ("Blue holds Cell", one.proposal.start)


def test_a_judgement_is_made_where_a_person_chose_the_place(article: Article, read: list[Reviewed]) -> None:
    done = accepted(read)
    [judged] = judgement_rows(article, done)
    claim = next(claim for claim in claim_rows(article, done) if claim.toponym == "Abad")
    assert judged == Judgement(Subject.CLAIM, claim.id, "XX-C.abad", Verdict.YES, "Ann", date(2021, 9, 1), judged.why)
    assert "“Abad”" in judged.why


def test_a_judgement_is_made_against_one_on_the_toponym(article: Article, read: list[Reviewed]) -> None:
    read[CELL] = replace(read[CELL], decision=Decision.ACCEPT)
    other = Judgement(Subject.TOPONYM, "Cell", "XX-A.abad", Verdict.YES, "Bob", DAY, "")
    assert [one.place_id for one in judgement_rows(article, read, judgements=[other])] == ["XX-C.cell"]
    same = replace(other, place_id="XX-C.cell")
    assert judgement_rows(article, read, judgements=[same]) == ()


def test_what_is_not_ready_is_said_and_not_written(article: Article, read: list[Reviewed]) -> None:
    nobody = decide(read, decision=Decision.ACCEPT, who=" ")
    words = waiting(nobody)
    assert "Claim 3 (Abad) is accepted, but nobody has said which place" in words[0]
    assert "Claim 4 (Nowhere)" in words[1]
    assert "Who decided is missing" in words[-1]
    with pytest.raises(ReviewError, match="Claim 3"):
        claim_rows(article, nobody)
    read[CELL] = replace(read[CELL], decision=Decision.ACCEPT, actor="")
    assert "nobody has said who did it" in waiting(read)[0]


def test_claims_that_say_the_same_are_written_once(article: Article, read: list[Reviewed]) -> None:
    twice = [replace(read[BERY], decision=Decision.REJECT), replace(read[BERY], decision=Decision.ACCEPT)]
    assert [claim.status for claim in claim_rows(article, twice, rejected=True)] == [Status.ACCEPTED]
    assert left_out(article, twice, rejected=True) == ("Claim 1 (Bery) says the same as another one; it is left out.",)
    assert left_out(article, twice) == ()


def test_the_files_can_be_read_back_and_are_the_same_each_time(article: Article, read: list[Reviewed]) -> None:
    files = write_rows(article, accepted(read))
    assert list(files) == ["documents.csv", "claims.csv", "judgements.csv", article.file]
    assert [len(list(csv.reader(io.StringIO(files[name])))) for name in list(files)[:3]] == [2, 4, 2]
    made = zipped(files)
    assert made == zipped(files)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read(article.file).decode() == ARTICLE
        assert archive.read("claims.csv").decode() == files["claims.csv"]


@pytest.mark.parametrize("rejected", [False, True])
def test_a_folder_is_clean_after_appending(world: Path, article: Article, read: list[Reviewed], rejected: bool) -> None:
    before = Dataset.load(world)
    read[DARI] = replace(read[DARI], decision=Decision.REJECT)
    done = append(world, article, accepted(read), rejected=rejected)
    assert check(world) == ()
    after = Dataset.load(world)
    assert (done.claims, done.judgements, done.events) == (3 + rejected, 1, len(after.events))
    assert set(after.documents) - set(before.documents) == {article.id}
    document = after.documents[article.id]
    assert (document.text, document.title, document.published) == (ARTICLE, "Who holds what", DAY)
    assert (world / article.file).read_bytes() == ARTICLE.encode()
    placed = {one.claim.toponym: one for one in after.placed if one.document.id == article.id}
    assert (placed["Abad"].place_id, placed["Abad"].how, placed["Abad"].who) == ("XX-C.abad", How.JUDGED, "Ann")
    assert {claim.id: claim for claim in before.claims.values()}.items() <= dict(after.claims).items()
    assert (world / "events.csv").read_text("utf-8") == write_events(after.events)
    assert [row["id"] for row in rows(world / "claims.csv")] == sorted(after.claims)


def test_rows_that_stand_are_not_touched(world: Path, article: Article, read: list[Reviewed]) -> None:
    before = (world / "documents.csv").read_text("utf-8").splitlines()
    append(world, article, accepted(read))
    after = (world / "documents.csv").read_text("utf-8").splitlines()
    assert [line for line in after if not line.startswith(article.id)] == before
    assert len(after) == len(before) + 1


def test_a_rejected_claim_of_a_name_that_is_ambiguous_is_about_no_place(
    world: Path, article: Article, read: list[Reviewed]
) -> None:
    read[ABAD] = replace(read[ABAD], decision=Decision.REJECT)
    append(world, article, read, rejected=True)
    after = Dataset.load(world)
    [judged] = after.judgements
    assert (judged.place_id, judged.judgement) == ("XX-A.abad", Verdict.UNSURE)
    assert judged.subject in after.claims
    assert judged.subject not in {one.claim.id for one in after.placed}


def test_only_what_is_accepted_changes_the_colours(world: Path, article: Article, read: list[Reviewed]) -> None:
    day = date(2021, 8, 13)
    before = Dataset.load(world).timeline().cells(day)
    append(world, article, [replace(read[CELL], actor="red", decision=Decision.REJECT)], rejected=True)
    assert Dataset.load(world).timeline().cells(day) == before
    other = new_article(ARTICLE + "more", publisher="Other", published=DAY)
    holds = replace(read[CELL], actor="red", predicate=Predicate.CAPTURED, when="2021-08-12", decision=Decision.ACCEPT)
    append(world, other, [holds])
    cells = {cell.place_id: cell.state for cell in Dataset.load(world).timeline().cells(day)}
    assert cells["XX-C.cell"] == "red"


def test_a_rejected_claim_is_no_event(world: Path, article: Article, read: list[Reviewed]) -> None:
    before = Dataset.load(world).events
    append(world, article, [replace(read[DARI], decision=Decision.REJECT)], rejected=True)
    assert Dataset.load(world).events == before


def test_the_same_article_is_refused(world: Path, article: Article, read: list[Reviewed]) -> None:
    append(world, article, accepted(read))
    before = content(world)
    for again, said in (
        (replace(article, id="another"), "this very text is there already"),
        (replace(article, text=ARTICLE + "x"), "is there already; another title"),
    ):
        with pytest.raises(ReviewError, match=said):
            append(world, again, accepted(read))
    assert content(world) == before


def test_a_text_file_that_nobody_names_is_not_written_over(world: Path, article: Article, read: list[Reviewed]) -> None:
    (world / article.file).write_text("mine", encoding="utf-8")
    with pytest.raises(ReviewError, match="is there already"):
        append(world, article, accepted(read))
    assert (world / article.file).read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda folder: (folder / "dataset.toml").unlink(), "has no dataset.toml"),
        (lambda folder: (folder / "judgements.csv").unlink(), "nothing is written: judgements.csv: cannot be read"),
        (lambda folder: (folder / "events.csv").write_text("id\n"), "events.csv:1:"),
        (
            lambda folder: (folder / "claims.csv").write_text(
                (folder / "claims.csv").read_text().replace("XX-B.bery", "XX-B.bury")
            ),
            "'XX-B.bury': is no place of this dataset (and ",
        ),
    ],
)
def test_a_folder_that_is_not_in_order_is_left_alone(
    world: Path, article: Article, read: list[Reviewed], prepare: Callable[[Path], object], said: str
) -> None:
    prepare(world)
    before = content(world)
    with pytest.raises(ReviewError) as refused:
        append(world, article, accepted(read))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert content(world) == before


@pytest.mark.parametrize("named", ["", "  ", "/nowhere/at/all", "nul\0", "~nobody-of-this-name/x"])
def test_what_names_no_folder_is_one_clear_line(article: Article, read: list[Reviewed], named: str) -> None:
    with pytest.raises(ReviewError, match=r"no folder|no such folder"):
        append(named, article, accepted(read))


def test_a_folder_that_cannot_be_written_says_so(
    world: Path, article: Article, read: list[Reviewed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(ReviewError, match="this folder cannot be written"):
        append(world, article, accepted(read))


def test_a_place_that_the_other_dataset_does_not_have_is_named_with_file_and_line(
    world: Path, article: Article, read: list[Reviewed]
) -> None:
    before = content(world)
    read[CELL] = replace(read[CELL], place_id="YY-1.elsewhere", decision=Decision.ACCEPT)
    with pytest.raises(ReviewError, match=r"nothing is written: claims.csv:\d+: place_id: 'YY-1.elsewhere'"):
        append(world, article, read)
    assert content(world) == before


@pytest.mark.parametrize("failing", ["documents.csv", "claims.csv", "events.csv"])
def test_a_write_that_fails_leaves_everything_as_it_was(
    world: Path, article: Article, read: list[Reviewed], monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    write = geo.rewriting.write_whole
    before, failed = content(world), []

    def full(path: Path, data: bytes | str) -> None:
        if path == world / failing and not failed:
            failed.append(path)
            raise OSError(28, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(geo.rewriting, "write_whole", full)
    with pytest.raises(ReviewError, match="nothing is written: No space left on device"):
        append(world, article, accepted(read))
    assert failed
    assert content(world) == before


def test_a_folder_that_changes_meanwhile_is_left_alone(
    world: Path, article: Article, read: list[Reviewed], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = geo.rewriting._tried

    def slow(*given_: object) -> object:
        done = tried(*given_)  # type: ignore[arg-type]
        (world / "claims.csv").write_text("somebody else's", encoding="utf-8")
        return done

    monkeypatch.setattr(geo.rewriting, "_tried", slow)
    with pytest.raises(ReviewError, match="have changed in this moment"):
        append(world, article, accepted(read))
    assert (world / "claims.csv").read_text("utf-8") == "somebody else's"
    assert not (world / article.file).exists()


def test_a_documents_folder_that_leads_out_is_refused(
    world: Path, tmp_path: Path, article: Article, read: list[Reviewed]
) -> None:
    folder = world / "documents"
    (folder / "one.txt").rename(world / "one.txt")
    folder.rmdir()
    (tmp_path / "outside").mkdir()
    folder.symlink_to(tmp_path / "outside")
    table = world / "documents.csv"
    table.write_text(table.read_text("utf-8").replace("documents/one.txt", "one.txt"), encoding="utf-8")
    assert check(world) == ()
    with pytest.raises(ReviewError, match="leads out of it"):
        append(world, article, accepted(read))
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_text_with_every_kind_of_line_end_is_kept_exactly(world: Path, read: list[Reviewed]) -> None:
    text = "\ufeff" + ARTICLE.replace("\n", "\r\n") + "\x85end\u2028 "
    found = FakeReader(Dataset.load(world).gazetteer).read(text, DAY)
    reviewed = [replace(read[0], proposal=found[0], decision=Decision.ACCEPT)]
    article = new_article(text, publisher='Pa"per, \n Ltd', published=DAY)
    append(world, article, reviewed)
    assert Dataset.load(world).documents[article.id].text == text
