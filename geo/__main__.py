"""The command line: arguments in, one call, message out.

Exit status: 0 done, also when the answer is "ambiguous" or "unknown"; 1 `check` found problems; 2 bad input, told in one
line on standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from geo.commands import (
    bundling,
    comparing,
    explaining,
    founding,
    importing,
    reading,
    resolving,
    showing,
    tables,
    writing,
)  # fmt: skip
from geo.commands.answers import BadInput
from geo.dataset import DEFAULT_FOLDER
from geo.dates import read_day
from geo.files import DatasetError
from geo.gazetteer import PlaceKind
from geo.rules import RULES


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
    engines = _Parser(add_help=False)
    engines.add_argument(
        "--engine", choices=tables.ENGINES, default=tables.ENGINES[0], help="where a table is worked on (default: here)"
    )
    engines.add_argument(
        "--workers", type=int, metavar="N", help="how many processes, with --engine (default: one a processor)"
    )
    parser = _Parser(prog="changing-hands", description="Who held which place, on which day, and who says so.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str, *parents: _Parser
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[common, *parents])
        made.set_defaults(run=run)
        return made

    resolve = command("resolve", resolving.resolve, "which place a toponym names, or each of a table", engines)
    resolve.add_argument("names", nargs="*", metavar="NAME")
    resolve.add_argument("--admin1", metavar="X", help="only in this province (id, ISO code or name)")
    resolve.add_argument("--kind", choices=[str(kind) for kind in PlaceKind])
    resolve.add_argument("--batch", metavar="FILE|-", help="answer JSON Lines of id, query, admin1, kind")
    resolve.add_argument(
        "--table", type=Path, metavar="TABLE", help="answer a Parquet or CSV file, or a folder of such"
    )
    resolve.add_argument("--column", metavar="NAME", help="the table's column of names")
    resolve.add_argument("--admin1-column", metavar="NAME", help="its column of provinces")
    resolve.add_argument("--kind-column", metavar="NAME", help="its column of kinds")
    resolve.add_argument(
        "-o", "--output", type=Path, metavar="OUT", help="with --table: a .parquet file, or a new folder of such"
    )
    locate = command("locate", tables.locate, "which area each point of a table lies in", engines)
    locate.add_argument("table", type=Path, metavar="TABLE", help="a Parquet or CSV file, or a folder of such")
    locate.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="a .parquet file, or a new folder of such"
    )
    locate.add_argument(
        "--lon", metavar="NAME", default="lon", help="the column of longitudes, in degrees (default: lon)"
    )
    locate.add_argument(
        "--lat", metavar="NAME", default="lat", help="the column of latitudes, in degrees (default: lat)"
    )
    locate.add_argument(
        "--areas",
        type=Path,
        metavar="FOLDER|world",
        help="whose areas: a dataset's, or all provinces of the world (default: --dataset)",
    )
    daily = command("daily", tables.daily, "which state each place of a table was in on each day")
    daily.add_argument("table", type=Path, metavar="TABLE", help="a Parquet or CSV file, or a folder of such")
    daily.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="a .parquet file")
    daily.add_argument("--place", metavar="NAME", default="place", help="the column of places (default: place)")
    daily.add_argument("--day", metavar="NAME", default="day", help="the column of days (default: day)")
    daily.add_argument("--state", metavar="NAME", default="state", help="the column of states (default: state)")
    daily.add_argument(
        "--order",
        metavar="NAME",
        help="integers, of which the greatest of a day is its last (default: the rows' order)",
    )
    daily.add_argument(
        "--from", dest="start", type=_day, metavar="DATE", help="the first day (default: the first there is)"
    )
    daily.add_argument("--to", dest="end", type=_day, metavar="DATE", help="the last day (default: the last there is)")
    daily.add_argument("--spans", action="store_true", help="from when to when, instead of a row a day")
    extract = command("extract", reading.extract, "the claims a text seems to make, for a person to review")
    extract.add_argument("file", nargs="?", metavar="FILE|-")
    extract.add_argument("--published", type=_day, metavar="DATE", help="the text's publication day")
    extract.add_argument("--batch", metavar="FILE|-", help="answer JSON Lines of id, text, published")
    evaluate = command("evaluate", reading.evaluate, "how the claims found in passages compare with hand-read ones")
    evaluate.add_argument("file", type=Path, metavar="FILE", help="passages with claims, JSON Lines")
    state = command("state", showing.state, "who holds each place on a day", known)
    state.add_argument("--on", type=_day, required=True, metavar="DATE")
    why = command("why", explaining.why, "why a place has its state on a day, and who says otherwise", known)
    why.add_argument("place", metavar="PLACE", help="a place's id, ISO code or name")
    why.add_argument("--on", type=_day, required=True, metavar="DATE")
    why.add_argument("--prov", action="store_true", help="print the chain as W3C PROV-JSON")
    diff = command("diff", comparing.diff, "what differs between two days, rules or known-by days", known)
    diff.add_argument("--from", dest="start", type=_day, required=True, metavar="DATE")
    diff.add_argument("--to", dest="end", type=_day, metavar="DATE", help="default: the same day")
    diff.add_argument("--to-known-by", type=_day, metavar="DATE", help="default: as --known-by")
    diff.add_argument("--to-rule", choices=RULES, help="default: as --rule")
    diff.add_argument("-o", "--output", type=Path, metavar="FILE", help="write what differs as GeoJSON instead")
    bundle = command("bundle", bundling.bundle, "write the evidence: claims, documents, timeline and hashes in one zip")
    bundle.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    verify = command("verify", bundling.verify, "derive every cell of a bundle again from the bundle alone")
    verify.add_argument("file", type=Path, metavar="FILE")
    command("events", showing.events, "the event table")
    export = command("export", writing.export, "write a layer to a file", known)
    export.add_argument("format", metavar="FORMAT")
    export.add_argument("--layer", metavar="LAYER", help="which of the format's layers (default: its first)")
    export.add_argument("--on", type=_day, metavar="DATE", help="default: the timeline's last day")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="compressed if it ends in .gz")
    export.add_argument(
        "--days", type=_days, metavar="DATE,…", help="the days of a picture's layer multiples, of a film"
    )
    export.add_argument(
        "--from", dest="start", type=_day, metavar="DATE", help="a film's first day (default: all days)"
    )
    export.add_argument("--to", dest="end", type=_day, metavar="DATE", help="a film's last day")
    export.add_argument("--scheme", choices=("light", "dark"), help="of a picture or film (default: light)")
    export.add_argument("--manifest", type=Path, metavar="FILE.json", help="write size and sha256 of the file too")
    new = command("new", founding.new, "found a dataset for any country: outlines, places and names, and no claims yet")
    new.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is not there yet, or is empty")
    new.add_argument("--country", required=True, metavar="CODE", help="ISO code or name")
    new.add_argument("--title", required=True, metavar="TEXT")
    new.add_argument(
        "--first", type=_day, metavar="DATE", help="the timeline's first day (default: 90 days up to the last)"
    )
    new.add_argument(
        "--last", type=_day, metavar="DATE", help="its last day (default: 90 days from the first, else today)"
    )
    new.add_argument(
        "--unit", choices=founding.UNITS, default="admin1", help="what control is told of (default: admin1)"
    )
    new.add_argument(
        "--with",
        dest="added",
        type=founding.codes,
        default=(),
        metavar="CODE,…",
        help="provinces filed with other countries",
    )
    new.add_argument("--time-zone", metavar="ZONE", help="whose calendar days are (default: the capital's)")
    new.add_argument(
        "--boundaries", type=Path, metavar="FILE", help="boundaries of your own: GeoPackage, GeoJSON, zipped Shapefile"
    )
    new.add_argument("--layer", metavar="NAME", help="which layer of that file")
    new.add_argument("--id", metavar="COLUMN", help="its column of ids (default: ADM1_PCODE or ADM2_PCODE)")
    new.add_argument("--name", metavar="COLUMN", help="its column of names (default: ADM1_EN or ADM2_EN)")
    new.add_argument("--repair", action="store_true", help="mend outlines that are not valid or overlap")
    imports = command(
        "import", importing.import_tables, "tables of events or control into a dataset: GED, ACLED, VIINA, any"
    )
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imports.add_argument(
        "--as", dest="meant", metavar="FORMAT|FILE.toml", help="ged, acled, viina, or what columns mean"
    )
    imports.add_argument("--yes", action="store_true", help="take what is proposed where nothing is unsure")
    imports.add_argument("--report", type=Path, metavar="FILE.csv", help="write every row that cannot be read, and why")
    command("check", writing.check, "list every problem of a dataset").add_argument("folder", nargs="?", type=Path)
    command("build", writing.build, "write events.csv from the claims")
    command("serve", writing.serve, "open the dashboard").add_argument("--port", type=int, default=8501)
    return parser


def _days(text: str) -> tuple[date, ...]:
    return tuple(_day(part.strip()) for part in text.split(","))


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
