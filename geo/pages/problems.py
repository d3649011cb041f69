"""What the app shows of a dataset that cannot be used: every problem, and no stack trace."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.files import DatasetError
from geo.language import say
from geo.pages.markup import table

_SHOWN = 200


def draw_problems(folder: Path, error: DatasetError) -> None:
    """The problems in a table: file, line, column, value and what was expected."""
    number = len(error.problems)
    st.header(say("problems.title"))
    st.error(say("problems.unusable", n=number))
    st.text(say("problems.folder", folder=folder))
    st.text(say("problems.mend"))
    rows = [(one.file, one.line, one.column, one.value, one.message) for one in error.problems[:_SHOWN]]
    st.html(table([say(f"problems.{name}") for name in ("file", "line", "column", "value", "message")], rows))
    if number > _SHOWN:
        st.text(say("problems.more", n=_SHOWN))
