"""The command that says why a place has its state on a day: `why`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geo.candidates import AmbiguousToponym, UnknownToponym
from geo.commands.answers import BadInput, on_one_line, print_json
from geo.dataset import Dataset
from geo.gazetteer import Place, PlaceKind
from geo.language import say
from geo.layers import View
from geo.proofs import Proof, Witness, prove
from geo.wording import (
    earlier_words,
    head_words,
    note_words,
    placed_words,
    published_words,
    row,
    side_words,
    speaker_words,
    told_words,
)

if TYPE_CHECKING:
    from rich.text import Text


def why(chosen: argparse.Namespace) -> int:
    """Why a place has its state on a day: in words, as JSON or as W3C PROV-JSON."""
    if chosen.json and chosen.prov:
        raise BadInput("why takes either --json or --prov")
    dataset = Dataset.load(chosen.dataset)
    place = followed(dataset, chosen.place)
    proof = prove(dataset, place.id, View(chosen.on, chosen.known_by, chosen.rule or dataset.settings.rule))
    if chosen.prov:
        from geo.prov import prov_json

        print(json.dumps(prov_json(dataset, proof), ensure_ascii=False, indent=1))
    elif chosen.json:
        print_json(row(dataset, proof))
    else:
        _print(dataset, proof)
    return 0


def followed(dataset: Dataset, name: str) -> Place:
    """The followed place that an id, an ISO code or a name means; a province means the one in it.

    Raises LookupError, naming what it may be, for a name of several or of none.
    """
    asked, gazetteer = name.strip().casefold(), dataset.gazetteer
    unit = dataset.settings.unit.kind
    by_province = unit is not PlaceKind.DISTRICT
    kinds = {PlaceKind.CAPITAL, PlaceKind.PROVINCE} if by_province else {unit}
    for place in dataset.followed:
        ids = (place.id, place.admin1, place.iso_3166_2) if by_province else (place.id,)
        if asked and asked in map(str.casefold, ids):
            return place
    try:
        meant = [gazetteer.lookup(name)]
    except UnknownToponym:
        raise LookupError(_not_followed(dataset, name)) from None
    except AmbiguousToponym as error:  # a province and its capital of one name are one answer here
        meant = [one.place for one in error.candidates]
        if {one.kind for one in meant} - kinds or len({one.admin1 for one in meant}) > 1:
            raise
    found = [one for one in dataset.followed if one == meant[0] or (by_province and one.admin1 == meant[0].admin1)]
    if meant[0].kind not in kinds or not found:
        raise LookupError(_not_followed(dataset, name))
    return found[0]


def _not_followed(dataset: Dataset, name: str) -> str:
    unit, gazetteer = dataset.settings.unit, dataset.gazetteer
    exact = gazetteer.get(name.strip())
    other = [exact] if exact else [one.place for one in gazetteer.search(name, limit=3)]
    known = "; ".join(f"{one.name} ({one.kind}, {one.admin1})" for one in other)
    return f"{name!r} is no {unit.one} of {dataset.title}" + (f"; it may be {known}" if known else "")


def _print(dataset: Dataset, proof: Proof) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    console.print(Text(on_one_line(f"{proof.place.name} · {proof.province.name} · {proof.place.id}"), "bold"))
    for words in head_words(dataset, proof):
        if words:
            console.print(Text(on_one_line(words)))
    groups: list[tuple[str, Iterable[Witness]]] = [
        (say("why.decided", n=len(proof.deciding)), proof.deciding),
        (say("why.otherwise_overruled"), proof.contradicting),
        (say("why.overruled_besides"), [one for one in proof.overruled if not one.contradicts]),
    ]
    if proof.earlier:
        groups.append((earlier_words(dataset, proof.earlier), proof.earlier.witnesses))
    for head, witnesses in groups:
        for number, witness in enumerate(witnesses):
            if not number:
                console.print(Text(f"\n{on_one_line(head)}", "bold"))
            for line in _lines(dataset, witness):
                console.print(line)


def _lines(dataset: Dataset, witness: Witness) -> Iterable[Text]:
    """One claim: what it tells and by whose word, where it stands, its quote in its context, and why it does not count."""
    from rich.text import Text

    document, aside = witness.placed.document, witness.context
    yield Text(on_one_line(f"{told_words(dataset, witness.placed.claim)} · {speaker_words(dataset, witness)}", "  "))
    title = f", “{document.title}”" if document.title else ""
    cited = f"{document.byline}{title}, {published_words(witness)} · {side_words(dataset, witness)}"
    yield Text(on_one_line(cited, "    "), "dim")
    if document.url:
        yield Text(on_one_line(document.url, "    "), "dim")
    if aside:
        quote = Text("    ").append(f"{on_one_line(aside.before)} ".lstrip(), "dim")
        yield quote.append(f"«{on_one_line(aside.words)}»", "bold").append(
            f" {on_one_line(aside.after)}".rstrip(), "dim"
        )
    yield Text(on_one_line(" · ".join((placed_words(witness), note_words(witness))), "    "), "dim")
    if witness.reason:
        yield Text("    ").append("Overruled: ", "bold").append(on_one_line(witness.reason))
