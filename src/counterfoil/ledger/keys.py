"""The office's own keys: the signing key, the master key of the vault, and pseudonyms of persons.

Files are made once, readable by their owner only, and never overwritten.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from counterfoil.errors import EnvironmentFailed, LedgerInvalid
from counterfoil.ledger.commitment import Randomness
from counterfoil.ledger.note import ED25519, Signer, VerifierKey, decode_base64
from counterfoil.ledger.vault import KEY_SIZE

_PREFIX = "PRIVATE+KEY+"


def make_signer(
    path: Path, origin: str, *, kind: int = ED25519, randomness: Randomness = secrets.token_bytes
) -> Signer:
    """A new signing key for the log ``origin`` in a new file (0600), in the text form that Go's note tools read.

    ``kind`` COSIGNATURE makes a witness's key, and ``origin`` is the witness's name. Raises ``EnvironmentFailed`` when
    the file exists: a key is never overwritten.
    """
    seed = randomness(KEY_SIZE)
    signer = Signer(origin, seed, kind)
    text = f"{_PREFIX}{origin}+{signer.key.id.hex()}+{base64.b64encode(bytes([kind]) + seed).decode()}\n"
    _create(path, text.encode())
    return signer


def load_signer(path: Path, kind: int = ED25519) -> Signer:
    """The signing key of ``kind`` in ``path``. Refuses a file that others may read, and one whose text was altered."""
    text = _read_private(path).decode("utf-8", "replace").removesuffix("\n")
    parts = text.removeprefix(_PREFIX).split("+", 2)
    if not text.startswith(_PREFIX) or len(parts) != 3:
        raise LedgerInvalid(f"{path}: is no signing key. Restore the file from the office's key backup.")
    data = decode_base64(parts[2], f"{path}: the key")
    if len(data) != 1 + KEY_SIZE or data[0] != kind:
        raise LedgerInvalid(f"{path}: is no Ed25519 signing key.")
    signer = Signer(parts[0], data[1:], kind)
    if signer.key.id.hex() != parts[1]:
        raise LedgerInvalid(f"{path}: the key does not belong to the name in it. The file was altered.")
    return signer


def make_secret(path: Path, *, randomness: Randomness = secrets.token_bytes) -> bytes:
    """32 random bytes in a new file (0600): the vault's master key, or the secret behind pseudonyms."""
    secret = randomness(KEY_SIZE)
    _create(path, secret)
    return secret


def load_secret(path: Path) -> bytes:
    """The 32 bytes in ``path``; refuses a file that others may read."""
    secret = _read_private(path)
    if len(secret) != KEY_SIZE:
        raise LedgerInvalid(f"{path}: holds {len(secret)} bytes, not {KEY_SIZE}. Restore it from the key backup.")
    return secret


def pseudonym(secret: bytes, person: str) -> str:
    """The key id that stands for a person in entries: ``k-`` and 16 hexadecimal digits.

    Keyed, so that nobody without the office's secret can try names against it.
    """
    return "k-" + hmac.new(secret, person.encode(), hashlib.sha256).hexdigest()[:16]


def load_key(path: Path) -> VerifierKey:
    """The verifier key in a text file of one line."""
    data = path.read_bytes()
    if len(data) > 1000:
        raise LedgerInvalid(f"{path}: is too large for a verifier key.")
    return VerifierKey.parse(data.decode("utf-8", "replace").strip())


def _create(path: Path, data: bytes) -> None:
    """Whole or not at all: half a key, left by a full disk or a program that was killed, would be refused for ever."""
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(made, path)
    except FileExistsError:
        raise EnvironmentFailed(f"{path}: there is a key already; it is never overwritten.") from None
    finally:
        made.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read_private(path: Path) -> bytes:
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise EnvironmentFailed(f"{path}: others may read this key (mode {mode:o}). Run: chmod 600 '{path}'")
        return file.read(10_000)
