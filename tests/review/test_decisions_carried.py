"""What was decided before, carried over into a table that was written anew."""

from dataclasses import replace
from pathlib import Path

from counterfoil.review.decisions_carried import carry_over
from counterfoil.review.decisions_reading import read_table, rows_of
from counterfoil.review.decisions_table import write_table
from counterfoil.review.model import Correction, Decision, Proposal

from .decisions_papers import PAGES, add, fill


def again(path: Path, proposals: tuple[Proposal, ...]) -> Path:
    write_table(path, case_number="CF-2024-000012", pages=PAGES, proposals=proposals, labels={"R-1": "arrest report"})
    return path


def decided(written: Path) -> Path:
    """Line 2 paper, 3 record, 4 and 5 pages, 6 to 10 the findings, 11 a row of the person's own."""
    for line, column, value in [
        (2, "decision", "Ida Sample, FOIA Officer"),
        (3, "decision", "yes"),
        (4, "decision", "yes"),
        (6, "decision", "accept"),
        (7, "decision", "redact"),
        (9, "decision", "correct"),
        (9, "category", "nothing"),
        (9, "reason", "a pistol, not a child"),
    ]:
        fill(written, line, column, value)
    add(written)
    return written


def test_carry_over_keeps_what_shows_the_same_and_no_signature(
    written: Path, proposals: tuple[Proposal, ...], tmp_path: Path
) -> None:
    new = again(tmp_path / "new.csv", proposals)
    assert carry_over(decided(written), new) == 6
    read = read_table(new)
    assert (read.decided_by, [one.confirmed for one in read.records], read.viewed) == ("", ["yes"], {("R-1", 0)})
    assert [one.decision for one in read.findings] == [Decision.RELEASE, Decision.REDACT, None, None, None]
    assert read.findings[3].correction == Correction(None)
    assert [one.text for one in read.added] == ["Mary"]
    assert carry_over(written, new) == 0  # a second time nothing is left to carry
    assert len(rows_of(new)[0]) == 10


def test_carry_over_leaves_out_what_shows_something_else(
    written: Path, proposals: tuple[Proposal, ...], tmp_path: Path
) -> None:
    first, second, *others = proposals
    other = replace(first, finding=replace(first.finding, text="Rowan Otherwell"))
    turned = replace(second, decision=Decision.RELEASE)
    new = again(tmp_path / "new.csv", (other, turned, *others))
    assert carry_over(decided(written), new) == 4
    assert [one.decision for one in read_table(new).findings] == [None] * 5
