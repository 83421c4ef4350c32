"""An office's facts for the hearing pack: its rows for oversight and the entries of its ledger, all of one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.errors import LedgerInvalid, Overtaken
from counterfoil.ledger import tree
from counterfoil.ledger.entry import OFFICE, parse
from counterfoil.office import as_entered, facts, models, queries
from counterfoil.office.folder import Office
from counterfoil.office.ledger_keys import PUBLIC_KEY
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services.adopting import pack_of
from counterfoil.oversight.classes import IMMIGRATION
from counterfoil.oversight.facts import Fate, ItemFact
from counterfoil.oversight.hearing.model import Facts, Told
from counterfoil.oversight.reports import trust_act

_TRIES = 3


def read(office: Office, *, first: date | None, last: date | None, small: int) -> Facts:
    """The facts of demands received from ``first`` to ``last``, both inclusive; None is as far as there are any.

    Raises ``LedgerInvalid`` where the entries are not those of the ledger's head or the acts not those of the entries,
    ``Overtaken`` where the office goes on recording while it is read. Nothing is changed.
    """
    for _ in range(_TRIES):
        before = OfficeLedger().head().size
        found = _read(office, first, last, small)
        if OfficeLedger().head().size == before:
            return found
    raise Overtaken(
        "The office recorded something each time while it was being read, so that the figures would not be of one "
        "moment. "
        "Try again when less is going on. No report was written."
    )


def _read(office: Office, first: date | None, last: date | None, small: int) -> Facts:
    zone, today = ZoneInfo(office.time_zone), queries.today(office)
    every = [row for row in facts.cases(office, today) if row.received_on is not None]
    days = [row.received_on for row in every if row.received_on is not None]
    last = last or today
    first = first or min([*days, last])
    cases = tuple(row for row in every if row.received_on is not None and first <= row.received_on <= last)
    numbers = {row.case for row in cases}
    store = OfficeLedger()
    head = store.head()
    sealed = frozenset(models.Case.objects.filter(sealed=True).values_list("number", flat=True))
    entries = (leaf.entry for leaf in store.leaves(0, head.size))
    report = trust_act.build(entries, first=first, last=last, zone=zone, sealed=sealed)
    if report.covered.root != tree.fold(head.frontier).hex():
        raise LedgerInvalid(
            f"{office.folder}: its entries are not those of its head. Run: counterfoil office check. No report was "
            f"written."
        )
    as_entered.check(office)
    acts: dict[str, list[Told]] = defaultdict(list)
    for number, leaf in enumerate(store.leaves(0, head.size)):
        if leaf.case_number == OFFICE or leaf.case_number in numbers:
            entry = parse(leaf.entry, f"Entry {number}")
            acts[entry.case_number].append(Told(number, tree.leaf_hash(leaf.entry).hex(), entry))
    own = tuple(acts.pop(OFFICE, ()))
    pack, key = pack_of(office), (office.keys / PUBLIC_KEY).read_text(encoding="utf-8").strip()
    return Facts(
        office=office.name,
        sample=report.sample,
        simulated_clock=any(told.entry.facts.get("simulated_clock") for told in own),
        law=pack.title,
        first=first,
        last=last,
        counted_on=today,
        cases=cases,
        items=tuple(row for row in facts.items() if row.case in numbers),
        unlisted=_unlisted(first, last),
        acts={number: tuple(told) for number, told in acts.items()},
        own=own,
        trust=report,
        origin=key.split("+")[0],
        key=key,
        exemptions=_titles(pack.exemptions.by_code),
        small=small,
    )


def _unlisted(first: date, last: date) -> tuple[ItemFact, ...]:
    """What is counted by month alone, of answers to federal immigration agencies, in whole months of the period."""
    rows = models.UnlistedFact.objects.filter(
        agency__in=IMMIGRATION, month__gte=first.replace(day=1), month__lte=last
    ).order_by("month", "category", "pk")
    return tuple(
        ItemFact(
            "", 0, row.record_kind, row.category, row.role, row.minor, Fate(row.fate), row.duty, row.would_be, row.rule,
            row.legal, row.exemption, row.month, row.places,
        )
        for row in rows
    )  # fmt: skip


def _titles(by_code: Mapping[str, Any]) -> dict[str, str]:
    """What each exemption is called now."""
    return {code: dated[-1].title for code, dated in by_code.items() if dated}
