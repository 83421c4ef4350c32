"""Whatever is done to a ledger after somebody saw it is found: by the copy itself, a kept checkpoint, or a witness.

Two attackers: one without the office's key, who leaves the old signature, and the office itself, which signs anew.
Each mutant is published as a copy that is sound in itself: bundles, tiles and root are made anew from its entries.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from counterfoil.errors import CounterfoilError, HistoryRewritten, LedgerInvalid
from counterfoil.ledger import book, canonical, exchange, mirror, split_view, tiles, tree
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.commitment import base64url
from counterfoil.ledger.files import read_file
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.note import Signer
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.store import Leaf
from counterfoil.ledger.verify import verify_folder
from counterfoil.ledger.witness import Log, Witness

from .conftest import CASE, ORIGIN, OTHER_CASE, Ledger

NOW = 1_700_000_000
SIZE = 20


@dataclass(frozen=True)
class Seen:
    """A sound ledger as it was published, with what was kept of it: a checkpoint, and a witness's memory."""

    folder: Path  # public copy, kept checkpoint, witness
    signer: Signer
    entries: tuple[bytes, ...]
    signed: bytes

    def verdict(self, copy: Path) -> tuple[bool, str]:
        """Whether the copy verifies, and what is said against it."""
        found = verify_folder(copy, str(self.signer.key), since=self.folder / "kept")
        return found.ok, "; ".join(row.detail for row in found.rows if row.result.value == "failed")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("seen")
    ledger = Ledger.make(folder / "office")
    ledger.act("office.opened", {"law": "us-il", "sample": True}, case="OFFICE")
    for number in range(SIZE - 1):
        ledger.act("search.run", {"terms": number}, {"terms": ["Nora Example"]}, case=(CASE, OTHER_CASE)[number % 2])
    public = ledger.publish()
    shutil.copytree(public, folder / "public")
    signed = (public / "checkpoint").read_bytes()
    (folder / "kept").write_bytes(signed)
    witness = Witness.create(folder / "witness", "ig.example/witness")
    witness.watch(Log(ORIGIN, ledger.signer.key, "-"))
    mirror.pull(witness, witness.logs()[0], lambda path, limit: read_file(public, path, limit), NOW)
    entries = tuple(tiles.read_entries(public, SIZE))
    ledger.close()
    return Seen(folder, ledger.signer, entries, signed)


class Listed:
    """As much of a store as an export needs, over a list of entries."""

    def __init__(self, entries: list[bytes]) -> None:
        self._entries = entries
        self._nodes: dict[tuple[int, int], bytes] = {}
        frontier: tuple[bytes, ...] = ()
        for index, data in enumerate(entries):
            leaf = tree.leaf_hash(data)
            self._nodes[0, index] = leaf
            frontier, made = tree.append(index, frontier, leaf)
            self._nodes |= {(one.level, one.index): one.hash for one in made}
        self.root = tree.fold(frontier)

    def node(self, level: int, index: int) -> bytes:
        return self._nodes[level, index]

    def nodes(self, level: int, first: int, last: int) -> Iterator[bytes]:
        return (self._nodes[level, index] for index in range(first, last))

    def leaves(self, first: int, last: int) -> Iterator[Leaf]:
        for index in range(first, min(last, len(self._entries))):
            yield Leaf(index, "", 0, self._entries[index], self._nodes[0, index])


def publish(entries: list[bytes], signer: Signer, folder: Path) -> Listed:
    store = Listed(entries)
    tiles.export(store, folder, Checkpoint(ORIGIN, len(entries), store.root).signed([signer]))  # type: ignore[arg-type]
    (folder / "key.txt").write_text(f"{signer.key}\n")
    return store


def edited(data: bytes, **fields: object) -> bytes:
    value = json.loads(data)
    terms = fields.pop("terms", None)
    if terms is not None and "terms" in value["facts"]:
        value["facts"]["terms"] = terms
    return canonical.write(value | fields)


def relinked(entries: list[bytes]) -> list[bytes]:
    """Numbers and links of every case put right again, as whoever writes history anew would."""
    last: dict[str, tuple[int, bytes]] = {}
    made = []
    for data in entries:
        value = json.loads(data)
        seq, prev = last.get(value["req"], (-1, b""))
        value.pop("prev", None)
        value |= {"seq": seq + 1} | ({"prev": base64url(prev)} if prev else {})
        made.append(canonical.write(value))
        last[value["req"]] = (seq + 1, tree.leaf_hash(made[-1]))
    return made


