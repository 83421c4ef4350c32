"""Every call that makes an append durable fails, or the process is killed at it: nothing is half-written or lost.

The calls are those of the C library below SQLite and below Python (``faults.c``): write, ftruncate, fsync, fdatasync,
rename, unlink. Killed means a process that is killed; what a disk forgets when the power goes is not tried here.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.ledger import book, keys
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.ledger.verify import verify_folder

from . import faults
from .conftest import Ledger


class Faulty:
    """A ledger that is written by children which fail where they are told to."""

    def __init__(self, folder: Path, shim: Path) -> None:
        made = Ledger.make(folder)
        made.close()
        (folder / "public").mkdir()
        (folder / "public" / "key.txt").write_text(f"{made.signer.key}\n")
        self.folder = folder
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.faults", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=faults.environment(shim),
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        self.acknowledged = 0

    def round(self, n: int, how: int) -> tuple[list[str], bool]:
        """One append with that fault; then the ledger is checked whole, as the next program to open it finds it."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(json.dumps([n, how]) + "\n")
        self.child.stdin.flush()
        said, killed = json.loads(self.child.stdout.readline())
        if said and said[0].isdigit():
            self.acknowledged = int(said[0])
        return said, killed

    def check(self) -> int:
        """Raises where anything is inconsistent or lost; the size."""
        signer = keys.load_signer(self.folder / "signing.key")
        with SqliteStore(self.folder / "ledger.db") as store:
            assert store._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            head = book.check(store)
            assert head.size >= self.acknowledged
            book.sign_head(store, signer, Guard(self.folder / "guard", signer.key.name))  # it may go on
            with Vault(self.folder / "keys.db", keys.load_secret(self.folder / "kek")) as vault:
                for index in range(max(0, head.size - 3), head.size):
                    assert book.open_private(store, vault, index)["term"] == "Nora Example"
        if (self.folder / "public" / "checkpoint").exists():  # whoever reads it sees a whole copy, maybe of before
            assert verify_folder(self.folder / "public", str(signer.key), None, None, None).ok
        return head.size

    def close(self) -> None:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.close()
        self.child.wait()
        self.child.stdout.close()


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Faulty]:
    made = Faulty(tmp_path / "office", faults.compiled(tmp_path))
    yield made
    made.close()


def calls(faulty: Faulty) -> int:
    """How many calls one append and one signature make durable: asked of the third, as the first makes files."""
    for _ in range(2):
        faulty.round(0, faults.COUNT)
    said, killed = faulty.round(0, faults.COUNT)
    assert (said[1], said[3], killed) == ("signed", "done", False)
    return int(said[-1])


def test_a_fault_at_any_call_of_an_append_leaves_the_ledger_whole(faulty: Faulty) -> None:
    """Twenty rounds by chance here, every call with every fault in script/soak."""
    most = calls(faulty)
    assert most > 15  # the positive control: the calls are seen
    chance = random.Random(7)
    every = [(n, how) for n in range(1, most + 1) for how in faults.HOWS]
    killed, failed = rounds(faulty, chance.sample(every, 20))
    assert killed > 0
    assert failed > 0


@pytest.mark.soak
def test_every_fault_at_every_call(faulty: Faulty) -> None:
    most = calls(faulty)
    every = [(n, how) for n in range(1, most + 1) for how in faults.HOWS]
    chance = random.Random(7)
    more = [chance.choice(every) for _ in range(max(0, 500 - len(every)))]
    rounds(faulty, every + more)


def rounds(faulty: Faulty, wanted: list[tuple[int, int]]) -> tuple[int, int]:
    """How many were killed, and how many said that they failed; every one leaves the ledger whole."""
    killed = failed = 0
    for n, how in wanted:
        before = faulty.check()
        said, dead = faulty.round(n, how)
        killed += dead
        failed += bool(said) and not dead and "done" not in said
        if said[:1] and said[0].isdigit():
            assert int(said[0]) == before + 1
        assert faulty.check() - before in (0, 1), (n, how)
        assert dead or how > 0 or "done" in said, (n, how, said)
    return killed, failed


def test_a_child_that_loses_what_it_acknowledged_is_found(faulty: Faulty) -> None:
    """The positive control: were an acknowledged entry not there, the check would say so."""
    calls(faulty)
    faulty.acknowledged += 1
    with pytest.raises(AssertionError):
        faulty.check()
    faulty.acknowledged -= 1
    with SqliteStore(faulty.folder / "ledger.db") as store:
        store._db.execute("UPDATE head SET size = size - 1")
    with pytest.raises(CounterfoilError):
        faulty.check()
