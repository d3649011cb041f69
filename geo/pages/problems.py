"""What the app shows of a dataset that cannot be used: every problem, and no stack trace."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from geo.files import DatasetError, Problem
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
    st.html(problem_table(error.problems[:_SHOWN]))
    if number > _SHOWN:
        st.text(say("problems.more", n=_SHOWN))


def problem_table(problems: Iterable[Problem]) -> Markup:
    """Problems as a table."""
    rows = ((one.file, one.line, one.column, one.value, one.message) for one in problems)
    return table([say(f"problems.{name}") for name in ("file", "line", "column", "value", "message")], rows)
