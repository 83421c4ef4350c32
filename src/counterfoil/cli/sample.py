"""``counterfoil sample``: write a fictional office with its ground truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.shown import need_new_folder
from counterfoil.errors import UsageError
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
    parser.add_argument(
        "--trial",
        action="store_true",
        help="records that are made to trip a detector up, without demands; for counterfoil evaluate",
    )
    parser.add_argument(
        "--spend-test-seed",
        action="store_true",
        help="leave to make trials from a held-out seed (9000 and up), which is spent once somebody looked at them",
    )


def run(options: argparse.Namespace) -> int:
    """Write the office and say what is in it. Exit 0; 2 for a number out of bounds or a folder that is not empty."""
    from counterfoil.sample.folder import generate  # inline: the drawing libraries are slow to load

    need_new_folder(options.folder, "A sample office")
    if options.trial:
        return _trial(options)
    if options.spend_test_seed:
        raise UsageError("--spend-test-seed: only trials have held-out seeds: add --trial.")
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


def _trial(options: argparse.Namespace) -> int:
    from counterfoil.sample.trials.folder import counts_of, generate  # inline: the drawing libraries are slow to load

    with output.progress(quiet=options.json) as advance:
        made = generate(
            options.folder,
            seed=options.seed,
            records=options.records,
            spend=options.spend_test_seed,
            progress=lambda done, total: advance(done, total, "Making records"),
        )
    values = sum(len(truth.written.values) for truth in made)
    people = len({v.tag.party for truth in made for v in truth.written.values if v.tag.party.startswith("P")})
    if options.json:
        said = {
            "folder": str(options.folder),
            "seed": options.seed,
            "records": len(made),
            "kinds": dict(counts_of(made)),
            "people": people,
            "values": values,
            "parties": str(options.folder / "parties.csv"),
            "truth": str(options.folder / "truth.json"),
        }
        output.print_json("sample", said)
        return 0
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in counts_of(made))
    print(f"{options.folder}: trials from seed {options.seed}. Every page is marked as a sample.")
    print(f"  {counted(len(made), 'record')}: {kinds}")
    print(f"  {people} invented people, {counted(values, 'value')} in truth.json")
    return 0
