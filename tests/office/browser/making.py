"""The office that browsers are shown: invented records, a log-in for each role, and cases in every state."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import connections

from counterfoil.cases.lifecycle import State
from counterfoil.errors import PersonMustDecide, RefusedByLaw
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import adopting, answering, intake, opening
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.records import parties

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
_STOPPED = ("warrant-i200", "court-subpoena-2025", "custody-inquiry-2025", "protest-2025")
"""Papers that the program does not answer by itself."""


def make(folder: Path, sample: Path) -> Office:
    """The whole office in ``folder``. Nothing of it stays open."""
    office, _ = opening.open_new(
        folder,
        law="us-il",
        overlay="chicago",
        name="City of Lakehurst (SAMPLE)",
        sample=True,
        simulated_clock=True,
        begins=datetime(2024, 11, 1, 18, tzinfo=UTC),
        people={
            "foia_officer": OFFICER,
            "address": "1 Harbor Street, Lakehurst, Illinois 60699",
            "phone": "(312) 555-0100",
            "email": "foia@lakehurst.invalid",
        },
    )
    adopting.adopt(folder, "us-il", by=COUNSEL)
    told = {one["key"]: one for one in json.loads((sample / "demands" / "truth.json").read_text())["demands"]}
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
        *((key, {}) for key in _STOPPED),
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
    connections.close_all()
    return office


def _one_case_in_each_other_state() -> None:
    """Copies of the open case, as rows: a page must be good for every state that a case can be in."""
    like = models.Case.objects.get(state=State.PROPOSED)
    there = set(models.Case.objects.values_list("state", flat=True))
    for number, state in enumerate((one for one in State if one not in there), start=1):
        like.pk = None
        like.number, like.demand_digest, like.state = f"CF-2024-{900 + number:06}", f"{number:064}", state.value
        like.due_on = like.due_on and like.due_on + timedelta(days=number - 3)
        like.save(force_insert=True)


def cases() -> dict[str, str]:
    """State → the number of a case that is in it."""
    return dict(models.Case.objects.order_by("-number").values_list("state", "number"))
