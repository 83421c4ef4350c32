"""The vault: openings of commitments, encrypted (AES-256-GCM) under a key of their group.

A group is what an expungement order speaks about (one case and one subject). Its key lies in a database file of its
own, wrapped by a key-encryption key that lies outside every database: destroying the group's key destroys what it
encrypted, in every backup of the main database too.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counterfoil.errors import EnvironmentFailed, LedgerInvalid
from counterfoil.ledger import canonical
from counterfoil.ledger.commitment import Randomness

KEY_SIZE, NONCE_SIZE = 32, 12


class Vault:
    """Group keys in the SQLite file ``path``, wrapped by ``kek`` (32 bytes).

    A group's key is durable before anything is encrypted under it. If the caller's transaction then fails, an unused
    key remains, which harms nobody.
    """

    def __init__(self, path: Path, kek: bytes, *, randomness: Randomness = secrets.token_bytes) -> None:
        self._wrap = AESGCM(kek)
        self._randomness = randomness
        self._keys: dict[str, bytes] = {}
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
            self._db.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "CREATE TABLE IF NOT EXISTS groupkey (group_id TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;"
            )
        except sqlite3.Error as error:
            raise EnvironmentFailed(f"{path}: the file of group keys cannot be opened ({error}).") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file of keys and forget what was unwrapped."""
        self._keys.clear()
        self._db.close()

    def seal(self, group: str, index: int, slot: int, disclosures: Sequence[str]) -> bytes:
        """The encrypted openings of one slot of entry ``index``; bound to that place."""
        nonce = self._randomness(NONCE_SIZE)
        key = AESGCM(self._key(group, make=True))
        return nonce + key.encrypt(nonce, canonical.write(list(disclosures)), _place(group, index, slot))

    def open(self, group: str, index: int, slot: int, sealed: bytes) -> tuple[str, ...]:
        """The disclosures sealed there. ``LedgerInvalid`` when they were altered, moved, or the key is destroyed."""
        key = AESGCM(self._key(group, make=False))
        try:
            plain = key.decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], _place(group, index, slot))
        except (InvalidTag, ValueError) as error:
            raise LedgerInvalid(f"Entry {index}: the sealed opening in slot {slot} was altered or moved.") from error
        return tuple(canonical.read(plain, f"Entry {index}: opening in slot {slot}"))

    def secret(self, group: str, *, make: bool = False) -> bytes | None:
        """The key of a group, for who seals by other means than ``seal``; None where there is none and none is made."""
        return None if not make and self._stored(group) is None else self._key(group, make=make)

    def destroy(self, *groups: str) -> None:
        """Destroy the keys of ``groups``: what they sealed is gone for good, in every backup of the openings too.

        ``PRAGMA secure_delete`` overwrites the rows, and the log of the file is emptied. Doing it twice does no harm.
        """
        self._db.executemany("DELETE FROM groupkey WHERE group_id = ?", [(group,) for group in groups])
        self._empty_log()
        for group in groups:
            self._keys.pop(group, None)

    def groups(self) -> tuple[str, ...]:
        """Every group that has a key, in order."""
        return tuple(row[0] for row in self._db.execute("SELECT group_id FROM groupkey ORDER BY group_id"))

    def fits(self) -> bool:
        """Whether the master key is the one that wraps the keys; true where there is no key yet."""
        row = self._db.execute("SELECT group_id, wrapped FROM groupkey LIMIT 1").fetchone()
        try:
            return row is None or bool(self._unwrapped(*row))
        except LedgerInvalid:
            return False

    def rewrap(self, kek: bytes) -> None:
        """Wrap every key under ``kek`` instead, in one transaction, and leave no trace of how they were wrapped."""
        wrap = AESGCM(kek)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for group, wrapped in self._db.execute("SELECT group_id, wrapped FROM groupkey").fetchall():
                nonce = self._randomness(NONCE_SIZE)
                sealed = nonce + wrap.encrypt(nonce, self._unwrapped(group, wrapped), group.encode())
                self._db.execute("UPDATE groupkey SET wrapped = ? WHERE group_id = ?", (sealed, group))
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._wrap = wrap
        self._empty_log()

    def _empty_log(self) -> None:
        """Raises ``EnvironmentFailed`` while another program reads the file: what was deleted lies in its log yet."""
        busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise EnvironmentFailed(
                "The file of group keys is being read by another program, so the log beside it still holds what was "
                "destroyed. Stop that program, and do it again."
            )

    def _key(self, group: str, *, make: bool) -> bytes:
        if group in self._keys:
            return self._keys[group]
        wrapped = self._stored(group)
        if wrapped is None:
            if not make:
                raise LedgerInvalid(f"Group {group}: its key is not in the vault; what it sealed is gone for good.")
            nonce, key = self._randomness(NONCE_SIZE), self._randomness(KEY_SIZE)
            sealed = nonce + self._wrap.encrypt(nonce, key, group.encode())
            # Two writers may race for a new group: the first row stands, and both read it back.
            self._db.execute("INSERT OR IGNORE INTO groupkey VALUES (?, ?)", (group, sealed))
            wrapped = self._stored(group) or sealed
        self._keys[group] = self._unwrapped(group, wrapped)
        return self._keys[group]

    def _unwrapped(self, group: str, wrapped: bytes) -> bytes:
        try:
            return self._wrap.decrypt(wrapped[:NONCE_SIZE], wrapped[NONCE_SIZE:], group.encode())
        except (InvalidTag, ValueError) as error:
            raise LedgerInvalid(
                f"Group {group}: its key cannot be unwrapped; the office's master key is another."
            ) from error

    def _stored(self, group: str) -> bytes | None:
        row = self._db.execute("SELECT wrapped FROM groupkey WHERE group_id = ?", (group,)).fetchone()
        return bytes(row[0]) if row else None


def _place(group: str, index: int, slot: int) -> bytes:
    return f"{group}\n{index}\n{slot}".encode()
