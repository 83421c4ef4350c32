"""``counterfoil sample``: write a fictional office with its ground truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.shown import need_new_folder
from counterfoil.values import counted

HELP = (
    "Write an office of invented people into a new folder: records, demands, and the truth about every value in them."
)
EXAMPLE = "counterfoil sample my-sample --seed 1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    parser.add_argument(
        "--seed", type=int, required=True, metavar="N", help="the same number gives the same office, byte for byte"
    )
    parser.add_argument(
        "--records", type=int, default=60, metavar="N", help="how many records to make, 5 to 2000 (default 60)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the office and say what is in it. Exit 0; 2 for a number out of bounds or a folder that is not empty."""
    from counterfoil.sample.folder import generate  # inline: the drawing libraries are slow to load

    need_new_folder(options.folder, "A sample office")
    with output.progress(quiet=options.json) as advance:
        made = generate(
            options.folder,
            seed=options.seed,
            records=options.records,
            progress=lambda done, total: advance(done, total, "Making records"),
        )
    if options.json:
        output.print_json(
            "sample",
            {
                "folder": str(made.folder),
                "seed": made.seed,
                "records": len(made.records),
                "kinds": dict(made.counts),
                "demands": len(made.demands),
                "people": made.people,
                "values": made.values,
                "demo_demand": str(made.demo_demand),
                "parties": str(made.folder / "parties.csv"),
                "truth": str(made.folder / "truth.json"),
            },
        )
        return 0
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in made.counts)
    print(f"{made.folder}: a fictional office from seed {made.seed}. Every page is marked as a sample.")
    print(f"  {counted(len(made.records), 'record')}: {kinds}")
    print(f"  {made.people} invented people, {counted(made.values, 'value')} in truth.json")
    print(f"  {counted(len(made.demands), 'demand file')}; the demonstration's is {made.demo_demand}")
    return 0
