"""How long answers take, with the open cases counted: Kaplan–Meier, and a test whether a group waits differently.

Whoever counts only what was answered finds a late office quick: what waits longest is not in the figure. Each open case
is known to take at least as long as it has waited, and enters so (Kaplan and Meier, J. Am. Stat. Assoc. 53, 1958).
Times are whole business days from 0.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Waits:
    """Cases of one group: business days → how many were answered then, and how many were open with so many waited."""

    answered: Counter[int]
    waiting: Counter[int]

    @classmethod
    def of(cls, cases: Iterable[tuple[int, bool]]) -> Waits:
        """From ``(business days, open)`` of each case."""
        made = cls(Counter(), Counter())
        for days, waits in cases:
            (made.waiting if waits else made.answered)[days] += 1
        return made

    @property
    def count(self) -> int:
        return self.answered.total() + self.waiting.total()


@dataclass(frozen=True, slots=True)
class Step:
    """After ``days`` this share of cases is still without an answer; ``low`` and ``high`` are a 95 % interval."""

    days: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quantile:
    """The day by which a share of cases was answered, with a 95 % interval; None: not within what was watched."""

    days: int | None
    low: int | None
    high: int | None


def curve(waits: Waits) -> tuple[Step, ...]:
    """The share without an answer after each day on which one was given; empty where none was.

    The interval is Greenwood's variance on the scale of log(-log), which stays between 0 and 1. A case that is still
    open on a day counts as waiting through it.
    """
    at_risk, share, variance = waits.count, 1.0, 0.0
    steps: list[Step] = []
    for days in sorted(waits.answered.keys() | waits.waiting.keys()):
        answered = waits.answered[days]
        if answered:
            share *= 1 - answered / at_risk
            variance += answered / (at_risk * (at_risk - answered)) if answered < at_risk else 0.0
            steps.append(Step(days, share, *_interval(share, variance)))
        at_risk -= answered + waits.waiting[days]
    return tuple(steps)


def quantile(steps: Sequence[Step], answered: float) -> Quantile:
    """The first day by which at least ``answered`` of the cases (0.5 is the median) had an answer."""
    left = 1 - answered + 1e-12
    return Quantile(
        next((s.days for s in steps if s.share <= left), None),
        next((s.days for s in steps if s.low <= left), None),
        next((s.days for s in steps if s.high <= left), None),
    )


def _interval(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    scale = math.log(-math.log(share))
    width = Z95 * math.sqrt(variance) / abs(math.log(share))
    return math.exp(-math.exp(scale + width)), math.exp(-math.exp(scale - width))


@dataclass(frozen=True, slots=True)
class Waited:
    """One case for a comparison: ``stratum`` is what it may be compared within (month of receipt, track)."""

    days: int
    open: bool
    member: bool
    stratum: Hashable = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Whether members wait differently from the others. ``excess`` above 0: they are answered later than expected.

    ``p`` is two-sided: how often as much or more comes about when membership is dealt anew within each stratum.
    None: too few to compare.
    """

    members: int
    others: int
    answered: int  # answers that members have
    expected: float  # answers that they would have by now at the speed of all
    p: float | None

    @property
    def excess(self) -> float:
        return self.expected - self.answered


EXACT = 400
"""Up to so many cases membership is dealt anew by chance; above, the sum is as good as normal."""


def difference(cases: Iterable[Waited], *, seed: int = 0, deals: int = 4_000) -> Difference:
    """How members wait beside the others: ``differences`` of two groups."""
    counts = Counter((case.member, case.stratum, case.days, case.open) for case in cases)
    found = differences(counts, seed=seed, deals=deals)
    return found.get(True, Difference(0, 0, 0, 0.0, None))


Group = TypeVar("Group", bound=Hashable)
Stratum = TypeVar("Stratum", bound=Hashable)


