"""The contradictions page: what claims say against the map, and whether counts of places agree with it."""

from __future__ import annotations

from datetime import date

import streamlit as st
from markupsafe import Markup

from geo.captions import word_of
from geo.claims import Claim
from geo.contradictions import Contradiction, contradictions
from geo.counts import Count, counts
from geo.dataset import Dataset
from geo.dates import dated, short, when_in_words
from geo.language import say
from geo.pages import choice
from geo.pages.markup import empty, joined, link, told
from geo.rules import RULES
from geo.wording import told_words

_LONG = 150  # characters of a reason that stand open
_VERDICTS = {
    True: ("yes", "✓", "contradictions.agrees"),
    False: ("no", "✗", "contradictions.disagrees"),
    None: ("none", "–", "contradictions.uncountable"),
}


def draw(dataset: Dataset) -> None:
    """Every open contradiction by the session's rule and known-by day, then every count."""
    st.header(say("pages.contradictions"))
    view = choice.view(dataset)
    rule = {"rule": view.rule, "meaning": RULES[view.rule].meaning}
    if view.known_by:
        by_rule = told("contradictions.by_rule_on", date=dated(view.known_by), **rule)
    else:
        by_rule = told("contradictions.by_rule_today", **rule)
    st.html(Markup('<p class="ch-small">{}</p>').format(by_rule))
    found = contradictions(dataset.timeline(view.known_by, view.rule))
    names = {place.id: place.name for place in dataset.followed}
    claims, places = len({one.claim_id for one in found}), len({one.place_id for one in found})
    if not found:
        st.html(empty(say("contradictions.none"), say("contradictions.none_means")))
    else:
        st.html(_sum(say("contradictions.sum", n=claims, places=say("common.places", n=places))))
        listed = sorted({one.place_id for one in found}, key=names.__getitem__)
        place = st.selectbox(
            say("contradictions.place"), listed, index=None, placeholder=say("contradictions.all_places", n=len(listed)), format_func=names.__getitem__, key="contradicted", width=320
        )  # fmt: skip
        st.html(joined(_card(dataset, one) for one in found if place in (None, one.place_id)))
    st.subheader(say("contradictions.counts"))
    checked = counts(dataset.claims.values(), dataset.documents, dataset.belief(view.rule))
    public = [one for one in checked if view.known_by is None or one.known_by <= view.known_by]
    agreeing = sum(one.agrees is True for one in public)
    every = say("common.counts", n=len(public))
    st.html(
        _sum(say("contradictions.agreeing", n=agreeing, counts=every) if public else say("contradictions.no_counts"))
    )
    st.html(joined(_count(dataset, one, names) for one in public) or Markup("<span></span>"))


def _card(dataset: Dataset, one: Contradiction) -> Markup:
    claim = dataset.claims[one.claim_id]
    place = dataset.gazetteer.get(one.place_id)
    shown = Markup("<b>{}</b><span>{}</span>").format(dataset.label(one.shown), word_of(dataset, one.by))
    said = Markup("<b>{}</b>{}").format(told_words(dataset, claim), _papers(dataset, claim))
    left, right = (say("contradictions.map_shows"), shown), (say("contradictions.claim_says"), said)
    return _sides(place.name if place else one.place_id, _days(one.start, one.end), left, right, _reason(one.reason))


def _count(dataset: Dataset, one: Count, names: dict[str, str]) -> Markup:
    claim = dataset.claims[one.claim_id]
    look, sign, verdict = _VERDICTS[one.agrees]
    unit = dataset.settings.unit
    key = "contradictions.said_more" if one.said.startswith(">") else "contradictions.said"
    words = say(key, number=one.said.removeprefix(">"), unit=unit.many, words=told_words(dataset, claim))
    said = Markup("<b>{}</b>{}").format(words, _papers(dataset, claim))
    if one.agrees is None:
        has = Markup("<span>{}</span>").format(say("contradictions.not_counted"))
    else:
        places = ", ".join(sorted(names[place_id] for place_id in one.place_ids))
        fold = Markup('<details class="ch-fold"><summary>{}</summary>{}</details>')
        which = fold.format(say("contradictions.which"), places) if places else ""
        number = say("contradictions.has", n=len(one.place_ids), one=unit.one, many=unit.many)
        days = {"date": dated(one.on), "known_by": dated(one.known_by)}
        if one.since and claim.predicate.changes_control:
            seen = say("contradictions.has_on_since", since=dated(one.since), **days)
        else:
            seen = say("contradictions.has_on", **days)
        has = Markup("<b>{}</b><span>{}</span>{}").format(number, seen, which)
    foot = Markup('<p class="ch-verdict is-{}"><span aria-hidden="true">{}</span> {}</p>')
    left, right = (say("contradictions.document_says"), said), (say("contradictions.timeline_has"), has)
    published = say("contradictions.count_published", date=dated(one.known_by))
    return _sides(say("contradictions.count"), published, left, right, foot.format(look, sign, say(verdict)))


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
    words = Markup("{}").format(document.byline)
    if document.title:
        title = link(document.url, say("contradictions.document_title", title=document.title))
        words = told("contradictions.titled", byline=words, title=title)
    words = told("contradictions.published", source=words, date=when_in_words(document.published_edtf))
    if claim.attribution:
        words = told("contradictions.according_to", published=words, speaker=claim.attribution)
    return quote + Markup("<span>{}</span>").format(words)


def _reason(reason: str) -> Markup:
    """Why the claim is not followed; a long reason is folded behind its beginning."""
    if len(reason) <= _LONG:
        return Markup('<p class="ch-why-not">{}</p>').format(told("contradictions.overruled", reason=reason))
    begins = told("contradictions.overruled_begins", start=reason[:_LONG].rsplit(" ", 1)[0])
    whole = say("contradictions.overruled_whole", reason=reason)
    return Markup('<details class="ch-why-not"><summary>{}</summary>{}</details>').format(begins, whole)


def _sum(words: str) -> Markup:
    return Markup('<p class="ch-sum">{}</p>').format(words)


def _days(start: date, end: date) -> str:
    if start == end:
        return dated(start)
    first = short(start) if start.year == end.year else dated(start)
    return say("contradictions.period", start=first, end=dated(end))
