"""Why a place has its colour on a day: the state in words, the claims that decided it and those that did not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from geo.claims import Claim
from geo.control import Change, Span
from geo.dataset import Dataset
from geo.dates import short, when_in_words
from geo.pack import basis_words, change_words, native_names, telling_first, word_of
from geo.pages.markup import joined, link, native
from geo.resolve import UNKNOWN

_SHOWN = 3  # as many claims as stand open; the rest are one click away


def why(dataset: Dataset, span: Span) -> Markup:
    """The answer to "Why this colour?" for one place and day. Raises LookupError for a place that has no row."""
    place = dataset.gazetteer.get(span.place_id)
    province = dataset.gazetteer.get(place.admin1) if place else None
    if place is None or province is None:
        raise LookupError(f"{span.place_id!r} has no place or province in the gazetteer")
    where = "province and its capital" if place.name == province.name else f"capital of {province.name}"
    unknown = "nobody has said who holds it" if span.state == UNKNOWN else "for as long as reports tell"
    since = f"since {short(span.since)} {span.since.year}" if span.since else unknown
    state = Markup('<p class="ch-state"><b>{}</b> {}</p>').format(dataset.label(span.state), since)
    claimant = dataset.actors[span.claimed_by].label if span.claimed_by else None
    sentences = [
        Markup('<p class="ch-quiet">{}</p>').format(words)
        for words in (
            basis_words(dataset, span.basis) if span.basis else "",
            word_of(dataset, span.claims),
            f"The {claimant} says that it holds the place; nobody else says so." if claimant else "",
        )
        if words
    ]
    head = Markup('<p class="ch-name-line">{} {}</p><p class="ch-quiet">{}</p>').format(
        place.name, native(native_names(dataset, place.id)), where
    )
    deciding = [_claim(dataset, dataset.claims[claim_id]) for claim_id in telling_first(dataset, span.claims)]
    overruled = [_claim(dataset, dataset.claims[one.claim_id], one.reason) for one in span.overruled]
    return head + state + joined(sentences) + _some(deciding, _SHOWN, "more") + _some(overruled, 0, "overruled")


def changed(dataset: Dataset, changes: Iterable[Change], day: date) -> Markup:
    """What changed on a day, a row a place."""
    rows = [
        Markup("<li><b>{}</b><span>{}</span></li>").format(place.name, change_words(dataset, change))
        for change in changes
        if change.day == day and (place := dataset.gazetteer.get(change.place_id)) is not None
    ]
    return Markup('<ul class="ch-changes">{}</ul>').format(joined(rows)) if rows else quiet("No capital changed hands.")


def quiet(words: str) -> Markup:
    """A quiet sentence."""
    return Markup('<p class="ch-quiet">{}</p>').format(words)


def card(title: str, body: Markup) -> Markup:
    """A card of the side panel, in the look of the map."""
    return Markup(
        '<div class="ch"><section class="ch-card ch-pad"><h2 class="ch-title">{}</h2>{}</section></div>'
    ).format(title, body)


def _some(pieces: list[Markup], shown: int, word: str) -> Markup:
    more = pieces[shown:]
    if len(more) == 1 and shown:
        return joined(pieces)
    noun = "claim" if len(more) == 1 else "claims"
    words = f"{len(more)} {word} {noun}" if word == "more" else f"{len(more)} {noun} {word}"
    rest = Markup('<details class="ch-more"><summary>{}</summary>{}</details>').format(words, joined(more))
    return joined(pieces[:shown]) + (rest if more else Markup(""))


def _claim(dataset: Dataset, claim: Claim, reason: str | None = None) -> Markup:
    document = dataset.documents[claim.document_id]
    quote = Markup("<q>{}</q>").format(claim.quote) if claim.quote else Markup("")
    told = str(claim.predicate) if claim.certainty == "asserted" else f"{claim.certainty}: {claim.predicate}"
    when = f", {when_in_words(claim.when)}" if claim.when else ""
    title = Markup(", {}").format(link(document.url, f"“{document.title}”")) if document.title else Markup("")
    published = f"published {short(document.published)} {document.published.year}"
    cited = Markup("<footer><b>{}</b>{} · {} · {}</footer>").format(document.byline, title, published, told + when)
    if reason is None:
        return Markup('<blockquote class="ch-quote">{}{}</blockquote>').format(quote, cited)
    overruled = Markup('<footer class="ch-reason"><b>Overruled:</b> {}</footer>').format(reason)
    return Markup('<blockquote class="ch-quote is-overruled">{}{}{}</blockquote>').format(quote, cited, overruled)
