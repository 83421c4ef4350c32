"""The same past under a draft rule: what answers showed and kept, decided anew from the rows that stay.

A row says what kind of thing it was and of whom, and not all that a rule may know. Where what it does not say could
matter, the draft's answer is ``refer``: a person reads the case (``counterfoil law what-if`` reads its records again).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from counterfoil.law.adoption import rule_digests
from counterfoil.law.draft import applied, changed_rules
from counterfoil.law.load import LawPack
from counterfoil.law.model import ClaimedGround, Duty, DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.oversight.facts import Fate, ItemFact
from counterfoil.values import Category, RecordKind, Role, Source

_SAID = frozenset({"record_kind", "category", "role", "minor", "on_duty"})
"""The facts that a row says."""
_VALUES: dict[str, tuple[Any, ...]] = {"source": tuple(Source), "claimed": tuple(ClaimedGround)}
_DAYS = 400  # books in memory; a day's rules are parsed once


_Key = tuple[str, str, str, str, str, str, str, str, str]
"""The fields of ``Changed`` before its counts."""


class Unclear(StrEnum):
    """Why a row cannot be decided anew."""

    NO_KIND = "no_kind"  # a person marked it, and no category of the law names it
    OTHER_FACTS = "other_facts"  # today's pack does not say of its kind what was said then
    NOT_IN_ROW = "not_in_row"  # a changed rule asks what the row does not say, and its answer turns on it


@dataclass(frozen=True, slots=True)
class Changed:
    """Places of one kind whose duty the draft would change. ``month`` is "2024-03"; ``agency`` is empty for others."""

    month: str
    agency: str
    record_kind: str
    category: str
    role: str
    fate: str
    now: str
    would_be: str
    by: str  # ids of the rules of the draft's answer, "; " between
    places: int
    cases: int  # 0 where no case may be listed by it: these are counted by month alone

    def as_row(self) -> dict[str, Any]:
        """The row as JSON and tables have it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a draft would change. ``changed`` in the order of month, agency and kind; every other place stays."""

    rules: tuple[str, ...]  # that the draft has otherwise, newly or no more
    places: int  # that were looked at
    changed: tuple[Changed, ...]
    unclear: dict[str, int]  # why → places: their answer is ``refer``
    cases: tuple[str, ...]  # with a changed place

    def counts(self) -> dict[str, int]:
        """Places by what became of them and what would be: ``disclosed, forbidden`` is what would not have gone out."""
        found = Counter({f"{one.fate}, {one.would_be}": 0 for one in self.changed})
        for one in self.changed:
            found[f"{one.fate}, {one.would_be}"] += one.places
        return dict(sorted(found.items()))

    def as_row(self) -> dict[str, Any]:
        """The counts as JSON has them."""
        return {
            "rules": list(self.rules), "places": self.places, "changed": sum(one.places for one in self.changed),
            "counts": self.counts(), "unclear": self.unclear, "cases": len(self.cases),
        }  # fmt: skip


def what_if(items: Iterable[tuple[ItemFact, str]], *, pack: LawPack, draft: LawPack) -> WhatIf:
    """Every item under the law of its day and under that law with what ``draft`` changes, both as if adopted.

    Each item comes with the code of the agency that its answer went to. A draft's rule counts on every day, whenever it
    is to come into force (``law.draft.applied``). Raises ``LawPackInvalid`` for a faulty one.
    """
    books = _Books(pack, draft)
    places = 0
    unclear: Counter[str] = Counter()
    counts: Counter[_Key] = Counter()
    cases: dict[_Key, set[str]] = defaultdict(set)
    for item, agency in items:
        places += item.places
        found = books.of(item)
        if isinstance(found, Unclear):
            unclear[str(found)] += item.places
        elif found is not None:
            now, then = found
            key = (
                f"{item.on:%Y-%m}", agency, item.record_kind, item.category, item.role, str(Fate(item.fate)), str(now),
                str(then.kind), "; ".join(rule.id for rule in then.rules),
            )  # fmt: skip
            counts[key] += item.places
            cases[key].add(item.case)
    changed = tuple(Changed(*key, n, len(cases[key] - {""})) for key, n in sorted(counts.items()))
    affected = sorted({case for found in cases.values() for case in found} - {""})
    return WhatIf(books.changed, places, changed, dict(sorted(unclear.items())), tuple(affected))


class _Books:
    """The rules of each day as they were, and with the draft in their place."""

    def __init__(self, pack: LawPack, draft: LawPack) -> None:
        self.changed = changed_rules(pack, draft)
        self._laws = (pack, applied(pack, draft))
        self._adopted = tuple(frozenset(rule_digests(law).values()) for law in self._laws)
        self._of: dict[date, tuple[PolicyBook, PolicyBook]] = {}
        written = [
            law.rulebook.rules[key].cedar for law in (pack, draft) for key in self.changed if key in law.rulebook.rules
        ]
        self._asked = tuple(sorted({name for one in written for name in _read(one.get("conditions", ()))} - _SAID))

    def of(self, item: ItemFact) -> tuple[DutyKind, Duty] | Unclear | None:
        """What the law said and what the draft would say; None where it is the same."""
        facts = _facts(item)
        if facts is None:
            return Unclear.NO_KIND
        now, then = self._on(item.on, facts)
        if str(_plain(now)) != (item.would_be or item.duty):
            return Unclear.OTHER_FACTS
        if any(self._turns(item, facts, now, then, name) for name in self._asked):
            return Unclear.NOT_IN_ROW
        return None if now.kind == then.kind and _plain(now) == _plain(then) else (now.kind, then)

    def _turns(self, item: ItemFact, facts: Facts, now: Duty, then: Duty, name: str) -> bool:
        """Whether the draft would say something else, were a fact that the row does not say another one.

        Only as far as the law of the day would have said what it did say then.
        """
        for value in _VALUES.get(name, (True,)):
            changes: dict[str, Any] = {name: value}
            other_now, other_then = self._on(item.on, replace(facts, **changes))
            if _plain(other_now) == _plain(now) and _plain(other_then) != _plain(then):
                return True
        return False

    def _on(self, day: date, facts: Facts) -> tuple[Duty, Duty]:
        if day not in self._of:
            if len(self._of) >= _DAYS:
                self._of.clear()
            one, other = (PolicyBook(law, day, of) for law, of in zip(self._laws, self._adopted, strict=True))
            self._of[day] = one, other
        one, other = self._of[day]
        return one.decide(facts), other.decide(facts)


def _plain(duty: Duty) -> DutyKind:
    return duty.would_be or duty.kind


def _facts(item: ItemFact) -> Facts | None:
    """What a row says, as a rule may know it; None where its category is none of the law's."""
    try:
        kind, category, role = RecordKind(item.record_kind), Category(item.category), Role(item.role)
    except ValueError:
        return None
    return Facts(kind, category, role, minor=item.minor, on_duty=role is Role.OFFICER)


def _read(node: Any) -> Iterator[str]:
    """The facts that the conditions of a rule read: the X of every ``context.X``."""
    if isinstance(node, dict):
        access = node.get(".")
        if isinstance(access, dict) and access.get("left") == {"Var": "context"}:
            yield str(access["attr"])
        for value in node.values():
            yield from _read(value)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for each in node:
            yield from _read(each)
