"""Demands that are alike: the same sender, or the same words. Shown with the reason, and nothing follows by itself.

What is compared are keyed digests of words in lower case and in order, each once: two demands that differ in a word are
not found alike, and nobody learns from the digests what was asked.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from counterfoil.demands.topics import fold
from counterfoil.ledger import keys
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import PSEUDONYMS

MOST_SHOWN = 10
_AT_ONCE = 500  # cases that are digested when a page is opened; the rest when the next one is


@dataclass(frozen=True, slots=True)
class Alike:
    """Another case that is like this one."""

    number: str
    state: str
    same_sender: bool
    same_words: bool


def alike(office: Office, case: models.Case, among: QuerySet[models.Case]) -> tuple[Alike, ...]:
    """The cases of ``among`` that are like ``case``: same words first, then the latest."""
    secret = keys.load_secret(office.keys / PSEUDONYMS)
    _catch_up(secret)
    sender, words = _sender(secret, case), _words(secret, case)
    same = Q()
    if sender:
        same |= Q(likeness__sender=sender)
    if words:
        same |= Q(likeness__words=words)
    if not same:
        return ()
    rows = among.filter(same).exclude(pk=case.pk).select_related("likeness").order_by("-pk")[: MOST_SHOWN * 3]
    found = [
        Alike(
            row.number,
            row.state,
            bool(sender) and row.likeness.sender == sender,
            bool(words) and row.likeness.words == words,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: not one.same_words)[:MOST_SHOWN])


def _catch_up(secret: bytes) -> None:
    """Digest the cases that came since the last one that was; cases are numbered in the order in which they came."""
    last = models.Likeness.objects.order_by("-case_id").values_list("case_id", flat=True).first() or 0
    rows = models.Case.objects.filter(pk__gt=last).order_by("pk").only("pk", "demand")[:_AT_ONCE]
    made = [models.Likeness(case=row, sender=_sender(secret, row), words=_words(secret, row)) for row in rows]
    models.Likeness.objects.bulk_create(made, ignore_conflicts=True)


def _sender(secret: bytes, case: models.Case) -> str:
    sender = case.demand.get("sender") or {}
    email = str(sender.get("email", "")).strip().casefold()
    if email:
        return _keyed(secret, f"sender {email}")
    written = " ".join(fold(f"{sender.get('name', '')} {sender.get('postal_address', '')}"))
    return _keyed(secret, f"sender {written}") if sender.get("name") and sender.get("postal_address") else ""


def _words(secret: bytes, case: models.Case) -> str:
    words = sorted({word for item in case.demand.get("items", ()) for word in fold(str(item.get("text", "")))})
    return _keyed(secret, f"words {' '.join(words)}") if words else ""


def _keyed(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
