"""Sweeps what nobody needs any more."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.operate import sweeping


def sweep(office: Office, key: str) -> None:
    """Remove sessions that ended and what killed programs left."""
    sweeping.sweep(office)
