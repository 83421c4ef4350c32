"""Days as people and systems type them: ISO 8601, 3/4/2016, 4-Mar-16, March 4, 2016; times are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.DOTALL)
_SLASHES = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:\s.*)?", re.DOTALL)
_WORDS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d %Y", "%A, %B %d, %Y")
_CENTURY_TURNS = 70
"""A year of two digits from here on is of the 1900s, as spreadsheets and POSIX have it (there 69)."""


@lru_cache(maxsize=65536)
def day_of(said: str, *, day_first: bool = False) -> date | None:
    """The day that a cell says; None where it says none. Months come first, as in the United States, unless told.

    >>> day_of("3/4/16"), day_of("2016-03-04T00:00:00"), day_of("4-Mar-16"), day_of("13/45/2020")
    (datetime.date(2016, 3, 4), datetime.date(2016, 3, 4), datetime.date(2016, 3, 4), None)
    """
    said = " ".join(said.split())
    if len(said) > 40:
        return None
    try:
        if found := _ISO.fullmatch(said):
            return date(*map(int, found.groups()))
        if found := _SLASHES.fullmatch(said):
            first, second, year = map(int, found.groups())
            year += 0 if year > 99 else 1900 if year >= _CENTURY_TURNS else 2000
            return date(year, second, first) if day_first else date(year, first, second)
    except ValueError:
        return None
    for pattern in _WORDS:
        try:
            return datetime.strptime(said, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def is_day_first(cells: Iterable[str]) -> bool:
    """Whether a column writes the day before the month: some cell cannot be read otherwise, and none contradicts."""
    pairs = [(int(m[1]), int(m[2])) for cell in cells if (m := _SLASHES.fullmatch(cell.strip()))]
    return any(first > 12 for first, _ in pairs) and not any(second > 12 for _, second in pairs)
