"""The word lists beside this file: given names, family names, and words that are no names by themselves.

The short lists (``first_names``, ``last_names``, ``plain_words``, ``nicknames``) were put together by hand: what they
say counts much.
The long ones are those of a project that takes names out of hospital notes; they name nearly everybody, and places too.
"""

from __future__ import annotations

import lzma
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("gazetteer")


@lru_cache(maxsize=4)
def _read(name: str) -> frozenset[str]:
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


class Packed:
    """A long list of words, one string for each three letters that words begin with: small beside a set."""

    def __init__(self, name: str) -> None:
        lines = lzma.decompress((_FOLDER / f"{name}.xz").read_bytes()).decode("ascii").split("\n")
        self._by_start = {line.partition(" ")[0]: f"{line[3:]} " for line in lines}

    def __contains__(self, word: str) -> bool:
        return " " not in word and f" {word[3:]} " in self._by_start.get(word[:3], "")


@lru_cache(maxsize=1)  # asked some hundred times a page
def first_names() -> frozenset[str]:
    """Given names, folded."""
    return _read("first_names")


@lru_cache(maxsize=1)
def last_names() -> frozenset[str]:
    """Family names, folded."""
    return _read("last_names")


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """Words that are usually no name: ``stated``, ``vehicle``; some are names as well (``will``, ``grant``)."""
    return _read("words")


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Countries, peoples, states and large towns, folded, also of several words: ``costa rica``, ``polish``."""
    return _read("places")


@lru_cache(maxsize=1)
def world_given() -> Packed:
    """Given names of the whole world; a few are words as well (``faith``)."""
    return Packed("world_given")


@lru_cache(maxsize=1)
def world_family() -> Packed:
    """Family names of the whole world; many are words or places as well (``glass``, ``paris``)."""
    return Packed("world_family")


@lru_cache(maxsize=1)
def english() -> Packed:
    """Plain English words beyond ``plain_words``; some are names as well."""
    return Packed("english")


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
