"""The page *Read an article*: a text with the claims it seems to make, for a person to accept, correct or reject."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st
from markupsafe import Markup

from geo.append import append, write_rows, zipped
from geo.dataset import Dataset
from geo.dates import short
from geo.documents import INDEPENDENT, NOT_STATED, PublishedBasis
from geo.extract import Reader
from geo.pages.cards import Work, accept_all, card
from geo.pages.markup import link
from geo.pages.proposed import decided, highlighted, legend, place_words, say
from geo.review import Article, Decision, Reviewed, ReviewError, claim_rows, left_out, new_article, waiting

SHOWN = 30  # cards at once: as many as answer a click without delay
_BASES = {PublishedBasis.STATED: "printed with the text", PublishedBasis.INFERRED: "worked out from something else"}
_PAPERS = {
    "title": "Title",
    "agency": "Who made the report (agency)",
    "url": "Address",
    "licence": "Licence of the text",
    "language": "Language (en, fa-AF, ps)",
    "note": "From what the day is worked out",
}
_KEPT: dict[str, Any] = {"persist_state": "session"}  # what was typed is still there after a look at another page


def draw(dataset: Dataset) -> None:
    """The article to be given, or the one that was read."""
    work: Work = st.session_state.setdefault("article", Work())
    st.header("Read an article")
    if work.open and work.article is not None:
        _read(dataset, work, work.article)
    else:
        _give(dataset, work)


def _give(dataset: Dataset, work: Work) -> None:
    st.text(
        "Paste a text, and see which places and claims are in it. Nothing leaves this machine. Nothing is coloured "
        "either: a claim counts when you have accepted it and added it to a dataset."
    )
    with st.container(horizontal=True):  # above the text: an answer to the text would disturb the typing of a day
        day = st.date_input(
            "Published on", None, min_value=date(1800, 1, 1), max_value=_today(dataset), format="YYYY-MM-DD",
            key="article-published", width=200, **_KEPT,
        )  # fmt: skip
        publisher = st.text_input("Publisher", key="article-publisher", width=360, **_KEPT)
    text = st.text_area("Text of the article", key="article-text", height=340, **_KEPT)
    pressed = st.button("Read", type="primary", width=160)
    with st.expander("More about the article (optional)"), st.container(horizontal=True):
        side = st.selectbox(
            "Whose outlet the publisher is", [NOT_STATED, INDEPENDENT, *dataset.actors], key="article-side", width=270,
            format_func=lambda one: dataset.label(one) if one in dataset.actors else one, **_KEPT,
        )  # fmt: skip
        basis = st.selectbox(
            "The publication day is", list(_BASES), format_func=_BASES.__getitem__, key="article-basis", width=270, **_KEPT
        )  # fmt: skip
        papers = {
            name: st.text_input(label, key=f"article-{name}", width=270, **_KEPT) for name, label in _PAPERS.items()
        }
    if pressed:
        try:
            article = new_article(
                text or "", publisher=publisher or "", published=day, side=side, basis=basis, taken=dataset.documents,
                **{name: value or "" for name, value in papers.items()},
            )  # fmt: skip
        except ReviewError as error:
            say(str(error), "error")
            return
        with st.spinner("Reading …"):
            reader = _reader(dataset)
            proposals = reader.read(article.text, article.published)
            named = reader.toponyms(article.text, article.published)
            work.places = [(start, end, place_words(dataset, place.id)) for start, end, place in named]
        same = work.article is not None and work.article.text == article.text
        before = {one.proposal: one for one in work.reviewed} if same else {}  # read again: decisions stay
        work.reviewed = [before.get(one, Reviewed(one)) for one in proposals]
        work.article, work.open, work.wrong, work.told, work.turn = article, True, {}, "", work.turn + 1
        st.rerun()


def _read(dataset: Dataset, work: Work, article: Article) -> None:
    how = "" if article.published_basis is PublishedBasis.STATED else " (worked out)"
    with st.container(horizontal=True, vertical_alignment="center"):
        papers = '<p class="ch-papers"><bdi>{}</bdi><span>{} · published {} {}{}</span></p>'
        title, day = link(article.url, article.title), article.published
        st.html(Markup(papers).format(title, article.publisher, short(day), day.year, how))
        st.button("Change", on_click=_again, args=(work, False))
        st.button("Read another", on_click=_again, args=(work, True))
    _review(dataset, work, article)


def _again(work: Work, empty: bool) -> None:
    work.open = False
    for key in ("article-text", "article-published", "article-publisher", *(f"article-{name}" for name in _PAPERS)):
        if empty:
            st.session_state[key] = None if key == "article-published" else ""


@st.fragment
def _review(dataset: Dataset, work: Work, article: Article) -> None:
    """The text, the cards and what is done with them; a decision redraws only this."""
    left, right = st.columns([11, 10], gap="large")
    proposals = [one.proposal for one in work.reviewed]
    with left, st.container(key="read"):
        st.html(legend(proposals, work.places) + highlighted(article.text, proposals, work.places))
    with right:
        _bar(work)
        pages = max(1, -(-len(proposals) // SHOWN))
        page = 1
        if pages > 1:
            page = st.segmented_control(
                "Claims shown", range(1, pages + 1), default=1, required=True, key=f"article-page-{work.turn}",
                format_func=lambda n: f"{(n - 1) * SHOWN + 1}–{min(n * SHOWN, len(proposals))}",
            )  # fmt: skip
        for number in range((page - 1) * SHOWN + 1, min(page * SHOWN, len(proposals)) + 1):
            with st.container(border=True, key=f"claim-{number}", gap="small"):
                card(dataset, work, article, number)
    st.html(decided(work.reviewed))
    if proposals:
        _finish(dataset, work, article)


def _bar(work: Work) -> None:
    if not work.reviewed:
        say("No claim was found in this text. That is no proof that it makes none.")
        return
    count = [sum(one.decision is each for one in work.reviewed) for each in Decision]
    words = '<p class="ch-counts" role="status"><b>{}</b> · {} accepted · {} rejected · {} to decide</p>'
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Markup(words).format(_counted(len(work.reviewed), "claim"), *count))
        open_ = any(one.decision is Decision.UNDECIDED and one.complete for one in work.reviewed)
        st.button(
            "Accept all", on_click=accept_all, args=(work,), disabled=not open_,
            help="All that are undecided and have a place and an actor",
        )  # fmt: skip


def _finish(dataset: Dataset, work: Work, article: Article) -> None:
    """Who decided; then the rows to download, or to add to a folder."""
    with st.container(border=True, key="finish"):
        st.subheader("Keep what you decided")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            who = st.text_input(
                "Your name", key="article-who", placeholder="stands beside each decision", width=300, **_KEPT
            )
            rejected = st.checkbox(
                "Write rejected claims down too",
                key="article-rejected",
                help="So that nobody has to look twice",
                **_KEPT,
            )
        reviewed = [replace(one, who=who or "", day=_today(dataset)) for one in work.reviewed]
        missing = [f"Claim {number}: {words}." for number, (_, words) in work.wrong.items()] + list(waiting(reviewed))
        if not missing and not claim_rows(article, reviewed, rejected=rejected):
            missing = ["Nothing is accepted yet: there is nothing to keep."]
        for words in missing or left_out(article, reviewed, rejected=rejected):
            say(words)
        ready = not missing
        files = write_rows(article, reviewed, judgements=dataset.judgements, rejected=rejected) if ready else {}
        with st.container(horizontal=True):
            for name in ("claims.csv", "documents.csv", "judgements.csv"):
                _download(f"Rows for {name}", files.get(name, ""), f"{article.id}.{name}", ready)
            _download("All as a zip", lambda: zipped(files), f"{article.id}.zip", ready)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            folder = st.text_input(
                "Dataset folder on this machine", key="article-folder", placeholder=str(dataset.folder), width=420, **_KEPT
            )  # fmt: skip
            pressed = st.button("Append to the folder", key="article-append", type="primary", disabled=not ready)
        if pressed:
            _append(dataset, work, article, reviewed, folder or "", rejected)
        elif work.told:
            say(work.told, "done")
        st.caption(
            "Nothing is coloured by reading: only what you accept, and only in the folder you append it to. The text itself "
            "goes into the folder and the zip; look at its licence before you pass them on."
        )


def _append(
    dataset: Dataset, work: Work, article: Article, reviewed: list[Reviewed], folder: str, rejected: bool
) -> None:
    try:
        done = append(folder, article, reviewed, rejected=rejected)
    except ReviewError as error:
        say(str(error), "error")
        return
    work.told = (
        f"Added to {done.folder}: the document {article.id}, {_counted(done.claims, 'claim')}, "
        f"{_counted(done.judgements, 'judgement')}. Its event table has {_counted(done.events, 'event')} now."
    )
    if done.folder == dataset.folder.resolve():
        st.rerun()  # the dataset that the app shows is another one now
    say(work.told, "done")


def _download(label: str, data: Any, name: str, ready: bool) -> None:
    mime = "application/zip" if name.endswith("zip") else "text/csv"
    st.download_button(
        label, data, file_name=name, mime=mime, key=f"article-download-{label}", on_click="ignore", disabled=not ready
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _today(dataset: Dataset) -> date:
    return datetime.now(ZoneInfo(dataset.settings.time_zone)).date()


def _reader(dataset: Dataset) -> Reader:
    return dataset.reader
