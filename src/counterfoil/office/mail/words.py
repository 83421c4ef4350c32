"""The words of a message, read in the sandbox: text for staff to look at, and the names of what came with it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from counterfoil.demands.words import own_words
from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import away
from counterfoil.office.store import keeper_of

_SHOWN_CHARS = 20_000


def read(office: Office, row: models.ReceivedMail) -> None:
    """Keep what the sandbox reads in it. Safe to do twice; what cannot be read says so instead.

    Nobody's origin, status or A-number stands in what is kept (``detection.unlisted``).
    """
    from counterfoil.detection.unlisted import words_unlisted  # inline: slow import

    parts: list[str] = []
    try:
        with tempfile.TemporaryDirectory(dir=office.work, prefix="mail-") as folder:
            kept = keeper_of(office).get(row.digest)
            document = away.read(kept, workdir=Path(folder), name="message.eml")
        text = own_words(document.body or "", sender=row.sender_name).text or document.body or ""
        text = words_unlisted(_plain(text)[:_SHOWN_CHARS])
        parts = [_plain(part.name)[:255] for part in document.parts[:50]]
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        text = f"({error})"
    models.ReceivedMail.objects.filter(pk=row.pk).update(text=_plain(text)[:_SHOWN_CHARS], parts=parts, is_read=True)


def _plain(text: str) -> str:
    """Lines without control characters, which PostgreSQL or a terminal would take amiss."""
    return "".join(one for one in text if one in "\n\t" or one.isprintable()).strip()