def swapped(entries: list[bytes]) -> list[bytes]:
    return [*entries[:7], entries[8], entries[7], *entries[9:]]


def repointed(entries: list[bytes]) -> list[bytes]:
    return [*entries[:9], edited(entries[9], prev=base64url(tree.leaf_hash(entries[4]))), *entries[10:]]


Mutate = Callable[[list[bytes]], list[bytes]]
MUTANTS: dict[str, tuple[Mutate, str]] = {
    # name: what is done, and what the copy itself says of it when the office signed anew ("": it is sound in itself)
    "drop the first": (lambda e: e[1:], ""),
    "drop the first of a case": (lambda e: [e[0], *e[2:]], "Entry 2: is act 1 of"),
    "drop one in the middle": (lambda e: [*e[:8], *e[9:]], "Entry 9: is act 4 of"),
    "drop the last": (lambda e: e[:-1], ""),
    "reorder two of two cases": (swapped, "Entry 8: is recorded at"),
    "reorder two of one case": (lambda e: [*e[:7], e[9], e[8], e[7], *e[10:]], "Entry 7: is act 4 of"),
    "re-point": (repointed, "Entry 9: does not point to"),
    "show twice": (lambda e: [*e[:5], e[4], *e[5:]], "Entry 5: is act 1 of"),
    "back-date": (lambda e: [*e[:9], edited(e[9], at="2024-03-04T15:00:30Z"), *e[10:]], "Entry 9: is recorded at"),
    "change one": (lambda e: [*e[:9], edited(e[9], terms=999), *e[10:]], "Entry 11: does not point to"),
    "change the last": (lambda e: [*e[:-1], edited(e[-1], terms=999)], ""),
    "rewrite all": (lambda e: relinked([edited(one, terms=77) for one in e]), ""),
    "drop and relink": (lambda e: relinked([*e[:8], *e[9:]]), ""),
    "empty": (lambda e: [], ""),
    "roll back": (lambda e: e[:12], ""),
}


def test_what_was_not_touched_holds(seen: Seen, tmp_path: Path) -> None:
    """The positive control: the same way of publishing, unchanged and gone on with, is accepted by all three."""
    publish(list(seen.entries), seen.signer, tmp_path / "same")
    assert (tmp_path / "same" / "checkpoint").read_bytes() == seen.signed
    more = relinked([*seen.entries, *(edited(seen.entries[-1], terms=40 + n) for n in range(5))])
    assert more[:SIZE] == list(seen.entries)
    publish(more, seen.signer, tmp_path / "more")
    for name, size in (("same", SIZE), ("more", SIZE + 5)):
        assert seen.verdict(tmp_path / name) == (True, "")
        assert ask(seen, tmp_path / name, tmp_path / f"witness-{name}").head.size == size


def ask(seen: Seen, copy: Path, to: Path) -> mirror.Pulled:
    """Let the witness, as it was, fetch the copy."""
    shutil.copytree(seen.folder / "witness", to)
    witness = Witness.open(to)
    return mirror.pull(witness, witness.logs()[0], lambda path, limit: read_file(copy, path, limit), NOW)


@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_offices_key_every_mutant_is_found_by_the_copy_itself(
    seen: Seen, tmp_path: Path, name: str
) -> None:
    mutate, says = MUTANTS[name]
    entries = mutate(list(seen.entries))
    publish(entries, Signer(ORIGIN, bytes(32)), tmp_path / "copy")
    assert verify_folder(tmp_path / "copy", str(seen.signer.key)).ok is False  # signed by somebody else
    (tmp_path / "copy" / "key.txt").write_text(f"{seen.signer.key}\n")
    (tmp_path / "copy" / "checkpoint").write_bytes(seen.signed)
    found = verify_folder(tmp_path / "copy", str(seen.signer.key))
    failed = [row.detail for row in found.rows if row.result.value == "failed"]
    assert len(failed) == 1
    if says and len(entries) == SIZE:
        assert failed[0].startswith(says)
    assert re.search(r"Entry \d+: |holds entries 0 to 19|do not lead to the root", failed[0]), failed[0]


