"""Whom to trust: logs, witnesses and their quorum, from a policy file (C2SP tlog-policy)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger.note import COSIGNATURE, ED25519, VerifierKey

MAX_POLICY = 1_000_000  # bytes
GROUP = "oversight"

_BLANK = re.compile("[ \t]+")


@dataclass(frozen=True, slots=True)
class Group:
    """``need`` of ``members`` (names of witnesses or groups) must have cosigned."""

    need: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The logs that are trusted, the witnesses that are known, and which of them must have cosigned."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str = "none"
    places: Mapping[str, str] = field(default_factory=dict)
    """Witness → the address that takes its requests (its "submission prefix"), where the file gives one."""

    def satisfied(self, signed_by: Iterable[VerifierKey]) -> bool:
        """True when the cosignatures reach the quorum."""
        return self.quorum == "none" or self._has(self.quorum, set(signed_by))

    def _has(self, name: str, signed_by: set[VerifierKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in signed_by
        group = self.groups[name]
        return sum(self._has(member, signed_by) for member in group.members) >= group.need


def write(policy: Policy) -> bytes:
    """The policy file; ``parse`` reads the same from it. Groups stand in their order: members before groups of them."""
    lines = [f"log {key}" for key in policy.logs]
    for name, key in policy.witnesses.items():
        lines.append(" ".join(filter(None, ("witness", name, str(key), policy.places.get(name, "")))))
    lines += [f"group {name} {group.need} {' '.join(group.members)}" for name, group in policy.groups.items()]
    return "\n".join([*lines, f"quorum {policy.quorum}", ""]).encode()


def of_many(log: VerifierKey, witnesses: Mapping[str, VerifierKey], places: Mapping[str, str], need: int = 0) -> Policy:
    """The policy that ``need`` of these witnesses must have cosigned; 0 asks for more than half (2 of 3)."""
    need = need or len(witnesses) // 2 + 1
    if not 1 <= need <= len(witnesses):
        raise BadInput(f"{need} of {len(witnesses)} witnesses cannot be asked for.")
    return Policy((log,), witnesses, {GROUP: Group(need, tuple(witnesses))}, GROUP, places)


def only(key: VerifierKey) -> Policy:
    """The policy of somebody who holds one log's key and knows no witness."""
    return Policy((key,), {}, {})


def parse(data: bytes, where: str = "policy") -> Policy:
    """The policy that ``data`` spells; raises ``BadInput`` naming the line that is wrong."""
    if len(data) > MAX_POLICY:
        raise BadInput(f"{where}: is larger than {MAX_POLICY} bytes. Give the policy file.")
    if any((octet < 0x20 and octet not in (0x09, 0x0A)) or octet == 0x7F for octet in data):
        raise BadInput(f"{where}: holds control characters; lines end with a newline alone.")
    reading = _Reading()
    # Names are opaque octets; latin-1 keeps every one of them apart.
    for number, line in enumerate(data.decode("latin-1").split("\n"), start=1):
        words = [word for word in _BLANK.split(line) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            reading.take(words)
        except (LedgerInvalid, _Wrong) as error:
            raise BadInput(f"{where}: line {number}: {error}") from error
    if reading.quorum is None:
        raise BadInput(f"{where}: has no quorum line. Add 'quorum none' to ask for no witness.")
    if not reading.logs:
        raise BadInput(f"{where}: names no log. Add a line 'log <verifier key>'.")
    return Policy(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum, reading.places)


class _Wrong(Exception):
    pass


class _Reading:
    """What the lines so far have defined; a name must be defined before it is used, and is a member once."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.places: dict[str, str] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()
        self._public: set[tuple[str, bytes]] = set()

    def take(self, words: list[str]) -> None:
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self.logs.append(self._key(vkey, "log", ED25519))
            case ["witness", name, vkey, *place] if len(place) < 2:
                self._new(name)
                self.witnesses[name] = self._key(vkey, "witness", COSIGNATURE)
                if place:
                    self.places[name] = place[0].encode("latin-1").decode("utf-8", "replace")
            case ["group", name, need, *members] if members:
                self._new(name)
                self._group(name, need, members)
            case ["quorum", name]:
                if self.quorum is not None:
                    raise _Wrong("there is a second quorum line.")
                if name != "none":
                    self._known(name)
                self.quorum = name
            case _:
                raise _Wrong(f"{' '.join(words)[:60]!r} is none of log, witness, group, quorum with what they need.")

    def _group(self, name: str, need: str, members: list[str]) -> None:
        for member in members:
            self._known(member)
            if member in self._members:
                raise _Wrong(f"{member!r} is a member already; nobody counts twice.")
            self._members.add(member)
        count = {"any": "1", "all": str(len(members))}.get(need, need)
        if not re.fullmatch("[1-9][0-9]{0,5}", count) or int(count) > len(members):
            raise _Wrong(f"{need!r} of {len(members)} members cannot be asked for.")
        self.groups[name] = Group(int(count), tuple(members))

    def _key(self, vkey: str, role: str, kind: int) -> VerifierKey:
        key = VerifierKey.parse(vkey.encode("latin-1").decode("utf-8", "replace"))
        if key.kind != kind:
            raise _Wrong(f"a {role}'s key has type {kind}, this one has {key.kind}.")
        if (role, key.public) in self._public:
            raise _Wrong(f"this {role}'s key is in the list twice.")
        self._public.add((role, key.public))
        return key

    def _new(self, name: str) -> None:
        if name == "none" or name in self.witnesses or name in self.groups:
            raise _Wrong(f"the name {name!r} is taken.")

    def _known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise _Wrong(f"{name!r} is not defined on a line before.")
