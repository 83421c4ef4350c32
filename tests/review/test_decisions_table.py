"""The decisions table as it is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.review.decisions_table import COLUMNS, HOW_TO_ADD, HOW_TO_CORRECT, WARNING, write_table
from counterfoil.review.model import Proposal

from .decisions_papers import PAGES, table


def test_write_table_shows_everything_a_person_needs(written: Path, proposals: tuple[Proposal, ...]):
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table(written)[1:]]
    assert [row["what"] for row in rows] == ["paper", "record", "page", "page", *["finding"] * 5]
    assert (rows[0]["text"], rows[0]["why"]) == (
        WARNING,
        f'Who decides? Write "Name, Title" under decision. {HOW_TO_ADD} {HOW_TO_CORRECT}',
    )
    assert rows[5] == {
        "row": "6",
        "what": "finding",
        "record": "R-1",
        "page": "1",
        "finding": "p1-0002",
        "text": "312-555-0142",
        "category": "phone",
        "role": "arrestee",
        "duty": "permitted_to_withhold",
        "citation": "5 ILCS 140/7(1)(b)",
        "proposal": "redact",
        "why": proposals[1].why,
        "decision": "",
        "exemption": "7(1)(b)",
        "reason": "",
    }


def test_write_table_never_holds_a_formula(tmp_path: Path, proposals: tuple[Proposal, ...]):
    path = tmp_path / "decisions.csv"
    nasty = ["=HYPERLINK(1)", " +1", "-1", "@x", "\t=1", "＝1"]
    changed = [
        replace(p, finding=replace(p.finding, text=text)) for p, text in zip([proposals[0]] * 6, nasty, strict=True)
    ]
    write_table(path, case_number="CF-2024-000012", pages=PAGES, proposals=changed, labels={"R-1": "=cmd|x"})
    cells = [cell for row in table(path) for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))] == []
    assert sum(cell.startswith("'") for cell in cells) == 7  # the positive control: they are there, made harmless


def test_write_table_replaces_whole_or_not_at_all(tmp_path: Path, proposals: tuple[Proposal, ...]):
    path = tmp_path / "decisions.csv"
    path.mkdir()  # a folder stands in the way: os.replace fails at the very end
    with pytest.raises(OSError, match=r"decisions\.csv"):
        write_table(path, case_number="CF-2024-000012", pages=PAGES, proposals=proposals)
    assert list(tmp_path.iterdir()) == [path]
