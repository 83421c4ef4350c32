"""E-mail that came, e-mail that goes out, and what mail servers said of it."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.cases import Case
from counterfoil.office.models.desk import Pull
from counterfoil.office.models.portal import Arrival


class ReceivedMail(models.Model):
    """One message of the office's mailbox: where it lay, its bytes in the store, and where it belongs. For staff only.

    ``message_id``, ``sender`` and ``subject`` are what the message says of itself: evidence of nothing.
    """

    folder = models.CharField(max_length=255)
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    message_id = models.CharField(max_length=255, blank=True, db_index=True)
    digest = models.CharField(max_length=64, blank=True)  # empty where it could not be taken
    words = models.CharField(max_length=64, blank=True)  # SHA-256 of what stands below its headers
    size = models.BigIntegerField(default=0)  # bytes
    received_at = models.DateTimeField()  # by the mail server
    fetched_at = models.DateTimeField()
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    nature = models.CharField(max_length=12)  # person, automatic, bounce
    became = models.CharField(max_length=12)  # arrival, reply, bounce, copy, not_taken
    doubt = models.CharField(max_length=16, blank=True)  # other_sender, number_only
    thread = models.CharField(max_length=64, blank=True, db_index=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="mail")
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="mail")
    text = models.TextField(blank=True)  # its words, once they were read in the sandbox
    parts = models.JSONField(default=list)  # names of what came with it
    is_read = models.BooleanField(default=False)
    is_moved = models.BooleanField(default=False)  # out of the folder, or marked there
    seen_by = models.CharField(max_length=255, blank=True)  # who said that nothing is left to do about it
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("folder", "uidvalidity", "uid"), name="received_mail_once"),)
        indexes = (models.Index(fields=("became", "seen_at"), name="received_mail_waiting"),)


class OutgoingMail(models.Model):
    """One message to a requester or a custodian. ``key`` says what it is about; the same is never said twice."""

    key = models.CharField(max_length=128, unique=True)  # "acknowledgement CF-2026-000012"
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outgoing_mail")
    letter = models.CharField(max_length=24)  # as the ledger calls it
    automatic = models.BooleanField(default=True)  # in answer to a message, or by the program's own doing
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=255)
    body = models.TextField()
    follows = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT)  # whose secret link the body leaves out
    pull = models.ForeignKey(Pull, null=True, on_delete=models.PROTECT, related_name="mail")  # to its custodian
    attachments = models.JSONField(default=list)  # [{"name", "digest", "media_type", "released"}]
    in_reply_to = models.CharField(max_length=255, blank=True)
    thread = models.CharField(max_length=64, blank=True, db_index=True)
    made_by = models.CharField(max_length=255)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when it is tried next
    state = models.CharField(
        max_length=12, default="waiting", db_index=True
    )  # waiting, sent, refused, not_sent, doubt, bounced
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)


class MailEvent(models.Model):
    """What happened to a message that goes out, in the words of the mail server. Rows are added and never changed."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=16)  # handed_over, accepted, later, refused, doubt, bounced, delayed, again
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)


class MailState(models.Model):
    """How the last try of one direction ended: one row for ``in`` and one for ``out``."""

    direction = models.CharField(max_length=3, primary_key=True)
    tried_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)  # about a server, never about a message
