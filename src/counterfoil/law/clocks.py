"""The periods of a law as dated data: how many of which days, from what, and what may move them.

A law may give no number (``unit: none``): then the pack says so, and no date is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from counterfoil.frozen import frozen
from counterfoil.law.sourced import SOURCED, Sourced, sourced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from counterfoil.law.strict import Fields


class Unit(StrEnum):
    """What is counted. ``working`` days are counted as business days; the statute uses both words."""

    BUSINESS = "business"
    WORKING = "working"
    CALENDAR = "calendar"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    NONE = "none"  # promptly, within a reasonable time: the law gives no number

    @property
    def by_the_calendar(self) -> bool:
        """Whether every day counts, so that the end may fall on a closed day."""
        return self in (Unit.CALENDAR, Unit.MONTHS, Unit.YEARS)

    @property
    def words(self) -> str:
        """How a person says it: ``business days``, ``months``."""
        return f"{self} days" if self in (Unit.BUSINESS, Unit.WORKING, Unit.CALENDAR) else str(self)


class Whose(StrEnum):
    """Whose time runs: it decides which calendar counts (State closings only, or any closing)."""

    AGENCY = "agency"  # a duty of the body: the strict calendar
    REQUESTER = "requester"  # a right of the requester: the generous one


@frozen
class Period:
    """One dated period of one track."""

    track: str
    title: str
    days: int  # hours, months or years when ``unit`` says so; 0 when it is NONE
    unit: Unit
    day_zero: str  # what starts it: receipt, arrest, denial …; that day itself is not counted
    whose: Whose
    sourced: Sourced
    extends: str = ""  # for an extension: the track whose due date it moves
    grounds: Mapping[str, str] | None = None  # for an extension: the only lawful grounds
    notice_cite: str = ""  # for an extension: the section that orders the written notice
    agreed_cite: str = ""  # for an extension: the section that allows a longer one by agreement
    treats: str = ""  # the track whose requests may be treated as of this kind
    notice: str = ""  # the track of the notice without which this one never begins, and the standard one stands
    amend: str = ""  # the track within which the requester may reply to that notice; this one runs from its end
    tolls: str = ""  # the track whose time stands still meanwhile, when the demand for it came within that time
    note: str = ""

    @property
    def length(self) -> str:
        """``5 business days``, ``1 year``, or that the law fixes no time."""
        words = self.unit.words if self.days != 1 else self.unit.words.removesuffix("s")
        return "no fixed time" if self.unit is Unit.NONE else f"{self.days} {words}"


@frozen
class Effect:
    """What follows by itself when a track's date is missed."""

    id: str
    text: str
    tracks: tuple[str, ...]
    sourced: Sourced


_PERIOD = ("title", "days", "unit", "day_zero", "whose", *SOURCED)
_NO_FIXED_TIME = tuple(key for key in _PERIOD if key != "days")
_EXTRA = ("extends", "grounds", "notice_cite", "agreed_cite", "treats", "notice", "amend", "tolls", "note")


def read_periods(top: Fields) -> dict[str, tuple[Period, ...]]:
    """Every track with its dated periods, oldest first. Raises ``LawPackInvalid``."""
    return {track: tuple(_dated(below, track)) for track, below in top.each()}


def _dated(below: Fields, track: str) -> list[Period]:
    rows = list(below.dated())
    starts: list[date | None] = [start for start, _ in rows]
    result = []
    for (start, row), following in zip(rows, [*starts[1:], None], strict=True):
        if set(row.values) == {"repealed", *SOURCED}:
            row.truth("repealed")
            continue  # the value before it ends the day before; nothing holds after
        counted = row.values.get("unit") != Unit.NONE
        row.allow(_PERIOD if counted else _NO_FIXED_TIME, _EXTRA)
        grounds = row.fields("grounds")
        for key in grounds.values:
            grounds.text(key)
        result.append(
            Period(
                track=track,
                title=row.text("title"),
                days=row.whole("days") if counted else 0,
                unit=Unit(row.choice("unit", [*Unit])),
                day_zero=row.text("day_zero"),
                whose=Whose(row.choice("whose", [*Whose])),
                sourced=sourced(row, start, following),
                extends=row.text("extends", ""),
                grounds=dict(grounds.values) if grounds.values else None,
                notice_cite=row.text("notice_cite", ""),
                agreed_cite=row.text("agreed_cite", ""),
                treats=row.text("treats", ""),
                notice=row.text("notice", ""),
                amend=row.text("amend", ""),
                tolls=row.text("tolls", ""),
                note=row.text("note", ""),
            )
        )
    return result


def read_effects(top: Fields) -> tuple[Effect, ...]:
    """Every dated effect of lateness. Raises ``LawPackInvalid``."""
    result = []
    for name, below in top.each():
        rows = list(below.dated())
        starts: list[date | None] = [start for start, _ in rows]
        for (start, row), following in zip(rows, [*starts[1:], None], strict=True):
            row.allow(("text", "tracks", *SOURCED))
            result.append(Effect(name, row.text("text"), row.texts("tracks"), sourced(row, start, following)))
    return tuple(result)
