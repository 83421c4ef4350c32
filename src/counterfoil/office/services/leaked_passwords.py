"""Whether a password was stolen elsewhere: 1.46 million of twelve letters or more are known, without a network.

``leaked_passwords.bloom`` is a Bloom filter that ``script/leaked-passwords`` makes: two megabytes in which no password
can be read. Each one that was put in is found; of others about one in 250 is taken for one, and another one is chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

PLACE = Path(__file__).with_suffix(".bloom")
BYTES = 1 << 21
"""2**24 bits: three bytes of a digest name one."""
_PROBES = 8


def is_leaked(password: str) -> bool:
    """Whether the password, as it is or in small letters, is in the filter.

    >>> is_leaked("1q2w3e4r5t6y"), is_leaked("seven donkeys sing in the rain")
    (True, False)
    """
    with PLACE.open("rb") as file:

        def is_set(bit: int) -> bool:
            file.seek(bit >> 3)
            return bool(file.read(1)[0] >> (bit & 7) & 1)

        return any(all(map(is_set, bits(one))) for one in {password, password.lower()})


def made_of(passwords: Iterable[str]) -> bytes:
    """The filter that holds these."""
    made = bytearray(BYTES)
    for one in passwords:
        for bit in bits(one):
            made[bit >> 3] |= 1 << (bit & 7)
    return bytes(made)


def bits(password: str) -> Iterator[int]:
    """Which bits stand for a password."""
    digest = hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(digest[at : at + 3], "big") for at in range(0, 3 * _PROBES, 3))
