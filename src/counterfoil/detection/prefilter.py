"""Many expressions over one text: hyperscan says where one may match, plain ``re`` finds what it matches there.

What comes out is what ``finditer`` of each expression gives, without reading every page once an expression. Where
hyperscan is not installed, or a page is odd, ``finditer`` itself is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from counterfoil.detection import kept_patterns

hyperscan: Any
try:
    import hyperscan
except ImportError:  # no wheel for this platform: slower, same matches
    hyperscan = None

LONGEST_WORD = 40
"""Letters without a blank. ``reach`` is counted with words of at most this length; a longer one is read by ``re``."""

_TOO_LONG = b"x" * (LONGEST_WORD + 1)
_BLANKS_AND_X = bytes(32 if byte == 32 else 120 for byte in range(256))
_GOES_ON = re.compile(rb"[\x80-\xbf]")  # the second and later bytes of a character in UTF-8
_BEYOND = 64  # characters behind a match that an expression may look at


class Prefilter:
    """Some expressions made ready once.

    ``reach`` of an expression is the most characters that one of its matches has. ``fast=False`` leaves hyperscan out.
    ``needs``: for the numbers of some expressions what else a text must hold; where hyperscan does not see it, their
    matches may be left out.
    """

    def __init__(
        self,
        expressions: Sequence[tuple[re.Pattern[str], int]],
        *,
        needs: Mapping[int, str] = MappingProxyType({}),
        fast: bool = True,
    ) -> None:
        self._expressions = tuple(expressions)
        self._needed = {number: len(expressions) + place for place, number in enumerate(needs)}
        asked = [*(one for one, _reach in expressions), *map(re.compile, needs.values())]
        self._database: Any = _compiled(asked) if fast and hyperscan is not None else None

    @property
    def is_fast(self) -> bool:
        """True when hyperscan looks first."""
        return self._database is not None

    def find(self, plain: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Every match in ``plain``, which is one line, with the number of its expression; expression by expression."""
        if self._database is None or _TOO_LONG in plain.encode("ascii", "replace").translate(_BLANKS_AND_X):
            for number, (expression, _reach) in enumerate(self._expressions):
                for match in expression.finditer(plain):
                    yield number, match
            return
        found = self._ends(plain)
        for number, ends in sorted(found.items()):
            if number >= len(self._expressions) or (number in self._needed and self._needed[number] not in found):
                continue
            expression, reach = self._expressions[number]
            for match in _near(expression, reach, plain, sorted(ends)):
                yield number, match

    def _ends(self, plain: str) -> dict[int, set[int]]:
        """Where matches of each expression may end: every place where one does, and some where none does."""
        found: defaultdict[int, set[int]] = defaultdict(set)

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found[number].add(end)

        data = plain.encode("utf-8", "replace")
        self._database.scan(data, match_event_handler=note)
        if len(data) == len(plain):
            return found
        more = [met.start() for met in _GOES_ON.finditer(data)]
        return {number: {end - bisect_left(more, end) for end in ends} for number, ends in found.items()}


def _near(expression: re.Pattern[str], reach: int, plain: str, ends: Sequence[int]) -> Iterator[re.Match[str]]:
    """The matches of ``expression`` that end at one of ``ends``, which are in order."""
    done = 0
    first = last = ends[0]
    for end in (*ends[1:], None):
        if end is not None and end - reach <= last:
            last = end
            continue
        place = max(done, first - reach)
        while match := expression.search(plain, place, last + _BEYOND):
            if match.end() > last:  # cut off by the end of the window: what does it match in the whole text?
                whole = expression.match(plain, match.start())
                if whole is None:
                    place = match.start() + 1
                    continue
                match = whole
            yield match
            place = done = match.end()
            if place >= last:
                break
        if end is not None:
            first = last = end


def _compiled(expressions: Sequence[re.Pattern[str]]) -> Any:
    asked = [
        (
            plainer(one.pattern).encode(),
            hyperscan.HS_FLAG_UTF8 | (hyperscan.HS_FLAG_CASELESS if one.flags & re.IGNORECASE else 0),
        )
        for one in expressions
    ]
    return kept_patterns.database(asked, hyperscan)


_BEGINNING = re.compile(r"\\b|\(\?<!(?:\[((?:\\?[^\\\]])+)\]|(\\w))\)")
_LETTERS = "A-Za-z0-9_"  # of \w those within ASCII


def plainer(expression: str) -> str:
    """``expression`` without look-around and group names: matches end at least wherever those of the full one do.

    ``\\w`` becomes ASCII's and everything beyond ASCII, since Python's knows every script and hyperscan's does not.
    What may not stand before a match is read with it, so that "STI" is not looked for in "assisting"; an expression
    that begins with ``\\b`` must begin with a letter or a figure (a test looks).
    """
    begins = _BEGINNING.match(expression)
    out, index = [], 0
    if begins:
        others = (begins[1] or r"\w").replace(r"\w", _LETTERS)
        out, index = [f"(?:^|[^{others}])"], begins.end()
    while index < len(expression):
        if expression.startswith(("(?<!", "(?<=", "(?!", "(?="), index):
            index = _end_of_group(expression, index)
            continue
        if expression.startswith("(?P<v>", index):
            out.append("(?:")
            index += 6
            continue
        if expression.startswith("\\b", index):
            index += 2
            continue
        out.append(expression[index])
        index += 1
    return "".join(out).replace("[\\w", "[\\x{80}-\\x{10ffff}A-Za-z0-9_")


def _end_of_group(expression: str, start: int) -> int:
    depth, index, inside = 0, start, False
    while index < len(expression):
        character = expression[index]
        if character == "\\":
            index += 2
            continue
        if character == "[":
            inside = True
        elif character == "]":
            inside = False
        elif not inside and character == "(":
            depth += 1
        elif not inside and character == ")":
            depth -= 1
            if depth == 0:
                return index + 1
        index += 1
    raise ValueError(f"{expression}: a group that begins at {start} does not end.")
