"""The master key of the vault is changed at every expungement: what wrapped a destroyed key is itself destroyed.

An old copy of the file of group keys (a block that a disk has not given up, a backup) then opens nothing. The change
may be cut short anywhere: ``settle`` finishes it, or takes it back where the keys were not wrapped anew yet.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import keys
from counterfoil.ledger.commitment import Randomness
from counterfoil.ledger.vault import KEY_SIZE, Vault

_NEW = ".new"


def open_vault(group_keys: Path, master_key: Path) -> Vault:
    """The vault of an office, after a change of its master key that was cut short has been settled."""
    settle(group_keys, master_key)
    return Vault(group_keys, keys.load_secret(master_key))


def rotate(vault: Vault, master_key: Path, *, randomness: Randomness = secrets.token_bytes) -> None:
    """Wrap every group key of ``vault`` under a new master key, and destroy the old one.

    Nobody else may have the vault open. Raises ``EnvironmentFailed``; called again it is done whole.
    """
    fresh = master_key.with_name(master_key.name + _NEW)
    _destroy(fresh)
    secret = keys.make_secret(fresh, randomness=randomness)
    vault.rewrap(secret)
    _replace(fresh, master_key)


def settle(group_keys: Path, master_key: Path) -> None:
    """Finish a rotation that was cut short, or take it back; does nothing where there was none."""
    fresh = master_key.with_name(master_key.name + _NEW)
    if not fresh.exists():
        return
    if fresh.stat().st_size == KEY_SIZE and _fits(group_keys, keys.load_secret(fresh)):
        _replace(fresh, master_key)
    elif _fits(group_keys, keys.load_secret(master_key)):
        _destroy(fresh)
    else:
        raise LedgerInvalid(
            f"{group_keys}: is wrapped neither under {master_key.name} nor under {fresh.name}. Bring the folder of "
            "keys back from its backup, whole."
        )


def _fits(group_keys: Path, secret: bytes) -> bool:
    with Vault(group_keys, secret) as vault:
        return vault.fits()


def _replace(fresh: Path, master_key: Path) -> None:
    _overwrite(master_key)
    os.replace(fresh, master_key)
    _sync(master_key.parent)


def _destroy(path: Path) -> None:
    if path.exists():
        _overwrite(path)
        path.unlink()
        _sync(path.parent)


def _overwrite(path: Path) -> None:
    """Zeros in the file's own place. What a disk keeps elsewhere opens no key that is left."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
