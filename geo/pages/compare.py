"""The comparison page: two views side by side, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st
from markupsafe import Markup

from geo.captions import word_of
from geo.comparison import (
    Difference,
    difference_layer,
    difference_rows,
    differences,
    other_bases,
    summary,
    view_words,
)
from geo.control import Span
from geo.dataset import Dataset
from geo.dates import dated
from geo.exports import csv_table, geojson
from geo.language import say
from geo.layers import View
from geo.pack import FOLLOW, TODAY
from geo.pages import choice
from geo.pages.markup import drawing, joined, table
from geo.pictures import cells, legend, picture
from geo.rules import RULES

_SIDES = ("A", "B")
_FIXED = "fixed"
_KNOWN = {TODAY: "map.known_today", FOLLOW: "compare.known_follow", _FIXED: "compare.known_fixed"}
_WIDTH = 520  # pixels; on a telephone the names are then still to be read
_WEEK = timedelta(days=7)


def draw(dataset: Dataset) -> None:
    """Two sides to choose, their maps, a sentence, a table and files of what differs."""
    st.header(say("pages.compare"))
    opened = choice.view(dataset)
    if "compare-A-day" not in st.session_state:
        _then_and_now(dataset, opened)
    with st.container(horizontal=True):
        for name, preset in _PRESETS.items():
            words, help_ = say(f"compare.{name}"), say(f"compare.{name}_help")
            st.button(words, on_click=preset, args=(dataset, opened), help=help_)
    head = st.container()
    columns = st.columns(2, gap="medium")
    views = [_choose(dataset, column, side) for column, side in zip(columns, _SIDES, strict=True)]
    before, after = views
    found, others = differences(dataset, before, after), other_bases(dataset, before, after)
    maps = [cells(dataset, view) for view in views]
    scheme = st.context.theme.type or "light"
    strong = {one.place_id for one in found} or None
    for column, side, view, shown in zip(columns, _SIDES, views, maps, strict=True):
        svg = picture(
            dataset, shown, title=view_words(view), prefix=f"map-{side.lower()}", width=_WIDTH, scheme=scheme, emphasised=strong
        )  # fmt: skip
        column.html(
            Markup('<figure class="ch-figure">{}<figcaption><b>{}</b> {}</figcaption></figure>').format(
                drawing(svg, _alt(dataset, view, shown, found)), side, view_words(view)
            )
        )
    same = f" {say('compare.same')}" if before == after else ""
    head.html(Markup('<p class="ch-sum" role="status">{}{}</p>').format(summary(dataset, found), same))
    st.html(_legend(dataset, maps, scheme))
    st.html(
        Markup('<p class="ch-small">{} {}</p>').format(
            dataset.settings.unit.note, say("compare.faded") if found else ""
        )
    )
    if found:
        st.html(_table(dataset, found))
    if others:
        words = say("compare.other_basis", n=len(others))
        st.html(
            Markup('<details class="ch-fold"><summary>{}</summary>{}</details>').format(words, _table(dataset, others))
        )
    _downloads(dataset, before, after, found)


def _then_and_now(dataset: Dataset, view: View) -> None:
    _set("A", view.on, FOLLOW, view.rule)
    _set("B", view.on, TODAY, view.rule)


def _two_days(dataset: Dataset, view: View) -> None:
    _set("A", max(view.on - _WEEK, dataset.first), TODAY, view.rule)
    _set("B", view.on, TODAY, view.rule)


def _two_rules(dataset: Dataset, view: View) -> None:
    other = view.rule if view.rule != dataset.settings.rule else next(one for one in RULES if one != view.rule)
    _set("A", view.on, TODAY, dataset.settings.rule)
    _set("B", view.on, TODAY, other)


_PRESETS = {"then_and_now": _then_and_now, "two_days": _two_days, "two_rules": _two_rules}


def _set(side: str, day: date, known: str, rule: str) -> None:
    state = st.session_state
    state[f"compare-{side}-day"], state[f"compare-{side}-known"], state[f"compare-{side}-rule"] = day, known, rule


def _choose(dataset: Dataset, column: Any, side: str) -> View:
    """The controls of one side, and the view they come to."""
    published = [document.published for document in dataset.documents.values()]
    with column, st.container(border=True, key=f"card-{side}"):
        st.subheader(side)
        with st.container(horizontal=True):
            key = f"compare-{side}"
            day = st.date_input(
                say("map.day"), min_value=dataset.first, max_value=dataset.last, key=f"{key}-day", width=150
            )
            known = st.selectbox(
                say("compare.as_known"),
                list(_KNOWN),
                format_func=lambda one: say(_KNOWN[one]),
                key=f"{key}-known",
                width=190,
            )
            if known == _FIXED:
                first, last = min([dataset.first, *published]), max([dataset.last, *published])
                st.session_state.setdefault(f"{key}-fixed", day)
                known = st.date_input(
                    say("map.known_by"), min_value=first, max_value=last, key=f"{key}-fixed", width=150
                ).isoformat()
            rule = st.selectbox(say("map.rule"), list(RULES), key=f"{key}-rule", width=190)
        st.html(Markup('<p class="ch-small">{}</p>').format(RULES[rule].meaning))
    return View(day, choice.known_day(known, day), rule)


def _alt(dataset: Dataset, view: View, shown: Mapping[str, Span], found: Sequence[Difference]) -> str:
    """What the map shows where the two differ, for those who do not see it."""
    names = {place.id: place.name for place in dataset.followed}
    if not found:
        return say("compare.alt_same", view=view_words(view))
    told = ((names[one.place_id], dataset.label(shown[one.place_id].state)) for one in found)
    states = "; ".join(say("compare.alt_state", place=place, state=state) for place, state in told)
    return say("compare.alt", view=view_words(view), states=states)


def _legend(dataset: Dataset, maps: Sequence[Mapping[str, Span]], scheme: str) -> Markup:
    rows = legend(dataset, maps, prefix="legend", scheme=scheme)
    items = (Markup("<li>{} {}</li>").format(drawing(svg, ""), words) for svg, words in rows)
    return Markup('<ul class="ch-looks" aria-label="{}">{}</ul>').format(say("compare.legend"), joined(items))


def _table(dataset: Dataset, found: Sequence[Difference]) -> Markup:
    names = {place.id: place.name for place in dataset.followed}
    rows = ((names[one.place_id], _cell(dataset, one.before), _cell(dataset, one.after)) for one in found)
    return table((str(dataset.settings.unit.kind), *_SIDES), rows)


def _cell(dataset: Dataset, span: Span) -> Markup:
    basis = say(f"map.basis_{span.basis}") if span.basis else ""
    papers = say("compare.basis_since", basis=basis, date=dated(span.since)) if span.since else basis
    html = '<b>{}</b><br><span class="ch-small">{}</span><br><span class="ch-small">{}</span>'
    return Markup(html).format(dataset.label(span.state), papers, word_of(dataset, span.claims))


def _downloads(dataset: Dataset, before: View, after: View, found: Sequence[Difference]) -> None:
    name = f"{dataset.folder.resolve().name}_differences"
    with st.container(horizontal=True):
        st.download_button(
            say("compare.geojson"), lambda: geojson.written(difference_layer(dataset, before, after)),
            file_name=f"{name}.geojson", mime=geojson.FORMAT.mime, on_click="ignore", disabled=not found,
        )  # fmt: skip
        st.download_button(
            say("compare.csv"), lambda: csv_table.written(difference_rows(dataset, found)),
            file_name=f"{name}.csv", mime=csv_table.FORMAT.mime, on_click="ignore", disabled=not found,
        )  # fmt: skip
