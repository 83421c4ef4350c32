"""What following a ledger needs of its entries, read many at once where the bytes are plainly the writer's.

``entry.parse`` is the judge. The pass accepts only what it would accept, by the same patterns and the same rules for
facts and statutes, and hands whatever is unusual or wrong over to it; so nothing is refused or let through here.

A pattern reads all entries in one go, and what it found is then asked by columns (all first digests, all statutes):
asking entry by entry takes three times as long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice, pairwise, repeat
from operator import contains, itemgetter
from struct import Struct
from typing import NamedTuple

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, commitment, entry
from counterfoil.ledger.kinds import KINDS, ROLES

AT_ONCE = 256
"""Entries that are read together, as many as a bundle holds; what belongs to more does not fit a processor's cache."""


class Outline(NamedTuple):
    """The fields of an ``Entry`` that link it to others, and its kind."""

    at: datetime
    case_number: str
    seq: int
    prev: bytes
    kind: str


class Outlines(NamedTuple):
    """The same of many entries, field by field, each as the entries spell it; ``prevs`` are empty for first acts."""

    ats: Sequence[bytes]
    case_numbers: Sequence[bytes]
    seqs: Sequence[bytes]
    prevs: Sequence[bytes]
    kinds: Sequence[bytes]

    def outline(self, place: int) -> Outline:
        """Of one of them, counted from 0."""
        at, case_number, seq, prev, kind = (column[place].decode() for column in self)
        before = commitment.from_base64url(prev, "prev")
        return Outline(entry.read_time(at, "at"), case_number, int(seq), before, kind)


def read(data: bytes, index: int) -> Outline:
    """The outline of entry ``index``, whose bytes are ``data``; raises ``LedgerInvalid`` where ``entry.parse`` does."""
    return read_all([data], index).outline(0)


def read_each(entries: Iterable[bytes]) -> Iterator[tuple[bytes, Outline]]:
    """Each of ``entries``, of which the first is entry 0, with its outline; raises as ``read_all``."""
    rest, first = iter(entries), 0
    while part := list(islice(rest, AT_ONCE)):
        found = _together(part, first)
        yield from ((data, found.outline(place)) for place, data in enumerate(part))
        first += len(part)


def read_all(entries: Sequence[bytes], first: int) -> Outlines:
    """The outlines of ``entries``, of which ``first`` is the first one's index.

    Raises ``LedgerInvalid`` where ``entry.parse`` does, naming the first such entry.
    """
    parts = [_together(entries[n : n + AT_ONCE], first + n) for n in range(0, len(entries), AT_ONCE)]
    return parts[0] if len(parts) == 1 else Outlines(*([*chain(*(part[n] for part in parts))] for n in range(5)))


def _together(entries: Sequence[bytes], first: int) -> Outlines:
    found = plain(entries)
    if found is not None:
        return found
    rows = [_judged(data, index) for index, data in enumerate(entries, first)]
    return Outlines(*zip(*rows, strict=True))


def _judged(data: bytes, index: int) -> tuple[bytes, ...]:
    whole = entry.parse(data, f"Entry {index}")
    prev = commitment.base64url(whole.prev)
    texts = (entry.write_time(whole.at), whole.case_number, str(whole.seq), prev, whole.kind)
    return tuple(text.encode() for text in texts)


_TIME = "[0-9]{4}+-(?:0[1-9]|1[0-2])-[0-3][0-9]T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
# Any 42 characters here: all digests together are asked for their alphabet, which takes a sixth of the time.
_DIGEST = f".{{42}}+{entry.LAST}"
_FOUR_DIGESTS = '","'.join([_DIGEST] * 4)
# Possessive where one character repeats: it has nothing to give back, and to be ready for it takes time. Never around a
# group: Python 3.11 may then take what does not match (`(?:ab?c)++` takes "aca").
_LINE = re.compile(
    (
        rf'^\{{"actor":\{{"key":"{entry.KEY.pattern}","role":"(?:{"|".join(sorted(ROLES))})"\}},"at":"({_TIME})",'
        rf'(?:"effective":"({_TIME})",)?"facts":(\{{[^}}]*+\}}),"legal":(\[[^\]]*+\]),'
        rf'(?:"prev":"({_DIGEST})",)?"req":"({entry.OFFICE}|{entry.NUMBER.pattern})",'
        rf'"sd":\["({_FOUR_DIGESTS})"(?:,([^\]]++))?\],"seq":((?(5)[1-9][0-9]{{0,14}}+|0)),'
        rf'(?:"sets":(\[[^\]]*+\]),)?"t":"([a-z._]++)","v":{entry.VERSION}\}}\n'
    ).encode(),
    re.DOTALL | re.MULTILINE,
)
_AT, _EFFECTIVE, _FACTS, _LEGAL, _PREV, _CASE, _FOUR, _MORE, _SEQ, _SETS, _KIND = range(11)
_links = itemgetter(_AT, _CASE, _SEQ, _PREV, _KIND)


