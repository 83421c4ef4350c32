"""One link for all of a requester's requests: a list that they make themselves, and that knows nobody's name.

A request is put on a list by whoever holds its own secret link. The list's secret then opens it as that link does.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime

from django.db import transaction

from counterfoil.errors import BadInput
from counterfoil.office import models

MOST = 500
"""Requests on one list."""


def begin(arrival: models.Arrival) -> str:
    """A new list that begins with this arrival; returns its secret, of which only the SHA-256 is kept."""
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        made = models.RequestList.objects.create(link=_hashed(secret), made_at=datetime.now(UTC))
        made.arrivals.add(arrival)
    return secret


def add(secret: str, arrival: models.Arrival) -> None:
    """Put an arrival on the list; one that is there already stays. ``BadInput`` for no list, or a full one."""
    found = find(secret)
    if found is None:
        raise BadInput("No list has this link.")
    if found.arrivals.count() >= MOST:
        raise BadInput(f"A list holds {MOST} requests at most. Begin another one.")
    found.arrivals.add(arrival)


def remove(secret: str, arrival: int) -> None:
    """Take an arrival off the list; its own link still opens it."""
    found = find(secret)
    if found is not None:
        found.arrivals.remove(arrival)


def find(secret: str) -> models.RequestList | None:
    """The list with this secret; None for every other one."""
    digest = _hashed(secret)
    found = models.RequestList.objects.filter(link=digest).first()
    return found if hmac.compare_digest(found.link if found else "", digest) else None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
