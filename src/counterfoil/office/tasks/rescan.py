"""What an office has is looked at again, some of it at a time, when nothing else waits."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.services import rescanning


def rescan(office: Office, key: str) -> None:
    """Look again at the records between these two rows."""
    rescanning.look(office, key)


def reverify(office: Office, key: str) -> None:
    """Look again into the release of this row."""
    rescanning.verify(office, key)
