"""What follows an answer: papers for a review that were asked for, and the end of what was kept of a case."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Case


class PacketWanted(models.Model):
    """Somebody asked for the papers for the Public Access Counselor, and what came of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="packets_wanted")
    by = models.CharField(max_length=255)
    at = models.DateTimeField()
    state = models.CharField(max_length=12, default="new")  # new, made, not_made
    said = models.TextField(blank=True)  # why they were not made
    left_out = models.JSONField(default=list)


class Disposal(models.Model):
    """The file of a closed case is destroyed under the schedule: who confirmed it, and the certificate. Never deleted.

    What the schedule said is kept as it was on that day. ``first`` and ``second`` are two persons.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="disposal")
    series = models.CharField(max_length=128)
    authority = models.CharField(max_length=128)
    years = models.PositiveSmallIntegerField()
    closed_on = models.DateField()
    due_on = models.DateField()
    first = models.CharField(max_length=255)
    first_account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    second = models.CharField(max_length=255, blank=True)
    second_account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True)  # why nothing was destroyed, though two persons had confirmed it
    destroyed_at = models.DateTimeField(null=True)  # when the certificate was made; what it lists goes right after
    files = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    certificate = models.CharField(max_length=64, blank=True)  # digest; the file lies in the store
    gone_at = models.DateTimeField(null=True)  # when nothing of it lay anywhere any more
