from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed, HistoryRewritten, LedgerInvalid
from counterfoil.ledger import book, commitment, entry, tree
from counterfoil.ledger.checkpoint import open_signed
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.values import Act, Moment

from .conftest import CASE, OFFICER, OTHER_CASE, Ledger


def attack(ledger: Ledger, *statements: str) -> None:
    """What somebody with the database file can do: take off the triggers, and write."""
    with sqlite3.connect(ledger.folder / "ledger.db") as db:
        for name in ("leaf_update", "leaf_delete", "node_update", "node_delete"):
            db.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            db.execute(statement)
    db.close()


def test_append_writes_the_entry_that_it_returns(ledger: Ledger) -> None:
    made = ledger.act(
        "demand.received", {"channel": "email", "legal": ["5 ILCS 140/3(d)"]}, {"requester": "Nora Example"}
    )
    (leaf,) = ledger.store.leaves(0, 1)
    parsed = entry.parse(made.entry_bytes)
    assert (leaf.index, leaf.entry, leaf.hash) == (made.index, made.entry_bytes, tree.leaf_hash(made.entry_bytes))
    assert (parsed.kind, parsed.case_number, parsed.seq, parsed.prev) == ("demand.received", CASE, 0, b"")
    assert (parsed.facts, parsed.legal) == ({"channel": "email"}, ("5 ILCS 140/3(d)",))
    assert (parsed.at, parsed.effective_at) == (ledger.now, None)


def test_acts_of_a_case_are_numbered_and_linked_across_other_cases(told: Ledger) -> None:
    entries = [entry.parse(leaf.entry) for leaf in told.store.leaves(0, 6)]
    hashes = [leaf.hash for leaf in told.store.leaves(0, 6)]
    assert [(e.case_number, e.seq) for e in entries] == [
        ("OFFICE", 0),
        (CASE, 0),
        (OTHER_CASE, 0),
        (CASE, 1),
        (OTHER_CASE, 1),
        (CASE, 2),
    ]
    assert [e.prev for e in entries] == [b"", b"", b"", hashes[1], hashes[2], hashes[3]]


def test_when_it_took_effect_is_shown_where_it_differs(ledger: Ledger) -> None:
    made = ledger.act("demand.received", effective=datetime(2024, 3, 1, 9, 30, 0, 250_000, tzinfo=UTC))
    assert entry.parse(made.entry_bytes).effective_at == datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


def test_private_values_open_with_the_vault_and_the_actor_is_among_them(told: Ledger) -> None:
    assert book.open_private(told.store, told.vault, 1) == {
        "actor": OFFICER,
        "requester": "Nora Example",
        "text": "All of it.",
    }
    assert book.open_private(told.store, told.vault, 5) == {"actor": OFFICER, "marks": [f"mark {n}" for n in range(20)]}


def test_an_opening_that_does_not_fit_its_entry_is_refused(told: Ledger) -> None:
    opening = told.store.openings(1)[0]
    forged = commitment.disclose("requester", "Somebody Else", os.urandom)
    sealed = told.vault.seal(opening.group, 1, opening.slot, [forged])
    attack(told, f"UPDATE opening SET sealed = x'{sealed.hex()}' WHERE idx = 1 AND slot = {opening.slot}")
    with pytest.raises(
        LedgerInvalid, match=f"Entry 1: the opening in slot {opening.slot} is not what the entry committed to"
    ):
        book.open_private(told.store, told.vault, 1)


@pytest.mark.parametrize(
    ("kind", "facts", "why"),
    [
        ("record.leaked", {}, "'record.leaked' is no kind of act"),
        ("demand.received", {"requester": "Nora Example"}, "'requester' may not be shown in clear"),
        ("demand.received", {"channel": "Nora Example"}, "channel must be one of"),
        ("demand.received", {"items": "two"}, "items must be a count"),
        ("demand.received", {"legal": ["Nora Example"]}, "is no citation"),
        ("release.made", {"release": "public"}, "manifest must be given"),
    ],
)
def test_what_may_not_be_shown_is_refused_and_nothing_is_written(
    ledger: Ledger, kind: str, facts: dict, why: str
) -> None:
    with pytest.raises(LedgerInvalid) as caught:
        ledger.act(kind, facts)
    assert why in str(caught.value)
    assert (ledger.store.head().size, list(ledger.store.leaves(0, 9)), ledger.store.openings(0)) == (0, [], ())


