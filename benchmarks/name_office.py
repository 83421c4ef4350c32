"""An office of invented arrest reports, filled in minutes: rows as the office's own ways of adding leave them.

Rows of records and of their numbers are written as they are; their full text and their names are entered by what enters
them in every office (``text_index``, ``name_words``). PostgreSQL is given the rows of the office on SQLite beside it,
where there is one: both would come to the same. ``tests/office/test_name_office.py`` compares all that with the ways
of an office.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

AT_ONCE = 100_000
AT = datetime(2026, 1, 1, tzinfo=UTC)
RECORD = (
    "id", "number", "digest", "name", "kind", "system", "media_type", "numbers", "dated_on", "page_count", "text",
    "unlisted_by", "warnings", "added_at", "looked_up",
)  # fmt: skip
NUMBER = ("record_id", "place", "system", "value", "plain")
COPIED = {
    "office_record": (RECORD, "id"),
    "office_recordnumber": (NUMBER, "record_id"),
    "office_nametoken": (("id", "token", "places"), ""),
    "office_nameplaces": (("id", "token_id", "part", "lowest", "highest", "places"), ""),
    "office_namechange": (("id", "came", "went"), ""),
}
"""Columns, and the one by which those of new records are told; the others are copied anew."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BLOCK = 1000  # records that are invented at once
Made = tuple[str, str, date, str, str]


class Invented:
    """Names and words, the same for the same seed, the first of each kind far commoner than the last."""

    def __init__(self) -> None:
        from counterfoil.detection.words import first_names, last_names  # inline: slow import

        draw = random.Random(7)
        self.families = _more(sorted(last_names()), 90_000, draw)
        self.given = _more(sorted(first_names()), 20_000, draw)
        syllables = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]
        self.words = ["".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(6_000)]
        self._weights = {
            id(kind): np.cumsum(1 / (np.arange(len(kind)) + least))
            for kind, least in ((self.families, 20), (self.given, 5), (self.words, 3))
        }

    def pick(self, draw: np.random.Generator, kind: Sequence[str], number: int) -> list[str]:
        weights = self._weights[id(kind)]
        return [kind[at] for at in np.searchsorted(weights, draw.random(number) * weights[-1]).tolist()]


def _more(known: list[str], number: int, draw: random.Random) -> list[str]:
    """``known`` in any order, and then names made of the beginning of one and the end of another."""
    known = [one for one in known if one.isascii() and one.isalpha() and len(one) > 2]
    draw.shuffle(known)
    found = dict.fromkeys(known)
    while len(found) < number:
        one, other = draw.choice(known), draw.choice(known)
        made = one[: draw.randint(2, 5)] + other[draw.randint(1, max(1, len(other) - 3)) :]
        if 4 <= len(made) <= 11:
            found[made] = None
    return list(found)


