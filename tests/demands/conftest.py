"""The synthetic papers, and a reader that keeps one sandboxed worker for all tests of the package."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from counterfoil import documents, sandbox
from counterfoil.documents.model import Document
from counterfoil.law.instruments import Instruments, load_instruments

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def papers() -> ModuleType:
    """``papers.py`` beside this file."""
    spec = importlib.util.spec_from_file_location("papers", Path(__file__).with_name("papers.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def instruments() -> Instruments:
    return load_instruments("us-il")


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="session")
def worker(work: Path) -> Iterator[sandbox.Worker]:
    with sandbox.Worker(writable=[work]) as one:
        yield one


@pytest.fixture(scope="session")
def read_document(work: Path, worker: sandbox.Worker) -> Callable[[Path], Document]:
    return lambda path: documents.read(path, workdir=work, worker=worker)


@pytest.fixture
def data() -> Path:
    """Published material; absent in a plain checkout."""
    if not DATA.is_dir():
        pytest.skip("../shared/data (published e-mails and request texts) is not there")
    return DATA
