"""``counterfoil redact-table``: a table released as a table: CSV or a workbook with the columns that stay."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli.output import print_json
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.documents.tables import NamedTable

HELP = (
    "Write a table (CSV, Excel) as plain CSV or a new workbook: the columns that stay, withheld values replaced. Then "
    "read and verify it."
)
EXAMPLE = 'counterfoil redact-table table.csv -o table-redacted.csv --values names.txt --code "7(1)(b)"'


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", type=Path, metavar="IN", help="a CSV or Excel file; it is never changed")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="the new .csv or .xlsx; must not exist"
    )
    parser.add_argument("--sheet", default="", metavar="NAME", help="which sheet, where a workbook has several")
    parser.add_argument(
        "--without", action="append", default=[], metavar="COLUMN", help="a column to leave out; again for each"
    )
    parser.add_argument("--values", type=Path, metavar="FILE", help="text to replace, one value a line")
    parser.add_argument("--code", default="", help='what stands in its place, such as "7(1)(b)"')


def run(options: argparse.Namespace) -> int:
    from counterfoil.documents import tables  # inline: slow import
    from counterfoil.documents.refusals import naming  # inline: as above
    from counterfoil.redaction.marks import read_values  # inline: slow import
    from counterfoil.redaction.table import redact_table  # inline: slow import

    _check(options)
    values = read_values(options.values) if options.values else ()
    with naming(str(options.table)):
        found = tables.of_file(options.table)
    table = _chosen(found, options)
    made = redact_table(table, options.output, values=values, code=options.code, without=options.without)
    notices = [
        *(f"Hidden in the original, and in the output: {place}." for place in table.was_hidden),
        *(f"Not in the output: “{line}”, which stands above the table." for line in table.above),
        *(f"Not in the output: the sheet {one.name!r}." for one in found if one is not table),
    ]
    if options.json:
        said = {
            "output": str(options.output),
            "table": table.name,
            "rows": made.rows,
            "columns": list(made.columns),
            "without": options.without,
            "cells_replaced": made.replaced,
            "cells_guarded": made.guarded,
            "values_not_found": list(made.absent),
            "notices": notices,
            "sha256": str(made.digest),
        }
        print_json("redact-table", said)
        return 0
    print(f"{options.output}: {counted(made.rows, 'row')}, {counted(len(made.columns), 'column')}, verified")
    print(f"Something was replaced in {counted(made.replaced, 'cell')}.")
    if made.guarded:
        print(f"{counted(made.guarded, 'cell')} would be taken for a formula and got an apostrophe before it.")
    for line in (*notices, *(f"Not found: {value}" for value in made.absent)):
        print(line)
    print(f"SHA-256 {made.digest}")
    return 0


def _check(options: argparse.Namespace) -> None:
    if not options.table.is_file():
        raise BadInput(f"{options.table}: there is no such file. Check the path.")
    if options.output.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(
            f"{options.output}: a table is written as .csv or .xlsx. Give a name that ends so, or use redact."
        )
    if options.output.exists() or options.output.is_symlink():
        raise UsageError(f"{options.output}: exists already and is never overwritten. Give another name.")
    if not options.output.parent.is_dir():
        raise UsageError(f"{options.output.parent}: there is no such folder. Make it first.")
    if options.code and not options.values:
        raise UsageError("--code goes with --values.")
    if not options.code.isprintable() or len(options.code) > 40:
        raise UsageError(f"--code {options.code!r}: up to 40 printable characters, such as 7(1)(b).")


def _chosen(found: Sequence[NamedTable], options: argparse.Namespace) -> NamedTable:
    """The one table, or the one that was named; a hidden sheet only where it was named."""
    if options.sheet:
        named = [one for one in found if one.name == options.sheet]
        if not named:
            names = ", ".join(one.name for one in found)
            raise BadInput(
                f"{options.table}: has no sheet {options.sheet!r}. Its sheets: {names or 'none with a table'}."
            )
        return named[0]
    seen = [one for one in found if not one.hidden]
    if len(seen) != 1:
        names = ", ".join(one.name for one in found)
        raise UsageError(f"{options.table}: {len(seen)} sheets are not hidden. Name one with --sheet: {names}.")
    return seen[0]
