"""What was demanded: how many, when, by whom, and how it came."""

from __future__ import annotations

from collections import Counter

from counterfoil.oversight.charts.bars import Bar, bars
from counterfoil.oversight.charts.months import Column as Month
from counterfoil.oversight.charts.months import months
from counterfoil.oversight.hearing.figures import Figures, Row
from counterfoil.oversight.hearing.model import HIDDEN, Chart, Column, Facts, Part, Section, Table, Text
from counterfoil.oversight.hearing.words import CHANNELS, days, group_name, number, plural, share, spoken


def section(facts: Facts, figures: Figures) -> Section:
    """The chapter on what was demanded."""
    every = len(facts.cases)
    items = sum(case.items for case in facts.cases)
    return Section(
        "demanded",
        "What was demanded",
        (
            Text(
                f"{plural(every, 'demand')} {'was' if every == 1 else 'were'} received in the period, which asked for "
                f"{plural(items, 'item')}. A demand is whatever arrives and asks for "
                "records, access or help: a request under the Freedom of Information Act, a subpoena, a warrant, a "
                "detainer, a call."
            ),
        ),
        (
            Part("Over time", (_time(figures),)),
            Part("By class of requester", (_class_says(), _classes(figures))),
            Part("How they came", (_channels(facts),)),
        ),
    )


def _time(figures: Figures) -> Chart:
    unit = "year" if figures.by_year else "month"
    most = max(figures.by_time, key=lambda one: (one.row["cases"], one.label))
    says = f"Columns of demands received by {unit}. Most were received in {most.label}: {most.row['cases']:,}."
    title = f"Demands received, by {unit}"
    columns = [Month(one.label, one.row["cases"]) for one in figures.by_time]
    return Chart(
        "demands-over-time",
        title,
        says,
        months("demands-over-time", title, says, columns, axis=f"Demands received in each {unit}"),
        Table(
            "demands-over-time",
            f"Demands by {unit} of receipt, and what has become of them by now",
            (
                Column(unit.capitalize(), width=0.8),
                Column("Demands", number=True),
                Column("Answered", number=True),
                Column("Open", number=True),
                Column("Closed unanswered", number=True),
                Column("On time", number=True),
            ),
            tuple(
                (
                    one.label,
                    *(number(one.row[key]) for key in ("cases", "answered", "open", "closed_unanswered")),
                    share(one.row["on_time"])[0],
                )
                for one in figures.by_time
            ),
        ),
    )


def _class_says() -> Text:
    return Text(
        "Classes are read from what a demand says of its sender: a mail domain, the name of an organization, the "
        "issuer of "
        "a paper. Most people say nothing, and need not. The class decided nothing about an answer (5 ILCS "
        "140/3(c)); it "
        "is counted afterwards, for this report alone."
    )


def _classes(figures: Figures) -> Chart | Table:
    rows = ranked(figures.by_class)
    shown = [row for row in rows if not row["suppressed"]]
    title = "Demands by class of requester"
    table = Table(
        "demands-by-class",
        title,
        (
            Column("Class", width=2.4),
            Column("Demands", number=True),
            Column("Answered", number=True),
            Column("Open", number=True),
            Column("Closed unanswered", number=True),
            Column("Same day", number=True),
        ),
        tuple(_states(row) for row in rows),
    )
    if not shown:
        return table
    says = "Bars. " + "; ".join(f"{group_name(row)}: {row['cases']:,}" for row in shown) + "."
    marks = [Bar(group_name(row), row["cases"], number(row["cases"])) for row in shown]
    axis = "Demands received" + ("" if len(shown) == len(rows) else "; hidden classes are not drawn")
    drawn = bars("demands-by-class", title, says, marks, axis=axis)
    return Chart("demands-by-class", title, says, drawn, table)


def _states(row: Row) -> tuple[str, ...]:
    name = group_name(row)
    if row["suppressed"]:
        return (name, *[HIDDEN] * 5)
    states = (number(row[key]) for key in ("cases", "answered", "open", "closed_unanswered"))
    return (name, *states, share(row["same_day"])[0])


def ranked(rows: tuple[Row, ...]) -> list[Row]:
    """The most demands first; what is hidden last, by name, so that its place tells nothing."""
    return sorted(rows, key=lambda row: (row["suppressed"], -row.get("cases", 0), row["group"]))


def speed_cells(row: Row, name: str) -> tuple[str, ...]:
    """A row of ``measures`` as the tables on speed print it."""
    if row["suppressed"]:
        return (name, *[HIDDEN] * 7)
    return (name, number(row["cases"]), *days(row, "median"), days(row, "ninetieth")[0], *share(row["on_time"]))


def _channels(facts: Facts) -> Table:
    counts = Counter(case.channel for case in facts.cases)
    return Table(
        "channels",
        "How demands came",
        (Column("Way", width=2), Column("Demands", number=True)),
        tuple(
            (CHANNELS.get(way, spoken(way) or "not recorded"), f"{counts[way]:,}")
            for way in sorted(counts, key=lambda way: (-counts[way], way))
        ),
    )
