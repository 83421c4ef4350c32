"""What takes long is computed while others act: the office's lock is let go for it, and the case looked at again.

Everything that changes an office waits for its lock. Reading, detecting and redacting take minutes and change nothing
but working papers of their case, so they hold a lock of that case only. Afterwards the office is locked again, and
where somebody has acted on the case, or on what its records may be used for, nothing that was computed counts.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Max

from counterfoil.errors import CounterfoilError, Overtaken
from counterfoil.office import models
from counterfoil.office.app import Lock
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services.said import hidden

LOCK = ".cases"
"""One byte of it for each case, locked by whoever computes for that case."""
_TELLS_NOTHING = ("letter.sent", "access.extended")
"""Acts that change nothing about what is computed: a letter that went out before, a look beyond a role."""
_DESK = ("waits_for", "assigned_to_id", "team_id")
"""What the desk notes about a case, and no computing rests on."""


@contextmanager
def others_act(office: Office, journal: Journal, case: models.Case) -> Iterator[None]:
    """Others may act while this computes for ``case``. Raises ``Overtaken`` where the case is not as it was.

    That it was overtaken is told instead of an error of ours, which may rest on what no longer holds; never instead of
    another: a mistake of the program must not be computed anew for ever without a word.
    """
    lock = journal.lock
    if lock is None or connection.in_atomic_block:
        yield
        return
    before = _rests_on(case)
    may_be_stale = True
    lock.let_go()
    try:
        with _at(office, case):
            _need(case, before)  # another run may just have computed for it, and acted
            yield
    except BaseException as error:
        may_be_stale = isinstance(error, CounterfoilError)
        raise
    finally:
        _take_again(journal, lock)
        if may_be_stale:
            _need(case, before)


@contextmanager
def anybody_acts(journal: Journal) -> Iterator[None]:
    """Others may act while this waits for what rests on nothing that they change: a file that is read."""
    lock = journal.lock
    if lock is None or connection.in_atomic_block:
        yield
        return
    lock.let_go()
    try:
        yield
    finally:
        _take_again(journal, lock)


def _take_again(journal: Journal, lock: Lock) -> None:
    lock.take()
    journal.open_vault_anew()
    last = models.Act.objects.aggregate(at=Max("recorded_at"))["at"]
    if last is not None:
        journal.clock.not_before(last)


def _need(case: models.Case, before: tuple[Any, ...]) -> None:
    if _rests_on(case) != before:
        raise Overtaken(
            f"{case.number}: somebody else acted on this case while it was being computed. Nothing was half-written; "
            "run the same command again (the worker does so by itself)."
        )


def _rests_on(case: models.Case) -> tuple[Any, ...]:
    """Everything that what is computed for a case rests on and somebody may change meanwhile."""
    row = models.Case.objects.filter(pk=case.pk).values().get()
    acts = models.Act.objects.filter(case=case).exclude(kind__in=_TELLS_NOTHING)
    adopted = models.Adoption.objects.aggregate(last=Max("pk"))["last"]
    now = {name: value for name, value in row.items() if name not in _DESK}
    return now, acts.aggregate(last=Max("leaf"))["last"], adopted, hidden()


@contextmanager
def _at(office: Office, case: models.Case) -> Iterator[None]:
    handle = os.open(office.folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        # Of this open file, not of the process: two threads of a server keep each other out as well.
        fcntl.fcntl(handle, fcntl.F_OFD_SETLKW, struct.pack("hhqqi0q", fcntl.F_WRLCK, os.SEEK_SET, case.pk, 1, 0))
        yield
    finally:
        os.close(handle)
