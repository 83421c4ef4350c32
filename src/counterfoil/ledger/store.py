"""What the ledger asks of whatever keeps it: eight methods, inside a transaction that the caller owns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from counterfoil.ledger.tree import Node


@dataclass(frozen=True, slots=True)
class Head:
    """How far the ledger has come. ``at`` is the last entry's time as written; ``frontier`` as in ``tree.append``."""

    size: int = 0
    frontier: tuple[bytes, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry as it is kept."""

    index: int
    case_number: str
    seq: int
    entry: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """The sealed openings of one slot of an entry; see ``commitment.set_slot``."""

    index: int
    slot: int
    group: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """All that one append writes, together or not at all."""

    leaf: Leaf
    nodes: tuple[Node, ...]
    openings: tuple[Opening, ...]
    head: Head


class LeafStore(Protocol):
    """Where entries, hashes, sealed openings and the head are kept.

    ``index``, ``(case_number, seq)`` and a node's ``(level, index)`` are unique: the store refuses a second one.
    """

    def lock_head(self) -> Head:
        """The head, locked against other writers until the caller's transaction ends."""
        ...

    def head(self) -> Head:
        """The head as last committed."""
        ...

    def add(self, row: Row) -> None:
        """Write one append; the caller commits."""
        ...

    def last_of(self, case_number: str) -> Leaf | None:
        """The latest entry of a case."""
        ...

    def acts_of(self, case_number: str) -> Iterator[Leaf]:
        """All entries of a case, in their order."""
        ...

    def leaves(self, first: int, last: int) -> Iterator[Leaf]:
        """The entries ``first`` up to ``last`` (exclusive) in order, as far as they are there."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree (level 0: a leaf). ``LedgerInvalid`` when it is not there."""
        ...

    def nodes(self, level: int, first: int, last: int) -> Iterator[bytes]:
        """The hashes of the perfect subtrees ``first`` up to ``last`` (exclusive), as far as they are there."""
        ...

    def openings(self, index: int) -> tuple[Opening, ...]:
        """The sealed openings of an entry."""
        ...
