"""Birth dates that only their place gives away: ``Joiner, Ivory C 08-29-1988.``, and those that OCR half misread."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from counterfoil.detection import validators
from counterfoil.detection.shape import DATE, make
from counterfoil.detection.text import PageText
from counterfoil.values import Category, Span

BARE = make("date behind a name", Category.DATE_OF_BIRTH, rf"(?P<v>{DATE})", sure=0.7)
MISREAD = make("birth date that OCR half misread", Category.DATE_OF_BIRTH, "(?P<v>x)", sure=0.8)
_YOUNGEST = 10  # years before the latest day of a record: what is later was signed or happened then
_BEHIND = re.compile(
    rf"[ ,;/]{{1,2}}(?P<v>{DATE})(?![\w/:-]|\.[0-9]| (?:at |@ )?[0-9]{{1,2}}:?[0-9]{{2}}\b)", re.IGNORECASE
)
_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_RUN_TOGETHER = re.compile(r"(?<![\w-])(?P<d>[0-9OoQIl]{2})(?P<m>[A-Z0-9]{3})(?P<y>[0-9OoQIlSB]{4})(?![\w-])")
_CUE = re.compile(r"\b(?:D\.?O\.?B\.?|B|born|birth)[ .:]{1,3}$", re.IGNORECASE)
_MONTH_READ = str.maketrans("0158", "OISB")


def behind_names(page: PageText, ends: Collection[int], latest: date | None) -> Iterator[Span]:
    """Dates with nothing but a blank or a comma between them and a name that ends at one of ``ends``.

    ``latest`` is the last day that the record names: a date within ten years of it is when somebody signed, and is left
    alone; where the record names no other day, the date is taken.
    """
    for end in sorted(set(ends)):
        match = _BEHIND.match(page.plain, end)
        day = validators.read_date(match["v"]) if match else None
        if match and day is not None and (latest is None or latest == day or latest.year - day.year >= _YOUNGEST):
            yield Span(*match.span("v"))


def misread(page: PageText) -> Iterator[Span]:
    """On a page that OCR read, ``1OSEP1998`` and ``010CT2018`` behind the cue of a birth date."""
    if page.page.layer != "ocr":
        return
    for match in _RUN_TOGETHER.finditer(page.plain):
        if match["m"].translate(_MONTH_READ) not in _MONTHS.split("|"):
            continue
        if _CUE.search(page.plain[max(0, match.start() - 12) : match.start()]):
            yield Span(*match.span())
