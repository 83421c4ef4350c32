"""Cases, their acts, the records of the office, what was decided and what left."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce


class Case(models.Model):
    """One demand and everything done about it."""

    number = models.CharField(max_length=32, unique=True)  # "CF-2024-000012"; says nothing about a person
    demand_digest = models.CharField(max_length=64, unique=True)
    demand_name = models.CharField(max_length=255)
    state = models.CharField(max_length=24)
    track = models.CharField(max_length=24, default="standard")
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    demand = models.JSONField(default=dict)  # sender, items, period: staff only
    instrument = models.JSONField(default=dict)
    # Computed by the database, so that no code can forget it: what a court keeps secret.
    sealed = models.GeneratedField(
        expression=models.Case(
            models.When(instrument__sealed=True, then=models.Value(True)), default=models.Value(False)
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # Likewise: a request for records that the public log has.
    logged = models.GeneratedField(
        expression=models.Case(
            models.When(instrument__sealed=True, then=models.Value(False)),
            models.When(instrument__kind="foia_request", then=models.Value(True)),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # As above: ``due_on``, or the last day there is where no time runs. No database indexes "nulls last" as all do.
    presses_on = models.GeneratedField(
        expression=Coalesce("due_on", models.Value(date.max, models.DateField())),
        output_field=models.DateField(),
        db_persist=True,
    )
    gate = models.JSONField(default=dict)
    clock = models.JSONField(default=dict)
    search = models.JSONField(default=dict)
    viewed = models.JSONField(default=list)  # [unit, page_index] of every page that a person said was viewed
    # What a person saw and the program had missed (review.added), and what the person corrected (review.corrected).
    added = models.JSONField(default=list)
    # Once it is closed: both, and where and what its findings were, encrypted (services.closed_findings).
    findings = models.TextField(blank=True)
    waits_for = models.TextField(blank=True)  # why the program stopped, in words for staff; it may quote a record
    assigned_to = models.ForeignKey("office.Account", null=True, on_delete=models.PROTECT, related_name="cases")
    team = models.ForeignKey("office.Team", null=True, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        # The inbox, and the inbox of whoever is not shown what a court keeps secret: by urgency, and the closed cases.
        # Each has all that counting asks, so that no row is read for it: a row takes kilobytes.
        indexes = (
            models.Index(fields=("state", "-closed_at", "-id", "sealed", "assigned_to", "team"), name="case_by_state"),
            models.Index(
                fields=(
                    "presses_on",
                    "received_at",
                    "id",
                    "sealed",
                    "assigned_to",
                    "team",
                    "state",
                    "due_on",
                    "closed_at",
                ),
                condition=models.Q(closed_at=None),
                name="case_by_urgency",
            ),
            models.Index(
                fields=("presses_on", "received_at", "id", "state", "due_on", "closed_at", "sealed"),
                condition=models.Q(closed_at=None, sealed=False),
                name="case_unsealed_by_urgency",
            ),
            models.Index(fields=("-received_at", "-id", "logged"), condition=models.Q(logged=True), name="case_log"),
            models.Index(fields=("id", "sealed"), condition=models.Q(sealed=True), name="case_sealed"),
            models.Index(fields=("number", "id"), name="case_number"),  # for a part of a number PostgreSQL reads it all
        )


class Act(models.Model):
    """One accountable event; its ledger entry was committed in the same transaction."""

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=48)
    actor = models.CharField(max_length=255)
    took_effect_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    private = models.JSONField(default=dict)
    leaf = models.PositiveBigIntegerField(unique=True)

    class Meta:
        ordering = ("leaf",)
        # Not by ``leaf`` right behind the kind: SQLite would then read all acts of a kind to find those of one case.
        indexes = (models.Index(fields=("kind", "case", "leaf"), name="act_by_kind"),)


class Adoption(models.Model):
    """Counsel's signature under the digests of the rules that this office decides by."""

    law = models.CharField(max_length=64)
    overlay = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=255)
    adopted_at = models.DateTimeField()
    rules = models.JSONField()  # id → digest
    register = models.JSONField()  # discretion register: category → default
    act = models.OneToOneField(Act, on_delete=models.PROTECT)


class Record(models.Model):
    """One record of the office: original bytes in the store, text and numbers here."""

    number = models.CharField(max_length=16, unique=True)  # "R-000017"
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=32)
    system = models.CharField(max_length=128)
    media_type = models.CharField(max_length=128)
    numbers = models.JSONField(default=list)
    dated_on = models.DateField(null=True)
    page_count = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)  # without anybody's origin, status or A-number: it is searched across cases
    unlisted_by = models.CharField(max_length=64, blank=True)  # by which rules; by others it is blanked anew
    warnings = models.JSONField(default=list)
    added_at = models.DateTimeField()
    looked_up = models.BooleanField(
        default=False, db_default=False
    )  # by names and numbers; a sealed or expunged one is not

    class Meta:
        constraints = (models.UniqueConstraint(fields=("digest", "name"), name="record_once"),)
        indexes = (
            # What was expunged (``services.said.hidden``), asked by every page of a case, without reading a record.
            models.Index(fields=("media_type", "number"), name="record_by_media_type"),
            models.Index(fields=("id",), condition=models.Q(looked_up=False), name="record_not_looked_up"),
            models.Index(fields=("kind", "dated_on"), name="record_kind_date"),
            models.Index(fields=("system", "kind"), name="record_system_kind"),
            models.Index(fields=("unlisted_by",), name="record_unlisted_by"),
        )


class UnreadFile(models.Model):
    """A file that was given as a record and could not be read: the office holds it, and no search sees into it.

    ``record`` is the record that it became, once a readable form of it was added. Never in the ledger: a file's name
    may be a person's.
    """

    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    system = models.CharField(max_length=128)
    why = models.TextField()
    refused_at = models.DateTimeField()
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("digest", "name", "system"), name="unread_once"),)


class Party(models.Model):
    """A row of a party list: what the office's own systems know of a person in a record."""

    row = models.CharField(max_length=64)
    record_name = models.CharField(max_length=255, blank=True)
    value = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("row", "record_name"), name="party_once"),)


class Determination(models.Model):
    """A named person's decision. The finding's own text is not kept here: its place is, and what was decided."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="determinations")
    record = models.ForeignKey(Record, on_delete=models.PROTECT)
    unit = models.CharField(max_length=24)  # the record's number, or "R-000017.1" for its first attachment
    finding = models.CharField(max_length=32, blank=True)
    category = models.CharField(max_length=32, blank=True)
    page_number = models.PositiveIntegerField(null=True)
    decision = models.CharField(max_length=16)
    exemption = models.CharField(max_length=64, blank=True)
    basis = models.TextField(blank=True)
    authority = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=255)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "unit", "finding"), name="determination_once"),)
        # The file of denials: which exemptions were claimed, and the latest cases of each.
        indexes = (
            models.Index(
                fields=("exemption", "case", "decision"), condition=~models.Q(exemption=""), name="determination_claims"
            ),
        )


class Release(models.Model):
    """A package that left, with the digest of its manifest."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="release")
    manifest = models.CharField(max_length=64)
    kind = models.CharField(max_length=24)
    released_at = models.DateTimeField()
    act = models.OneToOneField(Act, on_delete=models.PROTECT)

    class Meta:
        indexes = (models.Index(fields=("-released_at",), name="release_latest"),)


class ReleasedFile(models.Model):
    """One file of a release; its bytes are in the store under this digest."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64, db_index=True)
