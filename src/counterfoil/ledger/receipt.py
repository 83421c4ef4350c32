"""Receipts: the proof that one entry is in the log, for offline use (C2SP tlog-proof), with the entry beside it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, handover, manifest, tree
from counterfoil.ledger.checkpoint import parse_text, read_decimal
from counterfoil.ledger.files import write_file
from counterfoil.ledger.note import MAX_NOTE, Note, VerifierKey, decode_base64
from counterfoil.ledger.store import LeafStore

PROOF_SUFFIX, ENTRY_SUFFIX = ".tlog-proof", ".entry.json"
MAX_EXTRA = 4_000_000  # bytes
MAX_RECEIPT = 2 * MAX_EXTRA + MAX_NOTE
MAX_DISCLOSURES = 10_000

_FIRST = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt, taken apart. ``disclosures`` prove nothing by themselves: hold each against the entry's digests."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes  # signed note, verbatim
    disclosures: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The text of a ``.tlog-proof`` file."""
        lines = [_FIRST]
        if self.disclosures:
            lines.append("extra " + base64.b64encode(canonical.write(list(self.disclosures))).decode())
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(value).decode() for value in self.proof]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint


def parse(data: bytes, where: str = "receipt") -> Receipt:
    """The parts of a ``.tlog-proof``; raises ``LedgerInvalid`` for anything ``Receipt.to_bytes`` would not write."""
    if len(data) > MAX_RECEIPT:
        raise LedgerInvalid(f"{where}: is larger than {MAX_RECEIPT} bytes, which no receipt is.")
    head, blank, checkpoint = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    if not blank or lines.pop(0) != _FIRST:
        raise LedgerInvalid(f"{where}: is no receipt; its first line is not {_FIRST}, or it was cut short.")
    disclosures: tuple[str, ...] = ()
    if lines and lines[0].startswith("extra "):
        disclosures = _disclosures(decode_base64(lines.pop(0).removeprefix("extra "), f"{where}: extra"), where)
    if not lines or not lines[0].startswith("index "):
        raise LedgerInvalid(f"{where}: says no index.")
    index = read_decimal(lines.pop(0).removeprefix("index "), f"{where}: index")
    if len(lines) > tree.MAX_PROOF:
        raise LedgerInvalid(f"{where}: has more than {tree.MAX_PROOF} hashes.")
    proof = tuple(decode_base64(line, f"{where}: a hash") for line in lines)
    if any(len(value) != tree.HASH_SIZE for value in proof):
        raise LedgerInvalid(f"{where}: a hash is not {tree.HASH_SIZE} bytes long.")
    return Receipt(index, proof, checkpoint, disclosures)


def make(store: LeafStore, index: int, checkpoint: bytes, *, disclosures: Sequence[str] = ()) -> bytes:
    """The receipt of entry ``index`` under a signed ``checkpoint`` of the same ledger.

    ``disclosures`` (``book.disclosures``) open committed values to whoever gets the receipt. Raises ``LedgerInvalid``
    when the checkpoint does not cover the entry or is of another ledger.
    """
    head = parse_text(Note.parse(checkpoint).text)
    if not 0 <= index < head.size:
        raise LedgerInvalid(f"Entry {index} is not covered by a checkpoint of {head.size} entries. Sign a newer one.")
    proof = tree.inclusion_proof(store.node, index, head.size)
    tree.verify_inclusion(index, head.size, store.node(0, index), proof, head.root)
    return Receipt(index, proof, checkpoint, tuple(disclosures)).to_bytes()


def write_folder(
    release: Path,
    store: LeafStore,
    case_number: str,
    *,
    checkpoint: bytes,
    key: VerifierKey,
    disclosures: Mapping[int, Sequence[str]] | None = None,
    handovers: bytes = b"",
) -> tuple[str, ...]:
    """Put ``receipt/`` into the folder of a release; returns the names written. Doing it again does no harm.

    It holds, for every act of the case that ``checkpoint`` covers, the receipt and the entry, and the checkpoint and
    the office's public ``key``, and the ``handovers`` to it. ``disclosures`` go into the receipt of the
    entry with that index.
    """
    size = parse_text(Note.parse(checkpoint).text).size
    written: dict[str, bytes] = {}
    for leaf in store.acts_of(case_number):
        if leaf.index < size:
            opened = (disclosures or {}).get(leaf.index, ())
            written[f"{leaf.seq:04}{PROOF_SUFFIX}"] = make(store, leaf.index, checkpoint, disclosures=opened)
            written[f"{leaf.seq:04}{ENTRY_SUFFIX}"] = leaf.entry
    written["key.txt"] = f"{key}\n".encode()
    written["checkpoint"] = checkpoint
    written |= handover.beside(handovers)
    for name, data in written.items():
        write_file(release / manifest.RECEIPTS / name, data)
    return tuple(f"{manifest.RECEIPTS}/{name}" for name in written)


def _disclosures(data: bytes, where: str) -> tuple[str, ...]:
    if len(data) > MAX_EXTRA:
        raise LedgerInvalid(f"{where}: extra is larger than {MAX_EXTRA} bytes.")
    value = canonical.read(data, f"{where}: extra")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LedgerInvalid(f"{where}: extra is no list of disclosures.")
    if not 0 < len(value) <= MAX_DISCLOSURES:
        raise LedgerInvalid(f"{where}: extra holds no disclosure, or more than {MAX_DISCLOSURES}.")
    return tuple(value)
