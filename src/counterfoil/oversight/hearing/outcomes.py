"""How demands ended, which exemptions were claimed, and what the law said of what was shown and kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from counterfoil.oversight import measures
from counterfoil.oversight.charts.bars import MOST_ROWS, Bar, bars
from counterfoil.oversight.charts.stacked import Stack, stacked
from counterfoil.oversight.facts import Fate, ItemFact
from counterfoil.oversight.hearing.figures import Figures
from counterfoil.oversight.hearing.model import Block, Chart, Column, Facts, Part, Section, Table, Text
from counterfoil.oversight.hearing.words import DUTIES, OUTCOMES, plural, spoken

FATES = (Fate.DISCLOSED, Fate.REDACTED, Fate.WITHHELD)
FATE_WORDS = ("shown", "removed from the page", "kept with its whole record")


def section(facts: Facts, figures: Figures) -> Section:
    """The chapter on outcomes and exemptions."""
    return Section(
        "outcomes",
        "Outcomes and exemptions",
        (
            Text(
                f"{plural(figures.total['pages'], 'page')} left the office in answers to these demands. Each "
                f"exemption that "
                "an answer claims stands in its letter with the reason; one demand may cite several."
            ),
        ),
        (
            Part("How demands ended", (_ended(figures),)),
            Part("Exemptions claimed", (_claimed(facts, figures),)),
            Part("What the law of the day said of each item", _law(facts)),
        ),
    )


def _ended(figures: Figures) -> Chart | Text:
    counts: Mapping[str, int] = figures.total["outcomes"]
    if not counts:
        return Text("No demand of the period is closed.")
    rows = [(OUTCOMES.get(key, spoken(key)), count) for key, count in counts.items()]
    return _bars("outcomes", "How the closed demands ended", "Closed demands", "Outcome", rows)


def _claimed(facts: Facts, figures: Figures) -> Chart | Text:
    counts: Mapping[str, int] = figures.total["exemptions"]
    if not counts:
        return Text("No exemption was claimed.")
    rows = [(f"{code} {facts.exemptions.get(code, '')}".strip(), count) for code, count in counts.items()]
    return _bars("exemptions", "Demands that cite each exemption", "Demands", "Exemption", rows)


def _bars(name: str, title: str, axis: str, first: str, rows: Sequence[tuple[str, int]]) -> Chart:
    drawn = [Bar(label, count, f"{count:,}") for label, count in rows[:MOST_ROWS]]
    says = "Bars. " + "; ".join(f"{label}: {count:,}" for label, count in rows[:MOST_ROWS]) + "."
    if rows[MOST_ROWS:]:
        title += f" (the {MOST_ROWS} most frequent)"
    columns = (Column(first, width=4), Column(axis, number=True))
    table = Table(name, title, columns, tuple((label, f"{count:,}") for label, count in rows))
    return Chart(name, title, says, bars(name, title, says, drawn, axis=axis), table)


def _law(facts: Facts) -> tuple[Block, ...]:
    rows = [row for row in facts.items if row.case]
    if not rows:
        return (Text("No answer of the period has an item that was read."),)
    return (
        Text(
            "An item is a place in a record that shows something about somebody: a name, an address, a number. For "
            "each, the "
            "rules that counsel adopted say what the law of that day asks. Counted are places, not persons."
        ),
        verdicts("law-all", "Items in all answers, by what the law of that day said", rows),
    )


def verdicts(name: str, title: str, items: Sequence[ItemFact]) -> Chart:
    """Items by what the law said of them and what became of them: totals, which the ledger's entries tell as well."""
    counts: Counter[tuple[str, Fate]] = Counter()
    for row in items:
        counts[row.duty, row.fate] += row.places
    duties = [duty for duty in DUTIES if any(counts[duty, fate] for fate in FATES)]
    duties += sorted({duty for duty, _ in counts} - set(DUTIES))
    stacks = [Stack(DUTIES.get(duty, spoken(duty)), tuple(counts[duty, fate] for fate in FATES)) for duty in duties]
    says = (
        "Bars in three parts: "
        + ", ".join(FATE_WORDS)
        + ". "
        + "; ".join(f"{one.label}: {', '.join(map(str, one.counts))}" for one in stacks)
    )
    return Chart(
        name,
        title,
        says + ".",
        stacked(name, title, says + ".", FATE_WORDS, stacks, axis="Items"),
        Table(
            name,
            title,
            (
                Column("What the law of that day said", width=2.4),
                *(Column(word.capitalize(), number=True) for word in FATE_WORDS),
                Column("In all", number=True, width=0.7),
            ),
            tuple((one.label, *(f"{count:,}" for count in one.counts), f"{sum(one.counts):,}") for one in stacks),
        ),
    )


def by_category(name: str, title: str, items: Sequence[ItemFact], small: int) -> tuple[Block, ...]:
    """Items by what they are and what the law said; kinds that stand in fewer than ``small`` answers are only named."""
    cases: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    kept: Counter[str] = Counter()
    for row in items:
        cases[row.category].add(row.case)
        if row.fate is Fate.DISCLOSED:
            shown[row.category][row.duty] += row.places
        else:
            kept[row.category] += row.places
    away = measures.hidden({category: len(found) for category, found in cases.items()}, small)
    duties = ("compelled", "open", "permitted_to_withhold", "refer", "forbidden")
    rows = [
        (spoken(one), f"{len(cases[one]):,}", *(f"{shown[one][duty]:,}" for duty in duties), f"{kept[one]:,}")
        for one in sorted(set(cases) - away, key=lambda one: (-shown[one].total(), one))
    ]
    blocks: list[Block] = []
    if rows:
        columns = (
            Column("What it is", width=1.7),
            Column("Answers", number=True, width=0.85),
            Column("Shown: had to be", number=True, width=0.9),
            Column("no exemption", number=True, width=1.05),
            Column("could be withheld", number=True, width=0.9),
            Column("a person decided", number=True, width=0.9),
            Column("could not be shown", number=True, width=0.9),
            Column("Removed or kept", number=True, width=0.9),
        )
        blocks.append(Table(name, title, columns, tuple(rows)))
    if away:
        few = f"fewer than {small} answers, or would tell how many these are"
        blocks.append(Text(f"{', '.join(map(spoken, sorted(away)))}: these stand in {few}.", lead="Hidden."))
    return tuple(blocks)