@pytest.mark.parametrize("grows", [0, 30])
@pytest.mark.parametrize("name", MUTANTS)
def test_signed_by_the_office_itself_every_mutant_is_found(seen: Seen, tmp_path: Path, name: str, grows: int) -> None:
    """The chain of a case finds it, or a checkpoint that somebody kept, and always the witness."""
    mutate, says = MUTANTS[name]
    entries = mutate(list(seen.entries))
    if grows:  # going on hides a smaller size
        entries = [
            *entries,
            *(relinked([edited(seen.entries[1], at="2025-01-01T00:00:00Z", terms=n) for n in range(grows)])),
        ]
        entries = entries if says else relinked(entries)
    store = publish(entries, seen.signer, tmp_path / "copy")
    ok, said = seen.verdict(tmp_path / "copy")
    assert not ok
    if says:
        assert said.startswith(says)
    else:
        assert re.search("entries were taken away|history was rewritten", said)
    with pytest.raises(LedgerInvalid):
        ask(seen, tmp_path / "copy", tmp_path / "pulled")
    pushed = Witness.open(shutil.copytree(seen.folder / "witness", tmp_path / "pushed"))
    before = pushed.last_seen(ORIGIN)
    signed = (tmp_path / "copy" / "checkpoint").read_bytes()
    for old in {SIZE, len(entries), 0}:
        if old <= len(entries):
            body = exchange.make(store.node, signed, old).to_bytes()
            assert pushed.add(body, NOW).status in (409, 422)
    assert pushed.last_seen(ORIGIN) == before
    if len(entries) >= SIZE and not says:  # the copy is sound in itself, and so the witness can prove the lie
        kept = [split_view.parse(one.read_bytes()) for one in Witness.open(tmp_path / "pulled").conflicts(ORIGIN)]
        assert [bool(one.check([seen.signer.key])) for one in kept] == [True]


def test_two_heads_of_one_size_prove_the_lie(seen: Seen, tmp_path: Path) -> None:
    entries = [*seen.entries[:-1], edited(seen.entries[-1], terms=999)]
    publish(entries, seen.signer, tmp_path / "other")
    with pytest.raises(HistoryRewritten, match="the file proves it to anybody"):
        ask(seen, tmp_path / "other", tmp_path / "witness")
    (file,) = Witness.open(tmp_path / "witness").conflicts(ORIGIN)
    assert f"{SIZE} entries under root" in split_view.parse(file.read_bytes()).check([seen.signer.key])


def test_a_database_from_a_backup_does_not_sign_and_with_its_guard_the_witness_sees_it(
    seen: Seen, told: Ledger, tmp_path: Path
) -> None:
    told.sign()
    shutil.copytree(told.folder, tmp_path / "old")
    told.fill(3)
    watching = Witness.create(tmp_path / "w", "ig.example/w")
    watching.watch(Log(ORIGIN, told.signer.key))
    assert watching.add(exchange.make(told.store.node, told.sign(), 0).to_bytes(), NOW).status == 200
    with SqliteStore(tmp_path / "old" / "ledger.db") as old:
        with pytest.raises(HistoryRewritten, match="9 were signed before"):
            book.sign_head(old, told.signer, told.guard)  # only the database went back
        signed = book.sign_head(old, told.signer, Guard(tmp_path / "old" / "guard", ORIGIN))  # the guard with it
        assert watching.add(exchange.make(old.node, signed, 6).to_bytes(), NOW).body == b"9\n"


def flips(data: bytes, rng: random.Random, count: int) -> Iterator[tuple[int, bytes]]:
    places = range(8 * len(data))
    for place in rng.sample(places, min(count, len(places))):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        yield place, bytes(changed)


def flip_published(seen: Seen, folder: Path, count: int) -> int:
    copy = shutil.copytree(seen.folder / "public", folder / "copy")
    missed, tried = [], 0
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for place, data in flips(whole, random.Random(7), count):
            path.write_bytes(data)
            tried += 1
            ok, said = seen.verdict(copy)
            if ok or ("entries" in path.parts and "Entry" not in said and "tile/" not in said):
                missed.append((path.name, place, said))
        path.write_bytes(whole)
    assert missed == []
    assert seen.verdict(copy) == (True, "")
    return tried


def test_a_flipped_bit_anywhere_in_the_public_copy_is_found(seen: Seen, tmp_path: Path) -> None:
    assert flip_published(seen, tmp_path, 40) == 160


@pytest.mark.soak
def test_thousands_of_flipped_bits_of_the_public_copy_are_found(seen: Seen, tmp_path: Path) -> None:
    assert flip_published(seen, tmp_path, 5_000) > 10_000


