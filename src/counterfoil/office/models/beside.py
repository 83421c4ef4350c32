"""What the office has beside its own cases: cases of other systems as exports tell them, and payments."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Act, Case


class ImportRun(models.Model):
    """One export that was taken over. ``report`` names lines and reasons, never what a cell says."""

    system = models.CharField(max_length=16)  # the ledger's word
    source = models.CharField(max_length=64)  # the profile's name: numbers of two sources are not the same
    profile = models.CharField(max_length=64)  # with a digest of what it said then
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    absent = models.PositiveIntegerField()  # known from earlier, and not in this export
    report = models.JSONField(default=dict)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()
    act = models.OneToOneField(Act, null=True, on_delete=models.PROTECT)  # none where nothing was taken over

    class Meta:
        ordering = ("-pk",)


class ImportedCase(models.Model):
    """A case of another system as its export tells it: never an act of this office. ``words`` are quarantined."""

    system = models.CharField(max_length=16)
    source = models.CharField(max_length=64)
    number = models.CharField(max_length=128)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    status = models.CharField(max_length=128, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    words = models.JSONField(default=dict)  # requester, organization, subject, text: staff only
    doubts = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    expunged_at = models.DateTimeField(null=True)  # by order: ``number`` is a keyed mark then, and the rest is empty
    first_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="first_cases")
    last_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="last_cases")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "number"), name="imported_once"),)
        indexes = (models.Index(fields=("-received_at", "-id"), name="imported_log"),)


class ImportedChange(models.Model):
    """What an imported case said before a later export said otherwise. Rows are added and never changed."""

    imported = models.ForeignKey(ImportedCase, on_delete=models.PROTECT, related_name="changes")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT)
    before = models.JSONField()


class ImportedViewing(models.Model):
    """Somebody opened the words of an imported case. Rows are added and never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    imported = models.ForeignKey(ImportedCase, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Payment(models.Model):
    """A fee that is paid through a provider. No card, no bank and no person: the provider's number of the order."""

    order = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    cents = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default="wanted")  # wanted, open, paid, ended
    token = models.CharField(max_length=255, blank=True)  # of the provider's page, encrypted
    says = models.CharField(max_length=255, blank=True)  # what came of the last try
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    act = models.OneToOneField(Act, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=models.Q(state__in=("wanted", "open")), name="one_payment_at_a_time"
            ),
        )
