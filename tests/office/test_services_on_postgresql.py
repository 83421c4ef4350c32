"""Services that no other test runs on PostgreSQL: their own tests, once more, there.

All of tests/office runs so by ``script/soak``. From record to release, mail, portal, accounts, drafting, expunging,
backups and lanes have tests of their own for both databases.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CHOSEN = (
    "test_disposing.py::test_what_two_persons_confirmed_is_gone_and_the_ledger_holds",  # appealed, held, disposed of
    "test_reissuing.py::test_nothing_of_the_person_stays_and_everything_of_the_other_does",
    "test_sealed_entries.py::test_the_entries_of_a_sealed_case_are_the_same_shape_whatever_was_done",
    "test_objecting.py::test_of_a_sealed_paper_no_entry_tells_the_motion",
    "api/test_filing.py::test_what_is_filed_arrives_and_waits_for_a_person",
    "api/test_following.py::test_an_answered_request_tells_what_was_done_and_gives_its_files",
    "web/test_programs.py::test_a_key_is_made_shown_once_listed_and_closed",
)


@pytest.mark.sqlite  # it is such a run itself
def test_chosen_services_pass_on_postgresql(tmp_path: Path) -> None:
    chosen = [f"{HERE}/{one}" for one in CHOSEN]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--basetemp", str(tmp_path / "run"), *chosen],
        env=os.environ | {"COUNTERFOIL_TEST_DATABASE": "postgresql"}, cwd=HERE.parents[1],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, f"{len(CHOSEN)} passed" in ran.stdout) == (0, True), ran.stdout[-8000:]
