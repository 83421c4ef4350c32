"""An order to expunge: what it reaches, who confirmed it, and how far it has been obeyed."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account


class Expungement(models.Model):
    """One order. Numbers only: whom it is about stands in the order and nowhere here. Never deleted."""

    order = models.CharField(max_length=128)  # the court's number for it; the ledger commits to it
    statute = models.CharField(max_length=128)
    cases = models.JSONField(default=list)  # numbers
    records = models.JSONField(default=list)  # numbers
    imported = models.JSONField(default=list)  # keys of cases of other systems
    instead = models.JSONField(default=list)  # while it is not done: numbers of copies without whom it is about
    asked_by = models.CharField(max_length=255)
    asked_account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=255, blank=True)
    confirmed_account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=16, blank=True)  # the last that is done; see services.expunging.STEPS
    digests = models.JSONField(default=dict)  # chain of the ledger → digests that can never be opened again
    files = models.JSONField(default=list)  # of the store, while they are not gone
    papers = models.JSONField(default=list)  # cases that met a record: its pages among their working papers go
    said = models.TextField(blank=True)  # why nothing was expunged, though counsel had confirmed it
    done_at = models.DateTimeField(null=True)
