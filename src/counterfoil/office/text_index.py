"""Full text over the office's records, and over what is open to all: SQLite FTS5 or PostgreSQL's GIN, behind one
small interface. The two never share a table: what the public searches holds nothing else.

Neither database cuts or folds a text: ``fold`` does, before it is kept and before it is asked. So both find the same.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

RECORDS, OPEN_TO_ALL = "office_fulltext", "office_opentext"
LONGEST = 255
"""Characters of a word that is kept as it is. A longer one is kept as its digest: no index takes it whole."""


def add(number: str, text: str, *, table: str = RECORDS) -> None:
    """Index one text; called in the transaction that adds what it is the text of."""
    add_all([(number, text)], table=table)


def add_all(texts: Iterable[tuple[str, str]], *, table: str) -> None:
    """Index texts by their numbers, in one go."""
    folded = [(number, fold(text)) for number, text in texts]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for start in range(0, len(folded), _PIECE):
                some = folded[start : start + _PIECE]
                places = _places(cursor, table, [number for number, _ in some])
                cursor.executemany(
                    f"INSERT INTO {table} (rowid, number, text) VALUES (%s, %s, %s)",  # noqa: S608
                    [(place, *one) for place, one in zip(places, some, strict=True)],
                )
        else:
            cursor.executemany(
                f"INSERT INTO {table} (number, words, text) VALUES (%s, %s, %s)",  # noqa: S608
                [(number, sorted(set(text.split())), text) for number, text in folded],
            )


def remove(number: str, *, table: str) -> None:
    """Forget one text."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and (place := _place(number)) is not None:
            cursor.execute(f"DELETE FROM {table} WHERE rowid = %s AND number = %s", [place, number])  # noqa: S608
            if cursor.rowcount > 0:
                return  # else it was indexed before rows had a place of their own: all are looked through
        cursor.execute(f"DELETE FROM {table} WHERE number = %s", [number])  # noqa: S608


def _place(number: str) -> int | None:
    """The row of SQLite's index where the text of this number is put: it knows no other way to find one again."""
    found = _NUMBER.fullmatch(number)
    return int(found[1]) if found else None


def _places(cursor: Any, table: str, numbers: Sequence[str]) -> list[int | None]:
    """Where each of these is put; None, which is anywhere, where something else lies in its place."""
    wanted = [_place(number) for number in numbers]
    keys = [place for place in wanted if place is not None]
    held = ", ".join(["%s"] * len(keys)) or "NULL"
    cursor.execute(f"SELECT rowid FROM {table} WHERE rowid IN ({held})", keys)  # noqa: S608
    taken, free = {row for (row,) in cursor.fetchall()}, list[int | None]()
    for place in wanted:
        free.append(None if place is None or place in taken else place)
        taken.add(place)
    return free


@dataclass(frozen=True, slots=True)
class FullText:
    """``records.search.TextIndex`` on the office's database."""

    table: str = RECORDS

    def phrase(self, words: str) -> Iterable[str]:
        """Numbers of the records that hold these words in this order, ignoring case and accents."""
        folded = fold(words)
        if not folded:
            return []
        if connection.vendor == "sqlite":
            return self._numbers(f"{self.table} MATCH %s", [f'"{folded}"'])
        # The index knows the words and not their order, which the text tells of the few that hold them all.
        return self._numbers(
            "words @> %s AND strpos(' ' || text || ' ', %s) > 0", [sorted(set(folded.split())), f" {folded} "]
        )

    def holding(self, words: Sequence[Sequence[str]]) -> Iterable[str]:
        """Numbers of the records that hold one form of each word, anywhere in the text."""
        groups = [[folded for form in forms if (folded := fold(form)) and " " not in folded] for forms in words]
        if not groups or not all(groups):
            return []
        if connection.vendor == "sqlite":
            every = " AND ".join("(" + " OR ".join(f'"{form}"' for form in forms) + ")" for forms in groups)
            return self._numbers(f"{self.table} MATCH %s", [every])
        return self._numbers(" AND ".join(["words && %s"] * len(groups)), groups)

    def _numbers(self, where: str, asked: Sequence[object]) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number FROM {self.table} WHERE {where} ORDER BY number", asked)  # noqa: S608
            return [row[0] for row in cursor.fetchall()]


def fold(text: str) -> str:
    """The words of a text, in lower case and without accents, parted by single blanks.

    >>> fold("José O’Brien-Sample, Straße №5")
    'jose o brien sample strasse no5'
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = _NO_WORD.sub(" ", text.casefold()).split()
    return " ".join(word if len(word) <= LONGEST else hashlib.sha256(word.encode()).hexdigest() for word in words)


_NO_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"(?:R-)?([0-9]{1,15})")
_PIECE = 400
