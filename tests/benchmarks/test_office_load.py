"""``benchmarks/office_load.py`` at its smallest: every page answers, each figure has its limit. No time is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = Path(__file__).resolve().parents[2] / "benchmarks" / "office_load.py"
SMALL = ("--cases", "60", "--inbox", "4", "--public", "8", "--clients", "2", "--json")


@pytest.mark.soak
def test_the_inbox_and_the_public_pages_are_measured() -> None:
    done = subprocess.run([sys.executable, str(LOAD), *SMALL], capture_output=True, text=True, check=False)

    found = json.loads(done.stdout or "{}")
    told = [line for line in done.stderr.splitlines() if not line.startswith('{"at": ')]  # but the log of requests
    assert (found.get("version"), told) == (1, [])
    assert [(one["name"], one["limit"]) for one in found["figures"]] == [
        ("inbox of 60 cases, records officer, first page: p95", 150),
        ("inbox of 60 cases, records officer, last page: p95", 150),
        ("inbox of 60 cases, oversight, first page: p95", 150),
        ("inbox of 60 cases, oversight, last page: p95", 150),
        ("/ by 2 at once", 200),
        ("/ by 2 at once: p95", 100),
        ("/: processor time", 5),
        ("/log-in/ by 2 at once", 200),
        ("/log-in/ by 2 at once: p95", 100),
        ("/log-in/: processor time", 5),
    ]
    assert all(one["value"] >= 0 for one in found["figures"])
    assert done.returncode == (0 if all(one["holds"] for one in found["figures"]) else 1)
