"""What was kept before no list of status was: records and messages are blanked, findings of closed cases encrypted."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.services import blanking, closed_findings

MESSAGES = "messages"
"""The key under which a migration lists what mail and portal had kept before."""


def is_behind(office: Office) -> bool:
    """Whether a record was kept by other rules than those of now, or a closed case says in clear what was found."""
    return blanking.is_behind(office) or closed_findings.is_behind()


def unlist(office: Office, key: str) -> None:
    """Do so; a large office takes as long as reading its records did."""
    if key == MESSAGES:
        blanking.messages()
        return
    blanking.catch_up(office)
    closed_findings.seal_closed(office)
