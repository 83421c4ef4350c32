from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import tiles, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.note import Note
from counterfoil.ledger.tree import append

from .conftest import Ledger


def test_the_layout_of_70000_entries_is_that_of_the_specification() -> None:
    parts = list(tiles.layout(70_000))
    full = [level for level, _, width in parts if width == 256]
    assert (full.count(0), full.count(1), full.count(2)) == (273, 1, 0)
    assert [part for part in parts if part[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(tiles.layout(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles.layout(0)) == []


@pytest.mark.parametrize(
    ("arguments", "path"),
    [((0, 0), "tile/0/000"), ((1, 999, 17), "tile/1/999.p/17"), (("entries", 1000), "tile/entries/x001/000")],
)
def test_paths(arguments: tuple, path: str) -> None:
    assert tiles.tile_path(*arguments) == path


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory):
    """600 entries: two full tiles and a partial one."""
    made = Ledger.make(tmp_path_factory.mktemp("big") / "office")
    made.fill(600)
    yield made
    made.close()


def head_of(folder: Path) -> Checkpoint:
    return parse_text(Note.parse((folder / "checkpoint").read_bytes()).text)


def test_export_and_audit(big: Ledger, tmp_path: Path) -> None:
    note = big.sign()
    written = tiles.export(big.store, tmp_path, note)
    assert written == (
        "tile/entries/000",
        "tile/0/000",
        "tile/entries/001",
        "tile/0/001",
        "tile/entries/002.p/88",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
        "checkpoint",
    )
    assert tiles.audit(tmp_path, head_of(tmp_path)) == 600
    assert list(tiles.read_entries(tmp_path, 600)) == [leaf.entry for leaf in big.store.leaves(0, 600)]


def test_a_proof_from_tiles_equals_one_from_the_database(big: Ledger, tmp_path: Path) -> None:
    tiles.export(big.store, tmp_path, big.sign())
    get = tiles.Tiles(tmp_path, 600).get
    assert tree.root_at(get, 600) == head_of(tmp_path).root
    for index in (0, 1, 255, 256, 511, 512, 599):
        assert tree.inclusion_proof(get, index, 600) == tree.inclusion_proof(big.store.node, index, 600)
    assert tree.consistency_proof(get, 300, 600) == tree.consistency_proof(big.store.node, 300, 600)


def test_a_later_export_writes_only_what_is_new(told: Ledger) -> None:
    folder = told.folder / "public"
    told.fill(264)
    tiles.export(told.store, folder, told.sign())
    told.fill(10)
    written = tiles.export(told.store, folder, told.sign(), older=270)
    assert written == ("tile/entries/001.p/24", "tile/0/001.p/24", "tile/1/000.p/1", "checkpoint")
    assert tiles.audit(folder, head_of(folder)) == 280


def test_nothing_is_exported_for_another_ledgers_checkpoint(told: Ledger) -> None:
    with pytest.raises(LedgerInvalid, match="does not belong to this ledger"):
        tiles.export(
            told.store, told.folder / "p", Checkpoint("x.invalid", 6, tree.leaf_hash(b"x")).signed([told.signer])
        )
    assert not (told.folder / "p").exists()


def test_nothing_is_exported_without_a_hash_that_no_root_of_now_needs(big: Ledger, tmp_path: Path) -> None:
    note, hashed = big.sign(), big.store.node(8, 1)
    with big.store.transaction() as db:
        db.execute("DROP TRIGGER node_delete")
        db.execute("DELETE FROM node WHERE level = 8 AND idx = 1")
    try:
        with pytest.raises(LedgerInvalid, match=r"^tile/1/000\.p/2: of its hashes one is missing"):
            tiles.export(big.store, tmp_path, note)
        assert not (tmp_path / "checkpoint").exists()
    finally:
        with big.store.transaction() as db:
            db.execute("INSERT INTO node VALUES (8, 1, ?)", (hashed,))


def test_an_empty_ledger_is_its_checkpoint(ledger: Ledger, tmp_path: Path) -> None:
    assert tiles.export(ledger.store, tmp_path, ledger.sign()) == ("checkpoint",)
    assert tiles.audit(tmp_path, head_of(tmp_path)) == 0


def rebuild(folder: Path, entries: list[bytes]) -> None:
    """What an operator can do: write every tile anew over other entries, keeping the signed checkpoint."""
    nodes: dict[tuple[int, int], bytes] = {}
    frontier: tuple[bytes, ...] = ()
    for index, data in enumerate(entries):
        nodes[0, index] = tree.leaf_hash(data)
        frontier, made = append(index, frontier, nodes[0, index])
        nodes |= {(node.level, node.index): node.hash for node in made}
    for level, number, width in tiles.layout(len(entries)):
        path = folder / tiles.tile_path(level, number, width)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(nodes[8 * level, 256 * number + i] for i in range(width)))
        if level == 0:
            path = folder / tiles.tile_path("entries", number, width)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = entries[256 * number : 256 * number + width]
            path.write_bytes(b"".join(struct.pack(">H", len(data)) + data for data in part))


MUTATIONS = {
    "drop the first": (lambda e: e[1:], "act 1 of CF-2024-000012, where act 0 should be"),
    "drop a middle one": (lambda e: e[:300] + e[301:], "Entry 300: is act 301"),
    "drop the last": (lambda e: e[:-1], "tile/entries/002.p/88: is missing"),
    "add one": (lambda e: [*e, e[-1]], "tile/entries/002.p/88: is missing"),
    "swap two": (lambda e: [*e[:10], e[11], e[10], *e[12:]], "Entry 10: is act 11"),
    "show one twice": (lambda e: [*e[:10], e[9], *e[11:]], "Entry 10: is act 9"),
    "alter one": (
        lambda e: [*e[:7], e[7].replace(b'"terms":7', b'"terms":8'), *e[8:]],
        "Entry 8: does not point to the act",
    ),
    "back-date one": (lambda e: [*e[:7], e[7].replace(b'"at":"2024', b'"at":"2023'), *e[8:]], "It was back-dated"),
    "alter the last": (lambda e: [*e[:-1], e[-1].replace(b'"terms":599', b'"terms":598')], "do not lead to the root"),
    "write free text": (lambda e: [e[0].replace(b'"terms":0', b'"terms":"Nora"'), *e[1:]], "terms must be a count"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_rebuilt_copy_under_the_old_checkpoint_is_found(big: Ledger, tmp_path: Path, name: str) -> None:
    note = big.sign()
    tiles.export(big.store, tmp_path / "old", note)
    entries = list(tiles.read_entries(tmp_path / "old", 600))
    mutate, why = MUTATIONS[name]
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "checkpoint").write_bytes(note)
    rebuild(tmp_path / "new", mutate(entries))
    with pytest.raises(LedgerInvalid) as caught:
        tiles.audit(tmp_path / "new", head_of(tmp_path / "new"))
    assert why in str(caught.value)


def test_rebuild_itself_is_sound(big: Ledger, tmp_path: Path) -> None:
    note = big.sign()
    tiles.export(big.store, tmp_path / "old", note)
    rebuild(tmp_path / "new", list(tiles.read_entries(tmp_path / "old", 600)))
    assert tiles.audit(tmp_path / "new", head_of(tmp_path / "old")) == 600


def test_every_flipped_bit_is_found_and_an_entry_is_named(told: Ledger) -> None:
    folder = told.publish()
    head = head_of(folder)
    files = sorted(path for path in (folder / "tile").rglob("*") if path.is_file())
    chosen = random.Random(7)
    undetected = []
    for path in files:
        data = path.read_bytes()
        for _ in range(60):
            bit = chosen.randrange(len(data) * 8)
            flipped = bytearray(data)
            flipped[bit // 8] ^= 1 << bit % 8
            path.write_bytes(flipped)
            try:
                tiles.audit(folder, head)
            except LedgerInvalid as error:
                if "ntry " not in str(error) and "tile/" not in str(error):
                    undetected.append((path.name, bit, str(error)))
            else:
                undetected.append((path.name, bit, "accepted"))
        path.write_bytes(data)
    assert undetected == []
    assert tiles.audit(folder, head) == 6


@pytest.mark.parametrize("size", [0, 1, 5, 100])
def test_a_file_that_was_cut_short_is_named(told: Ledger, size: int) -> None:
    folder = told.publish()
    for name in ("tile/entries/000.p/6", "tile/0/000.p/6"):
        data = (folder / name).read_bytes()
        for cut in (data[:size], data + b"x"):
            (folder / name).write_bytes(cut)
            with pytest.raises(LedgerInvalid, match=name):
                tiles.audit(folder, head_of(folder))
        (folder / name).write_bytes(data)


def test_a_wrong_upper_tile_is_named(big: Ledger, tmp_path: Path) -> None:
    tiles.export(big.store, tmp_path, big.sign())
    (tmp_path / "tile/1/000.p/2").write_bytes(bytes(64))
    with pytest.raises(LedgerInvalid, match=r"tile/1/000\.p/2: does not hold the hashes of the entries"):
        tiles.audit(tmp_path, head_of(tmp_path))