def test_a_private_value_cannot_pose_as_the_actor(ledger: Ledger) -> None:
    with pytest.raises(LedgerInvalid, match="must not be called 'actor'"):
        ledger.act("case.resumed", {}, {"actor": "Somebody Else"})


def test_append_outside_a_transaction_is_a_wrong_order_of_calls(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match=r"with store\.transaction"):
        ledger.store.lock_head()


def test_a_failed_business_change_takes_the_entry_with_it(told: Ledger) -> None:
    before = told.store.head()
    with pytest.raises(ZeroDivisionError), told.store.transaction():  # noqa: PT012
        told.store.lock_head()
        _append_again(told)
        assert told.store.head().size == before.size + 1
        raise ZeroDivisionError
    assert told.store.head() == before
    assert book.check(told.store) == before


def _append_again(ledger: Ledger) -> None:
    book.append(
        ledger.store,
        Act("case.resumed", Moment(ledger.now, ledger.now), OFFICER),
        case_number=CASE,
        actor_key="k-00112233445566aa",
        role="counsel",
        group="g-1",
        keys=ledger.vault,
        now=ledger.now,
    )


def test_a_clock_a_little_behind_counts_as_the_last_time(told: Ledger) -> None:
    told.now -= timedelta(minutes=4)
    made = told.act("case.resumed")
    assert entry.parse(made.entry_bytes).at == told.now + timedelta(minutes=3)
    told.now -= timedelta(hours=1)
    with pytest.raises(EnvironmentFailed, match="Set the computer's clock right"):
        told.act("case.resumed")


def test_sign_head_signs_what_is_committed(told: Ledger) -> None:
    opened = open_signed(told.sign(), [told.signer.key]).checkpoint
    hashes = [leaf.hash for leaf in told.store.leaves(0, 6)]
    assert (opened.origin, opened.size, opened.root) == (told.guard.origin, 6, tree.root_of(hashes))
    assert told.sign() == told.sign()


def test_an_empty_ledger_can_be_signed(ledger: Ledger) -> None:
    assert open_signed(ledger.sign(), [ledger.signer.key]).checkpoint.root == tree.EMPTY_ROOT


def test_the_key_of_another_log_does_not_sign(told: Ledger) -> None:
    guard = Guard.create(told.folder / "guard2", "other.invalid/ledger")
    with pytest.raises(LedgerInvalid, match="The signing key is of"):
        book.sign_head(told.store, told.signer, guard)


def test_check_accepts_what_was_written(told: Ledger) -> None:
    told.fill(70)
    assert book.check(told.store).size == 76
    nodes = sqlite3.connect(told.folder / "ledger.db").execute("SELECT count(*) FROM node").fetchone()
    assert nodes == (sum(76 >> k for k in range(1, 8)),)


@pytest.mark.parametrize("at_once", [1, 5, 64])
def test_a_ledger_is_hashed_again_in_pieces_of_any_size(
    told: Ledger, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "AT_ONCE", at_once)
    told.fill(70)
    assert book.check(told.store).size == 76
    assert told.sign()
    attack(told, "UPDATE node SET hash = zeroblob(32) WHERE level = 3 AND idx = 7")
    with pytest.raises(LedgerInvalid, match=r"^Entry 63: the stored hash \(3, 7\) above it was changed\.$"):
        book.check(told.store)


