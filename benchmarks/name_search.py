"""Misspelt names among a million records of an office, on SQLite or PostgreSQL: how long the best fifty take.

    .venv/bin/python benchmarks/name_search.py FOLDER --database sqlite|postgresql [--documents 1000000]
        [--queries 300] [--processes 5] [--profile] [--json]

FOLDER keeps the office for another run. Its records are invented, the same each time: an arrest report of three people
and some words of narrative each, with families and given names of which the commonest stand in one of a hundred records
and most in a few. A query is the name of a person in a record with one slip in the family name, and one in the given
name every second time. ``names``: it is looked up as a case's search does it (fold, dictionary, join, texts read, best
fifty with how each met). ``case``: the whole search of a case for it, every near hit and what is written down.
``numbers``: the same for the record's RD number. ``phrases``: the first fifty records with three words of a narrative.
Each name is asked once, so its words are new to the process. ``cold``: a process that has looked nothing up yet.

Each is told on the wall and on the processor, the latter of the process that asks and, on PostgreSQL, of the server's
that answers. Exit 1 where the p95 of names, on the wall, is over 50 ms.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from measuring import peak_mb
from name_office import AT, Invented, fill, office, record, slip
from own_postgresql import server

LIMIT_MS = 50.0
DATABASE = "namesearch"
WARM = 20


def queries(documents: int, number: int, invented: Invented) -> Iterator[tuple[str, str, str, str]]:
    """A misspelt name, the record that it is in, its RD number, and three words of its narrative."""
    draw = random.Random(documents)
    for turn in range(number):
        n = draw.randint(1, documents)
        _, rd, _, name, phrase = record(n, invented)
        first, family = name.split()
        asked = f"{slip(first.lower(), draw) if turn % 2 else first} {slip(family.lower(), draw)}"
        yield asked, f"R-{n:06d}", rd, phrase


class Clock:
    """Milliseconds on the wall, and of the processor: of this process, and of the one that serves it on PostgreSQL."""

    def __init__(self) -> None:
        from django.db import connection  # inline: app ready

        self._server: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def _used(self) -> float:
        there = int(self._server.read_text().split()[0]) / 1e9 if self._server else 0.0
        return time.process_time() + there

    def timed(self, ask: Callable[[], Any]) -> tuple[float, float, Any]:
        cpu, began = self._used(), time.perf_counter()
        found = ask()
        took = time.perf_counter() - began
        return took * 1000, (self._used() - cpu) * 1000, found


def spread(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {f"p{q}": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (50, 95, 99)} | {
        "most": ordered[-1]
    }


def best_of(asked: str) -> list[Any]:
    from counterfoil.office import held_records, name_words  # inline: app ready
    from counterfoil.records import search  # inline: app ready

    return search.best_by_name(asked, held_records.HeldRecords(()), name_words.OfficeNames())


def case(**terms: Any) -> Any:
    """The search of a case for these terms, as ``services.searching`` makes it."""
    from counterfoil.office import held_records, name_words, text_index  # inline: app ready
    from counterfoil.records import search  # inline: app ready

    return search.search(
        search.Terms(**terms), held_records.HeldRecords(()), names=name_words.OfficeNames(),
        text=text_index.FullText(), searched_by="benchmark", searched_at=AT,
    )  # fmt: skip


def first_of_phrase(phrase: str) -> list[str]:
    from counterfoil.office import text_index  # inline: app ready

    return list(islice(text_index.FullText().phrase(phrase), 50))


def measure(documents: int, number: int, *, profile: bool) -> dict[str, Any]:
    """Names, numbers and phrases in a process that is warm after its first twenty of each."""
    from counterfoil.office import name_words  # inline: app ready
    from counterfoil.records.search import PersonTerm  # inline: app ready

    times: defaultdict[str, list[float]] = defaultdict(list)
    found, hits, clock, profiled = 0, 0, Clock(), cProfile.Profile()
    for turn, (asked, record_id, rd, phrase) in enumerate(queries(documents, number + WARM, Invented())):
        asks: dict[str, Callable[[], Any]] = {
            "names": partial(best_of, asked),
            "case": partial(case, people=(PersonTerm(asked),)),
            "numbers": partial(case, numbers=(rd,)),
            "phrases": partial(first_of_phrase, phrase),
        }
        answers = {}
        for name, ask in asks.items():
            if profile and name == "names" and turn >= WARM:
                profiled.enable()
            took, cpu, answers[name] = clock.timed(ask)
            profiled.disable()
            if turn >= WARM:
                times[name].append(took)
                times[f"{name}, processor"].append(cpu)
        if turn >= WARM:
            found += record_id in {hit.record_id for hit in answers["names"]}
            hits += sum(len(result.hits) for result in answers["case"].results)
            assert [h.record_id for r in answers["numbers"].results for h in r.hits] == [record_id]
    if profile:
        pstats.Stats(profiled, stream=sys.stderr).sort_stats("tottime").print_stats(25)
    return {name: spread(one) for name, one in times.items()} | {
        "tokens": len(name_words.held_words().keys),
        "hits_each": hits / number,
        "found": found,
        "of": number,
        "peak_mb": peak_mb(),
    }


def first_words(documents: int, turn: int) -> dict[str, float]:
    """How long the first name takes in this process, its dictionary read; and how much memory that takes."""
    import counterfoil.records.search  # inline: app ready
    import counterfoil.records.together  # noqa: F401 - inline: app ready; code is no part of what the words take

    asked = next(islice(queries(documents, turn + 1, Invented()), turn, None))[0]
    clock, before = Clock(), held_mb()
    took, cpu, _ = clock.timed(partial(best_of, asked))
    return {"ms": took, "processor_ms": cpu, "mb": held_mb() - before}


def held_mb() -> float:
    """Memory of this process now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--processes", type=int, default=5, help="for the first words of a process")
    parser.add_argument("--profile", action="store_true", help="what the names took, by function, on standard error")
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
        beside = options.folder / "sqlite" / "office" / "office.db"
        told["fill"] = fill(options.documents, Invented(), beside)
        told |= measure(options.documents, options.queries, profile=options.profile)
        command = [sys.executable, __file__, str(options.folder), "--database", options.database, "--url", database]
        command += ["--documents", str(options.documents), "--cold"]
        cold = [
            json.loads(subprocess.check_output([*command, str(turn)], text=True)) for turn in range(options.processes)
        ]
        told["cold"] = {name: median(one[name] for one in cold) for name in cold[0]} if cold else {}
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        print(f"{options.documents:,} records on {options.database}, {told['tokens']:,} words of names and text")
        for name in ("names", "case", "numbers", "phrases"):
            for kind in (name, f"{name}, processor"):
                print(f"  {kind}: " + ", ".join(f"{q} {ms:.1f} ms" for q, ms in told[kind].items()))
        print(f"  hits of a case: {told['hits_each']:.0f} a name; the record meant is among the best fifty: "
              f"{told['found']} of {told['of']}")  # fmt: skip
        if cold:
            print("  first name of a process: {ms:.0f} ms, {processor_ms:.0f} of the processor; its words take "
                  "{mb:.0f} MB".format_map(told["cold"]), end="; ")  # fmt: skip
        print(f"peak memory {told['peak_mb']:.0f} MB")
        if told["fill"]:
            print(f"  filled at {told['fill']['records_a_second']:.0f} records a second")
    sys.exit(told["names"]["p95"] > LIMIT_MS)


if __name__ == "__main__":
    main()
