"""The names that others may rely on."""

from __future__ import annotations

import subprocess
import sys

import pytest

import geo


def test_public_names_are_these() -> None:
    assert geo.__all__ == [
        "LAYERS", "RULES", "AmbiguousToponym", "Basis", "Candidate", "Change", "Dataset", "DatasetError", "Gazetteer",
        "Place", "PlaceKind", "Problem", "Span", "Timeline", "UnknownToponym", "View", "check",
    ]  # fmt: skip


@pytest.mark.parametrize("name", geo.__all__)
def test_each_is_there_and_documented(name: str) -> None:
    assert getattr(geo, name).__doc__


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="'Datasets'"):
        _ = geo.Datasets


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, geo.files; print([name for name in ('numpy', 'shapely', 'geopandas', 'folium') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
