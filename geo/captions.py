"""Captions: the short words beside a state or a claim, the same on the map, on the pages and on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from geo.claims import Claim, Predicate
from geo.control import Basis
from geo.dataset import Dataset
from geo.dates import short, when_in_words
from geo.gazetteer import PlaceKind
from geo.language import in_use, say
from geo.resolve import CONTESTED, UNKNOWN

OWN_NAMES = "en"
"""The language of the places' own names, those of the files."""

_NAMED = 4  # publishers named in a sentence


def unit_say(dataset: Dataset, key: str, **values: object) -> str:
    """The words of a key of the map, as they are for what the dataset follows: capitals, or areas that are their own outlines."""
    table = unit_words(dataset)
    return say(f"{table}.{key}" if key in in_use().table(table) else f"map.{key}", **values)


def unit_words(dataset: Dataset) -> str:
    """The table of the language's file with the words for what the dataset follows."""
    return "capitals" if dataset.settings.unit.kind is PlaceKind.CAPITAL else "areas"


def basis_words(dataset: Dataset, basis: Basis) -> str:
    """What a basis means, in a sentence."""
    return say(f"basis.{basis}", days=dataset.settings.carry_days)


def word_of(dataset: Dataset, claims: Iterable[str]) -> str:
    """By whose word these claims say so, and that it is one source only where it is; empty without claims.

    Several publishers of one agency's report are one source, for they are not independent.
    """
    documents = [dataset.documents[dataset.claims[claim_id].document_id] for claim_id in claims]
    publishers = sorted({document.publisher for document in documents})
    sources = sorted({document.source for document in documents})
    if not publishers:
        return ""
    if len(publishers) == 1:
        return say("told.one_publisher", publisher=publishers[0])
    names = listed(publishers, most=_NAMED)
    if len(sources) == 1:
        return say("told.one_source", source=sources[0], publishers=names)
    return say("told.word_of", publishers=names)


def change_words(dataset: Dataset, after: str, claims: Iterable[str]) -> str:
    """A change of control to a state in a few words: "captured by the Taliban · 3 sources"; copies are one source."""
    told = [dataset.claims[claim_id] for claim_id in claims]
    predicates = {claim.predicate for claim in told}
    sources = {dataset.documents[claim.document_id].source for claim in told}
    if after in (CONTESTED, UNKNOWN):
        words = say(f"told.{after}")
    else:
        verbs = (Predicate.RECAPTURED, Predicate.CAPTURED)
        verb = next((str(verb) for verb in verbs if verb in predicates), "held")
        words = say(f"told.{verb}", actor=dataset.actors[after].label)
    return say("told.change", change=words, n=len(sources))


def citation(dataset: Dataset, claim: Claim) -> str:
    """Where a claim stands and what it tells, in a line: publisher, title, publication day, predicate and its time."""
    document = dataset.documents[claim.document_id]
    told = f"{claim.certainty} {claim.predicate}" if claim.certainty != "asserted" else str(claim.predicate)
    when = f", {when_in_words(claim.when)}" if claim.when else ""
    values = {"byline": document.byline, "date": short(document.published), "told": f"{told}{when}"}
    return say("told.cited", title=document.title, **values) if document.title else say("told.cited_untitled", **values)


def telling_first(dataset: Dataset, claims: Iterable[str]) -> list[str]:
    """Claims in the order to read them in: those with a quote first, then as they were published."""

    def place(claim_id: str) -> tuple[bool, date, str]:
        claim = dataset.claims[claim_id]
        return not claim.quote, dataset.documents[claim.document_id].published, claim_id

    return sorted(claims, key=place)


def listed(names: Sequence[str], most: int) -> str:
    """Names as a sentence has them, "A, B and C"; of more than `most` the last are counted, "A, B and 6 more"."""
    if len(names) > most:
        names = [*names[: most - 1], say("told.more", n=len(names) - most + 1)]
    return say("told.and", names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)


def native_names(dataset: Dataset, place_id: str) -> dict[str, str]:
    """The preferred names of a place in other languages than English, by language in the order of their codes."""
    names = [
        name for name in dataset.gazetteer.names(place_id) if name.kind == "preferred" and name.language != OWN_NAMES
    ]
    return {name.language: name.toponym for name in sorted(names, key=lambda name: name.language)}
