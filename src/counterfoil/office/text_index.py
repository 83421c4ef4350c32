"""Full text over the office's records: SQLite FTS5 or PostgreSQL tsvector behind one small interface."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE office_fulltext USING fts5"
        '(number UNINDEXED, text, tokenize = "unicode61 remove_diacritics 2")',
    ),
    "postgresql": (
        "CREATE TABLE office_fulltext (number varchar(16) PRIMARY KEY, text tsvector NOT NULL)",
        "CREATE INDEX office_fulltext_gin ON office_fulltext USING gin (text)",
    ),
}
DROP = {"sqlite": ("DROP TABLE office_fulltext",), "postgresql": ("DROP TABLE office_fulltext",)}


def add(number: str, text: str) -> None:
    """Index one record's text; called in the transaction that adds the record."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO office_fulltext (number, text) VALUES (%s, %s)", [number, text])
        else:
            for part in _pieces(text):
                cursor.execute(
                    "INSERT INTO office_fulltext (number, text) VALUES (%s, to_tsvector('simple', %s)) "
                    "ON CONFLICT (number) DO UPDATE SET text = office_fulltext.text || EXCLUDED.text",
                    [number, _plain(part)],
                )


class FullText:
    """``records.search.TextIndex`` on the office's database."""

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
                    "SELECT number FROM office_fulltext WHERE office_fulltext MATCH %s ORDER BY number", [lite]
                )
            else:
                cursor.execute(
                    f"SELECT number FROM office_fulltext WHERE text @@ {function}('simple', %s) ORDER BY number",  # noqa: S608
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
