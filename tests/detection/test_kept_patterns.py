"""Compiled expressions that are kept: the same matches, and nothing that is damaged or another's is believed."""

from __future__ import annotations

import sys
from pathlib import Path

import hyperscan
import pytest

from counterfoil.detection import kept_patterns

ASKED = [(rb"[0-9]{3}-[0-9]{2}-[0-9]{4}", 0), (rb"born", hyperscan.HS_FLAG_CASELESS)]
TEXT = b"BORN 1980, SSN 123-45-6789"
FOUND = [(1, 4), (0, 26)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept_patterns, "__file__", str(tmp_path / "kept_patterns.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__"


def found(asked: list[tuple[bytes, int]] = ASKED) -> list[tuple[int, int]]:
    got: list[tuple[int, int]] = []
    made = kept_patterns.database(asked, hyperscan)
    made.scan(TEXT, match_event_handler=lambda number, _from, end, _flags, _context: got.append((number, end)))
    return sorted(got, key=lambda one: one[1])


def test_what_is_kept_matches_as_what_was_compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (found(), len(list(folder.iterdir()))) == (FOUND, 1)
    monkeypatch.setattr(hyperscan, "Database", None)  # nothing is compiled any more
    assert found() == FOUND


def test_what_is_damaged_or_of_other_expressions_is_compiled_anew(folder: Path) -> None:
    found()
    (kept,) = folder.iterdir()
    for data in (b"", kept.read_bytes()[:-1], kept.read_bytes()[:40] + b"\0" + kept.read_bytes()[41:]):
        kept.write_bytes(data)
        assert found() == FOUND
    assert found([*ASKED, (rb"1980", 0)]) == [(1, 4), (2, 9), (0, 26)]


def test_nothing_is_kept_where_python_keeps_no_byte_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert (found(), folder.exists()) == (FOUND, False)
