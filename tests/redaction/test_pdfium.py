from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from counterfoil.redaction._engines import pdfium


@pytest.fixture
def page(tmp_path: Path):
    document = pymupdf.open()
    made = document.new_page()
    for number in range(5):
        made.insert_text((60, 100 + 20 * number), f"The officers searched {number}", fontsize=11)
        made.insert_text((200, 100 + 20 * number), "several buildings", fontsize=14, fontname="hebo")
    document.save(tmp_path / "a.pdf")
    with pdfium.opened(tmp_path / "a.pdf") as opened:
        text = pdfium.PageText(opened[0])
        yield text
        text.close()


def alone(text: pdfium.PageText, start: int, end: int) -> list[tuple[float, float, float, float]]:
    (found,) = text.runs([(start, end)])
    return list(found)


def test_runs_of_lines_asked_for_together_are_those_of_each(page: pdfium.PageText) -> None:
    lines, start = [], 0
    for line in page.text.split("\r\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 2
    together = [list(runs) for runs in page.runs(lines)]
    assert together == [alone(page, *line) for line in lines]
    assert [len(runs) for runs in together] == [2] * 5
    for (start, end), runs in zip(lines, together, strict=True):
        letters = [rect for _, rect in page.rects(start, end)]
        assert (min(x0 for x0, *_ in letters), max(x1 for _, _, x1, _ in letters)) == (runs[0][0], runs[-1][2])


def test_a_run_that_goes_on_in_the_next_span_is_of_both(page: pdfium.PageText) -> None:
    spans = [(0, 7), (7, 12)]  # within a word
    first, second = [list(runs) for runs in page.runs(spans)]
    assert (first, second) == (alone(page, 0, 7), alone(page, 7, 12))
    assert len(first) == len(second) == len(alone(page, 0, 12)) == 1
    assert list(page.runs([])) == []
