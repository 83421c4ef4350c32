"""Holds each line of such a log against the cases of an office: which case it states, and whether that fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from counterfoil.oversight.channels.event import Channel, Event, Reason
from counterfoil.oversight.channels.log import Log, grouped
from counterfoil.oversight.facts import CaseFact


class Standing(StrEnum):
    """How a line stands to the cases. All but the first are listed, line by line."""

    WITH_CASE = "with_case"  # it states a case that was open then, of the same agency where both are known
    OTHER_AGENCY = "other_agency"  # the case that it states is another agency's
    OUTSIDE_CASE = "outside_case"  # the case that it states had not begun, or had ended
    OTHER_NUMBER = "other_number"  # it states a number, and no case here has it: perhaps another system's
    WITHOUT_CASE = "without_case"  # it states no number
    NO_DAY = "no_day"  # it states a case, and no day by which to hold it
    NO_AGENCY = "no_agency"  # a message or a fax to nobody who is known as an agency


SILENT = frozenset({Standing.WITH_CASE, Standing.NO_AGENCY})
"""What is counted and not listed."""


@dataclass(frozen=True, slots=True)
class Joined:
    """``case``: the one that is stated. ``perhaps``: where none is, cases of that agency that were open that day."""

    event: Event
    standing: Standing
    case: str = ""
    perhaps: tuple[str, ...] = ()

    def as_row(self) -> dict[str, Any]:
        """For tables: ``docs/formats/report-channels.md``."""
        one = self.event
        return {
            "channel": one.channel.value,
            "line": one.line,
            "on": str(one.on or ""),
            "agency": one.agency,
            "reason": one.reason.value,
            "count": one.count or "",
            "standing": self.standing.value,
            "case": self.case,
            "perhaps": "; ".join(self.perhaps),
        }


@dataclass(frozen=True, slots=True)
class Account:
    """What one log shows. ``counts`` of (standing, reason) add up to its events."""

    channel: Channel
    lines: tuple[Joined, ...]

    @property
    def counts(self) -> Counter[tuple[Standing, Reason]]:
        return Counter((one.standing, one.event.reason) for one in self.lines)

    @property
    def listed(self) -> tuple[Joined, ...]:
        """The lines that a person should look at."""
        return tuple(one for one in self.lines if one.standing not in SILENT)


def join(log: Log, cases: Iterable[CaseFact]) -> Account:
    """Every event of ``log`` with how it stands to ``cases``. A case counts as open from its receipt to its closing."""
    numbered: dict[tuple[str, ...], CaseFact] = {}
    of_agency: dict[str, list[CaseFact]] = defaultdict(list)
    for case in cases:
        numbered[grouped(case.case)] = case
        if case.agency:
            of_agency[case.agency].append(case)
    return Account(log.channel, tuple(_joined(event, numbered, of_agency) for event in log.events))


def _joined(
    event: Event, numbered: Mapping[tuple[str, ...], CaseFact], of_agency: Mapping[str, list[CaseFact]]
) -> Joined:
    if event.channel in (Channel.MAIL, Channel.FAX) and not event.agency:
        return Joined(event, Standing.NO_AGENCY)
    stated = [numbered[number] for number in event.numbers if number in numbered]
    if not stated:
        perhaps = tuple(case.case for case in of_agency.get(event.agency, ()) if _was_open(case, event))
        return Joined(event, Standing.OTHER_NUMBER if event.numbers else Standing.WITHOUT_CASE, "", perhaps)
    best = min((_standing(event, case), case.case) for case in stated)
    return Joined(event, _ORDER[best[0]], best[1])


_ORDER = (Standing.WITH_CASE, Standing.NO_DAY, Standing.OUTSIDE_CASE, Standing.OTHER_AGENCY)


def _standing(event: Event, case: CaseFact) -> int:
    if event.agency and case.agency and event.agency != case.agency:
        return 3
    if event.on is None:
        return 1
    return 0 if _was_open(case, event) else 2


def _was_open(case: CaseFact, event: Event) -> bool:
    end = case.closed_on or case.counted_on
    return event.on is not None and case.received_on is not None and case.received_on <= event.on <= end
