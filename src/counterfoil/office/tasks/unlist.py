"""What was kept before: records, messages and open documents are blanked, findings of closed cases encrypted."""

from __future__ import annotations

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import blanking, closed_findings, reading_room

MESSAGES = "messages"
"""The key under which a migration lists what mail, portal and reading room had kept before."""


def is_behind(office: Office) -> bool:
    """Whether a record was kept by other rules than those of now, or a closed case says in clear what was found."""
    return blanking.is_behind(office) or closed_findings.is_behind()


def unlist(office: Office, key: str) -> None:
    """Do so; a large office takes as long as reading its records did."""
    if key == MESSAGES:
        blanking.messages()
        for number in models.OpenedFile.objects.filter(closed_at=None).values_list("pk", flat=True):
            reading_room.index(office, number)
        return
    blanking.catch_up(office)
    closed_findings.seal_closed(office)
