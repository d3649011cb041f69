"""What is looked at in this session: the day, the place, the rule and what was known by when, shared by all pages.

Nothing heavy is imported here: the map page reads its link before the dataset is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.language import ENGLISH, languages, say
from geo.pages.markup import plain

if TYPE_CHECKING:
    from geo.control import Change
    from geo.dataset import Dataset
    from geo.layers import View
    from geo.pages.kept import KeptMap

TODAY, FOLLOW = "today", "follow"  # as in geo.pack, which imports the geometry's libraries


def view(dataset: Dataset) -> View:
    """What the map shows, or would show if it has not been opened: follow is known by the day itself."""
    from geo.layers import View
    from geo.pack import opening_day

    state = st.session_state
    day = state.get("day") or opening_day(dataset)
    return View(day, known_day(state.get("known", TODAY), day), state.get("rule", dataset.settings.rule))


def interface() -> str:
    """The code of the interface's language: that of the names, where the interface speaks it, else English."""
    code = st.session_state.get("language") or st.query_params.get("language")
    return code if code in languages() else ENGLISH


def known_day(known: str, day: date) -> date | None:
    """The known-by day that "today" (None), "follow" or a day in ISO 8601 comes to on a valid day."""
    if known == TODAY:
        return None
    return day if known == FOLLOW else date.fromisoformat(known)


def changes(dataset: Dataset) -> tuple[Change, ...]:
    """What changed on the day that is shown; to follow, the day before is what was known on that day before."""
    seen = view(dataset)
    before = seen.known_by
    if before is not None and st.session_state.get("known") == FOLLOW:
        before -= timedelta(days=1)
    return dataset.belief(seen.rule).changes(seen.on, seen.known_by, before)


def read_link(shown: KeptMap) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Day, place, known, rule and language as the page's address has them, else as the map opens on; a message for each it cannot show."""
    chosen = {"day": shown.start, "place": None, "known": TODAY, "rule": shown.rule, "language": shown.languages[0]}
    asked: dict[str, tuple[Callable[[str, KeptMap], bool], dict[str, str]]] = {
        "day": (_is_day, {"first": shown.first, "last": shown.last}),
        "place": (_is_place, {}),
        "known-by": (_is_known, {"first": shown.known_first, "last": shown.known_last}),
        "rule": (_is_rule, {"rules": ", ".join(shown.rules)}),
        "language": (_is_language, {"languages": ", ".join(shown.languages)}),
    }
    notices = []
    for parameter, (can_be, possible) in asked.items():
        value, name = st.query_params.get(parameter), parameter.removesuffix("-by")
        if value is None:
            continue
        if can_be(value, shown):
            chosen[name] = value
        else:
            notices.append(say(f"link.{name}", value=plain(repr(value)), **possible))
    return {**chosen, "day": date.fromisoformat(str(chosen["day"]))}, tuple(notices)


def _is_day(text: str, shown: KeptMap) -> bool:
    return _between(text, shown.first, shown.last)


def _is_place(text: str, shown: KeptMap) -> bool:
    return text in shown.places


def _is_known(text: str, shown: KeptMap) -> bool:
    return text in (TODAY, FOLLOW) or _between(text, shown.known_first, shown.known_last)


def _is_rule(text: str, shown: KeptMap) -> bool:
    return text in shown.rules


def _is_language(text: str, shown: KeptMap) -> bool:
    return text in shown.languages


def _between(text: str, first: str, last: str) -> bool:
    """Whether a text is a day of these, written like 2021-08-13."""
    try:
        return date.fromisoformat(text).isoformat() == text and first <= text <= last
    except ValueError:
        return False
