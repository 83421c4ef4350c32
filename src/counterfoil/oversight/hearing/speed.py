"""How fast: days until an answer with the open cases counted, shares on time, and whether a group waits differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.oversight.charts.bars import MOST_ROWS, Bar, bars
from counterfoil.oversight.charts.steps import Line, steps
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.hearing.demand import ranked, speed_cells
from counterfoil.oversight.hearing.figures import Figures, Row, of_two
from counterfoil.oversight.hearing.model import Block, Chart, Column, Part, Section, Table, Text
from counterfoil.oversight.hearing.words import chance, days, group_name, number, share
from counterfoil.oversight.survival import Waits, curve

_COLUMNS = (
    Column("Demands", number=True, width=0.9),
    Column("Median days", number=True, width=1.05),
    Column("95% interval", number=True, width=0.95),
    Column("90% within", number=True, width=1.05),
    Column("On time", number=True, width=1.2),
    Column("Share", number=True, width=0.8),
    Column("95% interval", number=True, width=1.05),
)


def section(figures: Figures) -> Section:
    """The chapter on speed."""
    parts = [
        Part("How long an answer takes", _waits(figures)),
        Part("On time, by class of requester", (_on_time(figures.by_class, "class"),)),
        Part("Does anybody wait longer or less?", _difference(figures)),
    ]
    units = [row for row in figures.by_unit if row["group"] != "no unit"]
    if units:
        parts.append(Part("On time, by unit", (_on_time(figures.by_unit, "unit"),)))
    else:
        parts.append(Part("On time, by unit", (Text("No demand of the period was given to a unit."),)))
    parts.append(Part("More time", (_extensions(figures.total),)))
    return Section("speed", "How fast", (_says(),), tuple(parts))


def _says() -> Text:
    return Text(
        "Days are business days of the law's own calendar; the day after receipt is day 1. An office that counts "
        "only what "
        "it has answered looks quick by leaving hard cases open. Here a demand without an answer counts as waiting "
        "at least "
        "until today, or until it was closed. The median is the day by which half of all demands had an answer; "
        "“not reached” says that fewer than half have one."
    )


def _waits(figures: Figures) -> tuple[Block, ...]:
    federal, others = of_two(figures)
    every = [*figures.federal, *figures.others]
    groups: list[tuple[str, Sequence[CaseFact]]] = [("all", every)]
    if figures.federal and figures.others:
        groups = [("all others", figures.others), ("federal agencies", figures.federal)]
    lines = [line for name, cases in groups if (line := _line(name, cases)) is not None]
    rows = [
        speed_cells(figures.total, "all demands"),
        speed_cells(federal, "federal immigration agencies"),
        speed_cells(others, "all others"),
    ]
    table = Table("waits", "Days until an answer", (Column("", width=1.9), *_COLUMNS), tuple(rows))
    if not lines:
        return (Text("Too few demands were answered for a curve."), table)
    says = "Rising steps: the share of demands that had an answer after so many business days. " + " ".join(
        f"{name}: {_reached(name, federal, others, figures.total)}." for name, _ in groups
    )
    title = "Demands with an answer after so many business days"
    drawn = steps("waits", title, says, lines, axis="Business days after receipt; the pale areas are 95% intervals")
    return (Chart("waits", title, says, drawn, table),)


def _reached(name: str, federal: Row, others: Row, every: Row) -> str:
    row = {"all": every, "federal agencies": federal, "all others": others}[name]
    median = days(row, "median")[0]
    return f"median {median} business days" if median.isdigit() else f"median {median}"


def _line(name: str, cases: Sequence[CaseFact]) -> Line | None:
    watched = [(c.business_days, c.answered_on is None or c.open) for c in cases if c.business_days is not None]
    found = curve(Waits.of(watched))
    if not found:
        return None
    # Behind the last answer nothing changes: a demand that waits for years would only press the rest together.
    until = min(max(days for days, _ in watched), max(2 * found[-1].days, found[-1].days + 5))
    return Line(name, found, until)


def _on_time(groups: tuple[Row, ...], what: str) -> Chart | Table:
    rows = ranked(groups)
    columns = (Column(what.capitalize(), width=1.9), *_COLUMNS)
    cells = tuple(speed_cells(row, group_name(row)) for row in rows)
    table = Table(f"on-time-by-{what}", f"Speed by {what}", columns, cells)
    told = [row for row in rows if not row["suppressed"] and row["on_time"] is not None]
    marks = [_share(group_name(row), row["on_time"]) for row in told if row["on_time"]["of"]]
    if not marks:
        return table
    title = f"Answered on time, by {what}"
    if len(marks) > MOST_ROWS:
        marks, title = marks[:MOST_ROWS], f"{title} (the {MOST_ROWS} with the most demands)"
    says = (
        "Bars from 0 to 100 percent with 95% intervals. "
        + "; ".join(f"{one.label}: {one.shown}" for one in marks)
        + "."
    )
    axis = "Percent answered on time; the lines are 95% intervals"
    drawn = bars(f"on-time-by-{what}", title, says, marks, axis=axis, most=100)
    return Chart(f"on-time-by-{what}", title, says, drawn, table)


def _share(name: str, value: Mapping[str, Any]) -> Bar:
    shown = f"{share(value)[1]} of {value['of']:,}"
    return Bar(name, 100 * value["rate"], shown, 100 * value["low"], 100 * value["high"])


def _difference(figures: Figures) -> tuple[Text, ...]:
    """What the comparison says, and what it does not."""
    how = (
        "Each class is compared with all other demands of the same month of receipt and the same track. "
        "p says how often a difference as large comes about when membership is dealt by chance; it is corrected for "
        "the "
        "number of classes."
    )
    found = []
    for row in figures.by_class:
        p = None if row["suppressed"] or row["difference"] is None else row["difference"]["p_corrected"]
        if p is not None and p < 0.05:
            found.append(f"{group_name(row)} ({chance(p)})")
    if found:
        says = f"A difference that chance alone seldom makes was found for: {', '.join(found)}."
    else:
        says = "For no class that may be shown was a difference found that chance would not make."
    apart = figures.apart
    if apart is None:
        federal = "No federal immigration agency asked for anything in the period."
    elif apart.p is None:
        federal = (
            "Of the federal immigration agencies there are too few demands beside others of their months to compare."
        )
    else:
        faster = apart.difference is not None and apart.difference.excess < 0
        side = "sooner" if faster else "later"
        federal = f"Federal immigration agencies: {chance(apart.p)}. " + (
            f"They were answered {side} than others, and chance seldom makes such a difference."
            if apart.p < 0.05
            else "Chance alone may well have made the difference that there is."
        )
    limits = (
        "A difference is no cause and no proof of intent: a group may ask for harder records. No difference found is "
        "no "
        "proof of equal treatment: few cases show only large ones."
    )
    return Text(how), Text(says, lead="Found."), Text(federal), Text(limits, lead="What this does not say.")


def _extensions(total: Row) -> Text:
    extended, granted, refused = (number(total[name]) for name in ("extended", "extensions", "extensions_refused"))
    same = share(total["same_day"])
    return Text(
        f"Demands whose time was extended under the law: {extended}; extensions in all: {granted}. Attempts at more "
        f"time "
        f"that the law did not allow: {refused}; the due date stood. Answers on the day of receipt: {same[0]} "
        f"({same[1]})."
    )
