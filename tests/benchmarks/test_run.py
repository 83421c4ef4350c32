"""``benchmarks/run.py`` at its smallest: every part runs, and the line leaves nothing readable. No time is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"
STEPS = ["read", "detect", "propose", "plan", "remove and rebuild", "verify without OCR"]


@pytest.mark.soak
def test_run_measures_every_step_and_line() -> None:
    small = ("--pages", "3", "--rounds", "1", "--acts", "20", "--json")
    done = subprocess.run([sys.executable, str(RUN), *small], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    whole = found["lines"]["whole line"]
    assert (found["version"], found["pages"], list(found["steps"])) == (1, 3, STEPS)
    assert (whole["refused"], whole["still_readable"], whole["protected"] > 20) == ("", 0, True)
    assert whole["peak_mb"] < 600
    rates = [row["pages_per_cpu_s"] for row in (found["steps"] | found["lines"]).values()]
    assert all(rate > 0 for rate in [*rates, *found["law"].values()])
    ledger, limits = found["ledger"], found["ledger"].pop("limits")
    assert all(ledger[name] > 0 for name in limits["at_least"] | limits["at_most"])
