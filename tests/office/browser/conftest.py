"""A real browser at a real server, on an office that was made once for all who test."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from counterfoil.sample import generate

from .making import ACCOUNTS, PASSWORD, make
from .serving import NEVER_LOGGED, Served, served
from .visiting import DESKTOP, Visitor


@pytest.fixture(scope="session")
def made_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample office, made by whichever process of this run asks first. Only copies are changed."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "browser"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            generate(shared / "sample", seed=2024)
            make(shared / "office", shared / "sample")
            (shared / "made").touch()
    return shared / "office"


def _copy(made: Path, to: Path) -> Path:
    return Path(shutil.copytree(made, to / "office"))


@pytest.fixture(scope="module")
def shown(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The office, served to all tests of a module: for those that change nothing that another one looks at."""
    with served(_copy(made_office, tmp_path_factory.mktemp("shown"))) as office:
        yield office


@pytest.fixture
def own(made_office: Path, tmp_path: Path) -> Iterator[Served]:
    """An office of its own for one test."""
    with served(_copy(made_office, tmp_path)) as office:
        yield office


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes somebody with a browser, logged in under ``name`` where one is given."""
    there: list[Visitor] = []

    def arrives(office: Served, name: str = "", **context: Any) -> Visitor:
        settings = {"viewport": DESKTOP, "locale": "en-US", "reduced_motion": "reduce"} | context
        one = Visitor(
            chromium.new_context(**settings),
            office.address,
            scripts=settings.get("java_script_enabled", True),
            never_in_addresses=NEVER_LOGGED[:-1],
        )
        there.append(one)
        if name:
            assert name in ACCOUNTS
            one.log_in(name, PASSWORD)
        return one

    yield arrives
    for one in there:
        one.close()
