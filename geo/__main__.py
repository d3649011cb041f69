"""The command line: arguments in, one call, message out.

Exit status: 0 done, also when the answer is "ambiguous" or "unknown"; 1 `check` found problems; 2 bad input, told in one
line on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from geo.dataset import DEFAULT_FOLDER, HOME, Dataset, build, check
from geo.dates import read_day
from geo.events import write_events
from geo.files import DatasetError, write_whole
from geo.gazetteer import AmbiguousToponym, Candidate, Gazetteer, Place, PlaceKind, UnknownToponym
from geo.layers import View, state_rows
from geo.rules import RULES


class BadInput(ValueError):
    """What the user gave cannot be used; the message is the one line that says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        status = int(chosen.run(chosen))
        sys.stdout.flush()  # here, where a closed pipe is understood, and not when Python ends
        return status
    except DatasetError as error:
        more = f" (and {len(error.problems) - 1} more: see `check`)" if len(error.problems) > 1 else ""
        return _fail(f"{error.problems[0]}{more}")
    except (BadInput, LookupError) as error:
        return _fail(str(error))
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # as a program that the signal ends
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}")


def _fail(message: str) -> int:
    print("changing-hands: " + " ".join(message.split()), file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(_fail(f"{message} (see {self.prog} --help)"))


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--dataset", type=Path, metavar="FOLDER", default=DEFAULT_FOLDER, help="dataset folder")
    common.add_argument("--json", action="store_true", help="print JSON Lines")
    known = _Parser(add_help=False)
    known.add_argument("--known-by", type=_day, metavar="DATE", help="only what was published by then (default: all)")
    known.add_argument("--rule", choices=RULES, help="how claims become control (default: the dataset's)")
    parser = _Parser(prog="changing-hands", description="Who held which place, on which day, and who says so.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str, *parents: _Parser
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[common, *parents])
        made.set_defaults(run=run)
        return made

    resolve = command("resolve", _resolve, "which place a toponym names")
    resolve.add_argument("names", nargs="*", metavar="NAME")
    resolve.add_argument("--admin1", metavar="X", help="only in this province (id, ISO code or name)")
    resolve.add_argument("--kind", choices=[str(kind) for kind in PlaceKind])
    resolve.add_argument("--batch", metavar="FILE|-", help="answer JSON Lines of id, query, admin1, kind")
    state = command("state", _state, "who holds each place on a day", known)
    state.add_argument("--on", type=_day, required=True, metavar="DATE")
    command("events", _events, "the event table")
    export = command("export", _export, "write a layer to a file", known)
    export.add_argument("format", metavar="FORMAT")
    export.add_argument("--layer", metavar="LAYER", help="provinces (default), capitals, events, timeline or claims")
    export.add_argument("--on", type=_day, metavar="DATE", help="default: the timeline's last day")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    command("check", _check, "list every problem of a dataset").add_argument("folder", nargs="?", type=Path)
    command("build", _build, "write events.csv from the claims")
    command("serve", _serve, "open the dashboard").add_argument("--port", type=int, default=8501)
    return parser


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _resolve(chosen: argparse.Namespace) -> int:
    if bool(chosen.names) == bool(chosen.batch):
        raise BadInput("resolve takes either names or --batch FILE")
    queries: list[dict[str, Any]]
    if chosen.batch:
        queries = _read_batch(chosen.batch)
    else:
        queries = [{"query": name, "admin1": chosen.admin1, "kind": chosen.kind} for name in chosen.names]
    gazetteer = build(chosen.dataset).gazetteer
    answers: dict[tuple[str, str | None, str | None], dict[str, Any]] = {}
    for query in _progress(queries, "resolving", shown=bool(chosen.batch)):
        key = (query["query"], query.get("admin1") or None, query.get("kind") or None)
        if key not in answers:
            answers[key] = _answer(gazetteer, *key)
        answer = answers[key]
        if chosen.batch:
            _print_json({"id": query["id"], **answer})
        elif chosen.json:
            _print_json(answer)
        else:
            print(_answer_in_words(answer))
    return 0


def _answer(gazetteer: Gazetteer, query: str, admin1: str | None, kind: str | None) -> dict[str, Any]:
    """The answer to one query: its status, the place if there is just one, and the candidates."""
    wanted = PlaceKind(kind) if kind else None
    try:
        place = gazetteer.lookup(query, admin1=admin1, kind=wanted)
    except AmbiguousToponym as error:
        return {
            "query": query,
            "status": "ambiguous",
            "place": None,
            "candidates": _candidates(gazetteer, error.candidates),
        }
    except UnknownToponym:
        near = _near(gazetteer, query, admin1, wanted)
        return {"query": query, "status": "unknown", "place": None, "candidates": _candidates(gazetteer, near)}
    found = gazetteer.search(query, admin1=admin1, kind=wanted)
    return {
        "query": query, "status": "resolved", "place": _place(gazetteer, place), "candidates": _candidates(gazetteer, found),
    }  # fmt: skip


def _near(gazetteer: Gazetteer, query: str, admin1: str | None, kind: PlaceKind | None) -> list[Candidate]:
    """What a name that nobody answers to may have meant; nothing in a province that is not known either."""
    try:
        return gazetteer.search(query, admin1=admin1, kind=kind)
    except UnknownToponym:
        return []


def _candidates(gazetteer: Gazetteer, candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    return [
        {**_place(gazetteer, one.place), "match": str(one.match), "score": round(one.score, 4)} for one in candidates
    ]


def _place(gazetteer: Gazetteer, place: Place) -> dict[str, Any]:
    province = gazetteer.get(place.admin1)
    return {
        "id": place.id, "name": place.name, "kind": str(place.kind), "admin1": province.name if province else place.admin1,
        "iso_3166_2": place.iso_3166_2, "lat": place.lat, "lon": place.lon,
    }  # fmt: skip


def _answer_in_words(answer: dict[str, Any]) -> str:
    def words(place: dict[str, Any]) -> str:
        where = "" if place["kind"] == "province" else f", {place['admin1']}"
        point = "no known point" if place["lat"] is None else f"{place['lat']:.4f}, {place['lon']:.4f} (lat, lon)"
        return f"{place['name']} ({place['kind']}{where}) · {place['iso_3166_2']} · {point}"

    if answer["status"] == "resolved":
        return f"{answer['query']}: {words(answer['place'])}"
    lines = [f"{answer['query']}: {answer['status']}"]
    lines += [f"    {words(one)} · {one['match']} {one['score']:.2f}" for one in answer["candidates"]]
    return "\n".join(lines)


def _read_batch(name: str) -> list[dict[str, Any]]:
    """The queries of a JSON Lines file, all checked before the first is answered; raises BadInput naming file, line, value."""
    queries = []
    with sys.stdin if name == "-" else Path(name).open(encoding="utf-8") as lines:
        for number, line in enumerate(_utf8_lines(lines, name), start=1):
            if not line.strip():
                continue
            try:
                query = json.loads(line)
            except json.JSONDecodeError as error:
                raise BadInput(f"{name}:{number}: {line.strip()[:80]!r} is not JSON ({error.msg})") from None
            if not isinstance(query, dict) or "id" not in query or not isinstance(query.get("query"), str):
                raise BadInput(f"{name}:{number}: {line.strip()[:80]!r} is no object with an id and a query")
            for key, allowed in (("admin1", None), ("kind", [str(kind) for kind in PlaceKind])):
                value = query.get(key)
                if value not in (None, "") and (not isinstance(value, str) or (allowed and value not in allowed)):
                    raise BadInput(f"{name}:{number}: {key}: {value!r} cannot be used")
            queries.append(query)
    return queries


def _utf8_lines(lines: Iterable[str], name: str) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError as error:
        value = error.object[error.start : error.end].hex(" ")
        raise BadInput(f"{name}: the bytes {value} are not UTF-8") from None


def _state(chosen: argparse.Namespace) -> int:
    dataset = Dataset.load(chosen.dataset)
    rows = state_rows(dataset, View(chosen.on, chosen.known_by, chosen.rule or dataset.settings.rule))
    columns = ("iso_3166_2", "capital", "label", "basis", "since", "sources")
    _print_rows(rows, columns, as_json=chosen.json)
    return 0


def _events(chosen: argparse.Namespace) -> int:
    rows = [event.row() for event in Dataset.load(chosen.dataset).events]
    if chosen.json:
        for row in rows:
            row["publishers"], row["claims"] = (str(row[name]).split("; ") for name in ("publishers", "claims"))  # type: ignore[assignment]
    _print_rows(rows, ("earliest", "latest", "place", "province", "change", "actor", "sources"), as_json=chosen.json)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from geo.exports import write_export

    dataset = Dataset.load(chosen.dataset)
    view = View(chosen.on or dataset.last, chosen.known_by, chosen.rule or dataset.settings.rule)
    try:
        write_export(dataset, chosen.format, chosen.output, layer=chosen.layer, view=view)
    except ValueError as error:  # the map in one file has no days outside the timeline
        raise BadInput(str(error)) from error
    return 0


def _check(chosen: argparse.Namespace) -> int:
    folder = chosen.folder or chosen.dataset
    problems = check(folder)
    for problem in problems:
        if chosen.json:
            _print_json({name: getattr(problem, name) for name in ("file", "line", "column", "value", "message")})
        else:
            print(problem)
    if not problems and not chosen.json:
        print(f"{folder}: no problems")
    return 1 if problems else 0


def _build(chosen: argparse.Namespace) -> int:
    dataset = build(chosen.dataset)
    write_whole(chosen.dataset / "events.csv", write_events(dataset.events))
    file, events, claims = str(chosen.dataset / "events.csv"), len(dataset.events), len(dataset.claims)
    if chosen.json:
        _print_json({"file": file, "events": events, "claims": claims})
    else:
        print(f"{file}: {events} events from {claims} claims")
    return 0


def _serve(chosen: argparse.Namespace) -> int:
    if not chosen.dataset.is_dir():
        raise BadInput(f"{chosen.dataset}: is no folder")
    os.environ["CHANGING_HANDS_DATASET"] = str(chosen.dataset.resolve())
    page = HOME / "dashboard.py"
    run = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(chosen.port)]
    if sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        run += ["--server.headless", "false", "--server.showEmailPrompt", "false"]  # opens the page in a browser
    os.chdir(HOME)  # where .streamlit/config.toml stands
    os.execv(sys.executable, run)


def _progress(queries: Sequence[dict[str, Any]], text: str, *, shown: bool) -> Iterable[dict[str, Any]]:
    if not (shown and sys.stderr.isatty()):
        return queries
    from rich.console import Console
    from rich.progress import track

    return track(queries, description=text, console=Console(stderr=True))


def _print_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            _print_json(row)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*(name.replace("_", " ") for name in columns), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text("–" if row[name] is None else str(row[name])) for name in columns))
    Console(soft_wrap=True).print(table)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
