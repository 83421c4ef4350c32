"""What an answer showed and kept, counted by kind: rows that stay when the findings of a closed case are purged."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.cases import Case


class Counted(models.Model):
    """What both tables count by: the kind of item, what became of it, what the law said."""

    record_kind = models.CharField(max_length=32)
    category = models.CharField(max_length=32)
    role = models.CharField(max_length=24)
    minor = models.BooleanField()
    fate = models.CharField(max_length=16)
    duty = models.CharField(max_length=32)
    would_be = models.CharField(max_length=32, blank=True)
    rule = models.TextField(blank=True)
    legal = models.TextField(blank=True)
    exemption = models.CharField(max_length=64, blank=True)
    places = models.PositiveIntegerField()

    class Meta:
        abstract = True


class ItemFact(Counted):
    """``oversight.facts.ItemFact``, without what its case says. Written with the release, in the same transaction."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="item_facts")
    document = models.PositiveIntegerField()
    on = models.DateField()


class UnlistedFact(Counted):
    """The same of origin, status and A-numbers, of all answers of a month together: no case is listed by them.

    Within a table of their own, whose rows are added to: the order of rows would tell the case, too.
    """

    month = models.DateField()  # its first day
    agency = models.CharField(max_length=16, blank=True)  # the ledger's code of whom it went to


class Overview(models.Model):
    """What oversight's page shows, counted ahead of it: one row, made anew. No value in it names a person."""

    made_at = models.DateTimeField()
    counted_on = models.DateField()  # the office's own day
    acts = models.BigIntegerField()  # the ledger's entries that it was counted from
    values = models.JSONField()
