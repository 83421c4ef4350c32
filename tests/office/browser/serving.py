"""An office served as people serve it: ``counterfoil office serve`` in a process of its own, with its worker."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Served:
    """An office that answers at ``address``; ``log`` is what its processes said."""

    folder: Path
    address: str
    log: Path


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve the office in ``folder`` on a free port until the end. What it logs must be nothing."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "counterfoil", "office", "serve", str(folder), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            text=True,
        )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.fullmatch(r"The office is served at (http://127\.0\.0\.1:\d+)/ \(Ctrl-C ends it\)\n", said)
        assert found, said + log.read_text()
        yield Served(folder, found[1], log)
    finally:
        process.terminate()
        process.communicate()
    assert log.read_text() == ""