def plain(entries: Sequence[bytes]) -> Outlines | None:
    """The outlines, or None where it takes ``entry.parse`` to say what one of ``entries`` is; give one at least."""
    # A line's end within an entry would make two of it, or one of two.
    if any(map(contains, entries, repeat(b"\n"))) or max(map(len, entries)) > entry.MAX_ENTRY:
        return None
    rows = _LINE.findall(b"\n".join([*entries, b""]))
    if len(rows) != len(entries):
        return None
    columns = list(zip(*rows, strict=True))
    return Outlines(*_links(columns)) if _are_plain(columns) else None


_day = itemgetter(slice(0, 10))
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BEGINNINGS = Struct(">Q38xQ38xQ38xQ35x")
"""The first 8 of the 43 characters of each of four digests; two that begin alike are left to the judge."""
_MORE_DIGESTS = re.compile(f'"{entry.DIGEST.pattern}"(?:,"{entry.DIGEST.pattern}")*'.encode())
_MORE_SETS = re.compile(
    rf'\[(?:\{{"n":[1-9][0-9]{{0,14}}+,"root":"{entry.DIGEST.pattern}"\}}(?:,(?=\{{)|(?=\])))+\]'.encode()
)


def _are_plain(columns: Sequence[Sequence[bytes]]) -> bool:
    """Whether what the pattern left open holds of every entry too; each of ``columns`` has one field of all."""
    digests = b"".join(columns[_FOUR])
    return (
        digests.translate(None, _ALPHABET) == b'","' * 3 * len(columns[_FOUR])
        and not b"".join(columns[_PREV]).translate(None, _ALPHABET)
        and all(one < two < three < four for one, two, three, four in _BEGINNINGS.iter_unpack(digests))
        and all(map(_is_day, set(map(_day, columns[_AT])).union(map(_day, set(columns[_EFFECTIVE])))))
        and all(map(_are_statutes, set(columns[_LEGAL])))
        and all(_are_more(four, more) for four, more in zip(columns[_FOUR], columns[_MORE], strict=True) if more)
        and all(map(_MORE_SETS.fullmatch, filter(None, columns[_SETS])))
        and _are_facts(columns[_KIND], columns[_FACTS])
    )


def _are_more(four: bytes, more: bytes) -> bool:
    """Whether ``more`` are the digests that follow the first ``four``, up to a multiple of four."""
    digests = [b'"%b"' % four[-43:], *more.split(b",")]
    return (
        bool(_MORE_DIGESTS.fullmatch(more))
        and len(digests) % commitment.PADDED_TO == 1
        and all(left < right for left, right in pairwise(digests))
    )


@lru_cache(maxsize=1024)
def _is_day(day: bytes) -> bool:
    try:
        return not day or bool(date.fromisoformat(day.decode()))
    except ValueError:
        return False


def _are_facts(kinds: Sequence[bytes], facts: Sequence[bytes]) -> bool:
    """Whether each of ``facts`` may stand in an entry of its kind; those of one kind are asked together."""
    by_kind: dict[bytes, list[bytes]] = defaultdict(list)
    for kind, one in zip(kinds, facts, strict=True):
        by_kind[kind].append(one)
    return all(
        _plain_facts(kind).fullmatch(b"".join(those)) or all(_judged_facts(kind, one) for one in those)
        for kind, those in by_kind.items()
    )


@lru_cache(maxsize=256)
def _plain_facts(kind: bytes) -> re.Pattern[bytes]:
    """Any number of times the fields of ``kind`` in their order, each as its rule plainly allows it."""
    spec = KINDS.get(kind.decode())
    if spec is None:
        return re.compile(b"(?!)")
    fields = []
    for number, (name, rule) in enumerate(sorted(spec.fields.items())):
        value = rule.plain.replace("(?P<one>", f"(?P<f{number}>").replace("(?P=one)", f"(?P=f{number})")
        fields.append(rf'(?:"{name}":{value}(?:,(?=")|(?=\}})))' + ("" if name in spec.required else "?"))
    return re.compile((r"(?:\{" + "".join(fields) + r"\})*").encode())


@lru_cache(maxsize=4096)
def _judged_facts(kind: bytes, facts: bytes) -> bool:
    name = kind.decode()
    try:
        return name in KINDS and entry.facts_of(name, canonical.read(facts), name) is not None
    except LedgerInvalid:
        return False


@lru_cache(maxsize=4096)
def _are_statutes(legal: bytes) -> bool:
    try:
        return entry.legal_of(canonical.read(legal), "entry") is not None
    except LedgerInvalid:
        return False
