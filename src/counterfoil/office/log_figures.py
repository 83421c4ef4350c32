"""What the request log comes to by track: how many, how late, how long. After an act only its case is counted again.

A city's log has hundreds of thousands of requests, and counting all of them takes seconds; the page is public.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from django.db.models import Max

from counterfoil.clock.days import agency_days_between
from counterfoil.law.load import LawPack
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.services.adopting import pack_of

_PIECE = 500
_ALL = 20_000
"""From so many changed cases on, all are counted: that is quicker than to ask for each."""


@dataclass(frozen=True, slots=True)
class TrackFigures:
    """What was counted of one track."""

    track: str
    received: int
    answered: int
    open: int
    late: int  # answered late, or open and overdue
    median_days: float | None  # business days from receipt to answer; None where none was answered

    @property
    def late_percent(self) -> int:
        return round(100 * self.late / self.received) if self.received else 0


@dataclass(frozen=True, slots=True)
class Share:
    """What one request adds. ``took`` is in business days; None while it is open."""

    track: str
    late: bool
    took: int | None


@dataclass
class Tally:
    """The shares of requests by key, and their sums. A request that is counted again first takes its old share back."""

    shares: dict[int, Share] = field(default_factory=dict)
    late: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    took: dict[str, Counter[int]] = field(default_factory=dict)  # by track: business days → requests

    def put(self, key: int, share: Share | None) -> None:
        """Count this request so; None: it is not in the log (any more)."""
        if (old := self.shares.pop(key, None)) is not None:
            self._add(old, -1)
        if share is not None:
            self.shares[key] = share
            self._add(share, 1)

    def _add(self, share: Share, count: int) -> None:
        self.late[share.track] += count * share.late
        if share.took is None:
            self.open[share.track] += count
            return
        days = self.took.setdefault(share.track, Counter())
        days[share.took] += count
        if not days[share.took]:
            del days[share.took]

    def figures(self) -> tuple[TrackFigures, ...]:
        """By track, in their order; none of a track without requests."""
        found = []
        for track in sorted({*self.open, *self.took}):
            took = self.took.get(track, Counter())
            answered, open_ = took.total(), self.open[track]
            if answered + open_:
                found.append(TrackFigures(track, answered + open_, answered, open_, self.late[track], median_of(took)))
        return tuple(found)


def median_of(counts: Counter[int]) -> float | None:
    """The median of values that are given with how often they occur; None of none.

    >>> median_of(Counter({1: 1, 4: 2, 9: 1})), median_of(Counter({3: 1, 4: 1})), median_of(Counter())
    (4, 3.5, None)
    """
    total, before, lower = counts.total(), 0, None
    for value in sorted(counts):
        before += counts[value]
        if lower is None and 2 * before >= total:
            lower = value
        if lower is not None and 2 * before > total:
            return value if value == lower else (lower + value) / 2
    return None


def figures(office: Office) -> tuple[TrackFigures, ...]:
    """Median and lateness by track, of every request in the log."""
    return _kept(str(office.folder)).now(office)


class _Kept:
    """The tally of one office while this program runs: what it was after an act, on a day."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tally, self._leaf, self._case, self._day = Tally(), -1, 0, date.min
        self._shown: tuple[TrackFigures, ...] = ()

    def now(self, office: Office) -> tuple[TrackFigures, ...]:
        with self._lock:
            today = queries.today(office)
            leaf = models.Act.objects.aggregate(last=Max("leaf"))["last"]
            case = models.Case.objects.aggregate(last=Max("pk"))["last"] or 0
            now = (-1 if leaf is None else leaf, case, today)
            if now == (self._leaf, self._case, self._day):
                return self._shown
            if now[0] < self._leaf or case < self._case:  # another database than before: restored, or moved
                self._tally, self._leaf, self._case, self._day = Tally(), -1, 0, date.min
            self._count(office, today)
            self._leaf, self._case, self._day = now
            self._shown = self._tally.figures()
            return self._shown

    def _count(self, office: Office, today: date) -> None:
        changed = self._changed(today)
        pack, zone = pack_of(office), ZoneInfo(office.time_zone)
        days = lru_cache(maxsize=100_000)(partial(days_between, pack))  # many requests have the same two days
        rows = models.Case.objects.values_list("pk", "logged", "track", "received_at", "due_on", "closed_at")
        if len(changed) > _ALL or self._leaf < 0:
            self._tally = Tally()
            for key, logged, *of in rows.iterator(chunk_size=5_000):
                self._tally.put(key, _share(days, zone, today, *of) if logged else None)
            return
        for start in range(0, len(keys := sorted(changed)), _PIECE):
            for key, logged, *of in rows.filter(pk__in=keys[start : start + _PIECE]):
                self._tally.put(key, _share(days, zone, today, *of) if logged else None)

    def _changed(self, today: date) -> Collection[int]:
        acts = models.Act.objects.filter(leaf__gt=self._leaf).exclude(case=None)
        found = set(acts.values_list("case", flat=True)) if self._leaf >= 0 else set()
        found.update(models.Case.objects.filter(pk__gt=self._case).values_list("pk", flat=True))
        if today != self._day:  # what is open may be late by now
            found.update(key for key, share in self._tally.shares.items() if share.took is None)
        return found


@lru_cache(maxsize=4)
def _kept(folder: str) -> _Kept:
    return _Kept()


def _share(
    days: Callable[[date, date], int],
    zone: ZoneInfo,
    today: date,
    track: str,
    received_at: datetime,
    due_on: date | None,
    closed_at: datetime | None,
) -> Share:
    closed_on = closed_at.astimezone(zone).date() if closed_at else None
    late = bool(due_on and days(due_on, closed_on or today))
    return Share(track, late, days(received_at.astimezone(zone).date(), closed_on) if closed_on else None)


def days_between(pack: LawPack, start: date, end: date) -> int:
    """Business days after ``start`` up to ``end``; 0 where ``end`` is earlier, or where the calendar does not reach."""
    return agency_days_between(pack.calendar, start, end) or 0
