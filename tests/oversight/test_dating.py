"""On which day a release left, by what evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counterfoil.documents.model import Document, Page
from counterfoil.oversight.dating import Evidence, date_release
from counterfoil.oversight.release_log import NO_LOG, read_log
from counterfoil.values import Digest

TODAY = date(2026, 3, 9)


def paper(text: str, *properties: tuple[str, str]) -> Document:
    return Document("a.pdf", "application/pdf", Digest("0" * 64), (Page(0, 612, 792, text, ()),), properties=properties)


@pytest.mark.parametrize(
    ("document", "on", "evidence"),
    [
        (paper("March 2, 2024\nRe: your request"), date(2024, 3, 2), Evidence.LETTER),
        (paper("Date: 3/2/2024\nDear Robin Sample"), date(2024, 3, 2), Evidence.LETTER),
        (paper("3/2/1980\nFOIA"), None, Evidence.UNKNOWN),  # a date of birth in a box
        (paper("March 2, 2024\nARREST REPORT"), None, Evidence.UNKNOWN),
        (paper("March 2024\nDear Robin Sample"), None, Evidence.UNKNOWN),
        (paper("January 2, 2027\nDear Robin Sample"), None, Evidence.UNKNOWN),
        (paper("", ("Date", "Sat, 2 Mar 2024 23:30:00 -0600")), date(2024, 3, 2), Evidence.MESSAGE),
        (paper("", ("Date", "yesterday")), None, Evidence.UNKNOWN),
        (paper("", ("creationDate", "D:20240302120000Z")), date(2024, 3, 2), Evidence.FILE),
        (paper("", ("creationDate", "D:20241302120000Z")), None, Evidence.UNKNOWN),
    ],
)
def test_the_best_evidence_dates_a_file(document: Document, on: date | None, evidence: Evidence) -> None:
    found = date_release(document, "a.pdf", NO_LOG, today=TODAY)
    assert (found.on, found.evidence) == (on, evidence)


def test_rows_that_differ_date_nothing_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Number,Closed\nA-1001,1/2/2024\nA-1001,1/3/2024\n")
    found = date_release(paper(""), "A-1001.pdf", read_log(tmp_path / "log.csv"), today=TODAY, told=date(2020, 1, 1))
    assert (found.on, found.evidence, found.why.split("; ")[-1]) == (
        date(2020, 1, 1),
        Evidence.TOLD,
        "rows 2, 3 of the log give different days",
    )


def test_receipt_dates_where_the_log_has_no_answer(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Number,Received,Closed\nA-1001,1/2/2024,\n")
    found = date_release(paper(""), "A-1001.pdf", read_log(tmp_path / "log.csv"), today=TODAY)
    assert (found.on, found.evidence) == (date(2024, 1, 2), Evidence.LOG_RECEIVED)
