"""The commands about a dataset's folder and the files made from it: `export`, `check`, `build` and `serve`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from geo.commands.answers import BadInput, print_json
from geo.dataset import HOME, Dataset
from geo.dataset import build as build_dataset
from geo.dataset import check as check_dataset
from geo.events import write_events
from geo.files import write_whole
from geo.layers import View


def export(chosen: argparse.Namespace) -> int:
    """Write a layer to a file."""
    from geo.exports import write_export

    dataset = Dataset.load(chosen.dataset)
    view = View(chosen.on or dataset.last, chosen.known_by, chosen.rule or dataset.settings.rule)
    try:
        with _bar() as tell:
            write_export(
                dataset, chosen.format, chosen.output, layer=chosen.layer, view=view, manifest_path=chosen.manifest, tell=tell,
                picked=_picked(dataset, chosen),
            )  # fmt: skip
    except ValueError as error:  # the map in one file has no days outside the timeline
        raise BadInput(str(error)) from error
    return 0


def _picked(dataset: Dataset, chosen: argparse.Namespace) -> dict[str, object]:
    """What was picked of a picture: its scheme, and its days one by one or as a period."""
    picked: dict[str, object] = {"scheme": chosen.scheme} if chosen.scheme else {}
    if chosen.days and (chosen.start or chosen.end):
        raise BadInput("give --days, or --from and --to, and not both")
    if chosen.days:
        picked["days"] = chosen.days
    elif chosen.start or chosen.end:
        from geo.films import period  # the libraries that draw take time to import

        picked["days"] = period(dataset, chosen.start, chosen.end)
    return picked


@contextmanager
def _bar() -> Iterator[Callable[[float, str], object] | None]:
    """A bar on standard error for what takes long, shown once it is told of; None if that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=1.0, visible=False)
        yield lambda share, words: bar.update(task, completed=share, description=words, visible=True)


def check(chosen: argparse.Namespace) -> int:
    """List every problem of a dataset; 1 if there is any."""
    folder = chosen.folder or chosen.dataset
    problems = check_dataset(folder)
    for problem in problems:
        if chosen.json:
            print_json({name: getattr(problem, name) for name in ("file", "line", "column", "value", "message")})
        else:
            print(problem)
    if not problems and not chosen.json:
        print(f"{folder}: no problems")
    return 1 if problems else 0


def build(chosen: argparse.Namespace) -> int:
    """Write events.csv from the claims."""
    dataset = build_dataset(chosen.dataset)
    write_whole(chosen.dataset / "events.csv", write_events(dataset.events))
    file, events, claims = str(chosen.dataset / "events.csv"), len(dataset.events), len(dataset.claims)
    if chosen.json:
        print_json({"file": file, "events": events, "claims": claims})
    else:
        print(f"{file}: {events} events from {claims} claims")
    return 0


def serve(chosen: argparse.Namespace) -> int:
    """Open the dashboard."""
    if not chosen.dataset.is_dir():
        raise BadInput(f"{chosen.dataset}: is no folder")
    os.environ["CHANGING_HANDS_DATASET"] = str(chosen.dataset.resolve())
    page = HOME / "dashboard.py"
    run = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(chosen.port)]
    if sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        run += ["--server.headless", "false", "--server.showEmailPrompt", "false"]  # opens the page in a browser
    os.chdir(HOME)  # where .streamlit/config.toml stands
    os.execv(sys.executable, run)
