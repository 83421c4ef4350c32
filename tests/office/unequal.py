"""An office that answered for one arrest report four times, and once otherwise than the rest: for tests."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.errors import PersonMustDecide
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, intake, saying, sheets, standing
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
ARREST = """ARREST REPORT
RD No: LH123456
CB No: 12345678
Arrestee: Pat Quill, DOB 03/12/1981, SSN 900-12-3456
Victim: Mary Invented, phone (312) 555-0142
Arrested at the corner of Harbor Street after a short chase on foot. A blue bicycle with a crooked bell was taken from
the yard behind the house and was found leaning on a fence two streets away, with the bell still ringing softly.
"""
SUPPLEMENT = """CASE SUPPLEMENTARY REPORT
RD No: LH123456
Reporting officer spoke with the victim, Mary Invented, who can be reached at (312) 555-0142 in the evening. She
describes the bicycle once more and says that she does not know the arrestee. Nothing else was learned that day.
"""
INVENTORY = """PROPERTY INVENTORY
RD No: LH123456
Inventory No: 15551234
One bicycle, blue, one bell, brass, crooked. Kept in room 4 of the property section until the owner comes for it.
Written on the frame in white paint: 312.. 555.. 0142, and a sticker of a fish. No other mark was found on the bicycle.
"""
"""With the victim's number as no pattern knows one: only the words of the released file show it."""
ASKED = """From: {sender}
To: foia@sample.example
Subject: FOIA request
Date: {day:%a, %d %b %Y} 09:00:00 -0600

Under the Illinois Freedom of Information Act I request the {what} RD LH123456.
"""
ICE = '"Agent T. Sample, U.S. Immigration and Customs Enforcement" <t.sample@ice.dhs.gov>'
PRESS = '"Ines Sample" <ines@suntimes.com>'
COUNTY = '"Clerk Sample" <clerk@cookcountyil.gov>'
RESIDENT = '"Ruth Sample" <ruth@mail.example>'


def answer(
    office: Office, folder: Path, sender: str, day: datetime, what: str, changes: Mapping[str, Mapping[str, str]]
) -> str:
    """One demand answered by a person; ``changes`` is the text of a finding → cells of its row. Its case's number."""
    asked = replace(_asked(folder, sender, day, what), decide_as="" if changes else OFFICER)
    with session(office.folder, now=day) as (opened, journal):
        if changes:
            with pytest.raises(PersonMustDecide, match="the proposals are written"):
                answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
            table = opened.work / models.Case.objects.latest("pk").number / "review" / "decisions.csv"
            _fill_in(table, changes)
            asked = replace(asked, decisions=table)
        return answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None).case


def _as_the_person(office: Office, folder: Path, day: datetime) -> None:
    """The arrestee asks, and a named person has verified who it is."""
    with session(office.folder, now=day) as (opened, journal):
        asked = _asked(folder, '"Pat Quill" <pat@mail.example>', day, "arrest report")
        with pytest.raises(PersonMustDecide, match="the proposals are written"):
            answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
        number = models.Case.objects.latest("pk").number
    opened = app.open_office(office.folder)
    claimed = standing.claim(opened, number, "subject", of_whom="Pat Quill", how="by letter", by=OFFICER)
    people = standing.people_of(sheets.read(opened, number), "Pat Quill")
    own = next(place for place, who in people.items() if "arrestee" in who)
    standing.verify(
        opened, number, claimed.pk, outcome="confirmed", seen="state_id", checked="The card was looked at, in person.",
        people=[own], by=OFFICER,
    )  # fmt: skip
    with session(office.folder, now=day) as (opened, journal):
        asked = replace(asked, decide_as=OFFICER)
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)


def _with_a_claim(office: Office, folder: Path, day: datetime) -> None:
    """A named person claims that the RD number would obstruct a proceeding: in this case alone."""
    with session(office.folder, now=day) as (opened, journal):
        asked = _asked(folder, RESIDENT, day, "arrest report")
        with pytest.raises(PersonMustDecide, match="the proposals are written"):
            answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
        number = models.Case.objects.latest("pk").number
    sheet = sheets.read(app.open_office(office.folder), number)
    finding = next(p.finding.id for p in sheet.proposals if p.finding.text == "LH123456")
    saying.claim(
        office.folder, number, "law_enforcement_proceeding", record="R-000001", findings=[finding], by=OFFICER, now=day,
        reasons="The number leads into a proceeding that is still open and would be disturbed by it.",
    )  # fmt: skip
    with session(office.folder, now=day) as (opened, journal):
        asked = replace(asked, decide_as=OFFICER)
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)


def _asked(folder: Path, sender: str, day: datetime, what: str) -> Request:
    number = models.Case.objects.count() + 1
    demand = folder / f"demand-{number}.eml"
    demand.write_text(ASKED.format(sender=sender, day=day, what=what))
    return Request(demand, received=day, out=folder / f"release-{number}")


def _fill_in(table: Path, changes: Mapping[str, Mapping[str, str]]) -> None:
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        row["decision"] = {"paper": OFFICER, "record": "yes", "page": "yes"}.get(row["what"], row["proposal"])
        row |= changes.get(row["text"], {}) if row["what"] == "finding" else changes.get(row["what"], {})
    with table.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def made(template: Path, folder: Path) -> Office:
    """ICE is shown the victim's telephone number in February 2024; a newspaper and a resident are not, in March.

    A county asked for the same report before the office held it; the arrestee asks, verified, and sees more; in the
    last case a ground is claimed for one place.
    """
    office = app.open_office(shutil.copytree(template, folder / "office"))
    records = folder / "records"
    records.mkdir()
    (records / "arrest.txt").write_text(ARREST)
    (records / "supplement.txt").write_text(SUPPLEMENT)
    (records / "inventory.txt").write_text(INVENTORY)
    answer(office, folder, COUNTY, datetime(2024, 1, 10, 15, tzinfo=UTC), "arrest report", {})
    with session(office.folder, now=datetime(2024, 2, 1, 15, tzinfo=UTC)) as (opened, journal):
        intake.add_records(opened, [records], journal=journal)
    shown = {"(312) 555-0142": {"decision": "release", "reason": "the agency asked for it by telephone"}}
    for sender, day, what, changes in (
        (ICE, datetime(2024, 2, 14, 15, tzinfo=UTC), "arrest report", shown),
        (PRESS, datetime(2024, 3, 6, 15, tzinfo=UTC), "arrest report", {}),
        (RESIDENT, datetime(2024, 3, 7, 15, tzinfo=UTC), "arrest report", {}),
        (RESIDENT, datetime(2024, 3, 8, 15, tzinfo=UTC), "supplementary report", {}),
        (RESIDENT, datetime(2024, 3, 11, 15, tzinfo=UTC), "property inventory", {}),
    ):
        answer(office, folder, sender, day, what, changes)
    _as_the_person(office, folder, datetime(2024, 3, 12, 15, tzinfo=UTC))
    _with_a_claim(office, folder, datetime(2024, 3, 13, 15, tzinfo=UTC))
    return app.open_office(office.folder)
