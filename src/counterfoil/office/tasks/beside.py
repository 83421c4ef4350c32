"""What stands beside the office: exports of other systems, a watched folder, payments by a provider."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.services import importing, paying, watched, work


def import_exports(office: Office, key: str) -> None:
    """Take over what is new in the folder of ``[imports]``."""
    importing.nightly(office)


def watch(office: Office, key: str) -> None:
    """Check what has settled in the folder of ``[watch]``; what is left over is listed once more."""
    if watched.look(office):
        work.submit("watch", "")


def payment(office: Office, key: str) -> None:
    """Go on with one payment, or with every one that runs."""
    for order in [key] if key else paying.running():
        paying.go_on(office, order)


def is_paying(office: Office) -> bool:
    """Whether any payment runs."""
    return office.payments is not None and bool(paying.running())
