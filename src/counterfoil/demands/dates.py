"""Dates as people write them: 3/5/2024, March 5, 2024, November 2022, 2015, mid-1990s – each as first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
            *("september sept sep", "october oct", "november nov", "december dec"),
        ),
        1,
    )
    for name in names.split()
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d{2}"
_FISCAL = rf"(?:fiscal\s+years?\s+(?:{_YEAR}|'?\d{{2}})\b|\bFY\s?-?(?:{_YEAR}|'?\d{{2}})\b)"

WHEN = (
    rf"(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})\b|{_MONTH},?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}|{_MONTH},?\s+(?:of\s+)?{_YEAR}"
    rf"|(?:the\s+)?(?:(?:early|mid|late)[-\s]+)?(?:the\s+)?(?:19|20)\d{{2}}'?s\b|{_FISCAL}|{_YEAR}\b)"
)
"""A pattern (case does not matter) for one date or period of time."""


def day_span(text: str) -> tuple[date, date] | None:
    """The first and last day that ``text`` names, both inclusive; None for an impossible date.

    Numbers are read the American way, month first. "early", "mid" and "late" of a decade are its first four, middle
    three (4–6) and last four years.

    >>> day_span("November 2022")
    (datetime.date(2022, 11, 1), datetime.date(2022, 11, 30))
    >>> day_span("mid-1990s")
    (datetime.date(1994, 1, 1), datetime.date(1996, 12, 31))
    """
    words = " ".join(text.strip().casefold().replace(",", " ").split())
    try:
        return _numeric(words) or _with_month(words) or _decade(words) or _year(words)
    except ValueError:
        return None


def names_fiscal_year(text: str) -> bool:
    """Whether a fiscal year is named: which months it has is for the office to say.

    >>> names_fiscal_year("the budget for FY2023"), names_fiscal_year("the budget for 2023")
    (True, False)
    """
    return re.search(_FISCAL, text, re.IGNORECASE) is not None


def first_day(text: str) -> date | None:
    """The first single day written in ``text`` (not a month or a year alone), or None."""
    for match in re.finditer(WHEN, text, re.IGNORECASE):
        span = day_span(match.group())
        if span and span[0] == span[1]:
            return span[0]
    return None


def _numeric(words: str) -> tuple[date, date] | None:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})", words):
        year = int(match[3])
        # Two digits: 30 and later is the last century; records offices write both.
        year += 0 if year > 99 else 1900 if year >= 30 else 2000
        day = date(year, int(match[1]), int(match[2]))
        return day, day
    return None


def _with_month(words: str) -> tuple[date, date] | None:
    named = next((_MONTHS[w] for raw in words.split() if (w := raw.strip(".")) in _MONTHS), None)
    year = re.search(rf"\b{_YEAR}\b", words)
    if named is None or year is None:
        return None
    number = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", words.replace(year.group(), " "))
    if number:
        day = date(int(year.group()), named, int(number[1]))
        return day, day
    return date(int(year.group()), named, 1), date(int(year.group()), named, monthrange(int(year.group()), named)[1])


def _decade(words: str) -> tuple[date, date] | None:
    match = re.search(r"(?:(early|mid|late)[-\s]+)?(?:the )?((?:19|20)\d{2})'?s\b", words)
    if match is None:
        return None
    start = int(match[2])
    if start % 10:
        return None
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (6, 9), None: (0, 9)}[match[1]]
    return date(start + first, 1, 1), date(start + last, 12, 31)


def _year(words: str) -> tuple[date, date] | None:
    if fiscal := re.fullmatch(r"(?:fiscal years? |fy ?-?)'?(\d{4}|\d{2})", words):
        # A body's fiscal year may begin in any month. The calendar year is Chicago's; ``reading`` warns of it.
        number = int(fiscal[1]) + (0 if len(fiscal[1]) == 4 else 2000)
        return date(number, 1, 1), date(number, 12, 31)
    match = re.search(rf"\b({_YEAR})\b", words)
    return (date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)) if match else None
