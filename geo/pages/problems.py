"""What the app shows of a dataset that cannot be used: every problem, and no stack trace."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.files import DatasetError
from geo.pages.markup import table

_SHOWN = 200


def draw_problems(folder: Path, error: DatasetError) -> None:
    """The problems in a table: file, line, column, value and what was expected."""
    number = len(error.problems)
    st.error(f"The dataset cannot be used: {number} problem{'' if number == 1 else 's'}.")
    st.text(f"Folder: {folder}")
    rows = [(one.file, one.line, one.column, one.value, one.message) for one in error.problems[:_SHOWN]]
    st.html(table(("file", "line", "column", "value", "what is wrong"), rows))
    if number > _SHOWN:
        st.text(f"The first {_SHOWN} are shown; `changing-hands check` lists all.")
