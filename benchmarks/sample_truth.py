"""Recall, precision and what left, on sample offices with ground truth; one seed was never used while building.

.venv/bin/python benchmarks/sample_truth.py [--seed N …] [--records 60] [--no-redaction] [--misses 20]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from counterfoil.cli.output import progress
from counterfoil.evaluation import line, truth
from counterfoil.law.load import load
from counterfoil.records import parties
from counterfoil.sample import generate


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, nargs="+", default=[2024])
    parser.add_argument("--records", type=int, default=60)
    parser.add_argument("--no-redaction", action="store_true")
    parser.add_argument("--misses", type=int, default=15, help="how many misses to print")
    parser.add_argument("--on", type=date.fromisoformat, default=date(2025, 6, 2), help="the law of this day")
    options = parser.parse_args()
    bad = 0
    for seed in options.seed:
        with tempfile.TemporaryDirectory() as name:
            sample = Path(name) / "sample"
            generate(sample, seed=seed, records=options.records)
            begun = time.process_time()
            with progress() as show:
                found = line.run(
                    truth.read(sample),
                    parties.read(sample / "parties.csv"),
                    load("us-il", "chicago"),
                    on=options.on,
                    workdir=Path(name) / "work",
                    redact=not options.no_redaction,
                    progress=show,
                )
        show_outcome(seed, found, time.process_time() - begun, options.misses)
        bad += len(found.compelled_missing) + len(found.forbidden_left)
    return 1 if bad else 0


def show_outcome(seed: int, found: line.Outcome, seconds: float, misses: int) -> None:
    print(f"\n## Seed {seed}: {found.records} records, {found.pages} pages\n")
    print("| category | values | recall, fully covered | touched | duty right | findings | precision |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for category, t in sorted(found.score.by_category.items()):
        touched = t.touched / t.values if t.values else 1.0
        duty = t.duty_right / t.duty_counted if t.duty_counted else 1.0
        counts = f"{t.values} | {t.recall:.4f} | {touched:.4f} | {duty:.4f} | {t.findings} | {t.precision:.4f}"
        print(f"| {category} | {counts} |")
    print(f"\ncompelled: {found.compelled}, not in the release: {len(found.compelled_missing)}")
    print(f"forbidden: {found.forbidden}, still in the release: {len(found.forbidden_left)}")
    print(f"permitted to withhold: {found.withheld}, still in the release: {len(found.withheld_left)}")
    print(f"records that the verifier would not let go: {len(found.refused)}")
    rows = (
        [f"COMPELLED MISSING {row}" for row in found.compelled_missing]
        + [f"FORBIDDEN LEFT {row}" for row in found.forbidden_left]
        + [f"WITHHELD LEFT {row}" for row in found.withheld_left]
        + [f"REFUSED {row}" for row in found.refused]
        + [f"MISS {m.what}: {m.file}: {m.category} “{m.text}” ({m.where}, {m.note})" for m in found.score.misses]
    )
    for row in rows[:misses]:
        print("  ", row[:300], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
