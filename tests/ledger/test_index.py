"""The directory of the ledger by key: what it answers is all there is, and every way to lie with it is seen."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import index, index_proof, tiles
from counterfoil.ledger.checks import Result
from counterfoil.ledger.index import Answer, Table
from counterfoil.ledger.source import Source, Stored, of_copy
from counterfoil.ledger.verify import verify_folder

from .conftest import Ledger

AGENCIES = ("ICE", "FBI", "COOK-SAO", "DHS", "IL-ISP")
TO_ICE = "disclosed-to:ICE"


def entry(number: int, agency: str | None) -> bytes:
    facts: dict[str, Any] = {"release": "prosecution", "manifest": "0" * 64}
    facts |= {"to": agency, "exemptions": ["7(1)(b)"]} if agency else {}
    at = f"2026-{number % 12 + 1:02}-03T00:00:00Z"
    return json.dumps({"t": "release.made", "at": at, "legal": ["5 ILCS 140/3"], "facts": facts}).encode()


def table(agencies: list[str | None]) -> Table:
    return index.build(entry(number, agency) for number, agency in enumerate(agencies))


CHOSEN = st.lists(st.sampled_from([None, *AGENCIES]), max_size=24)


@given(CHOSEN)
@settings(max_examples=60, deadline=None)
def test_an_answer_holds_and_is_what_is_there(agencies: list[str | None]) -> None:
    made = table(agencies)
    for agency in (*AGENCIES, "USMS"):
        answer = made.answer(f"disclosed-to:{agency}")
        assert answer.numbers == tuple(i for i, one in enumerate(agencies) if one == agency)
        index.verify(answer, len(made.keys), made.root, made.size)
        assert index_proof.from_bytes(index_proof.to_bytes(answer)) == answer


@given(CHOSEN.filter(lambda chosen: "ICE" in chosen and len(set(chosen)) > 2), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_no_answer_can_be_bent(agencies: list[str | None], chance: random.Random) -> None:
    made = table(agencies)
    true, none = made.answer(TO_ICE), made.answer("disclosed-to:USMS")
    rows, (row,) = [made._row(place) for place in range(len(made.keys))], true.rows
    other = chance.choice([one for one in rows if one.key_hash != row.key_hash])
    bent = [
        replace(true, numbers=true.numbers[1:]),
        replace(true, numbers=(*true.numbers, made.size)),
        replace(true, numbers=true.numbers[::-1] if len(true.numbers) > 1 else ()),
        replace(true, rows=(other,)),
        replace(true, rows=(replace(row, count=row.count + 1),)),
        replace(true, rows=(replace(row, count=row.count - 1, list_root=index.list_root(true.numbers[1:])),)),
        replace(true, rows=(replace(row, position=other.position),)),
        replace(true, rows=()),
        Answer(TO_ICE, (), none.rows),
        Answer(TO_ICE, (), ()),
        Answer(TO_ICE, (), tuple(one for one in rows if abs(one.position - row.position) == 1)),
        Answer(TO_ICE, (), (other,)),
        Answer("disclosed-to:USMS", true.numbers, true.rows),
        Answer("disclosed-to:USMS", (), tuple(rows[:1] + rows[-1:]) if len(none.rows) == 2 else tuple(rows[:2])),
        replace(none, rows=none.rows[:-1] if len(none.rows) == 2 else ()),
    ]  # fmt: skip
    for number, answer in enumerate(bent):
        if answer in (true, none):
            continue
        with pytest.raises(LedgerInvalid) as refused:
            index.verify(answer, len(made.keys), made.root, made.size)
        assert refused.value, f"mutant {number}"


@pytest.mark.parametrize(
    "key",
    ["disclosed-to:ice", "disclosed-to:\u0406CE", "disclosed-to:ICE ", "disclosed-to:", "disclosed_to:ICE", "ICE", "",
     "demanded-by:Nora Example", "kind:release", "kind:release.made:2026-13", "kind:release.made:", "exemption:(b)",
     "statute:5 ILCS 140/7(1)(b) ", "exemption:7(1)(b)\n"],
)  # fmt: skip
def test_none_of_another_spelling_is_no_answer(key: str, told: Ledger, tmp_path: Path) -> None:
    """The cheapest lie: what was asked for, spelled so that it truly never occurs."""
    made = table(["ICE", None, "FBI"])
    with pytest.raises(LedgerInvalid, match="no key that an entry can have"):
        index.verify(made.answer(key), len(made.keys), made.root, made.size)
    publish(told)
    with pytest.raises(BadInput, match="no entry can have this key"):
        index_proof.write(tmp_path / "proof", source(told), key)
    assert not (tmp_path / "proof").exists()


@given(CHOSEN)
@settings(max_examples=30, deadline=None)
def test_every_key_that_an_entry_has_is_one(agencies: list[str | None]) -> None:
    for number, agency in enumerate(agencies):
        assert all(index.is_key(key) for key in index.keys_of(json.loads(entry(number, agency))))


def test_a_row_that_was_moved_out_of_order_is_proved_false_by_its_receipt(told: Ledger, tmp_path: Path) -> None:
    """So that the neighbours of an agency meet, and "none" holds by itself: a receipt of its entry shows it."""
    disclose(told, "ICE", "FBI")
    size = told.store.head().size
    true = index.build(leaf.entry for leaf in told.store.leaves(0, size))
    place = true.keys.index(index.key_hash(TO_ICE))
    order = [*range(place), *range(place + 1, len(true.keys)), place]
    moved = Table(size, *(tuple(of[one] for one in order) for of in (true.keys, true.postings, true.leaves)))
    facts = {"size": size, "rows": len(moved.keys), "rule": index.RULE, "root": moved.root.hex()}
    told_at = told.store.head().size
    told.act(index_proof.KIND, facts, case="OFFICE")
    beside = tuple(moved._row(one) for one in (place - 1, place) if 0 <= one < len(order) - 1)
    lie = Answer(TO_ICE, (), beside)
    by_itself = len(beside) == 2
    if by_itself:
        index.verify(lie, len(moved.keys), moved.root, size)
    made = source(told)
    lying = index_proof.Published(told_at, moved)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Table, "answer", lambda *_: lie)
        index_proof.write(tmp_path / "lie", made, TO_ICE, lying)
    (tmp_path / "held").mkdir()
    for name, data in made.receipts([6]).items():
        (tmp_path / "held" / name).write_bytes(data)
    wrong = failed(tmp_path / "lie", told, against=tmp_path / "held" / "000006.tlog-proof")
    assert (by_itself, [one.partition(":")[0] for one in wrong]) == (True, ["against"])
    assert any("not the one of the first" in one for one in failed(told.publish(), told))


def test_keys_come_from_clear_fields_only(told: Ledger) -> None:
    keys = set()
    for leaf in told.store.leaves(0, 6):
        keys |= index.keys_of(json.loads(leaf.entry))
    assert keys == {
        "demanded-by:ICE", "kind:demand.received", "kind:demand.received:2024-03", "kind:determination.made",
        "kind:determination.made:2024-03", "kind:gate.decided", "kind:gate.decided:2024-03", "kind:office.opened",
        "kind:office.opened:2024-03", "kind:search.run", "kind:search.run:2024-03", "statute:5 ILCS 805/15(h)",
    }  # fmt: skip


def publish(ledger: Ledger, *, without: int | None = None) -> None:
    """Seal the index of all entries; of one that lies, an entry is left out of the row of ICE."""
    size = ledger.store.head().size
    made = index.build(leaf.entry for leaf in ledger.store.leaves(0, size))
    if without is not None:
        place = made.keys.index(index.key_hash(TO_ICE))
        numbers = tuple(one for one in made.postings[place] if one != without)
        leaf = index.Row(0, made.keys[place], len(numbers), index.list_root(numbers), ()).leaf
        made = replace(
            made,
            postings=(*made.postings[:place], numbers, *made.postings[place + 1 :]),
            leaves=(*made.leaves[:place], leaf, *made.leaves[place + 1 :]),
        )
    facts = {"size": size, "rows": len(made.keys), "rule": index.RULE, "root": made.root.hex()}
    ledger.act(index_proof.KIND, facts, case="OFFICE")


def disclose(ledger: Ledger, *agencies: str) -> None:
    for number, agency in enumerate(agencies):
        facts = {"release": "prosecution", "manifest": f"{number:064}", "to": agency}
        ledger.act("release.made", facts, {"recipient": "Nora Example"})


@pytest.fixture
def disclosed(told: Ledger) -> Ledger:
    """Entries 6, 8 and 9 went to ICE; the index is entry 10, and 11 went to ICE after it."""
    disclose(told, "ICE", "FBI", "ICE", "ICE")
    publish(told)
    disclose(told, "ICE")
    return told


def source(ledger: Ledger) -> Source:
    return Source(Stored(ledger.store), ledger.sign(), ledger.signer.key)


def failed(folder: Path, ledger: Ledger, **more: Any) -> list[str]:
    rows = verify_folder(folder, str(ledger.signer.key), **more).rows
    return [f"{row.check}: {row.detail}" for row in rows if row.result is Result.FAILED]


def test_all_disclosures_to_an_agency_and_what_came_since(disclosed: Ledger, tmp_path: Path) -> None:
    assert index_proof.write(tmp_path / "ice", source(disclosed), TO_ICE).numbers == (6, 8, 9)
    found = verify_folder(tmp_path / "ice", str(disclosed.signer.key))
    assert (found.ok, found.what, found.entries) == (True, "index", 3)
    assert [row.detail for row in found.rows][-4:] == [
        "entry 10 seals 16 keys of 10 entries",
        "3 entries with disclosed-to:ICE",
        "3 entries proved, each with the key",
        "2 entries recorded since; with the key: 11",
    ]  # fmt: skip
    (tmp_path / "copy").mkdir()
    copy = of_copy(disclosed.publish())
    assert index_proof.write(tmp_path / "copy" / "ice", copy, TO_ICE).numbers == (6, 8, 9)
    assert verify_folder(tmp_path / "copy" / "ice", str(disclosed.signer.key)).ok


def test_none_at_all(disclosed: Ledger, tmp_path: Path) -> None:
    for key in ("disclosed-to:USMS", "disclosed-to:DHS", "kind:hold.placed", "statute:5 ILCS 140/7(1)(a)"):
        folder = tmp_path / key.replace("/", "-")
        assert index_proof.write(folder, source(disclosed), key).numbers == ()
        rows = {row.check: row.detail for row in verify_folder(folder, str(disclosed.signer.key)).rows}
        assert (rows["answer"], rows["since"]) == (
            f"no entry with {key}", "2 entries recorded since, none with the key"
        )  # fmt: skip


def test_a_folder_that_was_changed_is_refused(disclosed: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "ice"
    index_proof.write(folder, source(disclosed), TO_ICE)
    assert failed(folder, disclosed) == []
    for number, name in enumerate(sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*.*"))):
        for spoil in ("gone", "flipped"):
            if name == "key.txt" and spoil == "gone":
                continue  # the key is given
            wrong = Path(shutil.copytree(folder, tmp_path / f"{spoil}{number}"))
            data = (wrong / name).read_bytes()
            (wrong / name).unlink()
            if spoil == "flipped":
                (wrong / name).write_bytes(
                    data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 2]) + data[len(data) // 2 + 1 :]
                )
            assert (name, spoil, len(failed(wrong, disclosed))) == (name, spoil, 1)
    (folder / "entries" / "000007.entry.json").write_bytes(b"{}")
    assert len(failed(folder, disclosed)) == 1


def test_an_index_that_leaves_one_out_is_proved_false_by_its_receipt_and_by_any_copy(
    told: Ledger, tmp_path: Path
) -> None:
    disclose(told, "ICE", "FBI", "ICE")
    publish(told, without=8)
    with pytest.raises(LedgerInvalid, match="not the one of the first 9 entries"):
        index_proof.write(tmp_path / "honest", source(told), TO_ICE)
    [fault] = failed(told.publish(), told)
    assert fault.startswith("published index: Entry 9: publishes an index that is not the one of the first 9 entries.")
    # The office hides it: its answer is made from the table that lies.
    lying = Answer(TO_ICE, (6,), ())
    folder = tmp_path / "lying"
    with pytest.MonkeyPatch.context() as patched:
        true = index.build

        def bent(entries: Any) -> Table:
            made = true(entries)
            place = made.keys.index(index.key_hash(TO_ICE))
            leaf = index.Row(0, made.keys[place], 1, index.list_root((6,)), ()).leaf
            return replace(
                made,
                postings=(*made.postings[:place], (6,), *made.postings[place + 1 :]),
                leaves=(*made.leaves[:place], leaf, *made.leaves[place + 1 :]),
            )

        patched.setattr(index, "build", bent)
        assert index_proof.write(folder, source(told), TO_ICE).numbers == lying.numbers
    assert failed(folder, told) == []  # by itself nobody sees it
    held = tmp_path / "held"
    held.mkdir()
    for number in (6, 7, 8):
        for name, data in source(told).receipts([number]).items():
            (held / name).write_bytes(data)
    assert failed(folder, told, against=held / "000008.tlog-proof") == [
        "against: The index left out entry 8, which carries disclosed-to:ICE. Keep the answer and this receipt: "
        "together they prove it to anybody."
    ]
    for number in (6, 7):  # one that is listed, one that went elsewhere
        assert failed(folder, told, against=held / f"00000{number}.tlog-proof") == []


def test_without_an_index_it_is_said_how_to_get_one(told: Ledger, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="counterfoil ledger index"):
        index_proof.write(tmp_path / "none", source(told), TO_ICE)
    with pytest.raises(BadInput, match="--against needs one"):
        verify_folder(told.publish(), against=tmp_path / "none")
    assert tiles.read_checkpoint(told.folder / "public") is not None
