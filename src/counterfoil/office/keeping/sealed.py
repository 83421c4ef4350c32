"""The bytes of a sealed document: AES-256-GCM in numbered pieces. ``docs/formats/store.md`` has them for an heir.

A header, then pieces of 1 MiB, each encrypted by itself: the nonce is the piece's number and whether it is the last.
So no piece can be changed, left out, moved, doubled or cut off, and nothing of a gigabyte is held but one piece. Each
sealing draws a salt, and its key from the document's key by it: two sealings of one document are both whole.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counterfoil.errors import EnvironmentFailed
from counterfoil.office.keeping.place import Altered
from counterfoil.values import Digest

MAGIC = b"CFSEAL1\n"
SALT_SIZE, TAG_SIZE, PIECE_SIZE = 32, 16, 1 << 20
HEADER_SIZE = len(MAGIC) + SALT_SIZE
_MOST_PIECES = 1 << 32


def object_name(key: bytes, digest: Digest) -> str:
    """What the document is called where it is kept: only who has its key can tell, or test a guess."""
    mac = hmac.HMAC(_derived(key, b"", b"counterfoil store 1 name"), hashes.SHA256())
    mac.update(digest.encode("ascii"))
    return mac.finalize().hex()


def seal(plain: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """``plain``, in pieces of any size, sealed under the document's ``key`` with a new salt."""
    header = MAGIC + secrets.token_bytes(SALT_SIZE)
    cipher = _cipher(key, header)
    yield header
    number, pieces = 0, _of_size(plain, PIECE_SIZE)
    piece = next(pieces, b"")
    for following in pieces:
        yield cipher.encrypt(_nonce(number, is_last=False), piece, header)
        number, piece = number + 1, following
    yield cipher.encrypt(_nonce(number, is_last=True), piece, header)


def opened(sealed: Iterable[bytes], key: bytes, what: str) -> Iterator[bytes]:
    """What was sealed, piece by piece. Raises ``Altered``, which names ``what``, before it gives an altered piece.

    That something was cut off shows at the end only: use nothing before it was all read.
    """
    pieces = _of_size(sealed, PIECE_SIZE + TAG_SIZE, first=HEADER_SIZE)
    header = next(pieces, b"")
    if len(header) != HEADER_SIZE or not header.startswith(MAGIC):
        raise Altered(f"{what}: is no document that was sealed here, or was cut off.")
    cipher = _cipher(key, header)
    number, piece = 0, next(pieces, b"")
    while True:
        following = next(pieces, None)
        try:
            yield cipher.decrypt(_nonce(number, is_last=following is None), piece, header)
        except InvalidTag as error:
            raise Altered(
                f"{what}: its bytes are not those that were stored (piece {number + 1}: altered, moved or cut off)."
            ) from error
        if following is None:
            return
        number, piece = number + 1, following


def sealed_size(size: int) -> int:
    """How many bytes ``size`` bytes are once they are sealed.

    >>> sealed_size(0), sealed_size(PIECE_SIZE), sealed_size(PIECE_SIZE + 1)
    (56, 1048632, 1048649)
    """
    return HEADER_SIZE + size + TAG_SIZE * max(1, -(-size // PIECE_SIZE))


def plain_size(sealed: int) -> int | None:
    """The reverse; None where no sealed document has that size.

    >>> plain_size(sealed_size(2_500_000)), plain_size(55)
    (2500000, None)
    """
    body = sealed - HEADER_SIZE
    size = body - TAG_SIZE * max(1, -(-body // (PIECE_SIZE + TAG_SIZE)))
    return size if size >= 0 and sealed_size(size) == sealed else None


def _cipher(key: bytes, header: bytes) -> AESGCM:
    return AESGCM(_derived(key, header[len(MAGIC) :], b"counterfoil store 1 pieces"))


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def _nonce(number: int, *, is_last: bool) -> bytes:
    """Twelve bytes: seven of zero, the number from 0 in four, one that is 1 in the last piece."""
    if number >= _MOST_PIECES:
        raise EnvironmentFailed("A document of more than four petabytes cannot be sealed.")
    return bytes(7) + number.to_bytes(4, "big") + bytes([is_last])


def _of_size(pieces: Iterable[bytes], size: int, *, first: int = 0) -> Iterator[bytes]:
    """The same bytes in pieces of ``size``, the ``first`` of that many; only the last one is shorter."""
    held, wanted = bytearray(), first or size
    for piece in pieces:
        held += piece
        while len(held) >= wanted:
            yield bytes(held[:wanted])
            del held[:wanted]
            wanted = size
    if held:
        yield bytes(held)
