"""The entry of one act: the exact bytes that are hashed as a leaf (``docs/ledger-format.md``).

Everybody reads an entry for ever, and it can never be removed. So its clear fields are counts, dates, flags and words
of closed lists; there is no field that a name or free text could get into. Everything else is committed to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, commitment
from counterfoil.ledger.commitment import InnerSet
from counterfoil.ledger.kinds import KINDS, ROLES, is_statute

VERSION = 1
_NO_OFFSET = timedelta(0)
MAX_ENTRY = 4096  # bytes; C2SP tlog-tiles would allow 65,535
OFFICE = "OFFICE"
"""Stands for the case number in acts of the office itself (adopted law, added records)."""

NUMBER = re.compile(r"[A-Z]{1,8}-[0-9]{4}-[0-9]{1,8}")
KEY = re.compile(r"k-[0-9a-f]{16}")
# 32 bytes in base64url: the last character carries four bits, so only these are canonical.
LAST = "[AEIMQUYcgkosw048]"
DIGEST = re.compile(f"[A-Za-z0-9_-]{{42}}{LAST}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the public sees it. ``seq`` counts the acts of its case from 0; ``prev`` is the leaf hash before."""

    kind: str
    at: datetime  # recorded, UTC, whole seconds
    case_number: str
    seq: int
    prev: bytes  # 32 bytes; empty for the first act
    actor_key: str  # pseudonym of the person; the name is committed to
    role: str
    effective_at: datetime | None = None  # where it differs from ``at``
    legal: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    digests: tuple[str, ...] = ()
    sets: tuple[InnerSet, ...] = ()

    def to_bytes(self) -> bytes:
        """The canonical bytes. Raises ``LedgerInvalid`` when a field is not allowed, unknown or too long."""
        value: dict[str, Any] = {
            "actor": {"key": self.actor_key, "role": self.role},
            "at": write_time(self.at),
            "facts": dict(self.facts),
            "legal": list(self.legal),
            "req": self.case_number,
            "sd": list(self.digests),
            "seq": self.seq,
            "t": self.kind,
            "v": VERSION,
        }
        if self.prev:
            value["prev"] = commitment.base64url(self.prev)
        if self.effective_at is not None:
            value["effective"] = write_time(self.effective_at)
        if self.sets:
            value["sets"] = [{"n": s.count, "root": commitment.base64url(s.root)} for s in self.sets]
        _build(value, "entry")  # whatever a reader would refuse is never written
        data = canonical.write(value)
        if len(data) > MAX_ENTRY:
            raise LedgerInvalid(f"{self.kind}: the entry has {len(data)} bytes; {MAX_ENTRY} is the most.")
        return data


def parse(data: bytes, where: str = "entry") -> Entry:
    """The entry that ``data`` spells, if it is one that this version could have written; else ``LedgerInvalid``."""
    if len(data) > MAX_ENTRY:
        raise LedgerInvalid(f"{where}: is larger than {MAX_ENTRY} bytes, which no entry is.")
    value = canonical.read(data, where)
    if not isinstance(value, dict):
        raise LedgerInvalid(f"{where}: is no entry.")
    return _build(value, where)


def write_time(moment: datetime) -> str:
    """``2026-03-04T15:04:05Z``. Raises ``ValueError`` for a time that is not UTC in whole seconds."""
    if moment.utcoffset() != _NO_OFFSET or moment.microsecond:
        raise ValueError(f"{moment.isoformat()}: an entry's time is UTC in whole seconds.")
    return moment.isoformat().removesuffix("+00:00") + "Z"


def read_time(text: Any, where: str) -> datetime:
    """The time that ``write_time`` wrote; else ``LedgerInvalid``."""
    try:
        moment = datetime.fromisoformat(text)
        if write_time(moment) == text:
            return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        pass
    raise LedgerInvalid(f"{where}: {text!r:.40} is no time like 2026-03-04T15:04:05Z.")


_REQUIRED = {"actor", "at", "facts", "legal", "req", "sd", "seq", "t", "v"}
_OPTIONAL = {"effective", "prev", "sets"}


