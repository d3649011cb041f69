"""Another dataset in this session: a folder of the reader's, or one that is only looked at and not kept yet."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from zoneinfo import ZoneInfo

import streamlit as st

_DAYS = 90
_OURS = ("bring-", "article-")  # what is typed on these pages is not about the dataset that is left


@dataclass(frozen=True)
class Trial:
    """A copy of a dataset folder that is gone with the session."""

    home: TemporaryDirectory[str]
    path: Path


def folder() -> Path | None:
    """The folder that this session looks at instead of the app's own; None if it has chosen none."""
    chosen: Path | None = st.session_state.get("folder")
    return chosen


def is_trial() -> bool:
    """Whether what is looked at is not kept anywhere."""
    one: Trial | None = st.session_state.get("trial")
    return one is not None and one.path == folder()


def founded(code: str) -> TemporaryDirectory[str]:
    """A temporary folder with a new dataset for a country in it, named by its code; its days are set by what comes into it.

    Raises LookupError for an unknown country, FoundingError, OSError.
    """
    from geo.founding import Plan, found
    from geo.world import country

    home, of = TemporaryDirectory(prefix="changing-hands-"), country(code)
    today = datetime.now(ZoneInfo(of.time_zone) if of.time_zone else UTC).date()
    found(Path(home.name) / code, Plan(of.code, of.name, today - timedelta(days=_DAYS - 1), today))
    return home


def copied(base: Path) -> Trial:
    """A copy of a dataset folder to try something on; raises OSError if it cannot be made."""
    home = TemporaryDirectory(prefix="changing-hands-")
    path = Path(home.name) / base.name
    shutil.copytree(base, path)
    return Trial(home, path)


def look(at: Trial) -> None:
    """Look at a copy; it is kept until another is looked at."""
    st.session_state.trial = at
    switch(at.path)


def keep(at: Path) -> None:
    """Keep what is looked at in a new folder; raises OSError if there is one, or none can be made there."""
    made = Path(mkdtemp(dir=at.parent, prefix=f".{at.name}."))
    try:
        shutil.copytree(st.session_state.trial.path, made, dirs_exist_ok=True)
        made.chmod(0o755)
        made.rename(at)  # which fails where a folder with something in it stands
    except BaseException:
        shutil.rmtree(made)
        raise
    switch(at)


def back() -> None:
    """Look at the app's own dataset again."""
    switch(None)


def switch(to: Path | None) -> None:
    """Look at another folder, None: the app's own, from the map on; what was chosen of the one before is forgotten."""
    for key in list(st.session_state):
        if not str(key).startswith(_OURS) and key not in ("trial", "article"):
            del st.session_state[key]
    if to is not None:
        st.session_state.folder = to
    st.query_params.clear()
    st.session_state.switched = True
    st.rerun()
