"""``script/demo``: what it refuses before it sets anything up."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "script" / "demo"


@pytest.mark.parametrize(
    ("demand", "records", "says"),
    [
        ("none.eml", "records", "none.eml: there is no such file. Check the path of the demand."),
        ("records", "records", "records: is a folder; the demand is one file."),
        ("demand.eml", "none", "none: there is no such file or folder. Check the path of the records."),
    ],
)
def test_a_path_that_does_not_exist_is_told_at_once(demand: str, records: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "demand.eml").write_text("From: a@example.org")
    ran = subprocess.run(
        [DEMO, demand, records, "--to", "made"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (3, "", f"script/demo: {says}\n")
    assert not (tmp_path / "made").exists()


def test_help_is_the_head_of_the_script_and_no_more() -> None:
    shown = subprocess.run([DEMO, "--help"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line.split()[0] for line in shown if line.startswith(" ")] == [
        "script/demo", "script/demo", "--received", "--to", "--serve,", "(default:", "--port",
    ]  # fmt: skip
    assert shown[-1].startswith("Nothing you give is changed.")


PORT = Path(__file__).parents[2] / "script" / "_free_port.py"


def asked(*arguments: str) -> int:
    ran = subprocess.run([sys.executable, PORT, *arguments], capture_output=True, text=True, check=True)
    return int(ran.stdout)


def test_a_port_that_is_taken_gives_way_to_one_that_is_free() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        found = asked(str(taken))
        assert (found > 0, found != taken) == (True, True)
    assert asked(str(found)) == found
