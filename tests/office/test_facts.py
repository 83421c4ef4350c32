"""Rows for oversight: what an answer showed and kept, in counts that stay, and no name in any of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from counterfoil.office import facts, models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, intake, item_facts
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.oversight.facts import CaseFact, Origin, as_row

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
WHEN = datetime(2024, 2, 14, 15, tzinfo=UTC)
TODAY = date(2024, 3, 1)
REPORT = """ARREST REPORT
RD No: LH123456
Arrestee: Pat Quill, DOB 03/12/1981, SSN 900-12-3456
Victim: Mary Invented, phone (312) 555-0142
A blue bicycle with a crooked bell was taken.
"""
ASKED = (
    "Dear FOIA Officer,\nUnder the Freedom of Information Act I request the arrest report RD LH123456.\n"
    "Sincerely,\nAda Sample\n"
)


@pytest.fixture
def answered(office: Office, tmp_path: Path) -> Office:
    (tmp_path / "report.txt").write_text(REPORT)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "report.txt"], journal=journal)
    answer(office, tmp_path, ASKED)
    return office


def answer(office: Office, folder: Path, words: str) -> None:
    (folder / "asked.txt").write_text(words)
    with session(office.folder) as (opened, journal):
        out = folder / f"release-{models.Case.objects.count()}"
        asked = Request(folder / "asked.txt", received=WHEN, decide_as=OFFICER, out=out)
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)


def test_a_case_is_one_row(answered: Office) -> None:
    (row,) = facts.cases(answered, TODAY)
    assert row == CaseFact(
        case="CF-2024-000001",
        origin=Origin.OFFICE,
        instrument="foia_request",
        track="standard",
        unit="",
        channel="file",
        requester_class="unknown",
        agency="",
        received_on=date(2024, 2, 14),
        due_on=date(2024, 2, 22),
        first_due_on=date(2024, 2, 22),
        answered_on=date(2024, 2, 14),
        closed_on=date(2024, 2, 14),
        counted_on=TODAY,
        outcome="released_in_part",
        open=False,
        business_days=0,
        days_late=0,
        extensions=0,
        extensions_refused=0,
        items=1,
        systems_searched=1,
        documents=1,
        pages=1,
        places_redacted=4,
        records_withheld=0,
        exemptions="7(1)(b); 7(1)(c)",
        contested="",
        entry=models.Act.objects.get(kind="release.made").leaf,
    )
    assert row.on_time


def test_items_are_counted_by_kind_and_name_nobody(answered: Office) -> None:
    rows = list(facts.items())
    assert [
        (row.category, row.role, str(row.fate), row.duty, row.legal, row.exemption, row.places) for row in rows
    ] == [
        ("case_number", "organisation", "disclosed", "open", "5 ILCS 140/1.2", "", 1),
        ("date_of_birth", "arrestee", "redacted", "permitted_to_withhold", "5 ILCS 140/7(1)(c)", "7(1)(c)", 1),
        ("name", "arrestee", "disclosed", "compelled", "5 ILCS 140/2.15(a)(i)", "", 1),
        ("name", "victim", "redacted", "permitted_to_withhold", "5 ILCS 140/7(1)(c)", "7(1)(c)", 1),
        ("phone", "victim", "redacted", "permitted_to_withhold", "5 ILCS 140/7(1)(b); 5 ILCS 140/2(c-5)", "7(1)(b)", 1),
        ("ssn", "arrestee", "redacted", "forbidden", "5 ILCS 179/15", "7(1)(b)", 1),
    ]
    assert {(row.case, row.document, row.record_kind, row.on) for row in rows} == {
        ("CF-2024-000001", 1, "arrest_report", date(2024, 2, 14))
    }
    written = json.dumps([*map(as_row, rows), *map(as_row, facts.cases(answered, TODAY))], default=str)
    assert "CF-2024-000001" in written  # the positive control
    assert [name for name in ("Quill", "Invented", "Ada", "555-0142", "900-12") if name in written] == []


def test_what_a_court_keeps_secret_is_no_row_unless_it_is_asked_for(answered: Office) -> None:
    models.Case.objects.update(instrument={"kind": "search_warrant", "sealed": True})
    assert (list(facts.cases(answered, TODAY)), list(facts.items())) == ([], [])
    assert [row.case for row in facts.cases(answered, TODAY, sealed=True)] == ["CF-2024-000001"]
    assert sum(row.places for row in facts.items(sealed=True)) == 6


def test_where_people_come_from_is_counted_by_month_and_lists_no_case(office: Office, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT.replace("SSN 900-12-3456", "Place of birth: Guatemala"))
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "report.txt"], journal=journal)
    answer(office, tmp_path, ASKED)
    answer(office, tmp_path, ASKED.replace("Ada", "Bob"))
    rows = list(facts.items())
    of_cases = [row for row in rows if row.case]
    assert {row.case for row in of_cases} == {"CF-2024-000001", "CF-2024-000002"}  # the positive control
    assert {row.category for row in of_cases} & {"birthplace", "immigration_status", "a_number"} == set()
    assert {one.category for one in models.ItemFact.objects.all()} == {row.category for row in of_cases}
    (unlisted,) = (row for row in rows if not row.case)
    assert (unlisted.category, unlisted.document, unlisted.on, unlisted.places) == (
        "birthplace",
        0,
        date(2024, 2, 1),
        2,
    )
    models.Case.objects.filter(number="CF-2024-000001").update(instrument={"kind": "search_warrant", "sealed": True})
    item_facts.keep(models.Case.objects.get(number="CF-2024-000001"), [unlisted], "ICE")
    assert models.UnlistedFact.objects.get().places == 2  # of what a court keeps secret nothing is counted
    item_facts.keep(models.Case.objects.get(number="CF-2024-000002"), [unlisted], "ICE")
    counted = models.UnlistedFact.objects.order_by("pk").values_list("agency", "places")
    assert list(counted) == [("", 2), ("ICE", 2)]  # the positive control
