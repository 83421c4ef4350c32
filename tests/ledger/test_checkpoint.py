from __future__ import annotations

import base64

import pytest

from counterfoil.errors import LedgerInvalid, SignatureInvalid
from counterfoil.ledger import note, tree
from counterfoil.ledger.checkpoint import Checkpoint, open_signed, parse_text
from counterfoil.ledger.note import COSIGNATURE, Signer

ORIGIN = "records.springhaven.invalid/ledger"
ROOT = tree.leaf_hash(b"x")
LOG = Signer(ORIGIN, bytes([1]) * 32)
OTHER = Signer("other.invalid/ledger", bytes([2]) * 32)
WITNESS = Signer("witness.invalid", bytes([3]) * 32, COSIGNATURE)
HEAD = Checkpoint(ORIGIN, 7, ROOT)


def test_a_checkpoint_is_three_lines() -> None:
    assert HEAD.text() == f"{ORIGIN}\n7\n{base64.b64encode(ROOT).decode()}\n".encode()
    assert parse_text(HEAD.text()) == HEAD


def test_open_signed_gives_the_checkpoint_and_who_signed() -> None:
    data = HEAD.signed([LOG]) + WITNESS.line(HEAD.text(), time_s=1)
    opened = open_signed(data, [OTHER.key, LOG.key], [WITNESS.key])
    assert (opened.checkpoint, opened.log, opened.signed_by) == (HEAD, LOG.key, (LOG.key, WITNESS.key))


def test_a_checkpoint_of_another_key_is_refused() -> None:
    with pytest.raises(SignatureInvalid, match="is not signed by the trusted key"):
        open_signed(HEAD.signed([LOG]), [OTHER.key])


def test_a_trusted_key_does_not_speak_for_another_log() -> None:
    with pytest.raises(SignatureInvalid, match="is not signed by the trusted key"):
        open_signed(HEAD.signed([OTHER]), [OTHER.key])


def test_a_witness_alone_does_not_make_a_checkpoint() -> None:
    same_name = Signer(ORIGIN, bytes([4]) * 32, COSIGNATURE)
    data = note.sign(HEAD.text(), []) + same_name.line(HEAD.text(), time_s=1)
    with pytest.raises(SignatureInvalid, match="is not signed by the trusted key"):
        open_signed(data, [LOG.key], [same_name.key])


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"origin\n7\n",
        HEAD.text() + b"extension\n",
        HEAD.text()[:-1],
        HEAD.text().replace(b"\n7\n", b"\n07\n"),
        HEAD.text().replace(b"\n7\n", b"\n-7\n"),
        HEAD.text().replace(b"\n7\n", b"\n+7\n"),
        HEAD.text().replace(b"\n7\n", b"\n\xd9\xa7\n"),
        HEAD.text().replace(b"\n7\n", b"\n9007199254740992\n"),
        HEAD.text().replace(b"\n7\n", b"\n" + b"9" * 5000 + b"\n"),
        HEAD.text().replace(b"\n7\n", b"\n0\n"),
        HEAD.text().replace(ORIGIN.encode(), b""),
        HEAD.text().replace(ORIGIN.encode(), b"two words"),
        HEAD.text().replace(b"=\n", b"\n"),
        b"origin\n7\n" + base64.b64encode(ROOT[:-1]) + b"\n",
    ],
    ids=lambda text: repr(text[:50]),
)
def test_a_malformed_checkpoint_is_refused(text: bytes) -> None:
    with pytest.raises(LedgerInvalid):
        parse_text(text)


@pytest.mark.parametrize(
    "head", [Checkpoint(ORIGIN, 7, ROOT + b"x"), Checkpoint("a\n1", 7, ROOT), Checkpoint("a b", 7, ROOT)]
)
def test_nothing_is_signed_that_could_not_be_read(head: Checkpoint) -> None:
    with pytest.raises(LedgerInvalid):
        head.signed([LOG])


def test_a_witness_key_does_not_stand_in_for_a_logs_key() -> None:
    witness = Signer(ORIGIN, bytes([4]) * 32, COSIGNATURE)
    data = note.sign(HEAD.text(), []) + witness.line(HEAD.text(), time_s=1)
    with pytest.raises(SignatureInvalid, match="is not signed by the trusted key"):
        open_signed(data, [witness.key])
