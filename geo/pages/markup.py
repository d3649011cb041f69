"""HTML for st.html. Every value from the dataset is escaped by Markup.format: it stays text, whatever it contains."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from markupsafe import Markup

from geo.language import in_use

_MARKDOWN = re.compile(r"[\\`*_\[\]!$:<&~]")
_LINKED = ("http://", "https://")


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Pieces of HTML one after another."""
    return Markup(between).join(parts)


def told(key: str, /, **values: object) -> Markup:
    """The words of a key with the markup they have in the language's file; values are escaped. Raises LookupError."""
    return Markup(in_use().template(key, values.get("n"))).format(**values)


def plain(words: str) -> str:
    """Words as Streamlit's Markdown shows them letter for letter: no picture is fetched, nothing is set in another way."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(words.split()))


def link(url: str, words: str) -> Markup:
    """Words that lead to an address; only the words if it is no web address."""
    if not url.startswith(_LINKED):
        return Markup("{}").format(words)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, words)


def native(names: Mapping[str, str]) -> Markup:
    """Names by language, prs and ps, marked to be read from right to left."""
    languages = {"prs": "fa-AF"}
    return joined(
        (
            Markup('<bdi dir="rtl" lang="{}" class="ch-rtl">{}</bdi>').format(languages.get(language, language), name)
            for language, name in names.items()
        ),
        " · ",
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """A plain table; None is an empty cell. Roles are named because a narrow screen shows rows as blocks, and no longer as rows."""
    head = joined(Markup('<th scope="col" role="columnheader">{}</th>').format(column) for column in columns)
    cell = Markup('<td role="cell" data-head="{}">{}</td>')
    body = joined(
        Markup('<tr role="row">{}</tr>').format(
            joined(
                cell.format(column, "" if one is None else one)
                for column, one in zip_longest(columns, row, fillvalue="")
            )
        )
        for row in rows
    )
    html = (
        '<div class="ch-frame"><table class="ch-table {}" role="table"><thead role="rowgroup"><tr role="row">{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table></div>'
    )
    return Markup(html).format("is-long" if len(columns) > 2 else "is-short", head, body)


def empty(title: str, words: str) -> Markup:
    """What stands where there is nothing to show: what that means, and what to do."""
    return Markup('<p class="ch-empty" role="status"><b>{}</b><span>{}</span></p>').format(title, words)


def drawing(svg: str, alt: str) -> Markup:
    """An SVG document as an image, in which no script runs and nothing is fetched; `alt` tells what it shows."""
    data = b64encode(svg.encode("utf-8")).decode("ascii")
    return Markup('<img class="ch-drawing" alt="{}" src="data:image/svg+xml;base64,{}">').format(alt, data)
