"""How proposed claims look: the text with its claims marked, a claim as a sentence, the signs of what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from geo.claims import Predicate
from geo.dataset import Dataset
from geo.dates import dated, read_edtf, when_in_words
from geo.extract import Proposal
from geo.language import say
from geo.pages.markup import joined
from geo.review import Article, Decision, Reviewed

_STYLES = {
    Decision.ACCEPT: {
        'mark[data-claim="{}"]': "--ch-mark: 62%",
        ".st-key-claim-{}": "border-color: #2f8f5b; border-left-width: 5px",
    },
    Decision.REJECT: {
        'mark[data-claim="{}"]': "--ch-mark: 0%; text-decoration-color: transparent; opacity: 0.6",
        ".st-key-claim-{} .ch-said b": "text-decoration: line-through; opacity: 0.6",
    },
}


Spots = Sequence[tuple[int, int, str]]
"""Where a text names places: start, end and the place in words."""


def highlighted(text: str, proposals: Sequence[Proposal], places: Spots = ()) -> Markup:
    """A text with its places and claims marked, claims numbered at their toponyms; its words are exactly the text's.

    Where several claims have one quote, only the toponyms are marked as one claim's, and the rest as what they share.
    """
    quotes = {number: (one.start, one.end) for number, one in enumerate(proposals, start=1)}
    names = {}
    for number, one in enumerate(proposals, start=1):
        at = text.find(one.toponym, one.start, one.end)
        names[number] = (at, at + len(one.toponym)) if at >= 0 else (one.start, one.start)
    spots = dict(enumerate(((start, end) for start, end, _ in places), start=1))
    cuts = sorted({0, len(text), *(at for spans in (quotes, names, spots) for span in spans.values() for at in span)})
    parts = []
    quoted, named, spotted = _open(quotes), _open(names), _open(spots)
    numbered: dict[int, list[int]] = {}
    for number, (at, _) in names.items():
        numbered.setdefault(at, []).append(number)
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        inside, here, there = quoted(start), named(start), spotted(start)
        parts += [badge(number, proposals[number - 1].predicate, "claim") for number in numbered.get(start, ())]
        words = Markup("<b>{}</b>" if here else "{}").format(text[start:end])
        if there and words:
            place = places[there[0] - 1][2]
            words = Markup('<span class="ch-place" title="{}">{}</span>').format(place, words)
        number = here[-1] if here else inside[0] if len(inside) == 1 else 0
        if number:
            mark = '<a class="ch-seg" href="#claim-{}" tabindex="-1"><mark class="is-{}" data-claim="{}">{}</mark></a>'
            words = Markup(mark).format(number, proposals[number - 1].predicate, number, words)
        elif inside and words:
            words = Markup('<mark class="is-several">{}</mark>').format(words)
        parts.append(words)
    return Markup('<div class="ch-article" dir="auto">{}</div>').format(joined(parts))


def sentence(dataset: Dataset, article: Article, one: Reviewed) -> str:
    """A claim as a plain sentence, as it stands now."""
    values = one.values
    actor = dataset.label(values["actor"]) if values["actor"] else say("sentences.somebody")
    place, day, who = values["place_id"], values["when"], values["attribution"]
    where = place_words(dataset, place) if place else say("sentences.which_place", toponym=one.proposal.toponym)
    when = when_in_words(read_edtf(day)) if day else say("sentences.no_day", date=dated(article.published))
    what = say(f"verbs.{values['predicate']}", actor=actor, place=where)
    return say(f"sentences.{values['certainty']}{'_by' if who else ''}", what=what, when=when, who=who)


def place_words(dataset: Dataset, place_id: str) -> str:
    """A place with its kind and province; the id itself if it is none of the dataset."""
    place = dataset.gazetteer.get(place_id)
    if place is None:
        return place_id
    province = dataset.gazetteer.get(place.admin1)
    if province is None or province.id == place.id:
        return say("sentences.place", place=place.name, kind=place.kind)
    return say("sentences.place_within", place=place.name, kind=place.kind, province=province.name)


def badge(number: int, predicate: Predicate, to: str) -> Markup:
    """A claim's number, which leads to its card (`to` is "claim") or to its words in the text ("quote")."""
    here, words = "quote" if to == "claim" else "card", say(f"marks.to_{to}", number=number, predicate=predicate)
    html = '<a class="ch-no is-{}" id="{}-{}" href="#{}-{}" data-n="{}" aria-label="{}"></a>'
    return Markup(html).format(predicate, here, number, to, number, number, words)


def legend(proposals: Sequence[Proposal], places: Spots = ()) -> Markup:
    """What the marks of these claims and places mean; nothing where there are none."""
    found = {one.predicate for one in proposals}
    marks = [Markup('<mark class="is-{}">{}</mark>').format(one, one) for one in Predicate if one in found]
    marks += [Markup('<span class="ch-place">{}</span>').format(say("marks.place"))] if places else []
    return Markup('<p class="ch-key">{}</p>').format(joined(marks, " ")) if marks else Markup("")


def message(words: str, kind: str = "hint") -> None:
    """A message (hint, error or done) that may quote a text: as escaped HTML, for Streamlit's own would read Markdown."""
    role = "alert" if kind == "error" else "status"
    st.html(Markup('<p class="ch-say is-{}" role="{}">{}</p>').format(kind, role, words))


def decided(reviewed: Sequence[Reviewed]) -> Markup:
    """A style sheet that shows in the text and on the cards what is accepted and rejected, so that neither is sent again."""
    rules = []
    for decision, style in _STYLES.items():
        for selector, look in style.items():
            numbers = [n for n, one in enumerate(reviewed, start=1) if one.decision is decision]
            if numbers:
                rules.append("{} {{{}}}".format(", ".join(selector.format(n) for n in numbers), look))
    return Markup("<style>" + " ".join(rules) + "</style>")  # nothing in it is from a text


def _open(spans: Mapping[int, tuple[int, int]]) -> Callable[[int], list[int]]:
    """Which spans have an offset in them; to be asked of every offset where one starts or ends, from the first on."""
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, (start, end) in spans.items():
        if start < end:
            starts.setdefault(start, []).append(number)
            ends.setdefault(end, []).append(number)
    inside: list[int] = []

    def at(offset: int) -> list[int]:
        inside[:] = [number for number in inside if number not in ends.get(offset, ())] + starts.get(offset, [])
        return inside

    return at
