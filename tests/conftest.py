"""What every test may ask for: the tiny world as a folder, and the shipped dataset, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from geo.dataset import Dataset
from tests.world import write_world

# The machine that runs the tests may be slow; a property is not wrong because one example took long.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return write_world(tmp_path / "world")


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    return Dataset.load()
