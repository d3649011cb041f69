"""What a proof says in words, and as plain values: the app and the command line show the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from geo.captions import basis_words
from geo.claims import Certainty, Claim
from geo.control import Basis
from geo.dataset import Dataset
from geo.dates import dated, in_words, when_in_words
from geo.language import say
from geo.proofs import Earlier, Proof, Witness
from geo.resolve import UNKNOWN


def row(dataset: Dataset, proof: Proof) -> dict[str, Any]:
    """A proof as plain values that JSON can hold; days in ISO 8601, None where there is nothing to tell.

    Keys: the cell's as in `layers.state_rows`, with `on`, `known_by` (None: all), `rule`, `days_ago` (see `Proof`), `words`
    (the same in sentences), `claims` that decided and `overruled` ones (each as `witness_row` has it), `earlier` and `later`.
    """
    span, earlier = proof.span, proof.earlier
    return {
        "iso_3166_2": proof.place.iso_3166_2, "place_id": proof.place.id, "capital": proof.place.name,
        "province": proof.province.name, "on": proof.day.isoformat(), "known_by": _iso(proof.known_by),
        "rule": {"name": proof.rule.name, "meaning": proof.rule.meaning}, "state": span.state,
        "label": dataset.label(span.state), "basis": str(span.basis) if span.basis else None, "since": _iso(span.since),
        "last_told": _iso(span.told), "days_ago": proof.days_ago, "claimed_by": span.claimed_by,
        "words": [words for words in head_words(dataset, proof) if words],
        "contradicted_by": list(span.contradicted_by),
        "claims": [witness_row(one) for one in proof.deciding],
        "overruled": [witness_row(one) for one in proof.overruled],
        "earlier": None if earlier is None else {
            "state": earlier.state, "until": earlier.until.isoformat(), "claims": [witness_row(one) for one in earlier.witnesses],
        },
        "later": proof.later, "dataset": dataset.hash,
    }  # fmt: skip


def witness_row(witness: Witness) -> dict[str, Any]:
    """A claim of a proof as plain values; `quote` is None for a document without a text, `reason` where the rule follows it."""
    placed, judgement, aside = witness.placed, witness.judgement, witness.context
    claim, document = placed.claim, placed.document
    return {
        "claim": claim.id, "reason": witness.reason, "contradicts": witness.contradicts, "predicate": str(claim.predicate),
        "actor": claim.actor, "certainty": str(claim.certainty), "when": claim.when.text if claim.when else None,
        "attribution": claim.attribution or None, "party": placed.party, "note": claim.note or None,
        "extractor": claim.extractor,
        "place": {
            "toponym": claim.toponym, "how": str(placed.how), "who": placed.who,
            "why": judgement.why if judgement else None, "decided": _iso(judgement.decided if judgement else None),
        },
        "document": {
            "id": document.id, "publisher": document.publisher, "agency": document.agency, "side": document.side,
            "title": document.title, "url": document.url or None, "published": document.published_edtf.text,
            "published_basis": str(document.published_basis), "published_note": document.published_note or None,
        },
        "quote": None if aside is None else {
            "start": claim.start, "end": claim.end, "before": aside.before, "words": aside.words, "after": aside.after,
        },
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def head_words(dataset: Dataset, proof: Proof) -> tuple[str, ...]:
    """A proof in sentences but for its claims; empty ones where there is nothing to tell."""
    return (
        known_words(proof),
        state_words(dataset, proof),
        basis_in_words(dataset, proof),
        claimed_words(dataset, proof),
        contradiction_words(proof),
        rule_words(proof),
        later_words(proof),
    )


def state_words(dataset: Dataset, proof: Proof) -> str:
    """The state and since when it has been so."""
    return say("proof.state", state=dataset.label(proof.span.state), since=since_words(proof))


def since_words(proof: Proof) -> str:
    """Since when the state has been so."""
    since = proof.span.since
    if since:
        return say("proof.since", date=dated(since))
    return say("proof.since_unknown" if proof.span.state == UNKNOWN else "proof.since_always")


def known_words(proof: Proof) -> str:
    """The day, and what was known by when."""
    if proof.known_by is None:
        return say("proof.as_known_today", day=in_words(proof.day))
    return say("proof.as_known_on", day=in_words(proof.day), date=dated(proof.known_by))


def rule_words(proof: Proof) -> str:
    """The rule that decided and what it means."""
    return say("proof.rule", rule=proof.rule.name, meaning=proof.rule.meaning)


def basis_in_words(dataset: Dataset, proof: Proof) -> str:
    """What the state rests on; of one that is carried or assumed, from which day and how long ago that was."""
    told, basis, ago = proof.span.told, proof.span.basis, proof.days_ago or 0
    if told is None:
        return say("proof.nothing_told")
    if basis is Basis.OBSERVED:
        return basis_words(dataset, Basis.OBSERVED)
    if basis is None:
        return say("proof.no_longer_since", date=dated(told), n=ago) if ago else say("proof.no_longer")
    return say(f"proof.{basis}", date=dated(told), n=ago, carry=say("common.days", n=dataset.settings.carry_days))


def claimed_words(dataset: Dataset, proof: Proof) -> str:
    """That a party says it holds the place and nobody else does; empty if none says so."""
    actor = proof.span.claimed_by
    return say("proof.claimed", actor=dataset.actors[actor].label) if actor else ""


def contradiction_words(proof: Proof) -> str:
    """How many reports, that is claims, tell another state of the day; empty if none does."""
    number = len(proof.contradicting)
    return say("proof.contradicted", n=number) if number else ""


def earlier_words(dataset: Dataset, earlier: Earlier) -> str:
    """Who held the place before, and until when."""
    return say("proof.before", date=dated(earlier.until), state=dataset.label(earlier.state))


def later_words(proof: Proof) -> str:
    """How many reports, that is claims, were published only later; empty if none was, or all that is known counts."""
    return say("proof.later", n=proof.later) if proof.later else ""


def told_words(dataset: Dataset, claim: Claim) -> str:
    """What a claim tells and of when: "denied: captured by the Reds, 12 August 2021"."""
    when = when_in_words(claim.when) if claim.when else say("proof.no_day")
    told = say(f"proof.told_{claim.predicate}", actor=dataset.actors[claim.actor].label, when=when)
    return say("proof.claimed_only" if claim.certainty is Certainty.CLAIMED else f"proof.{claim.certainty}", told=told)


def published_words(witness: Witness) -> str:
    """When the document was published and how that is known."""
    document = witness.placed.document
    how = f"{document.published_basis}{': ' if document.published_note else ''}{document.published_note}"
    return say("proof.published", date=when_in_words(document.published_edtf), how=how)


def speaker_words(dataset: Dataset, witness: Witness) -> str:
    """Who says it inside the document, and whose own word it is."""
    speaker, party = witness.placed.claim.attribution, witness.placed.party
    said = say("proof.said_by", speaker=speaker) if speaker else say("proof.said_by_itself")
    return say("proof.own_word", said=said, actor=dataset.actors[party].label) if party else said


def side_words(dataset: Dataset, witness: Witness) -> str:
    """Whose outlet the publisher is."""
    side = witness.placed.document.side
    return (
        say("proof.outlet_of", actor=dataset.actors[side].label)
        if side in dataset.actors
        else say("proof.side", side=side)
    )


def placed_words(witness: Witness) -> str:
    """How the place of a claim is known and who decided."""
    placed, judgement = witness.placed, witness.judgement
    values = {"toponym": placed.claim.toponym, "how": placed.how, "who": placed.who}
    if judgement is None:
        return say("proof.placed", **values)
    return say("proof.placed_why", **values, decided=judgement.decided, why=judgement.why)


def note_words(witness: Witness) -> str:
    """Which claim it is, who wrote it down and what that person noted."""
    claim = witness.placed.claim
    values = {"claim": claim.id, "extractor": claim.extractor}
    return (
        say("proof.written_down_note", note=claim.note, **values) if claim.note else say("proof.written_down", **values)
    )
