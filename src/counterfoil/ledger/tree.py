"""Merkle trees of RFC 6962 with the verification of RFC 9162: roots, inclusion and consistency, no input or output.

Every perfect subtree keeps its hash: ``(level, index)`` covers leaves ``index << level`` up to ``(index + 1) << level``
(exclusive). Any root of any past size and any proof is then a handful of look-ups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from counterfoil.errors import ProofInvalid

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
MAX_PROOF = 63

Get = Callable[[int, int], bytes]
"""``get(level, index)`` → the hash of that perfect subtree; level 0 are the leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf, RFC 6962 section 2.1."""
    return sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """``leaf_hash`` of each of ``entries``."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]  # a call for each would take a tenth of the time


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node, RFC 6962 section 2.1."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Node:
    """A perfect subtree that has become complete; ``level`` is 1 or more."""

    level: int
    index: int
    hash: bytes


def append(size: int, frontier: Sequence[bytes], leaf: bytes) -> tuple[tuple[bytes, ...], tuple[Node, ...]]:
    """The frontier after one more leaf, and every perfect subtree that this leaf completes.

    ``frontier`` holds the roots of the perfect subtrees of a tree of ``size`` leaves, left to right.
    """
    if len(frontier) != size.bit_count():
        raise ValueError(
            f"a tree of {size} leaves has {size.bit_count()} subtrees in its frontier, not {len(frontier)}"
        )
    stack = list(frontier)
    nodes: list[Node] = []
    merged, index, level = leaf, size, 0
    while index & 1:
        merged, index, level = node_hash(stack.pop(), merged), index >> 1, level + 1
        nodes.append(Node(level, index, merged))
    return (*stack, merged), tuple(nodes)


def fold(frontier: Sequence[bytes]) -> bytes:
    """The root of the tree whose perfect subtrees, left to right, are ``frontier``."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, computed at once."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        odd = level[-1:] if len(level) & 1 else []
        pairs = iter(level)
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)] + odd
    return level[0]


def frontier_at(get: Get, size: int) -> tuple[bytes, ...]:
    """The roots of the perfect subtrees of the first ``size`` leaves, left to right."""
    return tuple(get(level, index) for level, index in _cover(0, size))


def root_at(get: Get, size: int) -> bytes:
    """The root that the tree had when it held ``size`` leaves."""
    return fold(frontier_at(get, size))


def inclusion_proof(get: Get, index: int, size: int) -> tuple[bytes, ...]:
    """The siblings from leaf ``index`` up to the root of ``size`` leaves, leaf's sibling first."""
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not in a tree of {size}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_subtree(get, middle, high))
            high = middle
        else:
            path.append(_subtree(get, low, middle))
            low = middle
    return tuple(reversed(path))


