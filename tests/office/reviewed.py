"""A case that waits for a person's decisions, on one small report of invented people."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.errors import PersonMustDecide
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, drafting, intake, sheets
from counterfoil.office.services.answering import Request
from counterfoil.office.services.drafting import Said
from counterfoil.office.services.session import session
from counterfoil.office.services.sheets import Sheet

REPORT = """CASE REPORT
RD No: LH123456
On 03/04/2023 officers spoke with the victim, Mary Invented, age 12, DOB 03/12/2011, at 41 E Grand Ave.
Witness: Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43
A blue bicycle with a crooked bell was taken.
"""
ARREST = """ARREST REPORT
RD No: LH123456
CB No: 12345678
Arrestee Name: Rowan Invented
DOB: 01/02/1980
Charge: 720 ILCS 5/16-1(a)(1)
Arrest Date: 03/04/2023 14:00
Victim: Mary Sample, phone (312) 555-0142
"""
DANA = "Dana Sample, FOIA Officer (SAMPLE)"
OMAR = "Omar Quill, Records Supervisor (SAMPLE)"


@dataclass(frozen=True)
class Reviewed:
    """A case whose proposals are made, with two who may decide."""

    office: Office
    case: models.Case
    sheet: Sheet
    dana: models.Account
    omar: models.Account

    def place(self, text: str, unit: str = "R-000001") -> tuple[str, str]:
        """The one place of a file with these words."""
        (found,) = [p.finding.id for p in self.sheet.proposals if (p.record_id, p.finding.text) == (unit, text)]
        return unit, found


def account(name: str, official: str, role: str = "records_officer") -> models.Account:
    return models.Account.objects.create(log_in_name=name, role=role, official=official, made_at=datetime.now(UTC))


def made(template: Path, target: Path) -> Reviewed:
    """A copy of an office that ``proposed`` filled: to search and propose for each test would take seconds."""
    shutil.copytree(template, target)
    return _reviewed(app.open_office(target))


def proposed(office: Office, folder: Path) -> Reviewed:
    """The office is asked for its two reports of one event, and the program has done what it can."""
    folder.mkdir()
    for name, text in {"a-report": REPORT, "b-arrest": ARREST}.items():
        (folder / f"{name}.txt").write_text(text)
    demand = folder.parent / "demand.txt"
    demand.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request all reports of RD LH123456.\n"
        "Sincerely,\nAda Sample\n1 Invented Street, Sampleton, IL 60699\n"
    )
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [folder], journal=journal)
        asked = Request(demand, received=datetime(2024, 2, 14, 15, tzinfo=UTC))
        with pytest.raises(PersonMustDecide, match="the proposals are written; nothing is decided"):
            answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    app.open_office(office.folder)
    account("dana", DANA)
    account("omar", OMAR)
    return _reviewed(opened)


def _reviewed(office: Office) -> Reviewed:
    case = models.Case.objects.get()
    sheet = sheets.read(office, case.number)
    assert sheet is not None
    dana, omar = models.Account.objects.order_by("pk")[:2]
    return Reviewed(office, case, sheet, dana, omar)


def complete(r: Reviewed) -> None:
    """Dana accepts all, confirms both records and views both pages."""
    places = [(p.record_id, p.finding.id) for p in r.sheet.proposals]
    drafting.decide_findings(r.office, r.case, r.dana, places, Said("accept"), seen=0)
    for unit in r.sheet.units:
        drafting.decide_record(r.office, r.case, r.dana, unit.id, Said("yes"), seen=99)
        drafting.viewed(r.office, r.case, r.dana, unit.id, 0, seen=99)
