"""The command that says which place a toponym names: `resolve`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from geo.commands import tables
from geo.commands.answers import BadInput, print_json, progress, read_json
from geo.dataset import build
from geo.gazetteer import AmbiguousToponym, Candidate, Gazetteer, Place, PlaceKind, UnknownToponym


def resolve(chosen: argparse.Namespace) -> int:
    """Which place a toponym names, or its candidates."""
    if chosen.table:
        return tables.resolve(chosen)
    if bool(chosen.names) == bool(chosen.batch):
        raise BadInput("resolve takes either names or --batch FILE")
    queries: list[dict[str, Any]]
    if chosen.batch:
        queries = _read_batch(chosen.batch)
    else:
        queries = [{"query": name, "admin1": chosen.admin1, "kind": chosen.kind} for name in chosen.names]
    gazetteer = build(chosen.dataset).gazetteer
    answers: dict[tuple[str, str | None, str | None], dict[str, Any]] = {}
    for query in progress(queries, "resolving", shown=bool(chosen.batch) and not sys.stdout.isatty()):
        key = (query["query"], query.get("admin1") or None, query.get("kind") or None)
        if key not in answers:
            answers[key] = _answer(gazetteer, *key)
        answer = answers[key]
        if chosen.batch:
            print_json({"id": query["id"], **answer})
        elif chosen.json:
            print_json(answer)
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
            query = read_json(name, number, line)
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
