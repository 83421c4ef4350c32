"""Shared by all tests: one sample office, made once a worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.sample import generate


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample office (seed 2024) with its records, demands, parties and truth."""
    folder = tmp_path_factory.mktemp("sample") / "sample"
    generate(folder, seed=2024)
    return folder
