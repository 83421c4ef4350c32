"""The ledger's tables, as in ``docs/ledger-format.md``: rows are added and never changed."""

from __future__ import annotations

from django.db import models


class Leaf(models.Model):
    """One ledger entry: the exact bytes that were hashed."""

    index = models.PositiveBigIntegerField(primary_key=True)
    case_number = models.CharField(max_length=32)
    seq = models.PositiveBigIntegerField()
    entry = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case_number", "seq"), name="leaf_seq_once"),)


class Node(models.Model):
    """The hash of a perfect subtree; level 0 is the leaves' own table."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("level", "index"), name="node_once"),)


class Head(models.Model):
    """The size and frontier of the tree, and the last entry's time: one row."""

    one = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")
    at = models.CharField(max_length=24, blank=True)


class Opening(models.Model):
    """An encrypted opening of one committed item: without its group's key it says nothing."""

    leaf = models.PositiveBigIntegerField()
    slot = models.PositiveIntegerField()
    group = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("leaf", "slot"), name="opening_once"),)
