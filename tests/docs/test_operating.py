"""What the manual for whoever runs the machine says is there: tests behind each control, and a row for each check."""

from __future__ import annotations

import re
from pathlib import Path

from counterfoil.office.operate import checking

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/operating.md").read_text(encoding="utf-8")


def test_each_control_names_tests_that_there_are() -> None:
    rows = [line.split("|")[1:-1] for line in TEXT.partition("| area |")[2].splitlines()[2:] if line.startswith("|")]
    assert len(rows) == 10
    for area, does, tests, _ in rows:
        named = re.findall(r"`(tests/[^`]+)`", tests)
        assert (area, bool(named)) == (area, does.strip() != "nothing")
        assert [one for one in named if not (ROOT / one).is_file()] == []


def test_each_row_of_the_check_is_explained() -> None:
    source = Path(checking.__file__).read_text(encoding="utf-8")
    looked_at = set(re.findall(r'_of\(office, "([^"]+)"', source))
    table = TEXT.partition("| row | what is looked at |")[2].partition("\n\n")[0]
    assert {line.split("|")[1].strip() for line in table.splitlines()[2:]} == looked_at
