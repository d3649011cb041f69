"""The downloads page: every format of the registry, each file made when its button is pressed."""

from __future__ import annotations

import streamlit as st

from geo.dataset import Dataset
from geo.exports import FORMATS
from geo.layers import View
from geo.pack import busiest_day
from geo.pages.map import download


def draw(dataset: Dataset) -> None:
    """A day, and the files of that day in each format."""
    st.header("Downloads")
    opened = st.session_state.get("day") or busiest_day(dataset.timeline().changes(), dataset.last)
    day = st.date_input("Day", opened, min_value=dataset.first, max_value=dataset.last, width=220)
    if "day" in st.session_state:  # the map has been opened: it goes along
        st.session_state.day = day
    view = View(day, None, dataset.settings.rule)
    for form in FORMATS.values():
        with st.container(border=True):
            st.subheader(form.title)
            st.text(form.why)
            with st.container(horizontal=True):
                for layer in form.layers or (None,):
                    download(dataset, view, form.name, layer, (layer or form.title).capitalize())
    st.caption(
        "Each file carries licence, attributions and the dataset's fingerprint. The same day gives the same bytes."
    )
