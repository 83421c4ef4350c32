"""Deadlines and duties per second of processor time; prints one line of JSON. ``python benchmarks/law_rates.py``

In the same run a random sample of each is asked of the slow way (``deadline`` with its working, Cedar itself): a
mismatch ends the run.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import product
from statistics import median

from counterfoil.clock.bulk import due_dates
from counterfoil.clock.deadline import deadline
from counterfoil.law.adoption import rule_digests
from counterfoil.law.load import LawPack, load
from counterfoil.law.model import Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.values import Category, RecordKind, Role

ON = date(2025, 6, 2)
DAYS = [date(2023, 1, 1) + timedelta(days=number) for number in range(1000)]
MANY = 1000 * DAYS


def facts() -> list[Facts]:
    """Every category and role in three kinds of record, adults and minors: all of them distinct."""
    kinds = (RecordKind.ARREST_REPORT, RecordKind.CASE_REPORT, RecordKind.SUPPLEMENT)
    made = product(kinds, Category, Role, (False, True))
    return [Facts(record_kind=k, category=c, role=r, minor=m) for k, c, r, m in made]


def rate(count: int, work: Callable[[], object]) -> float:
    """How many a second of processor time."""
    began = time.process_time()
    work()
    return count / (time.process_time() - began)


def often(book: PolicyBook, asked: Sequence[Facts]) -> None:
    for _ in range(20):
        book.decide_many(asked)


def check(pack: LawPack, adopted: frozenset[str], book: PolicyBook, asked: Sequence[Facts]) -> int:
    """How many of each were compared; raises ``SystemExit`` on a mismatch."""
    draw = random.Random(ON.toordinal())
    days = draw.sample(DAYS, 500)
    if due_dates(pack, days) != [deadline(pack, day).due_on for day in days]:
        raise SystemExit("benchmarks/law_rates.py: a due date of the table is not that of the clock.")
    for facts in draw.sample(asked, 500):
        if PolicyBook(pack, ON, adopted).decide(facts) != book.decide(facts):
            raise SystemExit(f"benchmarks/law_rates.py: the memo has another duty than Cedar for {facts}.")
    return 500


def start_ratio(rounds: int) -> float:
    """How long one ``counterfoil deadline`` takes, its start included, in times of ``python -c pass``."""

    def least(*arguments: str) -> float:
        took = []
        for _ in range(rounds):
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            took.append(time.perf_counter() - began)
        return min(took)

    command = ("-m", "counterfoil", "deadline", "--law", "us-il", "--received", "2026-02-27")
    return least(*command) / least("-c", "pass")


def measure(rounds: int) -> dict[str, float]:
    pack, asked = load("us-il", "chicago"), facts()
    adopted = frozenset(rule_digests(pack).values())
    due_dates(pack, MANY[:1])  # its table is made once for each law
    rows = []
    for _ in range(rounds):
        book = PolicyBook(pack, ON, adopted)
        rows.append(
            (
                rate(len(DAYS), lambda: [deadline(pack, day) for day in DAYS]),
                rate(len(MANY), lambda: due_dates(pack, MANY)),
                rate(len(asked), partial(book.decide_many, asked)),
                rate(20 * len(asked), partial(often, book, asked)),
            )
        )
    checked = check(pack, adopted, book, asked)
    names = ("deadlines_per_cpu_s", "deadlines_in_bulk_per_cpu_s", "duties_cold_per_cpu_s", "duties_memo_per_cpu_s")
    return {name: median(row[i] for row in rows) for i, name in enumerate(names)} | {
        "compared": checked,
        "one_deadline_in_starts_of_python": start_ratio(5 * rounds),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    print(json.dumps(measure(parser.parse_args().rounds)))


if __name__ == "__main__":
    main()
