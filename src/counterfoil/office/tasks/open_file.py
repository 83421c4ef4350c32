"""Work on a document that was opened to everyone: its text is read, so that it can be found."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.services import reading_room


def open_file(office: Office, key: str) -> None:
    """Index the open document with this number."""
    reading_room.index(office, int(key))
