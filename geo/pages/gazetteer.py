"""The gazetteer page: type any spelling, see which places it can be, and why."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from geo.captions import native_names
from geo.dataset import Dataset
from geo.gazetteer import AmbiguousToponym, Candidate, UnknownToponym
from geo.language import in_use, say
from geo.pages.markup import empty, native, plain, table

_LIMIT = 8
_WIDTH = 690  # pixels: a line that is read at a glance


def draw(dataset: Dataset) -> None:
    """A name in any spelling or script, and what the gazetteer says to it."""
    st.header(say("pages.gazetteer"))
    toponym = st.text_input(say("gazetteer.name"), placeholder=say("gazetteer.name_hint"), width=_WIDTH).strip()
    if not toponym:
        st.html(empty(say("gazetteer.count", n=len(dataset.gazetteer.places)), say("gazetteer.never_guesses")))
        return
    found = dataset.gazetteer.search(toponym, limit=_LIMIT)
    try:
        place = dataset.gazetteer.lookup(toponym)
    except AmbiguousToponym as error:
        st.warning(say("gazetteer.ambiguous", n=len(error.candidates)), width=_WIDTH)
    except UnknownToponym:
        st.html(empty(say("gazetteer.unknown"), say("gazetteer.nearest") if found else say("gazetteer.nothing_near")))
    else:
        province = dataset.gazetteer.get(place.admin1)
        inside = province.name if province else place.admin1
        st.success(
            say("gazetteer.found", place=plain(place.name), kind=place.kind, province=plain(inside)), width=_WIDTH
        )
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
