"""``verify.py`` and ``verify.html`` on answers of the index: they say what the program says, of each lie too."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page

from counterfoil.ledger import index, index_proof
from counterfoil.ledger.index import Answer, Table
from counterfoil.ledger.kinds import AGENCIES, KINDS
from counterfoil.ledger.source import Source, Stored
from counterfoil.ledger.verify import verify_folder

from .conftest import Ledger
from .test_index import TO_ICE, disclose, publish, source
from .test_offline import alone as alone
from .test_offline import run
from .test_offline_page import FAILS, HOLDS, chosen
from .test_offline_page import page as page

NONE = "disclosed-to:USMS"


@pytest.fixture(autouse=True, scope="module")
def once(alone: ModuleType) -> None:
    """Let ``verify.py`` ask of each signature once: all lies stand under a few checkpoints."""
    alone.signed = functools.cache(alone.signed)  # type: ignore[attr-defined]


@pytest.fixture
def asked(told: Ledger, tmp_path: Path) -> dict[str, Path]:
    """All that went to ICE (entries 6, 8 and 9, and 11 after the index of entry 10), and that nothing went to USMS."""
    disclose(told, "ICE", "FBI", "ICE")
    by = {"release": "prosecution", "manifest": "9" * 64, "to": "ICE", "legal": ["20 ILCS 2630/5.2"]}
    told.act("release.made", by, {"recipient": "Nora Example"})
    publish(told)
    disclose(told, "ICE")
    made = {key: tmp_path / key.partition(":")[2] for key in (TO_ICE, NONE)}
    for key, folder in made.items():
        index_proof.write(folder, source(told), key)
    return made


@pytest.fixture
def held(asked: dict[str, Path], told: Ledger, tmp_path: Path) -> dict[int, Path]:
    """Receipts that somebody kept, by the number of their entry."""
    found = {}
    for number in (6, 7, 8, 11):
        folder = tmp_path / f"held{number}"
        folder.mkdir()
        for name, data in source(told).receipts([number]).items():
            (folder / name).write_bytes(data)
        found[number] = folder / f"{number:06}.tlog-proof"
    return found


def answered(folder: Path, change: Callable[[Answer], Answer]) -> None:
    path = folder / index_proof.ANSWER
    path.write_bytes(index_proof.to_bytes(change(index_proof.from_bytes(path.read_bytes()))))


def row(**changed: object) -> Callable[[Path, Ledger], None]:
    """Something else in the first row."""
    return lambda folder, _: answered(
        folder, lambda one: replace(one, rows=(replace(one.rows[0], **changed), *one.rows[1:]))
    )


def numbers(change: Callable[[tuple[int, ...]], tuple[int, ...]]) -> Callable[[Path, Ledger], None]:
    """Other entries than there are, with the receipts of exactly these beside the answer."""

    def lie(folder: Path, told: Ledger) -> None:
        answered(folder, lambda one: replace(one, numbers=change(one.numbers)))
        with_entries(folder, told)

    return lie


def with_entries(folder: Path, told: Ledger) -> None:
    shutil.rmtree(folder / "entries", ignore_errors=True)
    (folder / "entries").mkdir()
    for number in index_proof.from_bytes((folder / index_proof.ANSWER).read_bytes()).numbers:
        proof, data = same(folder, told).receipt(number)
        (folder / f"entries/{number:06}.tlog-proof").write_bytes(proof)
        (folder / f"entries/{number:06}.entry.json").write_bytes(data)


def table_of(told: Ledger, size: int = 10) -> Table:
    return index.build(leaf.entry for leaf in told.store.leaves(0, size))


def says(key: str, of: Callable[[Table], Answer]) -> Callable[[Path, Ledger], None]:
    """Another answer of the same table, with the receipts of what it lists beside it."""

    def lie(folder: Path, told: Ledger) -> None:
        (folder / index_proof.ANSWER).write_bytes(index_proof.to_bytes(replace(of(table_of(told)), key=key)))
        with_entries(folder, told)

    return lie


def far_apart(table: Table) -> Answer:
    """The first and the last row, between which everything might stand."""
    return Answer("", (), (table._row(0), table._row(len(table.keys) - 1)))


def around(table: Table) -> Answer:
    """The neighbours of the row of ICE: the row itself is dropped."""
    place = table.keys.index(index.key_hash(TO_ICE))
    return Answer("", (), tuple(table._row(one) for one in (place - 1, place + 1) if 0 <= one < len(table.keys)))


def stale(folder: Path, told: Ledger) -> None:
    """The root of an older table, which knew of none; what came since is shown from the newer one on only."""
    told.act("search.run", {"hits": 1})
    size = told.store.head().size
    older = table_of(told, 6)
    facts = {"size": 6, "rows": len(older.keys), "rule": index.RULE, "root": older.root.hex()}
    told.act(index_proof.KIND, facts, case="OFFICE")
    made = source(told)
    shutil.rmtree(folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(index_proof.period, "write", _from(10, made.entries.entry, size + 1))
        index_proof.write(folder, made, TO_ICE, index_proof.Published(size, older))


def _from(first: int, entry: Callable[[int], bytes], size: int) -> Callable[..., object]:
    true = index_proof.period.write
    return lambda folder, get, _entries, _first, signed: true(
        folder, get, [entry(number) for number in range(first, size)], first, signed
    )


def another_root(folder: Path, told: Ledger) -> None:
    """The receipt of an entry that publishes the root of something else."""
    size = told.store.head().size
    facts = {"size": 10, "rows": len(table_of(told).keys), "rule": index.RULE, "root": "ab" * 32}
    told.act(index_proof.KIND, facts, case="OFFICE")
    made = source(told)
    shutil.rmtree(folder)
    index_proof.write(folder, made, TO_ICE, index_proof.Published(size, table_of(told)))


def same(folder: Path, told: Ledger) -> Source:
    """The ledger under the very checkpoint of the folder, whatever was recorded since."""
    return Source(Stored(told.store), (folder / "checkpoint").read_bytes(), told.signer.key)


def sealed(
    *, to_ice: tuple[int, ...] = (6, 8, 9), rule: int = 1, beyond: bool = False
) -> Callable[[Path, Ledger], None]:
    """The office itself seals what is false and answers by it; ``beyond``: it claims to cover what it never saw."""

    def lie(folder: Path, told: Ledger) -> None:
        at, table = told.store.head().size, table_of(told)
        place = table.keys.index(index.key_hash(TO_ICE))
        leaf = index.Row(0, table.keys[place], len(to_ice), index.list_root(to_ice), ()).leaf
        bent = Table(
            at + 1 if beyond else 10,
            table.keys,
            (*table.postings[:place], to_ice, *table.postings[place + 1 :]),
            (*table.leaves[:place], leaf, *table.leaves[place + 1 :]),
        )
        facts = {"size": bent.size, "rows": len(bent.keys), "rule": rule, "root": bent.root.hex()}
        told.act(index_proof.KIND, facts, case="OFFICE")
        told.act("search.run", {"hits": 1})
        shutil.rmtree(folder)
        index_proof.write(folder, source(told), TO_ICE, index_proof.Published(at, bent))

    return lie


def no_index(folder: Path, told: Ledger) -> None:
    for end in (".tlog-proof", ".entry.json"):
        shutil.copy(folder / f"entries/000006{end}", folder / f"index{end}")


def swapped(folder: Path, told: Ledger) -> None:
    """The receipt of an entry that went to another agency in the place of one that is listed."""
    proof, data = same(folder, told).receipt(7)
    (folder / "entries/000008.tlog-proof").write_bytes(proof)
    (folder / "entries/000008.entry.json").write_bytes(data)


def one_twice(folder: Path, _: Ledger) -> None:
    """One entry for two: its receipt stands under both numbers."""
    for end in (".tlog-proof", ".entry.json"):
        shutil.copy(folder / f"entries/000008{end}", folder / f"entries/000009{end}")


def cut(which: slice) -> Callable[[Path, Ledger], None]:
    """Entries since that are left out, and the receipts of those that are then the first and the last."""

    def lie(folder: Path, told: Ledger) -> None:
        made, kept = same(folder, told), range(10, 12)[which]
        shutil.rmtree(folder / "since")
        index_proof.period.write(
            folder / "since", made.entries.get, [made.entries.entry(one) for one in kept], kept[0], made.signed
        )

    return lie


def flip(name: str) -> Callable[[Path, Ledger], None]:
    def spoil(folder: Path, _: Ledger) -> None:
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 2
        (folder / name).write_bytes(data)

    return spoil


FILES = ["answer.json", "checkpoint", "index.tlog-proof", "index.entry.json", "since/entries.jsonl",
         "since/first.tlog-proof", "since/last.tlog-proof"]  # fmt: skip
OF_ENTRIES = ["entries/000008.tlog-proof", "entries/000008.entry.json"]
LIES: list[tuple[str, Callable[[Path, Ledger], object]]] = [
    (TO_ICE, numbers(lambda all_: all_[1:])),
    (TO_ICE, numbers(lambda all_: all_[:-1])),
    (TO_ICE, numbers(lambda all_: (all_[0], all_[2]))),
    (TO_ICE, numbers(lambda all_: (*all_, 11))),
    (TO_ICE, numbers(lambda all_: all_[::-1])),
    (TO_ICE, numbers(lambda all_: (6, 6, 8, 9))),
    (TO_ICE, numbers(lambda _: ())),
    (TO_ICE, row(count=2)),
    (TO_ICE, row(count=4)),
    (TO_ICE, row(position=0)),
    (TO_ICE, row(list_root=index.list_root((6, 8)))),
    (TO_ICE, row(key_hash=index.key_hash(NONE))),
    (TO_ICE, lambda folder, _: answered(folder, lambda one: replace(one, rows=()))),
    (TO_ICE, lambda folder, _: answered(folder, lambda one: replace(one, key="disclosed-to:FBI"))),
    (TO_ICE, says(TO_ICE, lambda table: table.answer("statute:20 ILCS 2630/5.2"))),  # all of it went to ICE: not all
    (TO_ICE, says(TO_ICE, lambda table: table.answer(NONE))),
    (TO_ICE, says(TO_ICE, lambda _: Answer("", (), ()))),
    (TO_ICE, says(TO_ICE, far_apart)),
    (TO_ICE, says(TO_ICE, around)),
    (TO_ICE, says("disclosed-to:ice", lambda table: table.answer("disclosed-to:ice"))),
    (TO_ICE, says("disclosed-to:\u0406CE", lambda table: table.answer("disclosed-to:\u0406CE"))),
    (TO_ICE, sealed(to_ice=(9, 8, 6))),
    (TO_ICE, sealed(to_ice=(6, 6, 8, 9))),
    (TO_ICE, sealed(to_ice=(6, 8, 9, 11))),
    (TO_ICE, sealed(to_ice=(6, 7, 8, 9))),
    (TO_ICE, sealed(rule=2)),
    (TO_ICE, sealed(beyond=True)),
    (TO_ICE, stale),
    (TO_ICE, another_root),
    (TO_ICE, no_index),
    (TO_ICE, swapped),
    (TO_ICE, one_twice),
    (TO_ICE, cut(slice(1))),
    (TO_ICE, cut(slice(1, None))),
    (TO_ICE, lambda folder, _: (folder / "entries" / "000007.entry.json").write_bytes(b"{}")),
    (NONE, lambda folder, _: answered(folder, lambda one: replace(one, rows=one.rows[:1]))),
    (NONE, lambda folder, _: answered(folder, lambda one: replace(one, rows=one.rows[1:]))),
    (NONE, lambda folder, _: answered(folder, lambda one: replace(one, rows=()))),
    (NONE, lambda folder, _: answered(folder, lambda one: replace(one, rows=one.rows[::-1]))),
    (NONE, says(NONE, far_apart)),
    (NONE, row(position=3)),
    (NONE, numbers(lambda _: (6,))),
    *[(TO_ICE, flip(name)) for name in (*FILES, *OF_ENTRIES)],
    *[(TO_ICE, lambda folder, _, name=name: (folder / name).unlink()) for name in (*FILES, *OF_ENTRIES)],
]  # fmt: skip


def lied(asked: dict[str, Path], told: Ledger, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    for number, (key, lie) in enumerate(LIES):
        folder = Path(shutil.copytree(asked[key], tmp_path / f"lie{number}"))
        lie(folder, told)
        yield number, folder


def test_what_was_given_and_that_none_was(asked: dict[str, Path], told: Ledger) -> None:
    key = str(told.signer.key)
    code, said = run(asked[TO_ICE], "--key", key)
    assert (code, [line[9:] for line in said.splitlines()[3:7]]) == (0, [
        "index: entry 10 seals 17 keys of 10 entries",
        "answer: 3 entries with disclosed-to:ICE",
        "entries: 3 are in the ledger, each with the key",
        "since: 2 entries recorded since, with the key: 11",
    ])  # fmt: skip
    code, said = run(asked[NONE], "--key", key)
    assert (code, said.splitlines()[-1]) == (0, f"{asked[NONE]}: verified.")
    assert "answer: no entries with disclosed-to:USMS" in said
    assert "since: 2 entries recorded since, with the key: none" in said


def test_every_lie_is_refused_by_the_program_and_by_verify_py(
    asked: dict[str, Path], told: Ledger, alone: ModuleType, tmp_path: Path
) -> None:
    """In one process: what the command does beside it, the tests of other folders ask."""
    key = alone.Key(str(told.signer.key))
    sealed()(Path(shutil.copytree(asked[TO_ICE], tmp_path / "true")), told)
    for folder in (*asked.values(), tmp_path / "true"):
        alone.Folder(folder, alone.Ring(key, []), [], 0).index(None)  # the positive control
        assert verify_folder(folder, key.text).ok
    for number, folder in lied(asked, told, tmp_path):
        assert (number, verify_folder(folder, key.text).ok) == (number, False)
        with pytest.raises((alone.Wrong, ValueError, KeyError, TypeError, OverflowError)):
            alone.Folder(folder, alone.Ring(key, []), [], 0).index(None)


def test_the_command_says_that_a_lie_does_not_verify(asked: dict[str, Path], told: Ledger) -> None:
    key = str(told.signer.key)
    (asked[NONE] / "answer.json").unlink()
    assert run(asked[NONE], "--key", key)[0] == 6  # and is not taken for the receipts that lie beside it
    answered(asked[TO_ICE], lambda one: replace(one, numbers=one.numbers[1:]))
    code, said = run(asked[TO_ICE], "--key", key)
    assert (code, "the index lists 3 entries for disclosed-to:ICE; the answer shows others" in said) == (6, True)


@pytest.fixture
def lying(told: Ledger, tmp_path: Path) -> Path:
    """An answer of an index that leaves entry 8 out, and that by itself nobody can see to lie."""
    disclose(told, "ICE", "FBI", "ICE")
    table = table_of(told, 9)
    place = table.keys.index(index.key_hash(TO_ICE))
    leaf = index.Row(0, table.keys[place], 1, index.list_root((6,)), ()).leaf
    bent = Table(9, table.keys, (*table.postings[:place], (6,), *table.postings[place + 1 :]),
                 (*table.leaves[:place], leaf, *table.leaves[place + 1 :]))  # fmt: skip
    told.act(index_proof.KIND, {"size": 9, "rows": len(bent.keys), "rule": 1, "root": bent.root.hex()}, case="OFFICE")
    index_proof.write(tmp_path / "lying", source(told), TO_ICE, index_proof.Published(9, bent))
    for number in (6, 7, 8, 9):
        for name, data in source(told).receipts([number]).items():
            (tmp_path / "held").mkdir(exist_ok=True)
            (tmp_path / "held" / name).write_bytes(data)
    return tmp_path / "lying"


PROVES = "left out entry 8, which carries disclosed-to:ICE"


def test_a_receipt_proves_that_an_index_lies(lying: Path, told: Ledger, tmp_path: Path) -> None:
    key = str(told.signer.key)
    assert run(lying, "--key", key)[0] == 0
    for number, expected in ((6, "is in the answer"), (7, "says nothing of the answer"), (9, "says nothing of the")):
        code, said = run(lying, "--key", key, "--against", str(tmp_path / "held" / f"{number:06}.tlog-proof"))
        assert (code, expected in said) == (0, True)
    code, said = run(lying, "--key", key, "--against", str(tmp_path / "held" / "000008.tlog-proof"))
    assert (code, PROVES in said) == (6, True)
    assert run(tmp_path / "held", "--key", key, "--against", str(tmp_path / "held" / "000008.tlog-proof"))[0] == 3


KEYS = [
    "disclosed-to:ICE", "demanded-by:CHI-PD", "kind:release.made", "kind:release.made:2026-03", "exemption:7(1)(b)",
    "statute:5 ILCS 140/3(d)", "statute:5 U.S.C. § 552(b)(7)", "statute:8 CFR 287.7(d)", "statute:P.A. 103-541",
    "statute:MCC 2-173-042", "statute:Ill. Const. art. I, § 6", "statute:U.S. Const. amend. IV",
    "statute:Fed. R. Crim. P. 6(e)", "statute:2 Ill. Adm. Code 2201.10(a)", "statute:20 ILCS 2630/5.2",
]  # fmt: skip
NO_KEYS = [
    "disclosed-to:ice", "disclosed-to:\u0406CE", "disclosed-to:ICE ", "disclosed-to:", "disclosed_to:ICE", "ICE", "",
    "demanded-by:Nora Example", "kind:release", "kind:release.made:2026-13", "kind:release.made:", "kind:releasexmade",
    "exemption:(b)", "statute:5 ILCS 140/7(1)(b) ", "exemption:7(1)(b)\n", "statute:5 ILCS", "disclosed-to:ICE|FBI",
]  # fmt: skip


def test_it_knows_the_very_keys_of_the_program(alone: ModuleType, page: Page) -> None:
    there = [*KEYS, *(f"disclosed-to:{one}" for one in AGENCIES), *(f"kind:{one}" for one in KINDS)]
    for key in there:
        assert (key, index.is_key(key), alone.is_key(key), page.evaluate("isKey", key)) == (key, True, True, True)
    for key in NO_KEYS:
        assert (key, index.is_key(key), alone.is_key(key), page.evaluate("isKey", key)) == (key, False, False, False)
    assert (sorted(alone.AGENCIES), sorted(alone.KINDS)) == (sorted(AGENCIES), sorted(KINDS))


def test_the_page_says_what_was_given_and_that_none_was(page: Page, asked: dict[str, Path], told: Ledger) -> None:
    key = str(told.signer.key)
    assert chosen(page, asked[TO_ICE], key) == HOLDS
    assert page.locator("#rows li").all_inner_texts()[3:] == [
        "Entry 10 seals an index of 17 keys over 10 entries",
        "All entries with disclosed-to:ICE of the first 10: 6, 8, 9",
        "2 entries were recorded since; with disclosed-to:ICE: 11",
    ]
    assert chosen(page, asked[NONE], key) == HOLDS
    assert page.locator("#rows li").all_inner_texts()[4:] == [
        "No entry of the first 10 has disclosed-to:USMS",
        "2 entries were recorded since; with disclosed-to:USMS: none",
    ]


def test_the_page_refuses_every_lie(page: Page, asked: dict[str, Path], told: Ledger, tmp_path: Path) -> None:
    key = str(told.signer.key)
    for number, folder in lied(asked, told, tmp_path):
        if not (folder / "checkpoint").exists():  # each receipt has it as well, and the page takes it from there
            assert chosen(page, folder, key) == HOLDS
            continue
        assert (number, chosen(page, folder, key)) == (number, FAILS)
        assert page.locator("#rows li.failed").count() == 1


def test_the_page_holds_a_receipt_against_an_answer(page: Page, lying: Path, told: Ledger, tmp_path: Path) -> None:
    key, held = str(told.signer.key), page.get_by_label("A receipt that you hold, to hold against an answer")

    def hold(number: int) -> None:
        held.set_input_files([tmp_path / "held" / f"{number:06}{end}" for end in (".tlog-proof", ".entry.json")])

    assert chosen(page, lying, key) == HOLDS
    for number, expected in ((6, "is in the answer"), (7, "says nothing of the answer")):
        hold(number)
        assert chosen(page, lying, key) == HOLDS
        assert expected in page.locator("#rows li").last.inner_text()
    hold(8)
    assert chosen(page, lying, key) == FAILS
    assert PROVES in page.locator("#rows li.failed").inner_text()
    assert chosen(page, tmp_path / "held", key) == HOLDS
    assert "was not looked at" in page.locator("#rows li.warning").last.inner_text()
    held.set_input_files([])


def test_a_truth_is_not_refused_for_how_its_neighbours_stand(told: Ledger, alone: ModuleType, tmp_path: Path) -> None:
    """Before the first row, after the last, between two, and in an index of nothing."""
    for number, size in enumerate((0, 3, 6)):
        table = table_of(told, size)
        facts = {"size": size, "rows": len(table.keys), "rule": index.RULE, "root": table.root.hex()}
        at = told.store.head().size
        told.act(index_proof.KIND, facts, case="OFFICE")
        stood = set()
        for agency in sorted(AGENCIES)[:12]:
            folder = tmp_path / f"{number}-{agency}"
            given = index_proof.write(folder, source(told), f"demanded-by:{agency}", index_proof.Published(at, table))
            alone.Folder(folder, alone.Ring(alone.Key(str(told.signer.key)), []), [], 0).index(None)
            stood.add(tuple(one.position for one in given.rows))
        assert (len(stood) > 3, json.loads((folder / "answer.json").read_bytes())["v"]) == (size > 0, 1)
