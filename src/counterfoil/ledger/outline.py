"""What following a ledger needs of every entry, read in one pass where the bytes are plainly the writer's.

``entry.parse`` is the judge. The pass accepts only what it would accept, by the same patterns and the same rules for
facts and statutes, and hands whatever is unusual or wrong over to it; so nothing is refused or let through here.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, entry
from counterfoil.ledger.kinds import KINDS, ROLES


class Outline(NamedTuple):
    """The fields of an ``Entry`` that link it to others, and its kind."""

    at: datetime
    case_number: str
    seq: int
    prev: bytes
    kind: str


def read(data: bytes, index: int) -> Outline:
    """The outline of entry ``index``, whose bytes are ``data``; raises ``LedgerInvalid`` where ``entry.parse`` does."""
    if found := plain(data):
        return found
    whole = entry.parse(data, f"Entry {index}")
    return Outline(whole.at, whole.case_number, whole.seq, whole.prev, whole.kind)


# An hour of 24 would be another spelling of the next day to some versions of Python.
_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z"
_DIGEST = f'"{entry.DIGEST.pattern}"'
_SHAPE = re.compile(
    (
        rf'\{{"actor":\{{"key":"{entry.KEY.pattern}","role":"([a-z-]+)"\}},"at":"({_TIME})",'
        rf'(?:"effective":"({_TIME})",)?"facts":(\{{[^{{}}]*\}}),"legal":(\[[^\[\]]*\]),(?:"prev":({_DIGEST}),)?'
        rf'"req":"({entry.OFFICE}|{entry.NUMBER.pattern})","sd":\[({_DIGEST}(?:,{_DIGEST}){{3}})\],'
        rf'"seq":(0|[1-9][0-9]{{0,14}}),"t":"([a-z._]+)","v":{entry.VERSION}\}}'
    ).encode()
)
_ROLES = frozenset(role.encode() for role in ROLES)
_FROM_URL = bytes.maketrans(b'-_"', b"+/=")


def plain(data: bytes) -> Outline | None:
    """The outline, or None where it takes ``entry.parse`` to say what ``data`` is."""
    shape = _SHAPE.fullmatch(data)
    if shape is None or len(data) > entry.MAX_ENTRY:
        return None
    role, at, effective, facts, legal, prev, number, digests, seq, kind = shape.groups()
    one, two, three, four = digests.split(b",")
    if (
        role not in _ROLES
        or not one < two < three < four
        or (seq == b"0") is not (prev is None)
        or not (_plain_facts(kind).fullmatch(facts) or _are_facts(kind, facts))
        or not _are_statutes(legal)
    ):
        return None
    try:
        if effective is not None:
            datetime.fromisoformat(effective.decode())
        moment = datetime.fromisoformat(at.decode())
    except ValueError:
        return None
    before = a2b_base64(prev[1:].translate(_FROM_URL)) if prev else b""
    return Outline(moment, number.decode(), int(seq), before, kind.decode())


@lru_cache(maxsize=256)
def _plain_facts(kind: bytes) -> re.Pattern[bytes]:
    """The fields of ``kind`` in their order, each as its rule plainly allows it."""
    spec = KINDS.get(kind.decode())
    if spec is None:
        return re.compile(b"(?!)")
    fields = []
    for number, (name, rule) in enumerate(sorted(spec.fields.items())):
        value = rule.plain.replace("(?P<one>", f"(?P<f{number}>").replace("(?P=one)", f"(?P=f{number})")
        fields.append(rf'(?:"{name}":{value}(?:,(?=")|(?=\}})))' + ("" if name in spec.required else "?"))
    return re.compile((r"\{" + "".join(fields) + r"\}").encode())


@lru_cache(maxsize=4096)
def _are_facts(kind: bytes, facts: bytes) -> bool:
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
