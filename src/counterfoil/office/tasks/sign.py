"""Work on one case whose decisions are signed: from them to the letter."""

from __future__ import annotations

from counterfoil.cases.lifecycle import State
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import signing
from counterfoil.office.services.advancing import advance


def sign(office: Office, key: str) -> None:
    """Decide the case with this number as it was signed, and take it up to the letter; never out of the house."""
    case = models.Case.objects.get(number=key)
    table = signing.signed_table(office, case)
    if table is None:
        waits_for = (
            "What was signed is not there as it was signed; nothing was decided. Look at the review, and sign again."
        )
        models.Case.objects.filter(pk=case.pk).update(waits_for=waits_for)
        return
    # A worker that was killed after the decisions goes on from there: what was determined is not determined twice.
    advance(office, key, decisions=None if signing.is_determined(case) else table, stop_at=State.LETTERED)
