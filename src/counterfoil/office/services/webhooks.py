"""Who is told of what happens, and what: nothing but what the public ledger says of it."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.outward import need_address
from counterfoil.office.services import kept_secrets

EVENTS = (
    "demand.received", "clock.extended", "clock.paused", "clock.resumed", "letter.sent", "release.made", "case.closed",
    "case.reopened",
)  # fmt: skip
"""Kinds of act that a program may be told of."""
AT_MOST = 5
"""Addresses of one key."""


def add(office: Office, key: models.ApiKey, url: str, events: list[str]) -> tuple[models.Webhook, str]:
    """A new address and the secret that signs what is sent to it, told only now.

    Raises ``BadInput`` for an address that is not https on the open network, and for events that are none.
    """
    need_address(url)
    if not events or set(events) - set(EVENTS):
        raise BadInput(_("events: give one or more of these: %(all)s.") % {"all": ", ".join(EVENTS)})
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        if key.webhooks.filter(closed_at=None).count() >= AT_MOST:
            raise BadInput(_("A key has five addresses at most. Close one first."))
        made = models.Webhook(key=key, url=url, events=sorted(set(events)), made_at=datetime.now(UTC))
        made.save()
        made.secret = kept_secrets.seal(office, _purpose(made), secret)
        made.save(update_fields=["secret"])
    return made, secret


def close(key: models.ApiKey, number: int) -> bool:
    """Whether there was such an open address of this key; it is told nothing any more."""
    mine = key.webhooks.filter(pk=number, closed_at=None)
    return mine.update(closed_at=datetime.now(UTC)) == 1


def secret_of(office: Office, webhook: models.Webhook) -> str:
    return kept_secrets.unseal(office, _purpose(webhook), webhook.secret)


def body(delivery: models.Delivery) -> bytes:
    """What is sent: the kind of act, the case's number, when, and the facts that its entry shows to everybody."""
    act = models.Act.objects.select_related("case").get(leaf=delivery.leaf)
    told: dict[str, Any] = {
        "id": delivery.pk,
        "event": act.kind,
        "case": delivery.case.number,
        "entry": act.leaf,
        "recorded_at": act.recorded_at.astimezone(UTC).isoformat(),
        "facts": act.facts,
    }
    return json.dumps(told, sort_keys=True, ensure_ascii=False).encode()


def _purpose(webhook: models.Webhook) -> str:
    return f"webhook {webhook.pk}"
