"""What a court's verified paper commands is searched for, and produced by the table that a person filled in."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.services import serving


def produce(office: Office, key: str) -> None:
    """Go on with the production of the case with this number."""
    serving.go_on(office, key)
