"""A program for `test_export_same_bytes.py`: writes every export and the evidence of a dataset, with the clock set ahead.

Its arguments are the dataset's folder, the folder to write to and the number of days; with any, the formats come in
backward order. One file of its own, `clock-None.clock`, tells the time.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

AHEAD = timedelta(days=float(sys.argv[3]))
NOW, NOW_NS, LOCAL, GM = time.time, time.time_ns, time.localtime, time.gmtime


class Either(type):
    """Of a class that stands for another: the other's are its instances too."""

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, cls.__mro__[1])


class DateTime(datetime, metaclass=Either):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + AHEAD


def set_clocks() -> None:
    """Set Python's clock ahead, which `date.today` asks too; `datetime.now` does not, so our own modules get another."""
    seconds = AHEAD.total_seconds()
    time.time, time.time_ns = lambda: NOW() + seconds, lambda: NOW_NS() + int(seconds) * 10**9
    time.localtime = lambda at=None: LOCAL(time.time() if at is None else at)
    time.gmtime = lambda at=None: GM(time.time() if at is None else at)
    package = importlib.import_module("geo.exports")
    for module in pkgutil.iter_modules(package.__path__, "geo.exports."):
        importlib.import_module(module.name)
    for name, known in list(sys.modules.items()):
        if name.split(".")[0] == "geo" and vars(known).get("datetime") is datetime:
            known.datetime = DateTime  # type: ignore[attr-defined]


def tell(*_: object) -> bytes:
    """What the clocks say: all of it other on another day."""
    moment = DateTime.now().isoformat(timespec="hours")
    today = date.today()  # noqa: DTZ011  # the day of the machine's zone is the one that might be told
    return repr((moment, today.isoformat(), int(time.time()), time.strftime("%d %H", time.localtime()))).encode()


def write(folder: Path, out: Path) -> None:
    from geo.bundle import bundle
    from geo.dataset import Dataset
    from geo.exports import FORMATS, write_export
    from geo.layers import View

    dataset, view = Dataset.load(folder), View(date(2021, 8, 12), date(2021, 8, 20), "latest")
    set_clocks()  # after loading: its files are read strictly, and only a very date is a date
    FORMATS["clock"] = replace(FORMATS["html"], name="clock", suffix=".clock", make=tell, picks=())
    files = [(form, layer) for form in FORMATS.values() for layer in form.layers or (None,)]
    for form, layer in reversed(files) if AHEAD else files:
        picked = {"days": (date(2021, 8, 9), date(2021, 8, 12))} if form.slow else None  # a film of all days takes long
        path = out / f"{form.name}-{layer}{form.suffix}"
        told = out / f"{path.name}.manifest"
        write_export(dataset, form.name, path, layer=layer, view=view, picked=picked, manifest_path=told)
        if form.gzip or form.slow:
            packed = out / f"{path.name}.gz"
            write_export(dataset, form.name, packed, layer=layer, view=view, picked=picked)
    (out / "evidence.zip").write_bytes(bundle(dataset))


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
