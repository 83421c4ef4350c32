"""What the story is counted from in an office: its rows for oversight, its ledger, its store. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Min

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import tree
from counterfoil.ledger.source import Stored
from counterfoil.office import as_entered, facts, models
from counterfoil.office.folder import Office
from counterfoil.office.keeping.place import Altered
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import producing
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.store import keeper_of
from counterfoil.oversight.reports import trust_act, trust_act_table
from counterfoil.oversight.story import acts
from counterfoil.oversight.story.acts import Ledger
from counterfoil.oversight.story.model import (
    AGENCIES,
    Beside,
    Disclosure,
    Holdings,
    Kept,
    Material,
    People,
    Search,
    Tied,
)
from counterfoil.values import Role


def material(
    office: Office,
    today: date,
    *,
    first: date | None = None,
    last: date | None = None,
    agencies: frozenset[str] = AGENCIES,
    beside: Beside | None = None,
) -> Material:
    """Everything of the days ``first`` to ``last``, both inclusive; else from the first demand to ``today``.

    Sealed cases are in no row. Raises ``LedgerInvalid`` where the entries are not those of the ledger's head, or the
    acts not those of the entries.
    """
    begins = first or _first_day(office) or today
    ends = last or today
    zone = ZoneInfo(office.time_zone)
    sealed = frozenset(models.Case.objects.filter(sealed=True).values_list("number", flat=True))
    store = OfficeLedger()
    head = store.head()
    ledger = acts.read(Stored(store), head.size, zone=zone, sealed=sealed)
    if ledger.root != tree.fold(head.frontier).hex():
        raise LedgerInvalid(f"{office.folder}: its entries are not those of its head. Run: counterfoil office check.")
    as_entered.check(office)
    entries = (leaf.entry for leaf in store.leaves(0, head.size))
    report = trust_act.build(entries, first=begins, last=ends, zone=zone, sealed=sealed)
    table = trust_act_table.read(trust_act_table.write(report.rows), zone)
    return Material(
        first=begins,
        last=ends,
        counted_on=today,
        law=pack_of(office),
        agencies=agencies,
        cases=tuple(one for one in facts.cases(office, today) if one.received_on and begins <= one.received_on <= ends),
        items=tuple(one for one in facts.items() if one.case and begins <= one.on <= ends),
        disclosures=disclosures(ledger, begins, ends),
        ledger=ledger,
        trust_act=report,
        trust_act_reconciles=trust_act.reconcile(table, report).ok,
        unlisted=tuple(facts.unlisted_by_agency(begins, ends)),
        searches=_searches(sealed),
        kept=_kept(office, ledger),
        holdings=_holdings(),
        people=_people,
        tied=_tied(ledger),
        beside=beside or Beside(),
    )


def disclosures(ledger: Ledger, first: date, last: date) -> tuple[Disclosure, ...]:
    """Every release of the days, in the ledger's order."""
    return tuple(
        Disclosure(
            act.case,
            str(act.facts.get("to", "")),
            act.on,
            int(act.facts.get("documents", 0)),
            int(act.facts.get("pages", 0)),
            act.said,
        )
        for act in ledger.acts
        if act.kind == "release.made" and first <= act.on <= last
    )


def _first_day(office: Office) -> date | None:
    began = models.Case.objects.aggregate(first=Min("received_at"))["first"]
    return began.astimezone(ZoneInfo(office.time_zone)).date() if began else None


def _searches(sealed: frozenset[str]) -> dict[str, Search]:
    found = {}
    for number, told in models.Case.objects.exclude(search={}).values_list("number", "search").iterator(500):
        if number in sealed:
            continue
        years = [int(day[:4]) if day else None for day in told.get("period") or (None, None)]
        results = told.get("results", ())
        expected = told.get("expected", ())
        found[number] = Search(
            systems=tuple(told.get("systems", ())),
            terms=len(results),
            nulls=sum(not one["hits"] for one in results),
            records=int(told.get("records_searched", 0)),
            first=years[0],
            last=years[1],
            expected=sum(one["state"] != "not_asked" for one in expected),
            expected_missing=sum(one["state"] == "null" for one in expected),
        )
    return found


def _kept(office: Office, ledger: Ledger) -> Kept:
    """Hash every released file that the store should hold; files of a case that was disposed of are not expected."""
    entered = {act.said.entry: str(act.facts.get("manifest", "")) for act in ledger.acts if act.kind == "release.made"}
    gone = set(models.Disposal.objects.exclude(gone_at=None).values_list("case_id", flat=True))
    rows = models.Release.objects.exclude(case__in=gone).filter(case__sealed=False)
    as_recorded = sum(entered.get(leaf) == manifest for leaf, manifest in rows.values_list("act__leaf", "manifest"))
    store = keeper_of(office)
    files = size = lost = altered = 0
    digests = models.ReleasedFile.objects.filter(release__in=rows).values_list("digest", flat=True).distinct()
    for digest in digests.iterator(chunk_size=500):
        files += 1
        found = store.size(digest)
        if found is None:
            lost += 1
            continue
        try:
            store.check(digest)
            size += found
        except Altered:
            altered += 1
    return Kept(rows.count(), files, size, lost, altered, as_recorded)


def _holdings() -> Holdings:
    systems = dict(models.Record.objects.values_list("system").annotate(n=Count("pk")))
    return Holdings(systems, models.UnreadFile.objects.filter(record=None).count())


def _people(disclosed: Sequence[Disclosure]) -> People:
    """Arrestees of the documents by the office's lists of parties; only how many they are leaves this function."""
    numbers = [
        record
        for act in models.Act.objects.filter(
            kind="release.made", leaf__in=[one.entry.entry for one in disclosed if one.entry]
        )
        for name, record in act.private.items()
        if name.startswith("item_")
    ]
    names = dict(models.Record.objects.filter(number__in=numbers).values_list("number", "name"))
    people: set[tuple[str, str]] = set()
    unknown = 0
    for number in numbers:
        rows = models.Party.objects.filter(record_name=names.get(number, "")).values_list("value", flat=True)
        found = {(_folded(row["name"]), row["date_of_birth"]) for row in rows if row["role"] == Role.ARRESTEE}
        unknown += not found
        people |= found
    return People(len(people), unknown)


def _folded(name: str) -> str:
    return " ".join(sorted(name.casefold().replace(",", " ").split()))


def _tied(ledger: Ledger) -> dict[str, Tied]:
    found = {}
    for case in {act.case for act in ledger.acts if act.kind == "production.decided"}:
        rows = producing.disclosed_of(case)
        found[case] = Tied(len(rows), sum(bool(row["words"]) and row["words_page"] is not None for row in rows))
    return found
