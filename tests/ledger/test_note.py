from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid, SignatureInvalid
from counterfoil.ledger import note
from counterfoil.ledger.note import COSIGNATURE, Note, Signer, VerifierKey

TEXT = b"records.example.invalid\nsecond line\n"
ALICE = Signer("alice.invalid/log", bytes([1]) * 32)
BOB = Signer("bob.invalid", bytes([2]) * 32)
WITNESS = Signer("witness.invalid", bytes([3]) * 32, COSIGNATURE)


def test_sign_and_verify() -> None:
    parsed = Note.parse(note.sign(TEXT, [ALICE, BOB]))
    assert parsed.text == TEXT
    assert parsed.verified_by([BOB.key, ALICE.key]) == (ALICE.key, BOB.key)
    assert parsed.verified_by([BOB.key]) == (BOB.key,)
    assert parsed.verified_by([]) == ()


def test_a_text_may_hold_empty_lines() -> None:
    text = b"one\n\ntwo\n"
    assert Note.parse(note.sign(text, [ALICE])).text == text


def test_a_cosignature_signs_the_time_as_well() -> None:
    data = TEXT + b"\n" + WITNESS.line(TEXT, time_s=1_700_000_000)
    parsed = Note.parse(data)
    assert parsed.verified_by([WITNESS.key]) == (WITNESS.key,)
    blob = parsed.signatures[0].blob
    assert int.from_bytes(blob[:8], "big") == 1_700_000_000
    assert WITNESS.key.accepts(TEXT, (1_700_000_001).to_bytes(8, "big") + blob[8:]) is False


def test_a_repeated_signature_counts_once() -> None:
    assert Note.parse(note.sign(TEXT, [ALICE, ALICE, BOB])).verified_by([ALICE.key]) == (ALICE.key,)


def test_a_false_signature_of_a_known_key_rejects_the_note() -> None:
    forged = note.sign(TEXT, [ALICE, BOB]).replace(b"second", b"Second")
    with pytest.raises(SignatureInvalid, match=r"the signature of alice\.invalid/log is false"):
        Note.parse(forged).verified_by([ALICE.key])
    assert Note.parse(forged).verified_by([Signer("eve.invalid", bytes([9]) * 32).key]) == ()


def test_a_key_of_the_same_name_and_another_id_is_unknown() -> None:
    assert Note.parse(note.sign(TEXT, [Signer(ALICE.key.name, bytes([7]) * 32)])).verified_by([ALICE.key]) == ()


GOOD = note.sign(TEXT, [ALICE])
LINE = ALICE.line(TEXT)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TEXT,
        TEXT + b"\n",
        GOOD[:-1],
        b"\x01" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        b"\xff" + GOOD,
        GOOD + b"unexpected line\n",
        GOOD + b"\n",
        TEXT + b"\n" + LINE.replace(b"alice.invalid/log", b"bad name"),
        TEXT + b"\n" + LINE.replace(b"alice.invalid/log", b"bad+name"),
        TEXT + b"\n" + LINE.replace("—".encode(), b"-"),
        TEXT + b"\n" + LINE.replace(b"=\n", b"\n"),
        TEXT + b"\n" + LINE.replace(b"=\n", b"==\n"),
        TEXT + b"\n" + LINE[:-3] + bytes([LINE[-3] + 1]) + LINE[-2:],
        TEXT + b"\n" + "— alice.invalid/log AAAA\n".encode(),
        TEXT + b"\n" + LINE * 101,
        b"x" * (note.MAX_NOTE + 1),
    ],
    ids=lambda data: repr(data[-30:]),
)
def test_a_malformed_note_is_refused(data: bytes) -> None:
    with pytest.raises(LedgerInvalid):
        Note.parse(data)


def test_a_hundred_signatures_are_read() -> None:
    assert len(Note.parse(TEXT + b"\n" + LINE * 100).signatures) == 100


@given(st.integers(0, len(GOOD) * 8 - 1))
def test_no_flipped_bit_leaves_a_note_verified(bit: int) -> None:
    data = bytearray(GOOD)
    data[bit // 8] ^= 1 << bit % 8
    try:
        signed_by = Note.parse(bytes(data)).verified_by([ALICE.key])
    except LedgerInvalid:
        return
    assert signed_by == ()


def test_a_verifier_key_survives_its_text() -> None:
    assert VerifierKey.parse(str(ALICE.key)) == ALICE.key
    assert VerifierKey.parse(str(WITNESS.key)) == WITNESS.key
    assert (WITNESS.key.kind, ALICE.key.kind) == (4, 1)
    assert len(ALICE.key.fingerprint.split()) == 16
    assert ALICE.key.fingerprint != BOB.key.fingerprint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice",
        str(ALICE.key).replace("alice", "alicf"),
        str(ALICE.key)[:-4] + "AAA=",
        str(ALICE.key) + "=",
        str(ALICE.key).replace("+", " ", 1),
        str(ALICE.key) + "\n",
        "x" * 1001,
    ],
    ids=lambda text: text[-20:],
)
def test_a_damaged_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(LedgerInvalid):
        VerifierKey.parse(text)


PRIME = 2**255 - 19


def weak_points() -> list[int]:
    """y of every point P with 8·P = the neutral element, found by multiplying the curve's points by the prime order."""
    order, d = 2**252 + 27742317777372353535851937790883648493, -121665 * pow(121666, -1, PRIME) % PRIME

    def add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
        k = d * p[0] * q[0] * p[1] * q[1] % PRIME
        return (
            (p[0] * q[1] + q[0] * p[1]) * pow(1 + k, -1, PRIME) % PRIME,
            (p[1] * q[1] + p[0] * q[0]) * pow(1 - k, -1, PRIME) % PRIME,
        )

    found: set[int] = set()
    for y in range(2, 20):
        square = (y * y - 1) * pow(d * y * y + 1, -1, PRIME) % PRIME
        x = pow(square, (PRIME + 3) // 8, PRIME)
        if x * x % PRIME != square:
            x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
        if x * x % PRIME != square:
            continue
        point, base, factor = (0, 1), (x, y), order
        while factor:
            if factor & 1:
                point = add(point, base)
            base, factor = add(base, base), factor >> 1
        for _ in range(8):
            found.add(point[1])
            point = add(point, (0, 1))
    return sorted(found)


def test_weak_keys_are_refused() -> None:
    weak = weak_points()
    assert len(weak) >= 4
    encodings = [y.to_bytes(32, "little") for y in [*weak, 0, 1, PRIME - 1, PRIME, PRIME + 1]]
    encodings += [(y | 1 << 255).to_bytes(32, "little") for y in weak]
    for public in encodings:
        with pytest.raises(LedgerInvalid, match="weak or non-canonical"):
            VerifierKey("x", 1, public)


def test_a_key_of_small_order_would_accept_what_nobody_signed() -> None:
    neutral = (1).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(neutral).verify(neutral + bytes(32), b"anything")  # the positive control


@pytest.mark.parametrize(("kind", "size"), [(2, 32), (6, 32), (1, 31), (1, 33)])
def test_other_kinds_of_key_are_refused(kind: int, size: int) -> None:
    with pytest.raises(LedgerInvalid, match="only Ed25519"):
        VerifierKey("x", kind, b"\x02" * size)


def test_repr_of_a_signer_shows_no_private_key() -> None:
    assert repr(ALICE) == f"Signer({ALICE.key})"
