"""Work on one case: from its receipt to where a person must decide."""

from __future__ import annotations

from counterfoil.cases.lifecycle import State
from counterfoil.office.folder import Office
from counterfoil.office.services.advancing import advance


def answer(office: Office, key: str) -> None:
    """Take the case with this number up to the letter; never out of the house."""
    advance(office, key, stop_at=State.LETTERED)
