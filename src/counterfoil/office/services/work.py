"""The list of work that takes longer than a browser waits: put on it, taken from it, done at least once.

The row is written in the transaction of the change that makes the work necessary. A worker may be killed at any time:
what was not done is done again, so every task must be safe to run twice. A task that brings its worker down three
times is put aside (``quarantine``), and a person is told; what only the machine lacks is tried again for ever.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db.models import F

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office

Task = Callable[[Office, str], None]
"""Does one piece of work, named by its key. What a person must decide is written to the case, never raised."""

MAY_FAIL = 3
"""After so many tries work is put aside: a file that kills every reader must not be read for ever."""
LOCK = ".worker"


def submit(kind: str, key: str, *, priority: int = 100) -> None:
    """List a piece of work, once; what is done or was put aside is listed anew."""
    row, fresh = models.Work.objects.get_or_create(
        kind=kind, key=key, defaults={"priority": priority, "listed_at": datetime.now(UTC)}
    )
    if not fresh and (row.state != "new" or row.attempts):  # one that is being done just now is done once more
        models.Work.objects.filter(pk=row.pk).update(
            state="new", attempts=0, note="", priority=priority, listed_at=datetime.now(UTC)
        )


def is_pending(kind: str, key: str) -> bool:
    """Whether this is still to be done."""
    return models.Work.objects.filter(kind=kind, key=key, state="new").exists()


def do_next(office: Office, tasks: Mapping[str, Task]) -> bool:
    """Do the most urgent piece of work; False when there is none. What it raises is noted, and tried again later."""
    row = models.Work.objects.filter(state="new", kind__in=tasks).order_by("-priority", "listed_at", "pk").first()
    if row is None:
        return False
    mine = models.Work.objects.filter(pk=row.pk)
    mine.update(attempts=F("attempts") + 1)  # before it is begun: a killed worker leaves that it was tried
    if row.attempts >= MAY_FAIL:
        mine.update(state="quarantine")
        return True
    try:
        tasks[row.kind](office, row.key)
    except EnvironmentFailed as error:
        # A full disk or a missing tool is not the work's fault: it is tried until the machine is well again.
        mine.update(note=type(error).__name__[:64], attempts=row.attempts, priority=F("priority") - 1)
        raise
    except Exception as error:
        # Listed after what has not been tried yet; the text of an error may quote a record.
        mine.update(note=type(error).__name__[:64], priority=F("priority") - 1)
        raise
    # Submitted anew while it was being done, it stays listed.
    mine.filter(listed_at=row.listed_at).update(state="done", attempts=0, note="")
    return True


@contextmanager
def only_worker(office: Office) -> Iterator[None]:
    """One worker at a time for an office; raises ``EnvironmentFailed`` where another one works already."""
    handle = os.open(office.folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EnvironmentFailed(
                f"{office.folder}: another worker works for this office already. Nothing is wrong: one is enough."
            ) from error
        yield
    finally:
        os.close(handle)
