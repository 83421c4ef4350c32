"""The period that a demand asks about: from a day to a day, either end open."""

from __future__ import annotations

import re
from datetime import date, timedelta

from counterfoil.demands.dates import WHEN, day_span

_NOW = (
    r"(?:(?:the\s+)?(?:present|today|now|time(?:\s+of)?\s+(?:this|the|my)\s+request(?:\s+is\s+\w+)?|current(?:\s+date)?|date(?:\s+of)?(?:\s+(?:this|the|my"
    r"|when))?[^.;,]{0,40}(?:request|processed|fulfilled|filled|response|search|letter|message|e-?mail)\w*)|(?:this|the"
    r"|my)\s+request\s+is\s+\w+|present day|this request)"
)
_UNTO = r"(?:to|through|thru|until|till|up\s+to|up\s+until|ending|[-–—]+)"
_FROM_TO = re.compile(
    rf"(?i)({WHEN})\s*(?:\(?inclusive\)?\s*)?(?:and\s+)?{_UNTO}\s*(?:and\s+including\s+|on\s+)?({WHEN}|{_NOW})"
    rf"|\bbetween\s+({WHEN})\s*,?\s*and\s+({WHEN}|{_NOW})"
)
_MONTH_TO = re.compile(
    rf"(?i)\b(?:from|between)\s+((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?)\s*,?\s*(?:to|through|until|and|[-–—]+)\s*({WHEN})"
)
_SINCE = re.compile(
    r"(?i)\b(?:since|after|beginning(?:\s+(?:on|in|with))?|starting(?:\s+(?:on|in|with))?|as\s+of|going\s+back\s+to|on\s+or\s+after)"
    rf"\s+(?:the\s+)?(?:beginning\s+of\s+|start\s+of\s+|year\s+)?(?P<a>{WHEN})"
    rf"|\bfrom\s+(?P<b>{WHEN})\s+(?:on(?:wards?)?|forward)\b"
)
_UNTIL = re.compile(rf"(?i)\b(?:until|before|prior to|through|up to|no later than|on or before)\s+({WHEN})")
_IN = re.compile(
    rf"(?i)\b(?:in|during|for|from|of|on|dated?|year|years|calendar|about|around|at|within|arrested"
    rf"|occurr\w+(?:\s+on)?)\s+(?:the\s+)?(?:month of\s+|fiscal\s+)?(?:calendar\s+)?(?:years?\s+)?(?:about\s+"
    rf"|around\s+)?({WHEN}(?:(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+){WHEN})*)"
)
_FISCAL_YEAR = re.compile(rf"(?i)((?=fiscal\s+years?\s+['\d]|\bFY\s?-?['\d]){WHEN})")  # names itself: "FY2023 budget"
_LAST = re.compile(
    r"(?i)\b(?:last|past|previous|preceding|prior)\s+(?:(\d{1,3})|(one|two|three|four|five|six|seven|eight|nine|ten|twelve))?\s*(?:\(\d+\)\s*)?(?:calendar\s+|fiscal\s+)?(day|week|month|year)s?\b"
)
_NUMBERS = {
    w: n
    for n, w in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_DAYS = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}
# A birth date or the date of a law or article is no period of records.
_NOISE = re.compile(
    rf"(?i)\b(?:D\.?O\.?B\.?|born|date of birth|birth ?date|died|death|founded|launched|established|enacted"
    rf"|passed|created|built|act|law|article|published|press release"
    rf"|accessed)\b\s*:?\s*(?:of|on|in|is|:)?\s*\(?{WHEN}"
    rf"|https?://\S+|\({WHEN}\s*[-–—]\s*{WHEN}\)"
)


def period(text: str, *, asked_on: date | None = None) -> tuple[date | None, date | None]:
    """The first and last day asked about, both inclusive; None where an end is open or nothing is said.

    "since 2015" has no last day; "to the present" neither. "last three years" counts back from ``asked_on`` and is
    (None, None) when that is not known. Several periods give the span that holds them all.

    >>> period("records from November 2022 to March 2025")
    (datetime.date(2022, 11, 1), datetime.date(2025, 3, 31))
    """
    text = _NOISE.sub(" ", text)
    spans = [
        span for match in _FROM_TO.finditer(text) if (span := _from_to(match[1] or match[3], match[2] or match[4]))
    ]
    spans += [span for match in _MONTH_TO.finditer(text) if (span := _borrowed_year(match[1], match[2]))]
    if spans:
        starts, ends = [s for s, _ in spans], [e for _, e in spans]
        return (min(s for s in starts if s), None if None in ends else max(e for e in ends if e))
    if match := _SINCE.search(text):
        span = day_span(match["a"] or match["b"])
        return (span[0], None) if span else (None, None)
    if match := _UNTIL.search(text):
        span = day_span(match[1])
        return (None, span[1]) if span else (None, None)
    if (match := _LAST.search(text)) and asked_on is not None:
        count = int(match[1]) if match[1] else _NUMBERS.get((match[2] or "one").casefold(), 1)
        return asked_on - timedelta(days=round(count * _DAYS[match[3].casefold()])), asked_on
    return _named(text)


def _from_to(start: str, end: str) -> tuple[date, date | None] | None:
    first = day_span(start)
    last = day_span(end)
    if first is None or (last is not None and last[1] < first[0]):
        return None
    return first[0], last[1] if last else None


def _borrowed_year(start: str, end: str) -> tuple[date, date | None] | None:
    """ "January to June 2015": the first month has the year of the last."""
    year = re.search(r"(?:19|20)\d{2}", end)
    return _from_to(f"{start} {year.group()}", end) if year else None


def _named(text: str) -> tuple[date | None, date | None]:
    days = [
        span
        for match in (*_IN.finditer(text), *_FISCAL_YEAR.finditer(text))
        for one in re.finditer(WHEN, match[1], re.I)
        if (span := day_span(one.group()))
    ]
    if not days:
        return None, None
    return min(first for first, _ in days), max(last for _, last in days)
