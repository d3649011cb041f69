"""Measuring each contender in a process of its own, so that the peak of its memory is its own as well.

A script with contenders calls `contend` with what it knows to do; a process that is told to measure one of them does, says so in
one line of JSON, and ends.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """One contender once: seconds on the clock and of the processor, peak memory in MB, the seconds of what is done
    once beforehand, and a number made of all answers."""

    seconds: float
    cpu_seconds: float
    before: float
    peak_mb: float
    answers: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: `ratio` says how many times faster than the peer, `before` what is done once, in seconds.

    `cpu_ratio` is the same of the processor's seconds, which others at work on the machine disturb less.
    """

    name: str
    n: int
    seconds: float
    ratio: float
    cpu_ratio: float
    peak_mb: float
    before: float


def measure(prepare: Callable[[], Callable[[], int]]) -> Measured:
    """Prepare, then run; only running is timed, but the peak of memory is that of all of it."""
    start = time.perf_counter()
    run = prepare()
    before = time.perf_counter() - start
    cpu, start = time.process_time(), time.perf_counter()
    answers = run()
    seconds = time.perf_counter() - start
    return Measured(seconds, time.process_time() - cpu, before, peak_mb(), answers)


def peak_mb() -> float:
    """The most memory this process has had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    own = Path("/proc/self/status")
    # On Linux the first number may be that of the process that started this one, if that was larger.
    found = re.search(r"VmHWM:\s+(\d+) kB", own.read_text(encoding="utf-8")) if own.exists() else None
    return min(peak, int(found[1]) / 1e3) if found else peak


def in_a_process(script: str, *words: str) -> Measured:
    """What a process of its own measures; raises CalledProcessError, after its own words on stderr, if it fails."""
    command = [sys.executable, str(ROOT / "benchmarks" / script), "--one", *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def compare(script: str, peer: str, names: Sequence[str], n: int, words: Sequence[str], rounds: int) -> list[Row]:
    """Each contender `rounds` times, turn about, each time in a new process; the best time of each counts.

    Raises ValueError if their answers differ.
    """
    found: dict[str, list[Measured]] = {name: [] for name in (peer, *names)}
    for _ in range(rounds):
        for name, times in found.items():
            times.append(in_a_process(script, name, *words))
    answers = {name: {one.answers for one in times} for name, times in found.items()}
    if len(set.union(*answers.values())) > 1:
        raise ValueError(f"the answers differ: {answers}")
    base, cpu_base = (min(getattr(one, clock) for one in found[peer]) for clock in ("seconds", "cpu_seconds"))
    rows = []
    for name, times in found.items():
        best = min(times, key=lambda one: one.seconds)
        cpu_ratio = cpu_base / min(one.cpu_seconds for one in times)
        peak = max(one.peak_mb for one in times)
        rows.append(Row(name, n, best.seconds, base / best.seconds, cpu_ratio, peak, best.before))
    return rows


def show(title: str, rows: Sequence[Row]) -> None:
    """A table on the terminal."""
    print(title)
    for row in rows:
        took = f"{row.seconds:8.3f} s {row.seconds / row.n * 1e9:8.1f} ns a row"
        print(
            f"  {row.name:32} {row.n:>10,} {took} {row.ratio:7.1f} × (cpu {row.cpu_ratio:.1f} ×) {row.peak_mb:7.0f} MB, before: {row.before:.2f} s"
        )


def command_line(description: str) -> argparse.ArgumentParser:
    """The words that every script with contenders understands."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(float(size)) for size in text.split(",")],
        default=[10**4, 10**5, 10**6, 10**7],
    )
    return parser


def tell(measured: Measured) -> None:
    """What a process says at its end."""
    print(json.dumps(asdict(measured)))
