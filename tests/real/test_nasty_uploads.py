"""A quick sample of ``benchmarks/nasty_uploads.py``: some of the worst files through a served office's doors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connections

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.soak

SAMPLE = {
    "many-members.zip": ("api",),
    "names.zip": ("portal", "verify"),
    "laughs.docx": ("portal",),
    "outside.docx": ("paper",),
    "page-loop.pdf": ("paper",),
    "active.pdf": ("intake",),
    "huge.png": ("portal",),
    "frames.gif": ("api",),
    "thousand-deep.eml": ("portal",),
    "corner.xlsx": ("intake",),
    "bomb.bz2": ("import",),
    "polyglot.pdf": ("verify",),
}
"""File → its doors."""
NAMES = {"../../../../tmp/escaped.pdf": ("portal",), "nul\x00.pdf": ("api",), "\ud800lone.txt": ("paper",)}


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield import_module("nasty_uploads")
    finally:
        sys.path.remove(str(BENCHMARKS))
        connections.close_all()


def test_hostile_files_harm_neither_the_server_nor_the_disk_nor_others(bench: ModuleType, tmp_path: Path) -> None:
    files = bench.made(list(SAMPLE)) | dict.fromkeys(NAMES, b"Invented words (SAMPLE).")
    doors = SAMPLE | NAMES
    with bench.served(tmp_path) as at:
        verdicts, figures = bench.uploads(at, files, lambda _, name: doors[name], drain_s=600.0)
        assert [(one.file, one.door, one.failures) for one in verdicts if one.failures] == []
        assert (figures.failures, figures.files, figures.uploads) == ([], len(doors), sum(map(len, doors.values())))
        ended = {one.file: one.ended for one in verdicts}
        assert "at most 1,000 are read" in ended["many-members.zip"]
        assert ended["page-loop.pdf"].startswith("refused: page-loop.pdf: no text could be read in it.")
        secrets = at.kept()
        assert {bench.PASSWORD, bench.WRONG, *at.keys.values(), at.officer.cookies["__Host-sessionid"]} < secrets
        assert len(at.secrets) > 8  # sessions, links and tokens of those who filed
        assert [one.ended for one in verdicts if "passwd" in one.ended or "root:" in one.ended] == []
        assert not Path("/tmp/escaped.pdf").exists()
        # What breaks the promise is seen: limits that nothing keeps, something left behind, a line of the log.
        (at.temporary / "left").write_text("x")
        with at.log.open("a") as log:
            log.write(f'Traceback (most recent call last)\n{{"status": 500}}\n{at.keys["file0"]}\n')
        at.server.terminate()
        at.server.wait()
        broken = bench.Figures()
        other = bench.Reader(at)
        other.wrong.append("/: 502")
        bench._judge(at, broken, bench.Watch(at), other, bench.Reader(at), 0.0, verdicts)
        assert broken.failures[:5] == [
            "the server ended",
            "the worker ended",
            "a traceback in the log",
            "a secret in the log",
            "an answer of 500 in the log",
        ]
        assert broken.failures[5:] == ["left behind: left", "others: /: 502"]
