"""The commands that show what a dataset says: `state` and `events`."""

from __future__ import annotations

import argparse

from geo.commands.answers import print_rows
from geo.dataset import Dataset
from geo.layers import View, state_rows


def state(chosen: argparse.Namespace) -> int:
    """Who holds each place on a day."""
    dataset = Dataset.load(chosen.dataset)
    rows = state_rows(dataset, View(chosen.on, chosen.known_by, chosen.rule or dataset.settings.rule))
    columns = ("iso_3166_2", "capital", "label", "basis", "since", "sources", "otherwise")
    if not chosen.json:
        rows = [{**row, "otherwise": len(row["contradicted_by"]) or None} for row in rows]
    print_rows(rows, columns, as_json=chosen.json)
    return 0


def events(chosen: argparse.Namespace) -> int:
    """The event table."""
    rows = [event.row() for event in Dataset.load(chosen.dataset).events]
    if chosen.json:
        for row in rows:
            row["publishers"], row["claims"] = (str(row[name]).split("; ") for name in ("publishers", "claims"))  # type: ignore[assignment]
    print_rows(rows, ("earliest", "latest", "place", "province", "change", "actor", "sources"), as_json=chosen.json)
    return 0
