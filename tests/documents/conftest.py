"""One warm worker for all tests of reading: starting one costs more than most files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counterfoil import sandbox
from counterfoil.documents import Document, read
from counterfoil.documents.reading import LIMITS


@pytest.fixture(scope="session")
def workdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where working PDFs are left."""
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="session")
def worker(workdir: Path) -> Iterator[sandbox.Worker]:
    """A confined worker that the tests share."""
    with sandbox.Worker(LIMITS, writable=[workdir], programs=False) as shared:
        yield shared


@pytest.fixture
def read_bytes(tmp_path: Path, workdir: Path, worker: sandbox.Worker) -> Callable[..., Document]:
    """``read_bytes(data, name)``: the document that a file of these bytes gives."""

    def reading(data: bytes, name: str, *, ocr: bool = False) -> Document:
        file = tmp_path / "input"
        file.write_bytes(data)
        return read(file, workdir=workdir, name=name, ocr=ocr, worker=worker)

    return reading