def differences(
    counts: Mapping[tuple[Group, Stratum, int, bool], int], *, seed: int = 0, deals: int = 4_000
) -> dict[Group, Difference]:
    """Each group beside all others, by log-rank scores that are compared within strata by permutation.

    ``counts``: (group, stratum, business days, open) → cases. A case's score is its answer (1 or 0) less the answers to
    be expected by its day at the speed of its whole stratum (Nelson–Aalen): the sum over members is the log-rank
    statistic. Dealing membership anew keeps every score, so nothing is assumed of the shape of the times; it assumes
    that within a stratum open cases were watched as long in both groups, which the month of receipt sees to. The order
    of ``counts`` changes no figure.
    """
    strata: dict[Stratum, dict[tuple[int, bool], Counter[Group]]] = defaultdict(lambda: defaultdict(Counter))
    for (group, stratum, days, waits), cases in counts.items():
        strata[stratum][days, waits][group] += cases
    scored: dict[Group, list[tuple[_Scored, _Mine]]] = defaultdict(list)
    for stratum in sorted(strata, key=repr):
        whole = _Scored.of({place: groups.total() for place, groups in strata[stratum].items()})
        mine: dict[Group, Counter[tuple[int, bool]]] = defaultdict(Counter)
        for place in sorted(strata[stratum]):
            for group, cases in strata[stratum][place].items():
                mine[group][place] += cases
        for group, places in mine.items():
            if places.total() < whole.count:  # a stratum of one group compares nothing
                scored[group].append((whole, places))
    groups = dict.fromkeys(group for group, *_ in counts)
    return {group: _difference(scored[group], seed, deals) for group in groups}


_Mine = Counter[tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A stratum: its cases by days and standing, the score of each, and the sum of their squares."""

    cases: Mapping[tuple[int, bool], int]
    scores: Mapping[tuple[int, bool], float]
    count: int
    squares: float

    @classmethod
    def of(cls, cases: Mapping[tuple[int, bool], int]) -> _Scored:
        places = sorted(cases)
        left = count = sum(cases.values())
        hazard, scores = 0.0, dict[tuple[int, bool], float]()
        for day in sorted({days for days, _ in places}):
            hazard += cases.get((day, False), 0) / left
            left -= cases.get((day, False), 0) + cases.get((day, True), 0)
            scores[day, False], scores[day, True] = 1 - hazard, -hazard
        return cls(cases, scores, count, sum(cases[one] * scores[one] ** 2 for one in places))

    def each(self) -> list[float]:
        return [self.scores[one] for one in sorted(self.cases) for _ in range(self.cases[one])]


def _difference(strata: Sequence[tuple[_Scored, _Mine]], seed: int, deals: int) -> Difference:
    members = sum(mine.total() for _, mine in strata)
    others = sum(whole.count for whole, _ in strata) - members
    answered = sum(cases for _, mine in strata for (_, waits), cases in mine.items() if not waits)
    observed = sum(whole.scores[one] * cases for whole, mine in strata for one, cases in mine.items())
    p = None
    if any(len({whole.scores[one] for one in whole.cases}) > 1 for whole, _ in strata):
        p = _dealt(strata, observed, seed, deals) if members + others <= EXACT else _normal(strata, observed)
    return Difference(members, others, answered, answered - observed, p)


def _dealt(strata: Sequence[tuple[_Scored, _Mine]], observed: float, seed: int, deals: int) -> float:
    chance = random.Random(seed)  # noqa: S311 - a seed that is stated makes the figure repeatable
    sizes = [(whole.each(), mine.total()) for whole, mine in strata]
    extreme = sum(
        abs(sum(sum(chance.sample(scores, size)) for scores, size in sizes)) >= abs(observed) - 1e-9
        for _ in range(deals)
    )
    return (extreme + 1) / (deals + 1)


def _normal(strata: Sequence[tuple[_Scored, _Mine]], observed: float) -> float:
    """By the exact moments of the permutation: the scores of a stratum add up to 0."""
    variance = 0.0
    for whole, mine in strata:
        n, k = whole.count, mine.total()
        variance += k * (n - k) / (n * (n - 1)) * whole.squares
    return math.erfc(abs(observed) / math.sqrt(2 * variance)) if variance else 1.0


def holm(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """The same p-values, corrected for that so many questions were asked at once (Holm, Scand. J. Stat. 6, 1979)."""
    order = sorted((p, place) for place, p in enumerate(values) if p is not None)
    made: list[float | None] = [None] * len(values)
    highest = 0.0
    for rank, (p, place) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - rank)))
        made[place] = highest
    return tuple(made)
