"""A court's paper as work: by when it is to be obeyed, what was objected, and the table by which it is produced."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed, PersonMustDecide, RefusedByLaw
from counterfoil.law.model import GateAction
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import producing, work
from counterfoil.office.services.advancing import release_folder
from counterfoil.office.services.producing import Asked
from counterfoil.office.services.session import within
from counterfoil.review import production_table
from counterfoil.values import digest_of

GIVEN = "production-given.csv"
MOST_BYTES = 5_000_000
_OVER = (State.RELEASED, State.CLOSED)


def table_of(office: Office, case: models.Case) -> Path | None:
    """The production table that the program wrote for a person to fill in; None where there is none."""
    path = office.work / case.number / "review" / producing.TABLE
    return path if path.is_file() else None


def say_days(
    case: models.Case, *, return_on: date | None, objected_on: date | None, objection: str, by: str
) -> models.Served:
    """Keep the days of a served paper as ``by`` read them; said again, the later word counts."""
    _named(by)
    if bool(objected_on) is not bool(objection.strip()):
        raise BadInput("An objection has a day and a ground: give both, or neither.")
    made, _ = models.Served.objects.update_or_create(
        case=case,
        defaults={
            "return_on": return_on,
            "objected_on": objected_on,
            "objection": objection.strip(),
            "by": by,
            "at": datetime.now(UTC),
        },
    )
    return made


def begin(case: models.Case, *, by: str) -> None:
    """The worker searches, and writes the table to fill in."""
    _named(by)
    _need_obeyed(case)
    with transaction.atomic():
        work.submit("produce", case.number)


def hand_over(office: Office, case: models.Case, data: bytes, *, by: str) -> None:
    """Take a filled-in table, and have the worker produce by it. Raises ``BadInput`` for what is no such table."""
    _named(by)
    _need_obeyed(case)
    if len(data) > MOST_BYTES:
        raise BadInput(f"The file has {len(data):,} bytes; a production table has {MOST_BYTES:,} at most.")
    if table_of(office, case) is None:
        raise PersonMustDecide(f"{case.number}: the program has written no table yet. Let the worker search first.")
    path = office.work / case.number / "review" / GIVEN
    temporary = path.with_suffix(".new")
    temporary.write_bytes(data)
    try:
        made = production_table.read(temporary, by=by)
        if made.case_number != case.number:
            raise BadInput(f"The table is of case {made.case_number or 'without a number'}; this is {case.number}.")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    with transaction.atomic():
        models.FilledTable.objects.update_or_create(
            case=case, defaults={"digest": digest_of(data), "by": by, "at": datetime.now(UTC)}
        )
        work.submit("produce", case.number)


def go_on(office: Office, number: str) -> None:
    """Take the production of a case as far as it may go; why it stopped is kept with the case."""
    waits_for = ""
    with within(office) as journal:
        case = models.Case.objects.get(number=number)
        if case.gate.get("action") != GateAction.PRODUCE or case.state == State.CLOSED:
            return
        filled = models.FilledTable.objects.filter(case=case).first()
        path = office.work / number / "review" / GIVEN
        given = path if filled and path.is_file() and digest_of(path.read_bytes()) == filled.digest else None
        asked = Asked(number, given, filled.by if filled else "", (), release_folder(office, number))
        try:
            producing.produce(office, journal, asked, tell=lambda _: None, progress=lambda *_: None)
        except EnvironmentFailed:
            raise
        except CounterfoilError as error:
            waits_for = str(error)
        models.Case.objects.filter(number=number).update(waits_for=waits_for)


def _named(by: str) -> None:
    if not is_name_and_title(by):
        raise BadInput(f"“{by}”: whoever does it is named with name and title.")


def _need_obeyed(case: models.Case) -> None:
    if case.gate.get("action") != GateAction.PRODUCE:
        raise RefusedByLaw(f"{case.number}: counsel has not said that this paper is obeyed.")
    if State(case.state) in _OVER:
        raise BadInput(f"{case.number}: it was produced already.")
