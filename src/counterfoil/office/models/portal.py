"""What comes from the public and waits for a person, what goes on between two screens, and what staff open to all."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Case, ReleasedFile


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


class RequestList(models.Model):
    """A requester's own list of requests, under a secret link: an account without a name, an address or a password."""

    link = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret
    arrivals = models.ManyToManyField(Arrival, related_name="lists")
    made_at = models.DateTimeField()


class ArrivalViewing(models.Model):
    """Somebody opened an arrival. Rows are added and never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT)
    at = models.DateTimeField()  # by the computer's own clock, in a simulated office too


class UnsentRequest(models.Model):
    """A request that somebody writes, between two screens; swept when it is left lying. Its files lie in ``work``."""

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of what the browser's session holds
    values = models.JSONField(default=dict)
    files = models.JSONField(default=list)  # the names, in order
    sending = models.BooleanField(default=False)  # a button that is pressed twice sends once
    touched_at = models.DateTimeField(db_index=True)


class Knock(models.Model):
    """Somebody used what the public may use only so often. ``who`` is a keyed digest that changes every day."""

    what = models.CharField(max_length=16)
    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("what", "who", "at"), name="knock_count"),)


class OpenedFile(models.Model):
    """A released file that a named person has opened to everyone, as about no named person. No row is ever deleted."""

    file = models.ForeignKey(ReleasedFile, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)  # of the released file, once the worker has read it
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="opened_files")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="closed_files")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("file",), condition=models.Q(closed_at=None), name="opened_once"),
        )
        indexes = (
            models.Index(fields=("-opened_at", "-id"), condition=models.Q(closed_at=None), name="opened_latest"),
        )


class ToldOfReview(models.Model):
    """A requester told the office of a request for review. Rows are added and never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="told_of_review")
    sent_on = models.DateField()  # as the requester says
    told_at = models.DateTimeField()
