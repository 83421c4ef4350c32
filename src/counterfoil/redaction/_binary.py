"""Many byte strings looked for in bytes of any kind, ASCII letters in either case: fonts, pictures, whole files.

hyperscan reads a gigabyte a second; where it is not installed pyahocorasick finds the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import ahocorasick

hyperscan: Any
try:
    import hyperscan
except ImportError:  # no wheel for this platform: slower, same findings
    hyperscan = None


class Binary:
    """Strings with the number of the value that each is a spelling of, the last where two share one; made ready when
    first asked."""

    def __init__(self, strings: Iterable[tuple[str, int]], *, fast: bool = True) -> None:
        # Bytes are compared as Latin-1: a string with other letters is met in none.
        self._strings = list({s.encode("latin-1").lower(): n for s, n in strings if s.isascii() or _latin(s)}.items())
        self._fast = fast and hyperscan is not None

    def numbers(self, data: bytes) -> list[int]:
        """The numbers, in order, of the values that stand in ``data``; the zero bytes of UTF-16 are passed over."""
        if not self._strings:
            return []
        plain = data.replace(b"\0", b"")
        return sorted(self._scanned(plain) if self._fast else self._walked(plain))

    def _scanned(self, plain: bytes) -> set[int]:
        met: set[int] = set()

        def note(place: int, *_: object) -> None:
            met.add(self._strings[place][1])

        if plain:
            self._database.scan(plain, match_event_handler=note)
        return met

    def _walked(self, plain: bytes) -> set[int]:
        return {number for _, number in self._automaton.iter(plain.lower().decode("latin-1"))}

    @cached_property
    def _database(self) -> Any:
        count = len(self._strings)
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=[string for string, _ in self._strings],
            ids=list(range(count)),
            elements=count,
            flags=[hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH] * count,
            literal=True,
        )
        return database

    @cached_property
    def _automaton(self) -> Any:
        automaton = ahocorasick.Automaton()
        for string, number in self._strings:
            automaton.add_word(string.decode("latin-1"), number)
        automaton.make_automaton()
        return automaton


def _latin(string: str) -> bool:
    return all(ord(letter) < 256 for letter in string)
