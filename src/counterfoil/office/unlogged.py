"""Demands that came and are no case yet: what waits in quarantine, and mail that the program could not take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from counterfoil.clock.days import agency_days_between
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services.adopting import pack_of

PATIENCE_DAYS = 1
"""Business days after receipt that a demand may wait for a person before it is told of."""


@dataclass(frozen=True, slots=True)
class Unlogged:
    """One that waits: no word of it and nobody's name. ``business_days`` after receipt; None beyond the calendar."""

    number: str
    channel: str
    received_on: date
    business_days: int | None
    why: str  # "in quarantine", "not taken out of the mailbox"


def unlogged(office: Office, today: date) -> tuple[Unlogged, ...]:
    """Every demand older than ``PATIENCE_DAYS`` business days that is no case and not set aside, the eldest first."""
    calendar, zone = pack_of(office).calendar, ZoneInfo(office.time_zone)
    waiting = models.Arrival.objects.filter(state="new", case=None).order_by("received_at", "pk")
    rows = [(one.number, one.channel, one.received_at, "in quarantine") for one in waiting.iterator()]
    left = models.ReceivedMail.objects.filter(became="not_taken", seen_at=None).order_by("received_at", "pk")
    rows += [(f"message {one.uid}", "mail", one.received_at, "not taken out of the mailbox") for one in left.iterator()]
    told = []
    for number, channel, at, why in sorted(rows, key=lambda row: (row[2], row[0])):
        received = at.astimezone(zone).date()
        waited = agency_days_between(calendar, received, today)
        if waited is None or waited > PATIENCE_DAYS:
            told.append(Unlogged(number, channel, received, waited, why))
    return tuple(told)
