"""Sealed documents: whatever is changed, left out, moved, doubled, mixed or cut off is noticed."""

from __future__ import annotations

import os
import secrets

import pytest

from counterfoil.office.keeping import sealed
from counterfoil.office.keeping.place import Altered
from counterfoil.values import digest_of

KEY = bytes(range(32))
PIECE, STEP = sealed.PIECE_SIZE, sealed.PIECE_SIZE + sealed.TAG_SIZE


def _sealed(plain: bytes, key: bytes = KEY, *, step: int = 70_001) -> bytes:
    return b"".join(sealed.seal((plain[at : at + step] for at in range(0, len(plain), step)), key))


def _opened(data: bytes, key: bytes = KEY, *, step: int = 99_991) -> bytes:
    return b"".join(sealed.opened((data[at : at + step] for at in range(0, len(data), step)), key, "it"))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_is_opened_whatever_pieces_it_comes_in(size: int) -> None:
    plain = os.urandom(size)
    data = _sealed(plain)
    assert (len(data), sealed.plain_size(len(data))) == (sealed.sealed_size(size), size)
    assert _opened(data) == plain


def test_two_sealings_of_one_document_share_nothing_but_the_first_word() -> None:
    one, other = _sealed(b"x" * 100), _sealed(b"x" * 100)
    assert one[:8] == other[:8] == b"CFSEAL1\n"
    assert not {one[at : at + 16] for at in range(8, len(one) - 16)} & {
        other[at : at + 16] for at in range(8, len(other) - 16)
    }


@pytest.fixture(scope="module")
def three() -> bytes:
    return _sealed(os.urandom(2 * PIECE + 5))


def _cut(data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    first = sealed.HEADER_SIZE
    return data[:first], data[first : first + STEP], data[first + STEP : first + 2 * STEP], data[first + 2 * STEP :]


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


ATTACKS = {
    "salt": lambda d: _flipped(d, 9),
    "first piece": lambda d: _flipped(d, sealed.HEADER_SIZE),
    "a tag": lambda d: _flipped(d, sealed.HEADER_SIZE + STEP - 1),
    "last byte": lambda d: _flipped(d, len(d) - 1),
    "cut in a piece": lambda d: d[: sealed.HEADER_SIZE + STEP + 9],
    "cut after a piece": lambda d: d[: sealed.HEADER_SIZE + 2 * STEP],
    "cut after the header": lambda d: d[: sealed.HEADER_SIZE],
    "longer": lambda d: d + b"\0",
    "pieces swapped": lambda d: (lambda h, a, b, c: h + b + a + c)(*_cut(d)),
    "a piece left out": lambda d: (lambda h, a, b, c: h + a + c)(*_cut(d)),
    "a piece doubled": lambda d: (lambda h, a, b, c: h + a + a + b + c)(*_cut(d)),
    "the last piece doubled": lambda d: (lambda h, a, b, c: h + a + b + c + c)(*_cut(d)),
    "a piece of another sealing": lambda d: (lambda h, a, b, c: h + a + _cut(_sealed(bytes(2 * PIECE + 5)))[2] + c)(
        *_cut(d)
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_change_is_noticed(three: bytes, attack: str) -> None:
    with pytest.raises(Altered, match="it: its bytes are not those that were stored"):
        _opened(ATTACKS[attack](three))


@pytest.mark.parametrize("data", [b"", b"CFSEAL1\n", b"CFSEAL2\n" + bytes(60)])
def test_what_is_no_sealed_document_is_refused(data: bytes) -> None:
    with pytest.raises(Altered, match="is no document that was sealed here"):
        _opened(data)


def test_another_key_opens_nothing(three: bytes) -> None:
    with pytest.raises(Altered):
        _opened(three, secrets.token_bytes(32))


def test_a_name_says_nothing_without_the_key_of_its_document() -> None:
    digest, other = digest_of(b"a"), digest_of(b"b")
    name = sealed.object_name(KEY, digest)
    assert name == sealed.object_name(KEY, digest)
    assert len({name, sealed.object_name(bytes(32), digest), sealed.object_name(KEY, other), digest}) == 4


def test_only_sizes_of_sealed_documents_are_sizes() -> None:
    at = sealed.sealed_size(PIECE)
    assert [sealed.plain_size(size) for size in (0, 40, 55, 56, at, at + 1, at + 16, at + 17)] == [
        None, None, None, 0, PIECE, None, None, PIECE + 1,
    ]  # fmt: skip
