"""The documents page: what was published, and where it says what the claims say."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from geo.claims import Claim
from geo.dataset import Dataset
from geo.dates import short, when_in_words
from geo.documents import Document
from geo.pages.markup import joined, link, table


def draw(dataset: Dataset) -> None:
    """One document with its claims, and the list of all."""
    st.header("Documents")
    with_text = sum(document.text is not None for document in dataset.documents.values())
    st.text(f"{len(dataset.documents)} documents; {with_text} stand here with their text, the others are cited.")
    ids = sorted(
        dataset.documents, key=lambda one: (dataset.documents[one].text is None, dataset.documents[one].published, one)
    )
    chosen = st.selectbox("Document", ids, format_func=lambda one: _name(dataset.documents[one]))
    document = dataset.documents[chosen]
    claims = [claim for claim in dataset.claims.values() if claim.document_id == document.id]
    with st.container(border=True):
        st.html(_papers(document))
        if document.text is not None:
            st.html(marked(document.text, claims))
        st.html(table(("toponym", "claim", "when", "certainty", "status", "by"), map(_row, claims)))


def marked(text: str, claims: list[Claim]) -> Markup:
    """A text with the quotes of its claims marked; where quotes overlap the mark covers them together."""
    inside = [False] * (len(text) + 1)
    for claim in claims:
        if claim.start is not None and claim.end is not None:
            inside[claim.start : claim.end] = [True] * (claim.end - claim.start)
    parts = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or inside[at] != inside[start]:
            parts.append(Markup("<mark>{}</mark>" if inside[start] else "{}").format(text[start:at]))
            start = at
    return Markup('<div class="ch-text">{}</div>').format(joined(parts))


def _name(document: Document) -> str:
    return f"{document.published} · {document.publisher} · {document.title or document.id}"


def _papers(document: Document) -> Markup:
    how = document.published_basis + (f": {document.published_note}" if document.published_note else "")
    title = link(document.url, document.title or document.id)
    return Markup("<h3>{}</h3><p>{} · published {} {} ({}) · side: {} · licence: {}</p>").format(
        title,
        document.publisher,
        short(document.published),
        document.published.year,
        how,
        document.side,
        document.licence or "not stated",
    )


def _row(claim: Claim) -> tuple[str, ...]:
    when = when_in_words(claim.when) if claim.when else "not stated"
    return (
        claim.toponym,
        f"{claim.predicate} ({claim.actor})",
        when,
        str(claim.certainty),
        str(claim.status),
        claim.extractor,
    )
