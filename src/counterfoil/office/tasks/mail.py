"""The mail's share of a worker's day. What a mail server does is noted for staff and tried again a minute later."""

from __future__ import annotations

from contextlib import suppress

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import running, words


def mail_in(office: Office, key: str) -> None:
    """Fetch what is new."""
    with suppress(EnvironmentFailed):  # ``running`` has noted it
        running.take_in(office)


def mail_out(office: Office, key: str) -> None:
    """List what is owed, and send what is due."""
    with suppress(EnvironmentFailed):
        running.send_out(office)


def mail_read(office: Office, key: str) -> None:
    """Read the words of one message in the sandbox."""
    row = models.ReceivedMail.objects.get(pk=int(key))
    if not row.is_read:
        words.read(office, row)
