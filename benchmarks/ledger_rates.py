"""Ledger: durable appends beside what the disk can do, audit beside hashing, proofs beside their hashes; as ratios.

Everything runs in one process, one after another, so that the ratios hold on a machine that is slow or busy. Run:
python benchmarks/ledger_rates.py [--acts N] [--leaves N] [--folder DIR] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median

from counterfoil.ledger import book, keys, receipt, tiles, tree
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.note import Note
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.values import Act, Moment

ORIGIN = "records.springhaven.invalid/ledger"
START = datetime(2024, 3, 4, tzinfo=UTC)


def rate(count: int, work: Callable[[int], object]) -> float:
    """How often a second ``work(n)`` is done, wall time."""
    began = time.perf_counter()
    for number in range(count):
        work(number)
    return count / (time.perf_counter() - began)


class Office:
    """A ledger in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.signer = keys.make_signer(folder / "key", ORIGIN)
        self.guard = Guard.create(folder / "guard", ORIGIN)
        self.store = SqliteStore(folder / "ledger.db")
        self.vault = Vault(folder / "keys.db", keys.make_secret(folder / "kek"))
        self.count = 0

    def append(self, per_case: int = 50) -> book.Appended:
        """One act with four committed values, durable; ``per_case`` acts a case, so that groups' keys are made too."""
        number, self.count = self.count, self.count + 1
        now = START + timedelta(seconds=number)
        private = {"requester": "Nora Example", "terms": ["one", "two"], "reason": "as invented"}
        act = Act("search.run", Moment(now, now), "Ida Sample", {"terms": 2, "legal": ["5 ILCS 140/3(d)"]}, private)
        case = f"CF-2024-{number // per_case:06}"
        with self.store.transaction():
            return book.append(
                self.store,
                act,
                case_number=case,
                actor_key="k-00112233445566aa",
                role="program",
                group=case,
                keys=self.vault,
                now=now,
            )

    def append_and_sign(self) -> bytes:
        made = self.append()
        return book.sign_head(self.store, self.signer, self.guard, appended=[made])


def measure(folder: Path, acts: int, leaves: int) -> dict[str, float]:
    """Rates per second, milliseconds and ratios."""
    raw = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY)
    block = bytes(4096)

    def disk(first: int, count: int) -> None:
        number = first + count
        os.pwrite(raw, block, number * 4096)
        os.fdatasync(raw)

    office = Office(folder / "office")
    office.append_and_sign()
    # In turns of 50: other work on the same disk then slows all three alike, and the ratio of each turn holds.
    turns, written = [], 0
    for _ in range(max(1, acts // 50)):
        first = written
        limit = rate(50, partial(disk, first))
        written += 50
        turns.append((limit, rate(50, lambda _: office.append()), rate(50, lambda _: office.append_and_sign())))
    os.close(raw)
    limit, bare, whole = (median(turn[i] for turn in turns) for i in range(3))

    note = office.append_and_sign()
    size = parse_text(Note.parse(note).text).size
    receipts = rate(500, lambda n: receipt.make(office.store, n * 7 % size, note))
    tiles.export(office.store, folder / "public", note)
    proofs = rate(100, lambda n: tree.inclusion_proof(tiles.Tiles(folder / "public", size).get, n * 37 % size, size))
    began = time.process_time()
    head = parse_text(Note.parse(note).text)
    tiles.audit(folder / "public", head)
    audit = size / (time.process_time() - began)

    entry = bytes(500)
    began = time.process_time()
    hashed = [sha256(b"\x00" + entry + n.to_bytes(4, "big")).digest() for n in range(leaves)]
    for n in range(leaves - 1):
        sha256(b"\x01" + hashed[n] + hashed[n + 1]).digest()
    hashing = leaves / (time.process_time() - began)
    began = time.process_time()
    tree.root_of([tree.leaf_hash(entry + n.to_bytes(4, "big")) for n in range(leaves)])
    rebuild = leaves / (time.process_time() - began)
    return {
        "fdatasync_4k_per_s": limit,
        "append_durable_per_s": bare,
        "append_durable_ratio": median(turn[1] / turn[0] for turn in turns),
        "append_sign_per_s": whole,
        "append_sign_ratio": median(turn[2] / turn[0] for turn in turns),
        "receipt_ms": 1000 / receipts,
        "proof_from_tiles_cold_ms": 1000 / proofs,
        "audit_entries_per_s_cpu": audit,
        "rebuild_root_leaves_per_s_cpu": rebuild,
        "rebuild_ratio_to_plain_hashing": rebuild / hashing,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=2000)
    parser.add_argument("--leaves", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure (default: the temporary one)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        found = measure(Path(folder), options.acts, options.leaves)
    if options.json:
        print(json.dumps({"version": 1, "benchmark": "ledger_rates", **found}))
        return
    for name, value in found.items():
        print(f"{name:34} {value:12,.2f}")


if __name__ == "__main__":
    main()