# An attack on the database, and the exact error of signing and of the check at start-up.
ATTACKS = {
    "drop the first": (["DELETE FROM leaf WHERE idx = 0"], "Entry 0: is missing"),
    "drop a middle one": (["DELETE FROM leaf WHERE idx = 3"], "Entry 3: is missing"),
    "drop the last": (["DELETE FROM leaf WHERE idx = 5"], "Entry 5: is missing"),
    "drop and close up": (
        [
            "DELETE FROM leaf WHERE idx = 3",
            "UPDATE leaf SET idx = 3 WHERE idx = 4",
            "UPDATE leaf SET idx = 4 WHERE idx = 5",
        ],
        "Entry 3: the stored hash (1, 1) above it was changed",
    ),
    "swap two": (
        [
            "UPDATE leaf SET idx = -1 WHERE idx = 4",
            "UPDATE leaf SET idx = 4 WHERE idx = 5",
            "UPDATE leaf SET idx = 5 WHERE idx = -1",
        ],
        "Entry 5: the stored hash (1, 2) above it was changed",
    ),
    "alter an entry": (
        [
            "UPDATE leaf SET entry = CAST(replace(CAST(entry AS TEXT), '\"hits\":3', '\"hits\":0') AS BLOB) "
            "WHERE idx = 3"
        ],
        "Entry 3: was changed in the database",
    ),
    "overwrite a leaf's hash": (["UPDATE leaf SET hash = zeroblob(32) WHERE idx = 2"], "Entry 2: was changed"),
    "overwrite a node": (
        ["UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND idx = 1"],
        "the stored hash (1, 1) above it",
    ),
    "drop a node": (["DELETE FROM node WHERE level = 2 AND idx = 0"], "stored hash (2, 0) is missing"),
    "shorten the head": (["UPDATE head SET size = 4, frontier = substr(frontier, 1, 32)"], None),
    "empty the frontier": (["UPDATE head SET frontier = zeroblob(64)"], "The head of the ledger does not belong"),
}


@pytest.mark.parametrize("at_once", [book.AT_ONCE, 3])
@pytest.mark.parametrize("name", [name for name in ATTACKS if ATTACKS[name][1]])
def test_an_attack_on_unsigned_rows_is_found_before_signing(
    told: Ledger, name: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "AT_ONCE", at_once)
    statements, why = ATTACKS[name]
    attack(told, *statements)
    for look in (told.sign, lambda: book.check(told.store)):
        with pytest.raises(LedgerInvalid) as caught:
            look()
        assert why in str(caught.value)
    assert Guard(told.guard.path, told.guard.origin).path.read_bytes().count(b"\n") == 2  # nothing was let through


def test_dropping_the_end_of_a_signed_ledger_is_a_rollback(told: Ledger) -> None:
    told.sign()
    attack(told, *ATTACKS["shorten the head"][0], "DELETE FROM leaf WHERE idx > 3")
    with pytest.raises(HistoryRewritten, match="holds 4 entries, but 6 were signed"):
        told.sign()


def test_emptying_a_signed_ledger_is_a_rollback(told: Ledger) -> None:
    told.sign()
    attack(told, "DELETE FROM leaf", "DELETE FROM node", "UPDATE head SET size = 0, frontier = x'', at = ''")
    with pytest.raises(HistoryRewritten, match="holds 0 entries, but 6 were signed"):
        told.sign()


def test_going_on_from_an_old_backup_is_a_fork(told: Ledger, tmp_path: Path) -> None:
    told.store.close()
    shutil.copy(told.folder / "ledger.db", tmp_path / "backup.db")
    told.store = SqliteStore(told.folder / "ledger.db")
    told.act("case.closed", {"outcome": "released"})
    told.sign()
    told.store.close()
    shutil.copy(tmp_path / "backup.db", told.folder / "ledger.db")
    told.store = SqliteStore(told.folder / "ledger.db")
    with pytest.raises(HistoryRewritten, match="an old copy of the database has been brought back"):
        told.sign()
    told.act("case.closed", {"outcome": "denied"})
    assert book.check(told.store).size == 7  # it is sound in itself: only the guard knows
    with pytest.raises(HistoryRewritten, match="The first 7 entries are not those that were signed"):
        told.sign()


def test_rewriting_everything_is_found_against_the_guard(told: Ledger) -> None:
    told.sign()
    other = Ledger.make(told.folder / "other")
    other.fill(6)
    with pytest.raises(HistoryRewritten, match="history was rewritten"):
        book.sign_head(other.store, told.signer, told.guard)
    other.close()


