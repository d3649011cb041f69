"""The gazetteer page: type any spelling, see which places it can be, and why."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from geo.dataset import Dataset
from geo.gazetteer import AmbiguousToponym, Candidate, UnknownToponym
from geo.language import in_use, say
from geo.pack import native_names
from geo.pages.markup import native, table

_LIMIT = 8


def draw(dataset: Dataset) -> None:
    """A name in any spelling or script, and what the gazetteer says to it."""
    st.header(say("pages.gazetteer"))
    toponym = st.text_input(say("gazetteer.name"), placeholder=say("gazetteer.name_hint")).strip()
    if not toponym:
        st.text(say("gazetteer.count", n=len(dataset.gazetteer.places)))
        return
    try:
        place = dataset.gazetteer.lookup(toponym)
    except AmbiguousToponym as error:
        st.warning(say("gazetteer.ambiguous", n=len(error.candidates)))
    except UnknownToponym:
        st.error(say("gazetteer.unknown"))
    else:
        province = dataset.gazetteer.get(place.admin1)
        inside = province.name if province else place.admin1
        st.success(say("gazetteer.found", place=place.name, kind=place.kind, province=inside))
    found = dataset.gazetteer.search(toponym, limit=_LIMIT)
    if found:
        st.html(table(in_use().words("gazetteer.columns"), (_row(dataset, candidate) for candidate in found)))


def _row(dataset: Dataset, candidate: Candidate) -> tuple[str | Markup, ...]:
    place = candidate.place
    province = dataset.gazetteer.get(place.admin1)
    return (
        place.name,
        native(native_names(dataset, place.id)),
        str(place.kind),
        province.name if province else place.admin1,
        str(candidate.match),
        candidate.toponym,
        f"{candidate.score:.2f}",
    )
