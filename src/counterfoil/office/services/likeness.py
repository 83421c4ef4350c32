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
    _catch_up(office)
    mine = models.Likeness.objects.filter(case=case).first()
    if mine is None or not (mine.sender or mine.words):
        return ()
    same = Q()
    if mine.sender:
        same |= Q(likeness__sender=mine.sender)
    if mine.words:
        same |= Q(likeness__words=mine.words)
    rows = among.filter(same).exclude(pk=case.pk).select_related("likeness").order_by("-pk")[: MOST_SHOWN * 3]
    found = [
        Alike(
            row.number,
            row.state,
            bool(mine.sender) and row.likeness.sender == mine.sender,
            bool(mine.words) and row.likeness.words == mine.words,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: not one.same_words)[:MOST_SHOWN])


def _catch_up(office: Office) -> None:
    rows = list(models.Case.objects.filter(likeness=None).order_by("-pk").only("pk", "demand")[:_AT_ONCE])
    if not rows:
        return
    secret = keys.load_secret(office.keys / PSEUDONYMS)
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