def test_what_was_meant_to_be_written_is_held_against_the_database(told: Ledger) -> None:
    made = told.act("case.resumed")
    wrong = book.Appended(made.index, made.entry_bytes, tree.leaf_hash(b"other"))
    with pytest.raises(LedgerInvalid, match="Entry 6: the database does not hold what was written"):
        book.sign_head(told.store, told.signer, told.guard, appended=[wrong])
    assert book.sign_head(told.store, told.signer, told.guard, appended=[made])


def test_rows_filed_under_another_case_are_found(told: Ledger) -> None:
    attack(told, "UPDATE leaf SET seq = 9 WHERE idx = 5")
    with pytest.raises(LedgerInvalid, match="Entry 5: is filed under another case or number"):
        book.check(told.store)


def test_a_back_dated_head_is_found(told: Ledger) -> None:
    attack(told, "UPDATE head SET at = '2020-01-01T00:00:00Z'")
    with pytest.raises(LedgerInvalid, match="The head says the last entry was recorded at"):
        book.check(told.store)


def test_update_and_delete_are_refused(told: Ledger) -> None:
    for statement in ("UPDATE leaf SET seq = 9", "DELETE FROM leaf", "UPDATE node SET level = 9", "DELETE FROM node"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), told.store.transaction() as db:
            db.execute(statement)
    assert book.check(told.store).size == 6


SEEDED = [
    "Nora Example",
    "nora@example.invalid",
    "Tomás Invented",
    "1990-02-03",
    "312-555-0100",
    "Ida Sample",
    "All of it.",
]


def test_no_entry_holds_personal_data_nor_a_digest_that_could_be_tried(told: Ledger) -> None:
    told.act("demand.received", {"items": 1}, {"email": SEEDED[1], "phone": SEEDED[4]}, case="CF-2024-000014")
    told.release()
    public = b"".join(leaf.entry for leaf in told.store.leaves(0, told.store.head().size))
    digests = set(re.findall(r'"([A-Za-z0-9_-]{43})"', public.decode())) | set(
        re.findall("[0-9a-f]{64}", public.decode())
    )
    openings = json.dumps([dict(book.open_private(told.store, told.vault, n)) for n in range(8)], ensure_ascii=False)
    assert [value for value in SEEDED if value in public.decode()] == []
    assert [value for value in SEEDED if value in openings] == SEEDED  # the control: they are all committed to
    assert guesses(SEEDED) & digests == set()
    assert len(digests) > 30
    unsalted = commitment.base64url(hashlib.sha256(b"Nora Example").digest())
    assert guesses(SEEDED) & {unsalted} == {unsalted}  # the control: the attack finds what is not salted


def guesses(values: list[str]) -> set[str]:
    """What somebody who has the ledger and a list of names would try."""
    tried = set()
    for value in values:
        for form in (value, json.dumps(value), value.lower(), f'["{value}"]', value.split(",")[0], value.split()[0]):
            for hashed in (
                hashlib.sha256(form.encode()),
                hashlib.sha256(b"\0" + form.encode()),
                hashlib.sha512(form.encode()),
            ):
                tried |= {hashed.hexdigest(), base64.urlsafe_b64encode(hashed.digest()).decode().rstrip("=")}
    return tried


def test_killed_at_any_moment_no_acknowledged_entry_is_lost(tmp_path: Path) -> None:
    ledger = Ledger.make(tmp_path / "office")
    ledger.close()
    script = Path(__file__).with_name("append_until_killed.py")
    acknowledged = 0
    for _ in range(4):
        process = subprocess.Popen([sys.executable, str(script), str(tmp_path / "office")], stdout=subprocess.PIPE)
        assert process.stdout is not None
        for lines, line in enumerate(process.stdout, start=1):
            acknowledged = int(line)
            if lines == 15:
                os.kill(process.pid, signal.SIGKILL)
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        store = SqliteStore(tmp_path / "office" / "ledger.db")
        size = book.check(store).size
        store.close()
        assert size >= acknowledged > 0
