"""The gazetteer page: type any spelling, see which places it can be, and why."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from geo.dataset import Dataset
from geo.gazetteer import AmbiguousToponym, Candidate, UnknownToponym
from geo.pack import native_names
from geo.pages.markup import native, table

_LIMIT = 8


def draw(dataset: Dataset) -> None:
    """A name in any spelling or script, and what the gazetteer says to it."""
    st.header("Gazetteer")
    toponym = st.text_input(
        "A place name in any spelling or script", placeholder="Latin, Dari or Pashto letters"
    ).strip()
    if not toponym:
        st.text(f"{len(dataset.gazetteer.places)} places: provinces, their capitals, districts and towns.")
        return
    try:
        place = dataset.gazetteer.lookup(toponym)
    except AmbiguousToponym as error:
        st.warning(f"Ambiguous: {len(error.candidates)} places have this name, and nothing in it decides between them.")
    except UnknownToponym:
        st.error("Unknown: no place has a name like this.")
    else:
        province = dataset.gazetteer.get(place.admin1)
        st.success(f"{place.name}, {place.kind} in {province.name if province else place.admin1}")
    found = dataset.gazetteer.search(toponym, limit=_LIMIT)
    if found:
        columns = ("place", "Dari · Pashto", "kind", "province", "recognised by", "name found", "score")
        st.html(table(columns, (_row(dataset, candidate) for candidate in found)))


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
