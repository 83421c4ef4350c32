"""Given names and the short forms in use for them: whoever asks for Bill may be meant by a record that says William."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path


def also_called(token: str) -> Collection[str]:
    """Folded given names that are short for ``token``, or that it is short for.

    >>> ["william" in also_called("bill"), "bill" in also_called("william"), "bill" in also_called("anna")]
    [True, True, False]
    """
    return _table().get(token, frozenset())


@cache
def _table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in (Path(__file__).parent / "nicknames.txt").read_text(encoding="utf-8").splitlines():
        name, _, short = line.partition(":")
        if not line.startswith("#"):
            for one in short.split():
                found[name].add(one)
                found[one].add(name)
    return {name: frozenset(others) for name, others in found.items()}
