"""``benchmarks/city_office.py`` at its smallest: the ledger verifies and every page answers. No time is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from counterfoil.office import app, models
from counterfoil.office.operate import checking

CITY = Path(__file__).resolve().parents[2] / "benchmarks" / "city_office.py"
SMALL = ("--cases", "60", "--documents", "240", "--facts", "900", "--times", "1", "--json")


@pytest.mark.soak
def test_a_small_city_is_made_right_and_each_of_its_pages_is_measured(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(CITY), *SMALL, "--folder", str(tmp_path / "city")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    found = json.loads(done.stdout or f'{{"version": {json.dumps(done.stderr[-2000:])}}}')
    assert (found["version"], found["Case"], found["Record"], found["ItemFact"]) == (1, 60, 240, 900)
    assert [(one["name"], one["said"]) for one in found["figures"] if one["said"]] == []
    assert len(found["figures"]) > 70
    assert all(one["limit"] in (300, None) and one["times"] == 2 for one in found["figures"] if one["role"] != "public")
    office = app.open_office(tmp_path / "city" / "office")
    rows = {row.what: row.state for row in checking.check(office.folder, offline=True)}
    assert (rows["ledger"], rows["database"], rows["migrations"]) == ("ok", "ok", "ok")
    assert models.Act.objects.count() == models.Leaf.objects.count() == found["Act"]
