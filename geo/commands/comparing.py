"""The command that compares two views: `diff`."""

from __future__ import annotations

import argparse
from typing import Any

from geo.commands.answers import BadInput, on_one_line, print_rows
from geo.comparison import difference_layer, difference_rows, differences, other_bases, summary, view_words
from geo.dataset import Dataset
from geo.files import write_whole
from geo.layers import View

_COLUMNS = ("iso_3166_2", "capital", "before", "after", "since")


def diff(chosen: argparse.Namespace) -> int:
    """What differs between two days, rules or known-by days."""
    dataset = Dataset.load(chosen.dataset)
    rule = chosen.rule or dataset.settings.rule
    before = View(chosen.start, chosen.known_by, rule)
    after = View(chosen.end or chosen.start, chosen.to_known_by or chosen.known_by, chosen.to_rule or rule)
    if before == after:
        # "nothing differs" would be true, and read as a finding where an option was forgotten
        raise BadInput(f"both sides are {view_words(before)}; give --to, --to-known-by or --to-rule another value")
    if chosen.output:
        from geo.exports.geojson import written

        write_whole(chosen.output, written(difference_layer(dataset, before, after)))
        return 0
    found = differences(dataset, before, after)
    rows = difference_rows(dataset, found)
    if chosen.json:
        print_rows(rows, _COLUMNS, as_json=True)
        return 0
    print(f"From {view_words(before)} to {view_words(after)}:")
    print(on_one_line(summary(dataset, found)))
    if rows:
        shown = [
            {**row, "before": _words(row, "before"), "after": _words(row, "after"), "since": row["after_since"]}
            for row in rows
        ]
        print_rows(shown, _COLUMNS, as_json=False)
    if others := difference_rows(dataset, other_bases(dataset, before, after)):
        named = ", ".join(f"{row['capital']} ({row['before_basis']}, then {row['after_basis']})" for row in others)
        print(on_one_line(f"The same state on another basis: {named}."))
    return 0


def _words(row: dict[str, Any], side: str) -> str:
    basis = row[f"{side}_basis"]
    return f"{row[f'{side}_label']}, {basis}" if basis else str(row[f"{side}_label"])
