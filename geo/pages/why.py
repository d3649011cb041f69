"""Why a place has its colour on a day: the state in words, the claims that decided it and those that did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from markupsafe import Markup

from geo.captions import change_words, native_names, unit_say, word_of
from geo.control import Change
from geo.dataset import Dataset
from geo.language import say
from geo.layers import View
from geo.pages.markup import drawing, joined, link, native, told
from geo.pictures import legend
from geo.proofs import Proof, Witness, prove
from geo.resolve import UNKNOWN
from geo.wording import (
    basis_in_words,
    claimed_words,
    contradiction_words,
    earlier_words,
    known_words,
    later_words,
    note_words,
    placed_words,
    published_words,
    side_words,
    since_words,
    speaker_words,
    told_words,
)

_SHOWN = 3  # as many claims as stand open; the rest are one click away


def why(dataset: Dataset, place_id: str, view: View, *, scheme: str = "light") -> Markup:
    """The answer to "Why this colour?" for one place, its colour as in `scheme`. Raises LookupError for a place that is not followed."""
    proof = prove(dataset, place_id, view)
    place, province = proof.place, proof.province
    same = place.name == province.name
    where = (
        unit_say(dataset, "province_and_capital") if same else unit_say(dataset, "capital_of", province=province.name)
    )
    head = Markup('<p class="ch-name-line">{} {}</p><p class="ch-quiet">{}</p>').format(
        place.name, native(native_names(dataset, place.id)), where
    )
    [(svg, _), *_] = legend(dataset, [{place.id: proof.span}], prefix="why", scheme=scheme)
    state = Markup('<p class="ch-state">{}<span><b>{}</b> {}</span></p>').format(
        drawing(svg, ""), dataset.label(proof.span.state), since_words(proof)
    )
    otherwise = contradiction_words(proof)
    sign = Markup('<p class="ch-otherwise"><span aria-hidden="true">!</span> {}</p>').format(otherwise)
    sentences = (basis_in_words(dataset, proof), word_of(dataset, proof.span.claims), claimed_words(dataset, proof))
    rule = Markup('<p class="ch-quiet">{}</p>').format(
        told("why.by_rule", rule=proof.rule.name, meaning=proof.rule.meaning)
    )
    answer = joined(
        (
            head, quiet(known_words(proof)), state, sign if otherwise else Markup(""), _sentences(sentences), rule,
            _sentences([later_words(proof)]),
            _some(dataset, proof.deciding, "more", _SHOWN),
            _group(dataset, say("why.otherwise", n=len(proof.contradicting)), proof.contradicting, "is-otherwise"),
            _some(dataset, [one for one in proof.overruled if not one.contradicts], "overruled", 0),
            _before(dataset, proof),
        )
    )  # fmt: skip
    return Markup('<div class="ch-why">{}</div>').format(answer)


def changed(dataset: Dataset, changes: Iterable[Change]) -> Markup:
    """What changed on a day, a row a place."""
    rows = []
    for change in changes:
        place, words = dataset.gazetteer.get(change.place_id), change_words(dataset, change.after, change.claims)
        if change.before == UNKNOWN:
            words = say("map.first_report", change=words)
        rows.append(Markup("<li><b>{}</b><span>{}</span></li>").format(place.name if place else "", words))
    return (
        Markup('<ul class="ch-changes">{}</ul>').format(joined(rows))
        if rows
        else quiet(unit_say(dataset, "nothing_changed"))
    )


def quiet(words: str) -> Markup:
    """A quiet sentence."""
    return Markup('<p class="ch-quiet">{}</p>').format(words)


def card(title: str, body: Markup) -> Markup:
    """A card of the side panel, in the look of the map."""
    return Markup(
        '<div class="ch"><section class="ch-card ch-pad"><h2 class="ch-title">{}</h2>{}</section></div>'
    ).format(title, body)


def _sentences(words: Iterable[str]) -> Markup:
    return joined(quiet(sentence) for sentence in words if sentence)


def _group(dataset: Dataset, title: str, witnesses: Sequence[Witness], look: str) -> Markup:
    if not witnesses:
        return Markup("")
    shown = _some(dataset, witnesses, "more", _SHOWN)
    return Markup('<section class="ch-witnesses {}"><h3>{}</h3>{}</section>').format(look, title, shown)


def _before(dataset: Dataset, proof: Proof) -> Markup:
    if proof.earlier is None:
        return Markup("")
    claims = joined(_witness(dataset, one) for one in proof.earlier.witnesses)
    words = earlier_words(dataset, proof.earlier)
    return Markup('<details class="ch-more"><summary>{}</summary>{}</details>').format(words, claims)


def _some(dataset: Dataset, witnesses: Sequence[Witness], others: str, shown: int) -> Markup:
    pieces = [_witness(dataset, one) for one in witnesses]
    more = pieces[shown:]
    if len(more) == 1 and shown:
        return joined(pieces)
    rest = Markup('<details class="ch-more"><summary>{}</summary>{}</details>').format(
        say(f"why.{others}", n=len(more)), joined(more)
    )
    return joined(pieces[:shown]) + (rest if more else Markup(""))


def _witness(dataset: Dataset, witness: Witness) -> Markup:
    """One claim: its quote in its context, what it tells and by whose word, where it stands, why it does not count."""
    document = witness.placed.document
    title = link(document.url, document.title or document.id)
    own = Markup(' · <a href="documents?document={}" target="_blank">{}</a>').format(
        quote(document.id, safe=""), say("why.its_claims")
    )
    lines = (
        Markup("<footer><b>{}</b> · {}</footer>").format(
            told_words(dataset, witness.placed.claim), speaker_words(dataset, witness)
        ),
        Markup("<footer>{}, “{}”, {} · {}{}</footer>").format(
            document.byline, title, published_words(witness), side_words(dataset, witness), own
        ),
        Markup('<footer class="ch-note">{} · {}</footer>').format(placed_words(witness), note_words(witness)),
    )
    reason = Markup('<footer class="ch-reason" tabindex="0">{}</footer>').format(
        told("why.reason", reason=witness.reason or "")
    )
    side = dataset.actors[witness.placed.claim.actor].colour
    return Markup('<blockquote class="ch-quote{}" style="--side: {}">{}{}{}</blockquote>').format(
        " is-overruled" if witness.reason else "",
        side,
        _quoted(witness),
        joined(lines),
        reason if witness.reason else "",
    )


def _quoted(witness: Witness) -> Markup:
    aside = witness.context
    if aside is None:
        return Markup("")
    return Markup('<p class="ch-context" dir="auto">{}<mark>{}</mark>{}</p>').format(
        aside.before, aside.words, aside.after
    )
