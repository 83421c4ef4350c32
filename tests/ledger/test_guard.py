from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed, HistoryRewritten, LedgerInvalid
from counterfoil.ledger import tree
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.guard import Guard

ORIGIN = "records.springhaven.invalid/ledger"
ROOT = tree.leaf_hash(b"x")


@pytest.fixture
def guard(tmp_path: Path) -> Guard:
    return Guard.create(tmp_path / "guard", ORIGIN)


def last(guard: Guard) -> tuple[int, bytes]:
    with guard.locked() as watch:
        return watch.size, watch.root


def advance(guard: Guard, size: int) -> None:
    with guard.locked() as watch:
        watch.advance(Checkpoint(ORIGIN, size, ROOT))


def test_a_new_guard_has_seen_nothing(guard: Guard) -> None:
    assert last(guard) == (0, tree.EMPTY_ROOT)


def test_advance_adds_a_line(guard: Guard) -> None:
    for size in range(1, 200):
        advance(guard, size)
    assert last(Guard(guard.path, ORIGIN)) == (199, ROOT)
    assert guard.path.read_bytes().count(b"\n") == 201


def test_advance_to_the_same_size_adds_nothing(guard: Guard) -> None:
    advance(guard, 1)
    before = guard.path.read_bytes()
    advance(guard, 1)
    assert guard.path.read_bytes() == before


def test_a_torn_last_line_was_never_signed_and_is_replaced(guard: Guard) -> None:
    advance(guard, 1)
    whole = guard.path.read_bytes()
    guard.path.write_bytes(whole + b"2 AAAA")
    assert last(guard) == (1, ROOT)
    advance(guard, 3)
    assert (last(guard), guard.path.read_bytes()[: len(whole)]) == ((3, ROOT), whole)
    assert guard.path.read_bytes().count(b"\n") == whole.count(b"\n") + 1


def test_a_torn_last_line_longer_than_the_next_leaves_nothing(guard: Guard) -> None:
    advance(guard, 1)
    whole = guard.path.read_bytes()
    guard.path.write_bytes(whole + b"A" * 200)
    advance(guard, 3)
    assert guard.path.read_bytes().splitlines()[:-1] == whole.splitlines()
    assert last(guard) == (3, ROOT)


def test_a_guard_that_is_gone_stops_everything(guard: Guard) -> None:
    guard.path.unlink()
    with pytest.raises(HistoryRewritten, match="the guard file of the ledger is gone"):
        last(guard)


def test_a_guard_is_never_overwritten(guard: Guard) -> None:
    with pytest.raises(EnvironmentFailed, match="never overwritten"):
        Guard.create(guard.path, ORIGIN)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        f"counterfoil ledger guard v1 {ORIGIN}\n".encode(),
        b"counterfoil ledger guard v1 other\n0 AAAA\n",
        f"counterfoil ledger guard v1 {ORIGIN}\n0 AAAA\n".encode(),
        f"counterfoil ledger guard v1 {ORIGIN}\nx\n".encode(),
        f"counterfoil ledger guard v1 {ORIGIN}\n01 {'A' * 43}=\n".encode(),
    ],
    ids=repr,
)
def test_a_damaged_guard_is_refused(guard: Guard, data: bytes) -> None:
    guard.path.write_bytes(data)
    with pytest.raises(LedgerInvalid):
        last(guard)
