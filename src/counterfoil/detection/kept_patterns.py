"""Databases of hyperscan in the form in which they are used, kept in ``__pycache__`` as Python keeps byte code.

To compile the expressions takes two to four seconds in every process; what is kept loads in half a millisecond. It
belongs to exactly these expressions, this hyperscan and this processor, and carries a checksum; anything else is
compiled anew. Where the folder cannot be written nothing is kept. Whoever can write there can change the program too.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

Asked = tuple[bytes, int]
"""An expression as hyperscan reads it, and its flags."""

_always = False
"""Set-up keeps what it compiles even where Python was told to write no byte code."""


def database(asked: Sequence[Asked], hyperscan: Any) -> Any:
    """The database of these expressions, numbered in their order: as it was kept, or compiled and kept."""
    place = _place(asked, hyperscan)
    made = _kept(place, hyperscan)
    if made is None:
        made = hyperscan.Database()
        made.compile(
            expressions=[expression for expression, _flags in asked],
            ids=list(range(len(asked))),
            elements=len(asked),
            flags=[flags for _expression, flags in asked],
        )
        if _always or not sys.dont_write_bytecode:
            _keep(place, hyperscan.dumpb(made))
    return made


def _kept(place: Path, hyperscan: Any) -> Any:
    try:
        data = place.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return None  # half written by a machine that went down
    try:
        made = hyperscan.loadb(data[32:], hyperscan.HS_MODE_BLOCK)
        made.scratch = hyperscan.Scratch(made)
    except hyperscan.error:
        return None  # another processor than the one that it was compiled for
    return made


def _keep(place: Path, data: bytes) -> None:
    half = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True)
        half.write_bytes(hashlib.sha256(data).digest() + data)
        os.replace(half, place)
    except OSError:
        half.unlink(missing_ok=True)


def _place(asked: Sequence[Asked], hyperscan: Any) -> Path:
    said = repr((sys.version_info[:3], hyperscan.__version__, _processor(), list(asked)))
    return Path(__file__).parent / "__pycache__" / f"patterns.{hashlib.sha256(said.encode()).hexdigest()[:24]}.bin"


@lru_cache(maxsize=1)
def _processor() -> str:
    """What hyperscan compiles for: the machine's kind, and on Linux what its processor can do."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        told = ""
    flags = next((line for line in told.splitlines() if line.startswith("flags")), "")
    return f"{platform.machine()} {platform.processor()} {flags}"


def main() -> None:
    """``python -m counterfoil.detection.kept_patterns``: keep them all, as ``compileall`` does for code."""
    from counterfoil.detection import addresses, kept_patterns, patterns  # inline: they ask this module

    kept_patterns._always = True
    patterns.finder()
    for of_a_line in (patterns.dates, addresses.find):
        list(of_a_line(""))


if __name__ == "__main__":
    main()
