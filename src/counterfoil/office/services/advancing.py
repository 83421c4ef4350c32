"""Takes a case that is in the office already as far as it may go, for a worker: what stops it is kept with the case."""

from __future__ import annotations

from pathlib import Path

from counterfoil.cases.lifecycle import State
from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, work
from counterfoil.office.services.answering import Request
from counterfoil.office.services.desk import Told
from counterfoil.office.services.session import within
from counterfoil.office.store import keeper_of


def advance(
    office: Office,
    number: str,
    *,
    decisions: Path | None = None,
    search: tuple[str, ...] = (),
    stop_at: State | None = State.LETTERED,
) -> tuple[Told, ...]:
    """Go on with case ``number`` up to ``stop_at``; returns what was done, in words for staff.

    ``decisions`` is a signed table, ``search`` are words that a person adds. Where a person must decide, or the law,
    a leak or a file refuses, ``case.waits_for`` says why, and the case stands where its last act left it. Only what
    the machine lacks (``EnvironmentFailed``) is raised: that is tried again.
    """
    said: list[Told] = []
    waits_for = ""
    with within(office) as journal:
        case = models.Case.objects.get(number=number)
        original = keeper_of(office).get(case.demand_digest)
        asked = Request(
            original, decisions=decisions, search=search, out=release_folder(office, number), stop_at=stop_at
        )
        try:
            answering.respond(office, journal, asked, tell=said.append, progress=work.tell_progress)
        except EnvironmentFailed:
            raise
        except CounterfoilError as error:
            waits_for = office.without_place(error)
        models.Case.objects.filter(number=number).update(waits_for=waits_for)
    return tuple(said)


def release_folder(office: Office, number: str) -> Path:
    """Where the release of a case is published for staff to hand out; the same bytes are in the store."""
    folder = office.work / number
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "release"
