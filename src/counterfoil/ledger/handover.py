"""Handovers: a ledger's key gives way to its next key, and a file shows it to anybody (``handovers.json``).

An entry names both keys by their SHA-256. The checkpoint above it is signed by both: so whoever trusts either trusts
the other from there on, or up to there. A key that was lost can sign nothing; then the new one signs alone, and
whoever knows only the lost one has to be told by another way. Between two handovers a consistency proof stands: all
of them are of one history, which the newest key signed.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, entry, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.note import ED25519, Note, VerifierKey, decode_base64

NAME = "handovers.json"
"""The file's name wherever it lies: in a public copy, beside receipts, among an office's keys."""
ACT = "key.rotated"
KIND = "counterfoil.handovers"
MAX_FILE = 4_000_000  # bytes
MAX_HANDOVERS = 400


class Reason(StrEnum):
    """Why a key gave way."""

    PLANNED = "planned"
    EXPOSED = "exposed"  # somebody else has it, or may have: what it signed may be theirs
    LOST = "lost"  # nobody has it


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover that holds in itself: ``of`` has checked whatever does not depend on whom somebody trusts."""

    old: VerifierKey
    new: VerifierKey
    index: int  # of the entry that says so
    entry: bytes
    proof: tuple[bytes, ...]  # that the entry is under the checkpoint
    path: tuple[bytes, ...]  # that the checkpoint continues the one of the handover before; empty for the first
    checkpoint: bytes  # signed note
    head: Checkpoint
    reason: Reason
    at: datetime
    by_old: bool  # the old key signed it too

    @classmethod
    def of(
        cls,
        old: VerifierKey,
        new: VerifierKey,
        index: int,
        entry_bytes: bytes,
        proof: tuple[bytes, ...],
        path: tuple[bytes, ...],
        checkpoint: bytes,
        where: str = NAME,
    ) -> Handover:
        """The handover of these parts; ``LedgerInvalid`` where they do not belong together, or were not signed."""
        if old.name != new.name or {old.kind, new.kind} != {ED25519} or old.public == new.public:
            raise LedgerInvalid(f"{where}: hands over from {old.name} to {new.name}: needs two keys of one ledger.")
        said = entry.parse(entry_bytes, f"{where}: entry {index}")
        if said.kind != ACT or said.case_number != entry.OFFICE:
            raise LedgerInvalid(f"{where}: entry {index} is {said.kind}, which hands no key over.")
        if (said.facts["old_key"], said.facts["new_key"]) != (old.sha256, new.sha256):
            raise LedgerInvalid(f"{where}: entry {index} hands over between other keys. Somebody exchanged one.")
        reason = Reason(said.facts["reason"])
        note = Note.parse(checkpoint, where)
        by = note.verified_by((old, new), where)
        head = parse_text(note.text, where)
        if head.origin != new.name:
            raise LedgerInvalid(f"{where}: the checkpoint is of {head.origin}, the keys are of {new.name}.")
        if new not in by or (old not in by and reason is not Reason.LOST):
            raise LedgerInvalid(
                f"{where}: the handover of entry {index} is not signed by both keys. It is forged, or incomplete."
            )
        tree.verify_inclusion(index, head.size, tree.leaf_hash(entry_bytes), proof, head.root)
        by_old = old in by and reason is not Reason.LOST
        return cls(old, new, index, entry_bytes, proof, path, checkpoint, head, reason, said.at, by_old)

    @property
    def day(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    def follows(self, before: Handover) -> None:
        """Return if this is the next handover after ``before``, in one history; else ``LedgerInvalid``."""
        if self.old != before.new or self.at < before.at:
            raise LedgerInvalid(f"{NAME}: entry {self.index} does not go on from the key of entry {before.index}.")
        if self.index < before.head.size:
            raise LedgerInvalid(f"{NAME}: entry {self.index} is older than the handover before it.")
        tree.verify_consistency(before.head.size, self.head.size, self.path, before.head.root, self.head.root)


def make(
    get: tree.Get, earlier: Sequence[Handover], old: VerifierKey, new: VerifierKey, index: int, data: bytes, note: bytes
) -> Handover:
    """The handover that entry ``index`` (``data``) tells of, under the signed ``note``; it follows ``earlier``."""
    size = parse_text(Note.parse(note).text).size
    path = tree.consistency_proof(get, earlier[-1].head.size, size) if earlier else ()
    return Handover.of(old, new, index, data, tree.inclusion_proof(get, index, size), path, note)


def write(handovers: Sequence[Handover]) -> bytes:
    """The file; ``read`` reads the same from it."""
    told = [
        {
            "checkpoint": one.checkpoint.decode(),
            "entry": one.entry.decode(),
            "index": one.index,
            "new": str(one.new),
            "old": str(one.old),
            "path": [base64.b64encode(value).decode() for value in one.path],
            "proof": [base64.b64encode(value).decode() for value in one.proof],
        }
        for one in handovers
    ]
    data = canonical.write({"handovers": told, "kind": KIND, "version": 1})
    read(data)
    return data


def read(data: bytes, where: str = NAME) -> tuple[Handover, ...]:
    """Every handover in a file, oldest first, each checked and each following the one before.

    Whether to believe the first or the last key is the reader's: ``keyring``. Raises ``LedgerInvalid``.
    """
    if len(data) > MAX_FILE:
        raise LedgerInvalid(f"{where}: is larger than {MAX_FILE} bytes.")
    value = canonical.read(data, where)
    match value:
        case {"handovers": list() as told, "kind": str(), "version": 1} if (
            value == {"handovers": told, "kind": KIND, "version": 1} and 0 < len(told) <= MAX_HANDOVERS
        ):
            pass
        case _:
            raise LedgerInvalid(f"{where}: is no list of handovers of a ledger's key.")
    found = tuple(_one(item, where) for item in told)
    if found[0].path:
        raise LedgerInvalid(f"{where}: the first handover follows another, which is left out.")
    for before, after in pairwise(found):
        after.follows(before)
    return found


def merged(one: Sequence[Handover], other: Sequence[Handover]) -> tuple[Handover, ...]:
    """The longer of two lists of one succession. ``LedgerInvalid`` where they tell two: one of them is a lie."""
    short, long = sorted((tuple(one), tuple(other)), key=len)
    for mine, theirs in zip(short, long, strict=False):
        if (mine.old, mine.new, mine.index, mine.entry) != (theirs.old, theirs.new, theirs.index, theirs.entry):
            raise LedgerInvalid(
                f"{NAME}: two files tell of different successors of one key of {mine.new.name} (entries {mine.index} "
                f"and {theirs.index}). Keep both, and ask the office which key is its own, by another way."
            )
    return long


def beside(data: bytes) -> dict[str, bytes]:
    """What lies beside ``key.txt`` in whatever is handed out: nothing, where the key was never changed."""
    return {NAME: data} if data else {}


def _one(item: object, where: str) -> Handover:
    match item:
        case {
            "checkpoint": str() as note,
            "entry": str() as data,
            "index": int() as index,
            "new": str() as new,
            "old": str() as old,
            "path": list() as path,
            "proof": list() as proof,
        } if len(item) == 7 and type(index) is int and index >= 0:  # type: ignore[arg-type]
            pass
        case _:
            raise LedgerInvalid(f"{where}: a handover needs old, new, index, entry, proof, path and checkpoint.")
    return Handover.of(
        VerifierKey.parse(old),
        VerifierKey.parse(new),
        index,
        data.encode(),
        _hashes(proof, where),
        _hashes(path, where),
        note.encode(),
        where,
    )


def _hashes(values: list[object], where: str) -> tuple[bytes, ...]:
    if len(values) > tree.MAX_PROOF or not all(isinstance(one, str) for one in values):
        raise LedgerInvalid(f"{where}: a proof is no list of hashes.")
    found = tuple(decode_base64(str(one), f"{where}: a hash") for one in values)
    if any(len(one) != tree.HASH_SIZE for one in found):
        raise LedgerInvalid(f"{where}: a hash is not {tree.HASH_SIZE} bytes long.")
    return found
