"""Disclosed persons against a custody or court data set that oversight brings: how many are likely in it, and when.

Probabilities, never names: two rows of one name can be two people. A figure here says that a person was disclosed and
that such a person stands in the other data, before or after; it says nothing of a cause. Results are counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.oversight.linkage_pairs import Who, factors
from counterfoil.oversight.measures import SMALL, hidden

LEAST = 0.95
"""A row is taken for a person's from this probability on."""
_ROUNDS, _ENOUGH = 200, 1e-5
_PRIOR_IN, _PRIOR_ALL = 1.0, 10.0
"""As if ten persons more had been looked for, and one of them found: a handful of names cannot prove themselves."""
DAYS = ("before", "0 to 7", "8 to 30", "31 to 90", "91 to 365", "more than 365", "unknown")
"""Days from the first disclosure to the event."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A person who stood by name in what was released, first on the day ``on``."""

    who: Who
    on: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the other data; ``on`` is the day of its event."""

    who: Who
    on: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """The likeliest row of one disclosed person. It holds ids alone.

    ``probability`` is that of this row, ``anywhere`` that the person is in the data at all; ``days`` from disclosure to
    event is negative where the event came first, and None where a day is not known.
    """

    person: str
    event: str
    probability: float
    anywhere: float
    days: int | None


@dataclass(frozen=True, slots=True)
class Linked:
    """All matches from the likeliest on, and what was looked at."""

    persons: int
    rows: int
    matches: tuple[Match, ...]  # one a person at most, whatever their probability
    least: float = LEAST

    @property
    def accepted(self) -> tuple[Match, ...]:
        """The matches that count."""
        return tuple(one for one in self.matches if one.probability >= self.least)

    @property
    def expected(self) -> float:
        """How many of the persons are in the data, by all probabilities together."""
        return sum(one.anywhere for one in self.matches)

    @property
    def false_rate(self) -> float | None:
        """The share of the accepted that is likely somebody else's: the mean of what their probabilities lack of one.

        It is as good as the probabilities are (``docs/formats/report-link.md``). None where nothing was accepted.
        """
        taken = self.accepted
        return sum(1 - one.probability for one in taken) / len(taken) if taken else None

    def days(self) -> dict[str, int]:
        """The accepted matches by the days between, each of ``DAYS``."""
        found = Counter(_bucket(one.days) for one in self.accepted)
        return {name: found[name] for name in DAYS}

    def as_row(self, small: int = SMALL) -> dict[str, Any]:
        """The counts as they may be shown: None in place of one that could tell who somebody is."""
        taken, days = len(self.accepted), self.days()
        few = 0 < taken < small
        away = set(days) if few else hidden(days, small)
        rate, expected = self.false_rate, round(self.expected)
        return {
            "persons": self.persons,
            "rows": self.rows,
            "least_probability": self.least,
            "matched": None if few else taken,
            "expected": None if 0 < expected < small else expected,
            "false_match_rate": None if rate is None or few else round(rate, 4),
            "days": {name: None if name in away else count for name, count in days.items()},
        }


def link(
    disclosed: Sequence[Disclosed],
    events: Sequence[Event],
    *,
    least: float = LEAST,
    compare: Callable[[Sequence[Who], Sequence[Who]], Mapping[str, Mapping[str, float]]] = factors,
) -> Linked:
    """Each disclosed person's likeliest row among ``events``.

    A person is in the data with a chance that is estimated from all persons together, and then is one of its rows, each
    as likely as another before they are compared. So one and the same likeness counts for less where more rows could
    be it by chance. ``compare`` says how many times likelier two rows are of one person than of strangers.
    """
    weights = compare([one.who for one in disclosed], [one.who for one in events])
    share = _share([sum(found.values()) / len(events) for found in weights.values()], len(disclosed))
    day = {one.who.id: one.on for one in events}
    matches = []
    for one in disclosed:
        found = weights.get(one.who.id)
        if not found:
            continue
        whole = share * sum(found.values()) / len(events)
        best = max(sorted(found), key=lambda each: found[each])
        here = share * found[best] / len(events)
        on = day[best]
        days = (on - one.on).days if on is not None and one.on is not None else None
        matches.append(Match(one.who.id, best, here / (1 - share + whole), whole / (1 - share + whole), days))
    matches.sort(key=lambda each: (-each.probability, each.person))
    return Linked(len(disclosed), len(events), tuple(matches), least)


def _share(weights: Sequence[float], persons: int) -> float:
    """The share of the persons who are in the data: the value at which their probabilities add up to it."""
    share = _PRIOR_IN / _PRIOR_ALL
    for _ in range(_ROUNDS):
        there = sum(share * weight / (1 - share + share * weight) for weight in weights)
        better = (there + _PRIOR_IN) / (persons + _PRIOR_ALL)
        if abs(better - share) < _ENOUGH:
            return better
        share = better
    return share


def _bucket(days: int | None) -> str:
    if days is None:
        return "unknown"
    if days < 0:
        return "before"
    limits = ((7, "0 to 7"), (30, "8 to 30"), (90, "31 to 90"), (365, "91 to 365"))
    return next((name for most, name in limits if days <= most), "more than 365")
