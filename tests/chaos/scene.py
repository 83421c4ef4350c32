"""The office that a round begins with: invented demands, each at another step of the way. Made once, then copied."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connections

from counterfoil.cases.lifecycle import State
from counterfoil.errors import PersonMustDecide
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.mail import connecting
from counterfoil.office.mail.settings import MailSettings
from counterfoil.office.operate import backing_up
from counterfoil.office.roles import Role
from counterfoil.office.services import (
    accounts,
    adopting,
    answering,
    api_keys,
    approving,
    arriving,
    drafting,
    intake,
    opening,
    sheets,
)
from counterfoil.office.services.answering import Request
from counterfoil.office.services.api_keys import Scope
from counterfoil.office.services.drafting import Said
from counterfoil.office.services.leaving import leaving
from counterfoil.office.services.session import session

from ..office.mail import servers

PASSWORD = "correct horse battery staple"
DANA, OMAR = "Dana Sample, FOIA Officer (SAMPLE)", "Omar Quill, Records Supervisor (SAMPLE)"
MAIL_PASSWORD = servers.PASSWORD
NAMES = {"dana": DANA, "omar": OMAR}
PRIVATE = ("(312) 555-0177", "Callers ring", "crooked bell", "ada@mail.example")
"""Words of records and of demands: none of them may stand in a log."""
MEMO = """POLICY MEMORANDUM
RD {rd}
The lobby of the station opens at eight and closes at five; a crooked bell rings then.
Callers ring (312) 555-0177.
"""
ASKED = """From: Ada Asker <ada@mail.example>
Subject: Request
Date: {date}
Message-ID: <{rd}@mail.example>

Under the Freedom of Information Act I request the policy memorandum RD {rd} on the lobby of the station.

Sincerely,
Ada Asker (SAMPLE)
2 Made Up Street
Sampleton, IL 60699
"""
DEMANDS = ("waits", "lettered", "approved", "decided", "listed")
"""A case each: for a decision, an approval, the worker to release it, a signature, the worker to begin."""


@dataclass(frozen=True)
class Scene:
    """What a round begins with: case numbers by what each waits for, and a program's key."""

    cases: dict[str, str]
    key: str
    entries: int  # of the ledger, in the backup of last night
    checkpoint: str  # signed after it: the office went on


def read(place: Path) -> Scene | None:
    """The scene that an earlier run made; None where there is none, or half of one."""
    made = place / "scene.json"
    return Scene(**json.loads(made.read_text())) if made.exists() else None


def prepare(place: Path, *, database: str = "sqlite") -> Scene:
    """Make the office in ``place/office``, its backup of last night beside it, and say what is in it."""
    place.mkdir(parents=True)
    office, _ = opening.open_new(
        place / "office", law="us-il", overlay="chicago", name="Sample City", sample=True, database=database,
        people={"foia_officer": DANA, "address": "1 Harbor Street, Sampleton, Illinois 60699"},
    )  # fmt: skip
    adopting.adopt(office.folder, "us-il", by="Ida Sample, Corporation Counsel (SAMPLE)")
    for name, official in NAMES.items():
        accounts.add(office.folder, name, Role.RECORDS_OFFICER, PASSWORD, official=official)
    folder.write_settings(replace(folder.read(office.folder), ledger_copy="public"))
    office = app.open_office(office.folder)
    admin = models.Account.objects.create(log_in_name="admin", role="administrator", made_at=datetime.now(UTC))
    key = api_keys.make("a program (SAMPLE)", [Scope.FILE], by=admin)[1]
    cases = _cases(office, place / "papers")
    with session(office.folder) as (_, journal):
        journal.sign()
    connections.close_all()
    backed = backing_up.back_up(office.folder, place / "night.tar")
    with session(office.folder) as (opened, journal):
        number = cases["approved"]
        going = leaving(opened, models.Case.objects.get(number=number))
    approving.approve(opened, number, by=OMAR, mark=going.mark)
    with session(office.folder) as (_, journal):
        checkpoint = journal.sign().decode()
    connections.close_all()
    scene = Scene(cases, key, backed.entries, checkpoint)
    (place / "scene.json").write_text(json.dumps(asdict(scene)))
    return scene


def _cases(office: Office, papers: Path) -> dict[str, str]:
    papers.mkdir()
    numbers: dict[str, str] = {}
    (papers / "records").mkdir()
    for place, name in enumerate(DEMANDS):
        (papers / "records" / f"{name}.txt").write_text(MEMO.format(rd=f"JD10012{place}"))
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [papers / "records"], journal=journal)
        for place, name in enumerate(DEMANDS[:4]):
            received = datetime.now(UTC) - timedelta(days=1)
            paper = papers / f"{name}.eml"
            paper.write_text(ASKED.format(rd=f"JD10012{place}", date=received.strftime("%a, %d %b %Y %H:%M:%S +0000")))
            arrival = arriving.arrive(
                opened,
                channel="email",
                name=paper.name,
                content=paper.read_bytes(),
                received_at=received,
                sender_email="ada@mail.example",
            )
            asked = Request(paper, received=received)
            if name in ("lettered", "approved"):
                asked = replace(asked, decide_as=DANA, out=office.folder / "x", stop_at=State.LETTERED)
            with suppress(PersonMustDecide):
                answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
            case = models.Case.objects.get(demand_digest=arrival.digest)
            arriving.read(opened, arrival)
            models.Arrival.objects.filter(pk=arrival.pk).update(state="cleared", case=case)
            models.Work.objects.filter(kind="arrival", key=str(arrival.pk)).update(state="done")
            numbers[name] = case.number
    dana = models.Account.objects.get(log_in_name="dana")
    decided = models.Case.objects.get(number=numbers["decided"])
    sheet = sheets.read(office, decided.number)
    assert sheet is not None
    places = [(p.record_id, p.finding.id) for p in sheet.proposals]
    drafting.decide_findings(office, decided, dana, places, Said("accept"), seen=0)
    for unit in sheet.units:
        drafting.decide_record(office, decided, dana, unit.id, Said("yes"), seen=99)
        for page in range(unit.pages):
            drafting.viewed(office, decided, dana, unit.id, page, seen=99)
    paper = papers / "listed.eml"
    paper.write_text(ASKED.format(rd="JD100124", date="Mon, 30 Nov 2026 10:00:00 +0000"))
    arriving.arrive(
        office, channel="email", name=paper.name, content=paper.read_bytes(),
        received_at=datetime.now(UTC) - timedelta(hours=2),
    )  # fmt: skip
    return numbers


def copied(scene_folder: Path, target: Path, *, database: str, mail: MailSettings | None) -> Office:
    """The office of a scene in ``target``, with a database and a mailbox of its own."""
    shutil.copytree(scene_folder / "office", target)
    made = replace(folder.read(target), database=database, mail=mail)
    folder.write_settings(made)
    if mail is not None:
        for protocol in ("imap", "smtp"):
            connecting.set_password(made, protocol, MAIL_PASSWORD)
    return made
