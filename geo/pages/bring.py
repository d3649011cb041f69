"""Open: another dataset folder, or a table of the field's, read and looked at on the map before anything is kept."""

from __future__ import annotations

import hashlib
from dataclasses import astuple
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from geo.dataset import Dataset
from geo.files import DatasetError, Problem, csv_text
from geo.imports import FORMATS, NotApplied, Reading, Refused, Unconfirmed, apply, parse_mapping, read_table
from geo.imports.records import Totals
from geo.language import say
from geo.pages import trial
from geo.pages.markup import empty, plain, table
from geo.pages.problems import problem_table
from geo.world import countries, country

_MINE = "mine"
_TYPES = ["csv", "tsv", "txt", "xlsx", "geojson", "json", "zip"]
_SHOWN = 100


def draw(dataset: Dataset) -> None:
    """What is looked at now, a folder to open, a table to read."""
    st.header(say("pages.bring"))
    if trial.is_trial():
        _keep(dataset)
    _read(dataset)
    _open(dataset)


def _keep(dataset: Dataset) -> None:
    """A dataset that is only looked at: where to keep it, or back to the one before."""
    with st.container(border=True, key="card-trial"):
        st.subheader(say("bring.trial", title=plain(dataset.title)))
        st.text(say("bring.trial_means"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            named = st.text_input(say("bring.keep_in"), key="bring-keep", placeholder="/…", width=420)
            keep = st.button(say("bring.keep"), type="primary", disabled=not named)
            back = st.button(say("bring.back"))
        if back:
            trial.back()
        elif keep and named:
            folder = Path(named).expanduser()
            try:
                trial.keep(folder)
            except OSError as error:
                st.error(plain(f"{folder}: {error.strerror or error}"))


def _open(dataset: Dataset) -> None:
    with st.container(border=True, key="card-open"):
        st.subheader(say("bring.folder"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            named = st.text_input(
                say("bring.folder_name"), key="bring-folder", placeholder=str(dataset.folder), width=420
            )
            pressed = st.button(say("bring.open"), disabled=not named)
        if pressed and named:
            folder = Path(named).expanduser()
            try:
                Dataset.load(folder)
            except DatasetError as error:
                st.error(say("problems.unusable", n=len(error.problems)))
                st.html(problem_table(error.problems))
            else:
                trial.switch(folder)


def _read(dataset: Dataset) -> None:
    with st.container(border=True, key="card-table"):
        st.subheader(say("bring.table"))
        st.text(say("bring.table_means"))
        given = st.file_uploader(say("bring.file"), type=_TYPES, key="bring-file")
        if given is None:
            st.html(empty(say("bring.no_file"), say("bring.limits")))
            return
        data = given.getvalue()
        into = st.selectbox(
            say("bring.into"), [_MINE, *(one.code for one in countries())], index=None, key="bring-into",
            placeholder=say("bring.into_hint"), width=420,
            format_func=lambda code: dataset.title if code == _MINE else say("bring.new", country=country(code).name),
        )  # fmt: skip
        if into is None:
            return
        try:
            reading = _reading(given.name, data, into, dataset)
        except Unconfirmed as error:
            _confirm(error, hashlib.sha256(data).hexdigest())
        except (Refused, DatasetError, OSError) as error:
            st.error(plain(f"{given.name}: {error}"))
        else:
            _told(reading, into, dataset)


def _base(into: str, dataset: Dataset) -> Path:
    """The folder of the dataset that a table goes into: a new one for a country is founded once a session."""
    if into == _MINE:
        return dataset.folder
    founded: dict[str, TemporaryDirectory[str]] = st.session_state.setdefault("bring-founded", {})
    if into not in founded:
        founded[into] = trial.founded(into)
    return Path(founded[into].name) / into


def _reading(name: str, data: bytes, into: str, dataset: Dataset) -> Reading:
    """What the table says; kept in the session, for it is asked for at every rerun. Raises as `read_table`."""
    mapping = st.session_state.get("bring-mapping", {}).get(hashlib.sha256(data).hexdigest())
    key = (name, hashlib.sha256(data).hexdigest(), into, dataset.hash, mapping)
    kept: tuple[object, Reading] | None = st.session_state.get("bring-reading")
    if kept is not None and kept[0] == key:
        return kept[1]
    with st.status(say("bring.reading", name=plain(name))) as status:
        base = Dataset.load(_base(into, dataset))
        given = parse_mapping("mapping", mapping, FORMATS) if mapping else None
        reading = read_table(
            name, data, base, mapping=given, guess=True,
            tell=lambda _, words: status.update(label=say("bring.read_so_far", words=words)),
        )  # fmt: skip
        status.update(label=say("bring.read", n=reading.totals.rows), state="complete")
    st.session_state["bring-reading"] = (key, reading)
    return reading


def _confirm(error: Unconfirmed, digest: str) -> None:
    """What the columns seem to mean, for a person to look through, change and confirm."""
    st.warning(say("bring.unsure"))
    for words in error.proposal.unsure:
        st.text(f"· {words}")
    text = st.text_area(say("bring.mapping"), error.proposal.toml(), height=420, key=f"bring-toml-{digest[:12]}")
    if st.button(say("bring.confirm"), type="primary"):
        st.session_state.setdefault("bring-mapping", {})[digest] = text
        st.rerun()


def _told(reading: Reading, into: str, dataset: Dataset) -> None:
    """What was understood, what was not and why; and the way to the map."""
    rows = zip((say(f"bring.total_{name}") for name in Totals.__slots__), astuple(reading.totals), strict=True)
    st.html(table((say("bring.rows_are"), say("about.number")), [(name, f"{n:,}") for name, n in rows if n]))
    if reading.compared:
        share = f"{100 * reading.agreeing / reading.compared:.1f}"
        st.text(say("bring.agreeing", share=share, n=reading.compared))
    if reading.first and reading.last:
        st.text(say("bring.days", first=reading.first, last=reading.last))
    _listed(say("bring.unread", n=len(reading.problems)), reading.problems, "unread")
    _listed(say("bring.remarks", n=len(reading.remarks)), reading.remarks, "remarks")
    if st.button(say("bring.show"), type="primary", disabled=not (reading.incidents or reading.claims)):
        try:
            folder = trial.copied(_base(into, dataset))
            apply(reading, folder.path)
        except (NotApplied, OSError) as error:
            st.error(plain(str(error)))
        else:
            trial.look(folder)


def _listed(title: str, problems: tuple[Problem, ...], key: str) -> None:
    if not problems:
        return
    with st.expander(title):
        st.html(problem_table(problems[:_SHOWN]))
        text = csv_text(("file", "line", "column", "value", "message"), map(astuple, problems))
        st.download_button(
            say("bring.all_of_them"),
            text,
            file_name=f"{key}.csv",
            mime="text/csv",
            key=f"bring-{key}",
            on_click="ignore",
        )
