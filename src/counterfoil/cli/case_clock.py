"""``counterfoil case extend, agree, treat …``: acts about the time of a case. The due date follows from them or stands.

An act that the law does not allow is recorded as an attempt, the date stands, and the exit code is 4.
"""

from __future__ import annotations

import argparse
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output, when
from counterfoil.clock.course import ClockAct, Narrowed, PersonAnswered, PersonAsked, Replied, Treated
from counterfoil.clock.model import Agreement, Extension
from counterfoil.errors import UsageError
from counterfoil.values import Moment

if TYPE_CHECKING:
    from counterfoil.office.services.timing import Moved

REFUSED_BY_LAW = 4


class _Timed(ABC):
    """One kind of act. ``make`` turns the options and the act's two times into it."""

    HELP = EXAMPLE = NAME = ""
    OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = ()

    @classmethod
    def arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who does it")
        parser.add_argument("--dated", metavar="DATE", help="the day that the paper says of itself (default: today)")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)
        for name, settings in cls.OPTIONS:
            parser.add_argument(name, **settings)

    @classmethod
    @abstractmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        """What turns the act's two times into the act; each verb has its own."""

    @classmethod
    def run(cls, options: argparse.Namespace) -> int:
        from counterfoil.office.services import timing  # inline: Django only when an office is touched

        make, dated_on = cls.make(options), _day("--dated", options.dated) if options.dated else None
        when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        moved = timing.take(options.office, options.case, make, by=options.by, dated_on=dated_on, now=now)
        if options.json:
            output.print_json(f"case {cls.NAME}", as_json(moved))
        else:
            _print(moved)
        return 0 if moved.turn.lawful else REFUSED_BY_LAW


def as_json(moved: Moved) -> dict[str, Any]:
    """The documented shape, ``docs/formats/case-clock.md``."""
    turn = moved.turn
    return {
        "case": moved.case,
        "lawful": turn.lawful,
        "why": turn.why,
        "faults": list(turn.faults),
        "cite": turn.cite,
        "was_due_on": moved.was_due_on.isoformat() if moved.was_due_on else None,
        "due_on": moved.due_on.isoformat() if moved.due_on else None,
        "late": moved.standing.lateness.late,
        "business_days_left": moved.standing.business_days_left,
        "effects": [{"id": e.id, "text": e.text, "cite": e.sourced.cite} for e in moved.standing.effects],
        "beside": [
            {"track": one.track, "title": one.title, "due_on": one.due_on.isoformat(), "whose": one.whose.value}
            for one in moved.course.beside
        ],
    }


def _print(moved: Moved) -> None:
    if not moved.turn.lawful:
        print(f"{moved.case}: recorded as an attempt ({', '.join(moved.turn.faults)}).")
    print(moved.turn.why)
    if moved.due_on is None:
        print("No answer is due until then.")
    elif moved.due_on != moved.was_due_on:
        was = f", no longer {moved.was_due_on}" if moved.was_due_on else ""
        print(f"Due on {moved.due_on:%A} {moved.due_on}{was}.")
    else:
        print(f"Due on {moved.due_on:%A} {moved.due_on}, as before.")
    for one in moved.course.beside:
        print(f"Beside it: {one.title}, by {one.due_on} ({one.cite}).")
    for effect in moved.standing.effects:
        print(f"Late: {effect.text} ({effect.sourced.cite}).")


class Extend(_Timed):
    NAME = "extend"
    HELP = "A written notice extends the time once, on one of the law's grounds. What the law refuses is an attempt."
    EXAMPLE = (
        "counterfoil case extend CF-2026-000001 --office my-office --until 2026-03-16 --ground '3(e)(v)' "
        "--reasons 'a lawyer must read the file' --by 'Ida Sample, Freedom of Information Officer'"
    )
    OPTIONS = (
        ("--until", {"required": True, "metavar": "DATE", "help": "the day of the answer that the notice promises"}),
        ("--ground", {"default": "", "help": "the ground that it names, e.g. '3(e)(v)'"}),
        ("--reasons", {"default": "", "help": "the reasons that it gives, in its own words"}),
    )

    @classmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        until = _day("--until", options.until)
        return lambda moment: Extension(moment, until, options.ground, options.reasons)


class Agree(_Timed):
    NAME = "agree"
    HELP = "Requester and office have agreed in writing on another day."
    EXAMPLE = (
        "counterfoil case agree CF-2026-000001 --office my-office --until 2026-04-01 "
        "--by 'Ida Sample, Freedom of Information Officer'"
    )
    OPTIONS = (
        ("--until", {"required": True, "metavar": "DATE", "help": "the day agreed on"}),
        ("--by-word", {"action": "store_true", "help": "it was agreed by word only (the law wants it in writing)"}),
    )

    @classmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        until = _day("--until", options.until)
        return lambda moment: Agreement(moment, until, not options.by_word)


class Treat(_Timed):
    NAME = "treat"
    HELP = "The office treats the request as commercial, recurrent or voluminous, by notice within its time."
    EXAMPLE = (
        "counterfoil case treat CF-2026-000001 --office my-office --track recurrent "
        "--reasons '62 requests in twelve months' --by 'Ida Sample, Freedom of Information Officer'"
    )
    OPTIONS = (
        ("--track", {"required": True, "help": "commercial, recurrent or voluminous"}),
        ("--reasons", {"default": "", "help": "why, in the notice's own words"}),
    )

    @classmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        if not re.fullmatch("[a-z_]{3,24}", options.track):
            raise UsageError(f"--track '{options.track}': name a track of the law, for example recurrent.")
        return lambda moment: Treated(moment, options.track, options.reasons)


class Reply(_Timed):
    NAME = "reply"
    HELP = "The requester replied to the notice that the request is voluminous."
    EXAMPLE = (
        "counterfoil case reply CF-2026-000001 --office my-office --by 'Ida Sample, Freedom of Information Officer'"
    )

    @classmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        return Replied


class AskPerson(_Timed):
    NAME = "ask-person"
    HELP = "Ask whether a person made the request. The time stands still until the answer. Never ask who it is."
    EXAMPLE = (
        "counterfoil case ask-person CF-2026-000001 --office my-office --reasons 'two hundred equal requests in a "
        "minute' --by 'Ida Sample, Freedom of Information Officer'"
    )
    OPTIONS = (("--reasons", {"default": "", "help": "why it is believed that no person made it"}),)

    @classmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        return lambda moment: PersonAsked(moment, options.reasons)


class PersonSaid(_Timed):
    NAME = "person-said"
    HELP = "A person has said, by word or in writing, that the request is a person's. The time runs again."
    EXAMPLE = (
        "counterfoil case person-said CF-2026-000001 --office my-office "
        "--by 'Ida Sample, Freedom of Information Officer'"
    )

    @classmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        return PersonAnswered


class Narrow(_Timed):
    NAME = "narrow"
    HELP = "The requester asks for less, after the office had offered to confer. It moves no date by itself."
    EXAMPLE = (
        "counterfoil case narrow CF-2026-000001 --office my-office --by 'Ida Sample, Freedom of Information Officer'"
    )

    @classmethod
    def make(cls, options: argparse.Namespace) -> Callable[[Moment], ClockAct]:
        return Narrowed


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} '{text}': is no date. Write year, month and day as 2026-02-27.") from None


COMMANDS: dict[str, type[_Timed]] = {
    each.NAME: each for each in (Extend, Agree, Treat, Reply, AskPerson, PersonSaid, Narrow)
}