def _build(value: dict[str, Any], where: str) -> Entry:
    """The entry in ``value``, every field checked: the one gate for writing and for reading."""
    _keys(value, _REQUIRED, _OPTIONAL, where)
    if value["v"] != VERSION or type(value["v"]) is not int:
        raise LedgerInvalid(f"{where}: has version {value['v']!r:.20}; this program knows version {VERSION}.")
    kind = value["t"]
    if not isinstance(kind, str) or kind not in KINDS:
        raise LedgerInvalid(f"{where}: {kind!r:.40} is no kind of act. See docs/ledger-format.md for the list.")
    where = f"{where} ({kind})"
    actor = value["actor"]
    if not isinstance(actor, dict):
        raise LedgerInvalid(f"{where}: actor is not a key and a role.")
    _keys(actor, {"key", "role"}, set(), f"{where}: actor")
    _text(actor["key"], KEY, f"{where}: actor.key")
    if not isinstance(actor["role"], str) or actor["role"] not in ROLES:
        raise LedgerInvalid(f"{where}: {actor['role']!r:.40} is no role. Allowed: {', '.join(sorted(ROLES))}.")
    req = value["req"]
    if req != OFFICE:
        _text(req, NUMBER, f"{where}: req")
    seq = value["seq"]
    if type(seq) is not int or seq < 0:
        raise LedgerInvalid(f"{where}: seq is no count.")
    if (seq == 0) is ("prev" in value):
        raise LedgerInvalid(f"{where}: prev must be there for every act of a case but the first.")
    return Entry(
        kind=kind,
        at=read_time(value["at"], f"{where}: at"),
        case_number=req,
        seq=seq,
        prev=_hash(value["prev"], f"{where}: prev") if "prev" in value else b"",
        actor_key=actor["key"],
        role=actor["role"],
        effective_at=read_time(value["effective"], f"{where}: effective") if "effective" in value else None,
        legal=legal_of(value["legal"], where),
        facts=facts_of(kind, value["facts"], where),
        digests=_digests(value["sd"], where),
        sets=_sets(value, where),
    )


def _keys(value: Mapping[str, Any], required: set[str], optional: set[str], where: str) -> None:
    missing, unknown = required - value.keys(), value.keys() - required - optional
    if missing or unknown:
        raise LedgerInvalid(f"{where}: missing {sorted(missing)}, unknown {sorted(unknown)!s:.200}.")


def _text(value: Any, pattern: re.Pattern[str], where: str) -> None:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise LedgerInvalid(f"{where}: {value!r:.40} does not match {pattern.pattern}.")


def _hash(value: Any, where: str) -> bytes:
    _text(value, DIGEST, where)
    return commitment.from_base64url(value, where)


def legal_of(value: Any, where: str) -> tuple[str, ...]:
    """The statutes in the field ``legal``; else ``LedgerInvalid``."""
    if not isinstance(value, list) or len(set(map(str, value))) != len(value):
        raise LedgerInvalid(f"{where}: legal is no list of different statutes.")
    for citation in value:
        if not isinstance(citation, str) or not is_statute(citation):
            raise LedgerInvalid(
                f"{where}: {citation!r:.60} is no citation like 5 ILCS 140/7(1)(c). Commit to it instead."
            )
    return tuple(value)


def facts_of(kind: str, value: Any, where: str) -> dict[str, Any]:
    """The clear fields of an act of ``kind``, which is one of ``KINDS``; else ``LedgerInvalid``."""
    if not isinstance(value, dict):
        raise LedgerInvalid(f"{where}: facts is not an object.")
    spec = KINDS[kind]
    for name, fact in value.items():
        rule = spec.fields.get(name)
        if rule is None:
            raise LedgerInvalid(
                f"{where}: {name!r:.40} may not be shown in clear. Put it among the act's private values. "
                f"Allowed: {', '.join(sorted(spec.fields)) or 'nothing'}."
            )
        if not rule.allows(fact):
            raise LedgerInvalid(f"{where}: {name} must be {rule.says}, not {fact!r:.40}.")
    missing = spec.required - value.keys()
    if missing:
        raise LedgerInvalid(f"{where}: {', '.join(sorted(missing))} must be given.")
    return value


def _digests(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or len(value) % commitment.PADDED_TO:
        raise LedgerInvalid(f"{where}: sd does not hold a multiple of {commitment.PADDED_TO} digests.")
    for text in value:
        _text(text, DIGEST, f"{where}: sd")
    if sorted(set(value)) != value:
        raise LedgerInvalid(f"{where}: sd is not in order, or holds a digest twice.")
    return tuple(value)


def _sets(value: Mapping[str, Any], where: str) -> tuple[InnerSet, ...]:
    if "sets" not in value:
        return ()
    sets = value["sets"]
    if not isinstance(sets, list) or not sets or not all(isinstance(item, dict) for item in sets):
        raise LedgerInvalid(f"{where}: sets is no list of sets.")
    built = []
    for item in sets:
        _keys(item, {"n", "root"}, set(), f"{where}: sets")
        if type(item["n"]) is not int or item["n"] < 1:
            raise LedgerInvalid(f"{where}: sets: n is no count.")
        built.append(InnerSet(item["n"], _hash(item["root"], f"{where}: sets")))
    return tuple(built)