COLUMNS = [
    ("leaf", "req"), ("leaf", "seq"), ("leaf", "entry"), ("leaf", "hash"), ("leaf", "idx"), ("node", "level"),
    ("node", "idx"), ("node", "hash"), ("head", "size"), ("head", "frontier"), ("head", "at"), ("opening", "slot"),
    ("opening", "group_id"), ("opening", "sealed"),
]  # fmt: skip
"""Every column but ``opening.idx``: an opening that is gone, or at no entry, is what destroying it looks like."""


def dump(path: Path) -> list[list[tuple[object, ...]]]:
    db = sqlite3.connect(path)
    try:
        tables = ("leaf", "node", "head")
        found = [list(db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in tables]
        # As the store asks for them: what its index lost is an opening that is gone, and harmless.
        of_entry = "SELECT slot, group_id, sealed FROM opening WHERE idx = ? ORDER BY slot"
        return [*found, [(index, *row) for index in range(6) for row in db.execute(of_entry, (index,))]]
    finally:
        db.close()


def is_sound(path: Path, told: Ledger) -> bool:
    """Whether what ``office check`` looks at, signing and the opening of every entry find nothing wrong."""
    try:
        with SqliteStore(path) as store:
            if store._db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                return False
            size = book.check(store).size
            book.sign_head(store, told.signer, told.guard)
            for index in range(size):
                book.open_private(store, told.vault, index)
    except (CounterfoilError, sqlite3.Error):
        return False
    return True


def closed_database(told: Ledger) -> Path:
    told.sign()
    told.store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    told.store._db.execute("PRAGMA journal_mode=DELETE")
    told.store.close()
    return told.folder / "ledger.db"


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_flipped_bit_in_any_value_of_the_database_is_found(
    told: Ledger, tmp_path: Path, table: str, column: str
) -> None:
    path = closed_database(told)
    assert is_sound(shutil.copy(path, tmp_path / "sound.db"), told)
    rng = random.Random(table + column)
    db = sqlite3.connect(path)
    rows = [row for (row,) in db.execute(f"SELECT rowid FROM {table}")] if table != "node" else []
    where = [f"rowid = {row}" for row in rows] or [
        f"level = {level} AND idx = {index}" for level, index in db.execute("SELECT level, idx FROM node")
    ]
    db.close()
    for number in range(6):
        mutant = shutil.copy(path, tmp_path / f"{number}.db")
        db = sqlite3.connect(mutant)
        for (trigger,) in list(db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            db.execute(f"DROP TRIGGER {trigger}")
        one = rng.choice(where)
        (value,) = db.execute(f"SELECT {column} FROM {table} WHERE {one}").fetchone()
        try:
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {one}", (flipped(value, rng),))
        except sqlite3.IntegrityError:
            db.close()
            continue  # the database itself refuses it
        db.commit()
        db.close()
        assert not is_sound(mutant, told), f"{table}.{column} where {one}: {value!r}"


def flipped(value: object, rng: random.Random) -> object:
    if isinstance(value, int):
        return value ^ (1 << rng.randrange(20))
    data = bytearray(value if isinstance(value, bytes) else str(value).encode())
    place = rng.randrange(len(data))
    data[place] ^= 1 << rng.randrange(8 if isinstance(value, bytes) else 7)
    return bytes(data) if isinstance(value, bytes) else data.decode()


def flip_database_file(told: Ledger, tmp_path: Path, count: int) -> tuple[int, int]:
    """How many were found, and how many changed nothing of the log: free space, statistics, a lost opening."""
    path = closed_database(told)
    was, found, harmless = dump(path), 0, 0
    for place, data in flips(path.read_bytes(), random.Random(11), count):
        mutant = tmp_path / "mutant.db"
        mutant.write_bytes(data)
        if not is_sound(mutant, told):
            found += 1
        else:
            *log, openings = dump(mutant)
            assert log == was[:3], f"bit {place} changed a row unseen"
            assert set(openings) <= set(was[3]), f"bit {place} opens something else"
            harmless += 1
        for left in tmp_path.glob("mutant.db*"):
            left.unlink()
    return found, harmless


def test_a_flipped_bit_of_the_database_file_is_found_or_changes_nothing(told: Ledger, tmp_path: Path) -> None:
    found, harmless = flip_database_file(told, tmp_path, 120)
    assert (found + harmless, found > 20) == (120, True)


@pytest.mark.soak
def test_many_flipped_bits_of_the_database_file(told: Ledger, tmp_path: Path) -> None:
    found, harmless = flip_database_file(told, tmp_path, 5_000)
    assert (found + harmless, found > 1_000) == (5_000, True)
