"""The word lists beside this file: given names with their short forms, family names, words that are no names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("gazetteer")


@lru_cache(maxsize=3)
def _read(name: str) -> frozenset[str]:
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def first_names() -> frozenset[str]:
    """Given names, folded."""
    return _read("first_names")


def last_names() -> frozenset[str]:
    """Family names, folded."""
    return _read("last_names")


def plain_words() -> frozenset[str]:
    """Words that are usually no name: ``stated``, ``vehicle``; some are names as well (``will``, ``grant``)."""
    return _read("words")


@lru_cache(maxsize=1)
def nicknames() -> dict[str, frozenset[str]]:
    """For each given name, folded, the short forms in use for it, and for each short form the names it stands for."""
    found: dict[str, set[str]] = {}
    for line in (_FOLDER / "nicknames.txt").read_text(encoding="utf-8").splitlines():
        name, _, short = line.partition(":")
        if line.startswith("#") or not short:
            continue
        for one in short.split():
            found.setdefault(name, set()).add(one)
            found.setdefault(one, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}