def record(number: int, invented: Invented) -> Made:
    """Text, RD number, day, the name of the one it is about, and three words of its narrative."""
    return block((number - 1) // _BLOCK, invented)[(number - 1) % _BLOCK]


@lru_cache(maxsize=2)
def block(which: int, invented: Invented) -> list[Made]:
    """A thousand records, as ``record`` has them."""
    draw = np.random.default_rng(which)
    given, families = (invented.pick(draw, kind, 3 * _BLOCK) for kind in (invented.given, invented.families))
    words = invented.pick(draw, invented.words, 30 * _BLOCK)
    born = draw.integers((1, 1, 1950), (13, 29, 2006), (_BLOCK, 3)).tolist()
    noise = draw.integers(0, 26, (_BLOCK, 9)).tolist()
    starts = draw.integers(0, 27, _BLOCK).tolist()
    made = []
    for at in range(_BLOCK):
        number = which * _BLOCK + at + 1
        told = words[30 * at : 30 * at + 30]
        if number % 20 == 0:  # a word that a machine misread
            told[number // 20 % 30] = "".join(_LETTERS[one] for one in noise[at][: 5 + number // 20 % 5])
        day = date(2018, 1, 1) + timedelta(days=number % 3000)
        rd = f"J{_LETTERS[number // 1_000_000 % 26].upper()}{number % 1_000_000:06d}"
        first, witness, officer = given[3 * at : 3 * at + 3]
        family, of, star = families[3 * at : 3 * at + 3]
        month, dom, year = born[at]
        text = (
            f"ARREST REPORT\nRD NO {rd}\nDate of arrest {day.month:02d}/{day.day:02d}/{day.year}\n"
            f"Name: {family.upper()}, {first.upper()}\nDOB {month:02d}/{dom:02d}/{year}\n"
            f"Witness {witness.title()} {of.title()}, officer {officer.title()} {star.title()}.\n"
            f"{' '.join(told)}.\n(SAMPLE)\n"
        )
        name = f"{first.title()} {family.title()}"
        made.append((text, rd, day, name, " ".join(told[starts[at] : starts[at] + 3])))
    return made


def slip(word: str, draw: random.Random) -> str:
    """A word as a hurried hand writes it: two letters swapped, one left out, doubled or another."""
    at = draw.randrange(1, len(word))
    ways = (
        lambda: word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        lambda: word[:at] + word[at + 1 :],
        lambda: word[:at] + word[at] + word[at:],
        lambda: word[:at] + draw.choice(_LETTERS) + word[at + 1 :],
    )
    return draw.choice(ways)()


def fill(documents: int, invented: Invented, beside: Path | None = None) -> dict[str, float]:
    """Add the records that are missing; how many a second. ``beside``: the database of an office on SQLite."""
    from django.db import connection  # inline: app ready

    from counterfoil.office import models, text_index  # inline: app ready

    have = models.Record.objects.count()
    if have >= documents:
        return {}
    began, index = time.perf_counter(), f"{text_index.RECORDS}_gin"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {index}")
            if beside and _holds(beside) == documents:
                copy_from(beside, cursor, have)
                have = documents
        for start in range(have, documents, AT_ONCE):
            add({n: record(n, invented) for n in range(start + 1, min(start + AT_ONCE, documents) + 1)})
            print(f"{start + AT_ONCE:,} records, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE INDEX {index} ON {text_index.RECORDS} USING gin (words)")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
    return {"records_a_second": documents / (time.perf_counter() - began)}


def add(made: dict[int, Made]) -> None:
    """Records with their full text, names and numbers, as an office has them after ``held_records.settle``."""
    from django.db import connection, transaction  # inline: app ready

    from counterfoil.office import name_words, text_index  # inline: app ready

    texts = {f"R-{n:06d}": one[0] for n, one in made.items()}
    with transaction.atomic(), connection.cursor() as cursor:
        rows = (
            (
                n, f"R-{n:06d}", f"{n:064x}", f"{n}.txt", "arrest_report", f"system {n % 5}", "text/plain",
                json.dumps([["RD", rd]]), day, 1, text, "", "[]", AT, True,
            )
            for n, (text, rd, day, _, _) in made.items()
        )  # fmt: skip
        _insert(cursor, "office_record", RECORD, rows)
        _insert(cursor, "office_recordnumber", NUMBER, ((n, 0, "RD", one[1], one[1]) for n, one in made.items()))
        text_index.add_all(texts.items(), table=text_index.RECORDS)
        name_words.add(texts)


def _insert(cursor: Any, table: str, columns: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608
    _count_on(cursor, table)


def _count_on(cursor: Any, table: str) -> None:
    if cursor.db.vendor == "postgresql":
        cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")  # noqa: S608


def _holds(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as known:
        return int(known.execute("SELECT count(*) FROM office_record").fetchone()[0])


def copy_from(database: Path, cursor: Any, have: int) -> None:
    """Give PostgreSQL, which has the first so many records, the rows of an office on SQLite."""
    from django.db import transaction  # inline: app ready

    from counterfoil.office import text_index  # inline: app ready

    with closing(sqlite3.connect(database)) as known, transaction.atomic():
        for table in reversed(COPIED):
            if not COPIED[table][1]:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for table, (columns, key) in COPIED.items():
            new = f"WHERE {key} > {have}" if key else ""
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in known.execute(f"SELECT {', '.join(columns)} FROM {table} {new}"):  # noqa: S608
                    copy.write_row((*row[:-1], bool(row[-1])) if table == "office_record" else row)
            _count_on(cursor, table)
        with cursor.copy(f"COPY {text_index.RECORDS} (number, words, text) FROM STDIN") as copy:
            rows = known.execute(f"SELECT number, text FROM {text_index.RECORDS} WHERE rowid > ?", [have])  # noqa: S608
            for number, text in rows:
                words = '","'.join(sorted(set(text.split())))
                copy.write_row((number, f'{{"{words}"}}', text))


def office(folder: Path, database: str) -> Any:
    """The office in ``folder``, opened; made on ``database`` where there is none."""
    from counterfoil.office import app  # inline: app ready
    from counterfoil.office import folder as folders  # inline: app ready
    from counterfoil.office.services import opening  # inline: app ready

    if (folder / folders.SETTINGS).exists():
        made = folders.read(folder)
        if database != "sqlite":  # the server listens on another port
            from dataclasses import replace

            made = replace(made, database=database)
            folders.write_settings(made)
        return app.open_office(folder)
    made, _ = opening.open_new(
        folder, law="us-il", name="Sample City (SAMPLE)", sample=True, simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC), database=database,
    )  # fmt: skip
    return made
