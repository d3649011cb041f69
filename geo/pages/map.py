"""The map page: the map, and beside it what the hand has come to rest on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from geo.language import say
from geo.pages.kept import FRONTEND, KeptMap, packed

if TYPE_CHECKING:
    from geo.dataset import Dataset

_DOWNLOADS = {"provinces": ("geojson", "provinces"), "capitals": ("geojson", "capitals"), "map": ("html", None)}


def draw_map(kept: KeptMap) -> None:
    """The map. A command from Python goes through a component of its own, so that nothing of the map is sent twice."""
    unpack = (FRONTEND / "unpack.js").read_text("utf-8")
    mount = st.components.v2.component(
        "changing_hands_map", html=kept.html, css=kept.css, js=unpack, isolate_styles=False
    )
    mount(
        key="map", data=packed(kept.js), on_day_change=_day_moved, on_place_change=_place_clicked, on_known_change=_known_moved,
        on_rule_change=_rule_chosen, on_language_change=_language_chosen, on_painted_change=_painted,
    )  # fmt: skip
    bring = st.components.v2.component("changing_hands_command", js=(FRONTEND / "command.js").read_text("utf-8"))
    bring(key="bring", data=st.session_state.command, height=0)


def begin_in_theme(name: str) -> None:
    """Have the browser begin anew in a theme that the link asks for, light or dark; any other name does nothing."""
    if name in ("light", "dark"):
        begin = st.components.v2.component("changing_hands_theme", js=(FRONTEND / "theme.js").read_text("utf-8"))
        begin(data=name, height=0)


def draw_side(kept: KeptMap, load: Callable[[], Dataset]) -> None:
    """Why the selected place has its colour, what changed that day, and the day's files."""
    place = st.session_state.place
    st.session_state.setdefault("picked", place)  # forgotten while another page was shown
    st.selectbox(
        say("why.choose"), list(kept.places), key="picked", index=None, on_change=_place_picked, label_visibility="collapsed",
        placeholder=say("why.choose_hint"), format_func=lambda one: kept.places[one],
    )  # fmt: skip
    dataset = load()
    from geo.captions import unit_say
    from geo.pages.choice import changes, view
    from geo.pages.happened import happened
    from geo.pages.why import card, changed, quiet, why

    chosen = view(dataset)
    seats = {dataset.settings.unit.outline(one): one.id for one in dataset.followed}
    told = (
        why(dataset, seats[place], chosen, scheme=st.context.theme.type or "light")
        if place
        else quiet(unit_say(dataset, "nothing_selected"))
    )
    st.html(card(say("map.what_changed"), changed(dataset, changes(dataset))))
    st.html(card(say("map.why"), told))
    if dataset.incidents:
        st.html(card(say("happened.title"), happened(dataset, chosen.on, place)))
    with st.container(border=True, key="files"):
        st.html(Markup('<div class="ch"><h2 class="ch-title">{}</h2></div>').format(say("why.download")))
        with st.container(horizontal=True):
            for label, (name, layer) in _DOWNLOADS.items():
                download(dataset, chosen, name, layer, say(f"why.{label}"))


def download(dataset: Dataset, view: Any, name: str, layer: str | None, label: str) -> None:
    """A button for one file, which is made when it is pressed."""
    from geo.exports import FORMATS, export_bytes, export_name

    st.download_button(
        label, lambda: export_bytes(dataset, name, layer, view), file_name=export_name(dataset, name, layer, view),
        mime=FORMATS[name].mime, key=f"download-{name}-{layer}", on_click="ignore",
    )  # fmt: skip


def command(
    day: date | None, place: str | None, known: str | None = None, rule: str | None = None, language: str | None = None
) -> None:
    """Tell the map to go to a day, a known-by ("today", "follow" or a day in ISO 8601), a rule, a language of names, and select a place.

    None of day, known, rule or language: leave it as it is. None as the place: select none.
    """
    token = st.session_state.get("command", {}).get("token", 0) + 1
    going = {
        "day": day.isoformat() if day else None,
        "place": place,
        "known": known,
        "rule": rule,
        "language": language,
    }
    st.session_state.command = {"token": token, **going}


def _painted() -> None:
    st.session_state.painted = True


def _day_moved() -> None:
    st.session_state.day = date.fromisoformat(st.session_state.map.day)


def _known_moved() -> None:
    st.session_state.known = st.session_state.map.known


def _rule_chosen() -> None:
    st.session_state.rule = st.session_state.map.rule


def _language_chosen() -> None:
    st.session_state.language = st.session_state.map.language


def _place_clicked() -> None:
    st.session_state.place = st.session_state.picked = st.session_state.map.place


def _place_picked() -> None:
    st.session_state.place = st.session_state.picked
    command(None, st.session_state.place)
