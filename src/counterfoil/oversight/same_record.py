"""Which records are one: the same bytes, the same pages, or one whose pages all stand in another.

Police print a report again with another layout, and the file of an earlier answer holds the reports that were sent.
Only records that share a number or a whole page are looked at, so a stock of a million is no million times a million.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

ALIKE = 0.9
"""Two pages are one where they share so much of their words (Jaccard's index)."""
LIKE = 0.6
"""Of two pages that print the same CB number it is enough: one arrest has one report, in whatever layout."""
LEAST_WORDS = 20
"""A page with fewer words tells nothing: a cover, a photograph."""
_COMMON = 200
"""A number or a page that so many records have (a form's own number, a leaflet) joins none."""


@dataclass(frozen=True, slots=True)
class Content:
    """One record: its id, the digest of its bytes, its numbers (system, number), and its pages as sets of words."""

    id: str
    digest: str
    numbers: frozenset[tuple[str, str]]
    pages: tuple[frozenset[str], ...] = field(repr=False)


def words_of(page: str) -> frozenset[str]:
    """The words of a page without case and punctuation; empty where they are too few to tell anything.

    >>> len(words_of("ARREST REPORT")), len(words_of(" ".join(map(str, range(30)))))
    (0, 30)
    """
    found = frozenset(re.findall(r"\w+", page.casefold().replace("█", " ")))
    return found if len(found) >= LEAST_WORDS else frozenset()


def alike(one: frozenset[str], other: frozenset[str], arrests: frozenset[str] = frozenset()) -> bool:
    """Whether two pages are one, by their words. ``arrests`` are the CB numbers of both records, folded."""
    both = one & other
    needed = LIKE if both & arrests else ALIKE
    return bool(both) and len(both) >= needed * (len(one) + len(other) - len(both))


def holds(one: Content, other: Content) -> bool:
    """Whether every page of ``other`` that has words stands in ``one``; never where it has none."""
    told, arrests = [page for page in other.pages if page], arrests_of(one, other)
    return bool(told) and all(any(alike(page, each, arrests) for each in one.pages) for page in told)


def arrests_of(one: Content, other: Content) -> frozenset[str]:
    """The CB numbers that two records share, folded as the words of their pages are."""
    return frozenset(number.casefold() for system, number in one.numbers & other.numbers if system == "CB")


def same_records(records: Iterable[Content]) -> Mapping[str, tuple[str, ...]]:
    """Id → the records that it is or holds whole, each by the id of the first that is the same; its own first.

    Records of the same bytes are one. Others are one where each holds the other; where numbers of one system are in
    both and none is shared (two arrestees of one event), they are two, however alike.
    """
    rows = tuple(records)
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row.digest, row.id)
    name = {row.id: first[row.digest] for row in rows}
    distinct = [row for row in rows if name[row.id] == row.id]
    held: dict[str, list[str]] = defaultdict(list)
    for a, b in sorted(_pairs(distinct), key=lambda pair: (pair[0].id, pair[1].id)):
        if _are_two(a, b):
            continue
        a_holds, b_holds = holds(a, b), holds(b, a)
        if a_holds and b_holds:
            of_b, of_a = name[b.id], name[a.id]
            for key, known in name.items():
                if known == of_b:
                    name[key] = of_a
        elif a_holds:
            held[a.id].append(b.id)
        elif b_holds:
            held[b.id].append(a.id)
    return {
        row.id: tuple(dict.fromkeys((name[row.id], *(name[one] for one in sorted(held[first[row.digest]])))))
        for row in rows
    }


def _pairs(rows: Sequence[Content]) -> set[tuple[Content, Content]]:
    by_key: dict[object, dict[str, Content]] = defaultdict(dict)
    for row in rows:
        for key in (*row.numbers, *(page for page in row.pages if page)):
            by_key[key][row.id] = row
    return {
        (a, b)
        for found in by_key.values()
        if 1 < len(found) <= _COMMON
        for a, b in combinations(sorted(found.values(), key=lambda one: one.id), 2)
    }


def _are_two(a: Content, b: Content) -> bool:
    """Whether numbers tell two records of like words apart. A file that encloses others has the numbers of all."""
    theirs: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
    for side, one in enumerate((a, b)):
        for system, number in one.numbers:
            theirs[system][side].add(number)
    return any(one and other and not one & other for one, other in theirs.values())
