"""One change to one office: locked, its clock set, and its ledger signed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db.utils import OperationalError

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.time import clock_of


@contextmanager
def session(path: Path | Office, *, now: datetime | None = None) -> Iterator[tuple[Office, Journal]]:
    """The office in ``path`` and its journal; other runs on the same office wait. Signs what was committed.

    An office that this program has opened already (a web server, a worker) is taken as it is.
    """
    if isinstance(path, Office):
        with app.locked(path) as lock, _journal(path, now, lock) as journal:
            yield path, journal
        return
    with app.locked(folder.read(path)) as lock:
        office = app.open_office(path)
        with _journal(office, now, lock) as journal:
            yield office, journal


@contextmanager
def resuming(office: Office) -> Iterator[Journal]:
    """As ``within``, for an office that was just shown to hold all that others saw of it (``cosigning.prove``)."""
    with app.locked(office) as lock, _journal(office, None, lock, proved=True) as journal:
        yield journal


@contextmanager
def rotating(office: Office, *, proved: bool) -> Iterator[Journal]:
    """As ``within``, for a change of the ledger's key, which may be lost: nothing is signed here."""
    with app.locked(office) as lock, _journal(office, None, lock, proved=proved, signs=False) as journal:
        yield journal


@contextmanager
def within(office: Office) -> Iterator[Journal]:
    """As ``session``, in a program that has opened the office already: a web server, a worker."""
    with app.locked(office) as lock, _journal(office, None, lock) as journal:
        yield journal


@contextmanager
def _journal(
    office: Office, now: datetime | None, lock: app.Lock, *, proved: bool = False, signs: bool = True
) -> Iterator[Journal]:
    last = models.Act.objects.order_by("-leaf").first()
    clock = clock_of(office, set_to=now, last_act_at=last.recorded_at if last else None)
    journal = Journal.open(office, clock, proved=proved, signs=signs)
    journal.lock = lock
    full = False
    try:
        yield journal
    except OperationalError as error:
        full = True
        raise EnvironmentFailed(
            f"{office.folder}: the database cannot be written: {error}. What was committed stays, nothing is "
            "half-written; make room on the disk or mend the permission, and run the same command again."
        ) from error
    finally:
        if signs and journal.unsigned and not full:
            journal.sign()
        journal.close()
