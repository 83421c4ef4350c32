"""The yearly report of an Illinois office: counted by hand, read back from the page, honest about what is not known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import main
from counterfoil.oversight import tables
from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.reports import annual
from counterfoil.oversight.reports.flow import flow

ANSWERED = CaseFact(
    "CF-1", Origin.OFFICE, "foia_request", "standard", "", "mail", "unknown", "", date(2024, 1, 5), date(2024, 1, 12),
    date(2024, 1, 12), date(2024, 1, 9), date(2024, 1, 9), date(2025, 1, 10), "released_in_part", False, 2, 0, 1, 0, 1,
    1, 1, 20, 3, 1, "7(1)(b); 7(1)(c)", "", 1,
)  # fmt: skip
OPEN = replace(
    ANSWERED, case="CF-2", received_on=date(2024, 12, 23), due_on=date(2024, 12, 31), answered_on=None, closed_on=None,
    outcome="", open=True, business_days=11, days_late=6, exemptions="", extensions=0, pages=0, places_redacted=0,
    records_withheld=0,
)  # fmt: skip
CASES = [
    ANSWERED,
    OPEN,
    replace(OPEN, case="CF-3", received_on=date(2023, 12, 29), due_on=date(2025, 2, 1), days_late=0),
    replace(ANSWERED, case="CF-4", track="commercial", contested="court", days_late=3),
    replace(ANSWERED, case="CF-5", answered_on=date(2025, 1, 3), due_on=date(2025, 1, 6)),
    replace(ANSWERED, case="CF-6", received_on=date(2023, 1, 5), answered_on=date(2023, 1, 9)),
    replace(ANSWERED, case="CF-7", received_on=None),
    replace(ANSWERED, case="CF-9", answered_on=None, closed_on=None),  # it ended, nobody knows when
    replace(ANSWERED, case="CF-8", instrument="subpoena"),
]
ON = date(2025, 1, 10)


def test_the_figures_are_those_counted_by_hand() -> None:
    told = annual.as_json(annual.build(CASES, 2024, counted_on=ON))
    tracks = {row["group"]: row for row in told.pop("tracks")}
    assert told == {
        "counted_on": "2025-01-10", "year": 2024, "is_over": True, "own": True, "pending_at_start": 1, "received": 4,
        "processed": 2, "pending_at_end": 3, "overdue_at_end": 1, "left_out": 2, "pages": 40,
        "places_redacted": 6, "records_withheld": 2, "outcomes": {"released_in_part": 2},
        "exemptions": {"7(1)(b)": 2, "7(1)(c)": 2}, "contested": {"court": 1},
    }  # fmt: skip
    assert {name: (row["cases"], row["open"], row["on_time"]["hits"]) for name, row in tracks.items()} == {
        "commercial": (1, 0, 0), "standard": (3, 1, 2), "all": (4, 1, 2),
    }  # fmt: skip


def test_a_running_year_says_so_and_what_is_due_today_is_not_overdue() -> None:
    running = annual.build([replace(OPEN, due_on=date(2024, 12, 30))], 2024, counted_on=date(2024, 12, 30))
    assert (running.is_over, running.pending_at_end, running.overdue_at_end) == (False, 1, 0)
    assert "The year is not over" in text(annual.pdf(running, office="Sample City", sample=True))
    assert annual.build([OPEN], 2024, counted_on=date(2025, 1, 1)).overdue_at_end == 1
    assert annual.build([OPEN], 2024, counted_on=date(2024, 12, 31)).overdue_at_end == 0


def test_what_came_and_ended_adds_up_even_where_days_are_odd() -> None:
    odd = replace(ANSWERED, received_on=date(2024, 3, 1), answered_on=date(2023, 3, 1))  # ended before it came
    of = flow([odd, *CASES], date(2024, 1, 1), date(2024, 12, 31))
    assert len(of.pending_at_start) + len(of.received) == len(of.processed) + len(of.pending_at_end)
    assert odd in of.processed


def text(made: bytes) -> str:
    with pymupdf.open(stream=made) as document:
        return " ".join(" ".join(page.get_text() for page in document).split())


def test_the_page_says_the_figures_and_names_nobody() -> None:
    made = annual.pdf(annual.build(CASES, 2024, counted_on=ON), office="Sample City", sample=True)
    said = text(made)
    for words in (
        "Pending on January 1 1", "Received 4", "Answered or closed 2", "of them past the day their answer was due 1",
        "all 4 1 2 of 4", "7(1)(c) 2", "A court 1", "Pages released 40", "ended on a day that is not: 2.", "SAMPLE",
    ):  # fmt: skip
        assert words in said
    assert "CF-" not in said
    with pymupdf.open(stream=made) as document:
        assert document.pdf_catalog()
        assert "StructTreeRoot" in document.xref_object(document.pdf_catalog())


def test_a_list_of_another_system_does_not_say_that_nothing_was_withheld() -> None:
    rows = [replace(case, origin=Origin.LOG, exemptions="", contested="") for case in CASES]
    said = text(annual.pdf(annual.build(rows, 2024, counted_on=ON), office="Sample City", sample=False))
    assert said.count("Not known: a list of another system does not tell.") == 2
    assert [
        words for words in ("No answer of the year", "No review", "Pages released", "SAMPLE") if words in said
    ] == []


def test_the_command_writes_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "facts", tmp_path / "annual"
    folder.mkdir()
    tables.write_csv(folder / "cases.csv", CaseFact, CASES)
    assert main(["report", "annual", str(folder), "--year", "2024", "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(path.name for path in out.iterdir()) == ["report.json", "report.pdf"]
    assert json.loads((out / "report.json").read_text()) == {
        key: value for key, value in told.items() if key not in ("version", "verb", "folder")
    }
    assert told["received"] == 4
    assert main(["report", "annual", str(folder), "--year", "2024", "-o", str(out)]) == 2  # never over what is there
    assert main(["report", "annual", str(folder), "--year", "2026", "-o", str(tmp_path / "other")]) == 2
    assert "has not begun" in capsys.readouterr().err
