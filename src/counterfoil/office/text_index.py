"""Full text over the office's records, and over what is open to all: SQLite FTS5 or PostgreSQL tsvector, behind one
small interface. The two never share a table: what the public searches holds nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

RECORDS, OPEN_TO_ALL = "office_fulltext", "office_opentext"


def add(number: str, text: str, *, table: str = RECORDS) -> None:
    """Index one text; called in the transaction that adds what it is the text of."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {table} (number, text) VALUES (%s, %s)", [number, text])  # noqa: S608
        else:
            for part in _pieces(text):
                cursor.execute(
                    f"INSERT INTO {table} (number, text) VALUES (%s, to_tsvector('simple', %s)) "  # noqa: S608
                    f"ON CONFLICT (number) DO UPDATE SET text = {table}.text || EXCLUDED.text",
                    [number, _plain(part)],
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
        plain = _plain(words)
        return self._numbers(f'"{plain}"', "phraseto_tsquery", plain) if plain else []

    def holding(self, words: Sequence[Sequence[str]]) -> Iterable[str]:
        """Numbers of the records that hold one form of each word, anywhere in the text."""
        groups = [[plain for form in forms if (plain := _plain(form)) and " " not in plain] for forms in words]
        if not groups or not all(groups):
            return []
        lite = " AND ".join("(" + " OR ".join(f'"{form}"' for form in forms) + ")" for forms in groups)
        postgres = " & ".join("(" + " | ".join(f"'{form}'" for form in forms) + ")" for forms in groups)
        return self._numbers(lite, "to_tsquery", postgres)

    def _numbers(self, lite: str, function: str, postgres: str) -> list[str]:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"SELECT number FROM {self.table} WHERE {self.table} MATCH %s ORDER BY number",  # noqa: S608
                    [lite],
                )
            else:
                cursor.execute(
                    f"SELECT number FROM {self.table} WHERE text @@ {function}('simple', %s) ORDER BY number",  # noqa: S608
                    [postgres],
                )
            return [row[0] for row in cursor.fetchall()]


def _plain(text: str) -> str:
    """Letters and digits without accents, parted by blanks, as FTS5 cuts a text: both databases find the same."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _pieces(text: str, size: int = 200_000) -> Iterator[str]:
    """A tsvector holds at most 1 MB of lexemes; long records go in pieces."""
    for start in range(0, max(len(text), 1), size):
        yield text[start : start + size].replace("\x00", " ")
