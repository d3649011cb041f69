"""About the data: what is shown, by which rules, from whom, and what the map does not claim."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from geo.captions import basis_words
from geo.control import Basis
from geo.dataset import Dataset
from geo.dates import in_words
from geo.language import say
from geo.pages.markup import joined, link, table, told
from geo.rules import RULES


def draw(dataset: Dataset) -> None:
    """The dataset's papers."""
    settings = dataset.settings
    st.header(say("pages.about"))
    st.text(f"{settings.title}. {settings.description}")
    first, last = in_words(settings.first), in_words(settings.last)
    st.text(say("about.period", first=first, last=last, time_zone=settings.time_zone, note=settings.unit.note))
    st.subheader(say("about.colours"))
    st.html(table((say("about.rule"), say("about.meaning")), ((rule.name, rule.meaning) for rule in RULES.values())))
    bases = ((say(f"map.basis_{basis}"), basis_words(dataset, basis)) for basis in Basis)
    st.html(table((say("about.basis"), say("about.when")), bases))
    st.subheader(say("about.contents"))
    counts = {
        say("about.places"): len(dataset.gazetteer.places),
        settings.unit.many: len(dataset.followed),
        say("about.documents"): len(dataset.documents),
        say("about.claims"): len(dataset.claims),
        say("about.events"): len(dataset.events),
    }
    if dataset.incidents:
        counts[say("about.incidents")] = len(dataset.incidents)
    st.html(table((say("about.what"), say("about.number")), counts.items()))
    st.subheader(say("about.sources"))
    licence = told("about.licence", licence=link(settings.licence_url, settings.licence))
    items = joined(Markup("<li>{}</li>").format(one) for one in (*settings.attributions, licence))
    st.html(Markup("<ul>{}</ul>").format(items))
    st.caption(say("about.fingerprint", hash=dataset.hash))
