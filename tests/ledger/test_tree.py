from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.errors import ProofInvalid
from counterfoil.ledger import tree

SIZES = st.integers(1, 140)


def leaves(size: int) -> list[bytes]:
    return [tree.leaf_hash(b"entry %d" % number) for number in range(size)]


def mth(hashes: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word: the oracle."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def path(index: int, hashes: list[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1."""
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if index < k:
        return [*path(index, hashes[:k]), mth(hashes[k:])]
    return [*path(index - k, hashes[k:]), mth(hashes[:k])]


def subproof(older: int, hashes: list[bytes], whole: bool = True) -> list[bytes]:
    """RFC 6962 section 2.1.2."""
    if older == len(hashes):
        return [] if whole else [mth(hashes)]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if older <= k:
        return [*subproof(older, hashes[:k], whole), mth(hashes[k:])]
    return [*subproof(older - k, hashes[k:], False), mth(hashes[:k])]


def getter(hashes: list[bytes]) -> Callable[[int, int], bytes]:
    """Look-ups in what ``append`` has kept, nothing else."""
    kept: dict[tuple[int, int], bytes] = {}
    frontier: tuple[bytes, ...] = ()
    for index, value in enumerate(hashes):
        kept[0, index] = value
        frontier, nodes = tree.append(index, frontier, value)
        for node in nodes:
            assert (node.level, node.index) not in kept
            kept[node.level, node.index] = node.hash
        assert tree.fold(frontier) == mth(hashes[: index + 1])
    return lambda level, index: kept[level, index]


GET = getter(leaves(140))


def test_hashes_of_the_empty_tree_and_the_empty_leaf() -> None:
    assert tree.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.node_hash(b"N123", b"N456") == sha256(b"\x01N123N456").digest()


def test_append_keeps_every_perfect_subtree_once() -> None:
    kept = []
    frontier: tuple[bytes, ...] = ()
    for index, value in enumerate(leaves(100)):
        frontier, nodes = tree.append(index, frontier, value)
        kept += [(node.level, node.index) for node in nodes]
    assert sorted(kept) == [(k, i) for k in range(1, 7) for i in range(100 >> k)]


def test_append_refuses_a_frontier_of_another_size() -> None:
    with pytest.raises(ValueError, match="a tree of 2 leaves has 1 subtrees"):
        tree.append(2, (), tree.leaf_hash(b"x"))


@pytest.mark.parametrize("size", range(141))
def test_roots_equal_the_definition(size: int) -> None:
    expected = mth(leaves(size))
    assert (tree.root_of(leaves(size)), tree.root_at(GET, size)) == (expected, expected)


@given(SIZES, st.data())
def test_inclusion_proof_equals_the_definition_and_verifies(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(GET, index, size)
    assert list(proof) == path(index, leaves(size))
    tree.verify_inclusion(index, size, leaves(size)[index], proof, mth(leaves(size)))


@given(SIZES, st.data())
def test_consistency_proof_equals_the_definition_and_verifies(newer: int, data: st.DataObject) -> None:
    older = data.draw(st.integers(0, newer))
    proof = tree.consistency_proof(GET, older, newer)
    assert list(proof) == (subproof(older, leaves(newer)) if older else [])
    tree.verify_consistency(older, newer, proof, mth(leaves(older)), mth(leaves(newer)))


def mutants(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    other = tree.leaf_hash(b"other")
    changed = [(*proof[:i], other, *proof[i + 1 :]) for i in range(len(proof))]
    flipped = [(*proof[:i], bytes([proof[i][0] ^ 1]) + proof[i][1:], *proof[i + 1 :]) for i in range(len(proof))]
    dropped = [(*proof[:i], *proof[i + 1 :]) for i in range(len(proof))]
    short = [(*proof[:-1], proof[-1][:-1])] if proof else []
    return [*changed, *flipped, *dropped, *short, (*proof, other), (other, *proof)]


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 9, 33])
def test_no_altered_inclusion_proof_verifies(size: int) -> None:
    root = mth(leaves(size))
    for index in range(size):
        leaf, proof = leaves(size)[index], tree.inclusion_proof(GET, index, size)
        for mutant in mutants(proof):
            with pytest.raises(ProofInvalid):
                tree.verify_inclusion(index, size, leaf, mutant, root)
        for wrong in {*range(-1, size + 1)} - {index}:
            with pytest.raises(ProofInvalid):
                tree.verify_inclusion(wrong, size, leaf, proof, root)
        with pytest.raises(ProofInvalid):
            tree.verify_inclusion(index, size, tree.leaf_hash(b"other"), proof, root)
        with pytest.raises(ProofInvalid):
            tree.verify_inclusion(index, size, leaf, proof, root[:-1])


@pytest.mark.parametrize("newer", [1, 2, 3, 7, 8, 9, 33])
def test_no_altered_consistency_proof_verifies(newer: int) -> None:
    for older in range(1, newer + 1):
        roots = mth(leaves(older)), mth(leaves(newer))
        proof = tree.consistency_proof(GET, older, newer)
        for mutant in mutants(proof):
            with pytest.raises(ProofInvalid):
                tree.verify_consistency(older, newer, mutant, *roots)
        other = tree.leaf_hash(b"other")
        with pytest.raises(ProofInvalid):
            tree.verify_consistency(older, newer, proof, other, roots[1])
        with pytest.raises(ProofInvalid):
            tree.verify_consistency(older, newer, proof, roots[0], other)
        with pytest.raises(ProofInvalid):
            tree.verify_consistency(newer + 1, newer, proof, *roots)


def test_a_rewritten_history_is_not_consistent() -> None:
    rewritten = leaves(9)
    rewritten[2] = tree.leaf_hash(b"another past")
    proof = tree.consistency_proof(getter(rewritten), 5, 9)
    with pytest.raises(ProofInvalid, match="history was rewritten"):
        tree.verify_consistency(5, 9, proof, mth(leaves(5)), mth(rewritten))


def test_proofs_of_what_is_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="entry 3 is not in a tree of 3"):
        tree.inclusion_proof(GET, 3, 3)
    with pytest.raises(ValueError, match="a tree of 3 leaves does not continue one of 4"):
        tree.consistency_proof(GET, 4, 3)


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33])
def test_a_range_is_proved_by_the_receipts_of_its_ends_and_by_nothing_else(size: int) -> None:
    whole = leaves(size)
    root = mth(whole)
    for first in range(size):
        for end in range(first + 1, size + 1):
            of_first, of_last = path(first, whole), path(end - 1, whole)
            part = whole[first:end]
            tree.verify_range(first, part, size, root, of_first, of_last)
            others = [part[:-1], part[1:], [*part, part[-1]], part[::-1], [*part[:-1], tree.leaf_hash(b"another")]]
            others += [part[:place] + part[place + 1 :] for place in range(len(part))]
            for other in others:
                if other != part:
                    with pytest.raises(ProofInvalid):
                        tree.verify_range(first, other, size, root, of_first, of_last)
            for elsewhere in {first - 1, first + 1} & set(range(-1, size)):
                with pytest.raises(ProofInvalid):
                    tree.verify_range(elsewhere, part, size, root, of_first, of_last)
            for wrong in ((of_first[:-1], of_last), (of_first, of_last[:-1]), ([*of_first, root], of_last)):
                if wrong != (of_first, of_last):
                    with pytest.raises(ProofInvalid):
                        tree.verify_range(first, part, size, root, *wrong)
