"""Checkpoints: origin, size and root of a log, signed (C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from counterfoil.errors import LedgerInvalid, ProofInvalid, SignatureInvalid
from counterfoil.ledger.note import ED25519, Note, Signer, VerifierKey, decode_base64, is_key_name, sign
from counterfoil.ledger.tree import EMPTY_ROOT, HASH_SIZE

MAX_SIZE = 2**53 - 1

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log claims: it is ``origin`` and holds ``size`` entries under ``root`` (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> bytes:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()

    def signed(self, signers: Iterable[Signer]) -> bytes:
        """The checkpoint as a signed note. Raises ``ValueError`` when it could not be read back."""
        text = self.text()
        if parse_text(text) != self:
            raise ValueError(f"{self} is no checkpoint")
        return sign(text, signers)


def read_decimal(text: str, what: str) -> int:
    """A count in ASCII digits without leading zeros, below 2**53; else ``LedgerInvalid``."""
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_SIZE:
        raise LedgerInvalid(f"{what}: {text[:30]!r} is no count.")
    return int(text)


def parse_text(text: bytes, where: str = "checkpoint", *, any_origin: bool = False) -> Checkpoint:
    """The checkpoint that the text of a note spells, without believing it.

    Extension lines are refused: nobody can audit them and this ledger never writes one. ``any_origin`` allows an origin
    that no key can be named after, as other people's logs have. Raises ``LedgerInvalid``; ``ProofInvalid`` where
    only the root is not what an empty log has.
    """
    lines = text.decode("utf-8", "replace").split("\n")
    named = bool(lines[0].strip()) if any_origin else is_key_name(lines[0])
    if len(lines) != 4 or lines[3] or not named:
        raise LedgerInvalid(f"{where}: needs exactly three lines: origin, size and root.")
    size = read_decimal(lines[1], f"{where}: size")
    root = decode_base64(lines[2], f"{where}: root")
    if len(root) != HASH_SIZE:
        raise LedgerInvalid(f"{where}: the root is {len(root)} bytes long, not {HASH_SIZE}.")
    if size == 0 and root != EMPTY_ROOT:
        raise ProofInvalid(f"{where}: an empty log has another root.")
    return Checkpoint(lines[0], size, root)


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose signature holds, with the keys that signed it."""

    checkpoint: Checkpoint
    log: VerifierKey
    signed_by: tuple[VerifierKey, ...]  # the log's and the witnesses' that are known, each once


def open_signed(
    data: bytes,
    logs: Iterable[VerifierKey],
    witnesses: Iterable[VerifierKey] = (),
    where: str = "checkpoint",
) -> Opened:
    """The checkpoint, if one of ``logs`` signed it and no known key's signature is false.

    A log's key counts only for the origin that it is named after. Raises ``SignatureInvalid`` or ``LedgerInvalid``.
    """
    note = Note.parse(data, where)
    logs = tuple(logs)
    signed_by = note.verified_by((*logs, *witnesses), where)
    origin = note.text.split(b"\n", 1)[0].decode()
    log = next((key for key in signed_by if key in logs and key.kind == ED25519 and key.name == origin), None)
    if log is None:
        names = ", ".join(key.name for key in logs) or "nobody"
        raise SignatureInvalid(
            f"{where}: of the log {origin[:100]!r} is not signed by the trusted key ({names}). "
            "It comes from another office, or somebody replaced it."
        )
    return Opened(parse_text(note.text, where), log, signed_by)
