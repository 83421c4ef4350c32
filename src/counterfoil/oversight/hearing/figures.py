"""The figures that chapters share, counted once by ``measures`` and shown as they may be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.oversight import measures
from counterfoil.oversight.classes import IMMIGRATION, RequesterClass
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.hearing.model import Facts
from counterfoil.oversight.measures import By

FEDERAL = RequesterClass.FEDERAL_IMMIGRATION
KNOWN = frozenset({str(FEDERAL)})
"""The ledger names these agencies in clear: anybody can count their demands."""
_MOST_MONTHS = 60

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """A month (``2024-03``) or a year, and its row of ``measures``."""

    label: str
    row: Row


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows of ``measures``. Who asked and which unit had it stands in no public entry: there small cells are hidden.

    All demands together, those of a month, and the federal agencies' are whole: the ledger tells them to anybody.
    """

    total: Row
    by_class: tuple[Row, ...]  # as ``measures.published`` gives them
    by_unit: tuple[Row, ...]  # as ``measures.published`` gives them
    by_time: tuple[Period, ...]
    by_year: bool  # instead of by month
    federal: tuple[CaseFact, ...]  # those that an entry of the ledger names
    unnamed: bool  # whether more of that class are known to the office alone
    others: tuple[CaseFact, ...]
    apart: measures.Measures | None  # the federal agencies' own figures, with the comparison; None without them


def count(facts: Facts) -> Figures:
    """All shared figures of ``facts``."""
    by_class = measures.measure(facts.cases, By.CLASS)
    periods, by_year = _by_time(facts)
    federal = tuple(
        case for case in facts.cases if case.requester_class == FEDERAL and agency_of(facts, case) in IMMIGRATION
    )
    numbers = {case.case for case in federal}
    unnamed = any(case.requester_class == FEDERAL and case.case not in numbers for case in facts.cases)
    known = frozenset() if unnamed else KNOWN
    return Figures(
        total=measures.as_row(by_class.all),
        by_class=measures.published(by_class, facts.small, known=known)[:-1],
        by_unit=measures.published(measures.measure(facts.cases, By.UNIT), facts.small)[:-1],
        by_time=periods,
        by_year=by_year,
        federal=federal,
        others=tuple(case for case in facts.cases if case.case not in numbers),
        unnamed=unnamed,
        apart=None if not federal else next((one for one in by_class.groups if one.group == FEDERAL), None),
    )


def agency_of(facts: Facts, case: CaseFact) -> str:
    """The agency that the case's entries name in clear, by its code; empty where none does, as old ones do not."""
    told = facts.acts.get(case.case, ())
    named = [one.entry.facts[field] for one in told for field in ("from", "to") if one.entry.facts.get(field)]
    return str(named[-1]) if named else ""


def of_two(figures: Figures) -> tuple[Row, Row]:
    """The federal agencies and all others, whole: the ledger tells the first, and the total less them the second."""
    both = ((str(FEDERAL), figures.federal), ("others", figures.others))
    first, second = (measures.as_row(measures.of_group(name, cases)) for name, cases in both)
    return first, second


def labels(first: date, last: date, *, by_year: bool) -> tuple[str, ...]:
    """Every month (``2024-03``) from that of ``first`` to that of ``last``, or every year.

    >>> labels(date(2023, 11, 30), date(2024, 1, 1), by_year=False)
    ('2023-11', '2023-12', '2024-01')
    """
    if by_year:
        return tuple(f"{year:04d}" for year in range(first.year, last.year + 1))
    from_, to = (day.year * 12 + day.month - 1 for day in (first, last))
    return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(from_, to + 1))


def label_of(day: date, *, by_year: bool) -> str:
    """The month or year of a day, as ``labels`` writes it."""
    return f"{day:%Y}" if by_year else f"{day:%Y-%m}"


def _by_time(facts: Facts) -> tuple[tuple[Period, ...], bool]:
    """By month; by year where months are too many to draw, or demands too few to fill them."""
    months = labels(facts.first, facts.last, by_year=False)
    by_year = len(months) > _MOST_MONTHS or len(facts.cases) < len(months)
    cases: dict[str, list[CaseFact]] = {label: [] for label in labels(facts.first, facts.last, by_year=by_year)}
    for case in facts.cases:
        if case.received_on is not None:
            cases[label_of(case.received_on, by_year=by_year)].append(case)
    # A month without a demand is nought, and not left out.
    return tuple(
        Period(label, measures.as_row(measures.of_group(label, rows))) for label, rows in cases.items()
    ), by_year
