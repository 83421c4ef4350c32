"""One run of the mail in each direction, as the worker does it every minute; how it went is kept for staff."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import custodians, fetching, outbox, owed
from counterfoil.office.mail.fetching import Fetched

LOCK = ".mail"
Result = TypeVar("Result")


def take_in(office: Office) -> Fetched:
    """Fetch what is new. What the server does is noted and raised again."""
    with _one_at_a_time(office):
        return _noted("in", lambda: fetching.fetch(office))


def send_out(office: Office) -> int:
    """List what is owed and send what is due; how many messages were taken."""
    with _one_at_a_time(office):
        owed.list_owed(office)
        custodians.list_owed(office)
        return _noted("out", lambda: outbox.send_due(office))


def _noted(direction: str, run: Callable[[], Result]) -> Result:
    now = datetime.now(UTC)
    try:
        result = run()
    except EnvironmentFailed as error:
        models.MailState.objects.update_or_create(
            direction=direction, defaults={"tried_at": now, "problem": str(error)}
        )
        raise
    models.MailState.objects.update_or_create(
        direction=direction, defaults={"tried_at": now, "succeeded_at": now, "problem": ""}
    )
    return result


@contextmanager
def _one_at_a_time(office: Office) -> Iterator[None]:
    """A command and the worker never fetch or send at the same time."""
    handle = os.open(office.folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
