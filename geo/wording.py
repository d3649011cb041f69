"""What a proof says in words, and as plain values: the app and the command line show the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from geo.claims import Certainty, Claim, Predicate
from geo.control import Basis
from geo.dataset import Dataset
from geo.dates import in_words, short, when_in_words
from geo.pack import basis_words
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
    return f"{dataset.label(proof.span.state)} {since_words(proof)}"


def since_words(proof: Proof) -> str:
    """Since when the state has been so."""
    since = proof.span.since
    if since:
        return f"since {short(since)} {since.year}"
    return "for lack of a report that counts" if proof.span.state == UNKNOWN else "for as long as reports tell"


def known_words(proof: Proof) -> str:
    """The day, and what was known by when."""
    known = f"on {short(proof.known_by)} {proof.known_by.year}" if proof.known_by else "today"
    return f"{in_words(proof.day)} as known {known}"


def rule_words(proof: Proof) -> str:
    """The rule that decided and what it means."""
    return f"Decided by the rule {proof.rule.name}: {proof.rule.meaning}"


def basis_in_words(dataset: Dataset, proof: Proof) -> str:
    """What the state rests on; of one that is carried or assumed, from which day and how long ago that was."""
    told, carry = proof.span.told, dataset.settings.carry_days
    if told is None:
        return "No report that counts says who holds it."
    since = f"the last report that counts speaks of {short(told)} {told.year}, {counted(proof.days_ago or 0, 'day')} earlier"
    if proof.span.basis is Basis.OBSERVED:
        return basis_words(dataset, Basis.OBSERVED)
    if proof.span.basis is Basis.CARRIED:
        return f"Carried forward: {since}. A report counts for {counted(carry, 'day')}."
    if proof.span.basis is Basis.ASSUMED:
        return f"Assumed: {since}, and nothing newer is known. A report counts for {counted(carry, 'day')} only."
    return f"No longer known who holds it: {since}." if proof.days_ago else "No longer known who holds it."


def claimed_words(dataset: Dataset, proof: Proof) -> str:
    """That a party says it holds the place and nobody else does; empty if none says so."""
    actor = proof.span.claimed_by
    return f"The {dataset.actors[actor].label} says that it holds the place; nobody else says so." if actor else ""


def contradiction_words(proof: Proof) -> str:
    """How many reports, that is claims, tell another state of the day; empty if none does."""
    number = len(proof.contradicting)
    return f"{counted(number, 'report')} {'says' if number == 1 else 'say'} otherwise" if number else ""


def earlier_words(dataset: Dataset, earlier: Earlier) -> str:
    """Who held the place before, and until when."""
    return f"Before, to {short(earlier.until)} {earlier.until.year}: {dataset.label(earlier.state)}"


def later_words(proof: Proof) -> str:
    """How many reports, that is claims, were published only later; empty if none was, or all that is known counts."""
    more = f"{proof.later} more {'report' if proof.later == 1 else 'reports'}"
    return f"{more} about it {'was' if proof.later == 1 else 'were'} published later." if proof.later else ""


def told_words(dataset: Dataset, claim: Claim) -> str:
    """What a claim tells and of when: "denied: captured by the Reds, 12 August 2021"."""
    said = {
        Predicate.CONTESTED: "attacked by", Predicate.HOLDS: "held by", Predicate.REPELLED: "attack repelled by",
        Predicate.WITHDREW: "left by",
    }.get(claim.predicate, f"{claim.predicate} by")  # fmt: skip
    sure = "" if claim.certainty is Certainty.ASSERTED else f"{claim.certainty}: "
    when = when_in_words(claim.when) if claim.when else "no day given"
    return f"{sure}{said} the {dataset.actors[claim.actor].label}, {when}"


def published_words(witness: Witness) -> str:
    """When the document was published and how that is known."""
    document = witness.placed.document
    how = f"{document.published_basis}{': ' if document.published_note else ''}{document.published_note}"
    return f"published {when_in_words(document.published_edtf)} ({how})"


def speaker_words(dataset: Dataset, witness: Witness) -> str:
    """Who says it inside the document, and whose own word it is."""
    said = witness.placed.claim.attribution
    words = f"said by {said}" if said else "said by the document itself"
    party = witness.placed.party
    return f"{words}: the {dataset.actors[party].label}’s own word" if party else words


def side_words(dataset: Dataset, witness: Witness) -> str:
    """Whose outlet the publisher is."""
    side = witness.placed.document.side
    return f"an outlet of the {dataset.actors[side].label}" if side in dataset.actors else f"side: {side}"


def placed_words(witness: Witness) -> str:
    """How the place of a claim is known and who decided."""
    placed, judgement = witness.placed, witness.judgement
    why = f" ({judgement.decided}: {judgement.why})" if judgement else ""
    return f"place “{placed.claim.toponym}”: {placed.how}, {placed.who}{why}"


def note_words(witness: Witness) -> str:
    """Which claim it is, who wrote it down and what that person noted."""
    claim = witness.placed.claim
    note = f": {claim.note}" if claim.note else ""
    return f"claim {claim.id}, written down by {claim.extractor}{note}"


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural but for one."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
