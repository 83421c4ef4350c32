"""The benchmark runs on two pages, gives every figure, and says plainly when the plain pipeline was not there."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / "benchmarks" / "run.py"
NO_PEER = "presidio-analyzer is not installed: the plain pipeline was not run, no ratio is given. script/setup bench"


@pytest.fixture(scope="module")
def found() -> dict:
    command = [sys.executable, str(RUN), "--pages", "2", "--rounds", "1", "--acts", "50", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_run_gives_every_figure(found: dict) -> None:
    assert (found["version"], found["benchmark"], found["pages"]) == (1, "run", 2)
    assert list(found["steps"]) == ["read", "detect", "propose", "redact", "rebuild", "verify without OCR"]
    assert sorted(found["law"]) == ["deadlines_per_cpu_s", "duties_cold_per_cpu_s", "duties_memo_per_cpu_s"]
    assert min(row["pages_per_s"] for row in [*found["steps"].values(), *found["lines"].values()]) > 0
    assert found["ledger"]["fdatasync_4k_per_s"] > 0


def test_run_whole_line_releases_and_leaves_no_protected_value(found: dict) -> None:
    line = found["lines"]["whole line"]
    assert (line["refused"], line["still_readable"]) == ("", 0)
    assert line["protected"] > 10
    assert 0 < line["peak_mb"] < 600


def test_run_says_when_there_is_no_peer(found: dict) -> None:
    there = importlib.util.find_spec("presidio_analyzer") is not None
    assert found["peer"] == ("presidio-analyzer" if there else NO_PEER)
    assert ("plain pipeline" in found["lines"]) == there
    assert sorted(found["ratios"]) == (["whole line", "whole line without OCR"] if there else [])


def test_run_refuses_no_pages() -> None:
    done = subprocess.run([sys.executable, str(RUN), "--pages", "0"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("error: every number must be at least 1\n")
