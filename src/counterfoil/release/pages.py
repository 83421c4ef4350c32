"""Page numbers as people write them."""

from __future__ import annotations

from collections.abc import Iterable


def runs(numbers: Iterable[int]) -> str:
    """Page numbers (from 1) in order, neighbors as runs; 0, which stands for a file as a whole, is left out.

    >>> runs([4, 1, 2, 3, 7, 3, 0])
    '1–4, 7'
    """
    found: list[list[int]] = []
    for number in sorted({number for number in numbers if number}):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)
