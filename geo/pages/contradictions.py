"""The contradictions page: what claims say against the map, and whether counts of places agree with it."""

from __future__ import annotations

from datetime import date

import streamlit as st
from markupsafe import Markup

from geo.claims import Claim
from geo.contradictions import Contradiction, contradictions
from geo.counts import Count, counts
from geo.dataset import Dataset
from geo.dates import short, when_in_words
from geo.pack import word_of
from geo.pages import choice
from geo.pages.markup import joined, link
from geo.rules import RULES
from geo.wording import told_words

_LONG = 150  # characters of a reason that stand open
_SIGNS = {True: ("✓", "agrees"), False: ("✗", "does not agree"), None: ("–", "cannot be counted")}


def draw(dataset: Dataset) -> None:
    """Every open contradiction by the session's rule and known-by day, then every count."""
    st.header("Contradictions")
    view = choice.view(dataset)
    known = f"as known on {_dated(view.known_by)}" if view.known_by else "as known today"
    st.html(
        Markup(
            '<p class="ch-small">By the rule <b>{}</b>, {}: {} The rule and the day are those of the map.</p>'
        ).format(view.rule, known, RULES[view.rule].meaning)
    )
    found = contradictions(dataset.timeline(view.known_by, view.rule))
    names = {place.id: place.name for place in dataset.followed}
    claims, places = len({one.claim_id for one in found}), len({one.place_id for one in found})
    tell = "tells" if claims == 1 else "tell"
    st.html(
        _sum(f"{_counted(claims, 'claim')} {tell} another state than the map shows, of {_counted(places, 'place')}.")
    )
    if found:
        told = sorted({one.place_id for one in found}, key=names.__getitem__)
        place = st.selectbox(
            "Place", told, index=None, placeholder=f"All {len(told)} places", format_func=names.__getitem__, key="contradicted", width=320
        )  # fmt: skip
        st.html(joined(_card(dataset, one) for one in found if place in (None, one.place_id)))
    st.subheader("Counts")
    checked = counts(dataset.claims.values(), dataset.documents, dataset.belief(view.rule))
    public = [one for one in checked if view.known_by is None or one.known_by <= view.known_by]
    agreeing = sum(one.agrees is True for one in public)
    st.html(
        _sum(
            f"{agreeing} of {_counted(len(public), 'count')} in the documents {'agrees' if agreeing == 1 else 'agree'} "
            "with the timeline as known on the day of publication."
            if public
            else "No document published by then counts places."
        )
    )
    st.html(joined(_count(dataset, one, names) for one in public) or Markup("<span></span>"))


def _card(dataset: Dataset, one: Contradiction) -> Markup:
    claim = dataset.claims[one.claim_id]
    place = dataset.gazetteer.get(one.place_id)
    shown = Markup("<b>{}</b><span>{}</span>").format(dataset.label(one.shown), word_of(dataset, one.by))
    said = Markup("<b>{}</b>{}").format(told_words(dataset, claim), _papers(dataset, claim))
    return _sides(
        f"{place.name if place else one.place_id}", _days(one.start, one.end), ("The map shows", shown), ("A claim says", said), _reason(one.reason)
    )  # fmt: skip


def _count(dataset: Dataset, one: Count, names: dict[str, str]) -> Markup:
    claim = dataset.claims[one.claim_id]
    sign, words = _SIGNS[one.agrees]
    number = f"more than {one.said[1:]}" if one.said.startswith(">") else one.said
    unit = dataset.settings.unit
    said = Markup("<b>{} {}: {}</b>{}").format(number, unit.many, told_words(dataset, claim), _papers(dataset, claim))
    if one.agrees is None:
        has = Markup("<span>A timeline does not count this.</span>")
    else:
        places = ", ".join(sorted(names[place_id] for place_id in one.place_ids))
        listed = Markup('<details class="ch-fold"><summary>Which</summary>{}</details>').format(places)
        begun = f", begun on {_dated(one.since)} or later" if one.since and claim.predicate.changes_control else ""
        has = Markup("<b>{}</b><span>on {}, as known on {}{}</span>{}").format(
            f"{len(one.place_ids)} {unit.one if len(one.place_ids) == 1 else unit.many}",
            _dated(one.on), _dated(one.known_by), begun, listed if places else "",
        )  # fmt: skip
    verdict = Markup('<p class="ch-verdict is-{}"><span aria-hidden="true">{}</span> {}</p>').format(
        {True: "yes", False: "no", None: "none"}[one.agrees], sign, words.capitalize()
    )
    return _sides(
        "Count", f"published {_dated(one.known_by)}", ("A document says", said), ("The timeline has", has), verdict
    )


def _sides(head: str, days: str, left: tuple[str, Markup], right: tuple[str, Markup], foot: Markup) -> Markup:
    html = (
        '<article class="ch-open"><h3>{} <span>{}</span></h3><div class="ch-sides"><div><small>{}</small>{}</div>'
        "<div><small>{}</small>{}</div></div>{}</article>"
    )
    return Markup(html).format(head, days, *left, *right, foot)


def _papers(dataset: Dataset, claim: Claim) -> Markup:
    """The quote, if the document's text may be kept, and whose it is, published when, in whose words."""
    document = dataset.documents[claim.document_id]
    quote = Markup('<q dir="auto">{}</q>').format(claim.quote) if claim.quote else Markup("")
    title = Markup(", {}").format(link(document.url, f"“{document.title}”")) if document.title else Markup("")
    words = f"published {when_in_words(document.published_edtf)}"
    speaker = f", according to {claim.attribution}" if claim.attribution else ""
    return quote + Markup("<span>{}{}, {}{}</span>").format(document.byline, title, words, speaker)


def _reason(reason: str) -> Markup:
    """Why the claim is not followed; a long reason is folded behind its beginning."""
    if len(reason) <= _LONG:
        return Markup('<p class="ch-why-not"><b>Overruled:</b> {}.</p>').format(reason)
    start = reason[:_LONG].rsplit(" ", 1)[0]
    html = '<details class="ch-why-not"><summary><b>Overruled:</b> {} …</summary>{}.</details>'
    return Markup(html).format(start, reason)


def _sum(words: str) -> Markup:
    return Markup('<p class="ch-sum">{}</p>').format(words)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _days(start: date, end: date) -> str:
    if start == end:
        return _dated(start)
    return f"{short(start)}{'' if start.year == end.year else f' {start.year}'} to {_dated(end)}"


def _dated(day: date) -> str:
    return f"{short(day)} {day.year}"
