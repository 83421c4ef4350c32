"""What papers came, what each could compel, who called for help, and what the TRUST Act orders to be reported."""

from __future__ import annotations

from collections import Counter, defaultdict

from counterfoil.oversight.hearing.model import Block, Column, Facts, Note, Part, Section, Table, Terms, Text, Told
from counterfoil.oversight.hearing.words import ACTIONS, HOW, OUTCOMES, PAPERS, plural, spoken
from counterfoil.oversight.reports.trust_act import Part as TrustPart
from counterfoil.oversight.reports.trust_act import Row

_CLASSES = {
    "request": ("A request", "asks, and compels nothing beyond the Freedom of Information Act"),
    "administrative": (
        "A paper of an agency",
        "is signed within the agency, by no judge, and compels no record and no custody by itself",
    ),
    "claimed_judicial": (
        "A claimed court paper",
        "says that it comes from a court, and binds by its words once two persons and the clerk confirm it",
    ),
    "unknown": ("What is not recognized", "waits for a person to read it"),
}
_GATES = tuple(ACTIONS)


def section(facts: Facts) -> Section:
    """The chapter on instruments."""
    return Section(
        "instruments",
        "Papers behind the demands, and what they could compel",
        (
            Text(
                "The program reads what a paper claims to be; that a paper is a court's, only a person says, after "
                "asking the "
                "clerk of that court. The rules that decide what a paper may do were adopted by the office's counsel."
            ),
        ),
        (
            Part("What came", _came(facts)),
            Part("Calls for assistance", _calls(facts)),
            Part("TRUST Act, section 25", _trust(facts)),
        ),
    )


def gate_of(acts: tuple[Told, ...]) -> Told | None:
    """The newest entry that decides what the paper may do."""
    return next((told for told in reversed(acts) if told.entry.kind == "gate.decided"), None)


def _came(facts: Facts) -> tuple[Block, ...]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    classes: dict[str, str] = {}
    for case in facts.cases:
        acts = facts.acts.get(case.case, ())
        gate = gate_of(acts)
        kind = case.instrument or "unknown"
        counts[kind][str(gate.entry.facts["action"]) if gate else ""] += 1
        read = next((told for told in reversed(acts) if told.entry.kind == "instrument.recognised"), None)
        if read is not None:
            classes[kind] = str(read.entry.facts.get("class", "unknown"))
    if not counts:
        return (Text("None came in the period."),)
    order = sorted(counts, key=lambda kind: (-counts[kind].total(), kind))
    table = Table(
        "instruments",
        "Demands by the paper behind them, and by what the law let it do",
        (
            Column("Paper", width=2.3),
            Column("Demands", number=True, width=0.95),
            Column("Answered as a request", number=True),
            Column("No effect: logged", number=True),
            Column("Held for counsel", number=True),
            Column("Held until verified", number=True),
            Column("Produced", number=True, width=0.95),
            Column("Not decided", number=True, width=0.9),
        ),
        tuple(
            (
                PAPERS.get(kind, spoken(kind)),
                f"{counts[kind].total():,}",
                *(f"{counts[kind][action]:,}" for action in _GATES),
                f"{counts[kind]['']:,}",
            )
            for kind in order
        ),
    )
    grouped: dict[str, list[str]] = defaultdict(list)
    for kind in order:
        grouped[classes.get(kind, "unknown")].append(PAPERS.get(kind, spoken(kind)))
    means = tuple(
        (name, f"{says}. Here: {', '.join(grouped[one])}.")
        for one, (name, says) in _CLASSES.items()
        if grouped.get(one)
    )
    return table, Terms(means)


def _calls(facts: Facts) -> tuple[Block, ...]:
    calls = [row for row in facts.trust.rows if row.instrument == "call_for_assistance"]
    if not calls:
        return (Note("No call for assistance of the Department of Homeland Security is recorded in the period."),)
    return (
        Text(
            "Who asked, and what was done, as the ledger tells it. Who was sent and what they did on the street "
            "stands in no "
            "public entry."
        ),
        Table(
            "calls",
            "Calls for assistance",
            (
                Column("Case", width=1.2),
                Column("From", width=0.9),
                Column("Received", width=1.2),
                Column("What was done", width=2.6),
                Column("On"),
                Column("Entry", number=True, width=0.6),
            ),
            tuple(_call(row) for row in calls),
        ),
    )


def _call(row: Row) -> tuple[str, ...]:
    said = row.settled or row.recognised
    done = (
        HOW.get(row.addressed) or OUTCOMES.get(row.addressed, "")
        if row.addressed
        else f"open: {ACTIONS.get(row.gate, '')}"
    )
    return (
        row.case,
        row.agency or "not said",
        f"{row.received_at:%Y-%m-%d %H:%M}",
        str(done),
        str(row.addressed_on or "–"),
        str(said.entry),
    )


def _trust(facts: Facts) -> tuple[Block, ...]:
    report = facts.trust
    parts = {
        TrustPart.REQUEST: "Requests for participation, support or assistance: 25(a)(1)",
        TrustPart.CUSTODY: "Detainers and civil immigration warrants: 25(a)(2)",
        TrustPart.OTHER: "Other demands of the Department and its agencies",
    }
    rows = []
    for part, says in parts.items():
        mine = report.part(part)
        rows.append(
            (
                says,
                f"{len(mine):,}",
                f"{sum(bool(row.addressed) for row in mine):,}",
                f"{sum(not row.addressed for row in mine):,}",
            )
        )
    blocks: list[Block] = [
        Table(
            "trust-act",
            "Totals of the TRUST Act's report over the same period (5 ILCS 805/25)",
            (
                Column("Part", width=3.6),
                Column("Demands", number=True),
                Column("Addressed", number=True),
                Column("Open", number=True),
            ),
            tuple(rows),
        ),
        Text(
            f"Read from all {plural(report.covered.size, 'entry', 'entries')} of the ledger; each row of that report "
            f"names its "
            "entries by number and hash. The report to sign is made by itself: counterfoil report trust-act."
        ),
    ]
    if report.unsaid:
        blocks.append(
            Note(
                f"Of {plural(report.unsaid, 'more demand')} of the period the ledger does not say in public what was "
                f"asked: "
                "not read yet, of unknown kind, or kept secret by law."
            )
        )
    return tuple(blocks)
