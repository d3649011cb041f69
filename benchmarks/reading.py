"""Reading news passages for claims, against looking for their places alone with rapidfuzz, turn about on one core.

The peer compares every run of capitalised words with every name of the gazetteer, as one does who has a list of names and
a library for fuzzy matching; it knows no verbs, no dates and no doubt. The floor only splits the same texts into words.
Exits with 1 if reading takes more than half of the peer's time.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapidfuzz import fuzz, process

from geo.commands.reading import _reader
from geo.dataset import DEFAULT_FOLDER, HOME, build

ALLOWED = 0.5
ROUNDS, TAKEN = 5, 5
CAPITALISED = re.compile(r"[A-Z][\w'’]+(?:[- ](?:[a-z]{1,2}-)?[A-Z][\w'’]+)*")


def seconds(read: Callable[[str, date], object], texts: list[tuple[str, date]]) -> float:
    """Seconds of this process's time for reading each text once."""
    start = time.process_time()
    for text, published in texts:
        read(text, published)
    return time.process_time() - start


def main() -> int:
    """Measure, print the ratio, and say whether it is allowed."""
    paths = sorted((HOME / "tests" / "passages").glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    texts = [(row["text"], date.fromisoformat(row["pub_date"])) for row in rows]
    start = time.perf_counter()
    dataset = build(DEFAULT_FOLDER)
    reader = _reader(dataset)
    reader.read(*texts[0])  # what is built when first needed is built now
    loading = time.perf_counter() - start
    names = sorted({name.toponym for place in dataset.gazetteer.places for name in dataset.gazetteer.names(place.id)})

    def look(text: str, _: date) -> None:
        for found in CAPITALISED.findall(text):
            process.extractOne(found, names, scorer=fuzz.ratio, score_cutoff=85)

    few = texts[::TAKEN]  # the peer is slow; it and the reader are compared on the same passages
    times: dict[str, list[float]] = {"words": [], "places": [], "claims, a fifth": [], "claims": []}
    for _ in range(ROUNDS):
        times["words"].append(seconds(lambda text, _: re.findall(r"\w+", text), texts))
        times["places"].append(seconds(look, few))
        times["claims, a fifth"].append(seconds(reader.read, few))
        times["claims"].append(seconds(reader.read, texts))
    numbers = {"words": len(texts), "places": len(few), "claims, a fifth": len(few), "claims": len(texts)}
    for name, found in times.items():
        each = median(found) / numbers[name]
        print(f"{name}: {each * 1000:.3f} ms a passage, {1 / each:,.0f} passages a second ({numbers[name]} passages)")
    ratio = median(times["claims, a fifth"]) / median(times["places"])
    print(f"loading, with the first passage: {loading:.2f} s")
    print(f"claims take {median(times['claims']) / median(times['words']):.0f} times as long as splitting into words")
    print(f"ratio to rapidfuzz, places alone: {ratio:.3f} (allowed {ALLOWED})")
    return 0 if ratio <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
