"""Work on what arrived: it is read once, so that whoever looks at it looks at text."""

from __future__ import annotations

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import arriving


def arrival(office: Office, key: str) -> None:
    """Read the arrival with this number in the sandbox."""
    arriving.read(office, models.Arrival.objects.get(pk=int(key)))
