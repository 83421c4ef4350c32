"""What an answer showed and kept, counted by kind: rows that stay when the findings of a closed case are purged."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.cases import Case


class ItemFact(models.Model):
    """``oversight.facts.ItemFact``, without what its case says. Written with the release, in the same transaction."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="item_facts")
    document = models.PositiveIntegerField()
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
    on = models.DateField()
    places = models.PositiveIntegerField()
