"""Where proofs are made from: a ledger's own store, or the public copy that anybody may hold. Both prove the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import handover, outline, receipt, tiles, tree
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.entry import MAX_ENTRY
from counterfoil.ledger.files import read_file
from counterfoil.ledger.keys import load_key
from counterfoil.ledger.note import Note, VerifierKey
from counterfoil.ledger.receipt import Receipt
from counterfoil.ledger.store import LeafStore


class Entries(Protocol):
    """Entries by number, and the hashes above them."""

    def get(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree; level 0 is a leaf."""
        ...

    def entry(self, index: int) -> bytes:
        """The bytes of an entry; ``LedgerInvalid`` when it is not there."""
        ...

    def read(self, first: int, last: int) -> Iterator[bytes]:
        """The entries ``first`` up to ``last`` (exclusive) in order."""
        ...

    def of_case(self, case_number: str) -> Iterator[int]:
        """The numbers of all entries of a case, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """One ledger under one signed checkpoint."""

    entries: Entries
    signed: bytes
    key: VerifierKey
    handovers: bytes = b""  # ``handover.NAME``; empty where the key was never changed

    @property
    def size(self) -> int:
        return parse_text(Note.parse(self.signed).text).size

    def receipt(self, index: int) -> tuple[bytes, bytes]:
        """The ``.tlog-proof`` of an entry, and the entry. ``BadInput`` when the ledger has none of that number."""
        size = self.size
        if not 0 <= index < size:
            raise BadInput(f"Entry {index} is not there: the ledger holds {size} entries, 0 to {size - 1}.")
        data = self.entries.entry(index)
        proof = tree.inclusion_proof(self.entries.get, index, size)
        root = parse_text(Note.parse(self.signed).text).root
        tree.verify_inclusion(index, size, tree.leaf_hash(data), proof, root)
        return Receipt(index, proof, self.signed).to_bytes(), data

    def receipts(self, indexes: list[int]) -> dict[str, bytes]:
        """Name → bytes: receipt and entry of each, the checkpoint and the key, as ``ledger verify`` reads them."""
        found: dict[str, bytes] = {}
        for index in indexes:
            proof, data = self.receipt(index)
            found[f"{index:06}{receipt.PROOF_SUFFIX}"] = proof
            found[f"{index:06}{receipt.ENTRY_SUFFIX}"] = data
        return found | self.beside()

    def beside(self) -> dict[str, bytes]:
        """Name → bytes of what whoever verifies needs beside any proof."""
        return {"checkpoint": self.signed, "key.txt": f"{self.key}\n".encode(), **handover.beside(self.handovers)}


@dataclass(frozen=True, slots=True)
class Stored:
    """``Entries`` of a store."""

    store: LeafStore

    def get(self, level: int, index: int) -> bytes:
        return self.store.node(level, index)

    def entry(self, index: int) -> bytes:
        found = next(iter(self.store.leaves(index, index + 1)), None)
        if found is None:
            raise LedgerInvalid(f"Entry {index}: is missing from the database.")
        return found.entry

    def read(self, first: int, last: int) -> Iterator[bytes]:
        return (leaf.entry for leaf in self.store.leaves(first, last))

    def of_case(self, case_number: str) -> Iterator[int]:
        return (leaf.index for leaf in self.store.acts_of(case_number))


class Copied:
    """``Entries`` of a public copy of ``size`` entries; a bundle that was read last is kept."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder, size
        self._tiles = tiles.Tiles(folder, size)
        self._bundle: tuple[int, list[bytes]] = (-1, [])

    def get(self, level: int, index: int) -> bytes:
        return self._tiles.get(level, index)

    def entry(self, index: int) -> bytes:
        number, place = divmod(index, tiles.WIDTH)
        if self._bundle[0] != number:
            self._bundle = (number, tiles.read_bundle(self._folder, number, self._size))
        return self._bundle[1][place]

    def read(self, first: int, last: int) -> Iterator[bytes]:
        return (self.entry(index) for index in range(first, last))

    def of_case(self, case_number: str) -> Iterator[int]:
        wanted = case_number.encode()
        for first in range(0, self._size, tiles.WIDTH):
            bundle = tiles.read_bundle(self._folder, first // tiles.WIDTH, self._size)
            found = outline.read_all(bundle, first).case_numbers
            yield from (index for index, number in enumerate(found, first) if number == wanted)


def of_copy(folder: Path) -> Source:
    """The source that a public copy is. ``BadInput`` when ``folder`` holds none, or not its key."""
    signed = tiles.read_checkpoint(folder)
    if signed is None or not (folder / "tile").is_dir():
        raise BadInput(f"{folder}: is neither an office nor the public copy of a ledger.")
    if read_file(folder, "key.txt", MAX_ENTRY) is None:
        raise BadInput(f"{folder}: holds no key.txt, the verifier key of whoever signed the ledger. Put it there.")
    copied, key = Copied(folder, parse_text(Note.parse(signed).text).size), load_key(folder / "key.txt")
    return Source(copied, signed, key, read_file(folder, handover.NAME, handover.MAX_FILE) or b"")
