"""The list of work that takes longer than a browser waits: put on it, taken from it, done at least once.

The row is written in the transaction of the change that makes the work necessary. Several lanes, each a process, take
rows side by side; a row that is taken says by whom. A lane may be killed at any time: what was not done is done again,
so every task must be safe to run twice. A task that brings its lane down three times is put aside (``quarantine``), and
a person is told; what only the machine lacks is tried again for ever.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Case, F, OuterRef, Subquery, Value, When

from counterfoil.errors import EnvironmentFailed, Overtaken
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import away

Task = Callable[[Office, str], None]
"""Does one piece of work, named by its key. What a person must decide is written to the case, never raised."""

MAY_FAIL = 3
"""After so many tries work is put aside: a file that kills every reader must not be read for ever."""
LOCK = ".worker"
OF_A_CASE = frozenset({"dispose", "answer", "produce", "release", "search", "sign"})
"""Kinds whose key is the number of a case: two of them on one case never run at once."""
_OF_THE_MACHINE = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.ENFILE, errno.EMFILE, errno.ENOMEM}
)
SHORT = frozenset({"arrival", "notice", "open_file"})
"""Kinds that take seconds; of two that are equally urgent they come first."""


def submit(kind: str, key: str, *, priority: int = 100, about: str = "") -> None:
    """List a piece of work, once; what is done or was put aside is listed anew.

    ``about`` is the number of the case that it is about, where the key of its kind is not that.
    """
    about = key if kind in OF_A_CASE else about
    with transaction.atomic():
        # Locked until the caller's transaction ends: a lane that began before does not see this change, and one that
        # begins now waits for it.
        row, fresh = models.Work.objects.select_for_update().get_or_create(
            kind=kind, key=key, defaults={"priority": priority, "listed_at": datetime.now(UTC), "about": about}
        )
        if not fresh and (row.state != "new" or row.attempts):  # one that is being done just now is done once more
            models.Work.objects.filter(pk=row.pk).update(
                state="new", attempts=0, note="", priority=priority, listed_at=datetime.now(UTC)
            )


def is_pending(kind: str, key: str) -> bool:
    """Whether this is still to be done."""
    return models.Work.objects.filter(kind=kind, key=key, state="new").exists()


def do_next(office: Office, tasks: Mapping[str, Task], *, lane: str = "") -> bool:
    """Do the most urgent piece of work; False when there is none. What it raises is noted, and tried again later.

    ``lane`` is the name that the work is claimed under, until it is done; no other lane takes it meanwhile.
    """
    lane = lane or f"{os.getpid()}"
    row = _claim(tasks, lane)
    if row is None:
        return False
    mine = models.Work.objects.filter(pk=row.pk, claimed_by=lane)
    due = getattr(row, "due", None)
    days_left = (due - datetime.now(UTC).date()).days if due else None
    try:
        with away.urgency(row.priority, days_left), _at_work(row):
            tasks[row.kind](office, row.key)
    except Overtaken:
        mine.update(claimed_by="", attempts=row.attempts)  # a person was faster: nothing failed, it is done anew
        return True
    except Exception as error:
        # Listed after what has not been tried yet; the text of an error may quote a record. What is not the work's
        # fault is tried until the machine is well again.
        tried = row.attempts if is_of_the_machine(error) else F("attempts")
        mine.update(claimed_by="", note=_kind(error), attempts=tried, priority=F("priority") - 1)
        raise
    # Submitted anew while it was being done, it stays listed.
    if not mine.filter(listed_at=row.listed_at).update(state="done", attempts=0, note="", claimed_by=""):
        mine.update(claimed_by="")
    return True


def tell_progress(done: int, of: int, what: str) -> None:
    """How far the piece of work is that this process is at; for whoever waits for it, once a second at most."""
    global _told_at
    if _doing is not None and (done == 0 or time.monotonic() - _told_at >= _TELL_S):
        _told_at = time.monotonic()
        models.Work.objects.filter(pk=_doing).update(steps_done=done, steps_of=of)


@contextmanager
def _at_work(row: models.Work) -> Iterator[None]:
    global _doing
    before, _doing = _doing, row.pk
    try:
        yield
    finally:
        _doing = before


_doing: int | None = None
_told_at = 0.0
_TELL_S = 1.0


def is_of_the_machine(error: Exception) -> bool:
    """Whether the machine failed, and not the work: a full disk, a missing tool, a database that is gone."""
    if isinstance(error, OSError):
        return error.errno in _OF_THE_MACHINE
    return isinstance(error, EnvironmentFailed | OperationalError)


def free(lane: str = "", *, tried: bool = True) -> int:
    """Hand back what was claimed by a lane that is gone, or by all lanes; how much it was.

    ``tried`` False takes back that it was tried: the lane was told to stop, and the work did not bring it down.
    """
    claimed = models.Work.objects.filter(claimed_by=lane) if lane else models.Work.objects.exclude(claimed_by="")
    if not claimed.exists():
        return 0
    with transaction.atomic():
        if not tried:
            claimed.filter(attempts__gt=0).update(attempts=F("attempts") - 1)
        return claimed.update(claimed_by="")


def _claim(kinds: Iterable[str], lane: str) -> models.Work | None:
    """Claim the most urgent piece of work that nobody is at, as it was before; None when there is none.

    The urgent before the rest, then what is short, then the case that is due sooner, then what was listed earlier.
    """
    listed = models.Work.objects.filter(state="new", claimed_by="", kind__in=list(kinds))
    busy = models.Work.objects.exclude(claimed_by="").exclude(about="").values("about")
    while listed.exclude(about__in=busy).exists():  # asked before anything is locked: most looks find nothing
        try:
            with transaction.atomic():
                row = (
                    listed.exclude(about__in=busy)
                    .annotate(
                        long=Case(When(kind__in=SHORT, then=Value(0)), default=Value(1)),
                        due=Subquery(models.Case.objects.filter(number=OuterRef("about")).values("due_on")[:1]),
                    )
                    .order_by("-priority", "long", F("due").asc(nulls_last=True), "listed_at", "pk")
                    .select_for_update(skip_locked=True, of=("self",))
                    .first()
                )
                if row is None:
                    return None  # others are at all of it just now
                mine = models.Work.objects.filter(pk=row.pk)
                if row.attempts >= MAY_FAIL:
                    mine.update(state="quarantine")
                    continue
                # Counted before it is begun: a killed lane leaves that it was tried.
                mine.update(
                    claimed_by=lane,
                    claimed_at=datetime.now(UTC),
                    attempts=F("attempts") + 1,
                    steps_done=0,
                    steps_of=0,
                )
                return row
        except IntegrityError:
            continue  # another lane took work on the same case in this very moment
    return None


def _kind(error: Exception) -> str:
    return type(error).__name__[:64]


@contextmanager
def only_worker(office: Office) -> Iterator[int]:
    """One worker at a time for an office; raises ``EnvironmentFailed`` where another one works already.

    Gives the open lock: lanes that inherit it hold it as well, so no second worker begins while one of them lives.
    """
    handle = os.open(office.folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EnvironmentFailed(
                f"{office.folder}: another worker works for this office already. Nothing is wrong: one is enough."
            ) from error
        yield handle
    finally:
        os.close(handle)
