"""The rows of the TRUST Act's yearly report (5 ILCS 805/25), read from the ledger's public entries alone.

A row holds codes, days and the numbers and hashes of the entries that say so: nothing that a name could stand in. What
no entry says in clear (bail, custody) is a blank that a person fills, and its values are days and codes, too.
What a court keeps secret is told in no entry and so in no row. Chicago's quarterly report (Municipal Code 2-173-069,
CPD Special Order S06-14-03) has the same rows over another period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from counterfoil.ledger import outline, tree
from counterfoil.ledger.entry import Entry, parse
from counterfoil.oversight.classes import IMMIGRATION

DHS = IMMIGRATION | {"DHS-OIG", "FEMA", "FPS", "TSA", "USSS"}
"""The ledger's codes of the Department of Homeland Security and what belongs to it."""
DETAINERS = frozenset({"detainer"})
WARRANTS = frozenset("i_200 i_203 i_205 i_286 ncic_hit administrative_warrant".split())
"""Civil immigration warrants, 5 ILCS 805/10: the forms, entries of the Immigration Violator File, and unknown forms."""
REQUESTS = frozenset("call_for_assistance inquiry database_access alert".split())
"""What asks for more than records."""
_KINDS = frozenset(
    "demand.received instrument.recognised gate.decided demand.addressed case.closed case.reopened".split()
)


class Part(StrEnum):
    """Where a row stands in the report."""

    REQUEST = "request"  # 25(a)(1): for participation, support or assistance
    CUSTODY = "custody"  # 25(a)(2): a detainer or civil immigration warrant
    OTHER = "other"  # of the Department, as for records: whether it is one of (a)(1), counsel says


