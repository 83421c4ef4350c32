"""The file of a case that two persons confirmed is destroyed."""

from __future__ import annotations

from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import disposing


def dispose(office: Office, key: str) -> None:
    """Destroy the file of the case with this number. What forbids it now is kept: a second person confirms anew."""
    try:
        disposing.dispose(office, key)
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        models.Disposal.objects.filter(case__number=key, destroyed_at=None).update(
            said=office.without_place(error), second="", second_account=None, second_at=None
        )
