"""The names that others may rely on."""

from __future__ import annotations

import subprocess
import sys

import pytest

import geo


def test_public_names_are_these() -> None:
    assert geo.__all__ == [
        "FORMATS", "LAYERS", "RULES", "AmbiguousToponym", "Basis", "Candidate", "Change", "Dataset", "DatasetError",
        "Difference", "Gazetteer", "Place", "PlaceKind", "Problem", "Proof", "Span", "Timeline", "UnknownToponym", "View",
        "Witness", "check", "control_map", "differences", "export_bytes", "frame", "prove", "write_export",
    ]  # fmt: skip


@pytest.mark.parametrize("name", geo.__all__)
def test_each_is_there_and_documented(name: str) -> None:
    assert getattr(geo, name).__doc__


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="'Datasets'"):
        _ = geo.Datasets


def loaded(code: str) -> set[str]:
    """The modules there are once a program has run."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert loaded("import geo.files") & {"numpy", "shapely", "geopandas", "folium"} == set()


def test_a_name_brings_no_room_that_it_does_not_need() -> None:
    found = loaded("from geo import AmbiguousToponym, Dataset, View, check, prove")
    assert {"geo.dataset", "geo.proofs"} <= found
    assert found & {"folium", "geopandas", "pyarrow", "PIL", "geo.maps", "geo.exports"} == set()
