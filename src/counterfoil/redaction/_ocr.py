"""Reads a rendered page with tesseract, one process a page, bounded in time; ``EnvironmentFailed`` without it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from functools import cache

from PIL import Image

from counterfoil.errors import EnvironmentFailed, LimitExceeded

DPI = 150
TIMEOUT_S = 60.0


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
    """The words that tesseract reads on the picture."""
    version()
    sent = io.BytesIO()
    picture.save(sent, "PNG", compress_level=1)
    try:
        done = subprocess.run(
            ["tesseract", "-", "-", "-l", "eng", "--dpi", str(dpi), "--psm", "3"],
            input=sent.getvalue(),
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(f"Reading a page by OCR took longer than {TIMEOUT_S:g} seconds.") from error
    if done.returncode != 0:
        raise EnvironmentFailed(f"tesseract failed: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")
    return done.stdout.decode("utf-8", "replace")
