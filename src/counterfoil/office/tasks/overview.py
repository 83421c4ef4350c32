"""The figures of oversight's page."""

from __future__ import annotations

from counterfoil.office import overview as figures
from counterfoil.office.folder import Office


def overview(office: Office, key: str) -> None:
    """Count them anew."""
    figures.make(office)
