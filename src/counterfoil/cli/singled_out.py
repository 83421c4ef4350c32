"""``counterfoil singled-out``: how many rows of a table stand alone by the columns that stay."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli.output import print_json, table
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted

HELP = "How many rows of a table (CSV, Excel) can be told from all others by up to three of the columns that stay."
EXAMPLE = "counterfoil singled-out table.csv --without name"
SHOWN = 20
SAYS = (
    "Alone in this table is not alone in the world, and not alone is not safe: who knows more columns, or another "
    "table, may tell rows apart that are equal here. A person decides which columns go, are made coarser, or stay."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", type=Path, metavar="FILE", help="a CSV or Excel file; it is not changed")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column that will not stay, by its name; give it again for each",
    )
    parser.add_argument("--k", type=int, default=5, help="a row is rare when fewer than this are equal (default: 5)")


def run(options: argparse.Namespace) -> int:
    from counterfoil.documents import singled_out  # inline: slow import
    from counterfoil.documents.refusals import naming  # inline: as above

    if options.k < 2:
        raise UsageError(f"--k {options.k}: a number from 2 is needed.")
    if not options.table.is_file():
        raise BadInput(f"{options.table}: there is no such file. Check the path.")
    with naming(str(options.table)):
        found = singled_out.of_file(options.table, without=options.without, k=options.k)
    if options.json:
        print_json("singled-out", {"tables": [one.as_json() for one in found], "says": SAYS})
        return 0
    for one in found:
        title = f"{one.name}: {counted(one.rows, 'row')}, {counted(len(one.columns), 'column')} that stay"
        rows = [
            (", ".join(each.columns), f"{each.alone} of {one.rows}", each.rare, each.smallest)
            for each in one.sets[:SHOWN]
        ]
        table(title, ("columns together", "alone", f"fewer than {one.k} equal", "smallest group"), rows)
        if len(one.sets) + one.sets_left_out > SHOWN:
            print(f"The first {SHOWN} of {len(one.sets) + one.sets_left_out:,} sets of columns; --json gives more.")
        for size in one.sizes_left_out:
            print(f"Sets of {size} columns were not tried: there are too many. Take columns out with --without.")
    if not found:
        print("There is no table with a row in it.")
    print(SAYS)
    return 0
