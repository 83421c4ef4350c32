"""What comes from the public and waits for a person, what goes on between two screens, and what staff open to all."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Case


class Arrival(models.Model):
    """One demand as it came, in quarantine until a named person clears it or sets it aside. No row is ever deleted."""

    channel = models.CharField(max_length=16)
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, unique=True)  # the bytes lie in the store
    size_bytes = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()  # from here the law's clock runs, whenever somebody looks at it
    arrived_at = models.DateTimeField()  # when this program was given it
    sender_email = models.CharField(max_length=254, blank=True)
    thread = models.CharField(max_length=998, blank=True)  # a Message-ID that it belongs to
    link = models.CharField(max_length=64, null=True, unique=True)  # SHA-256 of the secret that follows it
    state = models.CharField(max_length=12, default="new")  # new, cleared, set_aside
    reading = models.JSONField(default=dict)  # what the sandbox read in it, or why it could not
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="arrivals")
    why = models.CharField(max_length=16, blank=True)  # spam, duplicate, misdirected
    reason = models.TextField(blank=True)  # in the words of whoever set it aside; for staff
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "received_at"), name="arrival_by_age"),
            models.Index(fields=("thread",), name="arrival_thread"),
        )

    @property
    def number(self) -> str:
        """What the public is told until there is a case; it says nothing about anybody."""
        return f"A-{self.pk:06d}"


class ArrivalViewing(models.Model):
    """Somebody opened an arrival. Rows are added and never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT)
    at = models.DateTimeField()  # by the computer's own clock, in a simulated office too
