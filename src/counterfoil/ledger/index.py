"""The verifiable index: a directory of the ledger by key, sealed with the ledger itself.

What an entry's keys are is a public rule over its clear fields. A row of the table says which entries carry one key;
the table is sorted, and its root is an entry of the ledger (``index.published``). So "these are all entries with this
key", and "there is none", can be proved, and an index that leaves one out is proved false by that entry's receipt.

No key is made from a person. The structure follows the idea of verifiable indexes over transparency logs; trees and
proofs are those of RFC 6962.
"""

from __future__ import annotations

import json
import re
import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import tree
from counterfoil.ledger.kinds import AGENCIES, KINDS, is_exemption, is_statute
from counterfoil.ledger.tree import EMPTY_ROOT, leaf_hash, root_of

RULE = 1
"""The version of ``keys_of``. Another rule is another number, and the index begins anew."""
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_LABEL = b"counterfoil ledger index 1\n"


def keys_of(entry: Mapping[str, Any]) -> frozenset[str]:
    """The keys of an entry (its JSON value), rule 1.

    ``kind:KIND`` and ``kind:KIND:YEAR-MONTH`` of recording; ``statute:CITATION``; ``exemption:CODE`` and
    ``disclosed-to:AGENCY`` of what has left; ``demanded-by:AGENCY``.

    >>> sorted(keys_of({"t": "release.made", "at": "2026-03-04T15:04:05Z", "legal": [], "facts": {"to": "ICE"}}))
    ['disclosed-to:ICE', 'kind:release.made', 'kind:release.made:2026-03']
    """
    kind, facts = entry["t"], entry["facts"]
    keys = {f"kind:{kind}", f"kind:{kind}:{entry['at'][:7]}", *(f"statute:{one}" for one in entry["legal"])}
    if kind == "release.made":
        keys |= {f"exemption:{one}" for one in facts.get("exemptions", ())}
        keys |= {f"disclosed-to:{facts['to']}"} if "to" in facts else set()
    if kind in ("demand.received", "gate.decided") and "from" in facts:
        keys.add(f"demanded-by:{facts['from']}")
    return frozenset(keys)


def is_key(key: str) -> bool:
    """Whether rule 1 can make this key of some entry. Of any other there is truly none, and it says nothing.

    >>> is_key("disclosed-to:ICE"), is_key("disclosed-to:ice"), is_key("kind:release.made:2026-03")
    (True, False, True)
    """
    group, _, rest = key.partition(":")
    if group in ("disclosed-to", "demanded-by"):
        return rest in AGENCIES
    if group == "kind":
        kind, colon, month = rest.partition(":")
        return kind in KINDS and (not colon or bool(_MONTH.fullmatch(month)))
    return (group == "statute" and is_statute(rest)) or (group == "exemption" and is_exemption(rest))


def key_hash(key: str) -> bytes:
    """Where a key stands in the table."""
    return sha256(_LABEL + key.encode()).digest()


def list_root(numbers: Sequence[int]) -> bytes:
    """The root over the numbers of the entries that carry a key, ascending."""
    return root_of(leaf_hash(struct.pack(">Q", number)) for number in numbers)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table with its place and its inclusion proof."""

    position: int
    key_hash: bytes
    count: int
    list_root: bytes
    path: tuple[bytes, ...]

    @property
    def leaf(self) -> bytes:
        return leaf_hash(self.key_hash + struct.pack(">Q", self.count) + self.list_root)


@dataclass(frozen=True, slots=True)
class Answer:
    """All entries that carry ``key``: its row and the numbers; or none, and the rows between which it would stand."""

    key: str
    numbers: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The index of the first ``size`` entries of a ledger."""

    size: int
    keys: tuple[bytes, ...]  # hashes, ascending
    postings: tuple[tuple[int, ...], ...]
    leaves: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        return root_of(self.leaves)

    def answer(self, key: str) -> Answer:
        """The row of ``key`` with its entries, or its neighbours."""
        wanted = key_hash(key)
        place = bisect_left(self.keys, wanted)
        if place < len(self.keys) and self.keys[place] == wanted:
            return Answer(key, self.postings[place], (self._row(place),))
        beside = [self._row(one) for one in (place - 1, place) if 0 <= one < len(self.keys)]
        return Answer(key, (), tuple(beside))

    def _row(self, place: int) -> Row:
        numbers = self.postings[place]
        path = tree.inclusion_proof(self._node, place, len(self.leaves))
        return Row(place, self.keys[place], len(numbers), list_root(numbers), path)

    def _node(self, level: int, index: int) -> bytes:
        return root_of(self.leaves[index << level : (index + 1) << level])


def build(entries: Iterable[bytes]) -> Table:
    """The table over all ``entries`` of a ledger, from its first on."""
    postings: dict[str, list[int]] = defaultdict(list)
    size = 0
    for data in entries:
        for key in keys_of(json.loads(data)):
            postings[key].append(size)
        size += 1
    sorted_rows = sorted((key_hash(key), tuple(numbers)) for key, numbers in postings.items())
    rows = [Row(0, hashed, len(numbers), list_root(numbers), ()) for hashed, numbers in sorted_rows]
    return Table(
        size,
        tuple(hashed for hashed, _ in sorted_rows),
        tuple(numbers for _, numbers in sorted_rows),
        tuple(row.leaf for row in rows),
    )


def verify(answer: Answer, rows: int, root: bytes, size: int) -> None:
    """Return if the table of ``rows`` rows under ``root`` answers so; else ``LedgerInvalid``.

    ``rows``, ``root`` and ``size`` come from the entry that published the table, never from the answer.
    """
    if not is_key(answer.key):
        # Another spelling looks like the key that was asked for, and nothing ever stands under it.
        raise LedgerInvalid(f"{answer.key!a} is no key that an entry can have: that there is none of it says nothing.")
    wanted = key_hash(answer.key)
    for row in answer.rows:
        tree.verify_inclusion(row.position, rows, row.leaf, row.path, root)
    if answer.numbers or (len(answer.rows) == 1 and answer.rows[0].key_hash == wanted):
        _verify_present(answer, wanted, size)
    else:
        _verify_absent(answer, wanted, rows, root)


def _verify_present(answer: Answer, wanted: bytes, size: int) -> None:
    numbers = answer.numbers
    if len(answer.rows) != 1 or answer.rows[0].key_hash != wanted or not numbers:
        raise LedgerInvalid(f"The answer is not the row of {answer.key}.")
    if any(low >= high for low, high in pairwise(numbers)) or not 0 <= numbers[-1] < size:
        raise LedgerInvalid("The entries of the answer are not in order, or lie behind what the index covers.")
    if len(numbers) != answer.rows[0].count or list_root(numbers) != answer.rows[0].list_root:
        raise LedgerInvalid(
            f"The index lists {answer.rows[0].count} entries for {answer.key}; the answer shows others."
        )


def _verify_absent(answer: Answer, wanted: bytes, rows: int, root: bytes) -> None:
    if not answer.rows:
        if rows or root != EMPTY_ROOT:
            raise LedgerInvalid("The answer says that the index is empty; it is not.")
        return
    low = answer.rows[0] if answer.rows[0].key_hash < wanted else None
    high = answer.rows[-1] if answer.rows[-1].key_hash > wanted else None
    if len(answer.rows) != (low is not None) + (high is not None):
        raise LedgerInvalid(f"{answer.key} does not stand between the rows of the answer.")
    if (high.position if high else rows) != (low.position if low else -1) + 1:
        raise LedgerInvalid(f"The rows of the answer are no neighbours: {answer.key} may stand between them.")
