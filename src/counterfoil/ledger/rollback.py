"""Whether a ledger still has all that somebody remembers of it: asked before anything is signed anew.

The guard file may have been brought back together with the database; whoever keeps a checkpoint elsewhere was not.
"""

from __future__ import annotations

from typing import Protocol

from counterfoil.errors import HistoryRewritten, LedgerInvalid, SignatureInvalid
from counterfoil.ledger import tree
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.keyring import Keyring
from counterfoil.ledger.note import Note
from counterfoil.ledger.store import LeafStore


class Remembers(Protocol):
    """Somebody who keeps the newest checkpoint of a ledger elsewhere: a witness, a public copy, a file on a stick."""

    def last_seen(self, origin: str) -> bytes | None:
        """The signed checkpoint that was seen last, or None where none ever was. ``EnvironmentFailed``: no answer."""
        ...


def compare(store: LeafStore, ring: Keyring, seen: bytes, who: str) -> Checkpoint:
    """The checkpoint that ``who`` saw, if this ledger holds all of it unchanged; else ``HistoryRewritten``.

    ``ring`` has the ledger's keys; a checkpoint by another key of its name is of a later one, which an old copy does
    not know. Raises ``SignatureInvalid`` for one that nobody of this name signed: it says nothing of this ledger.
    """
    where = f"the checkpoint of {who}"
    try:
        was = ring.open(seen, where=where).checkpoint
    except SignatureInvalid as error:
        names, known = {key.name for key in ring.given}, {key.id for key in ring.keys}
        if not any(one.name in names and one.key_id not in known for one in Note.parse(seen, where).signatures):
            raise
        raise HistoryRewritten(
            f"{who} saw this ledger signed by a key that is not known here. Where it was given a new key, this is an "
            "old copy of it. Nothing may be signed. Find the newer database or backup, and the keys that belong to it."
        ) from error
    size = store.head().size
    if was.size > size:
        raise HistoryRewritten(
            f"{who} saw {was.size} entries, this office has {size}: it is an old copy. Nothing may be signed. Find the "
            "newer database or backup; what was recorded since is on the public copy and in receipts."
        )
    try:
        root = tree.root_at(store.node, was.size)
    except LedgerInvalid as error:
        raise HistoryRewritten(f"The first {was.size} entries, which {who} saw, are not all here: {error}") from error
    if root != was.root:
        raise HistoryRewritten(
            f"The first {was.size} entries are not those that {who} saw: history was rewritten. Nothing may be signed. "
            "Keep the witness's checkpoint; it is the evidence."
        )
    return was
