"""The dashboard: load a dataset, choose what is looked at, draw. `streamlit run dashboard.py [-- FOLDER]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.files import DatasetError
from geo.language import in_use, say, speaking
from geo.pages import choice, kept, trial
from geo.pages import map as map_page

if TYPE_CHECKING:  # the dataset's libraries are imported after the map is on its way
    from geo.dataset import Dataset

DEFAULT_FOLDER = Path(__file__).resolve().parent / "data" / "afghanistan-2021"


def folder() -> Path:
    """The dataset's folder: the one chosen in this session, the argument after `--`, CHANGING_HANDS_DATASET, or the program's own."""
    chosen = trial.folder()
    if chosen is not None:
        return chosen
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CHANGING_HANDS_DATASET")
    return Path(named) if named else DEFAULT_FOLDER


@st.cache_resource(show_spinner=False, max_entries=6)
def load(path: Path, key: str) -> Dataset:
    """The dataset; `key` changes with its files, and a changed one is read again. Raises DatasetError."""
    del key
    from geo.dataset import Dataset

    return Dataset.load(path)


@st.cache_resource(show_spinner=False, max_entries=6)
def load_map(path: Path, key: str, language: str) -> tuple[kept.KeptMap, str | None]:
    """The rendered map in a language, and a notice about where it is kept, None if there is nothing to tell. Raises DatasetError."""
    return kept.kept_map(f"{key}-{language}", lambda: load(path, key))


def first_map(path: Path, key: str) -> tuple[kept.KeptMap, str | None]:
    """The same, telling how far it is where the map must be drawn first."""
    slot = st.empty()  # always there: what comes after it must stay where it is, or the browser would draw it anew
    language = in_use().code
    if kept.is_kept(f"{key}-{language}") or st.session_state.get("drawn") == (key, language):
        return load_map(path, key, language)
    bar = slot.progress(0.0, say("start.reading"))
    try:
        kept.prepare(load(path, key), bar.progress)
        return load_map(path, key, language)
    finally:
        slot.empty()
        st.session_state.drawn = key, language


def choose(shown: kept.KeptMap) -> None:
    """The day, place, known-by, rule and language: from the link when the app is opened, from then on from the map."""
    state = st.session_state
    if "day" not in state:
        chosen, state.notices = choice.read_link(shown)
        for name, value in chosen.items():
            state[name] = value
        state.picked = state.place
        bring()


def bring() -> None:
    """Bring the map to what is chosen."""
    state = st.session_state
    map_page.command(state.day, state.place, state.known, state.rule, state.language)


def draw(shown: kept.KeptMap, dataset: Callable[[], Dataset], notice: str | None) -> None:
    """The map on the left, sent first; what is told about the selection on the right. Inside another page the map is alone."""
    if st.context.is_embedded:
        map_page.draw_map(shown)
        return
    left, right = st.columns([7, 3], gap="medium")
    with left:
        map_page.draw_map(shown)
    with right:
        for words in (*st.session_state.notices, *([notice] if notice else [])):
            st.warning(words)
        if st.session_state.get(
            "painted"
        ):  # reading the dataset would hold up the map, which then says that it is there
            map_page.draw_side(shown, dataset)


def main() -> None:
    """The app: its pages, or what is wrong with the dataset."""
    st.set_page_config(page_title=say("map.program"), page_icon=str(kept.FRONTEND / "icon.svg"), layout="wide")
    path = folder()
    key = kept.key(path)
    st.html(kept.FRONTEND / "app.css")
    if theme := st.query_params.get("theme"):
        map_page.begin_in_theme(theme)

    def map_() -> None:
        shown, notice = first_map(path, key)
        if st.session_state.get("page") != "map" and "day" in st.session_state:
            bring()  # the map is drawn anew
        choose(shown)
        draw(shown, lambda: load(path, key), notice)

    def other(name: str) -> Callable[[], None]:
        def page() -> None:
            from importlib import import_module

            import_module(f"geo.pages.{name}").draw(load(path, key))

        page.__name__ = name
        return page

    pages = {st.Page(map_, title=say("pages.map"), default=True): "map"}
    for name in PAGES:
        pages[st.Page(other(name), title=say(f"pages.{name}"), url_path=name)] = name
    page = st.navigation(list(pages), position="hidden" if st.context.is_embedded else "top")
    if st.session_state.pop("switched", False):
        st.switch_page(next(iter(pages)))  # another dataset is looked at from the map on
    try:
        page.run()
    except DatasetError as error:
        from geo.pages.problems import draw_problems

        draw_problems(path, error)
    st.session_state.page = pages[page]


PAGES = (
    "events", "contradictions", "learned", "compare", "documents", "article", "gazetteer", "downloads", "bring", "about",
)  # fmt: skip

with speaking(choice.interface()):
    main()
