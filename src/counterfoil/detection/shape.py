"""The shape of a value: an expression that marks it, what it shows, and how sure a match is."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from counterfoil.values import Category, Role


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expression, what it shows, and how sure a match is when the check of its number holds or fails.

    The group ``v`` is the value; the rest is its cue. ``reach`` is the most characters that a match has, with words of
    at most ``prefilter.LONGEST_WORD`` letters (a test works it out).
    """

    name: str
    category: Category
    expression: re.Pattern[str]
    sure: float = 0.95
    check: Callable[[str], bool] | None = None
    failed: float = 0.0  # confidence of a match that fails ``check``; 0 drops it
    role: Role = Role.UNKNOWN
    reach: int = 64


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
DATE = (
    rf"(?:[0-9]{{1,2}}[/.-] ?[0-9]{{1,2}}[/.-] ?(?:[0-9]{{4}}|[0-9]{{2}})|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|{_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH}\.?,?[ -]?[0-9]{{2,4}})"
)
GAP = r"[ :#.=-]{0,4}"
NO = r"(?: ?(?:numbers?|no\.?|nbr\.?|num\.?|#|id))?"


def make(name: str, category: Category, expression: str, **more: Any) -> Pattern:
    """A pattern of the text of an expression; case counts only with ``exact_case=True``."""
    flags = 0 if more.pop("exact_case", False) else re.IGNORECASE
    return Pattern(name, category, re.compile(expression, flags), **more)
