"""A ledger in one SQLite file, with the standard library alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from counterfoil.errors import EnvironmentFailed, LedgerInvalid
from counterfoil.ledger.store import Head, Leaf, Opening, Row
from counterfoil.ledger.tree import HASH_SIZE

_SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA secure_delete=ON;
CREATE TABLE IF NOT EXISTS leaf (
    idx INTEGER PRIMARY KEY, req TEXT NOT NULL, seq INTEGER NOT NULL, entry BLOB NOT NULL, hash BLOB NOT NULL,
    UNIQUE (req, seq)
) STRICT;
CREATE TABLE IF NOT EXISTS node (
    level INTEGER, idx INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS head (
    one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, frontier BLOB NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS opening (
    idx INTEGER, slot INTEGER, group_id TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (idx, slot)
) STRICT;
INSERT OR IGNORE INTO head VALUES (1, 0, x'', '');
"""
# A seat-belt against slips, no more: whoever can write the file can drop a trigger.
_SEAT_BELT = "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
    for table in ("leaf", "node")
    for verb in ("UPDATE", "DELETE")
)


class SqliteStore:
    """A ``LeafStore`` in the file ``path``, made when it is missing."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._db.executescript(_SCHEMA + _SEAT_BELT)
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter where SQLite quotes a damaged schema
            raise EnvironmentFailed(f"{path}: the ledger cannot be opened ({error}).") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction, exclusive among writers: committed at the end, rolled back on any error."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def lock_head(self) -> Head:
        """The head; ``transaction`` already keeps other writers out."""
        if not self._db.in_transaction:
            raise RuntimeError("append inside `with store.transaction():`")
        return self.head()

    def head(self) -> Head:
        """The head as last committed."""
        row = self._db.execute("SELECT size, frontier, at FROM head").fetchone()
        if row is None:
            raise LedgerInvalid("The head of the ledger is missing: the database was changed.")
        size, frontier, at = row
        return Head(size, tuple(frontier[i : i + HASH_SIZE] for i in range(0, len(frontier), HASH_SIZE)), at)

    def add(self, row: Row) -> None:
        """Write one append."""
        leaf, head, db = row.leaf, row.head, self._db
        db.execute(
            "INSERT INTO leaf VALUES (?, ?, ?, ?, ?)", (leaf.index, leaf.case_number, leaf.seq, leaf.entry, leaf.hash)
        )
        db.executemany("INSERT INTO node VALUES (?, ?, ?)", [(n.level, n.index, n.hash) for n in row.nodes])
        db.executemany(
            "INSERT INTO opening VALUES (?, ?, ?, ?)", [(o.index, o.slot, o.group, o.sealed) for o in row.openings]
        )
        db.execute("UPDATE head SET size = ?, frontier = ?, at = ?", (head.size, b"".join(head.frontier), head.at))

    def last_of(self, case_number: str) -> Leaf | None:
        """The latest entry of a case."""
        row = self._db.execute(
            "SELECT idx, req, seq, entry, hash FROM leaf WHERE req = ? ORDER BY seq DESC LIMIT 1", (case_number,)
        ).fetchone()
        return Leaf(*row) if row else None

    def acts_of(self, case_number: str) -> Iterator[Leaf]:
        """All entries of a case, in their order."""
        rows = self._db.execute(
            "SELECT idx, req, seq, entry, hash FROM leaf WHERE req = ? ORDER BY seq", (case_number,)
        )
        return (Leaf(*row) for row in rows)

    def leaves(self, first: int, last: int) -> Iterator[Leaf]:
        """The entries ``first`` up to ``last`` (exclusive) in order."""
        rows = self._db.execute(
            "SELECT idx, req, seq, entry, hash FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx", (first, last)
        )
        return (Leaf(*row) for row in rows)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree; level 0 is a leaf."""
        if level:
            row = self._db.execute("SELECT hash FROM node WHERE level = ? AND idx = ?", (level, index)).fetchone()
        else:
            row = self._db.execute("SELECT hash FROM leaf WHERE idx = ?", (index,)).fetchone()
        if row is None:
            raise LedgerInvalid(f"The stored hash ({level}, {index}) is missing: the database was changed.")
        return bytes(row[0])

    def nodes(self, level: int, first: int, last: int) -> Iterator[bytes]:
        """The hashes of perfect subtrees in order; level 0 are leaves."""
        if level:
            found = "SELECT hash FROM node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx"
            rows = self._db.execute(found, (level, first, last))
        else:
            rows = self._db.execute("SELECT hash FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx", (first, last))
        return (row[0] for row in rows)

    def openings(self, index: int) -> tuple[Opening, ...]:
        """The sealed openings of an entry."""
        rows = self._db.execute("SELECT idx, slot, group_id, sealed FROM opening WHERE idx = ? ORDER BY slot", (index,))
        return tuple(Opening(*row) for row in rows)
