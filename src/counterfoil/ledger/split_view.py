"""Two checkpoints of one log that cannot both be true: kept as a file, they prove by themselves that the log lied.

Of one size and different roots they need nothing more. Else the file has the hashes that lead to the root of the larger
one and show its beginning to have another root than the smaller one.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.note import Note, VerifierKey, decode_base64

MAX_FILE = 2_100_000  # bytes
KIND = "counterfoil.split-view"


@dataclass(frozen=True, slots=True)
class SplitView:
    """Two signed checkpoints, the smaller first, and what links them."""

    older: bytes
    newer: bytes
    path: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, one: bytes, other: bytes, get: tree.Get | None = None) -> SplitView:
        """Both checkpoints in their order. ``get`` gives the hashes of the log that the larger one signs."""
        older, newer = sorted((one, other), key=lambda note: parse_text(Note.parse(note).text, any_origin=True).size)
        small, large = (parse_text(Note.parse(note).text, any_origin=True).size for note in (older, newer))
        if get is None or not 0 < small < large:
            return cls(older, newer)
        path = tree.consistency_proof(get, small, large)
        return cls(older, newer, path if small & (small - 1) else (tree.root_at(get, small), *path))

    @property
    def name(self) -> str:
        """A name for the file that tells it from all others."""
        return f"split-view-{sha256(self.to_bytes()).hexdigest()[:16]}.json"

    def to_bytes(self) -> bytes:
        """The file."""
        path = [base64.b64encode(value).decode() for value in self.path]
        value = {"kind": KIND, "newer": self.newer.decode(), "older": self.older.decode(), "path": path, "version": 1}
        return canonical.write(value)

    def check(self, keys: Iterable[VerifierKey]) -> str:
        """Says in a sentence what is proved; raises ``LedgerInvalid`` when the file proves nothing.

        ``keys`` are the log's, of whom the origin may differ from the key's name.
        """
        keys = tuple(keys)
        small, large = (_signed(note, keys) for note in (self.older, self.newer))
        if small.origin != large.origin:
            raise LedgerInvalid("The two checkpoints are of different logs. They prove nothing.")
        told = f"{small.origin} signed two histories: "
        if small.size == large.size:
            if self.path or small.root == large.root:
                raise LedgerInvalid("The two checkpoints say the same. They prove nothing.")
            return f"{told}{small.size} entries under root {small.root.hex()}, and under {large.root.hex()}."
        began, whole = tree.prefix_roots(small.size, large.size, self.path)
        if whole != large.root:
            raise LedgerInvalid("The hashes do not lead to the root of the larger checkpoint. They prove nothing.")
        if began == small.root:
            raise LedgerInvalid("The larger checkpoint continues the smaller one. They prove nothing.")
        return (
            f"{told}its first {small.size} entries under root {small.root.hex()}, and, in the checkpoint of "
            f"{large.size} entries, under {began.hex()}."
        )


def _signed(note: bytes, keys: tuple[VerifierKey, ...]) -> Checkpoint:
    parsed = Note.parse(note)
    if not parsed.verified_by(keys):
        raise LedgerInvalid("A checkpoint is not signed by the log's key. Nothing is proved.")
    return parse_text(parsed.text, any_origin=True)


def parse(data: bytes, where: str = "split view") -> SplitView:
    """The two checkpoints in a file; raises ``LedgerInvalid`` for what ``to_bytes`` would not write."""
    if len(data) > MAX_FILE:
        raise LedgerInvalid(f"{where}: is larger than {MAX_FILE} bytes.")
    value = canonical.read(data, where)
    match value:
        case {"newer": str() as newer, "older": str() as older, "path": list() as path} if (
            value == {"kind": KIND, "newer": newer, "older": older, "path": path, "version": 1}
            and len(path) <= tree.MAX_PROOF + 1
        ):
            pass
        case _:
            raise LedgerInvalid(f"{where}: is not two checkpoints that were kept. A witness writes such files.")
    if not all(isinstance(one, str) for one in path):
        raise LedgerInvalid(f"{where}: a hash is no text.")
    return SplitView(older.encode(), newer.encode(), tuple(decode_base64(one, f"{where}: a hash") for one in path))
