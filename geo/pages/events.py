"""The events page: the event table, and its file."""

from __future__ import annotations

import streamlit as st

from geo.dataset import Dataset
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
    st.header("Events")
    st.text(
        f"{len(dataset.events)} changes of control, each from all the claims about it taken together. "
        "What the rule makes of them is on the map; a row here is what was said, true or not."
    )
    events = sorted(dataset.events, key=lambda event: (event.latest, event.place))
    rows = [
        {name: row[name] for name in _SHOWN} | {"actor": dataset.actors[event.actor].label}
        for event in events
        for row in [event.row()]
    ]
    st.dataframe(rows, hide_index=True, height=560, column_config={"latest": "by", "sources": "independent sources"})
    view = View(dataset.last, None, dataset.settings.rule)
    with st.container(horizontal=True):
        download(dataset, view, "csv", "events", "Event table (CSV)")
        download(dataset, view, "geojson", "events", "Events (GeoJSON)")
