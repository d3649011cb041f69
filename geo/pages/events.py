"""The events page: the event table, and its file."""

from __future__ import annotations

import streamlit as st

from geo.dataset import Dataset
from geo.language import say
from geo.layers import View
from geo.pages.map import download

_SHOWN = (
    "latest",
    "place",
    "province",
    "change",
    "actor",
    "sources",
    "publishers",
    "earliest",
    "first_published",
    "certainty",
    "id",
)


def draw(dataset: Dataset) -> None:
    """The events in the order of their days."""
    st.header(say("pages.events"))
    st.text(say("events.meaning", n=len(dataset.events)))
    events = sorted(dataset.events, key=lambda event: (event.latest, event.place))
    rows = [
        {name: row[name] or "" if name == "earliest" else row[name] for name in _SHOWN}
        | {"actor": dataset.actors[event.actor].label}
        for event in events
        for row in [event.row()]
    ]
    heads = {name: say(f"events.column_{name}") for name in _SHOWN}
    st.dataframe(rows, hide_index=True, height=560, column_config=heads)
    view = View(dataset.last, None, dataset.settings.rule)
    with st.container(horizontal=True):
        download(dataset, view, "csv", "events", say("events.csv"))
        download(dataset, view, "geojson", "events", say("events.geojson"))
