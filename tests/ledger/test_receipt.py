from __future__ import annotations

import base64

import pytest

from counterfoil.errors import LedgerInvalid, ProofInvalid
from counterfoil.ledger import book, receipt, tree
from counterfoil.ledger.checkpoint import open_signed
from counterfoil.ledger.receipt import Receipt

from .conftest import CASE, Ledger


def test_a_receipt_proves_its_entry(told: Ledger) -> None:
    note = told.sign()
    head = open_signed(note, [told.signer.key]).checkpoint
    for leaf in told.store.leaves(0, 6):
        taken = receipt.parse(receipt.make(told.store, leaf.index, note))
        assert (taken.index, taken.checkpoint, taken.disclosures) == (leaf.index, note, ())
        tree.verify_inclusion(taken.index, head.size, tree.leaf_hash(leaf.entry), taken.proof, head.root)


def test_the_text_is_that_of_the_specification(told: Ledger) -> None:
    note = told.sign()
    lines = receipt.make(told.store, 0, note).split(b"\n")
    siblings = [told.store.node(0, 1), told.store.node(1, 1), told.store.node(1, 2)]
    assert lines[:6] == [b"c2sp.org/tlog-proof@v1", b"index 0", *map(base64.b64encode, siblings), b""]
    assert b"\n".join(lines[6:]) == note


def test_disclosures_travel_with_the_receipt(told: Ledger) -> None:
    opened = book.disclosures(told.store, told.vault, 1, ["requester"])
    assert len(opened) == 1
    assert receipt.parse(receipt.make(told.store, 1, told.sign(), disclosures=opened)).disclosures == opened


def test_no_receipt_for_an_entry_that_the_checkpoint_does_not_cover(told: Ledger) -> None:
    note = told.sign()
    made = told.act("case.resumed")
    with pytest.raises(LedgerInvalid, match="Entry 6 is not covered by a checkpoint of 6 entries"):
        receipt.make(told.store, made.index, note)


def test_no_receipt_under_the_checkpoint_of_another_ledger(told: Ledger) -> None:
    other = Ledger.make(told.folder / "other")
    other.fill(6)
    note = other.sign()
    other.close()
    with pytest.raises(ProofInvalid):
        receipt.make(told.store, 0, note)


def test_write_folder_holds_every_act_of_the_case_and_no_other(told: Ledger) -> None:
    release = told.release()
    names = sorted(path.name for path in (release / "receipt").iterdir())
    assert names == sorted(
        [f"000{n}{suffix}" for n in range(4) for suffix in (".tlog-proof", ".entry.json")] + ["checkpoint", "key.txt"]
    )
    entries = [leaf.entry for leaf in told.store.acts_of(CASE)]
    assert [(release / "receipt" / f"000{n}.entry.json").read_bytes() for n in range(4)] == entries


def test_write_folder_twice_gives_the_same_bytes(told: Ledger) -> None:
    release = told.release()
    before = {path.name: path.read_bytes() for path in (release / "receipt").iterdir()}
    opened = {6: book.disclosures(told.store, told.vault, 6, ["recipient"])}
    note = told.sign()
    receipt.write_folder(release, told.store, CASE, checkpoint=note, key=told.signer.key, disclosures=opened)
    assert {path.name: path.read_bytes() for path in (release / "receipt").iterdir()} == before


GOOD = Receipt(5, (bytes(32), bytes(range(32))), b"origin\n6\nroot\n\nsignature\n", ("abc",)).to_bytes()


def test_parse_gives_back_what_was_written() -> None:
    assert receipt.parse(GOOD).to_bytes() == GOOD


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        GOOD[1:],
        GOOD.replace(b"@v1", b"@v2"),
        GOOD.replace(b"\n\norigin", b"\norigin").replace(b"\n\n", b"\n"),
        GOOD.replace(b"index 5", b"index 05"),
        GOOD.replace(b"index 5", b"index -5"),
        GOOD.replace(b"index 5\n", b""),
        GOOD.replace(b"index 5", b"extra AAAA\nindex 5"),
        GOOD.replace(b"extra ", b"extra  "),
        GOOD.replace(b"extra ", b"extra"),
        GOOD.replace(base64.b64encode(bytes(32)), base64.b64encode(bytes(31))),
        GOOD.replace(b"A=\n", b"A\n"),
        GOOD.replace(b"index 5\n", b"index 5\n" + base64.b64encode(bytes(32)) * 1 + b"\r\n"),
        GOOD.replace(b"index 5\n", b"index 5\n" + (base64.b64encode(bytes(32)) + b"\n") * 64),
        GOOD.replace(base64.b64encode(b'["abc"]'), base64.b64encode(b'["abc" ]')),
        GOOD.replace(base64.b64encode(b'["abc"]'), base64.b64encode(b"[]")),
        GOOD.replace(base64.b64encode(b'["abc"]'), base64.b64encode(b"[1]")),
        GOOD.replace(base64.b64encode(b'["abc"]'), base64.b64encode(b'"abc"')),
    ],
    ids=lambda data: repr(data[:60]),
)
def test_a_malformed_receipt_is_refused(data: bytes) -> None:
    assert data != GOOD
    with pytest.raises(LedgerInvalid):
        receipt.parse(data)


def test_write_folder_leaves_out_what_the_checkpoint_does_not_cover(told: Ledger) -> None:
    release = told.release()
    note = told.sign()
    told.act("case.closed", {"outcome": "released"})
    receipt.write_folder(release, told.store, CASE, checkpoint=note, key=told.signer.key)
    assert len(list((release / "receipt").glob("*.tlog-proof"))) == 4
