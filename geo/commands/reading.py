"""The commands that read news text: `extract` proposes claims, `evaluate` compares them with what a person read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.commands.answers import BadInput, no_text, on_one_line, print_json, progress, read_input, read_json
from geo.dataset import Dataset, build
from geo.dates import read_day, when_in_words
from geo.files import Problem

if TYPE_CHECKING:
    from rich.text import Text

    from geo.evaluate import Figures, Outcome
    from geo.extract import Proposal, Reader
    from geo.passages import Label


@dataclass(frozen=True, slots=True)
class _Request:
    """A text of a batch; the id is whatever JSON was given."""

    id: Any
    text: str
    published: date


def extract(chosen: argparse.Namespace) -> int:
    """The claims a text, or each of a batch, seems to make."""
    if bool(chosen.file) == bool(chosen.batch):
        raise BadInput("extract takes either FILE with --published DATE or --batch FILE")
    if chosen.batch:
        return _extract_batch(chosen)
    if chosen.published is None:
        raise BadInput("extract needs --published YYYY-MM-DD: it says which Monday “on Monday” is")
    text = read_input(chosen.file)
    if wrong := no_text(text):
        raise BadInput(f"{chosen.file}:{wrong[1]}: {wrong[0]}")
    dataset = build(chosen.dataset)
    proposals = _reader(dataset).read(text, chosen.published)
    if chosen.json:
        for proposal in proposals:
            print_json(proposal.row(dataset.gazetteer))
    else:
        _print_proposals(proposals, dataset)
    return 0


def _extract_batch(chosen: argparse.Namespace) -> int:
    if chosen.published is not None:
        raise BadInput("--batch takes no --published: each line has its own")
    requests = list(_requests(chosen.batch))
    if not requests:
        raise BadInput(f"{chosen.batch}: there is no text in it")
    dataset = build(chosen.dataset)
    reader = _reader(dataset)
    for one in progress(requests, "reading", shown=not sys.stdout.isatty()):
        claims = [proposal.row(dataset.gazetteer) for proposal in reader.read(one.text, one.published)]
        print_json({"id": one.id, "claims": claims})
    return 0


def _requests(name: str) -> Iterator[_Request]:
    """The texts of a JSON Lines file; raises BadInput naming file, line, id and value."""
    for number, line in enumerate(read_input(name).split("\n"), start=1):
        if not line.strip():
            continue
        value = read_json(name, number, line)
        if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("text"), str):
            raise BadInput(f"{name}:{number}: {line.strip()[:80]!r} is no object with an id and a text")
        where = f"{name}:{number}: id {str(value['id'])[:80]!r}"
        if wrong := no_text(value["text"]):
            raise BadInput(f"{where}: text: {wrong[0]}")
        try:
            published = read_day(value["published"])
        except KeyError:
            raise BadInput(f"{where}: published is missing (YYYY-MM-DD)") from None
        except (ValueError, AttributeError, TypeError):
            raise BadInput(f"{where}: published: {str(value['published'])[:80]!r} is no day (YYYY-MM-DD)") from None
        yield _Request(value["id"], value["text"], published)


def evaluate(chosen: argparse.Namespace) -> int:
    """How the claims found in passages compare with hand-read ones."""
    from geo.evaluate import compare, figures
    from geo.passages import read_passages

    problems: list[Problem] = []
    passages = read_passages(chosen.file, problems)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise BadInput(f"{problems[0]}{more}")
    dataset = build(chosen.dataset)
    reader, gazetteer = _reader(dataset), dataset.gazetteer
    actors = {actor.id: (actor.label, actor.long_label) for actor in dataset.actors.values()}
    outcomes = [
        compare(one, reader.read(one.text, one.published), gazetteer=gazetteer, actors=actors)
        for one in progress(passages, "reading")
    ]
    if chosen.json:
        for outcome in outcomes:
            print_json(_outcome_row(outcome, dataset))
        print_json({"summary": _summary(figures(outcomes))})
    else:
        _print_outcomes(outcomes, figures(outcomes), dataset)
    return 0


def _reader(dataset: Dataset) -> Reader:
    return dataset.reader


def _print_proposals(proposals: tuple[Proposal, ...], dataset: Dataset) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for number, proposal in enumerate(proposals, start=1):
        head = Text(f"{number}. ").append(_claim_words(proposal, dataset), "bold")
        console.print(head, Text(f"   “{on_one_line(proposal.quote)}”"), sep="\n")
        by = f"{proposal.attribution} · " if proposal.attribution else ""
        rest = f"   {by}{proposal.extractor} · characters {proposal.start} to {proposal.end}"
        console.print(Text(on_one_line(rest, indent="   "), "dim"))
    if not proposals:
        console.print("no claims found")


def _claim_words(proposal: Proposal, dataset: Dataset) -> str:
    """A proposal as one line: what, which place, who, when, how sure."""
    where = _place_words(proposal, dataset)
    actor = dataset.actors[proposal.actor].label if proposal.actor in dataset.actors else proposal.actor
    when = when_in_words(proposal.when) if proposal.when else "no date given"
    return f"{proposal.predicate}: {where} · {actor or 'no party named'} · {when} · {proposal.certainty}"


def _place_words(proposal: Proposal, dataset: Dataset) -> str:
    toponym = on_one_line(proposal.toponym)
    place = proposal.place
    if place is None:
        may_be = ", ".join(
            f"{one.place.name} ({one.place.kind}, {one.place.iso_3166_2})" for one in proposal.candidates
        )
        return f"{toponym} (ambiguous: {may_be})" if may_be else f"{toponym} (unknown)"
    province = dataset.gazetteer.get(place.admin1)
    inside = f", {province.name}" if province and province.id != place.id else ""
    printed = "" if toponym == place.name else f", printed “{toponym}”"
    return f"{place.name} ({place.kind}{inside}{printed})"


def _label_words(label: Label) -> str:
    inside = f", {label.province}" if label.province else ""
    when = when_in_words(label.when) if label.when else "no date given"
    return f"{label.predicate}: {label.place} ({label.place_kind}{inside}) · {label.actor} · {when} · {label.certainty}"


def _outcome_row(outcome: Outcome, dataset: Dataset) -> dict[str, Any]:
    gazetteer = dataset.gazetteer
    return {
        "id": outcome.passage.id,
        "tags": sorted(outcome.passage.tags),
        "matched": [
            {
                "label": pair.label.row(), "proposal": pair.proposal.row(gazetteer), "actor": pair.actor,
                "certainty": pair.certainty, "date": str(pair.dating),
            }
            for pair in outcome.pairs
        ],
        "missing": [label.row() for label in outcome.missing],
        "extra": [proposal.row(gazetteer) for proposal in outcome.extra],
    }  # fmt: skip


def _summary(found: Figures) -> dict[str, Any]:
    ratios = (
        "precision", "recall", "f1", "strict_precision", "strict_f1", "actor_accuracy", "certainty_accuracy", "date_accuracy",
        "dated_accuracy",
    )  # fmt: skip
    counts = (
        "passages", "labels", "proposals", "matched", "wrong", "aside", "actors", "certainties", "dated", "silent", "spoken",
        "soft", "hardened",
    )  # fmt: skip
    rounded = {name: None if (value := getattr(found, name)) is None else round(value, 4) for name in ratios}
    return {
        **rounded,
        **{name: getattr(found, name) for name in counts},
        "missing": found.labels - found.matched,
        "dates": {str(dating): number for dating, number in found.datings.items()},
    }


def _print_outcomes(outcomes: list[Outcome], found: Figures, dataset: Dataset) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from geo.evaluate import Dating

    console = Console(soft_wrap=True, highlight=False)
    for outcome in outcomes:
        if misses := list(_misses(outcome, dataset)):
            console.print(Text(f"{outcome.passage.id} · {outcome.passage.published}", "bold"))
            console.print(Text(f"  {on_one_line(outcome.passage.text)}", "dim"))
            for miss in misses:
                console.print(Text("  ").append(miss))
            console.print()

    def row(what: str, part: int, whole: int) -> None:
        table.add_row(what, f"{part / whole:.3f}" if whole else "–", f"{part} of {whole}")

    table = Table("", "ratio", "counts", box=None, pad_edge=False)
    counted, both = found.matched + found.wrong, 2 * found.matched
    row("precision of (place, predicate)", found.matched, counted)
    row("recall of (place, predicate)", found.matched, found.labels)
    row("F1 of (place, predicate)", both, counted + found.labels)
    row("precision, denied and expected ones counted too", found.matched, found.proposals)
    row("F1, denied and expected ones counted too", both, found.proposals + found.labels)
    row("certainty, of those matched", found.certainties, found.matched)
    row("date, of those matched", sum(n for one, n in found.datings.items() if one.right), found.matched)
    row("  where the label has a date", found.datings[Dating.SAME] + found.datings[Dating.OVERLAPPING], found.dated)
    row("    the very same days", found.datings[Dating.SAME], found.dated)
    row("    other days", found.datings[Dating.OTHER], found.dated)
    row("    no date given", found.datings[Dating.NOT_GIVEN], found.dated)
    row("  where it has none: none given", found.datings[Dating.NULL_KEPT], found.matched - found.dated)
    row("party, of those matched", found.actors, found.matched)
    row("passages without a claim that gave one asserted or claimed", found.spoken, found.silent)
    row("denied or expected labels that came out asserted or claimed", found.hardened, found.soft)
    console.print(table)
    console.print(
        f"{found.passages} passages, {found.labels} labels, {found.proposals} proposals; "
        f"{found.aside} denied or expected ones without a label count only where it says so"
    )


def _misses(outcome: Outcome, dataset: Dataset) -> Iterator[Text]:
    """What differs in one passage, a line each."""
    from rich.text import Text

    from geo.evaluate import is_control

    for label in outcome.missing:
        yield Text("missing    ", "red").append(_label_words(label), "default")
    for proposal in outcome.extra:
        said = "extra      " if is_control(proposal) else "aside      "
        yield Text(said, "yellow").append(_claim_words(proposal, dataset), "default")
    for pair in outcome.pairs:
        ours, theirs = _label_words(pair.label), _claim_words(pair.proposal, dataset)
        wrong = (("party", pair.actor), ("certainty", pair.certainty), ("date", pair.dating.right))
        for what, right in wrong:
            if not right:
                yield Text(f"{what:<10} ", "cyan").append(f"{ours}\n             not {theirs}", "default")
