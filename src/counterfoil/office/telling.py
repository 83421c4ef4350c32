"""Lists an act for the programs that want to be told of it, in the transaction of the act itself."""

from __future__ import annotations

from datetime import UTC, datetime

from counterfoil.office import models
from counterfoil.office.services import work

TASK = "tell"


def list_for_programs(act: models.Act) -> None:
    """For each open webhook that wants this kind. What the public ledger hides is the caller's to leave out."""
    if act.case is None:
        return
    now = datetime.now(UTC)
    wanting = [one for one in models.Webhook.objects.filter(closed_at=None) if act.kind in one.events]
    for webhook in wanting:
        models.Delivery.objects.create(
            webhook=webhook, case=act.case, event=act.kind, leaf=act.leaf, listed_at=now, next_at=now
        )
    if wanting:
        work.submit(TASK, "")
