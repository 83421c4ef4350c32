"""Pages of our own papers: drawn one at a time, for PDFium is not made for threads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pymupdf

from counterfoil.office import paper_pages

MANY = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from counterfoil.office import paper_pages
path = Path(sys.argv[1])
def one(number):
    return len(paper_pages.image(path, number % 6 + 1)), paper_pages.count(path), len(paper_pages.texts(path))
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(one, range(48)))))
"""


def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    with pymupdf.open() as document:
        for number in range(6):
            page = document.new_page(width=612, height=792)
            for line in range(40):
                page.insert_text(
                    (54, 60 + 17 * line), f"page {number} line {line} of an invented letter", fontsize=9 + number
                )
        document.save(path)
    return path


def test_pages_as_images_and_words(tmp_path: Path) -> None:
    path = paper(tmp_path)
    assert (paper_pages.count(path), paper_pages.count(None), paper_pages.count(tmp_path / "none.pdf")) == (6, 0, 0)
    assert [text.split(" line ")[0] for text in paper_pages.texts(path)] == [f"page {number}" for number in range(6)]
    drawn = paper_pages.image(path, 6)
    assert drawn is not None
    assert drawn[:4] == b"\x89PNG"
    assert [paper_pages.image(path, number) for number in (0, 7, -1)] == [None, None, None]


def test_many_threads_draw_at_once_and_the_process_lives(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", MANY, str(paper(tmp_path))], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "6\n")
