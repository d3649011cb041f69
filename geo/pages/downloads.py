"""The downloads page: every format of the registry, each file made when its button is pressed."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from geo.dataset import Dataset
from geo.dates import short
from geo.exports import FORMATS, Exported, Format, export_bytes, export_name, gzipped, manifest
from geo.layers import View
from geo.pack import known_range
from geo.pages import choice
from geo.posters import MOST_DAYS
from geo.rules import RULES

_FIXED = "fixed"
_KNOWN = {choice.TODAY: "today", choice.FOLLOW: "on the day itself", _FIXED: "a fixed day"}
_LAYERS = {
    "provinces": "Provinces of the day", "capitals": "Capitals of the day", "events": "All events",
    "timeline": "The whole timeline", "claims": "All claims", "day": "The day", "multiples": "Small maps of several days",
    "days": "Day by day", "evenings": "Day by day, as known each evening",
}  # fmt: skip
_ACROSS = 2


def draw(dataset: Dataset) -> None:
    """A day, what was known by when and a rule, and the files of that view in each format."""
    st.header("Downloads")
    view = _view(dataset)
    st.caption(f"{view.rule}: {RULES[view.rule].meaning}")
    for row in _rows(list(FORMATS.values())):
        for form, column in zip(row, st.columns(_ACROSS), strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(dataset, view, form)
    _manifest(dataset, view)
    st.caption(
        "Each file carries licence, attributions and the dataset's fingerprint. The same choice gives the same bytes."
    )


def _rows(forms: list[Format]) -> list[list[Format]]:
    return [forms[at : at + _ACROSS] for at in range(0, len(forms), _ACROSS)]


def _card(dataset: Dataset, view: View, form: Format) -> None:
    st.subheader(form.title)
    st.text(form.why)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = _layer(form)
        picked = _picked(dataset, form, layer)
        packed = form.gzip and st.checkbox("Compress (.gz)", key=f"gzip-{form.name}")
        if picked is None:
            st.caption("Choose the first and the last day.")
        elif not form.slow:
            _button(dataset, view, form, layer, picked, packed)
        else:
            _slow_button(dataset, view, form, layer, picked)


def _layer(form: Format) -> str | None:
    if len(form.layers) < 2:
        return next(iter(form.layers), None)
    return st.selectbox("What", form.layers, format_func=_named, key=f"layer-{form.name}", width=260)


def _named(layer: str) -> str:
    return _LAYERS.get(layer, layer.capitalize())


def _picked(dataset: Dataset, form: Format, layer: str | None) -> dict[str, object] | None:
    """What is picked of a picture or film; None while only one end of a period is."""
    picked: dict[str, object] = {}
    if "scheme" in form.picks:
        scheme = st.selectbox(
            "Colours", ("light", "dark"), format_func=str.capitalize, key=f"scheme-{form.name}", width=110
        )
        picked["scheme"] = scheme
    if "days" in form.picks and layer == "multiples":
        picked["days"] = _several(dataset, form)
    elif "days" in form.picks and form.slow:
        ends = st.date_input(
            "From, to", (dataset.first, dataset.last), dataset.first, dataset.last, key=f"days-{form.name}", width=240
        )
        if len(ends) < 2:
            return None
        picked["days"] = [ends[0] + timedelta(days=at) for at in range((ends[1] - ends[0]).days + 1)]
    return picked


def _several(dataset: Dataset, form: Format) -> list[date] | None:
    """Days for small maps; none chosen is None, the usual ones: those that tell most."""
    every = [dataset.first + timedelta(days=at) for at in range((dataset.last - dataset.first).days + 1)]
    days = st.multiselect(
        "Days", every, format_func=_dated, key=f"days-{form.name}", placeholder="Those on which most changed",
        max_selections=MOST_DAYS, width=300,
    )  # fmt: skip
    return sorted(days) or None


def _dated(day: date) -> str:
    return f"{short(day)} {day.year}"


def _button(
    dataset: Dataset, view: View, form: Format, layer: str | None, picked: dict[str, object], packed: bool
) -> None:
    """A button for a file that is made when it is pressed, and in a moment."""

    def make() -> bytes:
        data = export_bytes(dataset, form.name, layer, view, picked=picked)
        return gzipped(data) if packed else data

    name, mime = export_name(dataset, form.name, layer, view, picked), form.mime
    st.download_button(
        f"Download {form.suffix}", make, file_name=f"{name}.gz" if packed else name, mime="application/gzip" if packed else mime,
        key=f"download-{form.name}", on_click="ignore",
    )  # fmt: skip


def _slow_button(dataset: Dataset, view: View, form: Format, layer: str | None, picked: dict[str, object]) -> None:
    """A button that makes the file while a bar tells how far it is, and then one to save it. One such file is kept a session."""
    name = export_name(dataset, form.name, layer, view, picked)
    if st.button(f"Make {form.suffix}", key=f"make-{form.name}"):
        bar = st.progress(0.0, "Beginning …")
        try:
            made = export_bytes(
                dataset, form.name, layer, view, lambda share, words: bar.progress(share, words), picked
            )
            st.session_state.made = (dataset.hash, name, made)
        except (LookupError, ValueError, OSError) as error:
            st.error(f"{form.title} could not be made: {error}")
        finally:
            bar.empty()
    kept = st.session_state.get("made")
    if kept is not None and kept[:2] == (dataset.hash, name):
        st.download_button(
            f"Save ({len(kept[2]) / 1e6:.1f} MB)", kept[2], file_name=name, mime=form.mime, key=f"save-{form.name}",
            on_click="ignore",
        )  # fmt: skip


def _manifest(dataset: Dataset, view: View) -> None:
    st.subheader("Hashes")
    st.text("Size and sha256 of every file of this choice but the moving pictures, uncompressed; takes some seconds.")
    st.download_button(
        "Download manifest.json", lambda: hashes(dataset, view), file_name="manifest.json", mime="application/json",
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
        day = st.date_input("Day", seen.on, min_value=dataset.first, max_value=dataset.last, width=180)
        known = st.selectbox(
            "Known by", list(_KNOWN), index=list(_KNOWN).index(fixed), format_func=_KNOWN.__getitem__, width=200
        )
        if known == _FIXED:
            first, last = known_range(dataset)
            known = st.date_input("Known by this day", seen.known_by or day, first, last, width=180).isoformat()
        rule = st.selectbox("Rule", list(RULES), index=list(RULES).index(seen.rule), width=220)
    if "day" in st.session_state:
        for name, value in {"day": day, "known": known, "rule": rule}.items():
            st.session_state[name] = value
    return View(day, choice.known_day(known, day), rule)
