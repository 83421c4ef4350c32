"""An order to expunge that counsel confirmed is obeyed."""

from __future__ import annotations

from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import expunging


def expunge(office: Office, key: str) -> None:
    """Obey the order with this number. What forbids it now is kept: counsel confirms anew. Once begun it goes on."""
    try:
        expunging.run(office, int(key))
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        stopped = models.Expungement.objects.filter(pk=int(key), step="").update(
            said=office.without_place(error), confirmed_by="", confirmed_account=None, confirmed_at=None
        )
        if not stopped:
            raise
