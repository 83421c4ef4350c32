"""Sweeps what nobody needs any more, and records what ended by its day."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.operate import sweeping
from counterfoil.office.services import notifying
from counterfoil.office.services.session import within


def sweep(office: Office, key: str) -> None:
    """Remove sessions that ended and what killed programs left; end the orders not to tell whose last day passed."""
    sweeping.sweep(office)
    with within(office) as journal:
        notifying.end_orders(journal)