def consistency_proof(get: Get, older: int, newer: int) -> tuple[bytes, ...]:
    """The hashes that show the tree of ``older`` leaves to be the beginning of the tree of ``newer``."""
    if not 0 <= older <= newer:
        raise ValueError(f"a tree of {newer} leaves does not continue one of {older}")
    if older in (0, newer):
        return ()
    path: list[bytes] = []
    low, high, whole = 0, newer, True
    while older != high:
        middle = low + _split(high - low)
        if older <= middle:
            path.append(_subtree(get, middle, high))
            high = middle
        else:
            path.append(_subtree(get, low, middle))
            low, whole = middle, False
    if not whole:
        path.append(_subtree(get, low, high))
    return tuple(reversed(path))


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Return if ``leaf`` is entry ``index`` of the tree (RFC 9162 section 2.1.3.2); raises ``ProofInvalid``."""
    if not 0 <= index < size:
        raise ProofInvalid(f"Entry {index} cannot be in a tree of {size} entries.")
    _check_hashes((leaf, root, *proof))
    position, last, running = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofInvalid("The inclusion proof is too long.")
        if position & 1 or position == last:
            running = node_hash(sibling, running)
            position, last = _up_past_lone(position, last)
        else:
            running = node_hash(running, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("The inclusion proof is too short.")
    if running != root:
        raise ProofInvalid("The inclusion proof leads to another root: the entry is not in this log.")


def verify_consistency(older: int, newer: int, proof: Sequence[bytes], older_root: bytes, newer_root: bytes) -> None:
    """Return if the newer tree continues the older (RFC 9162 section 2.1.4.2); raises ``ProofInvalid``."""
    if not 0 <= older <= newer:
        raise ProofInvalid(f"A tree of {newer} entries does not continue one of {older}.")
    _check_hashes((older_root, newer_root, *proof))
    if older in (0, newer):
        if proof:
            raise ProofInvalid("The consistency proof is too long.")
        if older_root != (newer_root if older == newer else EMPTY_ROOT):
            raise ProofInvalid("Two different roots are claimed for one size: the log was forked.")
        return
    if not proof:
        raise ProofInvalid("The consistency proof is empty.")
    path = list(proof) if older & (older - 1) else [older_root, *proof]
    old_running, new_running = prefix_roots(older, newer, path)
    if old_running != older_root or new_running != newer_root:
        raise ProofInvalid("The newer log does not continue the older one: history was rewritten.")


def prefix_roots(older: int, newer: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """What ``path`` shows a tree of ``newer`` leaves to be: the root of its first ``older`` leaves, and its own root.

    ``path`` is a consistency proof that begins with the hash which RFC 9162 lets it leave out where ``older`` is a
    power of two. Needs 0 < older < newer; raises ``ProofInvalid``.
    """
    if not path or not 0 < older < newer:
        raise ProofInvalid("The consistency proof is empty.")
    position, last = older - 1, newer - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_running = new_running = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalid("The consistency proof is too long.")
        if position & 1 or position == last:
            old_running, new_running = node_hash(sibling, old_running), node_hash(sibling, new_running)
            position, last = _up_past_lone(position, last)
        else:
            new_running = node_hash(new_running, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("The consistency proof is too short.")
    return old_running, new_running


def verify_range(
    first: int, leaves: Sequence[bytes], size: int, root: bytes, of_first: Sequence[bytes], of_last: Sequence[bytes]
) -> None:
    """Return if the tree's leaves from ``first`` on are exactly ``leaves``, with none left out; else ``ProofInvalid``.

    ``of_first`` and ``of_last`` are the ordinary inclusion proofs of the first and the last of them: what stands left
    of the range is in the one, what stands right of it in the other. The size fixes the shape of the tree, so every
    hash has one place only.
    """
    end = first + len(leaves)
    if not leaves or not 0 <= first < end <= size:
        raise ProofInvalid(f"Entries {first} to {end - 1} cannot be a range of a tree of {size} entries.")
    _check_hashes((root, *leaves, *of_first, *of_last))
    left, right = _sides(first, size, of_first)[0], _sides(end - 1, size, of_last)[1][::-1]

    def rebuilt(low: int, high: int) -> bytes:
        for side, is_outside in ((left, high <= first), (right, low >= end)):
            if is_outside:
                if not side:
                    raise ProofInvalid("The proof of the range is too short.")
                return side.pop()
        if first <= low and high <= end:
            return root_of(leaves[low - first : high - first])  # whole, and so the root over its own leaves
        middle = low + _split(high - low)
        return node_hash(rebuilt(low, middle), rebuilt(middle, high))

    found = rebuilt(0, size)
    if left or right:
        raise ProofInvalid("The proof of the range is too long.")
    if found != root:
        raise ProofInvalid("The entries lead to another root: one was left out, added, moved or changed.")


def _sides(index: int, size: int, proof: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The siblings of an inclusion proof that stand left and right of the leaf, from the leaf up."""
    left: list[bytes] = []
    right: list[bytes] = []
    position, last = index, size - 1
    for sibling in proof:
        if last == 0:
            raise ProofInvalid("The inclusion proof is too long.")
        if position & 1 or position == last:
            left.append(sibling)
            position, last = _up_past_lone(position, last)
        else:
            right.append(sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("The inclusion proof is too short.")
    return left, right


def _check_hashes(hashes: Iterable[bytes]) -> None:
    if not {HASH_SIZE}.issuperset(map(len, hashes)):
        raise ProofInvalid(f"A hash in the proof is not {HASH_SIZE} bytes long.")


def _up_past_lone(position: int, last: int) -> tuple[int, int]:
    """Climb while ``position`` is the lone right end of its level (it has no sibling there)."""
    if not position & 1:
        while position and not position & 1:
            position, last = position >> 1, last >> 1
    return position, last


def _split(width: int) -> int:
    """The largest power of two below ``width`` (RFC 6962's k)."""
    return 1 << ((width - 1).bit_length() - 1)


def _cover(low: int, high: int) -> Iterator[tuple[int, int]]:
    """The perfect subtrees that cover leaves ``low`` up to ``high`` (exclusive), left to right."""
    while low < high:
        level = (high - low).bit_length() - 1
        if low:
            level = min(level, (low & -low).bit_length() - 1)
        yield level, low >> level
        low += 1 << level


def _subtree(get: Get, low: int, high: int) -> bytes:
    return fold([get(level, index) for level, index in _cover(low, high)])
