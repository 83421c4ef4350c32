"""Entries that follow one another, taken many at once: the same verdict and words as one by one, by the plain rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger.chain import Chain
from counterfoil.ledger.entry import Entry, parse
from counterfoil.ledger.tree import leaf_hash

from .test_entry import FIRST


def told(order: str) -> list[bytes]:
    """Acts of the cases whose letters are ``order``, each a second after the other."""
    last: dict[str, tuple[int, bytes]] = {}
    entries = []
    for second, case in enumerate(order):
        seq, prev = last.get(case, (-1, b""))
        at = FIRST.at.replace(second=second)
        entry = replace(FIRST, at=at, case_number=f"CF-2024-00000{ord(case) - 97}", seq=seq + 1, prev=prev)
        entries.append(entry.to_bytes())
        last[case] = (seq + 1, leaf_hash(entries[-1]))
    return entries


def first_wrong(entries: list[bytes]) -> tuple[int, str] | None:
    """The number of the first entry that is none or does not follow, and what is said of it; the rule itself."""
    last: dict[str, Entry] = {}
    hashes: dict[str, bytes] = {}
    latest: datetime | None = None
    for number, data in enumerate(entries):
        try:
            entry = parse(data)
        except LedgerInvalid:
            return number, ""
        before = last.get(entry.case_number)
        if latest is not None and entry.at < latest:
            return number, "It was back-dated."
        if entry.seq != (before.seq + 1 if before else 0):
            return number, "An act was left out or is shown twice."
        if entry.prev != hashes.get(entry.case_number, b""):
            return number, "One of them was changed."
        last[entry.case_number], latest, hashes[entry.case_number] = entry, entry.at, leaf_hash(data)
    return None


DONE = st.tuples(st.integers(0, 5), st.integers(0, 11), st.integers(0, 11))


def follow(entries: list[bytes], at_once: int) -> None:
    chain = Chain()
    for first in range(0, len(entries), at_once):
        part = entries[first : first + at_once]
        chain.follow_bytes(first, part, [leaf_hash(data) for data in part])


@settings(max_examples=150, deadline=None)
@given(st.text("abc", max_size=12), st.integers(1, 13), st.lists(DONE, max_size=2))
def test_many_at_once_are_followed_as_the_rule_says(order: str, at_once: int, done: list[tuple[int, int, int]]) -> None:
    entries = told(order)
    for what, one, other in done:
        if entries:
            here, there = one % len(entries), other % len(entries)
            if what == 0:
                del entries[here]
            elif what == 1:
                entries.insert(there, entries[here])
            elif what == 2:
                entries[here], entries[there] = entries[there], entries[here]
            elif what == 3:
                entries[here] = entries[here].replace(b"records-officer", b"supervisor")  # what points to it does not
            elif what == 4:
                entries[here] = entries[here].replace(b"T15:", b"T14:")
            elif what == 5:
                entries[here] += b" "
    wrong = first_wrong(entries)
    if wrong is None:
        follow(entries, at_once)
    else:
        with pytest.raises(LedgerInvalid, match=f"^Entry {wrong[0]}[: ].*{wrong[1]}$"):
            follow(entries, at_once)


def test_a_long_case_is_followed_past_every_count_of_digits() -> None:
    entries = told("a" * 12 + "b" + "a" * 40)
    follow(entries, 7)
    with pytest.raises(LedgerInvalid, match=r"^Entry 20: is act 20 of CF-2024-000000, where act 19 should be\."):
        follow([*entries[:20], *entries[21:]], 64)
