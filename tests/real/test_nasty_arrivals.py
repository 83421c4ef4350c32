"""A quick sample of ``benchmarks/nasty_arrivals.py``: hostile files by the portal; and that it sees what breaks."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connections
from django.test import Client

from counterfoil.office.folder import Office
from counterfoil.office.services import arriving, opening
from counterfoil.office.web import server

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, the published files, is not there")
NASTY = "pdf/nasty"
SAMPLE = (
    (
        "archives/10GB.gz.bz2",
        "archives/zbsm.zip",
        "archives/zip-slip.tar",
        "archives/zip-slip-win.zip",
        "archives/TestDataEncryptedAES.zip",
    ),
    (
        f"{NASTY}/cabinet_of_horrors_CC0/fileAttachment.pdf",
        f"{NASTY}/cabinet_of_horrors_CC0/encryption_openpassword.pdf",
        f"{NASTY}/handbuilt_CC0/T02-02_005_page-tree-no-kids.pdf",
        f"{NASTY}/encryption_pypdf_BSD/r6-empty-password.pdf",
        f"{NASTY}/govdocs_error/509284.pdf",
    ),
)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("nasty_arrivals", ROOT / "benchmarks" / "nasty_arrivals.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["nasty_arrivals"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Office]:
    office, _ = opening.open_new(tmp_path / "office", law="us-il", name="Sample City", sample=True)
    server.ready(office.folder)
    yield office
    connections.close_all()


@needs_data
def test_hostile_files_arrive_are_read_to_their_end_and_shown_as_text(bench: ModuleType, served: Office) -> None:
    staff = bench.staff_of(served)
    for names in SAMPLE:
        one = bench.trial(served, staff, [DATA / name for name in names])
        assert (one.files, one.failures) == (tuple(Path(name).name for name in names), ())


@needs_data
def test_every_hostile_file_is_taken(bench: ModuleType) -> None:
    assert len(bench.files_of(DATA)) == 190


def test_what_breaks_the_promise_is_seen(
    bench: ModuleType, served: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, staff = tmp_path / "a.txt", bench.staff_of(served)
    paper.write_text("A request for the records of the invented lobby.")

    def failures() -> tuple[str, ...]:
        paper.write_text(paper.read_text() + "!")  # the same request arrives once
        return tuple(bench.trial(served, staff, [paper]).failures)

    assert failures() == ()
    read = arriving._reading
    monkeypatch.setattr(arriving, "_reading", lambda demand: read(demand) | {"attachments": []})
    assert failures() == ("0 of 1 files are named",)
    silent = {"name": "a.txt", "kind": "", "pages": 0, "text": "", "warnings": []}
    monkeypatch.setattr(arriving, "_reading", lambda demand: read(demand) | {"attachments": [silent]})
    assert failures() == ("a.txt: neither text nor a word why",)
    monkeypatch.setattr(arriving, "_reading", read)
    (served.work / "arrival-left").mkdir()
    assert failures() == ("arrival-left is left in work/",)
    (served.work / "arrival-left").rmdir()
    paper.write_bytes(b"x" * 10_000_001)  # more than one file may have
    assert bench.trial(served, staff, [paper]).failures == ("0 of 1 files are named",)
    paper.write_text("Another request.")
    assert "staff are answered 302" in bench.trial(served, Client(SERVER_NAME="localhost"), [paper]).failures
