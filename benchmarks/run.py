"""Counterfoil beside the plain pipeline and beside the disk, in one run on one core: rates and ratios.

    script/setup bench
    .venv/bin/python benchmarks/run.py [--pages 200] [--rounds 3] [--line-rounds 1] [--json]

Each part runs in a process of its own, one after another and in turns, so that each has its own peak of memory and
other work on the machine slows all of them. Without presidio-analyzer the plain pipeline is left out, and it says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from measuring import one_core

PLAIN, WITH_LIST = "plain pipeline", "plain pipeline, given the list"
HERE = Path(__file__).resolve().parent
MOST_MB = 600
NO_PEER = "presidio-analyzer is not installed: the plain pipeline was not run, no ratio is given. script/setup bench"


def part(name: str, *arguments: object) -> dict[str, Any]:
    """What one part printed as its last line; its own messages go on to the terminal."""
    command = [sys.executable, str(HERE / f"{name}.py"), *map(str, arguments)]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"benchmarks/{name}.py ended with code {done.returncode}; what it said stands above.")
    lines = done.stdout.splitlines()
    return json.loads(lines[-1]) if lines else {}


def tell(said: str) -> None:
    """A line of progress, for a terminal only."""
    if sys.stderr.isatty():
        print(said, file=sys.stderr)


def measure(pages: int, rounds: int, line_rounds: int, acts: int) -> dict[str, Any]:
    """All figures. ``line_rounds`` is for the whole line with OCR, which takes minutes."""
    peer = importlib.util.find_spec("presidio_analyzer") is not None
    wanted = {
        "whole line": ("whole_line",),
        "whole line without OCR": ("whole_line", "--no-ocr"),
        **({PLAIN: ("peer",), WITH_LIST: ("peer", "--with-list")} if peer else {}),
    }
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in wanted}
    with tempfile.TemporaryDirectory() as name:
        part("long_document", name, "--pages", pages)
        for turn in range(max(rounds, line_rounds)):
            for label, (script, *flags) in wanted.items():
                if turn < (line_rounds if label == "whole line" else rounds):
                    row = part(script, name, *flags)
                    runs[label].append(row)
                    tell(f"{label}, round {turn + 1}: {row['wall_s']:.0f} s, {row['cpu_s']:.0f} s of processor time")
        steps = part("whole_line", name, "--steps", "--rounds", rounds)
    return {
        "pages": pages,
        "steps": {label: rates(rows, pages) for label, rows in steps["steps"].items()},
        "lines": {label: rates(rows, pages) | facts(rows) for label, rows in runs.items()},
        "ratios": ratios(runs) if peer else {},
        "peer": "presidio-analyzer" if peer else NO_PEER,
        "law": part("law_rates", "--rounds", rounds),
        "ledger": part("ledger_rates", "--acts", acts, "--entries", 1000, "--json"),
    }


def rates(rows: list[dict[str, Any]], pages: int) -> dict[str, Any]:
    """Medians: pages a second on the wall, and for each second of processor time."""
    return {
        "pages_per_s": pages / median(row["wall_s"] for row in rows),
        "pages_per_cpu_s": pages / median(row["cpu_s"] for row in rows),
        "rounds": len(rows),
    }


def facts(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The largest peak of any round, and what the last one left readable or was refused for."""
    last = rows[-1]
    kept = {key: last[key] for key in ("marks", "protected", "still_readable", "judged_by_place") if key in last}
    return kept | {"peak_mb": max(row["peak_mb"] for row in rows), "refused": last.get("refused", "")}


def ratios(runs: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, dict[str, float]]]:
    """Speed of each line divided by that of each plain pipeline: 1 is as fast, above 1 faster."""
    return {
        peer: {
            label: {
                key: median(row[key] for row in runs[peer]) / median(row[key] for row in rows)
                for key in ("wall_s", "cpu_s")
            }
            for label, rows in runs.items()
            if label not in (PLAIN, WITH_LIST)
        }
        for peer in (PLAIN, WITH_LIST)
    }


def show(found: dict[str, Any]) -> None:
    print(f"\n{found['pages']} pages, one core; medians\n")
    print("| step | pages/s (wall) | pages/CPU s | rounds |\n|---|---:|---:|---:|")
    for label, row in (found["steps"] | found["lines"]).items():
        print(f"| {label} | {row['pages_per_s']:.1f} | {row['pages_per_cpu_s']:.1f} | {row['rounds']} |")
    print("\n| line | largest process, MB | marks | protected values | still readable |\n|---|---:|---:|---:|---:|")
    for label, row in found["lines"].items():
        protected, left = row.get("protected", "–"), row.get("still_readable", "–")
        print(f"| {label} | {row['peak_mb']:.0f} | {row['marks']} | {protected} | {left} |")
    for label, row in found["lines"].items():
        if row["refused"]:
            print(f"\n{label}: REFUSED, nothing was released; the time is that of all gates. {row['refused']}")
    print()
    for peer, lines in found["ratios"].items():
        for label, row in lines.items():
            print(f"{label} ÷ {peer}: {row['cpu_s']:.2f} by processor, {row['wall_s']:.2f} by wall")
        fast = lines["whole line"]["cpu_s"] >= 1
        print(f"the whole line at least as fast as the {peer}: {'met' if fast else 'NOT MET'}")
    if not found["ratios"]:
        print(NO_PEER)
    peak = found["lines"]["whole line"]["peak_mb"]
    print(f"peak of the whole line: {peak:.0f} MB (wanted under {MOST_MB}: {'met' if peak < MOST_MB else 'NOT MET'})\n")
    for name, value in found["law"].items():
        print(f"{name:34} {value:12,.0f}")
    for name in ("fdatasync_4k_per_s", "append_committed_per_s", "append_guarded_per_s"):
        print(f"{name:34} {found['ledger'][name]:12,.0f}")
    for name in (
        "append_bare_ratio",
        "append_committed_ratio",
        "append_committed_signed_ratio",
        "append_guarded_ratio",
    ):
        print(f"{name:34} {found['ledger'][name]:12,.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--line-rounds", type=int, default=1, help="rounds of the whole line with OCR (default: 1)")
    parser.add_argument("--acts", type=int, default=1000, help="ledger entries to append")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if min(options.pages, options.rounds, options.line_rounds, options.acts) < 1:
        parser.error("every number must be at least 1")
    one_core()
    found = measure(options.pages, options.rounds, options.line_rounds, options.acts)
    if options.json:
        print(json.dumps({"version": 1, "benchmark": "run", **found}))
    else:
        show(found)


if __name__ == "__main__":
    main()
