"""The ledger's rows in the office's own database, so that an act and its entry are one transaction."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger.store import Head, Leaf, Opening, Row
from counterfoil.ledger.tree import HASH_SIZE
from counterfoil.office import models


class OfficeLedger:
    """A ``ledger.store.LeafStore`` on Django's tables."""

    def lock_head(self) -> Head:
        """The head, locked until the caller's transaction ends (SQLite: the transaction began IMMEDIATE)."""
        if not connection.in_atomic_block:
            raise RuntimeError("append inside `with transaction.atomic():`")
        models.Head.objects.get_or_create(one=1)
        return _head(models.Head.objects.select_for_update().get(one=1))

    def head(self) -> Head:
        """The head as last committed."""
        row = models.Head.objects.filter(one=1).first()
        return _head(row) if row else Head()

    def add(self, row: Row) -> None:
        """Write one append; the caller commits."""
        leaf, head = row.leaf, row.head
        models.Leaf.objects.create(
            index=leaf.index, case_number=leaf.case_number, seq=leaf.seq, entry=leaf.entry, hash=leaf.hash
        )
        models.Node.objects.bulk_create([models.Node(level=n.level, index=n.index, hash=n.hash) for n in row.nodes])
        models.Opening.objects.bulk_create(
            [models.Opening(leaf=o.index, slot=o.slot, group=o.group, sealed=o.sealed) for o in row.openings]
        )
        models.Head.objects.filter(one=1).update(size=head.size, frontier=b"".join(head.frontier), at=head.at)

    def last_of(self, case_number: str) -> Leaf | None:
        """The latest entry of a case."""
        rows = models.Leaf.objects.filter(case_number=case_number).order_by("-seq")
        row = rows.values_list(*_COLUMNS).first()
        return _leaf(*row) if row else None

    def acts_of(self, case_number: str) -> Iterator[Leaf]:
        """All entries of a case, in their order."""
        return _leaves(models.Leaf.objects.filter(case_number=case_number).order_by("seq"))

    def leaves(self, first: int, last: int) -> Iterator[Leaf]:
        """The entries ``first`` up to ``last`` (exclusive) in order."""
        return _leaves(models.Leaf.objects.filter(index__gte=first, index__lt=last).order_by("index"))

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree; level 0 is a leaf."""
        found = next(self.nodes(level, index, index + 1), None)
        if found is None:
            raise LedgerInvalid(f"The stored hash ({level}, {index}) is missing: the database was changed.")
        return found

    def nodes(self, level: int, first: int, last: int) -> Iterator[bytes]:
        """The hashes of perfect subtrees in order; level 0 are leaves."""
        rows = models.Node.objects.filter(level=level) if level else models.Leaf.objects.all()
        found = rows.filter(index__gte=first, index__lt=last).order_by("index").values_list("hash", flat=True)
        return (bytes(hashed) for hashed in found)

    def openings(self, index: int) -> tuple[Opening, ...]:
        """The sealed openings of an entry."""
        rows = models.Opening.objects.filter(leaf=index).order_by("slot")
        return tuple(Opening(row.leaf, row.slot, row.group, bytes(row.sealed)) for row in rows)


def _head(row: models.Head) -> Head:
    frontier = bytes(row.frontier)
    return Head(row.size, tuple(frontier[i : i + HASH_SIZE] for i in range(0, len(frontier), HASH_SIZE)), row.at)


_COLUMNS = ("index", "case_number", "seq", "entry", "hash")


def _leaves(rows: QuerySet[models.Leaf]) -> Iterator[Leaf]:
    """Without an object of Django's for each: a whole ledger is read here."""
    return (_leaf(*row) for row in rows.values_list(*_COLUMNS).iterator(chunk_size=500))


def _leaf(index: int, case_number: str, seq: int, entry: bytes, hashed: bytes) -> Leaf:
    return Leaf(index, case_number, seq, bytes(entry), bytes(hashed))  # PostgreSQL gives a memoryview
