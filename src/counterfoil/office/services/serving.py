"""A court's paper as work: by when it is to be obeyed, what was objected, and the table by which it is produced."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title, person_of
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed, PersonMustDecide, RefusedByLaw
from counterfoil.law.model import GateAction
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import objecting, producing, work
from counterfoil.office.services.advancing import release_folder
from counterfoil.office.services.producing import Asked
from counterfoil.office.services.session import within
from counterfoil.review import production_table
from counterfoil.review.production import Production
from counterfoil.values import digest_of

GIVEN = "production-given.csv"
MOST_BYTES = 5_000_000
_OVER = (State.RELEASED, State.CLOSED)


def table_of(office: Office, case: models.Case) -> Path | None:
    """The production table that the program wrote for a person to fill in; None where there is none."""
    path = office.work / case.number / "review" / producing.TABLE
    return path if path.is_file() else None


def say_days(case: models.Case, *, return_on: date | None, by: str) -> models.Served:
    """Keep the return date of a served paper as ``by`` read it; said again, the later word counts."""
    _named(by)
    days = {"return_on": return_on, "by": by, "at": datetime.now(UTC)}
    return models.Served.objects.update_or_create(case=case, defaults=days)[0]


def begin(case: models.Case, *, by: str) -> None:
    """The worker searches, and writes the table to fill in."""
    _named(by)
    _need_obeyed(case)
    with transaction.atomic():
        work.submit("produce", case.number)


def hand_over(office: Office, case: models.Case, data: bytes, *, by: str) -> None:
    """Take a filled-in table, and have the worker produce by it, once counsel who decided in it has confirmed that.

    Raises ``BadInput`` for what is no such table.
    """
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
        counsel = _counsel_in(made)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    with transaction.atomic():
        before = models.FilledTable.objects.filter(case=case, digest=digest_of(data), counsel=counsel).first()
        row, _ = models.FilledTable.objects.update_or_create(
            case=case,
            defaults={
                "digest": digest_of(data),
                "by": by,
                "at": datetime.now(UTC),
                "counsel": counsel,
                "confirmed_at": before.confirmed_at if before else None,
            },
        )
        if is_confirmed(row):
            work.submit("produce", case.number)


def _counsel_in(made: Production) -> str:
    """Who, by the table, decided what another law forbids: anybody can type a name, so that person confirms it."""
    named = {one.counsel for one in made.fields if one.counsel}
    if len(named) > 1:
        raise BadInput(f"The table names {len(named)} counsel: {'; '.join(sorted(named))}. One decides in one table.")
    return named.pop() if named else ""


def is_confirmed(filled: models.FilledTable) -> bool:
    """Whether the worker may produce by this table."""
    return not filled.counsel or filled.confirmed_at is not None


def confirm(case: models.Case, *, by: str) -> None:
    """Counsel says that what stands under their name in the table is theirs; the worker then produces by it.

    Raises ``RefusedByLaw`` for anybody else, ``BadInput`` where nothing waits for it.
    """
    _need_obeyed(case)
    with transaction.atomic():
        filled = models.FilledTable.objects.select_for_update().filter(case=case).first()
        if filled is None or is_confirmed(filled):
            raise BadInput(f"{case.number}: no table waits for counsel's word.")
        if person_of(by) != person_of(filled.counsel):
            raise RefusedByLaw(
                f"{case.number}: {filled.counsel} decided in this table, and confirms it with an account of their own."
            )
        filled.confirmed_at = datetime.now(UTC)
        filled.save(update_fields=["confirmed_at"])
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
        stands = filled is not None and is_confirmed(filled) and path.is_file()
        given = path if stands and digest_of(path.read_bytes()) == filled.digest else None
        asked = Asked(number, given, filled.by if filled else "", (), release_folder(office, number))
        try:
            producing.produce(office, journal, asked, tell=lambda _: None, progress=lambda *_: None)
        except EnvironmentFailed:
            raise
        except CounterfoilError as error:
            waits_for = office.without_place(error)
        models.Case.objects.filter(number=number).update(waits_for=waits_for)


def _named(by: str) -> None:
    if not is_name_and_title(by):
        raise BadInput(f"“{by}”: whoever does it is named with name and title.")


def _need_obeyed(case: models.Case) -> None:
    if case.gate.get("action") != GateAction.PRODUCE:
        raise RefusedByLaw(f"{case.number}: counsel has not said that this paper is obeyed.")
    if State(case.state) in _OVER:
        raise BadInput(f"{case.number}: it was produced already.")
    objecting.need_free(case)
