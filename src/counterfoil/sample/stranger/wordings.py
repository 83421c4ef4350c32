"""The sentences of the third set, read from ``reports.txt``, and which of them a record tells."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files

ANY = "any"
BREAK = "/"
_NEEDS = re.compile(r"\{(\w)\.")
_OFFICERS = frozenset("OPDQL")
_HALF = 0.5

Bank = dict[tuple[str, str], tuple[tuple[str, ...], ...]]


@cache
def bank() -> Bank:
    """(scene, kind) → its narratives, each line by line, in the order of the file."""
    text = files("counterfoil.sample.stranger").joinpath("reports.txt").read_text(encoding="utf-8")
    made: dict[tuple[str, str], list[list[str]]] = {}
    for line in text.splitlines():
        if line.startswith("== "):
            scene, kind = line[3:].split()
            made.setdefault((scene, kind), []).append([])
            current = made[(scene, kind)][-1]
        elif line.strip() and not line.startswith("#"):
            current.append(line.strip())
    return {key: tuple(tuple(lines) for lines in told) for key, told in made.items()}


def sentences() -> list[str]:
    """Every way to say every sentence, once."""
    lines = (line for told in bank().values() for lines in told for line in lines if line != BREAK)
    return [way for line in lines for way in line.removeprefix("? ").split(" || ")]


def report(rng: random.Random, scene: str, variant: int) -> str:
    """One narrative of a scene; paragraphs are parted by newlines."""
    told = bank()[(scene, "report")]
    parts = [""]
    for line in told[variant % len(told)]:
        if line == BREAK:
            parts.append("")
        elif not line.startswith("? ") or rng.random() < _HALF:
            parts[-1] += f" {rng.choice(line.removeprefix('? ').split(' || '))}"
    return "\n".join(part.strip() for part in parts)


def lines(rng: random.Random, kind: str, cast: Collection[str], most: int) -> list[str]:
    """At most ``most`` lines of the common stock of ``kind``: those that name nobody beyond the cast and officers."""
    there = {*cast, *_OFFICERS}
    fit = [line for line in bank()[(ANY, kind)][0] if set(_NEEDS.findall(line)) <= there]
    chosen: Sequence[str] = rng.sample(fit, min(most, len(fit)))
    return [rng.choice(line.split(" || ")) for line in chosen]
