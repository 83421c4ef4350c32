"""How often chance alone gives one group so many hits: the exact test, and how often any group would seem striking.

Within a stratum (a month and a track, say) every case is as likely to be a hit as any other, whatever group it is in.
The hits of a group then follow the sum of hypergeometric distributions over its strata, which is computed here and
not approximated below ``EXACT`` possible hits: Fisher's test, stratified (M. Zelen, Biometrika 58, 1971).
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.interval import Share

EXACT = 1_500
"""Above so many possible hits of one group the normal distribution is as good, and is taken."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One case for a question: the group that is asked about, whether it is a hit, and what it is compared within."""

    group: str
    hit: bool
    stratum: Hashable = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Striking:
    """A group with more hits than chance gives. ``p``: after correction for the number of groups asked about."""

    group: str
    hits: int
    of: int
    expected: float
    others: Share
    p: float
    cases: tuple[str, ...]  # the hits, in order


class Question:
    """Which groups have more hits than chance gives them, of ``seen``; ``fewest`` hits at least make a pattern.

    A stratum of one group alone says nothing of it and is left out, so every figure is of what was compared.
    """

    def __init__(self, seen: Iterable[Seen], fewest: int = 5) -> None:
        strata: dict[Hashable, list[Seen]] = defaultdict(list)
        for one in seen:
            strata[one.stratum].append(one)
        self._strata = [mine for mine in strata.values() if len({one.group for one in mine}) > 1]
        self._fewest = fewest
        sizes: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for mine in self._strata:
            hits = sum(one.hit for one in mine)
            for group, count in Counter(one.group for one in mine).items():
                sizes[group].append((len(mine), hits, count))
        self._groups = {
            group: _Null(tuple(sorted(parts)))
            for group, parts in sorted(sizes.items())
            if sum(min(hits, count) for _, hits, count in parts) >= fewest
        }

    @property
    def asked(self) -> tuple[str, ...]:
        """The groups that could be striking at all, by name."""
        return tuple(self._groups)

    def striking(self, level: float) -> tuple[Striking, ...]:
        """The groups whose corrected p is at most ``level``, least p first."""
        low = self._low(Counter(one.group for mine in self._strata for one in mine if one.hit), level)
        return tuple(self._told(group, p) for group, p in sorted(low.items(), key=lambda item: (item[1], item[0])))

    def false_alarms(self, level: float, *, deals: int, seed: int = 0) -> Share:
        """In how many of ``deals`` copies of the same past, its hits dealt by chance, any group is striking."""
        chance = random.Random(seed)  # noqa: S311 - a seed that is stated makes the figure repeatable
        dealt = [([one.group for one in mine], sum(one.hit for one in mine)) for mine in self._strata]
        alarms = sum(
            bool(self._low(Counter(group for groups, hits in dealt for group in chance.sample(groups, hits)), level))
            for _ in range(deals)
        )
        return Share(alarms, deals)

    def _low(self, hits: Counter[str], level: float) -> dict[str, float]:
        """Holm's step-down over all groups asked about; of them those with hits enough."""
        raw = sorted((null.tail(hits[group]), group) for group, null in self._groups.items())
        low: dict[str, float] = {}
        highest = 0.0
        for rank, (p, group) in enumerate(raw):
            highest = max(highest, min(1.0, p * (len(raw) - rank)))
            if highest > level:
                break
            if hits[group] >= self._fewest:
                low[group] = highest
        return low

    def _told(self, group: str, p: float) -> Striking:
        mine = [one for stratum in self._strata for one in stratum if one.group == group]
        rest = [one.hit for stratum in self._strata for one in stratum if one.group != group]
        cases = tuple(sorted(one.case for one in mine if one.hit))
        return Striking(
            group, len(cases), len(mine), self._groups[group].expected, Share(sum(rest), len(rest)), p, cases
        )


class _Null:
    """How many hits chance gives one group, from (cases, hits, cases of the group) of each stratum."""

    def __init__(self, parts: tuple[tuple[int, int, int], ...]) -> None:
        self.expected = sum(n * k / total for total, k, n in parts)
        self._variance = sum(n * k * (total - k) * (total - n) / (total**2 * (total - 1)) for total, k, n in parts)
        most = sum(min(k, n) for _, k, n in parts)
        self._tails = tails(parts) if most <= EXACT else None

    def tail(self, hits: int) -> float:
        """How often chance gives ``hits`` or more."""
        if self._tails is not None:
            return self._tails[hits] if hits < len(self._tails) else 0.0
        if not self._variance:
            return 1.0
        return math.erfc((hits - 0.5 - self.expected) / math.sqrt(2 * self._variance)) / 2


def tails(parts: Sequence[tuple[int, int, int]]) -> tuple[float, ...]:
    """How likely 0 or more, 1 or more … hits are, from (cases, hits, cases of the group) of each stratum.

    >>> [round(p, 4) for p in tails([(4, 2, 2)])]
    [1.0, 0.8333, 0.1667]
    """
    whole = [1.0]
    for total, hits, count in parts:
        whole = _convolved(whole, _hypergeometric(total, hits, count))
    tails, above = [0.0] * len(whole), 0.0
    for hits in range(len(whole) - 1, -1, -1):
        above += whole[hits]
        tails[hits] = min(1.0, above)
    return tuple(tails)


@lru_cache(maxsize=50_000)
def _hypergeometric(total: int, hits: int, count: int) -> tuple[float, ...]:
    """How likely 0, 1 … hits are among ``count`` drawn of ``total`` cases with ``hits`` hits."""
    whole = math.lgamma(total + 1) - math.lgamma(count + 1) - math.lgamma(total - count + 1)

    def ways(of: int, drawn: int) -> float:
        return math.lgamma(of + 1) - math.lgamma(drawn + 1) - math.lgamma(of - drawn + 1)

    return tuple(
        math.exp(ways(hits, x) + ways(total - hits, count - x) - whole) if count - x <= total - hits else 0.0
        for x in range(min(hits, count) + 1)
    )


def _convolved(one: Sequence[float], other: Sequence[float]) -> list[float]:
    made = [0.0] * (len(one) + len(other) - 1)
    for at, p in enumerate(one):
        if p > 1e-300:
            for beside, q in enumerate(other):
                made[at + beside] += p * q
    return made
