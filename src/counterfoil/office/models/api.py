"""Programs of others that talk to the office: their keys, and where they want to be told of what happens."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Case


class ApiKey(models.Model):
    """What a program of others shows to be let in. Only the digest of the key is kept."""

    name = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)


class Webhook(models.Model):
    """An address that is told what happens, signed with a secret of its own."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = models.JSONField()
    secret = models.CharField(max_length=255)  # encrypted under a key in the office's keys folder
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One event for one webhook; the worker sends it until it is taken or was tried often enough."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    event = models.CharField(max_length=48)
    leaf = models.PositiveBigIntegerField()  # the ledger's entry that this tells of
    tries = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=64, blank=True)  # of the last try: "200", "refused", "no answer"
    listed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)  # null: it was taken, or given up

    class Meta:
        constraints = (models.UniqueConstraint(fields=("webhook", "leaf"), name="told_once"),)
        indexes = (models.Index(fields=("next_at",), name="delivery_due"),)
