"""All measures of oversight over ten million facts about items: DuckDB over Parquet, and the roll-ups kept in SQLite.

    .venv/bin/python benchmarks/oversight_rollups.py [FOLDER] [--items 10000000] [--rounds 3] [--json]

The facts are invented, the same each time, and written by DuckDB alone; FOLDER keeps them for another run. A tenth as
many cases of six years. Each way of counting runs in a process of its own, which says its peak of memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from measuring import Timer, peak_mb

from counterfoil.oversight import fact_folder, rollup
from counterfoil.oversight.item_counts import ItemsBy, by_verdict
from counterfoil.oversight.measures import By, as_row

LIMITS = {"duckdb": 2.0, "kept": 0.3}
MOST_MB = 1000
_CHANCE = "hash(n, {salt}) % {of}"
"""A number that looks drawn by lot and is the same each time."""


def chance(salt: int, of: int) -> str:
    return f"CAST({_CHANCE.format(salt=salt, of=of)} AS BIGINT)"


def pick(salt: int, *words: str) -> str:
    return f"list_extract([{', '.join(repr(word) for word in words)}], {chance(salt, len(words))} + 1)"


def make(folder: Path, items: int) -> None:
    """``cases.parquet`` and ``items.parquet`` with so many rows of items, and a tenth as many of cases."""
    import duckdb

    cases = max(1, items // 10)
    with duckdb.connect(config={"memory_limit": "600MB"}) as made:
        made.execute(
            f"""COPY (
            WITH drawn AS (
                SELECT n, DATE '2020-01-01' + CAST(n * 2190 // {cases} AS INTEGER) AS received_on,
                    {chance(1, 100)} AS how, {chance(2, 12)} + {chance(3, 9)} * ({chance(4, 4)} // 3) AS took
                FROM range({cases}) AS numbers(n)
            )
            SELECT 'CF-' || n AS "case", 'office' AS origin, 'foia_request' AS instrument,
                {pick(5, *["standard"] * 8, "commercial", "voluminous")} AS track,
                {pick(6, "Intake", "Police", "Zoning", "Water", "Law")} AS unit, 'mail' AS channel,
                {pick(7, *["unknown"] * 5, *["news_media"] * 2, "counsel", "business", "local", "federal_immigration")}
                    AS requester_class,
                {pick(8, *[""] * 37, "ICE", "USCIS", "COOK-SAO")} AS agency,
                received_on, received_on + 7 AS due_on, received_on + 7 AS first_due_on,
                CASE WHEN how < 90 THEN received_on + CAST(took * 7 // 5 AS INTEGER) END AS answered_on,
                CASE WHEN how < 95 THEN received_on + CAST(took * 7 // 5 AS INTEGER) END AS closed_on,
                DATE '2026-06-01' AS counted_on,
                CASE WHEN how < 95 THEN {pick(9, "released", "released_in_part", "denied", "no_records")} ELSE '' END
                    AS outcome,
                how >= 95 AS "open", took AS business_days, GREATEST(took - 5, 0) AS days_late,
                {chance(10, 10)} // 8 AS extensions, {chance(11, 50)} // 49 AS extensions_refused, 1 AS items,
                1 AS systems_searched, 1 + {chance(12, 4)} AS documents, {chance(13, 30)} AS pages,
                {chance(14, 40)} AS places_redacted, 0 AS records_withheld,
                {pick(15, "", "7(1)(b)", "7(1)(c)", "7(1)(b); 7(1)(c)", "7(1)(d)(i)")} AS exemptions, '' AS contested,
                n AS entry
            FROM drawn) TO '{folder}/cases.parquet' (FORMAT parquet)"""  # noqa: S608 - our own words
        )
        made.execute(
            f"""COPY (
            SELECT 'CF-' || (n // 10) AS "case", 1 + {chance(21, 4)} AS "document",
                {pick(22, "arrest_report", "case_report", "dispatch_log")} AS record_kind,
                {pick(23, "name", "address", "ssn", "date_of_birth", "phone", "plate", "email", "photo", "medical")}
                    AS category,
                {pick(24, "victim", "witness", "arrestee", "officer")} AS "role", {chance(25, 20)} = 0 AS minor,
                {pick(26, "disclosed", "redacted", "redacted", "withheld")} AS fate,
                {pick(27, "compelled", "permitted_to_withhold", "forbidden", "open", "refer")} AS duty, '' AS would_be,
                {pick(28, "name", "private", "ssn")} AS "rule",
                {pick(28, "2.15(a)(i)", "7(1)(b)", "5 ILCS 179/15")} AS legal,
                {pick(29, "", "7(1)(b)", "7(1)(c)")} AS exemption,
                DATE '2020-01-03' + CAST(n * 2190 // {items} AS INTEGER) AS "on", 1 + {chance(30, 9)} AS places
            FROM range({items}) AS numbers(n)) TO '{folder}/items.parquet' (FORMAT parquet)"""  # noqa: S608 - our own words
        )


def measured(folder: Path, way: str) -> dict[str, Any]:
    """All measures once: the counting, each table of ``measures`` with its comparisons, items, lateness."""
    timer, began = Timer(), time.perf_counter()
    if way == "duckdb":
        with fact_folder.opened(folder) as facts:
            found = rollup.count(facts)
    elif way == "keep":
        found = fact_folder.keep(folder)
    else:
        found = fact_folder.rollups(folder)
    counted = time.perf_counter() - began
    made = [found.table(by) for by in By]
    tables = {table.by.value: [as_row(one) for one in (*table.groups, table.all)] for table in made}
    shown = [by_verdict(found.items, by) for by in ItemsBy]
    units = found.lateness()
    took = timer.row()
    cases, items = tables["class"][-1]["cases"], sum(one.rows for one in found.items)
    said = hash(json.dumps([tables, *map(repr, shown), repr(units)], default=str))
    return took | {"counted_s": counted, "peak_mb": peak_mb(), "cases": cases, "items": items, "said": said}


def each(folder: Path, way: str, rounds: int) -> list[dict[str, Any]]:
    rows = []
    for _ in range(rounds):
        command = [sys.executable, __file__, str(folder), "--one", way]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={"PYTHONHASHSEED": "0"})
        rows.append(json.loads(done.stdout))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--items", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", choices=("duckdb", "keep", "kept"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.folder, options.one)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        if not fact_folder.is_one(folder):
            make(folder, options.items)
        runs = {way: each(folder, way, options.rounds if way != "keep" else 1) for way in ("duckdb", "keep", "kept")}
    assert len({row["said"] for rows in runs.values() for row in rows}) == 1, "the ways differ"
    told = {
        way: {
            "wall_s": median(row["wall_s"] for row in rows),
            "best_s": min(row["wall_s"] for row in rows),
            "cpu_s": median(row["cpu_s"] for row in rows),
            "counted_s": median(row["counted_s"] for row in rows),
            "peak_mb": max(row["peak_mb"] for row in rows),
        }
        for way, rows in runs.items()
    }
    first = runs["duckdb"][0]
    if options.json:
        print(json.dumps({"version": 1, "benchmark": "oversight_rollups", "items": first["items"], "ways": told}))
        return
    print(f"{first['items']:,} facts about items, {first['cases']:,} of cases; all ways say the same\n")
    for way, row in told.items():
        limit = LIMITS.get(way)
        verdict = "" if limit is None else f" (limit: {limit} s, {'met' if row['wall_s'] < limit else 'NOT MET'})"
        memory = "met" if row["peak_mb"] < MOST_MB else "NOT MET"
        print(
            f"{way:7} median {row['wall_s']:.2f} s, best {row['best_s']:.2f}{verdict}; of it counting "
            f"{row['counted_s']:.2f}; processor {row['cpu_s']:.2f}; "
            f"peak {row['peak_mb']:.0f} MB (limit: {MOST_MB}, {memory})"
        )


if __name__ == "__main__":
    main()
