"""The acts of a ledger as the story needs them, read from its public entries in one pass, with what proves them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import index_proof, tree
from counterfoil.ledger.entry import OFFICE, parse
from counterfoil.ledger.index_proof import Published
from counterfoil.ledger.source import Entries
from counterfoil.oversight.reports.trust_act import Said

KINDS = frozenset((
    "demand.received", "demand.addressed", "instrument.recognised", "instrument.verified", "gate.decided",
    "search.run", "search.confirmed", "release.made", "production.decided", "letter.sent", "case.closed",
    "case.referred", "case.resumed", "case.reopened", "appeal.received", "appeal.decided", "suit.opened", "suit.served",
    "suit.ended", "law.adopted", "law.withdrawn", "determination.made", "objection.made",
    "objection.ended", "redaction.verified", "release.refused",
))  # fmt: skip
"""What rows are counted from. Of the others only the hashes are read, for the root."""


@dataclass(frozen=True, slots=True)
class Act:
    """One entry: where it stands, its case (empty for an act of the office), its local day, its clear fields."""

    said: Said
    kind: str
    case: str
    on: date
    facts: Mapping[str, Any]
    by: str  # the pseudonym of who acted


@dataclass(frozen=True)
class Ledger:
    """All entries of a ledger from 0 to ``size``, whose tree has the hash ``root`` (hexadecimal).

    ``acts`` leave out what the story does not count, and cases of which a seal was learned later (``sealed`` of them).
    """

    size: int
    root: str
    acts: tuple[Act, ...]
    sealed: int
    index: Published | None  # the newest published index, made anew; None where none was published
    sample: bool

    @cached_property
    def of_case(self) -> Mapping[str, tuple[Act, ...]]:
        """The acts of each case, in their order."""
        found: dict[str, list[Act]] = {}
        for act in self.acts:
            if act.case:
                found.setdefault(act.case, []).append(act)
        return {case: tuple(acts) for case, acts in found.items()}

    def newest(self, kind: str) -> Mapping[str, Act]:
        """Case → its last act of ``kind``."""
        return {act.case: act for act in self.acts if act.kind == kind}


def read(entries: Entries, size: int, *, zone: ZoneInfo, sealed: Collection[str] = ()) -> Ledger:
    """The first ``size`` entries. Raises ``LedgerInvalid`` for an entry that is none, or an index that is not theirs.

    An act's day is the local one on which it took effect; ``sealed`` are numbers of cases that are left out.
    """
    hidden = frozenset(sealed)
    leaves: list[bytes] = []
    acts: list[Act] = []
    published, sample = None, False
    for number, data in enumerate(entries.read(0, size)):
        leaves.append(tree.leaf_hash(data))
        entry = parse(data, f"Entry {number}")
        if entry.kind == index_proof.KIND:
            published = number
        elif entry.kind == "office.opened":
            sample = bool(entry.facts.get("sample"))
        if entry.kind not in KINDS or entry.case_number in hidden:
            continue
        on = (entry.effective_at or entry.at).astimezone(zone).date()
        said = Said(number, leaves[-1].hex())
        case = "" if entry.case_number == OFFICE else entry.case_number
        acts.append(Act(said, entry.kind, case, on, entry.facts, entry.actor_key))
    if len(leaves) != size:
        raise LedgerInvalid(
            f"The ledger's head says {size} entries; {len(leaves)} are there. Run: counterfoil office check."
        )
    table = index_proof.published(entries, published) if published is not None else None
    return Ledger(size, tree.root_of(leaves).hex(), tuple(acts), len(hidden), table, sample)
