"""What no program finds, planted in a record of the sample: only somebody who looks at the page catches it.

An address in words, a nickname, and a telephone number in handwriting, which is strokes and no text.
"""

from __future__ import annotations

from pathlib import Path

import pymupdf

RECORD = "supplement_LH808857.pdf"
ADDRESS = "THE YELLOW HOUSE BEHIND THE WATER TOWER"
NICKNAME = "SUGAR BEAN"
WRITTEN = (55.0, 585.0, 310.0, 625.0)
"""Where the number is written: left, top, right and bottom, in points."""
_LINES = (
    "ADDENDUM:",
    f"THE WITNESS STAYS IN {ADDRESS},",
    f"WHERE NEIGHBORS CALL HIM {NICKNAME}. HIS NUMBER IS BELOW IN HIS OWN HAND. (SAMPLE)",
)
_PEN = {
    "0": ((0, 0), (6, 0), (6, 12), (0, 12), (0, 0)),
    "1": ((1, 3), (4, 0), (4, 12)),
    "2": ((0, 2), (3, 0), (6, 3), (0, 12), (6, 12)),
    "3": ((0, 0), (6, 0), (2, 5), (6, 8), (3, 12), (0, 11)),
    "5": ((6, 0), (0, 0), (0, 5), (4, 5), (6, 8), (4, 12), (0, 12)),
    "7": ((0, 0), (6, 0), (2, 12)),
}


def plant(record: Path) -> None:
    """Write all of it into the blank part of this record's first page."""
    with pymupdf.open(record) as opened:
        page = opened[0]
        for number, line in enumerate(_LINES):
            page.insert_text((62, 520 + 15 * number), line, fontname="cour", fontsize=9)
        for at, digit in enumerate("7735550123"):
            left = 65 + 23 * at
            page.draw_polyline([(left + 2 * x - y / 2, 592 + 2 * y) for x, y in _PEN[digit]], width=1.6)
        opened.saveIncr()
