"""``counterfoil deadline``: when an answer is due, with every day counted, every holiday skipped and the law cited."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, time

from counterfoil.cited import Moment
from counterfoil.cli import when
from counterfoil.clock.deadline import deadline, lateness
from counterfoil.clock.model import Agreement, Deadline, Extension, Lateness, Move
from counterfoil.errors import BadInput, UsageError
from counterfoil.law.clocks import Unit
from counterfoil.law.load import LawPack, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HELP = "When an answer is due: the days counted, the holidays skipped, the statute cited."
EXAMPLE = "counterfoil deadline --law us-il --received 2026-02-27"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--law", default="us-il", help="law pack (default: us-il)")
    parser.add_argument("--overlay", help="local law above it, for example chicago")
    parser.add_argument(
        "--received",
        required=True,
        metavar="WHEN",
        help="2026-02-27, or 2026-02-27T18:30; for other tracks their day zero",
    )
    parser.add_argument(
        "--track", default="standard", help="standard, commercial, arrest_report, pac_review … (default: standard)"
    )
    parser.add_argument("--extended-on", metavar="DATE", help="an extension notice left, or was recorded, on this day")
    parser.add_argument(
        "--dated", metavar="DATE", help="the day that the notice says of itself (default: --extended-on)"
    )
    parser.add_argument("--ground", default="", help="the ground it names, for example '3(e)(v)'")
    parser.add_argument("--reasons", default="", help="the reasons it gives, in its own words")
    parser.add_argument("--until", metavar="DATE", help="the day it promises the answer by")
    parser.add_argument("--agreed-until", metavar="DATE", help="requester and body agreed in writing on this day")
    parser.add_argument("--answered-on", metavar="DATE", help="the day of the answer: says whether it was late")
    parser.add_argument("--today", metavar="DATE", help="judge the future and lateness by this day (default: today)")


def run(options: argparse.Namespace) -> int:
    pack = load(options.law, options.overlay)
    today = _day("--today", options.today) or when.today(pack.timezone)
    received = _when("--received", options.received)
    received_on = received.date() if isinstance(received, datetime) else received
    if received_on > today:
        raise BadInput(
            f"--received {received_on.isoformat()}: lies in the future (today is {today.isoformat()}). "
            "Nothing can have been received yet; check the date, or give --today for a trial."
        )
    acts = _acts(options, received_on)
    due = deadline(pack, received, track=options.track, acts=acts)
    answered_on = _day("--answered-on", options.answered_on)
    if answered_on is not None and answered_on < received_on:
        raise BadInput(f"--answered-on {answered_on.isoformat()}: lies before the receipt. Check both dates.")
    late = lateness(pack, due, answered_on or today)
    if options.json:
        import json  # inline: only for programs

        print(json.dumps(as_json(pack, due, late, answered_on, today), ensure_ascii=False, indent=2))
    else:
        _print(pack, due, late, answered_on, today)
    return 0


def as_json(pack: LawPack, due: Deadline, late: Lateness, answered_on: date | None, today: date) -> dict[str, Any]:
    """The documented shape, ``docs/formats/deadline.md``."""
    after = due.after_hours
    sourced = due.period.sourced
    return {
        "version": 1,
        "verb": "deadline",
        "law": pack.name,
        "overlay": pack.overlay_name,
        "track": due.track,
        "day_zero": due.period.day_zero,
        "received_on": due.day_zero_on.isoformat(),
        "due_on": due.due_on.isoformat(),
        "due_at": due.due_at.isoformat() if due.due_at else None,
        "original_due_on": due.original_due_on.isoformat(),
        "period": {
            "length": due.period.days,
            "unit": due.period.unit.value,
            "whose": due.period.whose.value,
            "title": due.period.title,
            "cite": sourced.cite,
            "effective_from": sourced.effective_from.isoformat(),
            "source": sourced.source,
            "checked": sourced.checked.isoformat(),
            "confidence": sourced.confidence,
            "verified_by_counsel": sourced.verified_by_counsel,
        },
        "counted": [{"date": d.on.isoformat(), "number": d.number, "note": d.note} for d in due.counted],
        "skipped": [{"date": d.on.isoformat(), "why": d.why} for d in due.skipped],
        "working": list(due.working),
        "after_hours": None
        if after is None
        else {"received_on": after.received_on.isoformat(), "due_on": after.due_on.isoformat(), "why": after.why},
        "moves": [_move(move) for move in due.moves],
        "answered_on": answered_on.isoformat() if answered_on else None,
        "judged_on": (answered_on or today).isoformat(),
        "late": late.late,
        "days_late": late.days_late,
        "effects": [{"id": e.id, "text": e.text, "cite": e.sourced.cite} for e in late.effects],
    }


def _move(move: Move) -> dict[str, Any]:
    kind = "extension" if isinstance(move.act, Extension) else "agreement"
    return {
        "kind": kind,
        "lawful": move.lawful,
        "due_on": move.due_on.isoformat(),
        "why": move.why,
        "faults": list(move.faults),
        "cite": move.cite,
        "until": move.act.until.isoformat(),
        "moment": {
            "took_effect_at": move.act.moment.took_effect_at.isoformat(),
            "recorded_at": move.act.moment.recorded_at.isoformat(),
        },
    }


def _when(option: str, text: str) -> date | datetime:
    """A day, or a day with a time; anything else is ``UsageError``."""
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        if wrong := when.no_such_day(text):
            raise UsageError(f"{option} {text}: {wrong}. Check it.") from None
        raise UsageError(
            f"{option} '{text}': is no date. Write year, month and day as 2026-02-27, with a time as 2026-02-27T18:30."
        ) from None


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    found = _when(option, text)
    return found.date() if isinstance(found, datetime) else found


def _acts(options: argparse.Namespace, received_on: date) -> tuple[Extension | Agreement, ...]:
    result: list[Extension | Agreement] = []
    extended_on = _day("--extended-on", options.extended_on)
    given = options.dated or options.ground or options.reasons or options.until
    if extended_on is None and given:
        raise UsageError(
            "--dated, --ground, --reasons and --until speak of a notice: say with --extended-on when it left."
        )
    if extended_on is not None:
        until = _day("--until", options.until)
        if until is None:
            raise UsageError("--extended-on: a notice must give the day of the answer; say it with --until DATE.")
        dated_on = _day("--dated", options.dated) or extended_on
        result.append(Extension(Moment(_noon(dated_on), _noon(extended_on)), until, options.ground, options.reasons))
    agreed_until = _day("--agreed-until", options.agreed_until)
    if agreed_until is not None:
        at = _noon(extended_on or received_on)
        result.append(Agreement(Moment(at, at), agreed_until))
    for act in result:
        if act.moment.took_effect_at.date() < received_on:
            raise BadInput("An extension or agreement lies before the receipt. Check the dates.")
    return tuple(result)


def _noon(day: date) -> datetime:
    """A moment that is the same day in every zone of the United States."""
    return datetime.combine(day, time(18), tzinfo=UTC)


def _print(pack: LawPack, due: Deadline, late: Lateness, answered_on: date | None, today: date) -> None:
    if sys.stdout.isatty():
        _print_rich(pack, due, late, answered_on, today)
        return
    where = pack.name if pack.overlay_name is None else f"{pack.name} with {pack.overlay_name}"
    at = f" at {due.due_at:%H:%M}" if due.due_at else ""
    print(f"Due on {due.due_on:%A} {due.due_on.isoformat()}{at}  ({due.cite}, {where}, track {due.track})")
    print()
    for day, mark, note in _rows(due):
        print(f"  {day:%a} {day.isoformat()}  {mark:<8}{note}".rstrip())
    print()
    for line in _closing_lines(due, late, answered_on, today):
        print(line)


def _print_rich(pack: LawPack, due: Deadline, late: Lateness, answered_on: date | None, today: date) -> None:
    from rich.console import Console  # inline: slow import, only on a terminal
    from rich.table import Table

    console = Console(highlight=False)
    at = f" at {due.due_at:%H:%M}" if due.due_at else ""
    console.print(f"[bold green]Due on {due.due_on:%A} {due.due_on.isoformat()}{at}[/]  {due.cite}", style="default")
    table = Table(show_header=True, header_style="bold")
    for heading in ("day", "counts", "why"):
        table.add_column(heading)
    for day, mark, note in _rows(due):
        table.add_row(f"{day:%a} {day.isoformat()}", mark, note, style="" if mark.startswith("day") else "dim")
    if table.row_count:
        console.print(table)
    for line in _closing_lines(due, late, answered_on, today):
        console.print(line, markup=False, style="default")


def _rows(due: Deadline) -> list[tuple[date, str, str]]:
    """The days in order; a long count of calendar days shows its first, its last and what was skipped."""
    if due.due_at is not None:
        return []
    counted = due.counted if len(due.counted) <= 25 else (due.counted[0], due.counted[-1])
    rows = [(due.day_zero_on, "day 0", f"{due.period.day_zero}, not counted")]
    rows += [(day.on, f"day {day.number}", day.note) for day in counted]
    rows += [(day.on, "-", day.why) for day in due.skipped]
    return sorted(rows, key=lambda row: row[0])


def _closing_lines(due: Deadline, late: Lateness, answered_on: date | None, today: date) -> list[str]:
    lines = list(due.working)
    sourced = due.period.sourced
    lines.append(
        f"Rule since {sourced.effective_from.isoformat()}, checked {sourced.checked.isoformat()}, confidence "
        f"{sourced.confidence}, {'verified' if sourced.verified_by_counsel else 'not yet verified'} by counsel. "
        f"{sourced.source}"
    )
    if late.late and (answered_on or late.effects):
        what = (
            f"The answer of {answered_on.isoformat()}"
            if answered_on
            else f"Without an answer by {today.isoformat()} it"
        )
        counted = Unit.CALENDAR if due.period.unit.by_the_calendar else due.period.unit
        unit = f"{counted} " if due.due_at is None else ""
        follows = "What follows:" if late.effects else ""
        lines.append(f"{what} is late by {late.days_late} {unit}days. {follows}".rstrip())
        lines += [f"  - {effect.text} ({effect.sourced.cite})" for effect in late.effects]
    elif answered_on and not late.late:
        lines.append(f"The answer of {answered_on.isoformat()} is in time.")
    return lines
