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
            cursor.executemany(f"INSERT INTO {table} (number, text) VALUES (%s, %s)", folded)  # noqa: S608
        else:
            cursor.executemany(
                f"INSERT INTO {table} (number, words, text) VALUES (%s, %s, %s)",  # noqa: S608
                [(number, sorted(set(text.split())), text) for number, text in folded],
            )


def remove(number: str, *, table: str) -> None:
    """Forget one text."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE number = %s", [number])  # noqa: S608


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
