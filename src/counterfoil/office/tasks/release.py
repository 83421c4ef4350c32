"""A release that a named person approved leaves through the gate."""

from __future__ import annotations

from counterfoil.cases.lifecycle import State
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import releasing
from counterfoil.office.services.advancing import advance


def release(office: Office, key: str) -> None:
    """Release the case with this number, where somebody approved it; a second time it does nothing."""
    case = models.Case.objects.get(number=key)
    approved = case.state == State.LETTERED and releasing.approval(case) is not None
    if approved or case.state == State.RELEASED:
        advance(office, key, stop_at=None)
