"""Tells programs of others what happened. What is not taken is tried again, later and later, and then given up."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from counterfoil.errors import BadInput
from counterfoil.office import models, outward
from counterfoil.office.folder import Office
from counterfoil.office.services import webhooks

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""After the first try that failed, the second, …; whoever is away for a day has missed it."""
AT_ONCE = 50
"""Deliveries of one piece of work: other work waits meanwhile."""

Post = Callable[[str, bytes, dict[str, str]], int]


def tell(office: Office, key: str) -> None:
    """Send what is due."""
    send_due(office, outward.post)


def send_due(office: Office, post: Post) -> int:
    """Send what is due, the oldest first; how much was tried."""
    due = models.Delivery.objects.filter(next_at__lte=datetime.now(UTC)).order_by("next_at", "pk")
    tried = 0
    for delivery in due.select_related("webhook", "case")[:AT_ONCE]:
        _send(office, delivery, post)
        tried += 1
    return tried


def is_waiting(office: Office) -> bool:
    """Whether anything is due now."""
    return models.Delivery.objects.filter(next_at__lte=datetime.now(UTC)).exists()


def signature(secret: str, at: int, content: bytes) -> str:
    """``t=SECONDS,v1=HEX``: HMAC-SHA-256 over time, point and content, so that nobody sends an old one again."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + content, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def _send(office: Office, delivery: models.Delivery, post: Post) -> None:
    if delivery.webhook.closed_at is not None:
        _keep(delivery, "closed", again=False)
        return
    content = webhooks.body(delivery)
    signed = signature(webhooks.secret_of(office, delivery.webhook), int(time.time()), content)
    headers = {
        "Content-Type": "application/json", "User-Agent": "Counterfoil", "Counterfoil-Event": delivery.event,
        "Counterfoil-Delivery": str(delivery.pk), "Counterfoil-Signature": signed,
    }  # fmt: skip
    try:
        status = post(delivery.webhook.url, content, headers)
    except (outward.NotPublic, BadInput):
        _keep(delivery, "refused", again=False)  # it leads into a network that is not everybody's
    except OSError:
        _keep(delivery, "no answer", again=True)
    else:
        _keep(delivery, str(status), again=not 200 <= status < 300)


def _keep(delivery: models.Delivery, outcome: str, *, again: bool) -> None:
    wait = AGAIN[delivery.tries] if again and delivery.tries < len(AGAIN) else None
    next_at = datetime.now(UTC) + wait if wait else None
    models.Delivery.objects.filter(pk=delivery.pk).update(tries=delivery.tries + 1, outcome=outcome, next_at=next_at)
