"""One released document looked into: whether anything that was removed can still be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counterfoil.redaction.inspect import inspect


@dataclass(frozen=True, slots=True)
class Inspecting:
    """A PDF as it left."""

    source: Path
    workdir: Path


def leaks(asked: Inspecting) -> Mapping[str, int]:
    """How many leaks there are, by channel; none of what leaks. Raises what ``redaction.inspect`` raises."""
    found: dict[str, int] = {}
    for trace in inspect(asked.source, workdir=asked.workdir).leaks:
        found[trace.channel] = found.get(trace.channel, 0) + 1
    return found
