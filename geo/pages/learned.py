"""The page of lags: how long after each change it was reported, and when the map of the day had it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from geo.dataset import Dataset
from geo.dates import short
from geo.exports import csv_table
from geo.lags import Lag, lags
from geo.language import say
from geo.pages import choice
from geo.pages.markup import joined
from geo.rules import RULES

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_TICKS = 8  # at most this many on the axis, so that their numbers stand apart on a telephone


def draw(dataset: Dataset) -> None:
    """A rule, the lags of its changes in a sentence, as a picture and as a table."""
    st.header(say("pages.learned"))
    st.session_state.setdefault("learned-rule", choice.view(dataset).rule)
    rule = st.selectbox(say("map.rule"), list(RULES), key="learned-rule", width=240)
    st.html(Markup('<p class="ch-small">{}</p>').format(RULES[rule].meaning))
    found = lags(dataset.belief(rule), dataset.placed)
    st.html(Markup('<p class="ch-sum" role="status">{}</p>').format(_summary(found)))
    if not found:
        return
    st.html(_strip(dataset, found))
    rows = [_row(dataset, one) for one in found]
    st.subheader(say("learned.values"))
    heads = {name: say(f"learned.column_{name}") for name in rows[0]}
    st.dataframe(rows, hide_index=True, height=460, column_config=heads)
    st.download_button(
        say("learned.csv"), lambda: csv_table.written(rows), mime=csv_table.FORMAT.mime, on_click="ignore",
        file_name=f"{dataset.folder.resolve().name}_lags_{rule}.csv",
    )  # fmt: skip


def _summary(found: Sequence[Lag]) -> str:
    """How soon changes were reported, in a sentence or two."""
    if not found:
        return say("learned.no_change")
    days = [one.days for one in found]
    before, later = sum(day < 0 for day in days), sum(day > 0 for day in days)
    prompt, every = days.count(0), len(days)
    if later:
        longest = say("common.days", n=max(days))
        words = say("learned.on_the_day_and_later", n=prompt, all=every, later=later, days=longest)
    else:
        words = say("learned.on_the_day", n=prompt, all=every)
    return " ".join((words, say("learned.before_the_day", n=before))) if before else words


def _strip(dataset: Dataset, found: Sequence[Lag]) -> Markup:
    """A line for every change: its day at the same place for all, and how many days from it the other two are."""
    offsets = [day for one in found for day in (0, one.days, (one.learned - one.change.day).days)]
    low, high = min(offsets), max(offsets)

    def at(days: int) -> str:
        return f"{100 * (days - low) / max(high - low, 1):.2f}%"

    dot = Markup('<span><i class="ch-dot is-{}"></i> {}</span>')
    dots = joined(dot.format(mark, say(f"learned.mark_{mark}")) for mark in ("day", "report", "map"))
    key = Markup('<p class="ch-strip-key">{}</p>').format(dots)
    step = next((one for one in _STEPS if (high - low) / one <= _TICKS), high - low)
    ticks = [day for day in range(low, high + 1) if day % step == 0]
    marks = joined(Markup('<i style="left: {}">{}</i>').format(at(day), f"{day:+d}" if day else "0") for day in ticks)
    axis = Markup(
        '<div class="ch-lag is-axis" aria-hidden="true"><span>{}</span><div class="ch-lag-track">{}</div></div>'
    )
    lines = []
    for one in found:
        shown = (one.learned - one.change.day).days
        words = say("learned.lag", report=_distance(one.days), map=_distance(shown))
        html = (
            '<div class="ch-lag" role="listitem"><span><b>{}</b> {} · {}</span>'
            '<div class="ch-lag-track" role="img" aria-label="{}" title="{}" style="--zero: {}">'
            '<i class="ch-lag-line" style="left: {}; right: calc(100% - {})"></i><i class="ch-dot is-map" style="left: {}"></i>'
            '<i class="ch-dot is-day" style="left: {}"></i><i class="ch-dot is-report" style="left: {}"></i></div></div>'
        )
        low_end, high_end = min(0, one.days, shown), max(0, one.days, shown)
        places = [at(days) for days in (0, low_end, high_end, shown, 0, one.days)]
        head = (_name(dataset, one), short(one.change.day), dataset.label(one.change.after))
        lines.append(Markup(html).format(*head, words, words, *places))
    html = '<div class="ch-strip">{}<div role="list" aria-label="{}">{}{}</div></div>'
    return Markup(html).format(key, say("learned.lines"), axis.format(say("learned.axis"), marks), joined(lines))


def _row(dataset: Dataset, one: Lag) -> dict[str, Any]:
    change = one.change
    return {
        "day": change.day.isoformat(), "place_id": change.place_id, "capital": _name(dataset, one), "before": dataset.label(change.before),
        "after": dataset.label(change.after), "first_report": one.reported.isoformat(), "days_to_report": one.days,
        "on_the_map": one.learned.isoformat(), "for_good_since": one.settled.isoformat(), "times_unlearned": one.reversals,
        "sources": one.sources,
    }  # fmt: skip


def _name(dataset: Dataset, one: Lag) -> str:
    place = dataset.gazetteer.get(one.change.place_id)
    return place.name if place else one.change.place_id


def _distance(days: int) -> str:
    if days == 0:
        return say("learned.same_day")
    return say("learned.later" if days > 0 else "learned.before", n=abs(days))
