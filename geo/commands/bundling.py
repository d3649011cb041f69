"""The commands about evidence: `bundle` writes it, `verify` derives it all again."""

from __future__ import annotations

import argparse
import hashlib

from geo.bundle import bundle as make_bundle
from geo.commands.answers import BadInput, print_json, progress
from geo.dataset import Dataset
from geo.files import write_whole
from geo.verify import SHOWN, Refused, check, lines, read, tick, unpack


def bundle(chosen: argparse.Namespace) -> int:
    """Write the evidence bundle of a dataset."""
    dataset = Dataset.load(chosen.dataset)
    try:
        data = make_bundle(dataset, progress=lambda rules: progress(rules, "weighing"))
        sha256 = hashlib.sha256(unpack(data)["manifest.json"]).hexdigest()  # nor is one written that is too large
    except ValueError as error:
        raise BadInput(f"{chosen.dataset}: {error}") from error
    write_whole(chosen.output, data)
    if chosen.json:
        print_json({"file": str(chosen.output), "bytes": len(data), "manifest_sha256": sha256})
    else:
        print(f"{chosen.output}: {len(data)} bytes; sha256 of manifest.json: {sha256}")
    return 0


def verify(chosen: argparse.Namespace) -> int:
    """Derive every cell of a bundle again; 1 if any fails."""
    try:
        report = check(read(chosen.file), tick)
    except Refused as error:
        raise BadInput(f"{chosen.file}: {error}") from error
    if chosen.json:
        for failure in report.failures[:SHOWN]:
            print_json(failure._asdict())
        print_json(
            {
                "verified": not report.failures,
                "failures": len(report.failures),
                **report.counts,
                "manifest_sha256": report.manifest_sha256,
            }
        )
    else:
        print(*lines(report), sep="\n")
    return 1 if report.failures else 0
