"""The downloads page: every format of the registry, each file made when its button is pressed."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from geo.dataset import Dataset
from geo.dates import dated
from geo.exports import FORMATS, Exported, Format, export_bytes, export_name, gzipped, manifest
from geo.language import say
from geo.layers import View
from geo.pack import known_range
from geo.pages import choice
from geo.pages.markup import plain
from geo.posters import MOST_DAYS
from geo.rules import RULES

_FIXED = "fixed"
_KNOWN = {choice.TODAY: "map.known_today", choice.FOLLOW: "downloads.known_follow", _FIXED: "map.known_fixed"}
_ACROSS = 2


def draw(dataset: Dataset) -> None:
    """A day, what was known by when and a rule, and the files of that view in each format."""
    st.header(say("pages.downloads"))
    view = _view(dataset)
    st.caption(say("downloads.rule", rule=view.rule, meaning=RULES[view.rule].meaning))
    for row in _rows(list(FORMATS.values())):
        for form, column in zip(row, st.columns(_ACROSS), strict=False):
            with column, st.container(border=True, height="stretch", key=f"card-{form.name}"):
                _card(dataset, view, form)
    _manifest(dataset, view)
    st.caption(say("downloads.papers"))


def _rows(forms: list[Format]) -> list[list[Format]]:
    return [forms[at : at + _ACROSS] for at in range(0, len(forms), _ACROSS)]


def _card(dataset: Dataset, view: View, form: Format) -> None:
    st.subheader(form.title)
    st.text(form.why)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = _layer(form)
        picked = _picked(dataset, form, layer)
        packed = form.gzip and st.checkbox(say("downloads.compress"), key=f"gzip-{form.name}")
        if picked is None:
            st.caption(say("downloads.choose_both"))
        elif not form.slow:
            _button(dataset, view, form, layer, picked, packed)
        else:
            _slow_button(dataset, view, form, layer, picked)


def _layer(form: Format) -> str | None:
    if len(form.layers) < 2:
        return next(iter(form.layers), None)
    words = {layer: say(f"downloads.layer_{layer}") for layer in form.layers}
    return st.selectbox(
        say("downloads.what"), form.layers, format_func=words.__getitem__, key=f"layer-{form.name}", width=260
    )


def _picked(dataset: Dataset, form: Format, layer: str | None) -> dict[str, object] | None:
    """What is picked of a picture or film; None while only one end of a period is."""
    picked: dict[str, object] = {}
    if "scheme" in form.picks:
        words = {scheme: say(f"downloads.scheme_{scheme}") for scheme in ("light", "dark")}
        picked["scheme"] = st.selectbox(
            say("downloads.colours"), list(words), format_func=words.__getitem__, key=f"scheme-{form.name}", width=110
        )
    if "days" in form.picks and layer == "multiples":
        picked["days"] = _several(dataset, form)
    elif "days" in form.picks and form.slow:
        first, last = dataset.first, dataset.last
        ends = st.date_input(say("downloads.from_to"), (first, last), first, last, key=f"days-{form.name}", width=240)
        if len(ends) < 2:
            return None
        picked["days"] = [ends[0] + timedelta(days=at) for at in range((ends[1] - ends[0]).days + 1)]
    return picked


def _several(dataset: Dataset, form: Format) -> list[date] | None:
    """Days for small maps; none chosen is None, the usual ones: those that tell most."""
    every = [dataset.first + timedelta(days=at) for at in range((dataset.last - dataset.first).days + 1)]
    days = st.multiselect(
        say("downloads.days"), every, format_func=dated, key=f"days-{form.name}", placeholder=say("downloads.usual_days"),
        max_selections=MOST_DAYS, width=300,
    )  # fmt: skip
    return sorted(days) or None


def _button(
    dataset: Dataset, view: View, form: Format, layer: str | None, picked: dict[str, object], packed: bool
) -> None:
    """A button for a file that is made when it is pressed, and in a moment."""

    def make() -> bytes:
        data = export_bytes(dataset, form.name, layer, view, picked=picked)
        return gzipped(data) if packed else data

    name, mime = export_name(dataset, form.name, layer, view, picked), form.mime
    st.download_button(
        say("downloads.download", suffix=form.suffix), make, file_name=f"{name}.gz" if packed else name, mime="application/gzip" if packed else mime,
        key=f"download-{form.name}", on_click="ignore",
    )  # fmt: skip


def _slow_button(dataset: Dataset, view: View, form: Format, layer: str | None, picked: dict[str, object]) -> None:
    """A button that makes the file while a bar tells how far it is, and then one to save it. One such file is kept a session."""
    name = export_name(dataset, form.name, layer, view, picked)
    if st.button(say("downloads.make", suffix=form.suffix), key=f"make-{form.name}"):
        bar = st.progress(0.0, say("downloads.beginning"))
        try:
            made = export_bytes(
                dataset, form.name, layer, view, lambda share, words: bar.progress(share, words), picked
            )
            st.session_state.made = (dataset.hash, name, made)
        except (LookupError, ValueError, OSError) as error:
            st.error(say("downloads.failed", format=form.title, error=plain(str(error))))
        finally:
            bar.empty()
    kept = st.session_state.get("made")
    if kept is not None and kept[:2] == (dataset.hash, name):
        st.download_button(
            say("downloads.save", size=f"{len(kept[2]) / 1e6:.1f}"), kept[2], file_name=name, mime=form.mime, key=f"save-{form.name}",
            on_click="ignore",
        )  # fmt: skip


def _manifest(dataset: Dataset, view: View) -> None:
    st.subheader(say("downloads.hashes"))
    st.text(say("downloads.hashes_why"))
    st.download_button(
        say("downloads.manifest"), lambda: hashes(dataset, view), file_name="manifest.json", mime="application/json",
        key="download-manifest", on_click="ignore",
    )  # fmt: skip


def hashes(dataset: Dataset, view: View) -> bytes:
    """The manifest of every file that is made in a moment, so that a copy can be compared with what we would give."""
    files = [
        Exported(export_name(dataset, form.name, layer, view), form.name, layer, export_bytes(dataset, form.name, layer, view))
        for form in FORMATS.values() if not form.slow for layer in form.layers or (None,)
    ]  # fmt: skip
    return manifest(dataset, view, files)


def _view(dataset: Dataset) -> View:
    """What is chosen here; if the map has been opened, it goes along."""
    seen, now = choice.view(dataset), st.session_state.get("known", choice.TODAY)
    fixed = now if now in (choice.TODAY, choice.FOLLOW) else _FIXED
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(say("map.day"), seen.on, min_value=dataset.first, max_value=dataset.last, width=180)
        known = st.selectbox(
            say("map.known_by"),
            list(_KNOWN),
            index=list(_KNOWN).index(fixed),
            format_func=lambda one: say(_KNOWN[one]),
            width=200,
        )
        if known == _FIXED:
            first, last = known_range(dataset)
            known = st.date_input(say("map.known_by_day"), seen.known_by or day, first, last, width=180).isoformat()
        rule = st.selectbox(say("map.rule"), list(RULES), index=list(RULES).index(seen.rule), width=220)
    if "day" in st.session_state:
        for name, value in {"day": day, "known": known, "rule": rule}.items():
            st.session_state[name] = value
    return View(day, choice.known_day(known, day), rule)
