"""Reads rendered pages and pictures with tesseract, bounded in time; ``EnvironmentFailed`` without it."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from PIL import Image, ImageOps

from counterfoil.errors import EnvironmentFailed, LimitExceeded
from counterfoil.values import Box

DPI = 150
TIMEOUT_S = 60.0

BEST_DPI, WORST_DPI = 300, 150
"""Between these tesseract reads letters of print size well; finer is slower, coarser is guessed."""

MARGIN_PX = 12
"""Tesseract reads letters that touch the edge of a picture badly, and refuses pictures of a few pixels."""

BLANK_LEVELS = 10
"""A picture whose grey levels all lie within so many is blank (JPEG noise)."""


@cache
def version() -> str:
    """For the certificate: "tesseract 5.3.0"."""
    if (program := shutil.which("tesseract")) is None:
        raise EnvironmentFailed(
            "tesseract is not installed, so pages with pictures cannot be verified. "
            "Install the Debian package tesseract-ocr and run the same command again."
        )
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False)
    return " ".join((done.stdout or done.stderr).split()[:2])


def read(picture: Image.Image, dpi: int = DPI) -> str:
    """The words that tesseract reads on a page that was drawn at ``dpi``."""
    sent = io.BytesIO()
    picture.save(sent, "PNG", compress_level=1)
    return _tesseract(sent.getvalue(), mode=3, dpi=dpi, timeout_s=TIMEOUT_S)


def read_each(pictures: Sequence[Image.Image], dpi: int = DPI) -> list[str]:
    """The words of each page, several read at the same time."""
    with ThreadPoolExecutor(max(1, min(4, len(pictures), os.cpu_count() or 1))) as pool:
        return list(pool.map(lambda picture: read(picture, dpi), pictures))


def read_many(pictures: Sequence[Image.Image]) -> list[str]:
    """The words of each picture, wherever they stand in it: one process for all of them."""
    if not pictures:
        return []
    sent = io.BytesIO()
    first, *others = (ImageOps.expand(picture, MARGIN_PX, _edge(picture)) for picture in pictures)
    first.save(sent, "TIFF", save_all=True, append_images=others)
    timeout_s = TIMEOUT_S + 5 * len(pictures)
    answers = _tesseract(sent.getvalue(), mode=3, dpi=BEST_DPI, timeout_s=timeout_s).split("\f")
    if len(answers) != len(pictures):  # a form feed stands between two pages
        raise EnvironmentFailed(f"tesseract answered for {len(answers)} of {len(pictures)} pictures.")
    return answers


def _edge(picture: Image.Image) -> int:
    """The commonest grey along the top edge: a margin in it is no shape of its own."""
    levels: list[int] = picture.crop((0, 0, picture.width, 1)).histogram()
    return levels.index(max(levels))


def legible(samples: Image.Image, place: Box) -> Image.Image | None:
    """A picture in the size that is read best, from the samples that the file holds; ``None`` when it is blank."""
    low, high = samples.getextrema()
    if high - low <= BLANK_LEVELS:
        return None
    dpi = samples.width / max(1.0, place.width) * 72
    factor = BEST_DPI / dpi if dpi > BEST_DPI else 2.0 if dpi < WORST_DPI else 1.0
    if factor == 1.0:
        return samples
    size = (max(1, round(samples.width * factor)), max(1, round(samples.height * factor)))
    return samples.resize(size, Image.Resampling.BICUBIC)


def other_ways_up(picture: Image.Image) -> Sequence[Image.Image]:
    """The picture upside down and on either side."""
    ways = (Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)
    return [picture.transpose(way) for way in ways]


def digest(picture: Image.Image) -> bytes:
    """Equal for equal pictures."""
    return hashlib.sha256(repr(picture.size).encode() + picture.tobytes()).digest()


def _tesseract(data: bytes, *, mode: int, dpi: int, timeout_s: float) -> str:
    version()
    try:
        done = subprocess.run(
            ["tesseract", "-", "-", "-l", "eng", "--dpi", str(dpi), "--psm", str(mode)],
            input=data,
            capture_output=True,
            timeout=timeout_s,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(f"Reading by OCR took longer than {timeout_s:g} seconds.") from error
    if done.returncode != 0:
        raise EnvironmentFailed(f"tesseract failed: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")
    return done.stdout.decode("utf-8", "replace")
