"""One proposed claim as a card: what it says, its words, accept or reject, correct."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from markupsafe import Markup

from geo.claims import Certainty, Predicate
from geo.dataset import Dataset
from geo.dates import InvalidDate
from geo.language import say
from geo.pages.proposed import Spots, badge, message, place_words, sentence
from geo.review import Article, Decision, Reviewed

_FOUND = 8  # as many places as a search offers


@dataclass(slots=True)
class Work:
    """What is on the table: the article (None: none yet) and its decisions, the places it names, kept while other pages are looked at.

    `open` is whether it is being reviewed and not given. `wrong` has dates that cannot be read, with the reason, by claim.
    `turn` counts the readings, so that a new one has controls of its own. `told` is what was done last.
    """

    article: Article | None = None
    reviewed: list[Reviewed] = field(default_factory=list)
    places: Spots = ()
    open: bool = False
    wrong: dict[int, tuple[str, str]] = field(default_factory=dict)
    turn: int = 0
    told: str = ""

    def key(self, number: int, name: str) -> str:
        """The key of a claim's control."""
        return f"article-{self.turn}-{number}-{name}"


def card(dataset: Dataset, work: Work, article: Article, number: int) -> None:
    """The card of the claim with this number, from 1."""
    one = work.reviewed[number - 1]
    proposal, values = one.proposal, one.values
    name, _, pattern = proposal.extractor.partition(":")
    known = "chosen" if "place_id" in one.corrected else "known"
    facts = [say(f"card.place_{known if values['place_id'] else 'unknown'}", how=proposal.how)]
    facts += [say("card.found", pattern=pattern or name)]
    if one.corrected:
        fields = say("card.comma").join(say(f"card.field_{name}") for name in one.corrected)
        facts += [say("card.corrected", fields=fields)]
    html = (
        '<div class="ch-claim" id="claim-{}"><p class="ch-said">{}<b>{}</b></p><blockquote dir="auto">{}</blockquote>'
        '<p class="ch-quiet">{}</p></div>'
    )
    sign = badge(number, Predicate(values["predicate"]), "quote")
    quote = article.text[proposal.start : proposal.end]
    st.html(Markup(html).format(number, sign, sentence(dataset, article, one), quote, " · ".join(facts)))
    candidates = [candidate.place.id for candidate in proposal.candidates]
    with st.container(horizontal=True, vertical_alignment="center"):
        decision = None if one.decision is Decision.UNDECIDED else one.decision
        _ask(
            work, number, "decision", decision, st.segmented_control, say("card.decision", number=number),
            [Decision.ACCEPT, Decision.REJECT], format_func=lambda each: say(f"card.{each}"), label_visibility="collapsed",
        )  # fmt: skip
        opened = st.toggle(say("card.correct"), key=work.key(number, "correct"))
    if opened:
        _correct(dataset, work, number, candidates)
    elif proposal.place is None and candidates:
        _choose_place(dataset, work, number, candidates)


def accept_all(work: Work) -> None:
    """Accept what is undecided and has a place and an actor."""
    for at, one in enumerate(work.reviewed):
        if one.decision is Decision.UNDECIDED and one.complete:
            work.reviewed[at] = replace(one, decision=Decision.ACCEPT)


def _correct(dataset: Dataset, work: Work, number: int, candidates: list[str]) -> None:
    one = work.reviewed[number - 1]
    values = one.values
    sought = st.text_input(say("card.find"), key=work.key(number, "find"), placeholder=say("card.find_hint")) or ""
    found = dataset.gazetteer.search(sought, limit=_FOUND) if sought.strip() else []
    if sought.strip() and not found:
        message(say("card.no_place"))
    _choose_place(dataset, work, number, [*(candidate.place.id for candidate in found), *candidates])

    def ask(name: str, widget: Any, *options: Any, **more: Any) -> None:
        value: str | None = values.get(name, one.note)
        if name == "when" and number in work.wrong:
            value = work.wrong[number][0]
        elif name == "actor":
            value = value or None
        _ask(work, number, name, value, widget, say(f"card.{name}"), *options, width=240, **more)

    with st.container(horizontal=True):
        ask("actor", st.selectbox, list(dataset.actors), format_func=dataset.label, index=None)
        ask("predicate", st.selectbox, [str(each) for each in Predicate])
        ask("certainty", st.selectbox, [str(each) for each in Certainty])
        ask("when", st.text_input, placeholder=say("card.when_hint"))
    if number in work.wrong:
        message(work.wrong[number][1], "error")
    with st.container(horizontal=True):
        ask("attribution", st.text_input, placeholder=say("card.attribution_hint"))
        ask("note", st.text_input)


def _choose_place(dataset: Dataset, work: Work, number: int, offered: list[str]) -> None:
    now = work.reviewed[number - 1].values["place_id"]
    options = list(dict.fromkeys([*offered, *([now] if now else [])]))
    _ask(
        work, number, "place_id", now or None, st.selectbox, say("card.place", number=number), options, index=None,
        placeholder=say("card.choose" if options else "card.find_first"),
        format_func=lambda place_id: place_words(dataset, place_id),
    )  # fmt: skip


def _ask(work: Work, number: int, name: str, value: Any, widget: Any, label: str, *options: Any, **more: Any) -> None:
    """A control for one field, which shows what the field is, whoever changed it."""
    key = work.key(number, name)
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    widget(label, *options, key=key, on_change=_store, args=(work, number, name), **more)


def _store(work: Work, number: int, name: str) -> None:
    """Take over what a person did to one field; a date that is none is kept aside, with what is wrong."""
    value, one = st.session_state[work.key(number, name)], work.reviewed[number - 1]
    if name == "decision":
        value = value or Decision.UNDECIDED
    elif name == "predicate":
        value = Predicate(value)
    elif name == "certainty":
        value = Certainty(value)
    elif name == "when":
        work.wrong.pop(number, None)
        value = (value or "").strip()
    try:
        work.reviewed[number - 1] = replace(one, **{name: value})
    except InvalidDate as error:
        work.wrong[number] = (value, str(error))
