"""Every table that a ledger ever published, made anew in one pass over its entries.

Between two tables only the keys of the entries between them change, so only their rows are hashed again.
"""

from __future__ import annotations

import json
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from counterfoil.ledger import tree
from counterfoil.ledger.index import Row, key_hash, keys_of


@dataclass(slots=True)
class Growing:
    """The directory of the first ``size`` entries, while entries are added to it."""

    size: int = 0
    _new: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    _lists: dict[str, tuple[int, tuple[bytes, ...]]] = field(default_factory=dict)  # count, frontier
    _rows: dict[bytes, bytes] = field(default_factory=dict)  # hash of the key → leaf of its row

    def add(self, entry: bytes) -> None:
        """One more entry, as its bytes."""
        number = tree.leaf_hash(struct.pack(">Q", self.size))
        for key in keys_of(json.loads(entry)):
            self._new[key].append(number)
        self.size += 1

    def table(self) -> tuple[int, bytes]:
        """The number of rows and the root of the table of all entries until now."""
        for key, numbers in self._new.items():
            count, frontier = self._lists.get(key, (0, ()))
            if count == 0:
                frontier = _frontier(numbers)
            else:
                for place, one in enumerate(numbers, start=count):
                    frontier, _ = tree.append(place, frontier, one)
            count += len(numbers)
            self._lists[key] = count, frontier
            hashed = key_hash(key)
            self._rows[hashed] = Row(0, hashed, count, tree.fold(frontier), ()).leaf
        self._new.clear()
        return len(self._rows), tree.root_of(self._rows[hashed] for hashed in sorted(self._rows))


def tables(entries: Iterable[bytes], sizes: Iterable[int]) -> Iterator[tuple[int, int, bytes]]:
    """Size, number of rows and root of the table of each of these ``sizes`` that is reached, ascending."""
    wanted, growing = sorted(set(sizes), reverse=True), Growing()
    for entry in entries:
        if not wanted:
            return
        if wanted[-1] == growing.size:
            yield wanted.pop(), *growing.table()
        growing.add(entry)
    if wanted and wanted[-1] == growing.size:
        yield growing.size, *growing.table()


def _frontier(leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The roots of the perfect subtrees of these leaves, left to right."""
    found, start = [], 0
    for level in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> level & 1:
            found.append(tree.root_of(leaves[start : start + (1 << level)]))
            start += 1 << level
    return tuple(found)
