"""The dashboard: load a dataset, choose a day and a place, draw. `streamlit run dashboard.py [-- FOLDER]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.files import DatasetError
from geo.pages import kept
from geo.pages import map as map_page

if TYPE_CHECKING:  # the dataset's libraries are imported after the map is on its way
    from geo.dataset import Dataset

DEFAULT_FOLDER = Path(__file__).resolve().parent / "data" / "afghanistan-2021"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is looked at: the one current day, the selected province's id (None: none), and what to say of the link."""

    day: date
    place: str | None
    notices: tuple[str, ...]


def folder() -> Path:
    """The dataset's folder: the argument after `--`, or CHANGING_HANDS_DATASET, or the program's own."""
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CHANGING_HANDS_DATASET")
    return Path(named) if named else DEFAULT_FOLDER


@st.cache_resource(show_spinner=False, max_entries=2)
def load(path: Path, key: str) -> Dataset:
    """The dataset; `key` changes with its files, and a changed one is read again. Raises DatasetError."""
    del key
    from geo.dataset import Dataset

    return Dataset.load(path)


@st.cache_resource(show_spinner="Drawing the map for the first time …", max_entries=2)
def load_map(path: Path, key: str) -> tuple[kept.KeptMap, str | None]:
    """The rendered map and a notice about where it is kept, None if there is nothing to tell. Raises DatasetError."""
    return kept.kept_map(key, lambda: load(path, key))


def choose(shown: kept.KeptMap) -> Selection:
    """The current day and place: from the link when the app is opened, from then on from the map."""
    state = st.session_state
    if "day" not in state:
        state.day, state.place, state.notices = read_link(shown)
        state.picked = state.place
        map_page.command(state.day, state.place)
    return Selection(state.day, state.place, state.notices)


def read_link(shown: kept.KeptMap) -> tuple[date, str | None, tuple[str, ...]]:
    """Day and place in the page's address, and a message for each that the map cannot show."""
    day, place = st.query_params.get("day"), st.query_params.get("place")
    notices = []
    if day is not None and not is_day(day, shown):
        notices.append(f"The link asks for the day {day!r}; the map has the days {shown.first} to {shown.last}.")
        day = None
    if place is not None and place not in shown.places:
        notices.append(f"The link asks for the place {place!r}; the map has no such province.")
        place = None
    return date.fromisoformat(day or shown.start), place, tuple(notices)


def is_day(text: str, shown: kept.KeptMap) -> bool:
    """Whether a text is a day of the timeline, written like 2021-08-13."""
    try:
        return date.fromisoformat(text).isoformat() == text and shown.first <= text <= shown.last
    except ValueError:
        return False


def draw(shown: kept.KeptMap, selection: Selection, dataset: Callable[[], Dataset], notice: str | None) -> None:
    """The map on the left, sent first; what is told about the selection on the right."""
    left, right = st.columns([7, 3], gap="medium")
    with left:
        map_page.draw_map(shown)
    with right:
        for words in (*selection.notices, *([notice] if notice else [])):
            st.warning(words)
        if st.session_state.get(
            "painted"
        ):  # reading the dataset would hold up the map, which then says that it is there
            map_page.draw_side(shown, dataset, selection.day, selection.place)


def main() -> None:
    """The app: its pages, or what is wrong with the dataset."""
    st.set_page_config(page_title="Changing Hands", page_icon=str(kept.FRONTEND / "icon.svg"), layout="wide")
    path = folder()
    key = kept.key(path)
    st.html(kept.FRONTEND / "app.css")

    def map_() -> None:
        shown, notice = load_map(path, key)
        if st.session_state.get("page") != "map" and "day" in st.session_state:
            map_page.command(st.session_state.day, st.session_state.place)  # the map is drawn anew: bring it there
        draw(shown, choose(shown), lambda: load(path, key), notice)

    def other(name: str) -> Callable[[], None]:
        def page() -> None:
            from importlib import import_module

            import_module(f"geo.pages.{name}").draw(load(path, key))

        page.__name__ = name
        return page

    pages = {st.Page(map_, title="Map", default=True): "map"}
    for name, title in PAGES.items():
        pages[st.Page(other(name), title=title, url_path=name)] = name
    page = st.navigation(list(pages), position="top")
    try:
        page.run()
    except DatasetError as error:
        from geo.pages.problems import draw_problems

        draw_problems(path, error)
    st.session_state.page = pages[page]


PAGES = {
    "events": "Events",
    "documents": "Documents",
    "article": "Read an article",
    "gazetteer": "Gazetteer",
    "downloads": "Downloads",
    "about": "About the data",
}

main()
