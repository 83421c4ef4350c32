"""Sweeps what nobody needs any more, and records what ended by its day."""

from __future__ import annotations

from counterfoil.office.folder import Office
from counterfoil.office.operate import sweeping
from counterfoil.office.services import notifying, standing
from counterfoil.office.services.session import within


def sweep(office: Office, key: str) -> None:
    """Remove sessions that ended, what killed programs left, and copies of identity papers that nobody needs.

    The orders not to tell whose last day passed end as well.
    """
    sweeping.sweep(office)
    standing.destroy_left(office)
    with within(office) as journal:
        notifying.end_orders(journal)
