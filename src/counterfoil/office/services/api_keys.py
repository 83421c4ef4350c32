"""Keys with which programs of others are let in: made by an administrator, shown once, kept as digests."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.services.account_events import What, note


class Scope(StrEnum):
    """What a key is for. It opens nothing else."""

    FILE = "file"  # file requests in the name of people who ask
    INTAKE = "intake"  # the same, in the words of the federal portal (the DOJ's agency API)
    WEBHOOKS = "webhooks"  # be told of what happens


_NAME = re.compile(r"[\w .,()&'/-]{2,64}")


def make(name: str, scopes: list[Scope], *, by: models.Account) -> tuple[models.ApiKey, str]:
    """A new key and its secret, which is told only now: 256 bits. Raises ``BadInput`` for a name that is taken."""
    if not _NAME.fullmatch(name):
        raise BadInput(_("A name has 2 to 64 letters, digits, blanks and simple signs, such as: federal portal."))
    if not scopes:
        raise BadInput(_("Say what the key is for."))
    secret = f"cf_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        if models.ApiKey.objects.filter(name=name).exists():
            raise BadInput(_("There is or was a key of this name. Give another name."))
        key = models.ApiKey.objects.create(
            name=name,
            digest=_digest(secret),
            scopes=sorted(scope.value for scope in scopes),
            made_by=by,
            made_at=datetime.now(UTC),
        )
        note(by, What.API_KEY_MADE, by=by, detail=f"{name}: {', '.join(key.scopes)}")
    return key, secret


def close(key: models.ApiKey, *, by: models.Account) -> None:
    """It opens nothing any more, and its webhooks are told nothing."""
    now = datetime.now(UTC)
    with transaction.atomic():
        if models.ApiKey.objects.filter(pk=key.pk, closed_at=None).update(closed_at=now):
            key.webhooks.filter(closed_at=None).update(closed_at=now)
            note(by, What.API_KEY_CLOSED, by=by, detail=key.name)


def found(secret: str, scope: Scope) -> models.ApiKey | None:
    """The open key with this secret that is for this; None for every other one, whatever is wrong with it.

    What is looked up is a digest, so how long it takes says nothing about the secret.
    """
    key = models.ApiKey.objects.filter(digest=_digest(secret), closed_at=None).first()
    if key is None or scope.value not in key.scopes:
        return None
    today = datetime.now(UTC).date()
    if key.used_on != today:
        models.ApiKey.objects.filter(pk=key.pk).update(used_on=today)
    return key


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
