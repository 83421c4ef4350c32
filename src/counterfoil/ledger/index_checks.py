"""Whether an answer of the index holds: all entries with a key, or none, up to the newest."""

from __future__ import annotations

import json
from pathlib import Path

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import index, index_proof, period, receipt
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.checks import Act, Checks, Stop, Verification, entries_of
from counterfoil.ledger.entry import MAX_ENTRY
from counterfoil.ledger.files import list_files, read_file
from counterfoil.ledger.index import Answer
from counterfoil.values import counted

MAX_FILES = 1_000_000


class IndexChecks(Checks):
    """The checks of an answer's folder."""

    def answer(self, against: Path | None) -> Verification:
        """Checkpoint, the entry that published the table, the answer, its entries, and what came since."""
        try:
            self.start()
            head = self.checkpoint_of()
            with self.check("published index", stop=True) as said:
                published = self.receipt_of(index_proof.PUBLISHED, head)
                facts, size = published.entry.facts, _size(published)
                said.append(f"entry {published.index} seals {counted(facts['rows'], 'key')} of {entries_of(size)}")
            with self.check("answer", stop=True) as said:
                given = self._given()
                index.verify(given, facts["rows"], bytes.fromhex(facts["root"]), size)
                said.append(f"{entries_of(len(given.numbers)) if given.numbers else 'no entry'} with {given.key}")
                self.entries = len(given.numbers)
            with self.check("entries", stop=True) as said:
                said.append(self._entries(given, head))
            with self.check("since") as said:
                said.append(self._since(given.key, size, head))
            if against is not None:
                with self.check("against") as said:
                    said.append(self._against(against, given, size))
        except Stop:
            pass
        return self.verdict()

    def _given(self) -> Answer:
        data = read_file(self.base, index_proof.ANSWER, index_proof.MAX_ANSWER)
        if data is None:
            raise LedgerInvalid(f"{index_proof.ANSWER}: is missing.")
        return index_proof.from_bytes(data)

    def _entries(self, given: Answer, head: Checkpoint) -> str:
        """Each entry of the list is there, is in the ledger, and yields the key."""
        below = f"{index_proof.ENTRIES}/"
        stems = {f"{below}{number:06}": number for number in given.numbers}
        there = {name for name in list_files(self.base, MAX_FILES) if name.startswith(below)}
        wanted = {f"{stem}{suffix}" for stem in stems for suffix in (receipt.PROOF_SUFFIX, receipt.ENTRY_SUFFIX)}
        if there != wanted:
            raise LedgerInvalid(f"{min(there ^ wanted)}: is missing, or is no entry of the answer.")
        for stem, number in stems.items():
            act = self.receipt_of(stem, head)
            if act.index != number or given.key not in self._keys(stem):
                raise LedgerInvalid(f"{stem}: entry {act.index} is not entry {number} with {given.key}.")
        return f"{entries_of(len(stems))} proved, each with the key" if stems else "none to prove"

    def _since(self, key: str, size: int, head: Checkpoint) -> str:
        """Everything recorded after the table was made, with the entries among it that carry the key."""
        lines, first, last = period.read(self.base / index_proof.SINCE)
        for name, end in ((period.FIRST, first), (period.LAST, last)):
            self.open(end.checkpoint, f"{index_proof.SINCE}/{name}")
        period.verify(lines, first, last, head)
        if first.index != size or last.index != head.size - 1:
            raise LedgerInvalid(
                f"since: shows entries {first.index} to {last.index}; {size} to {head.size - 1} are wanted."
            )
        later = [str(size + place) for place, line in enumerate(lines) if key in index.keys_of(json.loads(line))]
        told = f"; with the key: {', '.join(later)}" if later else ", none with the key"
        return f"{entries_of(len(lines))} recorded since{told}"

    def _against(self, against: Path, given: Answer, size: int) -> str:
        """Whether an entry that somebody has a receipt of is left out, though it carries the key."""
        stem = against.name.removesuffix(receipt.PROOF_SUFFIX)
        if not against.is_file() or stem == against.name:
            raise BadInput(f"--against {against}: is no receipt. Give a *{receipt.PROOF_SUFFIX}, its entry beside it.")
        with against.open("rb") as file:
            note = receipt.parse(file.read(receipt.MAX_RECEIPT + 1), against.name).checkpoint
        other = IndexChecks(against.parent, self.trusted, "receipts", prefix="", copy=self.copy, ring=self.ring)
        act = other.receipt_of(stem, self.open(note, against.name).checkpoint)
        if given.key not in other._keys(stem):
            return f"entry {act.index} does not carry {given.key}: it says nothing of the answer"
        if act.index >= size:
            return f"entry {act.index} came after the index was made"
        if act.index not in given.numbers:
            raise LedgerInvalid(
                f"The index left out entry {act.index}, which carries {given.key}. Keep the answer and this receipt: "
                "together they prove it to anybody."
            )
        return f"entry {act.index} is in the answer"

    def _keys(self, stem: str) -> frozenset[str]:
        data = read_file(self.base, f"{stem}{receipt.ENTRY_SUFFIX}", MAX_ENTRY)
        return index.keys_of(json.loads(data or b"{}"))


def _size(published: Act) -> int:
    """How many entries the table covers."""
    facts = published.entry.facts
    if published.entry.kind != index_proof.KIND or facts["rule"] != index.RULE or facts["size"] > published.index:
        raise LedgerInvalid(f"Entry {published.index}: publishes no index of rule {index.RULE}.")
    return int(facts["size"])
