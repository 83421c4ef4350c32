"""Words from the picture of a page, by tesseract: one process a page, one thread each, pages side by side."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from counterfoil import sandbox
from counterfoil.documents.wire import page_to_wire
from counterfoil.errors import EnvironmentFailed

DPI = 200  # word recall .995 and better on print; 300 is two to three times slower
_SURE = 0.75  # mean confidence of a page that was read the right way up
_LARGEST_SIDE_PX = 10_000
_SMALLEST_SIDE_PX = 1_000
LIMITS = sandbox.Limits(memory_mb=2000, wall_s=120.0, cpu_s=120, file_mb=64)

OcrWord = tuple[float, float, float, float, str, float]
"""x0, y0, x1, y1 in points, text, confidence 0..1."""
Lines = tuple[tuple[OcrWord, ...], ...]


def require() -> Path:
    """Where tesseract is. Raises ``EnvironmentFailed`` with what works without it."""
    found = shutil.which("tesseract")
    if found is None:
        raise EnvironmentFailed(
            "The file has scanned pages, and tesseract, which reads them, is not installed. As root: apt-get install "
            "tesseract-ocr tesseract-ocr-eng. Without it, born-digital PDF, Word, Excel, e-mail and text files work."
        )
    return Path(found)


def dpi_for(width_pt: float, height_pt: float) -> int:
    """200, less for a very large page (at most 10,000 pixels a side), up to 300 for a very small one.

    >>> dpi_for(612, 792), dpi_for(14400, 100), dpi_for(200, 120)
    (200, 50, 300)
    """
    longest = max(width_pt, height_pt, 1.0)
    dpi = int(min(DPI, _LARGEST_SIDE_PX * 72 / longest))
    if longest * dpi / 72 < _SMALLEST_SIDE_PX:
        dpi = 300
    return max(dpi, 30)


def read_images(images: Sequence[tuple[Path, int, Path | None]], *, jobs: int | None = None) -> list[Lines]:
    """The lines of each image, given with its dpi; ``jobs`` pages at a time, one a core when it is None.

    The third of each is the same page without what is paler than ink, or None: it is read as well, and the reading with
    more letters of which tesseract is sure is taken. Lines beneath a stamp are lost in one of both at times.

    Turned pages are read as they stand (tesseract's own orientation). Raises ``EnvironmentFailed`` without
    tesseract, ``LimitExceeded`` when one page takes more than two minutes.
    """
    program = require()
    jobs = jobs or len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(max(1, min(jobs, len(images)))) as pool:
        return list(pool.map(lambda image: _read_image(program, *image), images))


def _read_image(program: Path, image: Path, dpi: int, ink: Path | None) -> Lines:
    lines = _read_upright(program, image, dpi)
    return lines if ink is None else max(lines, _read_upright(program, ink, dpi), key=_weight)


def _read_upright(program: Path, image: Path, dpi: int) -> Lines:
    # Mode 1 finds out which way up the page is; it needs one more model, which Debian's package brings. On a page
    # with few letters it guesses wrong: what comes out with little confidence is read once more as it stands.
    if not _knows_orientation(program):
        return _tesseract(program, image, dpi, "3")
    lines = _tesseract(program, image, dpi, "1")
    if _mean_confidence(lines) > _SURE:
        return lines
    return max(lines, _tesseract(program, image, dpi, "3"), key=_weight)


def _tesseract(program: Path, image: Path, dpi: int, mode: str) -> Lines:
    done = sandbox.run_program(
        [str(program), str(image), "stdout", "--dpi", str(dpi), "--psm", mode, "-l", "eng", "tsv"],
        limits=LIMITS,
        readable=[image],
        environment={"OMP_THREAD_LIMIT": "1"},
    )
    return lines_of(done.decode("utf-8", "replace"), dpi)


def _mean_confidence(lines: Lines) -> float:
    found = [word[5] for line in lines for word in line]
    return sum(found) / len(found) if found else 0.0


def _weight(lines: Lines) -> float:
    """How many letters were read, each counted by its confidence."""
    return sum(len(word[4]) * word[5] for line in lines for word in line)


@cache
def _knows_orientation(program: Path) -> bool:
    listed = sandbox.run_program([str(program), "--list-langs"], limits=LIMITS)
    return b"osd" in listed.split()


def lines_of(tsv: str, dpi: int) -> Lines:
    """The words of tesseract's TSV, line by line, in points. A row that is not a word is left out."""
    lines: dict[tuple[str, ...], list[OcrWord]] = {}
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        try:
            left, top, width, height = (int(cell) * 72 / dpi for cell in cells[6:10])
            confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
        except ValueError:
            continue
        lines.setdefault(tuple(cells[1:5]), []).append((left, top, left + width, top + height, cells[11], confidence))
    return tuple(tuple(words) for words in lines.values())


def to_wire(lines: Lines, size: tuple[float, float]) -> dict[str, Any]:
    """The lines as a page on the wire; see ``wire``."""
    return page_to_wire(
        size=size,
        lines=[[word[:5] for word in line] for line in lines],
        layer="ocr",
        confidences=[word[5] for line in lines for word in line],
    )
