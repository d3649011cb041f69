"""The downloads page: every format of the registry, each file made when its button is pressed."""

from __future__ import annotations

import streamlit as st

from geo.dataset import Dataset
from geo.exports import FORMATS
from geo.layers import View
from geo.pack import known_range
from geo.pages import choice
from geo.pages.map import download
from geo.rules import RULES

_FIXED = "fixed"
_KNOWN = {choice.TODAY: "today", choice.FOLLOW: "on the day itself", _FIXED: "a fixed day"}


def draw(dataset: Dataset) -> None:
    """A day, what was known by when and a rule, and the files of that view in each format."""
    st.header("Downloads")
    view = _view(dataset)
    st.caption(f"{view.rule}: {RULES[view.rule].meaning}")
    for form in FORMATS.values():
        with st.container(border=True):
            st.subheader(form.title)
            st.text(form.why)
            with st.container(horizontal=True):
                for layer in form.layers or (None,):
                    download(dataset, view, form.name, layer, (layer or form.title).capitalize())
    st.caption(
        "Each file carries licence, attributions and the dataset's fingerprint. The same choice gives the same bytes."
    )


def _view(dataset: Dataset) -> View:
    """What is chosen here; if the map has been opened, it goes along."""
    seen, now = choice.view(dataset), st.session_state.get("known", choice.TODAY)
    fixed = now if now in (choice.TODAY, choice.FOLLOW) else _FIXED
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input("Day", seen.on, min_value=dataset.first, max_value=dataset.last, width=180)
        known = st.selectbox(
            "Known by", list(_KNOWN), index=list(_KNOWN).index(fixed), format_func=_KNOWN.__getitem__, width=200
        )
        if known == _FIXED:
            first, last = known_range(dataset)
            known = st.date_input("Known by this day", seen.known_by or day, first, last, width=180).isoformat()
        rule = st.selectbox("Rule", list(RULES), index=list(RULES).index(seen.rule), width=220)
    if "day" in st.session_state:
        for name, value in {"day": day, "known": known, "rule": rule}.items():
            st.session_state[name] = value
    return View(day, choice.known_day(known, day), rule)
