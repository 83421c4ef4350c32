"""What a log asks of a witness and what comes back: the text of ``add-checkpoint`` (C2SP tlog-witness).

The same text goes over HTTP and on a USB stick.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import tree
from counterfoil.ledger.checkpoint import parse_text, read_decimal
from counterfoil.ledger.note import MAX_NOTE, Note, VerifierKey, decode_base64

MAX_REQUEST = 200_000  # bytes; a proof of 63 hashes and a checkpoint of 100 signatures have less
MAX_ANSWER = 100_000  # bytes


def place_of(origin: str) -> str:
    """The name under which a witness keeps and serves what it saw of a log."""
    return sha256(origin.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Request:
    """Cosign ``checkpoint`` (a signed note), which continues the one of ``old`` entries, as ``proof`` shows."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def to_bytes(self) -> bytes:
        """The body of the request."""
        lines = [f"old {self.old}", *(base64.b64encode(value).decode() for value in self.proof)]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint


def parse(data: bytes, where: str = "request") -> Request:
    """The parts of a request; raises ``LedgerInvalid`` for what the protocol does not allow."""
    if len(data) > MAX_REQUEST:
        raise LedgerInvalid(f"{where}: is larger than {MAX_REQUEST} bytes.")
    head, blank, checkpoint = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    if not blank or not lines[0].startswith("old "):
        raise LedgerInvalid(f"{where}: does not begin with 'old' and a size, or has no checkpoint after an empty line.")
    old = read_decimal(lines[0].removeprefix("old "), f"{where}: old size")
    if len(lines) - 1 > tree.MAX_PROOF:
        raise LedgerInvalid(f"{where}: has more than {tree.MAX_PROOF} hashes.")
    proof = tuple(decode_base64(line, f"{where}: a hash") for line in lines[1:])
    if any(len(value) != tree.HASH_SIZE for value in proof):
        raise LedgerInvalid(f"{where}: a hash is not {tree.HASH_SIZE} bytes long.")
    return Request(old, proof, checkpoint)


def make(get: tree.Get, signed: bytes, old: int) -> Request:
    """The request to cosign ``signed``, for a witness that last saw ``old`` entries."""
    size = parse_text(Note.parse(signed).text).size
    return Request(old, tree.consistency_proof(get, old, size), signed)


def merge(signed: bytes, lines: bytes, witnesses: Iterable[VerifierKey], where: str = "answer") -> bytes:
    """``signed`` with those signature ``lines`` that ``witnesses`` made over it; others are left out.

    Raises ``LedgerInvalid`` for lines that are none, ``SignatureInvalid`` where a witness's signature is false.
    """
    note = Note.parse(signed)
    answered = Note.parse(note.text + b"\n" + lines, where)
    keys = tuple(witnesses)
    made = answered.verified_by(keys, where)
    names = {(key.name, key.id) for key in made}
    kept = [one.line() for one in note.signatures if (one.name, one.key_id) not in names]
    found = {(one.name, one.key_id): one.line() for one in answered.signatures if (one.name, one.key_id) in names}
    merged = note.text + b"\n" + b"".join([*kept, *found.values()])
    if len(merged) > MAX_NOTE:
        raise LedgerInvalid(f"{where}: would make the checkpoint larger than {MAX_NOTE} bytes.")
    return merged


def lines_of(note: bytes, key: VerifierKey) -> bytes:
    """The signature lines of ``key`` in a note, unverified; empty where there is none."""
    return b"".join(one.line() for one in Note.parse(note).signatures if (one.name, one.key_id) == (key.name, key.id))
