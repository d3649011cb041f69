"""The page *Read an article*: a text with the claims it seems to make, for a person to accept, correct or reject."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st
from markupsafe import Markup

from geo.append import append, write_rows, zipped
from geo.dataset import Dataset
from geo.dates import dated
from geo.documents import INDEPENDENT, NOT_STATED, PublishedBasis
from geo.extract import Reader
from geo.language import say, speaking
from geo.pages.cards import Work, accept_all, card
from geo.pages.choice import interface
from geo.pages.markup import link, told
from geo.pages.proposed import decided, highlighted, legend, message, place_words
from geo.review import Article, Decision, Reviewed, ReviewError, claim_rows, left_out, new_article, waiting

SHOWN = 30  # cards at once: as many as answer a click without delay
_PAPERS = ("title", "agency", "url", "licence", "language", "note")
_KEPT: dict[str, Any] = {"persist_state": "session"}  # what was typed is still there after a look at another page


def draw(dataset: Dataset) -> None:
    """The article to be given, or the one that was read."""
    work: Work = st.session_state.setdefault("article", Work())
    st.header(say("pages.article"))
    if work.open and work.article is not None:
        _read(dataset, work, work.article)
    else:
        _give(dataset, work)


def _give(dataset: Dataset, work: Work) -> None:
    st.text(say("article.nothing_leaves"))
    with st.container(horizontal=True):  # above the text: an answer to the text would disturb the typing of a day
        day = st.date_input(
            say("article.published"), None, min_value=date(1800, 1, 1), max_value=_today(dataset), format="YYYY-MM-DD",
            key="article-published", width=200, **_KEPT,
        )  # fmt: skip
        publisher = st.text_input(say("article.publisher"), key="article-publisher", width=360, **_KEPT)
    text = st.text_area(say("article.text"), key="article-text", height=340, **_KEPT)
    pressed = st.button(say("article.read"), type="primary", width=160)
    with st.expander(say("article.more")), st.container(horizontal=True):
        side = st.selectbox(
            say("article.side"), [NOT_STATED, INDEPENDENT, *dataset.actors], key="article-side", width=270,
            format_func=lambda one: dataset.label(one) if one in dataset.actors else one, **_KEPT,
        )  # fmt: skip
        basis = st.selectbox(
            say("article.basis"), list(PublishedBasis), format_func=lambda one: say(f"article.basis_{one}"),
            key="article-basis", width=270, **_KEPT,
        )  # fmt: skip
        papers = {
            name: st.text_input(say(f"article.paper_{name}"), key=f"article-{name}", width=270, **_KEPT)
            for name in _PAPERS
        }
    if pressed:
        try:
            article = new_article(
                text or "", publisher=publisher or "", published=day, side=side, basis=basis, taken=dataset.documents,
                **{name: value or "" for name, value in papers.items()},
            )  # fmt: skip
        except ReviewError as error:
            message(str(error), "error")
            return
        with st.spinner(say("article.reading")):
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
    head = f"article.head_{article.published_basis}"
    words = told(head, publisher=article.publisher, date=dated(article.published))
    with st.container(horizontal=True, vertical_alignment="center"):
        papers = '<p class="ch-papers"><bdi>{}</bdi><span>{}</span></p>'
        st.html(Markup(papers).format(link(article.url, article.title), words))
        st.button(say("article.change"), on_click=_again, args=(work, False))
        st.button(say("article.another"), on_click=_again, args=(work, True))
    _review(dataset, work, article)


def _again(work: Work, empty: bool) -> None:
    work.open = False
    for key in ("article-text", "article-published", "article-publisher", *(f"article-{name}" for name in _PAPERS)):
        if empty:
            st.session_state[key] = None if key == "article-published" else ""


@st.fragment
def _review(dataset: Dataset, work: Work, article: Article) -> None:
    """The text, the cards and what is done with them; a decision redraws only this, outside of what the app says."""
    with speaking(interface()):
        _decide(dataset, work, article)


def _decide(dataset: Dataset, work: Work, article: Article) -> None:
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
                say("article.shown"), range(1, pages + 1), default=1, required=True, key=f"article-page-{work.turn}",
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
        message(say("article.no_claim"))
        return
    count = Counter(one.decision for one in work.reviewed)
    counts = told(
        "article.counts", claims=say("common.claims", n=len(work.reviewed)), accepted=count[Decision.ACCEPT],
        rejected=count[Decision.REJECT], undecided=count[Decision.UNDECIDED],
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Markup('<p class="ch-counts" role="status">{}</p>').format(counts))
        open_ = any(one.decision is Decision.UNDECIDED and one.complete for one in work.reviewed)
        st.button(
            say("article.accept_all"), on_click=accept_all, args=(work,), disabled=not open_,
            help=say("article.accept_all_help"),
        )  # fmt: skip


def _finish(dataset: Dataset, work: Work, article: Article) -> None:
    """Who decided; then the rows to download, or to add to a folder."""
    with st.container(border=True, key="finish"):
        st.subheader(say("article.keep"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            who = st.text_input(
                say("article.who"), key="article-who", placeholder=say("article.who_hint"), width=300, **_KEPT
            )
            rejected = st.checkbox(
                say("article.write_rejected"), key="article-rejected", help=say("article.write_rejected_help"), **_KEPT
            )
        reviewed = [replace(one, who=who or "", day=_today(dataset)) for one in work.reviewed]
        missing = [say("article.wrong", number=number, reason=why) for number, (_, why) in work.wrong.items()]
        missing += waiting(reviewed)
        if not missing and not claim_rows(article, reviewed, rejected=rejected):
            missing = [say("article.nothing_accepted")]
        for words in missing or left_out(article, reviewed, rejected=rejected):
            message(words)
        ready = not missing
        files = write_rows(article, reviewed, judgements=dataset.judgements, rejected=rejected) if ready else {}
        with st.container(horizontal=True):
            for name in ("claims.csv", "documents.csv", "judgements.csv"):
                _download(say("article.rows", file=name), files.get(name, ""), f"{article.id}.{name}", ready)
            _download(say("article.zip"), lambda: zipped(files), f"{article.id}.zip", ready)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            folder = st.text_input(
                say("article.folder"), key="article-folder", placeholder=str(dataset.folder), width=420, **_KEPT
            )
            pressed = st.button(say("article.append"), key="article-append", type="primary", disabled=not ready)
        if pressed:
            _append(dataset, work, article, reviewed, folder or "", rejected)
        elif work.told:
            message(work.told, "done")
        st.caption(say("article.licence"))


def _append(
    dataset: Dataset, work: Work, article: Article, reviewed: list[Reviewed], folder: str, rejected: bool
) -> None:
    try:
        done = append(folder, article, reviewed, rejected=rejected)
    except ReviewError as error:
        message(str(error), "error")
        return
    work.told = say(
        "article.appended", folder=done.folder, document=article.id, claims=say("common.claims", n=done.claims),
        judgements=say("common.judgements", n=done.judgements), events=say("common.events", n=done.events),
    )  # fmt: skip
    if done.folder == dataset.folder.resolve():
        st.rerun()  # the dataset that the app shows is another one now
    message(work.told, "done")


def _download(label: str, data: Any, name: str, ready: bool) -> None:
    mime = "application/zip" if name.endswith("zip") else "text/csv"
    st.download_button(
        label, data, file_name=name, mime=mime, key=f"article-download-{name}", on_click="ignore", disabled=not ready
    )


def _today(dataset: Dataset) -> date:
    return datetime.now(ZoneInfo(dataset.settings.time_zone)).date()


def _reader(dataset: Dataset) -> Reader:
    return dataset.reader
