"""Layouts of court papers and forms that once told what was removed: twins of each give the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from .test_twins import redacted

NAMES = ("Ann Li", "Bartholomew Quillfeather")
SIZE, WIDE = 12.0, 612.0
LEFT, RIGHT = 72.0, 540.0
PROSE = (
    "The respondent moved to exclude the statement, and the court heard the parties at length on the second day of the "
    "hearing; counsel for the city said that {name} had left the office before the letter came, and that nobody else "
    "there had seen it, so that the motion could be decided without another witness on this point of the case today"
)


def wide(text: str) -> float:
    return float(pymupdf.get_text_length(text, "tiro", SIZE))


def put(page: pymupdf.Page, x: float, y: float, text: str) -> None:
    page.insert_text((x, y), text, fontsize=SIZE, fontname="tiro")


def centred_with_blanks(page: pymupdf.Page, name: str) -> None:
    """A heading whose line ends in two blanks, which moved with it."""
    text = f"COMPLAINT OF {name} AGAINST THE CITY"
    put(page, (WIDE - wide(text)) / 2, 100, f"{text}  ")
    put(page, LEFT, 140, "Whoever reads this heading sees nothing of the name that stood in it.")


def stretched(page: pymupdf.Page, name: str, leading: float, indent: float, text: str = PROSE) -> None:
    """A paragraph with both sides straight: words of each line but the last apart by what is left over."""
    lines: list[list[str]] = [[]]
    for word in text.format(name=name).split():
        room = RIGHT - LEFT - (indent if len(lines) == 1 else 0)
        if wide(" ".join([*lines[-1], word])) > room:
            lines.append([])
        lines[-1].append(word)
    for number, words in enumerate(lines):
        x = LEFT + (0 if number else indent)
        gap = (RIGHT - x - sum(map(wide, words))) / max(1, len(words) - 1)
        for word in words:
            put(page, x, 200 + leading * number, word)
            x += wide(word) + (wide(" ") if number == len(lines) - 1 else gap)


def double_spaced(page: pymupdf.Page, name: str) -> None:
    stretched(page, name, 2.3 * SIZE, 36)
    put(page, LEFT, 150, "A line by which the margin is known.")


def footer_of_three(page: pymupdf.Page, name: str) -> None:
    """Left, middle and right; the right one belongs to the margin, not to the name."""
    middle = f"MINUTES OF {name}"
    put(page, LEFT, 150, "A line by which the margin is known.")
    put(page, LEFT, 750, "Form 90")
    put(page, (WIDE - wide(middle)) / 2, 750, middle)
    put(page, RIGHT - wide("Page 1 of 1"), 750, "Page 1 of 1")


def titles_below_names(page: pymupdf.Page, name: str) -> None:
    """Two columns of signatures, each line in the middle of its own."""
    put(page, LEFT, 150, "A line by which the margin is known.")
    for x, lines in ((170.0, (name, "Deputy Clerk")), (430.0, ("Not Present", "Court Reporter / Recorder"))):
        for number, text in enumerate(lines):
            put(page, x - wide(text) / 2, 300 + 18 * number, text)


LAYOUTS = (centred_with_blanks, double_spaced, footer_of_three, titles_below_names)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.__name__)
def test_twins_of_a_layout_give_the_same_bytes(layout: Callable[[pymupdf.Page, str], None], tmp_path: Path) -> None:
    made = []
    for name in NAMES:
        document = pymupdf.open()
        layout(document.new_page(width=WIDE, height=792), name)
        made.append(redacted(document.tobytes(), [name], tmp_path))
    one, other = made
    assert (one.kept, other.kept, one.leaks, other.leaks) == ({}, {}, [], [])
    assert one.released == other.released
