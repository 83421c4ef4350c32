"""The public copy of a log of 70,000 entries, read by ``aics-tlog``: a program that we did not write."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import aics_tlog
import pytest

from counterfoil.ledger import entry, receipt, tiles, tree
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.note import Signer
from counterfoil.ledger.source import Copied
from counterfoil.ledger.store import Leaf, LeafStore

SIZE = 70_000
SIGNER = Signer("records.springhaven.invalid/ledger", bytes(range(32)))
TEMPLATE = (
    '{"actor":{"key":"k-00112233445566aa","role":"program"},"at":"2024-03-04T15:00:00Z","facts":{"terms":2},'
    '"legal":["5 ILCS 140/3(d)"],%s"req":"CF-2024-000012","sd":["%s","%s","%s","%s"],"seq":%d,"t":"search.run","v":1}'
)


def digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


@dataclass
class InMemory:
    """What ``tiles.export`` asks of a store; one case, its acts linked as they must be."""

    entries: list[bytes]
    levels: list[list[bytes]]

    @classmethod
    def make(cls, size: int) -> InMemory:
        entries, leaves, prev = [], [], ""
        for seq in range(size):
            committed = sorted(digest(b"%d %d" % (seq, item)) for item in range(4))
            entries.append((TEMPLATE % (prev, *committed, seq)).encode())
            leaves.append(tree.leaf_hash(entries[-1]))
            prev = f'"prev":"{base64.urlsafe_b64encode(leaves[-1])[:43].decode()}",'
        levels = [leaves]
        while len(levels[-1]) > 1:
            below = levels[-1]
            levels.append([tree.node_hash(*pair) for pair in zip(below[::2], below[1::2], strict=False)])
        return cls(entries, levels)

    def node(self, level: int, index: int) -> bytes:
        return self.levels[level][index]

    def nodes(self, level: int, first: int, last: int) -> Iterator[bytes]:
        return iter(self.levels[level][first:last])

    def leaves(self, first: int, last: int) -> Iterator[Leaf]:
        for index in range(first, last):
            yield Leaf(index, "CF-2024-000012", index, self.entries[index], self.levels[0][index])


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public copy of the log, and in ``earlier`` the checkpoint of its first 12,345 entries."""
    store = InMemory.make(SIZE)
    for index in (0, 1, SIZE - 1):  # they are entries as the ledger writes them
        assert entry.parse(store.entries[index]).to_bytes() == store.entries[index]
    folder = tmp_path_factory.mktemp("outside") / "copy"
    signed = Checkpoint(SIGNER.key.name, SIZE, tree.root_at(store.node, SIZE)).signed([SIGNER])
    written = tiles.export(cast(LeafStore, store), folder, signed)  # it uses no other part of one
    assert len(written) == 552
    earlier = Checkpoint(SIGNER.key.name, 12_345, tree.root_at(store.node, 12_345)).signed([SIGNER])
    (folder.parent / "earlier").write_bytes(earlier)
    return folder


def opened(signed: bytes) -> aics_tlog.Checkpoint:
    """The checkpoint, if ``aics-tlog`` takes its signature."""
    found = aics_tlog.verify_checkpoint(aics_tlog.parse_note(signed), aics_tlog.parse_vkey(str(SIGNER.key)))
    assert found.ok, found
    return aics_tlog.parse_checkpoint(aics_tlog.parse_note(signed).text)


def test_the_whole_copy_is_accepted(copy: Path) -> None:
    head = opened((copy / "checkpoint").read_bytes())
    assert (head.origin, head.size) == (SIGNER.key.name, SIZE)
    report = aics_tlog.audit_tiles(aics_tlog.FileSystemTileReader(copy), head.size, head.root)
    assert (report.size, report.tiles, report.bundles) == (SIZE, 274 + 2 + 1, 274)


@pytest.mark.parametrize("name", ["tile/0/000", "tile/0/273.p/112", "tile/1/000", "tile/2/000.p/1", "tile/entries/100"])
def test_a_flipped_bit_in_any_file_is_not(copy: Path, name: str) -> None:
    head = opened((copy / "checkpoint").read_bytes())
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole[:20] + bytes([whole[20] ^ 1]) + whole[21:])
    try:
        with pytest.raises((aics_tlog.TileVerificationError, aics_tlog.TileMissingError)):
            aics_tlog.audit_tiles(aics_tlog.FileSystemTileReader(copy), head.size, head.root)
    finally:
        (copy / name).write_bytes(whole)


def test_receipts_and_consistency_are_accepted(copy: Path) -> None:
    signed, source = (copy / "checkpoint").read_bytes(), Copied(copy, SIZE)
    head, before = opened(signed), opened((copy.parent / "earlier").read_bytes())
    for index in (0, 1, 255, 256, 12_345, 65_535, 65_536, SIZE - 1):
        proof = list(tree.inclusion_proof(source.get, index, SIZE))
        text = receipt.Receipt(index, tuple(proof), signed).to_bytes()
        assert list(receipt.parse(text).proof) == proof
        assert aics_tlog.verify_leaf_inclusion(source.entry(index), index, SIZE, proof, head.root)
        assert not aics_tlog.verify_leaf_inclusion(source.entry(index) + b" ", index, SIZE, proof, head.root)
        assert aics_tlog.inclusion_proof_from_tiles(aics_tlog.FileSystemTileReader(copy), index, SIZE) == proof
    path = list(tree.consistency_proof(source.get, before.size, SIZE))
    assert aics_tlog.verify_consistency(before.size, SIZE, before.root, head.root, path)
    assert not aics_tlog.verify_consistency(before.size - 1, SIZE, before.root, head.root, path)
