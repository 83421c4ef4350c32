"""One document redacted, rebuilt and verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counterfoil.redaction import line
from counterfoil.redaction.certificate import Certificate
from counterfoil.values import Box, Mark


@dataclass(frozen=True, slots=True)
class Redaction:
    """What ``redaction.line.redact`` is given."""

    source: Path
    target: Path
    marks: tuple[Mark, ...]
    kept: tuple[tuple[int, Box], ...]
    needles: tuple[str, ...]
    seed: int
    citations: Mapping[str, str]


def redact(asked: Redaction, *, workdir: Path) -> Certificate:
    """Do it; see ``redaction.line.redact``, and what that raises."""
    return line.redact(
        asked.source,
        asked.marks,
        asked.target,
        needles=asked.needles,
        kept=asked.kept,
        workdir=workdir,
        seed=asked.seed,
        citations=asked.citations,
    )
