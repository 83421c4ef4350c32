"""What an office's cases show, by class of requester, month, unit or agency: how many, how fast, how sure.

Every figure is counted from :class:`CaseFact` alone and says what it was counted from. A case that was closed without
an answer is no answer: it waits until it was closed, so that closing what is old makes no office quick.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from counterfoil.interval import Share
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.survival import Difference, Quantile, Waits, curve, differences, holm, quantile

SMALL = 5
"""Fewer cases than this could tell who somebody is."""


class By(StrEnum):
    """What cases are grouped by."""

    CLASS = "class"
    MONTH = "month"
    UNIT = "unit"
    AGENCY = "agency"


NO_DATA = {By.CLASS: "no class", By.MONTH: "no date", By.UNIT: "no unit", By.AGENCY: "no agency"}
"""How the group is called whose cases do not say."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one group. ``answered``, ``open`` and ``closed_unanswered`` add up to ``cases``.

    ``median`` and ``ninetieth`` are business days, with the open cases counted (``survival``); ``days_unknown`` cases
    are in neither. ``difference`` compares the group with all others; None where that is not asked.
    """

    group: str
    cases: int
    answered: int
    open: int
    closed_unanswered: int
    on_time: Share
    same_day: Share
    median: Quantile
    ninetieth: Quantile
    days_unknown: int
    extended: int  # cases
    extensions: int
    extensions_refused: int
    outcomes: Mapping[str, int]  # of closed cases; "" where it is not known
    exemptions: Mapping[str, int]  # code → cases that cite it; one case may cite several
    pages: int
    difference: Difference | None = None
    p: float | None = None  # of the difference, corrected for the number of groups


@dataclass(frozen=True, slots=True)
class Table:
    """``groups`` in the order of their names, and all cases together."""

    by: By
    groups: tuple[Measures, ...]
    all: Measures


@dataclass(slots=True)
class Tally:
    """What is counted of a group before anything is computed: from rows here, from SQL in ``rollup``."""

    cases: int = 0
    answered: int = 0
    open: int = 0
    on_time: int = 0
    on_time_of: int = 0
    same_day: int = 0
    same_day_of: int = 0
    days_unknown: int = 0
    extended: int = 0
    extensions: int = 0
    extensions_refused: int = 0
    pages: int = 0
    waits: Waits = field(default_factory=lambda: Waits(Counter(), Counter()))
    outcomes: Counter[str] = field(default_factory=Counter)  # of closed cases
    cited: Counter[str] = field(default_factory=Counter)  # all codes of a case, "; " between → cases


def measure(cases: Iterable[CaseFact], by: By) -> Table:
    """The table of ``cases``. No comparison by month: months were watched for different times."""
    rows = tuple(cases)
    grouped: dict[str, list[CaseFact]] = defaultdict(list)
    for row in rows:
        grouped[group_of(row, by)].append(row)
    compared = Counter(
        (group_of(c, by), (f"{c.received_on:%Y-%m}", c.track), c.business_days, not _is_answered(c))
        for c in rows
        if c.business_days is not None and c.received_on is not None
    )
    apart = {} if by is By.MONTH else differences(compared)
    return table(by, {name: tally(found) for name, found in grouped.items()}, tally(rows), apart)


def table(by: By, tallies: Mapping[str, Tally], total: Tally, apart: Mapping[str, Difference]) -> Table:
    """The figures of each group and of all cases, from what was counted of them; ``apart``: group → how it differs."""
    made = [_of_tally(name, tallies[name]) for name in sorted(tallies)]
    if by is not By.MONTH and len(made) > 1:
        found = [apart.get(one.group, _NOT_COMPARED) for one in made]
        corrected = holm([one.p for one in found])
        made = [replace(one, difference=of, p=p) for one, of, p in zip(made, found, corrected, strict=True)]
    return Table(by, tuple(made), _of_tally("all", total))


_NOT_COMPARED = Difference(0, 0, 0, 0.0, None)


def group_of(case: CaseFact, by: By) -> str:
    """The group that a case is counted in."""
    match by:
        case By.CLASS:
            name = str(case.requester_class)
        case By.MONTH:
            name = f"{case.received_on:%Y-%m}" if case.received_on else ""
        case By.UNIT:
            name = case.unit
        case By.AGENCY:
            name = case.agency
    return name or NO_DATA[by]


def of_group(name: str, cases: Sequence[CaseFact]) -> Measures:
    """The figures of ``cases``, which may be none."""
    return _of_tally(name, tally(cases))


def tally(cases: Sequence[CaseFact]) -> Tally:
    """What is counted of ``cases``, which may be none.

    On time is counted of the cases whose lateness is known: answered ones with a due date, and every one that is past
    it without an answer. Same day is counted of the answered ones whose two dates are known.
    """
    known = [on_time for c in cases if (on_time := c.on_time) is not None and (not on_time or _is_answered(c))]
    dated = [c for c in cases if _is_answered(c) and c.received_on]
    return Tally(
        cases=len(cases),
        answered=sum(map(_is_answered, cases)),
        open=sum(c.open for c in cases),
        on_time=sum(known),
        on_time_of=len(known),
        same_day=sum(c.received_on == c.answered_on for c in dated),
        same_day_of=len(dated),
        days_unknown=sum(c.business_days is None for c in cases),
        extended=sum(c.extensions > 0 for c in cases),
        extensions=sum(c.extensions for c in cases),
        extensions_refused=sum(c.extensions_refused for c in cases),
        pages=sum(c.pages for c in cases),
        waits=Waits.of((c.business_days, not _is_answered(c)) for c in cases if c.business_days is not None),
        outcomes=Counter(c.outcome for c in cases if not c.open),
        cited=Counter(c.exemptions for c in cases),
    )


def _of_tally(name: str, of: Tally) -> Measures:
    steps = curve(of.waits)
    exemptions = Counter[str]()
    for cited, cases in of.cited.items():
        exemptions.update(dict.fromkeys({code for code in cited.split("; ") if code}, cases))
    return Measures(
        group=name,
        cases=of.cases,
        answered=of.answered,
        open=of.open,
        closed_unanswered=of.cases - of.answered - of.open,
        on_time=Share(of.on_time, of.on_time_of),
        same_day=Share(of.same_day, of.same_day_of),
        median=quantile(steps, 0.5),
        ninetieth=quantile(steps, 0.9),
        days_unknown=of.days_unknown,
        extended=of.extended,
        extensions=of.extensions,
        extensions_refused=of.extensions_refused,
        outcomes=_sorted(of.outcomes),
        exemptions=_sorted(exemptions),
        pages=of.pages,
    )


def _is_answered(case: CaseFact) -> bool:
    return case.answered_on is not None and not case.open


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def hidden(counts: Mapping[str, int], small: int = SMALL) -> frozenset[str]:
    """Which of ``counts`` are not published where their sum is: the small ones, and so many that none can be computed.

    Nought is shown: it is nobody.

    >>> sorted(hidden({"a": 30, "b": 3, "c": 12})), sorted(hidden({"a": 30, "b": 12, "c": 0}))
    (['b', 'c'], [])
    """
    rising = sorted((name for name in counts if counts[name]), key=lambda name: (counts[name], name))
    away = [name for name in rising if counts[name] < small]
    for name in rising[len(away) :]:
        if not away or (len(away) > 1 and sum(counts[n] for n in away) >= small):
            break
        away.append(name)
    return frozenset(away)


def published(table: Table, small: int = SMALL, *, known: Container[str] = ()) -> tuple[dict[str, Any], ...]:
    """The rows as they may leave the office, the last for all: None in place of what could tell who somebody is.

    ``known`` are groups that anybody can count in the public ledger: they are shown whole, and hide nobody else.
    """
    away = hidden({one.group: one.cases for one in table.groups if one.group not in known}, small)
    rows = [
        {"group": one.group, "suppressed": True}
        if one.group in away
        else as_row(one)
        if one.group in known
        else _published(one, small)
        for one in table.groups
    ]
    for name in _ADDED_UP:
        _cover(name, [(one, row) for one, row in zip(table.groups, rows, strict=True) if one.group not in known], small)
    total = table.all
    last = {"group": "all", "suppressed": True} if 0 < total.cases < small else _published(total, small)
    if away and not last["suppressed"]:  # the total less the groups that are shown is what the hidden ones have
        keep = ("group", "suppressed", "cases")
        last = {key: last[key] if key in keep else None for key in last}
    return (*rows, last)


_ADDED_UP = (
    "answered", "open", "closed_unanswered", "on_time", "same_day", "days_unknown", "extended", "extensions",
    "extensions_refused",
)  # fmt: skip


def _cover(name: str, groups: Sequence[tuple[Measures, dict[str, Any]]], small: int) -> None:
    """Hides ``name`` in so many more rows, the fewest cases first, that the total less the shown tells no small one."""
    gone = [(one, row) for one, row in groups if row["suppressed"] or row[name] is None]
    shown = [(one, row) for one, row in groups if not row["suppressed"] and row[name] and any(_amounts(one, name))]
    for one, row in sorted(shown, key=lambda group: (group[0].cases, group[0].group)):
        sums = [sum(amounts) for amounts in zip(*(_amounts(each, name) for each, _ in gone), strict=True)]
        if not gone or (len(gone) > 1 and not any(0 < n < small for n in sums)):
            return
        row[name] = None
        gone.append((one, row))


def _amounts(one: Measures, name: str) -> tuple[int, ...]:
    value = getattr(one, name)
    return (value.hits, value.of - value.hits) if isinstance(value, Share) else (value,)


def _published(one: Measures, small: int) -> dict[str, Any]:
    states = {"answered": one.answered, "open": one.open, "closed_unanswered": one.closed_unanswered}
    away = hidden(states, small)
    row = as_row(one) | dict.fromkeys(away)
    # The outcomes add up to the closed cases: where those are hidden, so is every outcome.
    row["outcomes"] = _with_gaps(one.outcomes, one.outcomes if away else hidden(one.outcomes, small))
    row["exemptions"] = _with_gaps(one.exemptions, {code for code, n in one.exemptions.items() if n < small})
    for name, share in (("on_time", one.on_time), ("same_day", one.same_day)):
        if hidden({"hits": share.hits, "others": share.of - share.hits, "rest": one.cases - share.of}, small):
            row[name] = None
    for name in ("days_unknown", "extended", "extensions", "extensions_refused"):
        if 0 < row[name] < small:
            row[name] = None
    if row["extended"] is None:
        row["extensions"] = None
    if one.difference is not None:
        row["difference"] = {"p_corrected": one.p}
    return row


def _with_gaps(counts: Mapping[str, int], away: Iterable[str]) -> dict[str, int | None]:
    gone = set(away)
    return {name: None if name in gone else count for name, count in counts.items()}


def as_row(one: Measures) -> dict[str, Any]:
    """All figures of a group, as the office itself may see them: ``docs/formats/report.md``."""
    apart = one.difference
    return {
        "group": one.group,
        "suppressed": False,
        "cases": one.cases,
        "answered": one.answered,
        "open": one.open,
        "closed_unanswered": one.closed_unanswered,
        "on_time": one.on_time.as_json(),
        "same_day": one.same_day.as_json(),
        "median": _days(one.median),
        "ninetieth": _days(one.ninetieth),
        "days_unknown": one.days_unknown,
        "extended": one.extended,
        "extensions": one.extensions,
        "extensions_refused": one.extensions_refused,
        "outcomes": dict(one.outcomes),
        "exemptions": dict(one.exemptions),
        "pages": one.pages,
        "difference": None
        if apart is None
        else {
            "members": apart.members,
            "others": apart.others,
            "answered": apart.answered,
            "expected": round(apart.expected, 3),
            "p": apart.p,
            "p_corrected": one.p,
        },
    }


def _days(value: Quantile) -> dict[str, int | None]:
    return {"days": value.days, "low": value.low, "high": value.high}
