"""What long tables show of many findings: one row for what repeats, page runs, numbers down to their last digits."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from counterfoil.errors import UsageError
from counterfoil.values import Category, counted

MOST_ROWS = 40
"""As many rows as a person reads on a screen; ``--all`` shows the rest."""

LAST = 4
_MASKED = frozenset({Category.SSN, Category.ACCOUNT, Category.DRIVERS_LICENCE, Category.STATE_ID, Category.PASSPORT})
_NUMBERS = re.compile(r"(?<!\w)(?:\d{3}[- ]?\d{2}[- ]?\d{4}|(?:\d[- ]?){12,18}\d)(?!\w)")
"""In a longer text: what looks like a Social Security, account or card number."""

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def masked(text: str, category: Category | None = None) -> str:
    """``text`` for a screen that may be pasted into a ticket: only the last four letters and digits of a number.

    >>> masked("666-03-4412", Category.SSN), masked("SSN 666034412, age 40"), masked("666-03-4412", Category.PHONE)
    ('•••-••-4412', 'SSN •••••4412, age 40', '•••-••-4412')
    """
    if category in _MASKED:
        return _without_all_but_last(text)
    return _NUMBERS.sub(lambda found: _without_all_but_last(found[0]), text)


def _without_all_but_last(text: str) -> str:
    hidden = max(sum(character.isalnum() for character in text) - LAST, 0)
    shown = []
    for character in text:
        covered = character.isalnum() and hidden > 0
        hidden -= covered
        shown.append("•" if covered else character)
    return "".join(shown)


_SPOKEN = {"drivers_licence": "driver's license", "organisation": "organization"}


def spoken(word: str) -> str:
    """A category, role or duty as an American reader writes it.

    >>> spoken("drivers_licence"), spoken("home_address")
    ("driver's license", 'home address')
    """
    return _SPOKEN.get(word, word.replace("_", " "))


def grouped(rows: Iterable[tuple[K, T]]) -> list[tuple[K, list[T]]]:
    """Rows with the same key together, in the order of the first of each."""
    found: dict[K, list[T]] = {}
    for key, row in rows:
        found.setdefault(key, []).append(row)
    return list(found.items())


def need_new_folder(folder: Path, what: str) -> None:
    """Refuse (``UsageError``) a folder that holds something, before anything is written."""
    if folder.is_symlink() and not folder.exists():
        raise UsageError(f"{folder}: is a link to nowhere. {what} needs a new folder: name another.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file. {what} needs a new or empty folder: name another.")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder}: is not empty. {what} needs a new or empty folder: name another.")


def times(text: str, count: int) -> str:
    """``text ×3`` for what repeats."""
    return f"{text} ×{count}" if count > 1 else text


def fitting(rows: Sequence[T], everything: bool) -> tuple[Sequence[T], str]:
    """The rows to show, and what to say of the rest; empty where nothing is left out."""
    if everything or len(rows) <= MOST_ROWS:
        return rows, ""
    more = counted(len(rows) - MOST_ROWS, "more row")
    return rows[:MOST_ROWS], f"… and {more}: --all shows them, --json has each place."
