"""Facts of invented offices of any size, with a ledger that says the same: the same seed gives the same facts."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.ledger import commitment, tree
from counterfoil.ledger.entry import OFFICE, Entry
from counterfoil.oversight.facts import CaseFact, Fate, ItemFact, Origin
from counterfoil.oversight.hearing.model import Facts, Told
from counterfoil.oversight.measures import SMALL
from counterfoil.oversight.reports import trust_act

ZONE = ZoneInfo("America/Chicago")
NAME = "Nora Example"
CLASSES = (
    ("unknown", "", 50), ("news_media", "", 15), ("business", "", 12), ("counsel", "", 12), ("nonprofit", "", 4),
    ("federal_immigration", "ICE", 6), ("federal_immigration", "DHS", 3), ("local", "CHI-COUNCIL", 1),
)  # fmt: skip
INSTRUMENTS = {
    "foia_request": ("request", "answer"), "detainer": ("administrative", "log"), "i_200": ("administrative", "log"),
    "administrative_subpoena": ("administrative", "hold"), "court_subpoena": ("claimed_judicial", "refer"),
    "call_for_assistance": ("request", "refer"), "inquiry": ("request", "log"),
}  # fmt: skip
CATEGORIES = ("name", "home_address", "date_of_birth", "ssn", "phone", "charge", "driver_licence_number", "photo")
EXEMPTIONS = {"7(1)(b)": "Private information", "7(1)(c)": "Personal privacy", "7(1)(d)(iv)": "Informants"}


@dataclass
class Ledger:
    """Entries of acts in the order of recording, each committing to a name as real ones do."""

    entries: list[bytes] = field(default_factory=list)
    told: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    _last: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    _salt: Any = field(default_factory=lambda: itertools.count(1))

    def act(self, kind: str, case: str, at: datetime, /, *legal: str, **facts: Any) -> None:
        seq, before = self._last.get(case, (-1, b""))
        digests = commitment.commit({"actor": NAME}, lambda size: next(self._salt).to_bytes(size, "big")).digests
        entry = Entry(
            kind, at, case, seq + 1, before, "k-00112233445566aa", "records-officer",
            legal=legal, facts=facts, digests=digests,
        )  # fmt: skip
        data = entry.to_bytes()
        leaf = tree.leaf_hash(data)
        self._last[case] = seq + 1, leaf
        self.told[case].append(Told(len(self.entries), leaf.hex(), entry))
        self.entries.append(data)


def office(*, cases: int, months: int = 12, units: int = 3, seed: int = 1, small: int = SMALL, late: int = 0) -> Facts:
    """An office with so many cases; federal immigration agencies wait ``late`` business days longer than others."""
    chance = random.Random(seed)
    ledger, rows, items = Ledger(), [], []
    start = date(2023, 1, 2)
    today = start + timedelta(days=30 * months)
    ledger.act("office.opened", OFFICE, _at(start - timedelta(days=3)), law="us-il", sample=True)
    ledger.act("law.adopted", OFFICE, _at(start - timedelta(days=2)), law="us-il", digest="ab" * 32, rules=283)
    for kind in ("arrest_report", "case_report"):
        ledger.act("record.added", OFFICE, _at(start - timedelta(days=1)), kind=kind, records=40, pages=90)
    days = sorted(chance.randrange(30 * months) for _ in range(cases))
    for number, day in enumerate(days, 1):
        case = _case(chance, number, start + timedelta(days=day), today, units, late)
        rows.append(_recorded(ledger, case))
        if case.documents:
            items += _items(chance, case)
    return facts(ledger, rows, items, first=start, last=today, small=small)


def facts(ledger: Ledger, rows: list[CaseFact], items: list[ItemFact], *, first: date, last: date, small: int) -> Facts:
    """The facts of these rows."""
    return Facts(
        office="Lakehurst (SAMPLE)",
        sample=True,
        simulated_clock=False,
        law="Illinois Freedom of Information Act",
        first=first,
        last=last,
        counted_on=last,
        cases=tuple(rows),
        items=tuple(items),
        unlisted=tuple(_origin(row) for row in items if row.category == "name" and row.fate is Fate.REDACTED)[:40],
        acts={case: tuple(told) for case, told in ledger.told.items() if case != OFFICE},
        own=tuple(ledger.told[OFFICE]),
        trust=trust_act.build(ledger.entries, first=first, last=last, zone=ZONE),
        origin="lakehurst.invalid/ledger",
        key="lakehurst.invalid/ledger+5eb3b5f6+AblIhSoQ3bx9YRUFthYGrtA2FSEWTQsJ0fWiJVRuaMZ",
        exemptions=EXEMPTIONS,
        small=small,
    )


def _at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _origin(row: ItemFact) -> ItemFact:
    """The place of birth of the same person, which no case lists."""
    return replace(row, case="", document=0, category="birthplace", duty="permitted_to_withhold", places=1)


def _case(chance: random.Random, number: int, received: date, today: date, units: int, late: int) -> CaseFact:
    kind, agency, _ = chance.choices(CLASSES, weights=[weight for _, _, weight in CLASSES])[0]
    instrument = "foia_request"
    if agency in ("ICE", "DHS") and chance.random() < 0.4:
        instrument = chance.choice([name for name in INSTRUMENTS if name != "court_subpoena"])
    elif kind == "counsel" and chance.random() < 0.3:
        instrument = "court_subpoena"
    action = INSTRUMENTS[instrument][1]
    took = chance.choice([0, 1, 2, 3, 4, 5, 5, 5, 6, 8, 10, 14]) + (late if agency in ("ICE", "DHS") else 0)
    answered: date | None = received + timedelta(days=took * 7 // 5)
    if action in ("hold", "refer") or answered is None or answered > today or chance.random() < 0.08:
        answered = None
    outcome = "" if answered is None else "no_legal_effect" if action == "log" else chance.choice(
        ["released", "released_in_part", "released_in_part", "denied", "no_records"]
    )  # fmt: skip
    documents = chance.randrange(1, 6) if outcome.startswith("released") else 0
    waited = took if answered else (today - received).days * 5 // 7
    codes = chance.sample(sorted(EXEMPTIONS), 2) if outcome in ("released_in_part", "denied") else []
    return CaseFact(
        case=f"CF-{received.year}-{number:06d}", origin=Origin.OFFICE, instrument=instrument, track="standard",
        unit=f"Unit {chance.randrange(units) + 1:02d}", channel=chance.choice(["email", "form", "letter"]),
        requester_class=kind, agency=agency, received_on=received, due_on=received + timedelta(days=7),
        first_due_on=received + timedelta(days=7), answered_on=answered, closed_on=answered, counted_on=today,
        outcome=outcome, open=answered is None, business_days=waited, days_late=max(0, waited - 5),
        extensions=int(took > 5), extensions_refused=int(took > 10), items=chance.randrange(1, 4),
        systems_searched=2, documents=documents, pages=documents * 3, places_redacted=documents * 4,
        records_withheld=0, exemptions="; ".join(sorted(codes)), contested="", entry=None,
    )  # fmt: skip


def _recorded(ledger: Ledger, case: CaseFact) -> CaseFact:
    """The case's acts in the ledger; returns it with the number of the entry of its answer."""
    assert case.received_on is not None
    at, number = _at(case.received_on), case.case
    sender = {"from": case.agency} if case.agency else {}
    klass, action = INSTRUMENTS[case.instrument]
    ledger.act("demand.received", number, at, channel=case.channel, received_on=str(case.received_on), items=case.items)
    ledger.act("instrument.recognised", number, at, **{"instrument": case.instrument, "class": klass}, pages=1)
    ledger.act("gate.decided", number, at, "5 ILCS 140/3(a)", action=action, instrument=case.instrument, **sender)
    if action == "answer":
        ledger.act("search.run", number, at, systems=2, terms=3, hits=1, nulls=2, records=80)
    if case.answered_on is None:
        return case
    left, to = _at(case.answered_on, 20), {"to": case.agency} if case.agency else {}
    entry = len(ledger.entries)
    ledger.act(
        "release.made", number, left, "5 ILCS 140/3(a)", release="public", manifest=f"{entry:064x}",
        documents=case.documents, pages=case.pages, channel="email", **to,
    )  # fmt: skip
    ledger.act("case.closed", number, left, outcome=case.outcome)
    return replace(case, entry=entry)


def _items(chance: random.Random, case: CaseFact) -> list[ItemFact]:
    duties = {
        "name": "compelled", "charge": "compelled", "ssn": "forbidden", "home_address": "permitted_to_withhold",
        "photo": "refer",
    }  # fmt: skip
    made = []
    for category in CATEGORIES:
        duty = duties.get(category, "open")
        fates = (Fate.DISCLOSED,) if duty in ("compelled", "open") else (Fate.REDACTED,)
        if duty == "refer":
            fates = (Fate.DISCLOSED, Fate.REDACTED)
        for fate in (*fates, *((Fate.REDACTED,) if category == "name" else ())):
            assert case.answered_on is not None
            made.append(
                ItemFact(
                    case.case,
                    1,
                    "arrest_report",
                    category,
                    "arrestee",
                    False,
                    fate,
                    duty,
                    "",
                    "r",
                    "5 ILCS 140/7",
                    "",
                    case.answered_on,
                    chance.randrange(1, 5),
                )
            )
    return made