@dataclass(frozen=True, slots=True)
class Said:
    """The entry that says so: its number from 0, and its leaf hash in hexadecimal."""

    entry: int
    leaf: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What the ledger does not say in clear and a person adds; empty or None is "not filled in".

    ``outcome`` is released or transferred, ``custody`` the ledger's code of an agency; times are the office's own.
    """

    bail_at: datetime | None = None
    outcome: str = ""
    outcome_at: datetime | None = None
    custody: str = ""
    notified_on: date | None = None  # Chicago: the emergency communications office was told of the request


@dataclass(frozen=True, slots=True)
class Row:
    """One demand. ``addressed`` is how (a word of the ledger), empty while the ledger says nothing of it."""

    part: Part
    case: str
    instrument: str
    agency: str  # the ledger's code; empty where no entry names an agency
    received_on: date  # local day
    received_at: datetime  # aware, the office's own zone
    gate: str  # what the law let it do: log, hold, refer, answer, produce; empty before the gate decided
    addressed: str
    addressed_on: date | None
    legal: tuple[str, ...]
    received: Said
    recognised: Said  # the newest entry that says what it is, and from which agency
    settled: Said | None  # the entry that says how it was addressed
    filled: Filled = field(default=Filled())


@dataclass(frozen=True, slots=True)
class Covered:
    """Which entries were read: all of the first ``size``, whose tree has the hash ``root`` (hexadecimal).

    ``first`` and ``last`` are the numbers of those recorded within the period; both are None where there are none.
    """

    size: int
    root: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of demands received from ``first`` to ``last``, both inclusive, and what they were read from.

    ``unsaid`` counts demands of the period of which no entry says in clear what they are: not read yet, of unknown
    kind, or kept secret by law. So a part without rows is nil for what is recorded, and no more.
    """

    first: date
    last: date
    rows: tuple[Row, ...]
    covered: Covered
    unsaid: int
    sample: bool  # the office opened its ledger as one of invented people

    def part(self, part: Part) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.part is part)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a table and the ledger do not agree on; all empty where they do."""

    unlisted: tuple[Row, ...]  # the ledger has it, the table does not
    unfounded: tuple[Row, ...]  # the table has it, the ledger does not, or has it once
    altered: tuple[tuple[Row, Row], ...]  # the table's row, and what the ledger says

    @property
    def ok(self) -> bool:
        return not (self.unlisted or self.unfounded or self.altered)


def build(entries: Iterable[bytes], *, first: date, last: date, zone: ZoneInfo, sealed: Collection[str] = ()) -> Report:
    """The report of all ``entries`` of a ledger, in order from 0, over the local days ``first`` to ``last``.

    A demand belongs to the day on which it was received, whenever it was recorded; how it was addressed is told up to
    the last entry. ``sealed`` are numbers of cases of which a seal was learned after their entries were written: they
    have no row. Raises ``LedgerInvalid`` for an entry that is none.
    """
    acts: dict[str, list[tuple[int, str, Entry]]] = {}
    leaves: list[bytes] = []
    within: list[int] = []
    sample = False
    for number, (data, read) in enumerate(outline.read_each(entries)):
        leaves.append(tree.leaf_hash(data))
        if first <= read.at.astimezone(zone).date() <= last:
            within.append(number)
        if read.kind == "office.opened":
            sample = bool(parse(data).facts.get("sample"))
        elif read.kind in _KINDS:
            acts.setdefault(read.case_number, []).append((number, leaves[-1].hex(), parse(data, f"Entry {number}")))
    rows, unsaid = [], 0
    for case, told in acts.items():
        if told[0][2].kind != "demand.received":
            continue
        made = None if case in sealed else _row(case, told, zone)
        if not first <= (made.received_on if made else _received(told, zone)) <= last:
            continue
        if made is None or made.instrument == "unknown":
            unsaid += 1
        elif part := _part(made):
            rows.append(replace(made, part=part))
    covered = Covered(
        len(leaves), tree.root_of(leaves).hex(), within[0] if within else None, within[-1] if within else None
    )
    return Report(first, last, tuple(sorted(rows, key=_order)), covered, unsaid, sample)


def reconcile(rows: Sequence[Row], report: Report) -> Reconciled:
    """What ``rows``, a table that was in somebody's hands, has less, more or otherwise than ``report``.

    What a person fills in is no difference. Rows are of one demand when they name the same entry of receipt by number
    and hash; a second row of one demand is unfounded.
    """
    known = {row.received: row for row in report.rows}
    seen: Counter[Said] = Counter()
    unfounded: list[Row] = []
    altered: list[tuple[Row, Row]] = []
    for row in rows:
        seen[row.received] += 1
        true = known.get(row.received)
        if true is None or seen[row.received] > 1:
            unfounded.append(row)
        elif replace(row, filled=true.filled) != true:
            altered.append((row, true))
    unlisted = tuple(row for row in report.rows if not seen[row.received])
    return Reconciled(unlisted, tuple(unfounded), tuple(altered))


def fill(report: Report, rows: Iterable[Row]) -> Report:
    """``report`` with what a person filled in to ``rows``, which reconcile with it."""
    filled = {row.received: row.filled for row in rows}
    return replace(report, rows=tuple(replace(row, filled=filled[row.received]) for row in report.rows))


def _part(row: Row) -> Part | None:
    if row.instrument in DETAINERS | WARRANTS:
        return Part.CUSTODY
    # Who asks for assistance and names no agency that is known may be the Department: a person looks.
    if row.instrument in REQUESTS and (row.agency in DHS or not row.agency):
        return Part.REQUEST
    return Part.OTHER if row.agency in DHS else None


def _received(told: Sequence[tuple[int, str, Entry]], zone: ZoneInfo) -> date:
    entry = told[0][2]
    day = entry.facts.get("received_on")
    return date.fromisoformat(day) if day else (entry.effective_at or entry.at).astimezone(zone).date()


def _row(case: str, told: Sequence[tuple[int, str, Entry]], zone: ZoneInfo) -> Row | None:
    """The row of a case; its part is not yet decided. None where no entry says what the demand is."""
    number, leaf, received = told[0]
    instrument, agency, gate, recognised = "", str(received.facts.get("from", "")), "", None
    addressed, settled, on = "", None, None
    legal: tuple[str, ...] = ()
    for place, hashed, entry in told:
        facts = entry.facts
        if entry.kind in ("instrument.recognised", "gate.decided") and "instrument" in facts:
            instrument, recognised = facts["instrument"], Said(place, hashed)
        if entry.kind == "gate.decided":
            agency, gate, legal = facts.get("from", agency), facts["action"], entry.legal
        elif entry.kind == "case.reopened":
            addressed, settled, on = "", None, None
        elif entry.kind in ("demand.addressed", "case.closed"):
            word = facts.get("how") or facts["outcome"]
            if word != "addressed" or settled is None:  # the closing after an act that says how says no more
                addressed, settled = word, Said(place, hashed)
                on = (entry.effective_at or entry.at).astimezone(zone).date()
    if recognised is None:
        return None
    return Row(
        part=Part.OTHER,
        case=case,
        instrument=instrument,
        agency=agency,
        received_on=_received(told, zone),
        received_at=(received.effective_at or received.at).astimezone(zone),
        gate=gate,
        addressed=addressed,
        addressed_on=on,
        legal=legal,
        received=Said(number, leaf),
        recognised=recognised,
        settled=settled,
    )


def _order(row: Row) -> tuple[int, datetime, int]:
    return list(Part).index(row.part), row.received_at, row.received.entry
