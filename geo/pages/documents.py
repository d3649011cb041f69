"""The documents page: what was published, and where it says what the claims say."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st
from markupsafe import Markup

from geo.claims import Claim
from geo.dataset import Dataset
from geo.dates import dated, when_in_words
from geo.documents import Document
from geo.language import in_use, say
from geo.pages.markup import joined, link, plain, table, told
from geo.wording import told_words


def draw(dataset: Dataset) -> None:
    """One document with its claims, and the list of all."""
    st.header(say("pages.documents"))
    with_text = sum(document.text is not None for document in dataset.documents.values())
    st.text(say("documents.count", n=len(dataset.documents), with_text=with_text))
    ids = sorted(
        dataset.documents, key=lambda one: (dataset.documents[one].text is None, dataset.documents[one].published, one)
    )
    asked = st.query_params.get("document")
    if asked is not None and asked not in dataset.documents:
        st.warning(say("documents.no_such", document=plain(repr(asked))))
    at = ids.index(asked) if asked and asked in dataset.documents else 0
    chosen = st.selectbox(
        say("documents.document"), ids, index=at, format_func=lambda one: _name(dataset.documents[one])
    )
    document = dataset.documents[chosen]
    claims = [claim for claim in dataset.claims.values() if claim.document_id == document.id]
    heads, rows = in_use().words("documents.columns"), [_row(dataset, claim) for claim in claims]
    with st.container(border=True, key="card-document"):
        st.html(_papers(document))
        if document.text is None:
            st.html(table(heads, rows))
        else:
            left, right = st.columns([11, 10], gap="large")
            left.html(marked(document.text, claims, lambda claim: told_words(dataset, claim)))
            right.html(table(heads, rows))


def marked(text: str, claims: Iterable[Claim], words: Callable[[Claim], str]) -> Markup:
    """A text with the quotes of its claims marked; a mark's tooltip says what each claim there tells, as `words` has it."""
    over: list[list[str]] = [[] for _ in text]
    for claim in claims:
        for at in range(claim.start or 0, claim.end or 0):
            over[at].append(f"{claim.toponym}: {words(claim)}")
    parts = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or over[at] != over[start]:
            mark = Markup('<mark title="{}">').format("\n".join(over[start])) if over[start] else Markup("")
            parts.append(mark + text[start:at] + Markup("</mark>" if mark else ""))
            start = at
    return Markup('<div class="ch-text" dir="auto">{}</div>').format(joined(parts))


def _name(document: Document) -> str:
    return f"{document.published} · {document.publisher} · {document.title or document.id}"


def _papers(document: Document) -> Markup:
    how = document.published_basis + (f": {document.published_note}" if document.published_note else "")
    title = link(document.url, document.title or document.id)
    papers = told(
        "documents.papers", publisher=document.publisher, date=dated(document.published), how=how, side=document.side,
        licence=document.licence or say("documents.not_stated"),
    )  # fmt: skip
    return Markup('<h3>{}</h3><p class="ch-small">{}</p>').format(title, papers)


def _row(dataset: Dataset, claim: Claim) -> tuple[str, ...]:
    return (
        claim.toponym,
        f"{claim.predicate} ({dataset.label(claim.actor)})",
        when_in_words(claim.when) if claim.when else say("documents.not_stated"),
        claim.attribution or say("documents.itself"),
        str(claim.certainty),
        str(claim.status),
        claim.extractor,
        claim.note,
    )
