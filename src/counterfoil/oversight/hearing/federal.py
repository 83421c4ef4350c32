"""What went to federal immigration agencies: how much, under what authority, and what the law of the day said of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from counterfoil.oversight.charts.months import Column as Month
from counterfoil.oversight.charts.months import months
from counterfoil.oversight.classes import IMMIGRATION
from counterfoil.oversight.facts import CaseFact, ItemFact
from counterfoil.oversight.hearing.figures import Figures, label_of, labels
from counterfoil.oversight.hearing.model import HIDDEN, Block, Chart, Column, Facts, Note, Part, Section, Table, Text
from counterfoil.oversight.hearing.outcomes import by_category, verdicts
from counterfoil.oversight.hearing.words import OUTCOMES, PAPERS, spoken


def section(facts: Facts, figures: Figures) -> Section:
    """The chapter on the federal immigration agencies."""
    intro = Text(
        "Counted here are demands that say they come from the Department of Homeland Security or one of its agencies "
        "for "
        f"immigration ({', '.join(sorted(IMMIGRATION))}). The ledger names the agency of each in clear, and anybody "
        f"can count "
        "them there; so nothing is hidden of them but which kinds of data stood in few answers. An agent who writes "
        "under a private name is not among them."
    )
    if figures.unnamed:
        more = (
            "The office knows of further demands of such agencies that no entry names: they are counted by class alone."
        )
        intro = Text(f"{intro.text} {more}")
    if not figures.federal:
        return Section("federal", "Federal immigration agencies", (intro, Note("None is recorded in the period.")))
    return Section(
        "federal",
        "Federal immigration agencies",
        (intro, _agencies(figures.federal)),
        (
            Part("When records left for them", _over_time(facts, figures)),
            Part("Every demand of theirs", (_each(figures.federal),)),
            Part("Under what authority records left", _authority(facts, figures.federal)),
            Part("What the law of the day said of each item", _law(facts, figures.federal)),
        ),
    )


def disclosed(cases: Sequence[CaseFact]) -> tuple[CaseFact, ...]:
    """Those that were answered with at least one document."""
    return tuple(case for case in cases if case.documents and case.answered_on is not None)


def _agencies(cases: Sequence[CaseFact]) -> Table:
    grouped: dict[str, list[CaseFact]] = defaultdict(list)
    for case in cases:
        grouped[case.agency or "not said which"].append(case)
    grouped = dict(sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])))
    return Table(
        "federal-agencies",
        "Demands and disclosures, by agency",
        (
            Column("Agency", width=1.3),
            Column("Demands", number=True),
            Column("Open", number=True, width=0.7),
            Column("No records found", number=True),
            Column("Records left", number=True),
            Column("Documents", number=True, width=1.15),
            Column("Pages", number=True, width=0.8),
        ),
        tuple(_agency(name, rows) for name, rows in [*grouped.items(), ("all", list(cases))]),
    )


def _agency(name: str, cases: Sequence[CaseFact]) -> tuple[str, ...]:
    left = disclosed(cases)
    figures = (
        len(cases),
        sum(case.open for case in cases),
        sum(case.outcome == "no_records" for case in cases),
        len(left),
        sum(case.documents for case in left),
        sum(case.pages for case in left),
    )
    return (name, *(f"{value:,}" for value in figures))


def _over_time(facts: Facts, figures: Figures) -> tuple[Block, ...]:
    left = disclosed(figures.federal)
    if not left:
        return (Text("No record left for them in answer to these demands."),)
    grouped: dict[str, list[CaseFact]] = {
        label: [] for label in labels(facts.first, max([facts.last, *_answers(left)]), by_year=figures.by_year)
    }
    for case, day in zip(left, _answers(left), strict=True):
        grouped[label_of(day, by_year=figures.by_year)].append(case)
    unit = "year" if figures.by_year else "month"
    title = f"Answers with records to federal immigration agencies, by {unit} of the answer"
    says = "Columns. " + "; ".join(f"{label}: {len(cases)}" for label, cases in grouped.items() if cases) + "."
    columns = [Month(label, len(cases)) for label, cases in grouped.items()]
    table = Table(
        "federal-over-time",
        title + (", months without any left out" if unit == "month" else ""),
        (
            Column(unit.capitalize(), width=2),
            Column("Answers with records", number=True),
            Column("Documents", number=True),
            Column("Pages", number=True),
        ),
        tuple(
            (label, f"{len(cases):,}", f"{sum(c.documents for c in cases):,}", f"{sum(c.pages for c in cases):,}")
            for label, cases in grouped.items()
            if cases or unit == "year"
        ),
    )
    drawn = months("federal-over-time", title, says, columns, axis=f"Answers with records in each {unit}")
    return (Chart("federal-over-time", title, says, drawn, table),)


def _answers(cases: Sequence[CaseFact]) -> tuple[date, ...]:
    return tuple(case.answered_on for case in cases if case.answered_on is not None)


def _each(cases: Sequence[CaseFact]) -> Table:
    return Table(
        "federal-demands",
        "Each demand: business days until its answer or waited so far, and the ledger's entry of the answer",
        (
            Column("Case", width=1.45),
            Column("From", width=0.7),
            Column("Paper", width=1.55),
            Column("Received", width=1.05),
            Column("Answered", width=1.05),
            Column("Days", number=True, width=0.6),
            Column("How it ended", width=1.5),
            Column("Pages", number=True, width=0.65),
            Column("Entry", number=True, width=0.7),
        ),
        tuple(_one(case) for case in sorted(cases, key=lambda c: (str(c.received_on), c.case))),
    )


def _one(case: CaseFact) -> tuple[str, ...]:
    return (
        case.case,
        case.agency or "not said",
        PAPERS.get(case.instrument, spoken(case.instrument)),
        str(case.received_on or ""),
        str(case.answered_on or ("open" if case.open else "")),
        "" if case.business_days is None else f"{case.business_days:,}",
        OUTCOMES.get(case.outcome, spoken(case.outcome)) if case.outcome else "",
        f"{case.pages:,}",
        "–" if case.entry is None else str(case.entry),
    )


def _authority(facts: Facts, cases: Sequence[CaseFact]) -> tuple[Block, ...]:
    left = disclosed(cases)
    if not left:
        return (Text("No record left for them in the period."),)
    counts: Counter[tuple[str, str]] = Counter()
    pages: Counter[tuple[str, str]] = Counter()
    for case in left:
        made = [told for told in facts.acts.get(case.case, ()) if told.entry.kind == "release.made"]
        law = "; ".join(made[-1].entry.legal) if made else ""
        key = PAPERS.get(case.instrument, spoken(case.instrument)), law or "no statute stands in the entry"
        counts[key] += 1
        pages[key] += case.pages
    return (
        Table(
            "federal-authority",
            "Answers with records, by the paper behind them and the law that the release went by",
            (
                Column("Paper", width=1.5),
                Column("Law", width=3.2),
                Column("Answers", number=True, width=0.8),
                Column("Pages", number=True, width=0.7),
            ),
            tuple((*key, f"{counts[key]:,}", f"{pages[key]:,}") for key in sorted(counts)),
        ),
    )


def _law(facts: Facts, cases: Sequence[CaseFact]) -> tuple[Block, ...]:
    mine = {case.case for case in cases}
    items = [row for row in facts.items if row.case in mine]
    if not items and not facts.unlisted:
        return (Text("No item was read in answers to them."),)
    blocks: list[Block] = []
    if items:
        blocks += [
            verdicts("law-federal", "Items in answers to federal immigration agencies", items),
            *by_category("federal-categories", "The same by kind of data, places counted", items, facts.small),
        ]
    return (*blocks, *_unlisted(facts, len(disclosed(cases))))


def _unlisted(facts: Facts, answers: int) -> tuple[Block, ...]:
    """Origin, status and A-numbers: no case lists them, so that they are counted over whole months alone."""
    says = Text(
        "Places of birth, immigration status and A-numbers are listed with no case, so that nobody can be found by "
        "them. They "
        "are counted over all answers to these agencies in the months of the period."
    )
    if not facts.unlisted:
        return (says, Text("None is recorded in answers to them."))
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in facts.unlisted:
        counts[spoken(row.category), str(row.fate), spoken(row.duty)] += row.places
    hidden = answers < facts.small
    return (
        says,
        Table(
            "federal-origin",
            "Origin, status and A-numbers in answers to federal immigration agencies",
            (
                Column("What it is", width=1.5),
                Column("What became of it"),
                Column("The law said", width=1.5),
                Column("Places", number=True),
            ),
            tuple(
                (*key, HIDDEN if hidden or counts[key] < facts.small else f"{counts[key]:,}") for key in sorted(counts)
            ),
        ),
    )


def of(rows: Sequence[ItemFact], fate: str, duty: str) -> int:
    """How many places of ``rows`` had this fate and this duty."""
    return sum(row.places for row in rows if row.fate == fate and row.duty == duty)
