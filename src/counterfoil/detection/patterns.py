"""Numbers and words with a recognisable form: which pattern marks which part of a page's text, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from counterfoil.detection import validators
from counterfoil.detection.numbers import NUMBERS
from counterfoil.detection.numbers import OF_A_NAME as OF_A_NAME
from counterfoil.detection.online import ONLINE
from counterfoil.detection.papers import PAPERS
from counterfoil.detection.prefilter import Prefilter
from counterfoil.detection.shape import DATE, Pattern
from counterfoil.detection.wording import WORDS
from counterfoil.quick import quick
from counterfoil.values import Span

PATTERNS: tuple[Pattern, ...] = (*NUMBERS, *PAPERS, *ONLINE, *WORDS)
_DATE = re.compile(rf"(?<![\w/-])(?:{DATE})(?![\w/-])", re.IGNORECASE)


@quick
@dataclass(frozen=True, slots=True)
class Match:
    """A place in a page's plain text that a pattern confirmed."""

    span: Span
    pattern: Pattern
    confidence: float


def dates(plain: str) -> Iterator[date]:
    """Every day that ``plain`` names in full, in order."""
    for _number, match in _dates().find(plain):
        day = validators.read_date(match[0])
        if day is not None:
            yield day


@lru_cache(maxsize=1)
def _dates() -> Prefilter:
    return Prefilter([(_DATE, 32)])


class Finder:
    """The patterns made ready once; hyperscan as the first look where it is installed and ``prefilter`` is true."""

    def __init__(self, *, prefilter: bool = True) -> None:
        self._prefilter = Prefilter([(p.expression, p.reach) for p in PATTERNS], fast=prefilter)

    @property
    def is_fast(self) -> bool:
        """True when hyperscan looks first."""
        return self._prefilter.is_fast

    def find(self, plain: str) -> Iterator[Match]:
        """Every confirmed match in ``plain`` (``PageText.plain``), pattern by pattern."""
        for number, match in self._prefilter.find(plain):
            pattern = PATTERNS[number]
            sure = pattern.sure
            if pattern.check is not None and not pattern.check(match["v"]):
                sure = pattern.failed
            if sure:
                yield Match(Span(*match.span("v")), pattern, sure)


@lru_cache(maxsize=2)
def finder(*, prefilter: bool = True) -> Finder:
    """The one ``Finder`` of this process: compiling takes longer than reading fifty pages."""
    return Finder(prefilter=prefilter)
