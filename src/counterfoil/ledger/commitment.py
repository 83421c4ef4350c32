"""Commitments: a salted digest in public, the value in the vault (SD-JWT disclosures, RFC 9901, with a 256-bit salt).

``disclosure = base64url(JSON [salt, name, value])`` and ``digest = base64url(SHA-256(disclosure))``. Without the salt
a digest says nothing, not even about a birth date; nobody finds a second value for the same digest.
"""

from __future__ import annotations

import base64
import hashlib
import re
from binascii import b2a_base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, tree

Randomness = Callable[[int], bytes]
"""``randomness(n)`` → n bytes that nobody can guess."""

SALT_SIZE = 32
PADDED_TO = 4
MAX_ITEMS = 32  # digests in one entry; more values go into a set
SET_FROM = 17  # a list of at least so many values gets a tree of its own
MAX_DISCLOSURE = 1_000_000  # characters

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
TO_URL = bytes.maketrans(b"+/", b"-_")
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def base64url(data: bytes) -> str:
    """Base64url without padding."""
    return b2a_base64(data, newline=False).translate(TO_URL, b"=").decode()


def from_base64url(text: str, what: str) -> bytes:
    """The bytes of canonical base64url without padding; else ``LedgerInvalid``."""
    if not _ALPHABET.fullmatch(text) or len(text) % 4 == 1:
        raise LedgerInvalid(f"{what}: is not base64url.")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url(data) != text:
        raise LedgerInvalid(f"{what}: is not canonical base64url.")
    return data


def disclose(name: str, value: Any, randomness: Randomness) -> str:
    """A disclosure of ``value`` under a fresh salt. Whoever has it can open the digest, nobody else."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a committed value")
    return base64url(canonical.write([base64url(randomness(SALT_SIZE)), name, value]))


def digest(disclosure: str) -> str:
    """What stands in the entry for this disclosure: 43 characters."""
    return base64url(hashlib.sha256(disclosure.encode()).digest())


def read(disclosure: str) -> tuple[str, Any]:
    """The name and value that a disclosure opens; raises ``LedgerInvalid`` for anything the writer would not write."""
    if len(disclosure) > MAX_DISCLOSURE:
        raise LedgerInvalid(f"A disclosure is longer than {MAX_DISCLOSURE} characters.")
    match canonical.read(from_base64url(disclosure, "A disclosure"), "A disclosure"):
        case [str() as salt, str() as name, value]:
            pass
        case _:
            raise LedgerInvalid("A disclosure is not [salt, name, value].")
    if len(from_base64url(salt, "The salt of a disclosure")) != SALT_SIZE or not _NAME.fullmatch(name):
        raise LedgerInvalid("A disclosure has a salt of the wrong length or no proper name.")
    return name, value


@dataclass(frozen=True, slots=True)
class InnerSet:
    """Many values under one RFC 6962 tree: the entry shows their number and root only."""

    count: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an act commits to: what the entry shows, and what only the vault keeps."""

    digests: tuple[str, ...]  # sorted, padded with decoys to a multiple of four
    sets: tuple[InnerSet, ...]
    openings: tuple[tuple[int, tuple[str, ...]], ...]  # (slot, disclosures); see ``set_slot``


def set_slot(number: int) -> int:
    """The vault's slot for the openings of set ``number``; single values use their place among the digests."""
    return 1000 + number


def commit(private: Mapping[str, Any], randomness: Randomness) -> Commitment:
    """Commit to every value of ``private``; a list of 17 or more becomes a set of single values.

    Decoys fill the digests up to a multiple of four (at least four), so that their number says nothing; the order is
    that of the digests, so it says nothing either. Raises ``LedgerInvalid`` for more than 32 single values.
    """
    opened: dict[str, str] = {}
    sets: list[tuple[str, ...]] = []
    for name, value in private.items():
        if isinstance(value, list) and len(value) >= SET_FROM:
            sets.append(tuple(disclose(name, item, randomness) for item in value))
        else:
            disclosure = disclose(name, value, randomness)
            opened[digest(disclosure)] = disclosure
    if len(opened) > MAX_ITEMS:
        raise LedgerInvalid(f"An entry can commit to {MAX_ITEMS} values, not {len(opened)}. Put them into one list.")
    wanted = max(PADDED_TO, -(-len(opened) // PADDED_TO) * PADDED_TO)
    digests = list(opened)
    while len(digests) < wanted:
        digests.append(base64url(hashlib.sha256(randomness(SALT_SIZE)).digest()))
    digests.sort()
    slots: list[tuple[int, tuple[str, ...]]] = [
        (place, (opened[text],)) for place, text in enumerate(digests) if text in opened
    ]
    slots += [(set_slot(number), members) for number, members in enumerate(sets)]
    return Commitment(tuple(digests), tuple(InnerSet(len(s), set_root(s)) for s in sets), tuple(slots))


def set_root(disclosures: Sequence[str]) -> bytes:
    """The root of the inner tree over a set's disclosures, in their order."""
    return tree.root_of(tree.leaf_hash(text.encode()) for text in disclosures)
