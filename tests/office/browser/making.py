"""The office that browsers are shown: invented records, a log-in for each role, and cases in every state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import connections

from counterfoil.cases.lifecycle import State
from counterfoil.errors import PersonMustDecide, RefusedByLaw
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import adopting, answering, arriving, contesting, intake, opening
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.records import parties

from .objects import LIST, SECRET
from .planting import RECORD, plant

PASSWORD = "correct horse battery staple"
OFFICER = "Dana Whitfield, FOIA Officer (SAMPLE)"
COUNSEL = "Morgan Ellery, Corporation Counsel (SAMPLE)"
ACCOUNTS = {
    "records_officer": (Role.RECORDS_OFFICER, OFFICER),
    "second_officer": (Role.RECORDS_OFFICER, "Omar Quill, Records Supervisor (SAMPLE)"),
    "counsel": (Role.COUNSEL, COUNSEL),
    "oversight": (Role.OVERSIGHT, "Rosa Inwood, Deputy Inspector General (SAMPLE)"),
    "administrator": (Role.ADMINISTRATOR, "Lee Tanaka, Systems Administrator (SAMPLE)"),
}
"""Log-in name → role, and "Name, Title"."""

CLOSED, LETTERED, PROPOSED = "mother-2024", "victim-2024", "resident-2024"
"""Demands of the sample, by where their cases stand: answered and released, ready to leave, waiting for decisions."""
BEGINS = datetime(2024, 11, 1, 18, tzinfo=UTC)
_STOPPED = ("warrant-i200", "court-subpoena-2025", "custody-inquiry-2025", "protest-2025")
"""Papers that the program does not answer by itself."""


def make(folder: Path, sample: Path, *, stopped: Sequence[str] = _STOPPED, begins: datetime = BEGINS) -> Office:
    """The whole office in ``folder``, with those papers that wait for a person. Nothing of it stays open."""
    office, _ = opening.open_new(
        folder,
        law="us-il",
        overlay="chicago",
        name="City of Lakehurst (SAMPLE)",
        sample=True,
        simulated_clock=True,
        begins=begins,
        people={
            "foia_officer": OFFICER,
            "address": "1 Harbor Street, Lakehurst, Illinois 60699",
            "phone": "(312) 555-0100",
            "email": "foia@lakehurst.invalid",
        },
    )
    adopting.adopt(folder, "us-il", by=COUNSEL)
    told = {one["key"]: one for one in json.loads((sample / "demands" / "truth.json").read_text())["demands"]}
    plant(sample / "records" / RECORD)
    wanted = {name for key in (CLOSED, LETTERED, PROPOSED) for name in told[key]["responsive"]}
    with session(folder) as (opened, journal):
        known = parties.read(sample / "parties.csv")
        intake.add_records(opened, [sample / name for name in sorted(wanted)], journal=journal, parties=known)
    released = folder.parent / "released"
    released.mkdir()
    for key, how in (
        (CLOSED, {"decide_as": OFFICER}),
        (LETTERED, {"decide_as": OFFICER, "stop_at": State.LETTERED}),
        (PROPOSED, {}),
        *((key, {}) for key in stopped),
    ):
        asked = Request(sample / "demands" / told[key]["file"], out=released / key, **how)  # type: ignore[arg-type]
        with (
            session(folder) as (opened, journal),
            suppress(PersonMustDecide, RefusedByLaw),
        ):
            answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    _one_case_in_each_other_state()
    hashed = make_password(PASSWORD)
    for name, (role, official) in ACCOUNTS.items():
        models.Account.objects.create(
            log_in_name=name, role=role.value, official=official, made_at=datetime.now(UTC), password=hashed
        )
    _something_of_everything(office)
    connections.close_all()
    return office


def _one_case_in_each_other_state() -> None:
    """Copies of the open case, as rows: a page must be good for every state that a case can be in."""
    like = models.Case.objects.get(state=State.PROPOSED)
    there = set(models.Case.objects.values_list("state", flat=True))
    for number, state in enumerate((one for one in State if one not in there), start=1):
        like.pk = None
        like.number, like.demand_digest, like.state = f"CF-2024-{900 + number:06}", f"{number:064}", state.value
        like.due_on = like.due_on and _weekday(like.due_on + timedelta(days=number - 3))
        like.save(force_insert=True)


def _weekday(day: date) -> date:
    """``day``, or the Monday after it: no answer is due on a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def _something_of_everything(office: Office) -> None:
    """What staff and the public add to cases: one of each kind that has pages."""
    dana = models.Account.objects.get(log_in_name="records_officer")
    with_state = {one.state: one for one in models.Case.objects.order_by("-number")}
    closed, proposed = with_state[State.CLOSED], with_state[State.PROPOSED]
    at = closed.closed_at
    assert at is not None
    waiting = arriving.arrive(office, channel="paper", name="letter.txt", content=_LETTER, received_at=at)
    arriving.read(office, waiting)
    followed = models.Arrival.objects.create(
        channel="web", name="request.eml", digest="a" * 64, size_bytes=900, received_at=at, arrived_at=at,
        link=hashlib.sha256(SECRET.encode()).hexdigest(), state="cleared", case=closed, decided_by=dana, decided_at=at,
    )  # fmt: skip
    own = models.RequestList.objects.create(link=hashlib.sha256(LIST.encode()).hexdigest(), made_at=at)
    own.arrivals.add(followed, waiting)
    contesting.open_contest(
        office,
        closed.number,
        before="public_access_counselor",
        received_on=at.date(),
        reference="2025 PAC 1",
        by=COUNSEL,
    )
    models.Team.objects.create(name="Video").members.add(dana)
    models.Note.objects.create(case=proposed, by=dana, at=at, text="The video unit answers on Fridays only.")
    models.Pull.objects.create(
        case=proposed, system="body-worn video", custodian="Video Unit", expected=["video"], asked_for="RD LH808857",
        due_on=at.date(), asked_by=dana, asked_at=at,
    )  # fmt: skip
    notices = office.work / proposed.number / "notices"
    notices.mkdir(parents=True, exist_ok=True)
    (notices / "extension.pdf").write_bytes(b"%PDF-1.7\n")
    models.NoticeWanted.objects.create(case=proposed, kind="extension", by=OFFICER, at=at, file="extension.pdf")
    letter = models.ReleasedFile.objects.filter(release__case=closed).order_by("pk").first()
    models.OpenedFile.objects.create(
        file=letter, title="How we answered", text="An invented answer.", opened_by=dana, opened_at=at
    )


_LETTER = b"I request the policy on body-worn cameras of 2023. (SAMPLE)\nAda Asker"
