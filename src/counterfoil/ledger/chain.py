"""Whether entries follow one another: times never go back, and each case's acts are gapless and linked."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger.entry import write_time


class Linked(Protocol):
    """What links an entry to others: an ``Entry`` or an ``Outline``."""

    @property
    def at(self) -> datetime: ...
    @property
    def case_number(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def prev(self) -> bytes: ...


class Chain:
    """Follows entries in the order of the log."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, bytes]] = {}
        self._at: datetime | None = None

    def follow(self, index: int, entry: Linked, leaf_hash: bytes) -> None:
        """Take the next entry; raises ``LedgerInvalid`` naming the one that does not follow."""
        if self._at is not None and entry.at < self._at:
            raise LedgerInvalid(
                f"Entry {index}: is recorded at {write_time(entry.at)}, before the entry that precedes it. "
                "It was back-dated."
            )
        seq, prev = self._last.get(entry.case_number, (-1, b""))
        if entry.seq != seq + 1:
            raise LedgerInvalid(
                f"Entry {index}: is act {entry.seq} of {entry.case_number}, where act {seq + 1} should be. "
                "An act was left out or is shown twice."
            )
        if entry.prev != prev:
            raise LedgerInvalid(
                f"Entry {index}: does not point to the act of {entry.case_number} before it. One of them was changed."
            )
        self._last[entry.case_number] = (entry.seq, leaf_hash)
        self._at = entry.at
