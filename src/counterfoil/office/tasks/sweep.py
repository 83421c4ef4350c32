"""Sweeps what nobody needs any more."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.operate import sweeping
from counterfoil.office.services import standing


def sweep(office: Office, key: str) -> None:
    """Remove sessions that ended, what killed programs left, and copies of identity papers that nobody needs."""
    sweeping.sweep(office)
    standing.destroy_left(office)
