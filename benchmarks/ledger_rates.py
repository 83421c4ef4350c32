"""Ledger: durable appends beside what the disk can do, audit beside hashing, proofs and answers; each beside its limit.

Everything runs in one process, one after another, so that the ratios hold on a machine that is slow or busy. Times for
1,000,000 and 10,000 entries are computed from as many as there are, unless ``--entries 1000000`` makes so many (takes
minutes and 2 GB). Run: python benchmarks/ledger_rates.py [--acts N] [--entries N] [--folder DIR] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median

import ledger_large

from counterfoil.ledger import book, index, keys, offline, period, tiles, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.note import Note, Signer
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.values import Act, Moment

ORIGIN = "records.springhaven.invalid/ledger"
START = datetime(2024, 3, 4, tzinfo=UTC)
MILLION, PERIOD = 1_000_000, 10_000

AT_LEAST = {"append_bare_ratio": 0.8, "append_committed_signed_ratio": 0.4}
AT_MOST = {
    "rehash_1m_s_cpu": 3.0,
    "audit_1m_s_cpu": 3.0,
    "proof_from_sqlite_ms_cpu": 0.3,
    "proof_from_tiles_cold_ms_cpu": 1.0,
    "range_10000_ms_cpu": 20.0,
    "period_10000_ms_cpu": 20.0,
}
"""Limits: of a ratio to the bare disk, and of a time. Of audit and period both are held against it, hashing and all."""


def rate(count: int, work: Callable[[int], object]) -> float:
    """How often a second ``work(n)`` is done, wall time."""
    return count / seconds(lambda: [work(number) for number in range(count)], time.perf_counter)


def milliseconds(count: int, work: Callable[[], object]) -> float:
    """What ``work`` takes of the processor, once."""
    return seconds(lambda: [work() for _ in range(count)]) * 1000 / count


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """What ``work`` takes once, of the processor."""
    began = clock()
    work()
    return clock() - began


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
        """With all that comes before a signature: rows read back, held against the guard file, which goes on."""
        made = self.append()
        return book.sign_head(self.store, self.signer, self.guard, appended=[made])

    def append_and_only_sign(self) -> bytes:
        """With a signed checkpoint and nothing before it, as the limit of 0.4 counts; no office may do so."""
        self.append()
        head = self.store.head()
        return Checkpoint(ORIGIN, head.size, tree.fold(head.frontier)).signed([self.signer])


def measure(folder: Path, acts: int, entries: int) -> dict[str, float]:
    """Rates per second, milliseconds, seconds and ratios."""
    return appends(folder, acts) | large(folder, entries) | hashing(entries)


def appends(folder: Path, acts: int) -> dict[str, float]:
    """Durable appends beside a block of 4 KiB with ``fdatasync``.

    In turns of 50: other work on the same disk then slows all alike, and the ratio of each turn holds.
    """
    raw = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY)
    block = bytes(4096)

    def disk(first: int, count: int) -> None:
        os.pwrite(raw, block, (first + count) * 4096)
        os.fdatasync(raw)

    office = Office(folder / "office")
    office.append_and_sign()
    bare = SqliteStore(folder / "bare.db")
    rows = iter(list(ledger_large.rows(max(50, acts // 50 * 50), openings=4)))  # made before, and not counted

    def add(_: int) -> None:
        with bare.transaction():
            bare.add(next(rows))

    turns = []
    for turn in range(max(1, acts // 50)):
        works = (
            add,
            lambda _: office.append(),
            lambda _: office.append_and_only_sign(),
            lambda _: office.append_and_sign(),
        )
        turns.append((rate(50, partial(disk, 50 * turn)), *(rate(50, work) for work in works)))
    os.close(raw)
    found = {"fdatasync_4k_per_s": median(turn[0] for turn in turns)}
    for place, name in enumerate(("bare", "committed", "committed_signed", "guarded"), 1):
        found[f"append_{name}_per_s"] = median(turn[place] for turn in turns)
        found[f"append_{name}_ratio"] = median(turn[place] / turn[0] for turn in turns)
    return found


def large(folder: Path, entries: int) -> dict[str, float]:
    """Audits, proofs and answers of a ledger of so many entries."""
    store, public = SqliteStore(folder / "large.db"), folder / "public"
    signer = keys.make_signer(folder / "large.key", ORIGIN)
    ledger_large.fill(store, entries)
    note = Checkpoint(ORIGIN, entries, tree.fold(store.head().frontier)).signed([signer])
    export = seconds(lambda: tiles.export(store, public, note), time.perf_counter)
    (public / "key.txt").write_text(f"{signer.key}\n")
    head = parse_text(Note.parse(note).text)
    chance = random.Random(7)

    def proved(number: int, get: tree.Get) -> None:
        proof = tree.inclusion_proof(get, number, entries)
        tree.verify_inclusion(number, entries, store.node(0, number), proof, head.root)

    def from_tiles(number: int) -> None:
        tree.inclusion_proof(tiles.Tiles(public, entries).get, number, entries)

    of_sqlite = milliseconds(2000, lambda: proved(chance.randrange(entries), store.node))
    of_tiles = milliseconds(500, lambda: from_tiles(chance.randrange(entries)))
    per_million = MILLION / entries
    return {
        "export_1m_s": export * per_million,
        "rehash_1m_s_cpu": seconds(lambda: tiles.rehash(public, head)) * per_million,
        "audit_1m_s_cpu": seconds(lambda: tiles.audit(public, head)) * per_million,
        "database_check_1m_s_cpu": seconds(lambda: book.check(store)) * per_million,
        "proof_from_sqlite_ms_cpu": of_sqlite,
        "proof_from_tiles_cold_ms_cpu": of_tiles,
        **periods(folder / "period", store, note, signer),
        **answers(store, entries),
    }


def periods(folder: Path, store: SqliteStore, note: bytes, signer: Signer) -> dict[str, float]:
    """The proof of 10,000 entries in the middle: its hashes alone, the program's whole check, and ``verify.py``'s.

    Of ``verify.py`` also what starting takes: the interpreter, its modules and reading the file itself.
    """
    head = parse_text(Note.parse(note).text)
    count = min(PERIOD, head.size)
    first = (head.size - count) // 2
    shown = [leaf.entry for leaf in store.leaves(first, first + count)]
    period.write(folder, store.node, shown, first, note, signer.key)
    lines, begins, ends = period.read(folder)

    def ranged() -> None:
        tree.verify_range(first, tree.leaf_hashes(lines), head.size, head.root, begins.proof, ends.proof)

    def alone(*arguments: str) -> None:
        command = [sys.executable, "-I", str(offline.FOLDER / "verify.py"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def of_children() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    whole, start = partial(alone, str(folder), "--key", str(signer.key)), partial(alone, "--help")
    scale = 1000 * PERIOD / count
    return {
        "range_10000_ms_cpu": min(seconds(ranged) for _ in range(5)) * scale,
        "period_10000_ms_cpu": min(seconds(lambda: period.verify(lines, begins, ends, head)) for _ in range(5)) * scale,
        "period_10000_by_verify_py_ms": min(seconds(whole, time.perf_counter) for _ in range(3)) * 1000,
        "period_10000_by_verify_py_ms_cpu": min(seconds(whole, of_children) for _ in range(3)) * 1000,
        "verify_py_start_ms_cpu": min(seconds(start, of_children) for _ in range(3)) * 1000,
    }


def answers(store: SqliteStore, entries: int) -> dict[str, float]:
    """The directory by key: made anew, asked, and an answer verified; the key is one of a few in a hundred entries."""
    made: list[index.Table] = []
    build = seconds(lambda: made.append(index.build(leaf.entry for leaf in store.leaves(0, entries))))
    table, key = made[0], "kind:release.made:2024-03"
    answer = table.answer(key)
    assert answer.numbers, "else nothing is measured"
    return {
        "index_1m_s_cpu": build * MILLION / entries,
        "index_answer_ms_cpu": milliseconds(20, lambda: table.answer(key)),
        "index_verify_ms_cpu": milliseconds(20, lambda: index.verify(answer, len(table.keys), table.root, entries)),
        "index_answer_entries": len(answer.numbers),
    }


def hashing(leaves: int) -> dict[str, float]:
    """A root over entries of 500 bytes beside the same hashes without a tree."""
    entry = bytes(500)

    def plain() -> None:
        hashed = [sha256(b"\x00" + entry + n.to_bytes(4, "big")).digest() for n in range(leaves)]
        for n in range(leaves - 1):
            sha256(b"\x01" + hashed[n] + hashed[n + 1]).digest()

    rebuild = seconds(lambda: tree.root_of(tree.leaf_hashes(entry + n.to_bytes(4, "big") for n in range(leaves))))
    return {
        "rebuild_root_leaves_per_s_cpu": leaves / rebuild,
        "rebuild_ratio_to_plain_hashing": seconds(plain) / rebuild,
    }


def verdict(name: str, value: float) -> str:
    """The limit of a figure and whether it is met; "" where there is none."""
    if name in AT_LEAST:
        return f"at least {AT_LEAST[name]:g}: {'met' if value >= AT_LEAST[name] else 'NOT MET'}"
    if name in AT_MOST:
        return f"at most {AT_MOST[name]:g}: {'met' if value <= AT_MOST[name] else 'NOT MET'}"
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=2000)
    parser.add_argument("--entries", type=int, default=100_000, help="of the large ledger (default: 100000)")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure (default: the temporary one)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        found = measure(Path(folder), options.acts, options.entries)
    if options.json:
        limits = {"at_least": AT_LEAST, "at_most": AT_MOST}
        print(json.dumps({"version": 2, "benchmark": "ledger_rates", **found, "limits": limits}))
        return
    for name, value in found.items():
        print(f"{name:34} {value:12,.2f}  {verdict(name, value)}".rstrip())


if __name__ == "__main__":
    main()
