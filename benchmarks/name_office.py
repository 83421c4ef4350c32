"""An office of invented arrest reports, filled in minutes: a hundred thousand records at a time.

Rows of records are written as they are; their full text, names and numbers are entered by what enters them in every
office (``text_index``, ``held_records``), so that they are the same as after any other way.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

AT_ONCE = 100_000
AT = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = (
    "number", "digest", "name", "kind", "system", "media_type", "numbers", "dated_on", "page_count", "text",
    "unlisted_by", "warnings", "added_at", "looked_up",
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
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
            id(kind): list(accumulate(1 / (rank + least) for rank in range(len(kind))))
            for kind, least in ((self.families, 20), (self.given, 5), (self.words, 3))
        }

    def pick(self, draw: random.Random, kind: Sequence[str], number: int = 1) -> list[str]:
        return draw.choices(kind, cum_weights=self._weights[id(kind)], k=number)


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
    draw = random.Random(number)
    people = [
        (first.title(), family.title())
        for first, family in zip(
            invented.pick(draw, invented.given, 3), invented.pick(draw, invented.families, 3), strict=True
        )
    ]
    words = invented.pick(draw, invented.words, 30)
    if number % 20 == 0:  # a word that a machine misread
        words[draw.randrange(30)] = "".join(draw.choices(_LETTERS, k=draw.randint(5, 9)))
    day = date(2018, 1, 1) + timedelta(days=number % 3000)
    rd = f"J{_LETTERS[number // 1_000_000 % 26].upper()}{number % 1_000_000:06d}"
    (first, family), (witness, of), (officer, star) = people
    text = (
        f"ARREST REPORT\nRD NO {rd}\nDate of arrest {day:%m/%d/%Y}\nName: {family.upper()}, {first.upper()}\n"
        f"DOB {draw.randint(1, 12):02d}/{draw.randint(1, 28):02d}/{draw.randint(1950, 2005)}\n"
        f"Witness {witness} {of}, officer {officer} {star}.\n{' '.join(words)}.\n(SAMPLE)\n"
    )
    start = draw.randrange(27)
    return text, rd, day, f"{first} {family}", " ".join(words[start : start + 3])


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


def fill(documents: int, invented: Invented) -> dict[str, float]:
    """Add the records that are missing; how many a second, and how much of that the names and numbers took."""
    from django.db import connection, transaction  # inline: app ready

    from counterfoil.office import held_records, models, text_index  # inline: app ready

    have = models.Record.objects.count()
    if have >= documents:
        return {}
    began, entered = time.perf_counter(), 0.0
    index = f"{text_index.RECORDS}_gin"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {index}")
        for start in range(have, documents, AT_ONCE):
            made = {n: record(n, invented) for n in range(start + 1, min(start + AT_ONCE, documents) + 1)}
            with transaction.atomic():
                _write(cursor, connection.vendor, _rows(made))
                text_index.add_all(((f"R-{n:06d}", one[0]) for n, one in made.items()), table=text_index.RECORDS)
                rows = list(models.Record.objects.filter(looked_up=False).order_by("pk"))
                at = time.perf_counter()
                held_records.keep(rows)
                entered += time.perf_counter() - at
            print(f"{start + len(made):,} records, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE INDEX {index} ON {text_index.RECORDS} USING gin (words)")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
    took = time.perf_counter() - began
    return {"records_a_second": (documents - have) / took, "names_share": entered / took}


def _rows(made: dict[int, Made]) -> Iterator[tuple[object, ...]]:
    for n, (text, rd, day, _, _) in made.items():
        yield (
            f"R-{n:06d}", f"{n:064x}", f"{n}.txt", "arrest_report", f"system {n % 5}", "text/plain",
            json.dumps([["RD", rd]]), day, 1, text, "", "[]", AT, False,
        )  # fmt: skip


def _write(cursor: Any, vendor: str, rows: Iterator[tuple[object, ...]]) -> None:
    columns = ", ".join(COLUMNS)
    if vendor == "sqlite":
        marks = ", ".join(["%s"] * len(COLUMNS))
        cursor.executemany(f"INSERT INTO office_record ({columns}) VALUES ({marks})", rows)  # noqa: S608
        return
    with cursor.copy(f"COPY office_record ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


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
