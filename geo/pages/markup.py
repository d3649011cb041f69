"""HTML for st.html. Every value from the dataset is escaped by Markup.format: it stays text, whatever it contains."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from geo.language import in_use

_LINKED = ("http://", "https://")


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Pieces of HTML one after another."""
    return Markup(between).join(parts)


def told(key: str, /, **values: object) -> Markup:
    """The words of a key with the markup they have in the language's file; values are escaped. Raises LookupError."""
    return Markup(in_use().template(key, values.get("n"))).format(**values)


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
    """A plain table; None is an empty cell."""
    head = joined(Markup("<th>{}</th>").format(column) for column in columns)
    body = joined(
        Markup("<tr>{}</tr>").format(joined(Markup("<td>{}</td>").format("" if cell is None else cell) for cell in row))
        for row in rows
    )
    return Markup('<table class="ch-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(head, body)


def drawing(svg: str, alt: str) -> Markup:
    """An SVG document as an image, in which no script runs and nothing is fetched; `alt` tells what it shows."""
    data = b64encode(svg.encode("utf-8")).decode("ascii")
    return Markup('<img class="ch-drawing" alt="{}" src="data:image/svg+xml;base64,{}">').format(alt, data)
