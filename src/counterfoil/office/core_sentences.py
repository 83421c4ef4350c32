"""Sentences that the core makes of what it found, said again in the reader's language: how a clock was counted, and
what the law lets nobody do about it.

The core writes them once, in English, and they are kept as they were written. A sentence is known by its shape: what
stands between its words is a day, a citation or a term of ``core_words``, and each is said again by its own kind. One
that has no shape here, or none in the reader's language, stays as it is, and pages mark it as English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from counterfoil.office.core_words import said
from counterfoil.office.day_words import written

SHAPES = (
    _("%(cite)s: %(length)s after %(zero)s to %(title)s."),
    _("%(cite)s: %(title)s %(length)s after the %(zero)s, nights, weekends and holidays included."),
    _("%(Zero)s on %(day)s: this day is not counted."),
    _("%(Zero)s on %(day)s at %(time)s."),
    _("%(Zero)s on %(day)s, a weekend: it is the day of %(zero)s all the same; the next business day is day 1."),
    _("%(Zero)s on %(day)s, %(why)s: it is the day of %(zero)s all the same; the next business day is day 1."),
    _("%(last)s is %(day)s; %(cite)s: %(words)s. It moves to %(day2)s."),
    _("Due on %(day)s."),
    _("Due on %(day)s at %(time)s."),
    _("The %(length)s end on %(day)s."),
    _(
        "It came at %(time)s, after %(time2)s. No rule of the law was found for that, so the actual day counts. Read as"
        " received on %(day)s it would be due on %(day2)s; counsel may choose that reading, the clock does not."
    ),
    _("Extended to %(date)s on ground %(cite)s: %(words)s."),
    _("Requester and body agreed in writing on %(date)s (%(cite)s); an earlier miss is then no denial."),
    _("An agreement must be in writing; the date stands."),
    _("Not an extension: the notice of %(date)s came after %(date2)s. The due date stands."),
    _(
        "Not an extension: the notice is dated %(date)s but left, or was recorded, on %(date2)s, after %(date3)s; what"
        " its date says does not count. The due date stands."
    ),
    _("Not an extension: the notice gives no reasons (%(cite)s). The due date stands."),
    _("Not an extension: it asks for %(date)s, but %(length)s from %(date2)s end on %(date3)s. The due date stands."),
    _("The time stands still from %(date)s, until a person answers."),
    _("A person answered on %(date)s; %(length)s were left: due on %(date2)s."),
    _("The requester replied on %(date)s: due on %(date2)s."),
    _("It came after the last day to amend, %(date)s. The due date stands."),
    _("Nobody had asked. The due date stands."),
    _("%(holiday)s, for %(weekday)s (holiday)"),
    _("%(holiday)s (holiday)"),
    _("%(holiday)s: not %(duty)s, so it counts"),
    _("%(closed)s: the last day moves on"),
)
"""Every shape, the narrower one of two first. A hole is named for what stands in it; a digit tells two apart."""


class Told(NamedTuple):
    """A sentence for a reader; where ``is_translated`` is false, and the reader's language another, it is English."""

    text: str
    is_translated: bool


def told(text: str) -> Told:
    """``text`` in the reader's language.

    >>> told("Due on Tuesday 2024-12-10.").text
    'Due on Tuesday, December 10, 2024.'
    """
    foreign = (get_language() or "en").partition("-")[0] != "en"
    if text in _weekdays():
        return Told(str(WEEKDAYS[_weekdays()[text]]).capitalize(), True)
    if not foreign or (whole := said(text)) == text:
        for shape, pattern in _patterns():
            if found := pattern.fullmatch(text):
                spoken = gettext(shape)
                if foreign and spoken == shape:
                    break
                try:
                    return Told(
                        spoken % {name: _HOLES[name.rstrip("23")][1](value) for name, value in _in(found)}, True
                    )
                except ValueError:  # the 31st of February
                    break
        return Told(text, not foreign)
    return Told(whole, True)


def _in(found: re.Match[str]) -> list[tuple[str, str]]:
    return list(found.groupdict().items())


def _day(text: str) -> str:
    return written(date.fromisoformat(text.split()[-1]), "l, F j, Y")


def _weekday(text: str) -> str:
    return str(WEEKDAYS[_weekdays()[text]]) if text in _weekdays() else text


def _again(text: str) -> str:
    return told(text).text


def _capital(text: str) -> str:
    spoken = said(text[:1].lower() + text[1:])
    return spoken[:1].upper() + spoken[1:]


def _last(text: str) -> str:
    return gettext("Day %(number)s") % {"number": text[4:]} if text.startswith("Day ") else _capital(text)


def _as_it_is(text: str) -> str:
    return text


_DAY = r"[A-Z][a-z]+day \d{4}-\d\d-\d\d"
_HOLES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "cite": (r"[^:;]+?", _as_it_is),
    "closed": (r"[^:]+?", _again),
    "date": (r"\d{4}-\d\d-\d\d", lambda text: written(date.fromisoformat(text), "F j, Y")),
    "day": (_DAY, _day),
    "duty": (r".+?", said),
    "holiday": (r"[^:(]+?", said),
    "last": (r"The last day|Day \d+", _last),
    "length": (r"\d+ [a-z ]+?", said),
    "time": (r"\d\d:\d\d", _as_it_is),
    "title": (r".+?", said),
    "weekday": (r"[A-Z][a-z]+day", _weekday),
    "why": (r".+?", _again),
    "words": (r".+?", said),
    "zero": (r"reply or last day to amend|.+?", said),  # the one that has a "to" of its own
    "Zero": (r"[A-Z].+?", _capital),
}
"""What a hole is called → what may stand in it, and how that is said again."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((shape, _pattern(shape)) for shape in SHAPES)


def _pattern(shape: str) -> re.Pattern[str]:
    pieces = re.split(r"%\((\w+)\)s", shape)
    made, seen = "", set()
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            made += re.escape(piece)
        elif piece in seen:
            made += f"(?P={piece})"
        else:
            seen.add(piece)
            made += f"(?P<{piece}>{_HOLES[piece.rstrip('23')][0]})"
    return re.compile(made)


@cache
def _weekdays() -> Mapping[str, int]:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return {name: number for number, name in enumerate(names)}
