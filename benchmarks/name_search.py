"""Misspelt names among a million records of an office, on SQLite or PostgreSQL: how long the best fifty take.

    .venv/bin/python benchmarks/name_search.py FOLDER --database sqlite|postgresql [--documents 1000000]
        [--queries 300] [--processes 5] [--json]

FOLDER keeps the office for another run. Its records are invented, the same each time: an arrest report of three people
and some words of narrative each, with families and given names of which the commonest stand in one of a hundred records
and most in a few. A query is the name of a person in a record with one slip in the family name, and one in the given
name every second time; it is looked up as a case's search does it (fold, dictionary, join, texts read, best fifty with
how each met). ``cold``: a process that has looked nothing up yet, the first words of its life; ``all``: every near hit,
not the best fifty alone. A phrase is three words of a record's narrative. Exit 1 where the p95 of the warm names is
over 50 ms. ``processor``: what the process that asks used, which on PostgreSQL leaves out the server.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from statistics import median
from typing import Any

from measuring import peak_mb
from own_postgresql import server

LIMIT_MS = 50.0
BATCH = 8192
DATABASE = "namesearch"
AT = datetime(2026, 1, 1, tzinfo=UTC)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


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


def record(number: int, invented: Invented) -> tuple[str, str, date, str, str]:
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
    began, looked_up = time.perf_counter(), 0.0
    for start in range(have, documents, BATCH):
        made = [(n, record(n, invented)) for n in range(start + 1, min(start + BATCH, documents) + 1)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO office_record (number, digest, name, kind, system, media_type, numbers, dated_on, "
                "page_count, text, unlisted_by, warnings, added_at, looked_up) VALUES (%s, %s, %s, 'arrest_report', "
                "%s, 'text/plain', %s, %s, 1, %s, '', '[]', %s, %s)",
                [
                    (
                        f"R-{n:06d}",
                        f"{n:064x}",
                        f"{n}.txt",
                        f"system {n % 5}",
                        f'[["RD", "{rd}"]]',
                        day,
                        text,
                        AT,
                        False,
                    )
                    for n, (text, rd, day, _, _) in made
                ],
            )
            index = "%s" if connection.vendor == "sqlite" else "to_tsvector('simple', %s)"
            cursor.executemany(
                f"INSERT INTO {text_index.RECORDS} (number, text) VALUES (%s, {index})",  # noqa: S608
                [(f"R-{n:06d}", text) for n, (text, *_) in made],
            )
            rows = list(models.Record.objects.filter(looked_up=False).order_by("pk"))
            at = time.perf_counter()
            held_records.keep(rows)
            looked_up += time.perf_counter() - at
        if start % (BATCH * 25) == 0:
            print(f"{start + len(made)} records, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    added, took = max(0, documents - have), time.perf_counter() - began
    if added:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return {"records_a_second": added / took, "names_share": looked_up / took}
    return {}


def queries(documents: int, number: int, invented: Invented) -> Iterator[tuple[str, str, str, str]]:
    """A misspelt name, the name, the record that it is in, and three words of its narrative."""
    draw = random.Random(documents)
    for turn in range(number):
        n = draw.randint(1, documents)
        _, _, _, name, phrase = record(n, invented)
        first, family = name.split()
        asked = f"{slip(first.lower(), draw) if turn % 2 else first} {slip(family.lower(), draw)}"
        yield asked, name, f"R-{n:06d}", phrase


def timed(ask: Callable[[], Any]) -> tuple[float, float, Any]:
    """Milliseconds on the wall, milliseconds of this process's processor, and what was found."""
    began, cpu = time.perf_counter(), time.process_time()
    found = ask()
    return (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000, found


def spread(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {f"p{q}": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (50, 95, 99)} | {
        "most": ordered[-1]
    }


def best_of(asked: str, held: Any) -> list[Any]:
    from counterfoil.office import name_words  # inline: app ready
    from counterfoil.records import search  # inline: app ready

    return search.best_by_name(asked, held, name_words.OfficeNames())


def all_of(asked: str, held: Any) -> list[Any]:
    from counterfoil.office import name_words  # inline: app ready
    from counterfoil.records import search  # inline: app ready

    return list(search.met_by_name(search.PersonTerm(asked), name_words.OfficeNames().find(asked), held))


def first_of_phrase(phrase: str) -> list[str]:
    from counterfoil.office import text_index  # inline: app ready

    return list(islice(text_index.FullText().phrase(phrase), 50))


def measure(documents: int, number: int) -> dict[str, Any]:
    """Names and phrases in a process that is warm after its first twenty of each."""
    from counterfoil.office import held_records, name_words  # inline: app ready

    invented, held = Invented(), held_records.HeldRecords(())
    best, cpu, every, phrases, found, hits = [], [], [], [], 0, 0
    for turn, (asked, _, record_id, phrase) in enumerate(queries(documents, number + 20, invented)):
        took, took_cpu, met = timed(partial(best_of, asked, held))
        took_all, _, all_met = timed(partial(all_of, asked, held))
        took_phrase, _, _ = timed(partial(first_of_phrase, phrase))
        if turn >= 20:
            best.append(took)
            cpu.append(took_cpu)
            every.append(took_all)
            phrases.append(took_phrase)
            found += record_id in {hit.record_id for hit in met}
            hits += len(all_met)
    words = name_words.held_words()
    return {
        "tokens": len(words.keys),
        "names": spread(best),
        "names, processor": spread(cpu),
        "all": spread(every),
        "hits_each": hits / number,
        "phrases": spread(phrases),
        "found": found,
        "of": number,
        "peak_mb": peak_mb(),
    }


def first_words(documents: int, turn: int) -> float:
    """How long the first name takes in this process, its dictionary read."""
    from counterfoil.office import held_records  # inline: app ready

    asked = next(islice(queries(documents, turn + 1, Invented()), turn, None))[0]
    return timed(partial(best_of, asked, held_records.HeldRecords(())))[0]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--processes", type=int, default=5, help="for the first words of a process")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cold", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    kept = (options.folder / options.database).resolve()
    with ExitStack() as stack:
        database = options.url or "sqlite"
        if options.database == "postgresql" and not options.url:
            import psycopg  # inline: optional dependency

            base = stack.enter_context(server(kept / "server"))
            with psycopg.connect(f"{base}/postgres", autocommit=True) as made:
                if not made.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    made.execute(f"CREATE DATABASE {DATABASE}")
            database = f"{base}/{DATABASE}"
        office(kept / "office", database)
        from django.db import connections  # inline: app ready

        stack.callback(connections.close_all)
        if options.cold is not None:
            print(json.dumps(first_words(options.documents, options.cold)))
            return
        told: dict[str, Any] = {"documents": options.documents, "database": options.database}
        told["fill"] = fill(options.documents, Invented())
        told |= measure(options.documents, options.queries)
        command = [sys.executable, __file__, str(options.folder), "--database", options.database, "--url", database]
        command += ["--documents", str(options.documents), "--cold"]
        cold = [float(subprocess.check_output([*command, str(turn)], text=True)) for turn in range(options.processes)]
        told["cold_ms"] = median(cold)
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        print(f"{options.documents:,} records on {options.database}, {told['tokens']:,} words of names and text")
        for name in ("names", "names, processor", "all", "phrases"):
            print(f"  {name}: " + ", ".join(f"{q} {ms:.1f} ms" for q, ms in told[name].items()))
        print(f"  every near hit: {told['hits_each']:.0f} a name; the record meant is among the best fifty: "
              f"{told['found']} of {told['of']}")  # fmt: skip
        print(f"  first name of a process: {told['cold_ms']:.0f} ms; peak memory {told['peak_mb']:.0f} MB")
        if told["fill"]:
            print(f"  filled at {told['fill']['records_a_second']:.0f} records a second, "
                  f"{told['fill']['names_share']:.0%} of it names and numbers")  # fmt: skip
    sys.exit(told["names"]["p95"] > LIMIT_MS)


if __name__ == "__main__":
    main()
