"""About the data: what is shown, by which rules, from whom, and what the map does not claim."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from geo.control import Basis
from geo.dataset import Dataset
from geo.dates import in_words
from geo.pack import basis_words
from geo.pages.markup import joined, link, table
from geo.rules import RULES


def draw(dataset: Dataset) -> None:
    """The dataset's papers."""
    settings = dataset.settings
    st.header("About the data")
    st.text(f"{settings.title}. {settings.description}")
    st.text(
        f"From {in_words(settings.first)} to {in_words(settings.last)}, calendar days in {settings.time_zone}. "
        f"{settings.unit.note}"
    )
    st.subheader("How claims become colours")
    st.html(table(("rule", "what it says"), ((rule.name, rule.meaning) for rule in RULES.values())))
    st.html(table(("a state is", "when"), ((str(basis), basis_words(dataset, basis)) for basis in Basis)))
    st.subheader("What is in it")
    counts = {
        "places": len(dataset.gazetteer.places),
        settings.unit.many: len(dataset.followed),
        "documents": len(dataset.documents),
        "claims": len(dataset.claims),
        "events": len(dataset.events),
    }
    st.html(table(("what", "number"), counts.items()))
    st.subheader("Sources and licence")
    licence = Markup("<li>Licence of the dataset: {}</li>").format(link(settings.licence_url, settings.licence))
    st.html(
        Markup("<ul>{}{}</ul>").format(
            joined(Markup("<li>{}</li>").format(one) for one in settings.attributions), licence
        )
    )
    st.caption(f"Fingerprint of the dataset: {dataset.hash}")
