"""One random key for each sealed document, in a file of its own: destroying the key destroys every copy there is.

As the ledger's vault, wrapped by a master key that lies beside it; but not in the vault itself: that one is written by
whoever holds the office's lock, and documents are kept by whoever receives them. A lock of its own, held for a moment
each time, lets the master key change while others read.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from counterfoil.errors import EnvironmentFailed
from counterfoil.ledger import keys, master_key
from counterfoil.ledger.vault import Vault
from counterfoil.office.folder import Office
from counterfoil.values import Digest

KEYS, MASTER, _LOCK = "objects.db", "objects.kek", ".objects.lock"


def of(office: Office, digest: Digest) -> bytes | None:
    """The key of a document; None where it has none, or it is destroyed."""
    with _vault(office) as vault:
        return vault.secret(digest)


def made(office: Office, digest: Digest) -> bytes:
    """The key of a document, durable before anything is sealed with it; whoever asks first makes it."""
    with _vault(office) as vault:
        key = vault.secret(digest, make=True)
    assert key is not None  # noqa: S101 - it was made
    return key


def destroy(office: Office, digest: Digest) -> None:
    """Destroy the key; twice does no harm."""
    with _vault(office) as vault:
        vault.destroy(digest)


def every(office: Office) -> tuple[tuple[Digest, bytes], ...]:
    """Every document that has a key, with its key, in order."""
    with _vault(office) as vault:
        found = ((Digest(one), vault.secret(one)) for one in vault.groups())
        return tuple((digest, key) for digest, key in found if key is not None)


def rotate(office: Office) -> None:
    """Wrap every key under a new master key: old copies of the file of keys open nothing any more."""
    if (office.keys / KEYS).exists():
        with _vault(office) as vault:
            master_key.rotate(vault, office.keys / MASTER)


def copy(office: Office, target: Path) -> bool:
    """A copy of the file of keys at one moment, for a backup; False where there is none."""
    if not (office.keys / KEYS).exists():
        return False
    with (
        _vault(office),
        closing(sqlite3.connect(office.keys / KEYS)) as source,
        closing(sqlite3.connect(target)) as new,
    ):
        source.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    return True


@contextmanager
def _vault(office: Office) -> Iterator[Vault]:
    handle = os.open(office.keys / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        master = office.keys / MASTER
        if not master.exists():
            if (office.keys / KEYS).exists():
                raise EnvironmentFailed(
                    f"{master}: is missing, and without it no document opens. Put the folder keys back from the "
                    "archive of keys, whole."
                )
            with contextlib.suppress(EnvironmentFailed):
                keys.make_secret(master)
        with master_key.open_vault(office.keys / KEYS, master) as vault:
            yield vault
    finally:
        os.close(handle)
